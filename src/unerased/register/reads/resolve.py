"""From what people type or say to a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from unerased.model.codes import parse_code, parse_short
from unerased.model.errors import BadCode

if TYPE_CHECKING:
    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["Ambiguous", "Resolved", "Unknown", "resolve"]

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A short form that several codes share; at most the first twenty are listed."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing in view has this code; `reason` says whether it was mistyped."""

    reason: str


Resolved: TypeAlias = str | Ambiguous | Unknown


def resolve(db: Database, typed: str, *, heads: Heads | None = None) -> Resolved:
    """The code that a full code or a short form (P-7K3M) stands for."""
    try:
        low = parse_code(typed)
        high = low
    except BadCode as fault:
        try:
            low = parse_short(typed)
        except BadCode:
            return Unknown(str(fault))
        high = f"{low}-ZZZZ-ZZZZ"
    found = db.rows(
        "SELECT c.code FROM entity c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM claim c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM finding c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM consent c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM correction c "
        "WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM file c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM definition c "
        "WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM codebook c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM opening c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM backup c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM save c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "UNION SELECT c.code FROM erased c WHERE c.code BETWEEN :low AND :high AND $seen(c.seg) "
        "ORDER BY 1 LIMIT +:most",
        {"low": low, "high": high, "most": _MOST},
        heads=heads,
    )
    codes = tuple(row[0] for row in found)
    if not codes:
        return Unknown("nothing in this register has this code")
    return codes[0] if len(codes) == 1 else Ambiguous(codes)
