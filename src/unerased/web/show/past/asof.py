"""A page as of another day: the days on which something was saved, and the one that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt

    from unerased.journal.values import Heads
    from unerased.web.desk import Asked

DATES: Final = 40
_SAVES: Final = 500


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something was saved."""

    day: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AsOf:
    """What a page needs to be shown as of another day.

    Attributes:
        days: the latest days of saves, newest first.
        on: the chosen day, "" for now; `words` is the same for people.
        heads: the register as this device held it then; None for now.
    """

    days: tuple[Day, ...]
    on: str
    words: str
    heads: Heads | None


def as_of(asked: Asked) -> AsOf:
    """The day that a page was asked for with `on`; a day without a save counts as now."""
    rows = reads.saves(asked.register.db, limit=_SAVES)
    days: list[dt.date] = list(dict.fromkeys(row.place.when.date() for row in rows))[:DATES]
    request = asked.request
    wanted = (request.POST if request.method == "POST" else request.GET).get("on", "")
    chosen = next((day for day in days if day.isoformat() == wanted), None)
    return AsOf(
        tuple(Day(day.isoformat(), asked.words.day(day), day == chosen) for day in days),
        "" if chosen is None else chosen.isoformat(),
        "" if chosen is None else asked.words.day(chosen),
        None if chosen is None else asked.register.as_of(chosen),
    )
