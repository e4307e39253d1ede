"""What the search over hostile relays found, kept; and a short form of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.hostile_relay import Erasing, Hostile, Shared, Told, run
from tests.journal.simulator import Network
from tests.journal.team import found_team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


@pytest.mark.parametrize("kind", [Hostile, Erasing])
def test_what_a_hostile_relay_does_is_harmless_or_named(kind: type[Shared], tmp_path: Path) -> None:
    told = Told()
    run(told, tmp_path, steps=300, minutes=2, on_batch=lambda: None, networks=4, kind=kind)
    assert told.examples >= 4
    assert sum(told.steps.values()) >= 200
