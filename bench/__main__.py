"""`python -m bench`: the whole way of the data, each part beside a plain peer in the same run.

With `--quick` the studies of `bench.disclosure` run as well, in their short form. Exit code 1 when
a measurement crashed or missed its goal by more than a factor of two, or a study is broken.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.child import ROOT, ChildFailed
from bench.disclosure.__main__ import NAMES as STUDIES
from bench.disclosure.__main__ import as_markdown as as_studies
from bench.disclosure.__main__ import run as study
from bench.report import as_json, as_markdown, environment, other_results
from bench.runner import Bench, say
from bench.values import NAMES, QUICK, WHOLE, Measurement


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for, print it, and give the exit code."""
    asked = _parser().parse_args(arguments)
    plan = QUICK if asked.quick else WHOLE
    about = environment()
    found: dict[str, Measurement] = {}
    crashed = False
    named = asked.only or [*NAMES, *(STUDIES if asked.quick else ())]
    studies = [study(name, quick=True) for name in named if name in STUDIES]
    with Bench.begin(plan, asked.temporary) as bench:
        for name in [one for one in named if one in NAMES]:
            try:
                found[name] = bench.measure(name)
            except ChildFailed as error:
                crashed = True
                say(f"{name}: {error}; the others go on")
        shown = (plan, found, bench.context, about, studies)
    if asked.write:
        asked.write.with_suffix(".json").write_text(as_json(*shown) + "\n", encoding="utf-8")
        asked.write.with_suffix(".md").write_text(as_markdown(*shown[:4]), encoding="utf-8")
    print(as_json(*shown) if asked.json else as_markdown(*shown[:4]))
    if studies and not asked.json:
        print(as_studies(studies, "the short form; `python -m bench.disclosure` is the whole"))
    for other in [] if asked.json else other_results(ROOT):
        print(f"Measured on its own: {other}")
    badly = [name for name, one in found.items() if one.badly_missed]
    if badly:
        say(f"missed by more than a factor of two: {', '.join(badly)}")
    broken = [f"{one.name}: {one.broken}" for one in studies if one.broken]
    for line in broken:
        say(line)
    return 1 if crashed or badly or broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run, at most three minutes")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--only", nargs="+", choices=(*NAMES, *STUDIES), help="measure only these")
    parser.add_argument("--temporary", type=Path, help="folder for temporary files")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="also write FILE.json and FILE.md"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
