"""What the filters are called, and the answers of those that are worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.register.overview import NO, UNKNOWN, YES
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

#: filters that are not called as the property behind them
FACETS: Final[Mapping[str, str]] = {
    "suffered": mark("What was done to them"),
    "year": mark("Year"),
    "month": mark("Month"),
    "consent": mark("Consent to published figures"),
    "contested": mark("Contradictions"),
    "finding": mark("Findings"),
    "coded": mark("Coded"),
    "material": mark("Text or file"),
    "answered": mark("Our answer"),
    "about": mark("What it is about"),
    "state": mark("Today"),
}
#: for each filter its answers in their order; `UNKNOWN` is said of records without any of them
ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "consent": {
        "given": mark("given"),
        "refused": mark("refused"),
        "withdrawn": mark("withdrawn"),
        "expired": mark("expired"),
        "not_yet": mark("not yet in force"),
        UNKNOWN: mark("not asked"),
    },
    "contested": {YES: mark("contested"), UNKNOWN: mark("not contested")},
    "finding": {YES: mark("with a finding"), UNKNOWN: mark("without a finding")},
    "coded": {YES: mark("claims rest on it"), UNKNOWN: mark("not coded yet")},
    "material": {
        "text": mark("with a text"),
        "file": mark("with a file"),
        UNKNOWN: mark("with neither"),
    },
    "answered": {
        NO: mark("denies, without an answer of ours"),
        YES: mark("denies, and we answered"),
        UNKNOWN: mark("denies nothing"),
    },
    "state": {
        "holds": mark("holds today"),
        "expired": mark("expired"),
        "not_yet": mark("not yet in force"),
        "no": mark("refused or withdrawn"),
        "replaced": mark("a later answer holds"),
    },
}
#: of dates that may lie in several years, or months
SEVERAL: Final[Mapping[str, str]] = {
    "year": mark("may be in several years"),
    "month": mark("may be in several months"),
}
