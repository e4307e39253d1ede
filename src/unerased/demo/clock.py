"""A clock that is set by hand: a demo is entered on the days that its story tells."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
_NINE = dt.time(9, 0, tzinfo=dt.UTC)


class SetClock:
    """Gives milliseconds since 1970-01-01 UTC; each reading is a second after the one before."""

    def __init__(self, day: dt.date) -> None:
        self._now = 0
        self.set(day)

    def set(self, day: dt.date) -> None:
        """From now on it is nine o'clock (UTC) of that day, if that is not in the past."""
        moment = (dt.datetime.combine(day, _NINE) - _EPOCH) // _MILLISECOND
        self._now = max(self._now, moment)

    def __call__(self) -> int:
        """What time it is."""
        self._now += 1000
        return self._now
