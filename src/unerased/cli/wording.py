"""Words of the terminal that need no room below."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from unerased.model.codes import is_code, short

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def brief(code: str) -> str:
    """The short form of a code; anything else as it is."""
    return short(code) if is_code(code) else code


def day_of(ms: int) -> str:
    """The day (UTC) of a moment in milliseconds, as 2018-11-30."""
    return (_EPOCH + timedelta(milliseconds=ms)).date().isoformat()


def minute_of(ms: int) -> str:
    """The same to the minute, as 2018-11-30T09:00+00:00."""
    return (_EPOCH + timedelta(milliseconds=ms)).isoformat(timespec="minutes")


def counted(amount: int, one: str, many: str = "") -> str:
    """A number and its word: "1 chain", "2 chains", "1 entry", "2 entries"."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"
