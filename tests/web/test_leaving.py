"""Leaving with no keys on the device, on its page."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.register.colleagues import colleague
from tests.register.workbench import PASSPHRASE as GUESTS
from tests.register.workbench import Home
from tests.web import example
from tests.web.forms import form_to
from tests.web.test_closed_compartments import Guest, unlocked
from tests.web.test_members import at

from unerased.journal import NotAMember, Terms
from unerased.journal.relay import FolderRelay
from unerased.register import Register, record_lines, travel
from unerased.web.leaving import begin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

NAME = "Traveller"


@pytest.fixture
def home(record: Example) -> Home:
    with record.opened() as register:
        member = register.journal.member
        register.journal.govern(lambda governor: governor.call(member, "Test Founder"))
    return Home(record.folder, record.storage, passphrase=example.PASSPHRASE)


@pytest.fixture
def guest(home: Home, tmp_path: Path) -> Home:
    return colleague(home, tmp_path / "guest", Terms(NAME, ("cases", "legal")))


@pytest.fixture
def there(guest: Home, serve: Callable[..., Server]) -> Server:
    """The traveller's pages, which may join as those of the command do."""
    return serve(Guest(guest.folder, guest.storage, {}), storage=guest.storage)


@pytest.fixture
def traveller(there: Server) -> Visitor:
    return unlocked(there, GUESTS)


def number(page: Page) -> str:
    return page.text.partition('to confirm: <span class="code">')[2][:8]


def leave(visitor: Visitor, **fields: str) -> Page:
    page = visitor.get("/travel")
    page = form_to(page, "/travel").send(visitor, **{"number": number(page), **fields})
    while page.path == "/travel/progress" and "progress" in page.text:
        page = visitor.get("/travel/progress")
    return page


def test_the_page_says_what_goes_what_stays_and_who_can_help(traveller: Visitor) -> None:
    assert 'href="/travel"' in traveller.get("/members").text
    page = traveller.get("/travel")
    assert page.status == 200
    assert "Test Founder" in page.words
    assert NAME not in page.words
    assert "What will be gone from this device" in page.words
    assert "The register folder: ciphertext" in page.words
    assert len(number(page)) == 8


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_who_may_not_leave_is_told_what_to_do_on_the_pages(inside: Visitor, language: str) -> None:
    inside.get("/")
    inside.post("/language", language=language, here="/travel")
    page = inside.get("/travel")
    alert = page.text.partition('role="alert"')[2].partition("</div>")[0]
    assert '<a href="/members">' in alert
    assert "unerased" not in alert.lower()
    assert "&lt;a" not in alert


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"relay": "hand", "number": ""}, "Type the number of this device"),
        ({"relay": "hand", "number": "<b>0000</b>"}, "Type the number of this device"),
        ({}, "Say how what you saved reaches your colleagues"),
        ({"relay": "other"}, "Say how what you saved reaches your colleagues"),
        ({"relay": "other", "named": "stick"}, "Give the whole path"),
    ],
)
def test_nothing_is_done_before_it_is_confirmed(
    traveller: Visitor, guest: Home, fields: dict[str, str], told: str
) -> None:
    page = leave(traveller, **fields)
    assert (page.status, told in page.words) == (422, True), page.words
    assert "<b>" not in page.text
    assert traveller.get("/persons").status == 200
    assert any(guest.storage.iterdir())


def test_what_was_saved_is_handed_on_and_no_key_is_left(
    traveller: Visitor, there: Server, guest: Home, home: Home, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    there.desk.keeper.call(lambda register: record_lines(register, [{"entity": "source"}]))
    page = leave(traveller, relay="other", named=str(stick))
    assert page.path == "/join", page.words
    assert "No keys are left on this device" in page.words
    assert "call a colleague who administers" in page.words
    assert not any(guest.storage.iterdir())
    assert guest.folder.is_dir()
    for path in ("/", "/persons", "/travel", "/travel/progress", "/unlock"):
        assert traveller.get(path).path == "/join", path
    with pytest.raises(NotAMember):
        Register.open(guest.folder, guest.storage, GUESTS)
    with home.open() as register:
        before = len(register.db.rows("SELECT 1 $from(entity)"))
        register.journal.sync(FolderRelay(stick), "stick")
        register.refresh()
        assert len(register.db.rows("SELECT 1 $from(entity)")) == before + 1
        (away,) = [
            member for member, name in register.journal.membership.names.items() if name == NAME
        ]
        assert register.journal.membership.devices_of(away) == ()


def test_a_colleague_gets_the_folder_by_hand(traveller: Visitor, guest: Home) -> None:
    page = leave(traveller, relay="hand")
    assert "Give a colleague a copy of the register folder first" in page.words
    assert not any(guest.storage.iterdir())


def test_a_relay_that_fails_keeps_the_keys(traveller: Visitor, guest: Home, tmp_path: Path) -> None:
    page = leave(traveller, relay="other", named=str(tmp_path / "nowhere"))
    assert page.path == "/travel", page.words
    assert page.status == 422
    assert any(guest.storage.iterdir())
    assert traveller.get("/persons").status == 200
    assert leave(traveller, relay="hand").path == "/join"


def test_what_is_spoilt_at_the_relay_keeps_the_keys(
    traveller: Visitor, there: Server, guest: Home, home: Home, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with home.open() as register:
        record_lines(register, [{"entity": "source"}])
        register.journal.sync(FolderRelay(stick), "stick")
    for pack in stick.rglob("*.pack"):
        pack.write_bytes(pack.read_bytes()[:-40] + bytes(40))
    page = leave(traveller, relay="other", named=str(stick))
    assert (page.status, "so the keys stay on this device" in page.words) == (422, True)
    assert any(guest.storage.iterdir())
    assert there.desk.keeper.call(lambda register: travel.leaving(register).gone) is False


def test_who_alone_administers_cannot_leave_and_is_told_why(
    home: Home, guest: Home, serve: Callable[..., Server]
) -> None:
    visitor = at(serve, home)
    page = visitor.get("/travel")
    assert page.status == 200
    assert 'role="alert"' in page.text
    assert "Destroy the keys" not in page.words
    with home.open(write=False) as register, pytest.raises(Exception, match=r"\w"):
        travel.leaving(register)
    assert guest.folder.is_dir()


def test_a_form_without_its_token_destroys_nothing(traveller: Visitor, guest: Home) -> None:
    page = traveller.get("/travel")
    body = f"relay=hand&number={number(page)}"
    assert traveller.ask("POST", "/travel", body).status == 403
    assert traveller.ask("GET", f"/travel?{body}").status == 200
    assert any(guest.storage.iterdir())


def test_it_can_be_stopped_before_anything_is_handed_on(
    traveller: Visitor, there: Server, guest: Home, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    traveller.get("/travel")
    go_on = threading.Event()
    busy = threading.Thread(target=there.desk.keeper.call, args=(lambda _: go_on.wait(20),))
    busy.start()
    begin(there.desk, str(tmp_path / "stick"), "", "")
    page = traveller.get("/travel/progress")
    assert "It waits for its turn." in page.words
    traveller.post("/travel/progress", do="stop")
    go_on.set()
    busy.join()
    page = traveller.over(traveller.get("/travel/progress"), "/travel/progress")
    assert "It was stopped. The keys are on this device still." in page.words
    assert any(guest.storage.iterdir())
