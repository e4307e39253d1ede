"""Backups as pages show them: each that was made, and what the start page reminds of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import erasing, reads

if TYPE_CHECKING:
    from unerased.register.rows import BackupRow
    from unerased.web.desk import Asked

__all__ = ["OFTEN", "BackupLine", "Reminder", "line", "lines", "reminder"]

#: so many days after the last backup the start page asks for a new one
OFTEN: Final = 30


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup: code, day, where it is kept, which shares open it."""

    code: str
    day: str
    place: str
    shares: str
    live: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the start page says.

    Attributes:
        last: the day of the newest backup that may still lie somewhere, "" for none.
        due: it is long ago, or there is none.
        older: how many more are listed, until somebody confirms that they were destroyed.
        holding: how many hold somebody still who was erased.
    """

    last: str
    due: bool
    older: int
    holding: int


def line(asked: Asked, row: BackupRow) -> BackupLine:
    """A backup as a page shows it."""
    backup = row.backup
    day = asked.words.day(backup.dated)
    return BackupLine(backup.code, day, backup.place, backup.shares, row.status == "live")


def lines(asked: Asked) -> tuple[BackupLine, ...]:
    """Every backup, the newest first; those that were destroyed behind."""
    rows = reads.backups(asked.register.db, live=False)
    rows.sort(key=lambda row: (row.status == "live", row.backup.dated), reverse=True)
    return tuple(line(asked, row) for row in rows)


def reminder(asked: Asked) -> Reminder:
    """What to remind of."""
    days = [row.backup.dated for row in reads.backups(asked.register.db)]
    if not days:
        return Reminder("", due=True, older=0, holding=0)
    last = max(days)
    due = (asked.desk.today() - last).days >= OFTEN
    erased = [one for one in erasing.erasures(asked.register) if one.agreement.done]
    holding = {code for one in erased for code in one.backups}
    return Reminder(asked.words.day(last), due, len(days) - 1, len(holding))
