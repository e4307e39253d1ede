"""What a claim says of its subject: one frozen value, uncertain ones as intervals."""

import datetime as dt
from typing import Literal, TypeAlias

import msgspec

Qualifier: TypeAlias = Literal["", "~", "?", "%"]
StanceKind: TypeAlias = Literal[
    "asserts",
    "denies_act",
    "admits_denies_responsibility",
    "other_explanation",
    "accepts",
    "retracts",
]


class Text(msgspec.Struct, frozen=True, array_like=True, tag="x"):
    """Words. `lang` is a BCP 47 tag of the words themselves, "" when it was not said."""

    text: str
    lang: str = ""


class Term(msgspec.Struct, frozen=True, array_like=True, tag="t"):
    """A term of the list that the property names."""

    term: str


class Ref(msgspec.Struct, frozen=True, array_like=True, tag="r"):
    """Another entity or claim, by its code."""

    code: str


class When(msgspec.Struct, frozen=True, array_like=True, tag="w"):
    """A date that may be a whole interval; `None` is an open or unknown end.

    `qualifier` is "~" approximate, "?" uncertain, "%" both. It never widens the interval;
    comparisons ask `dates.bounds`, which knows how much a qualified end may be off.
    """

    earliest: dt.date | None
    latest: dt.date | None
    edtf: str
    qualifier: Qualifier = ""


class Duration(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    """A length of time in days, both ends included; `None` is an unknown end."""

    min_days: int | None
    max_days: int | None


class Amount(msgspec.Struct, frozen=True, array_like=True, tag="a"):
    """A whole number that may be an interval, both ends included; `None` is an unknown end."""

    low: int | None
    high: int | None


class Stance(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """How a source stands towards another claim."""

    stance: StanceKind


class Unknown(msgspec.Struct, frozen=True, array_like=True, tag="u"):
    """The source says that it is not known. Not the same as no claim at all."""


Value: TypeAlias = Text | Term | Ref | When | Duration | Amount | Stance | Unknown
