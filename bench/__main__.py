"""`python -m bench`: the whole way of the data, each part beside a plain peer in the same run.

Exit code 1 when a measurement crashed or missed its goal by more than a factor of two.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.child import ROOT, ChildFailed
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
    with Bench.begin(plan, asked.temporary) as bench:
        for name in asked.only or NAMES:
            try:
                found[name] = bench.measure(name)
            except ChildFailed as error:
                crashed = True
                say(f"{name}: {error}; the others go on")
        shown = (plan, found, bench.context, about)
    if asked.write:
        asked.write.with_suffix(".json").write_text(as_json(*shown) + "\n", encoding="utf-8")
        asked.write.with_suffix(".md").write_text(as_markdown(*shown), encoding="utf-8")
    print(as_json(*shown) if asked.json else as_markdown(*shown))
    for other in [] if asked.json else other_results(ROOT):
        print(f"Measured on its own: {other}")
    badly = [name for name, one in found.items() if one.badly_missed]
    if badly:
        say(f"missed by more than a factor of two: {', '.join(badly)}")
    return 1 if crashed or badly else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run, at most three minutes")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="measure only these")
    parser.add_argument("--temporary", type=Path, help="folder for temporary files")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="also write FILE.json and FILE.md"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
