"""An import under way: the file, what was decided, and the work on it; in memory, and not for long.

It belongs to one session, is let go of when the register is locked, when another file takes its
place, and after half an hour. The work is a `Job`, and pages look at how far it is.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.exchange import run_import
from unerased.exchange.importing import plan_table
from unerased.web.desk import desk_of, session_of
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from unerased.exchange import Mapping as Mapped
    from unerased.exchange import Plan, Suggestion, Table
    from unerased.register import Register, Saved
    from unerased.web.desk import Desk
    from unerased.web.sessions import Session

__all__ = ["Done", "Work", "begin", "held", "let_go"]

LONGEST_SECONDS: Final = 30 * 60
_KEY: Final = "import"


@dataclass(frozen=True, slots=True)
class Done:
    """What was written: the code of the save, and how much."""

    save: str
    rows: int
    left_out: int
    persons: int
    adds_to: int
    acts: int
    claims: int
    fresh: Mapping[str, int]


@dataclass(slots=True, weakref_slot=True)
class Work:
    """One import of one session.

    Attributes:
        data: the file.
        sheets: names of its worksheets; empty for CSV.
        options: how it is read: `sheet`, or `encoding` and `delimiter`; `header_row`.
        table: its cells; None while it is asked how to read it.
        columns: what each column perhaps says.
        before: code of the save that holds this very file already, "" for none.
        choices: the fields of the form as they were last sent; None before.
        mapping: the mapping that they make, and its text.
        kept: the title under which they were kept on this device.
        duplicates: what was decided about rows with the same cells.
        names: somebody asked to see what tells who somebody is.
        plan: what would be written.
        job: the work that goes on, or went on last.
        result: what was written.
    """

    session: Session
    data: bytes
    sheets: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    table: Table | None = None
    columns: tuple[Suggestion, ...] = ()
    before: str = ""
    choices: Mapping[str, str] | None = None
    mapping: Mapped | None = None
    text: str = ""
    kept: str = ""
    duplicates: str = "error"
    names: bool = False
    plan: Plan | None = None
    job: Job | None = None
    result: Done | None = None

    @property
    def header_row(self) -> int:
        """Number of the row with the headers, from 1."""
        return int(self.options.get("header_row", "1"))

    def drop(self) -> None:
        """Forget every cell."""
        self.data, self.table, self.columns = b"", None, ()
        self.choices, self.mapping, self.text, self.plan = None, None, "", None

    def plan_it(self, desk: Desk) -> Job:
        """Read every row by the mapping, and check what it says."""
        table, mapping = self.table, self.mapping

        def work(register: Register, job: Job) -> None:
            if table is not None and mapping is not None:
                self.plan = plan_table(
                    register, table, mapping, lambda *done: job.tell(Phase.READING, *done)
                )

        self.plan = None
        self.job = Job(desk, "plan", work)
        return self.job

    def write(self, desk: Desk, title: str, *, skip_bad_rows: bool, again: bool) -> Job:
        """Write the plan as one save, and let go of the file."""
        plan, data = self.plan, self.data

        def work(register: Register, job: Job) -> None:
            if plan is None:
                return
            before = register.heads
            steps: list[int] = []

            def tell(done: int, every: int) -> None:
                # the first change of the heads is the first segment: from then on it goes through
                if register.heads != before:
                    job.tell(Phase.SEALING, done, every)
                    return
                steps.append(done)
                job.tell(Phase.READING, done, every)
                if every - done < steps[0]:  # the last of the checks: sealing comes next
                    job.tell(Phase.SEALING, 0, every)

            saved = run_import(
                register,
                data,
                plan,
                title,
                skip_bad_rows=skip_bad_rows,
                again=again,
                on_progress=tell,
            )
            self.result = _done(plan, saved)
            self.drop()

        self.job = Job(desk, "write", work)
        return self.job


def _done(plan: Plan, saved: Saved) -> Done:
    kinds = [one.kind for one in plan.fresh]
    if plan.source_records:
        kinds.append("source")
    return Done(
        save=saved.code,
        rows=len(plan.good),
        left_out=len(plan.bad_rows),
        persons=plan.count("person"),
        adds_to=len(plan.adds_to),
        acts=plan.count("act"),
        claims=plan.claims,
        fresh={kind: kinds.count(kind) for kind in ("source", "place", "event")},
    )


def begin(request: HttpRequest, data: bytes, longest: float = LONGEST_SECONDS) -> Work:
    """Hold a file for this session, in place of the one before.

    Args:
        request: of the session.
        data: the file.
        longest: seconds after which it is let go of.
    """
    let_go(request)
    work = Work(session_of(request), data)
    desk_of(request).cache.held[_KEY] = work
    timer = threading.Timer(longest, _drop, [weakref.ref(work)])
    timer.daemon = True
    timer.start()
    weakref.finalize(work, timer.cancel)
    return work


def held(request: HttpRequest) -> Work | None:
    """The import under way of this session."""
    work = desk_of(request).cache.held.get(_KEY)
    if isinstance(work, Work) and work.session is session_of(request):
        return work if work.data or work.result is not None else None
    return None


def let_go(request: HttpRequest) -> None:
    """Forget the import of this session."""
    work = desk_of(request).cache.held.pop(_KEY, None)
    if isinstance(work, Work):
        work.drop()


def _drop(work: weakref.ref[Work]) -> None:
    found = work()
    if found is not None:
        found.drop()
