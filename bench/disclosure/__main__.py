"""`python -m bench.disclosure`: what released figures give away, beside what others do.

Exit code 1 when something that must hold at any size does not.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from bench.disclosure import argus
from bench.disclosure.auditing import auditing
from bench.disclosure.bounding import bounding
from bench.disclosure.differencing import differencing
from bench.disclosure.suppression import suppression
from bench.runner import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.disclosure.values import Study

__all__ = ["NAMES", "as_markdown", "run"]

NAMES: Final = ("differencing", "suppression", "audit", "bound")
SEED: Final = 20301130


def run(name: str, *, quick: bool, peer: bool = True) -> Study:
    """Run one study.

    Args:
        name: of `NAMES`.
        quick: in its short form, which asks for no peer that is not there.
        peer: install pytauargus into a temporary environment for `suppression`.
    """
    say(f"{name}: begins")
    studies: dict[str, Callable[[], Study]] = {
        "differencing": lambda: differencing(60 if quick else 1_500, SEED, say),
        "suppression": lambda: _suppression(6 if quick else 30, peer=peer and not quick),
        "audit": lambda: auditing([30, 100] if quick else [30, 100, 180, 317], SEED, say),
        "bound": lambda: bounding(400 if quick else 10_000, SEED, say),
    }
    return studies[name]()


def _suppression(tables: int, *, peer: bool) -> Study:
    if not peer:
        return suppression(tables, SEED, "", say, "Tau-Argus is not asked in the short form")
    with tempfile.TemporaryDirectory(prefix="unerased-argus-") as folder:
        try:
            python = argus.made(Path(folder))
        except (OSError, subprocess.CalledProcessError) as error:
            why = f"{argus.REQUIREMENT} could not be installed: {type(error).__name__}"
            return suppression(tables, SEED, "", say, why)
        return suppression(tables, SEED, python, say)


def as_markdown(studies: Sequence[Study], command: str) -> str:
    """The studies as tables for people."""
    lines = ["# What released figures give away", "", f"`{command}`", ""]
    for one in studies:
        lines += [
            f"## {one.name}",
            "",
            f"{one.size}; {one.seconds:.0f} s.",
            f"Goal: {one.goal}: **{'met' if one.met else 'missed'}**.",
            "",
        ]
        for number, row in enumerate(one.rows):
            lines.append("| " + " | ".join(row) + " |")
            if not number:
                lines.append("|" + "---|" * len(row))
        lines += [""] + [line for line in (one.why, one.broken) if line]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for, print it, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.disclosure", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short form")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="only these")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also FILE.json and FILE.md")
    asked = parser.parse_args(arguments)
    command = " ".join(["python -m bench.disclosure", *(arguments or sys.argv[1:])])
    found = [run(name, quick=asked.quick) for name in asked.only or NAMES]
    text = as_markdown(found, f"{command}, {time.strftime('%Y-%m-%d')}")
    print(text)
    if asked.write:
        asked.write.with_suffix(".md").write_text(text, encoding="utf-8")
        whole = {"command": command, "studies": found}
        encoded = msgspec.json.format(msgspec.json.encode(whole), indent=2)
        asked.write.with_suffix(".json").write_bytes(encoded + b"\n")
    return 1 if any(one.broken for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
