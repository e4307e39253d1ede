"""A calendar that leaves the register: recorded as an export before anybody gets it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from unerased.model.records import Opening
from unerased.remedies.calendar_file import calendar, due_days
from unerased.remedies.reader import cases

if TYPE_CHECKING:
    from unerased.register import Register
    from unerased.remedies.reader import Lens

PURPOSE = "calendar of last days"


def export_calendar(
    register: Register, lens: Lens, words: str = "Look at {code}"
) -> tuple[bytes, int]:
    """The calendar file of every last day ahead, and how many there are.

    The record says that a calendar was taken out, and how many days it held.

    Args:
        register: open for writing.
        lens: rules and day.
        words: the line of each entry.

    Raises:
        ReadOnly: the register is not open for writing.
        JournalError: as `Register.record`.
    """
    days = due_days(cases(register.db, lens), lens.today)
    made = calendar(days, dt.datetime.now(dt.UTC), words)
    purpose = f"{PURPOSE}: {len(days)}"
    opening = Opening(register.new_code("opening"), "exported", "", purpose)
    register.record([opening], title=PURPOSE.capitalize())
    return made, len(days)
