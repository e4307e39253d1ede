"""Values as plain JSON, and in plain words for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unerased.cli.wording import brief
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown, When

if TYPE_CHECKING:
    from unerased.model.values import Value


def value_json(value: Value) -> Any:  # noqa: ANN401, PLR0911 - any JSON value; a line for each type
    """What a claim says, in the form in which `claim add --file` takes it."""
    match value:
        case Text(text, lang):
            return {"text": text, "lang": lang} if lang else text
        case Term(term):
            return term
        case Ref(code):
            return code
        case When(edtf=edtf):
            return edtf
        case Duration(low, high):
            return _ends(low, high, "min_days", "max_days")
        case Amount(low, high):
            return _ends(low, high, "low", "high")
        case Stance(stance):
            return stance
        case Unknown():
            return None


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


def _ends(low: int | None, high: int | None, first: str, last: str) -> int | dict[str, int]:
    if low is not None and low == high:
        return low
    return {key: end for key, end in ((first, low), (last, high)) if end is not None}


def _span(low: int | None, high: int | None) -> str:
    if low is None:
        return "?" if high is None else f"up to {high}"
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low} to {high}"
