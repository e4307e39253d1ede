"""`python -m bench.exits`: what leaves a register, under random consents, for as long as asked.

Eight people of whom every secret is a word of its own answer at random, for every recipient. Then
everything leaves: a figure with its sheet, a pack of a random form about a random person, a report,
a calendar, pictures. Every file is read as a reader could: words, names of files, metadata, hidden
parts. Exit code 1 when anything is told of who did not agree, with the answers. The tests run the
same in small (`tests/exits`), and plant a leak in each exit.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.exits.drawing import pictures
from tests.exits.leaving import (
    Base,
    World,
    answers,
    every_secret,
    leaks_of_files,
    leaks_of_pack,
    leaks_of_release,
)
from tests.exits.people import PEOPLE, every_name
from tests.exits.reading import found_in

from unerased.remedies.checks import FORMS
from unerased.remedies.packs import LANGUAGES
from unerased.seal.cost import TEST_PROFILE

if TYPE_CHECKING:
    from tests.exits.leaving import Answers

#: pictures need a server of their own, and are drawn for one history of so many
PICTURES = 10


class Leak(Exception):
    """Something left that nobody agreed to."""


def main(arguments: list[str] | None = None) -> int:
    """Run it, print what left, and give the exit code."""
    asked = _parser().parse_args(arguments)
    os.environ[TEST_PROFILE] = "1"  # cheap keys: a copy is opened for every history
    left: Counter[str] = Counter()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        base = Base.entered(Path(folder) / "entered")
        try:
            _tried(base, Path(folder), asked.seed, asked.histories, left)
        except Leak as error:
            print(error)
            return 1
    told = {
        "histories": asked.histories,
        "seed": asked.seed,
        "left": dict(sorted(left.items())),
        "leaks": 0,
        "minutes": round((time.monotonic() - started) / 60, 1),
    }
    text = json.dumps(told, indent=1)
    if asked.write:
        asked.write.write_text(text + "\n", "utf-8")
    print(text)
    return 0


def _tried(base: Base, folder: Path, number: int, histories: int, left: Counter[str]) -> None:
    copies = count()

    @seed(number)
    @settings(
        max_examples=histories,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        said=answers(),
        kind=st.sampled_from(sorted(FORMS)),
        who=st.sampled_from(PEOPLE),
        language=st.sampled_from(LANGUAGES),
    )
    def law(said: Answers, kind: str, who: int, language: str) -> None:
        at = next(copies)
        with base.copy(folder / str(at), keep=True) as world:
            world.say(said)
            found = _leaks(world, said, (kind, who, language), left)
        if not found and at % PICTURES == 0:
            found = found_in(pictures(world, who), every_name())
            left["pictures"] += 1
        if found:
            raise Leak(f"{found} of {said}, {kind} about {who} in {language}")

    law()


def _leaks(
    world: World, said: Answers, asked: tuple[str, int, str], left: Counter[str]
) -> list[str]:
    kind, who, language = asked
    made = world.release()
    left["releases" if made else "releases refused"] += 1
    found = leaks_of_release(world, made, said)
    files = world.pack(kind, who, language)
    left["packs" if files else "packs refused"] += 1
    found += leaks_of_pack(world, files, kind, said, who)
    left["calendars"] += 1
    return found + leaks_of_files(world.calendar(), every_secret(world))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.exits", description=__doc__)
    parser.add_argument("--histories", type=int, default=400, help="answers that are tried")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write FILE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
