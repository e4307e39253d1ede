"""Figures and lists of a large register after each save: kept up to date, and worked out anew.

    nice -n 19 python -m bench.figures --write bench/results/DATE-figures

Two figures of a generated register are asked for once. Then somebody enters a person with what
was done to them, finds something, enters two hundred persons, or undoes that; and after each both
figures and the lists of an estimate are asked for again. What comes out is compared with what
working everything out anew gives: a difference ends the run with an error.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final, TypeVar

os.environ.setdefault("UNERASED_TEST_PROFILE", "1")

from bench.build import opened, record
from bench.memory import peak_mib
from bench.report import environment
from bench.timing import Stopwatch
from unerased.figures import compute, load_definition
from unerased.figures.kept import Kept
from unerased.figures.lists import kept_lists, read_lists
from unerased.model.records import Claim, Entity, Finding
from unerased.model.values import Ref, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.figures import Definition
    from unerased.figures.lists import Lists
    from unerased.model.records import Record
    from unerased.model.values import Value
    from unerased.register import Register

__all__ = ["main"]

T = TypeVar("T")

GOAL_SECONDS: Final = 0.5
_MANY: Final = 200
_DAY: Final = dt.date(2026, 1, 1)
_HELD: Final = "where: {suffered: deprivation_of_liberty}\n"
_THERE: Final = """\
period: {from: 2017}
where: {suffered: torture, within: $place}
breakdowns: [month, [place, sex]]
sources: {kinds: [survivor]}
"""


class _Asking:
    """Asks both ways, and keeps the seconds of each."""

    def __init__(self, register: Register, definitions: list[Definition]) -> None:
        self._register = register
        self._definitions = definitions
        self._kept = Kept()
        self.kept: dict[str, list[float]] = {}
        self.anew: dict[str, list[float]] = {}

    def __call__(self, when: str, *, compared: bool = True) -> None:
        db, book = self._register.db, self._register.codebook
        for one in self._definitions:
            value = self._timed(self.kept, when, partial(self._kept.value, db, one, book))
            if compared:
                other = self._timed(self.anew, when, partial(compute, db, one, book))
                _same(value == other)
        first = self._definitions[0]
        what = f"{when}: lists"
        lists = self._timed(
            self.kept, what, lambda: kept_lists(self._kept, db, first, book, "source")
        )
        if compared:
            anew = self._timed(self.anew, what, lambda: read_lists(db, first, book, "source"))
            _same(_plain(lists) == _plain(anew))

    def _timed(self, into: dict[str, list[float]], when: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        found = work()
        into.setdefault(when, []).append(time.perf_counter() - began)
        return found


def _plain(lists: Lists) -> tuple[Any, ...]:
    table = lists.table
    return lists.lists, lists.of, lists.unlisted, table.lists, table.counts.tolist()


def _same(same: bool) -> None:  # noqa: FBT001 - one answer
    if not same:
        raise SystemExit("what was kept up to date is not what working it out anew gives")


def _person(register: Register, place: str) -> list[Record]:
    """A survivor who tells what was done to them."""
    code = register.new_code
    by, whom, act = code("source"), code("person"), code("act")
    said: list[tuple[str, str, Value]] = [
        (by, "source.kind", Term("survivor")),
        (whom, "person.sex", Term("woman")),
        (act, "act.victim", Ref(whom)),
        (act, "act.violation", Term("torture")),
        (act, "act.place", Ref(place)),
    ]
    claims = [Claim(code("claim"), subject, name, value, by) for subject, name, value in said]
    return [Entity(by, "source"), Entity(whom, "person"), Entity(act, "act"), *claims]


def _figure(register: Register, text: str, place: str) -> Definition:
    head = "name: some\nlabels: {en: Some, ru: Some}\nunit: persons\n"
    version = f"version: {1 + (text == _THERE)}\n"
    return load_definition(head + version + text.replace("$place", place), register.codebook)


def _measured(register: Register, rounds: int) -> dict[str, Any]:
    place = register.db.rows("SELECT code FROM entity WHERE kind = 'place' ORDER BY code")[0][0]
    asking = _Asking(register, [_figure(register, text, place) for text in (_HELD, _THERE)])
    asking("first", compared=False)
    for _ in range(rounds):
        records = _person(register, place)
        register.record(records)
        asking("a person")
        about = (records[-2].code,)
        code = register.new_code("finding")
        standard = "reasonable_grounds"
        register.record([Finding(code, "claim", about, "not_established", standard, "-", _DAY)])
        asking("a finding")
        saved = register.record([one for _ in range(_MANY) for one in _person(register, place)])
        asking(f"{_MANY} persons")
        register.undo(saved.code, "entered twice")
        asking("an undo of these")
    return {
        "seconds_kept": {when: round(median(laps), 3) for when, laps in asking.kept.items()},
        "seconds_anew": {when: round(median(laps), 3) for when, laps in asking.anew.items()},
        "longest_kept": round(
            max(max(laps) for when, laps in asking.kept.items() if "first" not in when), 3
        ),
        "peak_mib": peak_mib(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the exit code is 1 when a figure took too long after a save."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--temporary", type=Path, help="folder for temporary files")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write FILE.json")
    asked = parser.parse_args(arguments)
    answer: dict[str, Any] = {
        "command": f"python -m bench.figures {' '.join(arguments or sys.argv[1:])}",
        "environment": environment(),
        "persons": asked.persons,
        "goal_seconds": GOAL_SECONDS,
    }
    with tempfile.TemporaryDirectory(prefix="unerased-figures-", dir=asked.temporary) as folder:
        places = f"{folder}/register", f"{folder}/storage"
        record(Stopwatch(), *places, asked.persons)
        with opened(*places, write=True) as register:
            answer |= _measured(register, asked.rounds)
    answer["met"] = answer["longest_kept"] <= GOAL_SECONDS
    text = json.dumps(answer, indent=2)
    print(text)
    if asked.write:
        asked.write.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return 0 if answer["longest_kept"] <= 2 * GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
