"""One browser, bound once; locked, unlocked, and locked again by itself."""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import closing
from http import HTTPStatus
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from tests.register.workbench import Home
from tests.web.example import PASSPHRASE
from tests.web.visitor import Visitor

from unerased.web.errors import Locked
from unerased.web.keeper import NAP, Keeper, State, asleep

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.example import Example

    from unerased.register import Register
    from unerased.web import Server


class Slow:
    """An opener that has read some records, and goes on when it is let go."""

    def __init__(self, record: Example) -> None:
        self._record = record
        self.go_on = threading.Event()
        self.replayed = 1234

    def __call__(self, passphrase: str, /) -> Register:
        self.go_on.wait(20)
        return self._record.opened(passphrase)


@pytest.fixture
def slow(
    serve: Callable[..., Server], record: Example, monkeypatch: pytest.MonkeyPatch
) -> tuple[Visitor, Slow]:
    """Somebody before a register that opens slowly, and no page waits for it."""
    monkeypatch.setattr("unerased.web.pages.unlock.WAIT_SECONDS", 0)
    opener = Slow(record)
    server = serve(SimpleNamespace(opened=opener, folder=record.folder))
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    return visitor, opener


def begins(visitor: Visitor, passphrase: str) -> None:
    """Type a passphrase; the register begins to open."""
    sent = urlencode({"csrfmiddlewaretoken": visitor.token, "passphrase": passphrase})
    assert visitor.ask("POST", "/unlock", sent).headers["location"] == "/opening"


def test_the_address_binds_the_first_browser_and_no_second(server: Server) -> None:
    address = f"/start/{server.desk.sessions.token}"
    first, second = Visitor(server.port), Visitor(server.port)
    assert "The register is locked" in first.get(address).words
    refused = second.get(address)
    assert refused.status == HTTPStatus.FORBIDDEN
    assert "works once" in refused.words
    assert not second.cookie
    assert first.get(address).status == 200


def test_a_wrong_address_binds_nobody_and_spends_nothing(server: Server) -> None:
    visitor = Visitor(server.port)
    assert visitor.get("/start/wrong").status == HTTPStatus.FORBIDDEN
    assert visitor.get(f"/start/{server.desk.sessions.token}").status == 200


def test_a_browser_without_a_session_sees_nothing_even_when_unlocked(
    inside: Visitor, stranger: Visitor
) -> None:
    assert "What stands" in inside.get("/").words
    for path in ("/", "/persons", "/unlock", "/search", "/log", "/nowhere"):
        page = stranger.get(path)
        assert page.status == HTTPStatus.FORBIDDEN
        assert "not connected" in page.words
    stranger.token = inside.token
    assert stranger.post("/lock").status == HTTPStatus.FORBIDDEN
    assert "What stands" in inside.get("/").words


def test_the_cookie_is_out_of_reach_and_changes_at_unlocking(visitor: Visitor) -> None:
    before = visitor.cookie
    locked = visitor.history[0].headers["set-cookie"]
    assert "HttpOnly" in locked
    assert "SameSite=Strict" in locked
    assert "Max-Age" not in locked
    visitor.post("/unlock", passphrase=PASSPHRASE)
    assert visitor.cookie != before
    old = Visitor(visitor.port, before)
    assert old.get("/").status == HTTPStatus.FORBIDDEN
    assert visitor.get("/").status == 200


def test_a_wrong_passphrase_says_so_in_one_line(visitor: Visitor) -> None:
    page = visitor.post("/unlock", passphrase="wrong words")
    assert page.status == HTTPStatus.FORBIDDEN
    assert "This passphrase does not open the register." in page.words
    assert "wrong words" not in page.text
    assert "Enter the passphrase." in visitor.post("/unlock", passphrase="  ").words
    assert "What stands" in visitor.post("/unlock", passphrase=PASSPHRASE).words


def test_a_register_that_another_program_writes_to_says_so(
    visitor: Visitor, record: Example
) -> None:
    with record.opened():
        page = visitor.post("/unlock", passphrase=PASSPHRASE)
        assert page.status == HTTPStatus.FORBIDDEN
        assert "Another program has this register open" in page.words
    assert "What stands" in visitor.post("/unlock", passphrase=PASSPHRASE).words


def test_locking_closes_the_register_for_every_page(inside: Visitor, record: Example) -> None:
    inside.get("/persons")
    assert "The register is locked" in inside.post("/lock").words
    for path in ("/", "/persons", "/contradictions", "/log", "/search"):
        assert "The register is locked" in inside.get(path).words
    record.opened().close()


def test_after_unlocking_the_page_that_was_wanted_opens(visitor: Visitor) -> None:
    visitor.get("/contradictions")
    page = visitor.post("/unlock", passphrase=PASSPHRASE)
    assert page.path == "/contradictions"


def test_while_it_opens_the_page_looks_again_and_goes_on_to_what_was_wanted(
    slow: tuple[Visitor, Slow],
) -> None:
    visitor, opener = slow
    assert visitor.get("/persons").path == "/unlock"
    begins(visitor, PASSPHRASE)
    for elsewhere in ("/unlock", "/opening"):
        page = visitor.ask("GET", elsewhere)
        page = visitor.ask("GET", page.headers.get("location", "/opening"))
        assert page.headers["refresh"] == "1; url=/opening"
        assert "<script" not in page.text
    assert "1 234 records read so far." in page.words.replace("\u2009", " ")
    opener.go_on.set()
    assert visitor.get("/opening").path == "/persons"


def test_a_passphrase_that_turns_out_wrong_while_it_opens_is_asked_again(
    slow: tuple[Visitor, Slow],
) -> None:
    visitor, opener = slow
    begins(visitor, "six wrong words")
    opener.go_on.set()
    page = visitor.get("/opening")
    assert (page.status, "does not open the register" in page.words) == (403, True)
    assert visitor.get("/opening").path == "/unlock"


def test_the_served_opener_tells_how_many_records_it_read(
    record: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unerased.web.serve import _Opener  # noqa: PLC0415 - what `serve` opens with

    monkeypatch.setattr("unerased.register.bulk.CHUNK", 1)
    opener = _Opener(record.folder, record.storage)
    Home(record.folder, record.storage, passphrase=PASSPHRASE).projection.unlink()
    opener(PASSPHRASE).close()
    assert opener.replayed > 0


def test_it_locks_itself_when_nobody_asks(serve: Callable[..., Server], record: Example) -> None:
    server = serve(record, idle_minutes=0.02)
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    assert "What stands" in visitor.post("/unlock", passphrase=PASSPHRASE).words
    until = time.monotonic() + 20
    while server.desk.keeper.state.value != "locked" and time.monotonic() < until:
        time.sleep(0.05)
    assert server.desk.keeper.state.value == "locked"
    record.opened().close()


def test_a_form_that_arrives_at_a_locked_register_keeps_what_was_typed(
    inside: Visitor, server: Server
) -> None:
    inside.get("/add/source")
    server.desk.keeper.lock()
    page = inside.post("/add/source", source__office="a long <text> & “more”")
    assert page.status == HTTPStatus.LOCKED
    assert 'value="a long &lt;text&gt; &amp; “more”"' in page.text
    assert "Nothing was saved yet." in page.words
    token = page.token
    inside.post("/unlock", passphrase=PASSPHRASE)
    inside.token = token
    saved = inside.post("/add/source", source__office="a long <text> & “more”")
    assert "Saved." in saved.words


def test_a_passphrase_is_never_given_back_in_a_page(inside: Visitor, server: Server) -> None:
    server.desk.keeper.lock()
    page = inside.post("/search", words="x", passphrase=PASSPHRASE)
    assert page.status == HTTPStatus.LOCKED
    assert PASSPHRASE not in page.text


def test_stopping_closes_the_register(serve: Callable[..., Server], record: Example) -> None:
    server = serve(record)
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=PASSPHRASE)
    server.stop()
    server.desk.keeper.stop()
    record.opened().close()


def test_the_language_is_kept_and_leads_nowhere_else(visitor: Visitor) -> None:
    assert "Парольная фраза" in visitor.post("/language", language="ru", here="/unlock").words
    assert '<html lang="ru"' in visitor.get("/unlock").text
    for path in ("//attacker.example", "/\\attacker.example", "https://attacker.example"):
        visitor.post("/language", language="en", here=path)
        moved = next(page for page in reversed(visitor.history) if page.status == 303)
        assert moved.headers["location"] in {"/", "/unlock"}
    assert "Passphrase" in visitor.post("/language", language="xx", here="/unlock").words


def test_it_locks_itself_when_the_machine_has_slept(record: Example) -> None:
    slept = [100.0]
    keeper = Keeper(record.opened, 600, slept=lambda: slept[0])
    try:
        assert keeper.unlock(PASSPHRASE, 30) is State.OPEN
        slept[0] += NAP / 2
        assert keeper.call(lambda register: register.writable)
        slept[0] += NAP
        with pytest.raises(Locked):
            keeper.call(lambda register: register.writable)
        assert keeper.state is State.LOCKED
    finally:
        keeper.stop()


def test_the_system_tells_how_long_it_slept_or_says_nothing() -> None:
    assert asleep() >= -NAP


def test_a_neutral_window_tells_nothing_in_its_title_and_icon(
    serve: Callable[..., Server], record: Example
) -> None:
    server = serve(record, neutral=True)
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    for page in (visitor.get("/"), visitor.post("/unlock", passphrase=PASSPHRASE)):
        assert "<title>Notes</title>" in page.text
        assert 'rel="icon" href="/static/plain.png"' in page.text
        assert "mark.png" not in page.text
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with closing(connection):
        connection.request("GET", "/static/plain.png")
        answer = connection.getresponse()
        assert answer.status == HTTPStatus.OK
        assert answer.read().startswith(b"\x89PNG")
