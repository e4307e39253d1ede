"""The page of the members: who belongs, what waits, what is to be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register.colleagues import ALL, colleague, copy
from tests.register.workbench import PASSPHRASE as GUESTS
from tests.register.workbench import Home
from tests.web import example
from tests.web.visitor import Visitor

from unerased.exchange.exporting import propose
from unerased.exchange.handing_over import Terms as HandOver
from unerased.journal import Terms
from unerased.register import Register, erasing, record_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example

    from unerased.web import Server

NUMBER = b"n" * 16


class Guest(example.Example):
    """The colleague's register; their passphrase is their own."""

    def opened(self, passphrase: str = GUESTS, /) -> Register:
        return Register.open(self.folder, self.storage, passphrase, write=True)


@pytest.fixture
def pair(record: Example, tmp_path: Path) -> tuple[Home, Home]:
    host = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    return host, colleague(host, tmp_path / "guest", Terms("Test <b>Colleague</b>", ALL))


def at(serve: Callable[..., Server], home: Home) -> Visitor:
    made = example.Example if home.passphrase == example.PASSPHRASE else Guest
    server = serve(made(home.folder, home.storage, {}))
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=home.passphrase)
    return visitor


def test_a_lone_founder_is_told_what_that_means(inside: Visitor) -> None:
    page = inside.get("/members")
    assert page.status == 200
    assert "Only 1 member may administer" in page.words
    assert "Nothing waits." in page.words
    assert "Nothing is to be erased." in page.words
    assert inside.post("/members/accept", segment="x").status == 404
    inside.get("/members")
    assert inside.post("/members/erasure/agree", number="x").status == 404


def test_members_what_they_may_open_and_late_work_are_shown_and_accepted(
    pair: tuple[Home, Home], serve: Callable[..., Server]
) -> None:
    host, guest = pair
    with guest.open() as register:
        member = register.journal.member
        record_lines(register, [{"entity": "source", "as": "@s"}])
    with host.open() as register:
        register.journal.govern(lambda governor: governor.remove(member, None))
    copy(host, guest)
    visitor = at(serve, host)
    assert "A removed member went on writing" in visitor.get("/").words
    page = visitor.get("/members")
    assert "Test &lt;b&gt;Colleague&lt;/b&gt;" in page.text
    assert "written after its member was removed" in page.words
    assert "Believe it" in page.words
    segment = page.text.partition('name="segment" value="')[2].partition('"')[0]
    after = visitor.post("/members/accept", segment=segment)
    assert "Nothing waits." in after.words
    theirs = at(serve, guest)
    assert "This device was removed from the register" in theirs.get("/").words
    assert "a member who administers decides" in theirs.get("/members").words
    theirs.get("/members")
    refused = theirs.post("/members/accept", segment=segment)
    assert (refused.status, "may not administer" in refused.words) == (409, True)


def test_an_erasure_is_agreed_and_cancelled_on_the_page(
    pair: tuple[Home, Home], serve: Callable[..., Server], record: Example
) -> None:
    host, guest = pair
    person = record.codes["@p1"]
    with host.open() as register:
        number = erasing.propose(register, erasing.plan(register, person))
    copy(host, guest)
    mine = at(serve, host).get("/members")
    assert "Agree to erase" not in mine.words
    assert "Cancel the erasure" in mine.words
    visitor = at(serve, guest)
    assert "1 erasure waits for another member to agree." in visitor.get("/").words
    page = visitor.get("/members")
    assert "Another member has to agree." in page.words
    assert person[:6] in page.text
    agreed = visitor.post("/members/erasure/agree", number=number.hex())
    assert "Due on this device" in agreed.words
    assert "Done on 0 devices" in agreed.words
    assert "An erasure is pending on 2 devices." in visitor.get("/").words
    visitor.get("/members")
    cancelled = visitor.post("/members/erasure/cancel", number=number.hex())
    assert "Cancelled by" in cancelled.words
    for language in ("ru", "ar"):
        visitor.get("/members")
        visitor.post("/language", language=language, here="/members")
        assert visitor.get("/members").status == 200


def test_a_mass_export_is_agreed_and_cancelled_on_the_page(
    pair: tuple[Home, Home], serve: Callable[..., Server]
) -> None:
    host, guest = pair
    with host.open() as register:
        number = propose(register, HandOver("Test <b>Partner</b>", "sharing", "partners"))
    copy(host, guest)
    mine = at(serve, host).get("/members")
    assert "Agree to hand it over" not in mine.words
    visitor = at(serve, guest)
    assert "Somebody proposed to hand the record over." in visitor.get("/").words
    assert "waits for another member to agree" not in visitor.get("/").words  # it is no erasure
    page = visitor.get("/members")
    assert "Test &lt;b&gt;Partner&lt;/b&gt;" in page.text
    assert "sharing with another organisation, partner organisations." in page.words
    assert "Nothing is to be erased." in page.words
    agreed = visitor.post("/members/erasure/agree", number=number.hex())
    assert "It may be written from here on" in agreed.words
    assert "An erasure is pending" not in visitor.get("/").words
    visitor.get("/members")
    cancelled = visitor.post("/members/erasure/cancel", number=number.hex())
    assert "Cancelled by" in cancelled.words
    for language in ("ru", "ar"):
        visitor.get("/members")
        visitor.post("/language", language=language, here="/members")
        assert visitor.get("/members").status == 200
