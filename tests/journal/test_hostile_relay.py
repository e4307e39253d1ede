"""What the search over hostile relays found, kept; and a short form of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.hostile_relay import Erasing, Hostile, Shared, Told, run
from tests.journal.simulator import DAY, Network, believed_by
from tests.journal.team import found_team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ASKS = b"about somebody who asks to be forgotten"


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Network]:
    made = Network(found_team(tmp_path / "template", 3), tmp_path / "net", 3)
    yield made
    made.close()


def test_a_unit_key_of_a_save_that_was_killed_reaches_the_others_with_a_later_one(
    net: Network,
) -> None:
    device = net.devices[1]
    net.kill(device, 2, saving=b"killed")  # the key of the unit is there, the save is not
    net.kill(device, 5)  # a sync remembers how far the keybag is known
    net.save(device, b"later, about the same")
    net.converge()


def test_who_is_let_back_brings_words_of_its_own_that_nobody_had_heard(tmp_path: Path) -> None:
    team = found_team(tmp_path / "template", 5, administer=True)
    net = Network(team, tmp_path / "net", 5)
    net.remove(net.devices[4], net.devices[3])
    net.remove(net.devices[2], net.devices[4])
    net.remove(net.devices[1], net.devices[2])
    net.converge()
    assert net.removed == {net.devices[2].name, net.devices[3].name}
    net.close()


def test_keys_that_follow_those_of_somebody_removed_meanwhile_are_nobodys_fault(
    tmp_path: Path,
) -> None:
    team = found_team(tmp_path / "template", 5, administer=True)
    net = Network(team, tmp_path / "net", 5)
    net.remove(net.devices[0], net.devices[1])
    net.sync(net.devices[0])
    net.sync(net.devices[2])
    net.remove(net.devices[2], net.devices[3])
    net.save(net.devices[2], b"under keys that follow")
    net.remove(net.devices[4], net.devices[0])  # which has heard of nothing
    net.converge()
    assert not net.named
    net.close()


def test_keys_given_back_are_destroyed_again_when_the_agreement_holds_after_all(
    tmp_path: Path,
) -> None:
    """3 and 1 agree; 2, who had not heard of it, removes 3; 0, who heard of nothing, removes 2."""
    net = Network(found_team(tmp_path / "template", 5, administer=True), tmp_path / "net", 5)
    _, one, two, three, _ = net.devices
    net.save(one, ASKS)
    for device in (one, two, three):
        net.sync(device)
    net.erase(three, one, 0)
    for device in (three, one):
        net.sync(device)
    net.agree(one)
    net.sync(one)
    net.remove(two, three)
    net.remove(net.devices[0], two)
    net.clock.now += 8 * DAY
    net.sync(one)
    assert ASKS not in believed_by(one)
    net.sync(two)
    net.sync(one)
    assert ASKS in believed_by(one)
    net.converge()
    assert one.erased
    assert ASKS not in believed_by(one)
    net.close()


@pytest.mark.parametrize("kind", [Hostile, Erasing])
def test_what_a_hostile_relay_does_is_harmless_or_named(kind: type[Shared], tmp_path: Path) -> None:
    told = Told()
    run(told, tmp_path, steps=300, minutes=2, on_batch=lambda: None, networks=4, kind=kind)
    assert told.examples >= 4
    assert sum(told.steps.values()) >= 200
