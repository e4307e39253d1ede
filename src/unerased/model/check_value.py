"""Is a text fit to be kept, and does a value suit its property?

Each function returns the reason against, or "" for none.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, cast

from unerased.model import dates
from unerased.model.codebook import Codebook, Property
from unerased.model.errors import BadDate, shown
from unerased.model.known import Known
from unerased.model.values import (
    Amount,
    Duration,
    Ref,
    Stance,
    Term,
    Text,
    Unknown,
    Value,
    When,
)

MAX_TEXT: Final = 32 * 1024
MAX_NUMBER: Final = 10**12
_BYTES_A_CHARACTER: Final = 4
# NUL and other control characters, and halves of surrogate pairs, which no UTF-8 can carry.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LANG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")
_TYPES: Final[Mapping[str, type[Value]]] = {
    "text": Text,
    "term": Term,
    "ref": Ref,
    "date": When,
    "duration": Duration,
    "amount": Amount,
    "stance": Stance,
}


def text_fault(text: str) -> str:
    """Against a text of any field: too long, or characters that no text needs."""
    if _UNFIT.search(text):
        return "contains a control character or half a character"
    if len(text) * _BYTES_A_CHARACTER > MAX_TEXT and len(text.encode()) > MAX_TEXT:
        return f"longer than {MAX_TEXT // 1024} KiB: longer texts are kept as files"
    return ""


def value_fault(prop: Property, value: Value, codebook: Codebook, known: Known) -> str:
    """Against a value of this property: wrong type, no such term or code, impossible number."""
    kind = type(value)
    if kind is not _TYPES[prop.type]:
        if kind is Unknown and prop.type != "stance":
            return ""
        return f"must be of type {prop.type}"
    return _FAULTS[kind](prop, value, codebook, known)


def _text(_: Property, value: Value, __: Codebook, ___: Known) -> str:
    text = cast("Text", value)
    if not text.text or text.text.isspace():
        return "is empty"
    if text.lang and not _LANG.match(text.lang):
        return "names no language"
    return text_fault(text.text)


def _term(prop: Property, value: Value, codebook: Codebook, _: Known) -> str:
    term = cast("Term", value).term
    if term in codebook.lists[prop.list].terms:
        return ""
    return f'{shown(term)} is no term of the list "{prop.list}"'


def _ref(prop: Property, value: Value, _: Codebook, known: Known) -> str:
    kind = known.kind_of(cast("Ref", value).code)
    if kind in prop.to:
        return ""
    return "no such code" if kind is None else f"must be of kind {' or '.join(prop.to)}, not {kind}"


def _date(_: Property, value: Value, __: Codebook, ___: Known) -> str:
    when = cast("When", value)
    try:
        return "" if dates.read(when.edtf) == when else "the date and its EDTF disagree"
    except BadDate as error:
        return str(error)


def _range_fault(low: int | None, high: int | None) -> str:
    ends = [end for end in (low, high) if end is not None]
    if not all(0 <= end <= MAX_NUMBER for end in ends):
        return "must be from 0 to 1,000,000,000,000"
    if not ends:
        return "has no end: a number that is not known is Unknown"
    return "" if ends[0] <= ends[-1] else "the lower end lies above the upper end"


def _duration(_: Property, value: Value, __: Codebook, ___: Known) -> str:
    duration = cast("Duration", value)
    return _range_fault(duration.min_days, duration.max_days)


def _amount(_: Property, value: Value, __: Codebook, ___: Known) -> str:
    amount = cast("Amount", value)
    return _range_fault(amount.low, amount.high)


def _stance(_: Property, __: Value, ___: Codebook, ____: Known) -> str:
    return ""  # the type allows only the six stances


_FAULTS: Final[Mapping[type[Value], Callable[[Property, Value, Codebook, Known], str]]] = {
    Text: _text,
    Term: _term,
    Ref: _ref,
    When: _date,
    Duration: _duration,
    Amount: _amount,
    Stance: _stance,
}
