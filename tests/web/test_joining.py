"""Joining in the browser where there is no register yet, from the invitation to the first sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import Home
from tests.spoiling import spoilt
from tests.web import example
from tests.web.forms import form_to, forms_of
from tests.web.test_inviting import said_words, sent
from tests.web.test_syncing import synced
from tests.web.visitor import Visitor

from unerased.journal import Terms
from unerased.register import Register
from unerased.register.joining import Standing, standing
from unerased.seal.cost import TESTING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example

    from unerased.web import Server

CODE = "amber basket cedar dune"


class Newcomer(example.Example):
    """A place where nothing is yet; the passphrase is what the pages made."""

    def opened(self, passphrase: str = "", /) -> Register:
        return Register.open(self.folder, self.storage, passphrase, write=True)


@pytest.fixture
def host(record: Example) -> Home:
    return Home(record.folder, record.storage, passphrase=example.PASSPHRASE)


@pytest.fixture
def letter(host: Home) -> bytes:
    with host.open() as register:
        return register.journal.invite(Terms("Test Colleague", ("cases",)), CODE, cost=TESTING)


@pytest.fixture
def place(tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path / "new register", tmp_path / "new device", {})


@pytest.fixture
def newcomer(serve: Callable[..., Server], place: Newcomer) -> Visitor:
    return begun(serve, place)


def begun(serve: Callable[..., Server], place: Newcomer) -> Visitor:
    server = serve(place, storage=place.storage)
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    return visitor


def answered(visitor: Visitor, letter: bytes, code: str = CODE) -> tuple[str, str, bytes]:
    """The passphrase, the safety words and the answer of who joins."""
    visitor.get("/join")
    page = visitor.upload("/join", {"file": ("x", letter)}, code=code)
    passphrase = said_words(page)
    assert "on paper" in page.words
    page = visitor.post("/join", do="written")
    assert passphrase not in page.text
    return passphrase, said_words(page), sent(visitor, "/join/answer")


def test_somebody_joins_and_gets_the_record_by_a_relay(
    newcomer: Visitor, host: Home, letter: bytes, place: Newcomer, tmp_path: Path
) -> None:
    page = newcomer.get("/")
    assert page.path == "/join"
    assert "There is no register in the folder" in page.words
    assert not place.folder.exists()
    passphrase, words, answer = answered(newcomer, letter, f" {CODE.upper()} ")
    assert (len(passphrase.split()), len(words.split())) == (6, 6)
    with host.open() as register:
        admission = register.journal.admit(answer, words)
    wrong = newcomer.upload("/join", {"file": ("x", admission)}, do="enter", passphrase="not this")
    assert (wrong.status, "does not open this device's keys" in wrong.words) == (422, True)
    page = newcomer.upload("/join", {"file": ("x", admission)}, do="enter", passphrase=passphrase)
    assert (page.status, page.path) == (200, "/sync")
    assert "You are in. The record of your colleagues is not here yet" in page.words
    assert "one device so far" not in page.words
    for path in ("/", "/members", "/persons", "/search", "/saves", "/figures"):
        assert newcomer.get(path).status == 200, path
    assert newcomer.get("/join").path == "/"
    stick = tmp_path / "stick"
    stick.mkdir()
    from unerased.evidence.relaying import exchange  # noqa: PLC0415 - here only
    from unerased.journal.relay import FolderRelay  # noqa: PLC0415 - here only

    with host.open() as register:
        exchange(register, FolderRelay(stick), str(stick))
    page = synced(newcomer, stick)
    assert "came:" in page.words
    assert "You are in." not in page.words
    assert 'href="/person/' in newcomer.get("/persons").text
    assert "Test Colleague" in newcomer.get("/members").words
    newcomer.post("/lock")
    assert newcomer.get("/").path == "/unlock"


def test_wrong_words_and_wrong_files_make_nothing(
    newcomer: Visitor, letter: bytes, place: Newcomer
) -> None:
    newcomer.get("/join")
    for data, code, told in (
        (letter, "four words not these", "not the words of this invitation"),
        (letter, "", "Type the four words"),
        (b"", CODE, "check that it is the right one of the three"),
        (b"<script>x</script>" * 40, CODE, "check that it is the right one of the three"),
        (letter[:-1], CODE, ""),
        (spoilt(letter), CODE, ""),
    ):
        page = newcomer.upload("/join", {"file": ("<b>x", data)}, code=code)
        assert (page.status, told in page.words) == (422, True), (told, page.words)
        assert "<b>x" not in page.text
        assert "<script>" not in page.text
    assert "Choose the file" in newcomer.post("/join", code=CODE).words
    assert standing(place.folder, place.storage) is Standing.NONE
    assert newcomer.ask("GET", "/join/answer").status == 303


def test_an_admission_that_is_none_lets_nobody_in(newcomer: Visitor, letter: bytes) -> None:
    passphrase, _, answer = answered(newcomer, letter)
    for data in (b"", letter, answer, b"x" * 500):
        page = newcomer.upload("/join", {"file": ("x", data)}, do="enter", passphrase=passphrase)
        assert (page.status, page.path) == (422, "/join")
    assert newcomer.get("/persons").path == "/join"
    assert "Choose the file" in newcomer.post("/join", do="enter", passphrase=passphrase).words
    page = newcomer.upload("/join", {"file": ("x", b"x")}, do="enter", passphrase=" ")
    assert "Enter the passphrase." in page.words


def test_who_stops_the_program_goes_on_where_they_were(
    newcomer: Visitor, serve: Callable[..., Server], letter: bytes, place: Newcomer, host: Home
) -> None:
    passphrase, words, _ = answered(newcomer, letter)
    again = begun(serve, place)
    page = again.get("/unlock")
    assert page.path == "/join"
    assert "was not let in yet" in page.words
    assert words not in page.text
    for typed, told in (("other words", "does not open"), ("", "Enter the passphrase.")):
        assert told in again.post("/join", do="again", passphrase=typed).words
    page = again.post("/join", do="again", passphrase=passphrase)
    assert said_words(page) == words
    assert passphrase not in page.text
    with host.open() as register:
        admission = register.journal.admit(sent(again, "/join/answer"), words)
    page = again.upload("/join", {"file": ("x", admission)}, do="enter", passphrase=passphrase)
    assert page.path == "/sync"


def test_who_lost_the_passphrase_begins_anew_with_the_same_invitation(
    newcomer: Visitor, letter: bytes, place: Newcomer, serve: Callable[..., Server]
) -> None:
    _, words, _ = answered(newcomer, letter)
    again = begun(serve, place)
    page = again.get("/join")
    assert "Tick that you want" in again.post("/join", do="begin").words
    assert standing(place.folder, place.storage) is Standing.ASKED
    page = again.post("/join", do="begin", sure="yes")
    assert standing(place.folder, place.storage) is Standing.STRANGER
    assert "a register that this device has no keys for" in page.words
    assert answered(again, letter)[1] != words


def test_two_presses_make_one_pair_of_keys(newcomer: Visitor, letter: bytes) -> None:
    newcomer.get("/join")
    token = newcomer.token
    first = said_words(newcomer.upload("/join", {"file": ("x", letter)}, code=CODE))
    newcomer.token = token
    assert said_words(newcomer.upload("/join", {"file": ("x", letter)}, code=CODE)) == first


def test_a_stranger_or_a_form_without_its_token_makes_nothing(
    newcomer: Visitor, place: Newcomer
) -> None:
    page = newcomer.get("/join")
    assert form_to(page, "/join").multipart
    assert newcomer.ask("POST", "/join", f"code={CODE}").status == 403
    stranger = Visitor(newcomer.port)
    assert stranger.ask("GET", "/join").status == 403
    assert stranger.ask("GET", "/join/answer").status == 403
    assert not place.storage.exists()


def test_a_register_that_is_there_is_not_joined_in_its_place(
    serve: Callable[..., Server], record: Example
) -> None:
    server = serve(record, storage=record.storage)
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    assert visitor.get("/").path == "/unlock"
    assert visitor.ask("GET", "/join").headers["location"] == "/"
    assert [form for form in forms_of(visitor.get("/join")) if form.multipart] == []
