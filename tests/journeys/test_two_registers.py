"""Two people, two processes, two registers, and a relay between them: through the pages alone.

Invite, code, join, admit by safety words, sync, see codes and never names, be granted names, erase
together, be removed, and see nothing new. Only what is entered to begin with comes by a command.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.cli import desk as desks
from tests.journal.webdav_server import PASSWORD, USER, serving
from tests.journeys.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

NAME = "Test Person"
COLLEAGUE = "Test Colleague"
OFFICE = "office of the new day"
#: pages that speak of persons
PLACES = (
    *("/", "/persons", "/events", "/sources", "/statements", "/contradictions", "/saves", "/log"),
    *("/figures", "/pictures", "/members", "/waiting/claims"),
)


@pytest.fixture(params=["script on, a folder", "script, pictures and fonts off, WebDAV"])
def people(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path
) -> Iterator[tuple[Place, Place, tuple[str, ...], str]]:
    """The founder with something entered, a colleague with nothing, the relay, a person's code."""
    script = request.param.startswith("script on")
    desk = desks.made(tmp_path / "owner")
    person = desks.labels_of(desk)["@p"]
    owner = Place(desk.home, chromium, script, desks.PASSPHRASE)
    colleague = Place(tmp_path / "colleague", chromium, script)
    colleague.home.mkdir()
    with relay(tmp_path / "relay", web=not script) as where:
        yield owner, colleague, where, person
        owner.get_up()
        colleague.get_up()


@contextmanager
def relay(folder: Path, *, web: bool) -> Iterator[tuple[str, ...]]:
    if not web:
        folder.mkdir()
        yield (str(folder),)
        return
    with serving(folder) as address:
        yield address, USER, PASSWORD


def joined(owner: Place, colleague: Place, letters: Path) -> None:
    """Three files and one call."""
    letters.mkdir()
    owner.go("/members")
    owner.follow("Invite somebody")
    owner.page.get_by_label("What they are to be called").fill(COLLEAGUE)
    owner.page.locator("[name=compartment][value=cases]").check()
    owner.press("Make the invitation")
    code = owner.said()
    invitation = owner.save("Save the invitation", letters / "invitation")

    assert colleague.sit_down() == "/join"
    assert not (colleague.home / "register").exists()
    colleague.choose("The invitation", invitation)
    colleague.page.get_by_label("The four words").fill(code)
    colleague.press("Answer the invitation")
    colleague.passphrase = colleague.said()
    colleague.press("I have written them on paper")
    safety = colleague.said()
    answer = colleague.save("Save the answer", letters / "answer")

    owner.follow("Let somebody in")
    owner.choose("Their answer", answer)
    assert f"{COLLEAGUE} asks to join." in owner.press("Look at it")
    words = owner.page.get_by_label("The six safety words")
    words.fill("these are not the six words")
    assert "Nobody was admitted." in owner.press("Let them in")
    owner.go("/members")
    assert owner.page.get_by_role("link", name=COLLEAGUE).count() == 0
    owner.go("/members/admit")
    owner.page.get_by_label("The six safety words").fill(safety)
    assert f"{COLLEAGUE} belongs now." in owner.press("Let them in")
    assert owner.said() == safety
    admission = owner.save("Save the admission", letters / "admission")

    colleague.choose("The admission", admission)
    colleague.page.get_by_label("Passphrase of this device").fill(colleague.passphrase)
    colleague.press("Come in")
    assert colleague.path == "/sync"


def both(relay: tuple[str, ...], *places: Place) -> None:
    for place in places:
        place.sync(*relay)


def sees_codes_and_never_names(colleague: Place, person: str) -> None:
    assert person[:6] in colleague.go("/persons")
    assert "detention" in colleague.go(f"/person/{person}")
    assert colleague.page.get_by_role("button", name="Show names").count() == 0
    for path in PLACES:
        colleague.go(path)
    for below in ("timeline", "who", "remedies", "investigation"):
        colleague.go(f"/person/{person}/{below}")
    colleague.go(f"/history/{person}")
    colleague.go("/search")
    colleague.page.get_by_label("Words").first.fill(NAME)
    colleague.page.locator("main form button:not([name])").first.click()
    assert "Nothing was found" in colleague.words
    assert not [words for words in colleague.seen if NAME in words]


def is_let_open_names(owner: Place) -> None:
    owner.go("/members")
    owner.follow(COLLEAGUE)
    owner.page.locator("[name=compartment][value=identities]").check()
    assert "Identities" in owner.press("Let them")


def erased_by_both(owner: Place, colleague: Place, where: tuple[str, ...], person: str) -> None:
    """One proposes, the other agrees; seven days later each device erases by itself."""
    owner.go(f"/person/{person}")
    owner.follow("If this person asks to be forgotten")
    assert "by which device" in owner.press("Look what would go")
    owner.page.get_by_label("Type the code to confirm").fill(person[:6])
    assert "Another member has to agree." in owner.press("Propose to erase")
    both(where, owner, colleague)
    assert "1 erasure waits for another member to agree." in colleague.go("/")
    assert "It is proposed to erase everything" in colleague.go(f"/person/{person}")
    colleague.go("/members")
    assert f"Agreed by {COLLEAGUE}." in colleague.press("Agree to erase")
    both(where, colleague, owner)
    assert "An erasure is pending on 2 devices." in owner.go("/")
    for place in (owner, colleague):
        place.get_up()
        place.sit_down(days=8)
        place.unlock()
        assert "An erasure is pending on 1 device." in place.go("/")
    both(where, owner, colleague, owner)
    for place in (owner, colleague):
        assert "pending" not in place.go("/")
        members = place.go("/members")
        assert "Done on 2 devices." in members
        assert "Pending" not in members


def reads_no_name(place: Place, person: str) -> None:
    words = place.go(f"/person/{person}")
    assert place.page.get_by_role("button", name="Show names").count() == 0
    assert NAME not in words
    assert "was erased on this device, as it was agreed" in words
    assert person[:6] in words  # that something was recorded stays


def is_removed(owner: Place) -> None:
    """What is saved from then on has new keys."""
    owner.go("/members")
    owner.follow(COLLEAGUE)
    owner.follow("Remove this member")
    assert "what they had copied they still have" in owner.words
    owner.press("Remove for good")
    owner.go("/add/source")
    owner.page.locator("[name='source.office']").fill(OFFICE)
    owner.press("Save")
    assert OFFICE in owner.go("/sources")


def sees_nothing_new(colleague: Place, person: str) -> None:
    assert "This device was removed from the register." in colleague.go("/")
    before = len(colleague.seen)
    for path in PLACES:
        colleague.go(path)
    assert not [words for words in colleague.seen[before:] if OFFICE in words]
    assert person[:6] in colleague.go("/persons")  # what they had stays with them


def test_two_people_work_together_erase_together_and_part(
    people: tuple[Place, Place, tuple[str, ...], str], tmp_path: Path
) -> None:
    owner, colleague, where, person = people
    assert owner.sit_down() == "/unlock"
    owner.unlock()
    assert NAME not in owner.go(f"/person/{person}")
    assert NAME in owner.press("Show names")
    joined(owner, colleague, tmp_path / "letters")

    owner.sync(*where)
    assert "came:" in colleague.sync(*where)
    sees_codes_and_never_names(colleague, person)
    assert "Nothing newer than" in owner.sync(*where)

    is_let_open_names(owner)
    both(where, owner, colleague)
    assert NAME not in colleague.go(f"/person/{person}")
    assert NAME in colleague.press("Show names")

    erased_by_both(owner, colleague, where, person)
    for place in (owner, colleague):
        reads_no_name(place, person)

    is_removed(owner)
    both(where, owner, colleague)
    sees_nothing_new(colleague, person)
