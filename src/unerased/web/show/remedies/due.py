"""What is due of everybody: last days ahead, authorities that are late, dates that are lacking."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.remedies import cases, due_days
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.remedies.limits import LimitLine, lens_of, limit_line

if TYPE_CHECKING:
    from unerased.remedies import Case, Lens, Limit
    from unerased.remedies.rules import Rules
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class DueRow:
    """A limit of somebody."""

    person: CodeLink
    href: str
    step: CodeLink
    label: str
    limit: LimitLine
    ours: bool


@dataclass(frozen=True, slots=True)
class DueRows:
    """Limits with a day, the soonest first; authorities that are late; limits without a date."""

    dated: tuple[DueRow, ...]
    late: tuple[DueRow, ...]
    lacking: tuple[DueRow, ...]


def due_rows(asked: Asked) -> DueRows:
    """What is due, kept as long as nothing is saved and the day is the same.

    Raises:
        BadRules: a file of rules of the network's own cannot be used.
    """
    lens = lens_of(asked)
    question = ("due", lens.today, id(lens.rules), asked.language)
    return asked.desk.cache.get(
        asked.register.heads, question, lambda: _read(cases(asked.register.db, lens), lens, asked)
    )


def _read(found: list[Case], lens: Lens, asked: Asked) -> DueRows:
    dated = [
        _row(due.person, due.step, due.limit, asked, lens.rules, ours=due.ours)
        for due in due_days(found, lens.today)
    ]
    late: list[tuple[dt.date, DueRow]] = []
    lacking: list[DueRow] = []
    for case in found:
        person = case.ledger.person
        for row in case.ledger.rows:
            step = row.step.code if row.step else row.after
            if row.state in ("late", "may be late") and row.answer is not None:
                shown = _row(person, step, row.answer, asked, lens.rules, ours=False)
                late.append((row.answer.last or dt.date.min, shown))
            for limit in (row.answer, row.limit):
                if limit is not None and limit.why == "date not known" and step:
                    ours = limit.what == "file"
                    lacking.append(_row(person, step, limit, asked, lens.rules, ours=ours))
    late.sort(key=lambda one: one[0])
    return DueRows(tuple(dated), tuple(row for _, row in late), tuple(lacking))


def _row(  # noqa: PLR0913 - what one row is made of
    person: str, step: str, limit: Limit, asked: Asked, rules: Rules, *, ours: bool
) -> DueRow:
    remedy = rules.get(limit.remedy)
    about = link(person, asked.book)
    return DueRow(
        about,
        f"{about.href}/remedies",
        link(step, asked.book),
        asked.words.label(remedy.labels, limit.remedy) if remedy else limit.remedy,
        limit_line(limit, asked),
        ours,
    )
