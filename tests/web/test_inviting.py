"""Inviting, admitting, granting, renaming, removing on the pages; who may not, cannot."""

from __future__ import annotations

import http.client
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.register.colleagues import colleague, copy
from tests.register.workbench import PASSPHRASE as GUESTS
from tests.register.workbench import Home
from tests.web import example
from tests.web.forms import form_to, forms_of
from tests.web.test_members import at

from unerased.journal import Terms
from unerased.register import joining, record_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.register.joining import Asked
    from unerased.web import Server

NAME = "Test Colleague"


@pytest.fixture
def home(record: Example) -> Home:
    return Home(record.folder, record.storage, passphrase=example.PASSPHRASE)


@pytest.fixture
def guest(home: Home, tmp_path: Path) -> Home:
    """A colleague who opens cases only, and may not administer."""
    return colleague(home, tmp_path / "guest", Terms(NAME, ("cases",)))


def said_words(page: Page) -> str:
    found = re.search(r'said-words" lang="en" dir="ltr">([^<]+)<', page.text)
    assert found is not None, page.words
    return found[1]


def belongs(visitor: Visitor, name: str = NAME) -> bool:
    """Whether somebody stands among the members; an open invitation does not make one."""
    return f"<bdi>{name}</bdi> <span" in visitor.get("/members").text


def words(page: Page) -> str:
    """The words without the marks that isolate a value from those around it."""
    return replace(page, text=re.sub("</?bdi[^>]*>", "", page.text)).words


def sent(visitor: Visitor, path: str) -> bytes:
    """A file of the page as a browser saves it; the visitor reads answers as text."""
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=30)
    connection.request(
        "GET", path, headers={"Cookie": visitor.cookie, "Sec-Fetch-Site": "same-origin"}
    )
    answer = connection.getresponse()
    assert answer.status == 200
    named = answer.getheader("Content-Disposition") or ""
    assert named == f'attachment; filename="{path.rpartition("/")[2]}"'
    data = answer.read()
    connection.close()
    return data


def invited(
    visitor: Visitor, *compartments: str, name: str = NAME, **more: str
) -> tuple[str, bytes]:
    """The words and the file of an invitation."""
    visitor.get("/members/invite")
    ticked = "".join(f"&compartment={one}" for one in compartments)
    body = f"csrfmiddlewaretoken={visitor.token}&name={name.replace(' ', '+')}{ticked}"
    body += "".join(f"&{key}={value}" for key, value in more.items())
    page = visitor._followed(visitor.ask("POST", "/members/invite", body))  # noqa: SLF001 - a test's own
    assert page.path == "/members/invite/made", page.words
    return said_words(page), sent(visitor, "/members/invite/invitation")


def answered(tmp_path: Path, letter: bytes, code: str, at_: str = "new") -> Asked:
    return joining.ask(letter, code, tmp_path / at_, tmp_path / f"{at_} device", GUESTS)


def test_somebody_is_invited_answers_and_is_let_in_by_the_words_they_read(
    inside: Visitor, tmp_path: Path
) -> None:
    code, letter = invited(inside, "cases", "figures")
    assert len(code.split()) == 4
    asked = answered(tmp_path, letter, code)
    assert (asked.name, len(asked.words.split())) == (NAME, 6)
    inside.get("/members/admit")
    page = inside.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    assert f"{NAME} asks to join." in words(page)
    assert "Cases" in page.words
    assert "Evidence" not in page.words
    assert asked.words not in page.words  # they are heard and typed, not clicked away
    admitted = inside.post("/members/admit", do="admit", words=f" {asked.words.upper()} ")
    assert admitted.path == "/members/admit/made"
    assert said_words(admitted) == asked.words
    admission = sent(inside, "/members/admit/admission")
    joining.enter(admission, tmp_path / "new", tmp_path / "new device", GUESTS)
    members = inside.get("/members")
    assert NAME in members.words
    assert members.text.count("this device") == 1
    assert "nothing yet" in members.words


def test_wrong_safety_words_admit_nobody(inside: Visitor, tmp_path: Path) -> None:
    code, letter = invited(inside, "cases")
    asked = answered(tmp_path, letter, code)
    inside.get("/members/admit")
    inside.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    wrong = " ".join(reversed(asked.words.split()))
    for typed in ("", wrong, f"{asked.words} {asked.words}"):
        page = inside.post("/members/admit", do="admit", words=typed)
        assert (page.status, "Nobody was admitted" in page.words) == (422, True)
    assert not belongs(inside)
    assert inside.get("/members/admit/made").path == "/members/admit"
    refused = inside.post("/members/admit", do="refuse")
    assert "Nobody was admitted." in refused.words
    assert not belongs(inside)
    inside.get("/members/admit")
    again = inside.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    assert f"{NAME} asks to join." in words(again)  # the invitation is open still
    inside.post("/members/admit", do="admit", words=asked.words)
    assert belongs(inside)


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"<script>alert(1)</script>", b"UNERJOIN" * 9])
def test_what_is_no_answer_is_said_to_be_none(inside: Visitor, data: bytes) -> None:
    invited(inside, "cases")
    inside.get("/members/admit")
    page = inside.upload("/members/admit", {"file": ("<b>x</b>", data)}, do="look")
    assert (page.status, "check that it is the right one of the three" in page.words) == (422, True)
    assert "<b>x</b>" not in page.text
    assert "<script>" not in page.text
    assert "Choose the file" in inside.post("/members/admit", do="look").words


def test_an_invitation_needs_a_name_that_nobody_has(inside: Visitor) -> None:
    inside.get("/members/invite")
    page = inside.post("/members/invite", name="   ")
    assert (page.status, "what they are to be called" in page.words) == (422, True)
    for name in ("a" * 65, "a\u202eb\x07"):
        page = inside.post("/members/invite", name=name)
        assert (page.status, "1 to 64 printable characters" in page.words) == (422, True)
    page = inside.post("/members/invite", name="x", compartment="no such one")
    assert (page.status, "none of that name" in page.words) == (422, True)
    page = inside.post("/members/invite", name='"><script>x</script>' + "y" * 64)
    assert "<script>" not in page.text
    assert inside.get("/members/invite/made").path == "/members/invite"
    assert inside.ask("GET", "/members/invite/invitation").status == 303


def test_the_words_of_an_invitation_are_gone_when_the_register_is_locked(inside: Visitor) -> None:
    code, _ = invited(inside, "cases")
    assert code in inside.get("/members/invite/made").words
    inside.post("/lock")
    assert inside.get("/members/invite/made").path == "/unlock"
    inside.post("/unlock", passphrase=example.PASSPHRASE)
    assert code not in inside.get("/members/invite/made").words


def test_who_may_not_administer_sees_no_form_and_is_refused(
    home: Home, guest: Home, serve: Callable[..., Server]
) -> None:
    copy(home, guest)
    with home.open() as register:
        founder = register.journal.member.hex()
    visitor = at(serve, guest)
    page = visitor.get("/members")
    assert "/members/invite" not in page.text
    for path in ("/members/invite", "/members/admit"):
        page = visitor.get(path)
        assert "You may not administer this register" in page.words
        assert [form for form in forms_of(page) if form.action == path] == []
    page = visitor.post("/members/invite", name="Somebody", administer="yes")
    assert (page.status, "so you cannot invite" in page.words) == (422, True)
    page = visitor.upload("/members/admit", {"file": ("x", b"x")}, do="look")
    assert page.status == 422
    other = visitor.get(f"/members/{founder}")
    assert not [form for form in forms_of(other) if form.action.startswith("/members")]
    for fields in (
        {"do": "rename", "name": "Taken"},
        {"do": "grant", "administer": "yes"},
        {"do": "grant", "compartment": "cases"},
    ):
        page = visitor.post(f"/members/{founder}", **fields)
        assert (page.status, founder[:8] in page.words) == (422, True)
    page = visitor.post(f"/members/{founder}/remove")
    assert (page.status, "may not administer" in page.words) == (422, True)
    assert visitor.get("/members").words.count("this device") == 1


def test_a_member_is_renamed_granted_and_removed(
    home: Home, guest: Home, serve: Callable[..., Server]
) -> None:
    with guest.open() as register:
        record_lines(register, [{"entity": "source", "as": "@s"}])
    copy(home, guest)
    with guest.open() as register:
        member, device = register.journal.member.hex(), register.journal.device.hex()
    visitor = at(serve, home)
    page = visitor.get(f"/members/{member}")
    assert NAME in page.words
    assert "nothing newer than 1 December 2018" in words(page).replace("\u00a0", " ")
    assert "frozen" not in page.words
    assert [form.action for form in forms_of(page)].count(f"/members/{member}") == 2
    assert visitor.post(f"/members/{member}", do="grant").status == 422
    page = visitor.post(f"/members/{member}", do="grant", compartment="legal")
    assert page.path == f"/members/{member}"
    assert "Complaints and courts" in page.words
    page = visitor.post(f"/members/{member}", do="rename", name="  Renamed   <b> ")
    assert "Renamed &lt;b&gt;" in page.text
    assert visitor.post(f"/members/{member}", do="rename", name="").status == 422
    for path in (f"/members/{member}/remove", f"/members/{member}/remove/{device}"):
        page = visitor.get(path)
        assert "What it does not do" in page.words
        assert "what they had copied they still have" in page.words
        assert device[:8] in page.words
    assert visitor.get(f"/members/{member}/remove/{'0' * 32}").status == 404
    assert visitor.get("/members/nobody").status == 404
    gone = visitor.post(f"/members/{member}/remove")
    assert gone.path == "/members"
    assert "removed" in gone.words
    after = visitor.get(f"/members/{member}")
    assert "Remove this member" not in after.words
    assert visitor.get(f"/members/{member}/remove").status == 404


def test_the_last_who_administers_cannot_remove_oneself(inside: Visitor) -> None:
    path = re.findall(r'"(/members/[0-9a-f]{32})"', inside.get("/members").text)[0]
    assert "the device that you sit at" in inside.get(f"{path}/remove").words
    refused = inside.post(f"{path}/remove")
    assert (refused.status, "Nobody who administers would be left" in refused.words) == (422, True)


def test_a_further_device_is_invited_from_the_page_of_its_member(
    home: Home, guest: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    copy(home, guest)
    with guest.open() as register:
        member = register.journal.member.hex()
    visitor = at(serve, home)
    visitor.get(f"/members/{member}")
    page = visitor.post("/members/invite", member=member)
    assert "A further device of Test Colleague." in words(page)
    asked = answered(tmp_path, sent(visitor, "/members/invite/invitation"), said_words(page))
    visitor.get("/members/admit")
    look = visitor.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    assert "A further device of Test Colleague asks to join." in words(look)
    visitor.post("/members/admit", do="admit", words=asked.words)
    page = visitor.get(f"/members/{member}")
    assert page.text.count("/remove/") == 2
    assert visitor.post("/members/invite", member="0" * 32).status == 422


@pytest.mark.parametrize("path", ["/members/invite", "/members/admit"])
def test_a_form_without_its_token_or_of_another_site_changes_nothing(
    inside: Visitor, path: str
) -> None:
    inside.get(path)
    assert inside.ask("POST", path, "name=Somebody&do=look").status == 403
    body = f"csrfmiddlewaretoken={inside.token}&name=Somebody"
    elsewhere = {"Origin": "https://elsewhere.example.org", "Sec-Fetch-Site": "cross-site"}
    assert inside.ask("POST", path, body, elsewhere).status == 403
    assert inside.get("/members/invite/made").path == "/members/invite"


def test_an_open_invitation_is_listed_and_taken_back(inside: Visitor, tmp_path: Path) -> None:
    assert "Open invitations" not in inside.get("/members").words
    code, letter = invited(inside, "cases", name="Test <i>Colleague</i>")
    page = inside.get("/members")
    assert "Test &lt;i&gt;Colleague&lt;/i&gt;" in page.text
    assert inside.ask("POST", "/members/invite/withdraw", "number=x").status == 403
    assert inside.post("/members/invite/withdraw", number="0" * 32).status == 404
    form = form_to(inside.get("/members"), "/members/invite/withdraw")
    assert "Open invitations" not in form.send(inside).words
    asked = answered(tmp_path, letter, code)
    inside.get("/members/admit")
    late = inside.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    assert (late.status, "answers another invitation" in late.words) == (422, True)


def test_a_file_larger_than_any_answer_is_not_read(inside: Visitor) -> None:
    inside.get("/members/admit")
    page = inside.upload("/members/admit", {"file": ("x", b"UNERJOIN" * 200_000)}, do="look")
    assert (page.status, "the right one of the three" in page.words) == (422, True)


def test_one_calls_oneself_something_else_without_administering(
    home: Home, guest: Home, serve: Callable[..., Server]
) -> None:
    copy(home, guest)
    with guest.open() as register:
        mine = register.journal.member.hex()
    visitor = at(serve, guest)
    page = visitor.get(f"/members/{mine}")
    assert "Let them do more" not in page.words
    form = form_to(page, f"/members/{mine}")
    assert form.fields["name"] == NAME
    assert "Test Renamed" in form.send(visitor, "rename", name="Test Renamed").words
    taken = form.send(visitor, "rename", name="x" * 65)
    assert (taken.status, "1 to 64 printable characters" in taken.words) == (422, True)
    assert belongs(visitor, "Test Renamed")


def test_one_device_is_removed_and_the_other_stays(
    home: Home, guest: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    copy(home, guest)
    with guest.open() as register:
        member, device = register.journal.member.hex(), register.journal.device.hex()
    visitor = at(serve, home)
    visitor.get(f"/members/{member}")
    page = visitor.post("/members/invite", member=member)
    asked = answered(tmp_path, sent(visitor, "/members/invite/invitation"), said_words(page))
    visitor.get("/members/admit")
    visitor.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    visitor.post("/members/admit", do="admit", words=asked.words)
    page = visitor.get(f"/members/{member}/remove/{device}")
    assert "Other devices of this member stay." in page.words
    form_to(page, f"/members/{member}/remove/{device}").send(visitor)
    page = visitor.get(f"/members/{member}")
    assert page.text.count("/remove/") == 1
    assert f"/remove/{device}" not in page.text
    assert belongs(visitor)
