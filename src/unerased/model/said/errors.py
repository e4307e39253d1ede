"""What the readers of phrases refuse. The messages never repeat what was written."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from unerased.model.errors import ModelError

Fault: TypeAlias = Literal[
    "not_understood",
    "too_long",
    "no_year",
    "two_digit_year",
    "no_such_day",
    "backwards",
    "no_unit",
]

_ADVICE: Final[Mapping[Fault, str]] = {
    "not_understood": "not understood as a whole, so nothing of it was read: say it more simply",
    "too_long": "longer than 200 characters: write only the date, the length or the number",
    "no_year": "the year is missing: write it with four digits, as in July 2018",
    "two_digit_year": "the century is missing: write the year with four digits, as in 2018",
    "no_such_day": "there is no such day in the calendar: check day, month and year",
    "backwards": "the end lies before the beginning: write the earlier or smaller one first",
    "no_unit": "days, weeks, months or years are missing: write for example 3 weeks",
}


class NotUnderstood(ModelError):
    """A phrase that is not read, or not read without guessing.

    Attributes:
        fault: what is wrong with it, for whoever says it in another language.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault: Fault = fault
        super().__init__(_ADVICE[fault])
