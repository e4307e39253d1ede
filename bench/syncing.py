"""Syncing a register through a folder, beside `rsync -a` of the same bytes in the same run.

    nice -n 19 python -m bench.syncing --write bench/results/DATE-sync

What is timed is the second device: it has the founder's first segments and fetches the rest from a
relay that a first device filled. The peer copies the very same segment files from one folder to
another. `rsync --fsync` waits for the disk as we do; plain `rsync -a`, which the goal is against,
does not. The incremental sync finds nothing new.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

os.environ.setdefault("UNERASED_TEST_PROFILE", "1")

from tests.journal.team import found_team
from tests.journal.workbench import Home

from bench.registers import PERSONS_A_SAVE, Generator
from bench.report import environment
from unerased.journal import Entry, Journal
from unerased.journal.relay import FolderRelay
from unerased.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time, children included."""
    began, spent = time.perf_counter(), _spent()
    work()
    return time.perf_counter() - began, _spent() - spent


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _copied(source: Path, target: Path, *options: str) -> Callable[[], object]:
    def run() -> None:
        command = ["rsync", "-a", *options, f"{source}/", f"{target}/"]
        subprocess.run(command, check=True)

    return run


def _fill_small(home: Home, segments: int) -> None:
    """So many saves of one entry each."""
    with home.open(write=True) as journal:
        for number in range(segments):
            home.clock.now += 1000
            journal.append([Entry("cases", (), b"head", b"entry %d" % number)])


def _fill_claims(home: Home, persons: int) -> None:
    """What the bench of the register records: about ten claims a person."""
    generator = Generator()
    with Register.open(home.folder, home.storage, home.passphrase, write=True) as register:
        register.record(generator.ground())
        records: list[Any] = []
        for number, person in enumerate(generator.people(persons), 1):
            records += person.records
            if number % PERSONS_A_SAVE == 0 or number == persons:
                register.record(records)
                records = []


def _measured(
    fill: Callable[[Home], None], root: Path, repeats: int, *, settled: bool
) -> dict[str, Any]:
    """Fill one device, and fetch it on another, as often as asked."""
    first, second = found_team(root, 2)
    fill(first)
    relay = root / "relay"
    relay.mkdir()
    _say("filled; the first device puts it on the relay")
    real = Home(first.folder, first.storage, first.clock, first.passphrase)
    put = _timed(lambda: _sync(real, relay))
    chain = first.folder / "journal"
    count = sum(1 for _ in chain.rglob("*.seg"))
    size = sum(path.stat().st_size for path in chain.rglob("*.seg"))
    rows: list[dict[str, float]] = []
    for number in range(repeats):
        fresh = Home(root / f"to{number}", root / f"st{number}", first.clock, second.passphrase)
        shutil.copytree(second.folder, fresh.folder)
        shutil.copytree(second.storage, fresh.storage)
        peers = {"rsync": root / "peer", "rsync_fsync": root / "peer-fsync"}
        row: dict[str, float] = {}
        sides: dict[str, Callable[[], object]] = {
            "ours": partial(_sync, fresh, relay),
            "rsync": _copied(chain, peers["rsync"]),
        }
        if settled:
            sides["rsync_fsync"] = _copied(chain, peers["rsync_fsync"], "--fsync")
        order = list(sides) if number % 2 == 0 else list(reversed(sides))
        for name in order:
            row[name], row[f"{name}_cpu"] = _timed(sides[name])
            _say(f"  {name}: {row[name]:.2f} s, {row[f'{name}_cpu']:.2f} s of CPU")
        row["again"], row["again_cpu"] = _timed(partial(_sync, fresh, relay))
        row["rsync_again"], _ = _timed(_copied(chain, peers["rsync"]))
        with fresh.open(write=True) as journal:
            row["listing"], _ = _timed(partial(journal.sync, FolderRelay(relay), "relay"))
        rows.append(row)
        for path in (fresh.folder, fresh.storage, *peers.values()):
            shutil.rmtree(path, ignore_errors=path not in {fresh.folder, fresh.storage})
    found: dict[str, Any] = {
        "segments": count,
        "bytes": size,
        "packs": sum(1 for _ in relay.rglob("*.pack")),
        "put_seconds": round(put[0], 2),
        "fetch_seconds": _middle(rows, "ours"),
        "fetch_cpu": _middle(rows, "ours_cpu"),
        "rsync_seconds": _middle(rows, "rsync"),
        "rsync_cpu": _middle(rows, "rsync_cpu"),
        "ratio": _middle([{"r": row["ours"] / row["rsync"]} for row in rows], "r"),
        "cpu_ratio": _middle([{"r": row["ours_cpu"] / row["rsync_cpu"]} for row in rows], "r"),
        "nothing_new_seconds": _middle(rows, "listing"),
        "nothing_new_with_opening_seconds": _middle(rows, "again"),
        "rsync_nothing_new_seconds": _middle(rows, "rsync_again"),
        "repeats": repeats,
        "met_ratio": median(row["ours"] / row["rsync"] for row in rows) <= 2.0,
        "met_nothing_new": median(row["listing"] for row in rows) <= 1.0,
    }
    if settled:
        found["rsync_fsync_seconds"] = _middle(rows, "rsync_fsync")
    return found


def _sync(home: Home, relay: Path) -> None:
    # Waits for the disk, as in real use: the workbench's own disk would not.
    with Journal.open(home.folder, home.storage, home.passphrase, write=True) as journal:
        journal.sync(FolderRelay(relay), "relay")


def _read(journal: Journal) -> None:
    for _ in journal.read({}):
        pass


def _middle(rows: list[dict[str, float]], name: str) -> float:
    return round(median(row[name] for row in rows), 3)


def _merging(root: Path, segments: int, most: int) -> list[dict[str, Any]]:
    """The cost of taking in and reading the same number of segments from more and more devices."""
    found: list[dict[str, Any]] = []
    for count in [number for number in (1, 2, 5, 10, 20) if number <= most]:
        folder = root / f"devices-{count}"
        team = found_team(folder, count + 1)
        relay = folder / "relay"
        relay.mkdir()
        for home in team[:count]:
            _fill_small(home, segments // count)
            with home.open(write=True) as journal:
                journal.sync(FolderRelay(relay), "relay")
        reader = team[count]
        taken = _timed(partial(_sync, reader, relay))
        with reader.open() as journal:
            read = _timed(partial(_read, journal))
        found.append(
            {
                "devices": count,
                "segments": segments,
                "take_in_seconds": round(taken[0], 3),
                "take_in_cpu": round(taken[1], 3),
                "merge_and_read_seconds": round(read[0], 3),
                "merge_and_read_cpu": round(read[1], 3),
            }
        )
        _say(f"  {found[-1]}")
        shutil.rmtree(folder)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether a goal was missed by more than twice."""
    parser = argparse.ArgumentParser(prog="python -m bench.syncing", description=__doc__)
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--merged", type=int, default=10_000, help="segments of the merge")
    parser.add_argument("--devices", type=int, default=20, help="most devices of the merge")
    parser.add_argument("--only", choices=["merge"], help="the cost of merging alone")
    parser.add_argument("--fsync", action="store_true", help="beside rsync --fsync, too; slow")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--temporary", type=Path, help="folder for temporary files")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write FILE.json")
    asked = parser.parse_args(arguments)
    answer: dict[str, Any] = {
        "command": f"python -m bench.syncing {' '.join(arguments or sys.argv[1:])}",
        "environment": environment(),
    }

    def noted() -> None:
        if asked.write:
            text = json.dumps(answer, indent=2) + "\n"
            asked.write.with_suffix(".json").write_text(text, encoding="utf-8")

    with tempfile.TemporaryDirectory(prefix="unerased-sync-", dir=asked.temporary) as folder:
        root = Path(folder)
        if asked.only:
            answer["merge"] = _merging(root / "merge", asked.merged, asked.devices)
            noted()
            print(json.dumps(answer, indent=2))
            return 0
        _say(f"{asked.segments} small segments")
        answer["small"] = _measured(
            lambda home: _fill_small(home, asked.segments),
            root / "small",
            asked.repeats,
            settled=asked.fsync,
        )
        shutil.rmtree(root / "small")
        noted()
        _say("merging")
        answer["merge"] = _merging(root / "merge", asked.merged, asked.devices)
        noted()
        _say(f"the claims of {asked.persons} persons")
        answer["claims"] = _measured(
            lambda home: _fill_claims(home, asked.persons),
            root / "claims",
            asked.repeats,
            settled=asked.fsync,
        )
        noted()
    print(json.dumps(answer, indent=2))
    badly = any(answer[name]["ratio"] > 4 for name in ("small", "claims"))
    return 1 if badly else 0


if __name__ == "__main__":
    sys.exit(main())
