"""Syncing a register through a folder, beside `rsync -a` of the same bytes in the same run.

    nice -n 19 python -m bench.syncing --write bench/results/DATE-sync

What is timed is the second device: it has the founder's first segments and fetches the rest from a
relay that a first device filled. The peer copies the very same segment files from one folder to
another. `rsync --fsync` waits for the disk as we do; plain `rsync -a`, which the goal is against,
does not. The incremental sync finds nothing new.

What others wrote before is on the disk before a side begins, so that neither waits for the other's
bytes. Nothing is removed before the end: right after many files were removed, ext4 takes many times
as long to make new ones, for whoever comes next.

Ours counts opening the register, and not the start of Python nor the memory-hard derivation of a
real passphrase, for the registers of the bench have the cheap one of tests; both are told beside.
`rsync` starts its three processes in its time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
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

from tests.journal.team import PASSPHRASE, found_team
from tests.journal.workbench import Home

from bench.registers import PERSONS_A_SAVE, Generator
from bench.report import environment
from unerased.journal import Entry, Journal
from unerased.journal.relay import FolderRelay
from unerased.register import Register
from unerased.seal.cost import STANDARD, Policy, derive

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
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _settled(work: Callable[[], object]) -> tuple[float, float]:
    """As `_timed`, after everything that was written before is on the disk."""
    os.sync()
    return _timed(work)


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


def _filled(fill: Callable[[Home], None], root: Path) -> tuple[Home, Home, float | None]:
    """Two devices of which the first filled the relay in `root`; and the seconds it took to put.

    Where an earlier run left them there, they are used again.
    """
    relay = root / "relay"
    if relay.exists():
        first, second = (Home(root / n / "register", root / n / "storage") for n in "01")
        second.passphrase = PASSPHRASE
        return first, second, None
    first, second = found_team(root, 2)
    fill(first)
    part = root / "part"
    part.mkdir()
    _say("filled; the first device puts it on the relay")
    put, _ = _timed(partial(_sync, first, part))
    part.rename(relay)
    return first, second, put


def _measured(
    filled: tuple[Home, Home, float | None], relay: Path, root: Path, repeats: int, *, settled: bool
) -> dict[str, Any]:
    """Fetch on a second device what a first one put on a relay, as often as asked, into `root`."""
    first, second, put = filled
    chain = first.folder / "journal"
    sizes = [path.stat().st_size for path in chain.rglob("*.seg")]
    rows: list[dict[str, float]] = []
    for number in range(repeats):
        fresh = Home(root / f"to{number}", root / f"st{number}", first.clock, second.passphrase)
        shutil.copytree(second.folder, fresh.folder)
        shutil.copytree(second.storage, fresh.storage)
        peer = root / f"peer{number}"
        row: dict[str, float] = {}
        sides: dict[str, Callable[[], object]] = {
            "ours": partial(_sync, fresh, relay),
            "rsync": _copied(chain, peer),
        }
        if settled:
            sides["rsync_fsync"] = _copied(chain, root / f"settled{number}", "--fsync")
        order = list(sides) if number % 2 == 0 else list(reversed(sides))
        row["opening"], row["opening_cpu"] = _settled(partial(_opened, fresh))
        for name in order:
            row[name], row[f"{name}_cpu"] = _settled(sides[name])
            _say(f"  {name}: {row[name]:.2f} s, {row[f'{name}_cpu']:.2f} s of CPU")
        row["again"], row["again_cpu"] = _settled(partial(_sync, fresh, relay))
        row["rsync_again"], _ = _settled(_copied(chain, peer))
        with Journal.open(fresh.folder, fresh.storage, fresh.passphrase, write=True) as journal:
            row["listing"], _ = _settled(partial(journal.sync, FolderRelay(relay), "relay"))
        rows.append(row)
    ratios = [row["ours"] / row["rsync"] for row in rows]
    cpu_ratios = [row["ours_cpu"] / row["rsync_cpu"] for row in rows]
    found: dict[str, Any] = {
        "segments": len(sizes),
        "bytes": sum(sizes),
        "packs": sum(1 for _ in relay.rglob("*.pack")),
        "put_seconds": None if put is None else round(put, 2),
        "fetch_seconds": _middle(rows, "ours"),
        "fetch_cpu": _middle(rows, "ours_cpu"),
        "rsync_seconds": _middle(rows, "rsync"),
        "rsync_cpu": _middle(rows, "rsync_cpu"),
        "ratio": round(median(ratios), 3),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "cpu_ratio": round(median(cpu_ratios), 3),
        "cpu_ratios": [round(ratio, 2) for ratio in cpu_ratios],
        "opening_seconds": _middle(rows, "opening"),
        "opening_cpu": _middle(rows, "opening_cpu"),
        "nothing_new_seconds": _middle(rows, "listing"),
        "nothing_new_with_opening_seconds": _middle(rows, "again"),
        "rsync_nothing_new_seconds": _middle(rows, "rsync_again"),
        "repeats": repeats,
        "met_ratio": median(ratios) <= 2.0,
        "met_cpu_ratio": median(cpu_ratios) <= 2.0,
        "met_nothing_new": median(row["listing"] for row in rows) <= 1.0,
    }
    if settled:
        found["rsync_fsync_seconds"] = _middle(rows, "rsync_fsync")
    return found


def _beside() -> dict[str, float]:
    """What a command of its own takes before it can sync, seconds by the clock and of CPU."""
    code = "import unerased.journal, unerased.journal.relay"
    start = _timed(lambda: subprocess.run([sys.executable, "-c", code], check=True))
    phrase = _timed(lambda: derive(b"words of a test", bytes(16), STANDARD, Policy.standard()))
    return {
        "start_seconds": round(start[0], 3),
        "start_cpu": round(start[1], 3),
        "passphrase_seconds": round(phrase[0], 3),
        "passphrase_cpu": round(phrase[1], 3),
    }


def _opened(home: Home) -> None:
    Journal.open(home.folder, home.storage, home.passphrase, write=True).close()


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
        taken = _settled(partial(_sync, reader, relay))
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
    parser.add_argument(
        "--filled",
        type=Path,
        metavar="FOLDER",
        help="leave what was filled there, and use it again",
    )
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
        small = partial(_fill_small, segments=asked.segments)
        claims = partial(_fill_claims, persons=asked.persons)
        kinds: dict[str, Callable[[Home], None]] = {"small": small, "claims": claims}
        answer["beside"] = _beside()
        for kind, fill in kinds.items():
            _say(f"{asked.segments} small segments, {asked.persons} persons: {kind}")
            where = (asked.filled or root) / kind
            answer[kind] = _measured(
                _filled(fill, where),
                where / "relay",
                root / f"{kind}-copies",
                asked.repeats,
                settled=asked.fsync,
            )
            noted()
        _say("merging")
        answer["merge"] = _merging(root / "merge", asked.merged, asked.devices)
        noted()
    print(json.dumps(answer, indent=2))
    badly = any(answer[name]["ratio"] > 4 for name in ("small", "claims"))
    return 1 if badly else 0


if __name__ == "__main__":
    sys.exit(main())
