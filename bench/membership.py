"""`python -m bench.membership`: the laws of the membership on many histories of a club of three.

Every history of one, two and three operations out of six kinds, by any of three members, with every
choice of what each writer had seen; with `--classes 6` every class of histories of up to six
operations, as `tests/journal/club_classes.py` merges them, each in another order of the clocks as
well; then random histories of six operations for as long as asked, each decided as its class. The
laws are in `tests/journal/club_laws.py`; the tests run the histories of two operations, the classes
of up to four, and six in turn. Exit code 1 when a law is broken, with the history.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journal.club_classes import built, check_decided, class_of, classes
from tests.journal.club_laws import KINDS, MEMBERS, check, entries_of, founded, histories

if TYPE_CHECKING:
    from tests.journal.club import Club
    from tests.journal.club_classes import History

    from unerased.journal.membership import Membership

OPERATIONS = 6


def main(arguments: list[str] | None = None) -> int:
    """Run it, print what was walked, and give the exit code."""
    asked = _parser().parse_args(arguments)
    counts: dict[str, int] = {}
    try:
        for length in range(1, asked.length + 1):
            counts[f"every history of {length}"] = _walk(length)
        until = time.monotonic() + asked.minutes * 60
        for leaf in (True, False):
            for length, level in enumerate(classes(asked.classes - 2 * leaf, leaf=leaf), 1):
                which = f"classes of {length}{', one of them a leaf' if leaf else ''}"
                if length < asked.least or (leaf and asked.least > 1):
                    continue
                chosen = sorted(level)[asked.part - 1 :: asked.parts]
                walked = _walk_classes(chosen, asked.seed, until)
                counts[f"{which}, of {len(level)}"] = walked
                print(f"{which}: {walked} of {len(level)}", file=sys.stderr, flush=True)
        counts[f"random histories of {OPERATIONS}"] = _random(asked.seed, asked.seconds)
    except AssertionError:
        print("a law is broken; the history stands above")
        return 1
    told = {"laws": 9, "broken": 0, "histories": counts, "seed": asked.seed}
    text = json.dumps(told, indent=1)
    if asked.write:
        asked.write.write_text(text + "\n", "utf-8")
    print(text)
    return 0


def _walk(length: int) -> int:
    count = 0
    for club in histories(length):
        _check(club)
        count += 1
    return count


def _walk_classes(level: list[History], seed: int, until: float) -> int:
    """Walk histories, in an order that the seed gives, as far as the time goes."""
    order = random.Random(seed).sample(level, len(level))
    for number, history in enumerate(order):
        if time.monotonic() > until:
            return number
        membership = _check(built(history))
        # law 9: another order of the clocks that keeps causes before effects changes nothing
        check_decided(history, membership, late="AB")
    return len(order)


def _random(seed: int, seconds: float) -> int:
    chosen = random.Random(seed)
    until = time.monotonic() + seconds
    count = 0
    while time.monotonic() < until:
        club = founded()
        base = dict(club.lengths)
        for _ in range(OPERATIONS):
            by = chosen.choice(MEMBERS)
            seen = {
                name: chosen.randint(base.get(name, 0), club.lengths.get(name, 0))
                for name in MEMBERS
            }
            club.say(by, *entries_of(chosen.choice(KINDS), by), seen=seen)
        check_decided(class_of(club), _check(club))
        count += 1
    return count


def _check(club: Club) -> Membership:
    try:
        return check(club)
    except AssertionError:
        for op in club.ops:
            print(op.hlc, op.member[:1].decode(), op.seq, op.index, op.heads, op.entry)
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.membership", description=__doc__)
    parser.add_argument("--length", type=int, default=3, help="every history up to so many")
    parser.add_argument("--classes", type=int, default=0, help="every class up to so many")
    parser.add_argument("--least", type=int, default=1, help="classes of no fewer operations")
    parser.add_argument("--part", type=int, default=1, help="which part of the classes")
    parser.add_argument("--parts", type=int, default=1, help="in how many parts")
    parser.add_argument("--minutes", type=float, default=60, help="how long the classes, at most")
    parser.add_argument("--seconds", type=float, default=600, help="how long the random ones")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--write", type=Path, help="a file for the result")
    return parser


if __name__ == "__main__":
    sys.exit(main())
