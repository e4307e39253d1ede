"""Months of the story, and dates as uncertain as sources are."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.parameters import Parameters

_YEAR = 12


class Months:
    """The months of the period by number, from 0."""

    def __init__(self, plan: Parameters) -> None:
        year, month = plan.start.split("-")
        self._first = int(year) * _YEAR + int(month) - 1
        self.number = plan.months
        self._dates = plan.dates

    def written(self, month: int) -> str:
        """A month as 2021-03; months before the period have negative numbers."""
        year, rest = divmod(self._first + month, _YEAR)
        return f"{year:04d}-{rest + 1:02d}"

    def last_day(self, month: int) -> dt.date:
        """The day on which the month is entered: its last."""
        year, rest = divmod(self._first + month, _YEAR)
        return dt.date(year, rest + 1, calendar.monthrange(year, rest + 1)[1])

    def date(self, month: int, dice: Dice) -> str:
        """A date in that month, more or less exactly, and surely inside the period."""
        exact = f"{self.written(month)}-{dice.whole(1, self.last_day(month).day):02d}"
        kind = dice.weighed(self._dates)
        if kind == "month":
            return self.written(month)
        if kind == "about" and 0 < month < self.number - 1:
            return self.written(month) + "~"
        if kind == "either" and month > 0:
            return f"{self.written(month - 1)}/{self.written(month)}"
        return exact

    def before(self, dice: Dice) -> str:
        """A date surely before the period."""
        return self.written(-dice.whole(3, 12))

    def across(self, dice: Dice) -> str:
        """A date that may lie before the period or in it."""
        return f"{self.written(-dice.whole(1, 6))}/{self.written(dice.whole(0, 6))}"
