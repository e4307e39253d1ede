"""Peer and ours one after the other, several times, on one generated register."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import msgspec

from bench.child import run
from bench.importing import write
from bench.values import EACH_CPU, GOALS, MIB, Measurement, Plan, Sample, judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Bench", "say"]

_SPARE: Final = 3
"""Free space that a file needs: itself, sealed by us, sealed by age."""


def say(text: str) -> None:
    """Tell on stderr how far it is; stdout is for results alone."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Bench:
    """One run. Everything is made in one temporary folder, which is gone afterwards.

    Args:
        plan: how large it is.
        folder: an empty folder.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._made: set[str] = set()
        self.context: dict[str, Sample] = {}

    @classmethod
    @contextmanager
    def begin(cls, plan: Plan, temporary: Path | None) -> Iterator[Bench]:
        """A run in a new temporary folder."""
        with tempfile.TemporaryDirectory(prefix="unerased-bench-", dir=temporary) as folder:
            yield cls(plan, Path(folder))

    def measure(self, name: str) -> Measurement:
        """Take one measurement, by its name in `values.GOALS`."""
        say(f"{name}: begins")
        taken = getattr(self, f"_{name}")()
        if not isinstance(taken, Measurement):
            raise TypeError(name)
        return taken

    def _given(self) -> dict[str, Any]:
        """Where the generated register is; it is made when it is first asked for."""
        place = {"folder": str(self._folder / "register"), "storage": str(self._folder / "storage")}
        if self._first("record"):
            self.context["record"] = self._run("record", **place, persons=self._plan.persons)
        return place

    def _plain(self) -> str:
        """Where the same rows are in plain SQLite; they are filled in when first asked for."""
        path = str(self._folder / "plain.db")
        given = self._given()
        if self._first("plain"):
            self.context["plain"] = self._run("plain", **given, path=path)
        return path

    def _rebuild(self) -> Measurement:
        given = self._given()
        ours, peers = self._pairs(
            lambda: self._run("rebuild", **given),
            lambda: self._run("rebuild-peer", **given, path=str(self._folder / "rebuilt.db")),
        )
        return self._judged("rebuild", ours, peers, lambda: self._why("rebuild", **given))

    def _open(self) -> Measurement:
        given = self._given()
        path = self._plain()
        ours, peers = self._pairs(
            lambda: self._run("open", **given), lambda: self._run("open-peer", path=path)
        )
        return self._judged("open", ours, peers, lambda: self._why("open", **given))

    def _search(self) -> Measurement:
        given = self._given()
        path = self._plain()
        asked = {"queries": self._plan.queries, "noted": str(self._folder / "queries.json")}
        self._run("queries", **given, **asked)
        ours, peers = self._pairs(
            lambda: self._run("search", **given, **asked),
            lambda: self._run("search-peer", path=path, **asked),
        )
        return self._judged("search", ours, peers, lambda: self._why("search", **given, **asked))

    def _evidence(self) -> Measurement:
        size = f"{self._plan.file_mib} MiB of random bytes"
        missing = [tool for tool in ("age", "age-keygen", "sha256sum") if not shutil.which(tool)]
        if missing:
            return judged("evidence", size, {"skipped": f"not installed: {', '.join(missing)}"})
        if shutil.disk_usage(self._folder).free < _SPARE * self._plan.file_mib * MIB:
            return judged("evidence", size, {"skipped": "not enough space on the disk"})
        given = {"folder": str(self._folder / "evidence"), "mib": self._plan.file_mib}
        ours, peers = self._pairs(
            lambda: self._run("evidence", **given), lambda: self._run("evidence-peer", **given)
        )
        return self._judged("evidence", ours, peers, lambda: self._why("evidence", **given))

    def _page(self) -> Measurement:
        given = {**self._given(), "pages": self._plan.pages}
        ours = [self._run("page", **given) for _ in range(self._plan.repeats)]
        # the static file is asked for by the same process, in turn with the pages
        peers = [
            msgspec.structs.replace(
                sample,
                seconds=sample.notes["static_seconds"],
                cpu_seconds=sample.notes["static_cpu_seconds"],
            )
            for sample in ours
        ]
        return self._judged("page", ours, peers, lambda: self._why("page", **given))

    def _import(self) -> Measurement:
        path = str(self._folder / "list.xlsx")
        write(path, self._plan.rows)
        runs = count()

        def given() -> dict[str, str]:
            new = str(self._folder / f"import-{next(runs)}")
            return {"folder": f"{new}-folder", "storage": f"{new}-storage", "path": path}

        taken, peers = self._pairs(
            lambda: self._run("import", **given()), lambda: self._run("import-peer", path=path)
        )
        return self._judged("import", taken, peers, lambda: self._why("import", **given()))

    def _pages(self) -> Measurement:
        given = self._given()
        ours, peers = self._pairs(
            lambda: self._run("pages", **given),
            lambda: self._run("page", **given, pages=self._plan.pages),
        )
        return self._judged("pages", ours, peers, lambda: self._why("pages", **given))

    def _first(self, what: str) -> bool:
        first = what not in self._made
        self._made.add(what)
        return first

    def _run(self, stage: str, **given: Any) -> Sample:  # noqa: ANN401 - passed on as JSON
        sample = run(stage, **given)
        took = f"{sample.seconds:.4f} s, {sample.cpu_seconds:.2f} s of CPU in all"
        say(f"  {stage}: {took}, {sample.memory_mib:.0f} MiB; {sample.size}")
        return sample

    def _pairs(
        self, ours: Callable[[], Sample], peer: Callable[[], Sample]
    ) -> tuple[list[Sample], list[Sample]]:
        """Alternately, and each first in turn, so that a busy minute hits both."""
        taken: tuple[list[Sample], list[Sample]] = ([], [])
        for number in range(self._plan.repeats):
            for side in (1, 0) if number % 2 == 0 else (0, 1):
                taken[side].append((ours, peer)[side]())
        return taken

    def _judged(
        self, name: str, ours: Sequence[Sample], peers: Sequence[Sample], why: Callable[[], str]
    ) -> Measurement:
        pairs = list(zip(ours, peers, strict=True))
        ratios = [our.seconds / peer.seconds for our, peer in pairs]
        computed = [our.cpu_seconds / (peer.cpu_seconds or 1e-9) for our, peer in pairs]
        figures: dict[str, object] = {
            "ratio": round(median(ratios), 3),
            "cpu_ratio": round(median(computed), 3),
            "seconds": round(median(sample.seconds for sample in ours), 6),
            "peer_seconds": round(median(sample.seconds for sample in peers), 6),
            "memory_mib": max(sample.memory_mib for sample in ours),
            "peer_memory_mib": max(sample.memory_mib for sample in peers),
            "spread": (round(min(ratios), 3), round(max(ratios), 3)),
            "repeats": len(ratios),
            "notes": ours[-1].notes,
        }
        if GOALS[name].of == "cpu_seconds":
            figures["cpu_seconds"] = round(median(one.notes[EACH_CPU] for one in ours), 6)
        found = judged(name, ours[-1].size, figures)
        return found if found.met else judged(name, found.size, {**figures, "why": why()})

    def _why(self, stage: str, **given: Any) -> str:  # noqa: ANN401 - passed on as JSON
        """Where the time of a stage goes, from one more run under the profiler."""
        say(f"  {stage}: once more, under the profiler")
        shares = run(stage, **given, profiled=True).notes
        parts = sorted(shares.items(), key=lambda part: -part[1])
        return ", ".join(f"{room} {share:.0%}" for room, share in parts if share >= 0.02)
