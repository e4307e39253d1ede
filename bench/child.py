"""One measurement in a process of its own: `python -m bench.child STAGE '{"…": …}'`.

A fresh process, so that its peak memory is its own and nothing is warm that should not be.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Any, Final

import msgspec

from bench.memory import peak_mib
from bench.profiling import Profiler
from bench.timing import Stopwatch
from bench.values import Sample

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STAGES", "ChildFailed", "run"]

ROOT: Final = Path(__file__).resolve().parent.parent

#: Stage to the module and function that measure it; it is given a stopwatch and the arguments.
#: Imported only in the child.
STAGES: Final[dict[str, tuple[str, str]]] = {
    "record": ("bench.build", "record"),
    "plain": ("bench.plain", "fill"),
    "rebuild": ("bench.rebuild", "ours"),
    "rebuild-peer": ("bench.rebuild", "peer"),
    "open": ("bench.opening", "ours"),
    "open-peer": ("bench.opening", "peer"),
    "queries": ("bench.searching", "note_statements"),
    "search": ("bench.searching", "ours"),
    "search-peer": ("bench.searching", "peer"),
    "evidence": ("bench.evidence", "ours"),
    "evidence-peer": ("bench.evidence", "peer"),
    "page": ("bench.page", "ours"),
    "pages": ("bench.pages", "ours"),
    "import": ("bench.importing", "ours"),
    "import-peer": ("bench.importing", "peer"),
}


class ChildFailed(Exception):
    """A child process did not come to its end; what it said stands on stderr."""


def run(stage: str, **given: Any) -> Sample:  # noqa: ANN401 - passed on as JSON
    """Run a stage in a fresh process and give what it measured.

    Raises:
        ChildFailed: it ended with an error.
    """
    # the cheapest key derivation: it is not what is measured, and refused outside of tests
    environment = {**os.environ, "UNERASED_TEST_PROFILE": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.child", stage, msgspec.json.encode(given).decode()]
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=PIPE, check=False)
    if ended.returncode != 0:
        raise ChildFailed(f"the stage {stage} ended with exit code {ended.returncode}")
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=Sample)


def _main(arguments: list[str]) -> int:
    stage = arguments[0]
    given = msgspec.json.decode(arguments[1], type=dict[str, Any])
    watch = Stopwatch(Profiler() if given.pop("profiled", False) else None)
    module, name = STAGES[stage]
    function: Callable[..., Sample] = getattr(importlib.import_module(module), name)
    sample = function(watch, **given)
    sample = msgspec.structs.replace(
        sample, memory_mib=sample.memory_mib or peak_mib(), cpu_seconds=watch.cpu
    )
    if watch.profiler is not None:
        print("\n".join(watch.profiler.slowest()), file=sys.stderr)
        sample = msgspec.structs.replace(sample, notes=watch.profiler.shares())
    print(msgspec.json.encode(sample).decode())
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
