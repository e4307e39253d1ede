"""`python -m bench.checks_out`: a test of an attack has to fail once the check is taken out.

    nice -n 19 python -m bench.checks_out --jobs 2 --write bench/results/DATE-checks-out.md
    python -m bench.checks_out --only tests/web

The lists in `bench/checks` say for each test of `docs/attacks.md` which text of a file is the check
and what stands there without it. The text is changed in a scratch copy of the tree, never here, and
the test runs in that copy. Where a line has several texts, they are taken out together: another one
refuses while one is gone, or they are the two sides of one check. Exit code 1 when a test passes
all the same or cannot be run, or when a text is not there exactly once.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT: Final = Path(__file__).parent.parent
LISTS: Final = ROOT / "bench/checks"
#: what a test may need of the tree
_NEEDED: Final = ("src", "tests", "tools", "bench", "docs", "pyproject.toml", "README.md")
_FAILED: Final = re.compile(r"^FAILED \S+?::(.+?)(?: - (.*))?$", re.MULTILINE)
_PATH: Final = re.compile(r"(?<![\w.])/[\w.-]+/[\w./-]+")
_SHOWN: Final = 100
_SECONDS: Final = 1800


@dataclass(frozen=True, slots=True)
class Cut:
    """A text of a file, which is there once, and what stands there without the check."""

    file: str
    text: str
    instead: str

    def made(self, source: str) -> str:
        """The source without the check.

        Raises:
            ValueError: the text is not there exactly once.
        """
        times = source.count(self.text)
        if times != 1:
            raise ValueError(f"{self.file}: there {times} times: {self.text}")
        return source.replace(self.text, self.instead)


@dataclass(frozen=True, slots=True)
class Line:
    """An attack, its test, and what is taken out together; else why there is nothing to."""

    attack: str
    test: str
    cuts: tuple[Cut, ...]
    why: str = ""


def lines() -> tuple[Line, ...]:
    """All lines of all lists."""
    rows = [
        row
        for path in sorted(LISTS.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text("utf-8"))
    ]
    return tuple(
        Line(
            str(row["attack"]),
            row["test"],
            tuple(Cut(*cut) for cut in row.get("out", ())),
            row.get("nothing", ""),
        )
        for row in rows
    )


def attempt(line: Line, copy: Path) -> str | None:
    """What fails of a line's test in a copy of the tree without the checks; None for nothing.

    Raises:
        RuntimeError: the test could not be run to its end.
        ValueError: as `Cut.made`.
    """
    before = {copy / cut.file: (copy / cut.file).stat() for cut in line.cuts}
    try:
        for cut in line.cuts:
            path = copy / cut.file
            path.write_text(cut.made(path.read_text("utf-8")), "utf-8")
        given = {"PYTHONPATH": str(copy / "src"), "COLUMNS": "250", "PYTHONDONTWRITEBYTECODE": ""}
        options = ["-q", "-x", "--tb=no", "-o", f"timeout={_SECONDS}"]
        command = [sys.executable, "-m", "pytest", *options, line.test]
        done = subprocess.run(
            command, cwd=copy, env=os.environ | given, capture_output=True, text=True, check=False
        )
    finally:
        for path, status in before.items():  # with its times, so that what was compiled holds
            shutil.copyfile(ROOT / path.relative_to(copy), path)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    failed = _FAILED.search(done.stdout)
    # what ended by the clock may have been slow, and has not failed
    late = failed is not None and "Timeout" in str(failed[2])
    if late or done.returncode != (0 if failed is None else 1):
        raise RuntimeError(f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return None if failed is None else _PATH.sub("…", f"{failed[1]}: {failed[2] or ''}")


def main(arguments: list[str] | None = None) -> int:
    """Take every check out, one line after the other, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="lines whose test holds this text")
    parser.add_argument("--jobs", type=int, default=1, help="lines at a time")
    parser.add_argument("--write", type=Path, help="file of the table")
    asked = parser.parse_args(arguments)
    chosen = [line for line in lines() if asked.only in line.test and line.cuts]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(asked.jobs):
            copies.put(copied(Path(folder) / str(number)))
        told = list(pool.map(lambda line: _told(line, copies), chosen))
    if asked.write:
        asked.write.write_text(_table(chosen, told, asked.write.stem), "utf-8")
    return int(None in told)


def copied(copy: Path) -> Path:
    """A scratch copy of the tree."""
    copy.mkdir()
    for name in _NEEDED:
        put = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        put(ROOT / name, copy / name)
    return copy


def _told(line: Line, copies: SimpleQueue[Path]) -> str | None:
    copy = copies.get()
    try:
        failed = attempt(line, copy)
        print(f"{'fails ' if failed else 'PASSES'} {line.test}\n       {failed}", flush=True)
    except (ValueError, OSError, RuntimeError) as fault:
        failed = None
        print(f"NOT RUN {line.test}\n       {fault}", flush=True)
    finally:
        copies.put(copy)
    return failed


def _table(chosen: Sequence[Line], told: Sequence[str | None], name: str) -> str:
    head = f"""# Checks taken out

`python -m bench.checks_out --write bench/results/{name}.md`: each line takes out what refuses an
attack of `docs/attacks.md`, in a scratch copy of the tree, and runs its test there. Where a line
has several texts, another one refuses while one is gone, or they are two sides of one check.

{len(told)} lines; {told.count(None)} whose test passed all the same.

| attack | taken out | test | what fails |
|---|---|---|---|
"""
    return head + "".join(map(_row, chosen, told))


def _row(line: Line, failed: str | None) -> str:
    cuts = "<br>".join(f"`{cut.file}`: `{_cell(cut.text)}`" for cut in line.cuts)
    shown = _cell(failed or "passes all the same")
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} …"
    return f"| {line.attack} | {cuts} | `{line.test}` | `{shown}` |\n"


def _cell(text: str) -> str:
    """A text in one line of a table, where neither bars nor quotes of code end it."""
    return " ".join(text.split()).replace("|", "¦").replace("`", "'")


if __name__ == "__main__":
    sys.exit(main())
