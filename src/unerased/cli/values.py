"""Values in plain words for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.cli.wording import brief
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown, When

if TYPE_CHECKING:
    from unerased.model.values import Value


def value_words(value: Value) -> str:  # noqa: PLR0911 - one line for each type of value
    """What a claim says, as a person would write it; a date in EDTF, a code in its short form."""
    match value:
        case Text(text):
            return text
        case Term(word) | Stance(word):
            return word.replace("_", " ")
        case Ref(code):
            return brief(code)
        case When(edtf=edtf):
            return edtf
        case Duration(low, high):
            return f"{_span(low, high)} {'day' if low == high == 1 else 'days'}"
        case Amount(low, high):
            return _span(low, high)
        case Unknown():
            return "not known"


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return "?" if high is None else f"up to {high}"
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low} to {high}"
