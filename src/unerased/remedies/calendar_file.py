"""Last days as a calendar file: random codes and a neutral line, nothing else.

A calendar is read by other programs, on other devices, over a shoulder. So an entry names the code
of a step, never that of a person, no remedy, no authority and no name of this program.
"""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.codes import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unerased.remedies.limits import Limit
    from unerased.remedies.reader import Case
    from unerased.remedies.rows import Row

#: an alarm comes so many days before the last one
AHEAD: Final = (14, 3)
_PRODUCER: Final = "-//Dates//EN"


@dataclass(frozen=True, slots=True)
class Due:
    """A last day that is ahead.

    Attributes:
        person: code of the person whose it is; it never leaves the register in a calendar.
        step: code of the step that has to be filed or answered, or of the step or act from which
            it runs.
        limit: the limit.
        ours: it is for us to file; otherwise an authority has to answer.
    """

    person: str
    step: str
    limit: Limit
    ours: bool


def due_days(cases: Iterable[Case], today: dt.date) -> list[Due]:
    """Every last day that is known and not behind us for sure, the soonest first."""
    found = [due for case in cases for due in _of_case(case) if _ahead(due.limit, today)]
    return sorted(found, key=lambda due: (due.limit.last or dt.date.max, due.step))


def _of_case(case: Case) -> Iterator[Due]:
    person = case.ledger.person
    followed = {one.remedy.name for row in case.ledger.tried for one in row.next}
    for row in case.ledger.rows:
        if row.step is not None:
            yield from _of_step(person, row)
            for one in row.next:
                if not one.step:
                    yield Due(person, row.step.code, one.limit, ours=True)
        elif _stands_alone(row, followed) and row.limit is not None:
            yield Due(person, row.after, row.limit, ours=True)


def _stands_alone(row: Row, followed: set[str]) -> bool:
    """Whether a remedy that nobody took has a limit that no step has brought already."""
    known = row.remedy is not None and row.remedy.name not in followed
    return known and row.state != "closed" and bool(row.after)


def _of_step(person: str, row: Row) -> Iterator[Due]:
    if row.step is not None and row.limit is not None:
        yield Due(person, row.step.code, row.limit, ours=True)
    if row.step is not None and row.answer is not None:
        yield Due(person, row.step.code, row.answer, ours=False)


def _ahead(limit: Limit, today: dt.date) -> bool:
    return limit.last is not None and limit.standing(today) != "ended"


def calendar(days: Iterable[Due], made: dt.datetime, words: str = "Look at {code}") -> bytes:
    """The calendar file (RFC 5545) of these days.

    Args:
        days: what is due.
        made: when the file is made; the only moment in it.
        words: the line of each entry; `{code}` is the short code of the step.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - only who exports needs it

    made = made.astimezone(dt.UTC).replace(microsecond=0)
    file = Calendar()
    file.add("prodid", _PRODUCER)
    file.add("version", "2.0")
    for due in days:
        if due.limit.last is None:
            continue
        line = words.format(code=short(due.step))
        entry = Event()
        entry.add("uid", _uid(due))
        entry.add("dtstamp", made)
        entry.add("dtstart", due.limit.last)
        entry.add("dtend", due.limit.last + dt.timedelta(days=1))
        entry.add("summary", line)
        entry.add("class", "PRIVATE")
        entry.add("transp", "TRANSPARENT")
        for days_ahead in AHEAD:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", line)
            alarm.add("trigger", dt.timedelta(days=-days_ahead))
            entry.add_component(alarm)
        file.add_component(entry)
    return bytes(file.to_ical())


def _uid(due: Due) -> str:
    """The same for the same limit, so that a newer file replaces its entry; says no remedy."""
    mark = zlib.crc32(f"{due.limit.remedy} {due.limit.what}".encode())
    return f"{due.step}-{mark:08x}@dates.invalid"
