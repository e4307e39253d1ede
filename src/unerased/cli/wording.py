"""Words of the terminal that need no room below."""

from __future__ import annotations

from unerased.model.codes import is_code, short


def brief(code: str) -> str:
    """The short form of a code; anything else as it is."""
    return short(code) if is_code(code) else code


def counted(amount: int, one: str, many: str = "") -> str:
    """A number and its word: "1 chain", "2 chains", "1 entry", "2 entries"."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"
