"""Other devices on the start page: what was heard last of whom, and what a relay did."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.journal.team import hand_over, ids, join
from tests.journal.workbench import Clock, Home
from tests.spoiling import spoilt
from tests.web import example

from unerased.journal.relay import MemoryRelay

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Visitor

    from unerased.journal import Synced
    from unerased.web import Server

ADDRESS = "https://relay.example.org/dav"


def sync(server: Server, relay: MemoryRelay) -> Synced:
    """Sync the register that is served."""
    return server.desk.keeper.call(lambda register: register.sync(relay, ADDRESS))


@pytest.fixture
def colleague(record: Example, tmp_path: Path) -> Home:
    """A second device of the example's register, before anybody serves it."""
    clock = Clock(int(dt.datetime.now(tz=dt.UTC).timestamp() * 1000))
    founder = Home(record.folder, record.storage, clock, example.PASSPHRASE)
    home = join(founder, tmp_path / "Colleague")
    hand_over(founder, home)
    return home


def test_a_register_of_one_device_says_nothing_of_others(inside: Visitor) -> None:
    assert "Other devices" not in inside.get("/").words


def test_what_was_heard_last_is_a_date_and_nothing_more(
    colleague: Home, inside: Visitor, server: Server
) -> None:
    relay = MemoryRelay()
    with colleague.open(write=True) as journal:
        assert journal.sync(relay, "relay").beat
    sync(server, relay)
    day = dt.datetime.fromtimestamp(colleague.clock.now / 1000, tz=dt.UTC).date()
    page = inside.get("/")
    words = page.words.replace("\u00a0", " ")
    told = f"Nothing newer than {day.day} {day:%B} {day.year} from Member Colleague (device "
    assert f"{told}{ids(colleague).hex()[:8]})." in words
    assert "Ask by another way" not in words
    object.__setattr__(server.desk, "today", lambda: day + dt.timedelta(days=3))
    words = inside.get("/").words.replace("\u00a0", " ")
    assert told in words
    assert "a colleague may be asleep, on the way, or arrested" in words
    assert "frozen" not in words


def test_what_a_relay_lost_stands_there_until_somebody_read_it(
    inside: Visitor, server: Server
) -> None:
    relay = MemoryRelay()
    sync(server, relay)
    assert "Something is wrong" not in inside.get("/").words
    relay.objects.clear()
    sync(server, relay)
    sync(server, relay)
    page = inside.get("/")
    assert "A relay no longer held saves of" in page.words
    assert ADDRESS in page.words
    inside.post("/lock")
    inside.post("/unlock", passphrase=example.PASSPHRASE)
    assert "A relay no longer held saves of" in inside.get("/").words
    assert inside.post("/relays/read").path == "/"
    assert "Something is wrong" not in inside.get("/").words


def test_a_spoilt_pack_is_told_with_its_name_and_reason(
    colleague: Home, inside: Visitor, server: Server
) -> None:
    relay = MemoryRelay()
    with colleague.open(write=True) as journal:
        journal.sync(relay, "relay")
    (name,) = [name for name in relay.objects if ids(colleague).hex() in name]
    relay.objects[name] = spoilt(relay.objects[name])
    sync(server, relay)
    page = inside.get("/")
    assert f"{name.partition('/')[2]} is not signed by its device" in page.words
