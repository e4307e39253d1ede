"""Estimations at work: each in a process of its own, so that pages go on and a stop is at once.

The process gets a table of counts and nothing else of the register; it sends back how far it is
and, at the end, the numbers and two pictures. All of it stays in memory. Who lets go of a `Job`
ends its process: the desk's cache lets go at each save and when the register is locked.
"""

from __future__ import annotations

import io
import signal
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, cast

from unerased.web.faults import place_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from unerased.estimate.answer import Plain
    from unerased.estimate.arrays import Floats
    from unerased.estimate.settings import Settings
    from unerased.estimate.table import Table

SEED: Final = 1
#: a page that waits keeps the register open, so that nothing may work without end
LONGEST_SECONDS: Final = 20 * 60
LEVELS: Final = (0.025, 0.25, 0.5, 0.75, 0.975)
_STEP: Final = 0.01

Totals = tuple[float | None, ...]


class Standing(Enum):
    """How an estimation stands."""

    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    LATE = "late"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OfFamily:
    """What one family of models says; `None` stands for no end. `stack` is all of them."""

    family: str
    weight: float | None
    estimate: float | None
    interval: Totals
    quantiles: Totals


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an estimation came to.

    Attributes:
        verdict: `estimate`, `lower_bound` or `none`.
        estimate, interval: totals of persons; `None` when there is no number.
        reasons: for each its code, "" where there is none, and its words in English.
        overlap, answers: pictures as PNG; `answers` is empty when no model was fitted.
    """

    verdict: str
    estimate: float | None
    interval: Totals
    level: float
    reasons: tuple[tuple[str, str], ...]
    families: tuple[OfFamily, ...]
    overlap: bytes
    answers: bytes


class Job:
    """One estimation at work or over. Used on the keeper's thread only.

    Args:
        table: the overlaps of the lists.
        settings: how carefully to work; `None` for the estimation's own choice.
        longest: seconds after which it is stopped.
    """

    def __init__(
        self, table: Table, settings: Settings | None = None, longest: float = LONGEST_SECONDS
    ) -> None:
        # a fresh interpreter: a fork would carry the open register's memory along
        context = get_context("spawn")
        self._mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, table, settings), daemon=True)
        process.start()
        theirs.close()
        self._let_go = weakref.finalize(self, _end, process, self._mine)
        self._until = time.monotonic() + longest
        self._standing = Standing.WORKING
        self.share = 0.0
        self.outcome: Outcome | None = None
        self.fault = ""

    def look(self) -> Standing:
        """Take in what the process has sent since, and say how it stands."""
        if self._standing is Standing.WORKING:
            try:
                while self._standing is Standing.WORKING and self._mine.poll():
                    self._take(self._mine.recv())
            except (EOFError, OSError):
                self._over(Standing.FAILED)
        if self._standing is Standing.WORKING and time.monotonic() > self._until:
            self._over(Standing.LATE)
        return self._standing

    def stop(self) -> None:
        """End the work at once; what is done already stays."""
        if self.look() is Standing.WORKING:
            self._over(Standing.STOPPED)

    def _take(self, sent: float | str | Outcome) -> None:
        if isinstance(sent, Outcome):
            self.outcome = sent
            self._over(Standing.DONE)
        elif isinstance(sent, str):
            self.fault = sent
            self._over(Standing.FAILED)
        else:
            self.share = sent

    def _over(self, standing: Standing) -> None:
        self._standing = standing
        self._let_go()


def _end(process: SpawnProcess, connection: Connection) -> None:
    process.kill()
    process.join()
    process.close()
    connection.close()


def _work(connection: Connection, table: Table, settings: Settings | None) -> None:
    # the key that stops the server reaches this process too; the server ends it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if abs(share - told) >= _STEP:
            told = share
            connection.send(share)

    with suppress(BrokenPipeError):  # then nobody waits for it any more
        try:
            sent: Outcome | str = _estimated(table, settings, tell)
        except Exception as error:  # noqa: BLE001 - handed over without its words, not swallowed
            sent = place_of(error)
        connection.send(sent)


def _estimated(table: Table, settings: Settings | None, tell: Callable[[float], None]) -> Outcome:
    from unerased.estimate.command import estimate  # noqa: PLC0415 - heavy; this process only
    from unerased.estimate.verdict import ASSUMPTION, table_findings  # noqa: PLC0415 - the same

    answered, totals = estimate(table, "stack", SEED, settings=settings, progress=tell)
    result = cast("dict[str, Any]", answered)
    codes = {one.words: one.code for one in (*table_findings(table), ASSUMPTION)}
    return Outcome(
        verdict=result["verdict"],
        estimate=result["estimate"],
        interval=tuple(result["interval"] or ()),
        level=result["level"],
        reasons=tuple((codes.get(words, ""), words) for words in result["reasons"]),
        families=_families(result, totals),
        overlap=_overlap(table),
        answers=_answers(table, answered, totals),
    )


def _families(result: dict[str, Any], totals: dict[str, Floats]) -> tuple[OfFamily, ...]:
    found = [
        OfFamily(
            name,
            row["weight"],
            row["estimate"],
            tuple(row["interval"]),
            _quantiles(totals[name]),
        )
        for name, row in result["families"].items()
    ]
    if "stack" in totals:
        mixed = result["diagnostics"]["stack"]
        whole = _quantiles(totals["stack"])
        found.append(OfFamily("stack", None, mixed["median"], tuple(mixed["interval"]), whole))
    return tuple(found)


def _quantiles(totals: Floats) -> Totals:
    import numpy as np  # noqa: PLC0415 - this process only

    found = np.quantile(totals, LEVELS, method="inverted_cdf")
    return tuple(float(one) if np.isfinite(one) else None for one in found)


def _overlap(table: Table) -> bytes:
    from unerased.estimate.plots import save_overlap  # noqa: PLC0415 - draws, this process only

    picture = io.BytesIO()
    # matplotlib writes to an open file as to a path; on a disk it would lie in clear
    save_overlap(table, cast("Path", picture))
    return picture.getvalue()


def _answers(table: Table, result: dict[str, Plain], totals: dict[str, Floats]) -> bytes:
    import numpy as np  # noqa: PLC0415 - this process only

    from unerased.estimate.plots import save_answers  # noqa: PLC0415 - draws, this process only

    finite = {name: sample for name, sample in totals.items() if np.isfinite(sample).any()}
    if not finite:
        return b""
    picture = io.BytesIO()
    save_answers(table, result, finite, cast("Path", picture))
    return picture.getvalue()
