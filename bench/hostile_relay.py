"""Three to five devices, one relay that does its worst, and what has to hold whatever it does.

    nice -n 19 python -m bench.hostile_relay --steps 100000 --write bench/results/DATE-hostile-relay
    nice -n 19 python -m bench.hostile_relay --erasing --steps 100000 --write bench/results/DATE-…
    python -m bench.hostile_relay --minutes 2

Each example is a network of its own that goes through up to sixty steps of saves, syncs, crashes,
broken ways, removals, and everything that `tests.journal.simulator.HostileRelay` can do; then the
relay is good again, and all have to come to hold the same. A step that breaks a rule fails the
run, with the shortest way to it that hypothesis finds. With `--erasing` the relay loses nothing;
there is far more that is agreed, due, done, said, and interrupted in between.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

os.environ.setdefault("UNERASED_TEST_PROFILE", "1")

from tests.journal.simulator import DAY, Network
from tests.journal.team import found_team

from bench.report import environment

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Erasing", "Hostile", "Shared", "Told", "main", "run"]

DEVICES = st.integers(0, 4)
OBJECTS = st.integers(0, 999)
STEPS = 150


class Told:
    """What happened in all examples together."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self.examples = 0


class Shared(RuleBasedStateMachine):
    """One network and its relay, which loses nothing but shows what it likes to whom it likes."""

    template: ClassVar[list[Any]] = []
    root: ClassVar[Path]
    told: ClassVar[Told]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=self.root))
        self.number = 0
        self.net: Network

    @initialize(count=st.integers(3, 5))
    def begin(self, count: int) -> None:
        """Open a network of its own."""
        self.net = Network(self.template, self.folder, count)
        self.count = count
        self.told.examples += 1

    def _device(self, number: int) -> Any:  # noqa: ANN401 - the simulator's own
        return self.net.devices[number % self.count]

    def _text(self) -> bytes:
        self.number += 1
        return b"entry %d" % self.number

    def _name(self, which: int) -> str | None:
        """One of the objects; what is drawn never depends on how many there are."""
        names = self.net.relay.names()
        return names[which % len(names)] if names else None

    def _step(self, name: str) -> None:
        self.told.steps[name] += 1

    @rule(device=DEVICES)
    def save(self, device: int) -> None:
        """One entry."""
        self._step("save")
        self.net.save(self._device(device), self._text())

    @rule(device=DEVICES)
    def sync(self, device: int) -> None:
        """One sync."""
        self._step("sync")
        self.net.sync(self._device(device))

    @rule(device=DEVICES, other=DEVICES)
    def save_and_sync(self, device: int, other: int) -> None:
        """One entry, passed on to another device if the relay lets it."""
        self._step("save and sync")
        self.net.save(self._device(device), self._text())
        self.net.sync(self._device(device))
        self.net.sync(self._device(other))

    @rule(device=DEVICES, after=st.integers(0, 7))
    def broken_way(self, device: int, after: int) -> None:
        """A sync that breaks off."""
        self._step("way breaks off")
        self.net.sync(self._device(device), after)

    @rule(device=DEVICES, after=st.integers(0, 12), saving=st.booleans())
    def crash(self, device: int, after: int, saving: bool) -> None:  # noqa: FBT001 - drawn
        """A process killed in the middle of a save or a sync, and started again."""
        self._step("crash")
        text = self._text() if saving else None
        self.net.kill(self._device(device), after, saving=text)

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        """Time for another heartbeat."""
        self._step("days pass")
        self.net.clock.now += days * DAY

    @rule(steps=st.integers(1, 10))
    def roll_back(self, steps: int) -> None:
        """Be an earlier relay."""
        self._step("roll back")
        self.net.relay.roll_back(steps)

    @rule(device=DEVICES)
    def freeze(self, device: int) -> None:
        """Show one device the same old day."""
        self._step("freeze")
        self.net.relay.freeze(self._device(device).name)

    @rule(cut=st.integers(1, 4))
    def fork(self, cut: int) -> None:
        """Be two relays."""
        self._step("fork")
        names = [device.name for device in self.net.devices]
        self.net.relay.fork([names[:cut], names[cut:]])

    @rule()
    def reform(self) -> None:
        """Show everything to everybody."""
        self._step("reform")
        self.net.relay.reform()

    @rule(by=DEVICES, of=DEVICES, which=OBJECTS)
    def propose_erasing(self, by: int, of: int, which: int) -> None:
        """One member proposes to erase a unit."""
        self._step("propose erasing")
        self.net.erase(self._device(by), self._device(of), which)

    @rule(device=DEVICES)
    def agree_to_erase(self, device: int) -> None:
        """Another one agrees to what it knows of."""
        self._step("agree")
        self.net.agree(self._device(device))

    @rule(by=DEVICES, gone=DEVICES, sure=st.integers(0, 3))
    def remove(self, by: int, gone: int, sure: int) -> None:
        """One member removes another."""
        one, other = self._device(by), self._device(gone)
        both_there = {one.name, other.name}.isdisjoint(self.net.removed)
        if sure == 0 and one is not other and both_there and len(self.net.remaining) > 2:
            self._step("remove")
            self.net.remove(one, other)

    def teardown(self) -> None:
        """In the end all hold the same."""
        if hasattr(self, "net"):
            try:
                self._step("converge")
                self.net.converge()
                self.told.named.update(reason.name for reason in self.net.named.elements())
            finally:
                self.net.close()
        shutil.rmtree(self.folder)


class Hostile(Shared):
    """A relay that loses and spoils objects as well, and delivers them in any order."""

    @rule(which=OBJECTS)
    def drop(self, which: int) -> None:
        """Lose an object."""
        self._step("drop")
        if name := self._name(which):
            self.net.relay.drop(name)

    @rule(which=OBJECTS, at=st.integers(0, 100_000))
    def spoil(self, which: int, at: int) -> None:
        """Change a byte of one."""
        self._step("spoil")
        if name := self._name(which):
            self.net.relay.spoil(name, at)

    @rule(which=OBJECTS)
    def tear(self, which: int) -> None:
        """Cut the end of one off."""
        self._step("tear")
        if name := self._name(which):
            self.net.relay.tear(name)

    @rule(which=OBJECTS, like=OBJECTS, more=st.integers(1, 3))
    def duplicate(self, which: int, like: int, more: int) -> None:
        """Offer a pack as another one of the same or another device."""
        self._step("duplicate")
        name, other = self._name(which), self._name(like)
        if name and other:
            folder, _, file = name.partition("/")
            _, first, last, *rest = file.split(".")
            numbers = f"{int(first) + more:08d}.{int(last) + more:08d}"
            owner = other.partition("/")[2].split(".")[0]
            self.net.relay.duplicate(name, f"{folder}/{owner}.{numbers}.{'.'.join(rest)}")

    @rule(device=DEVICES, kept=st.integers(0, 2**16 - 1))
    def reorder(self, device: int, kept: int) -> None:
        """Deliver some packs later than others."""
        self._step("reorder")
        names = self.net.relay.names()
        late = [name for number, name in enumerate(names) if kept >> (number % 16) & 1]
        self.net.relay.hide(self._device(device).name, late)


class Erasing(Shared):
    """Devices that erase much, and are killed at every step of it."""

    @rule(device=DEVICES, after=st.integers(0, 14))
    def killed_saving(self, device: int, after: int) -> None:
        """A process killed in the middle of a save."""
        self._step("killed saving")
        self.net.kill(self._device(device), after, saving=self._text())

    @rule(device=DEVICES, after=st.integers(0, 14))
    def killed_syncing(self, device: int, after: int) -> None:
        """A process killed in the middle of a sync, which erases first what is due."""
        self._step("killed syncing")
        self.net.kill(self._device(device), after)

    @rule(by=DEVICES, of=DEVICES, which=OBJECTS, other=DEVICES, days=st.integers(6, 9))
    def erase(self, by: int, of: int, which: int, other: int, days: int) -> None:
        """A whole erasure: two members, and nearly or more than seven days."""
        self._step("erase")
        self.net.erase(self._device(by), self._device(of), which)
        self.net.sync(self._device(by))
        self.net.sync(self._device(other))
        self.net.agree(self._device(other))
        self.net.clock.now += days * DAY


def run(  # noqa: PLR0913 - each is a bound of its own
    told: Told,
    root: Path,
    *,
    steps: int,
    minutes: float,
    on_batch: Callable[[], None],
    networks: int = 20,
    kind: type[Shared] = Hostile,
) -> None:
    """Go on until so many steps were made, or so many minutes have passed."""
    folder = Path(tempfile.mkdtemp(dir=root))
    template = found_team(folder / "template", 5, administer=True)
    machine = type("Machine", (kind,), {"root": folder, "told": told, "template": template})
    began = time.monotonic()
    while sum(told.steps.values()) < steps and time.monotonic() - began < minutes * 60:
        chosen = settings(
            max_examples=networks,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        )
        run_state_machine_as_test(machine, settings=chosen)
        print(f"{sum(told.steps.values())} steps, {told.examples} networks", file=sys.stderr)
        on_batch()
    shutil.rmtree(folder)


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for and print what happened."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile_relay", description=__doc__)
    parser.add_argument("--steps", type=int, default=sys.maxsize)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--erasing", action="store_true", help=Erasing.__doc__)
    parser.add_argument("--temporary", type=Path, help="folder for temporary files")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write FILE.json")
    asked = parser.parse_args(arguments)
    if asked.steps == sys.maxsize and asked.minutes == float("inf"):
        asked.minutes = 2.0
    told = Told()
    kind = Erasing if asked.erasing else Hostile
    began = time.monotonic()
    about = environment()

    def answer() -> str:
        found = {
            "command": f"python -m bench.hostile_relay {' '.join(arguments or sys.argv[1:])}",
            "steps": sum(told.steps.values()),
            "networks": told.examples,
            "minutes": round((time.monotonic() - began) / 60, 1),
            "by_kind": dict(told.steps.most_common()),
            "named": dict(told.named.most_common()),
            "environment": about,
        }
        return json.dumps(found, indent=2)

    def note() -> None:
        if asked.write:
            asked.write.with_suffix(".json").write_text(f"{answer()}\n", encoding="utf-8")

    with tempfile.TemporaryDirectory(dir=asked.temporary) as root:
        run(told, Path(root), steps=asked.steps, minutes=asked.minutes, on_batch=note, kind=kind)
    print(answer())
    return 0


if __name__ == "__main__":
    sys.exit(main())
