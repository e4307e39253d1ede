"""The page of who read, opened and exported what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.records import Opening

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Visitor

    from unerased.register import Register
    from unerased.web import Server

HOSTILE = "<b>=1+1</b> for the court \u202e"


def test_openings_and_exports_are_listed_with_what_for(
    inside: Visitor, record: Example, server: Server
) -> None:
    assert "Nothing was opened or exported yet." in inside.get("/log").words
    person = record.codes["@p1"]

    def write(register: Register) -> None:
        made = [
            Opening(register.new_code("opening"), "opened", person, HOSTILE),
            Opening(register.new_code("opening"), "exported", "", "a list for the lawyer"),
        ]
        register.record(made)

    server.desk.keeper.call(write)
    page = inside.get("/log")
    left = page.words.partition("are signed, and stay.")[2]
    assert "Nothing was opened or exported yet." not in left
    assert left.index("exported") < left.index("opened")
    assert "a list for the lawyer" in left
    assert "=1+1</b> for the court" in left
    assert "<b>=1+1" not in page.text
    assert f"/person/{person}" in page.text


def test_each_reading_says_who_read_what(inside: Visitor, record: Example, server: Server) -> None:
    person = record.codes["@p1"]
    inside.get(f"/person/{person}")
    inside.post(f"/person/{person}", show="identifying")
    page = inside.get("/log")
    who = server.desk.keeper.call(lambda register: register.journal.member.hex())
    names = server.desk.keeper.call(lambda register: dict(register.journal.membership.names))
    called = names.get(bytes.fromhex(who)) or who[:8]
    row = page.words.partition("By whom What")[2]
    assert called in row.partition(person[:6])[0]
    assert "name" in row.partition(person[:6])[2][:20]
