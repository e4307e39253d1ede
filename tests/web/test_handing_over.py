"""Handing the record over, on its pages: look, propose, agree, write once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.web import example
from tests.web.closed import both
from tests.web.forms import form_to, forms_of
from tests.web.test_closed_compartments import unlocked

from unerased.exchange import exporting
from unerased.journal import DELAY_MS, system_clock
from unerased.register import Register, reads, record_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

TO = "the office that we met in May"


@pytest.fixture
def agreed_to(record: Example) -> Example:
    """The first person agreed to be handed over, the second was not asked."""
    given = {"consent": record.codes["@p1"], "purpose": "sharing", "audience": "partners"}
    with record.opened() as register:
        record_lines(
            register,
            [{**given, "answer": "given", "dated": "2018-11-01", "obtained": "in person"}],
        )
    return record


class Later(example.Example):
    """The same, eight days later by this device's clock."""

    def opened(self, passphrase: str = example.PASSPHRASE, /) -> Register:
        def clock() -> int:
            return system_clock() + DELAY_MS

        return Register.open(self.folder, self.storage, passphrase, write=True, clock=clock)


def done(visitor: Visitor, page: Page) -> Page:
    while "<progress" in page.text:
        page = visitor.get(page.path)
    return page


def look(visitor: Visitor, **fields: str) -> Page:
    form = form_to(visitor.get("/export"), "/export")
    return done(visitor, form.send(visitor, **fields))


def proposals(server: Server) -> list[exporting.Export]:
    return server.desk.keeper.call(exporting.exports)


def proposed(server: Server) -> str:
    visitor = unlocked(server, example.PASSPHRASE)
    page = look(visitor, recipient=TO)
    visitor.get("/export")
    assert visitor.post("/export", do="propose").path == "/members", page.words
    return proposals(server)[0].agreement.id.hex()


def test_what_would_go_is_shown_and_then_proposed(
    agreed_to: Example, serve: Callable[..., Server]
) -> None:
    server = serve(agreed_to)
    visitor = unlocked(server, example.PASSPHRASE)
    assert 'href="/export"' in visitor.get("/members").text
    page = look(visitor, recipient=f"  {TO} ")
    assert "1 person" in page.words
    assert "they were not asked" in page.words
    assert example.NAME not in page.text
    assert proposals(server) == []
    (form,) = [one for one in forms_of(page) if ("do", "propose") in one.buttons]
    page = form.send(visitor, "propose")
    assert page.path == "/members"
    assert TO in page.words
    (export,) = proposals(server)
    assert export.terms == (TO, "sharing", "partners")
    assert not export.ready
    assert visitor.get(f"/export/{export.agreement.id.hex()}").status == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"recipient": " "}, "say to whom it goes"),
        ({"recipient": TO, "purpose": "every"}, "no such purpose"),
        ({"recipient": TO, "audience": "<b>"}, "no such audience"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    inside: Visitor, server: Server, fields: dict[str, str], told: str
) -> None:
    page = look(inside, **fields)
    assert (page.status, told in page.words.lower()) == (422, True), page.words
    assert "<b>" not in page.text
    inside.get("/export")
    assert inside.post("/export", do="propose").status == 422
    assert proposals(server) == []


def test_what_changed_since_is_looked_at_again(inside: Visitor, server: Server) -> None:
    look(inside, recipient=TO)
    server.desk.keeper.call(lambda register: record_lines(register, [{"entity": "source"}]))
    inside.get("/export")
    page = inside.post("/export", do="propose")
    assert (page.status, "Look again." in page.words) == (422, True)
    assert proposals(server) == []


def test_who_cannot_open_the_identities_cannot_propose(
    serve: Callable[..., Server], agreed_to: Example, tmp_path: Path
) -> None:
    owner, guest = both(serve, agreed_to, tmp_path, "cases", "evidence")
    assert look(owner, recipient=TO).status == 200
    page = look(guest, recipient=TO)
    assert (page.status, "cannot open the identities" in page.words) == (422, True), page.words


def test_after_seven_days_it_is_written_once(
    agreed_to: Example, serve: Callable[..., Server], tmp_path: Path
) -> None:
    before = serve(agreed_to)
    number = proposed(before)
    before.desk.keeper.lock()
    server = serve(Later(agreed_to.folder, agreed_to.storage, agreed_to.codes))
    visitor = unlocked(server, example.PASSPHRASE)
    where = f"/export/{number}"
    assert f'href="{where}"' in visitor.get("/members").text
    form = form_to(visitor.get(where), where)
    for folder, told in (
        ("stick", "Give the whole path"),
        (str(tmp_path / "nowhere"), "Give the whole path"),
        (str(agreed_to.folder), "may not lie in the register folder"),
    ):
        page = done(visitor, form.send(visitor, folder=folder))
        assert (page.status, told in page.words) == (422, True), page.words
    page = done(visitor, form.send(visitor, folder=str(tmp_path)))
    assert "It was written" in page.words, page.words
    file = tmp_path / f"export-{number[:8]}.jsonl"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {"entity": "person", "code": agreed_to.codes["@p1"]} in lines
    assert example.NAME not in file.read_text("utf-8")
    assert (file.stat().st_mode & 0o077) == 0
    opened = server.desk.keeper.call(lambda register: reads.openings(register.db))
    assert agreed_to.codes["@p1"] in {row.target for row in opened}
    file.unlink()
    assert form.send(visitor, folder=str(tmp_path)).status == 404
    assert not file.exists()
    assert "It was handed over." in visitor.get("/members").words


def test_a_form_without_its_token_proposes_and_writes_nothing(
    agreed_to: Example, serve: Callable[..., Server], tmp_path: Path
) -> None:
    before = serve(agreed_to)
    number = proposed(before)
    before.desk.keeper.lock()
    server = serve(Later(agreed_to.folder, agreed_to.storage, agreed_to.codes))
    visitor = unlocked(server, example.PASSPHRASE)
    visitor.get(f"/export/{number}")
    for path, body in (
        (f"/export/{number}", f"folder={tmp_path}"),
        ("/export", "do=propose"),
    ):
        assert visitor.ask("POST", path, body).status == 403, path
        assert visitor.ask("GET", f"{path}?{body}").status == 200, path
    assert not list(tmp_path.glob("*.jsonl"))
    assert len(proposals(server)) == 1
