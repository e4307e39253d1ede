"""Where the time of a stage goes: said beside a goal that is missed."""

from __future__ import annotations

import cProfile
import pstats
import sys
import threading
from collections import defaultdict
from pathlib import Path
from typing import Final

__all__ = ["Profiler", "room_of"]

_WAITING: Final = "waiting"
_BUILT_IN: Final = {
    "SQLite": ("sqlite3", "sqlcipher", "execute", "fetch"),
    "cryptography": ("encrypt", "decrypt", "hmac", "hash", "sign", "derive", "pyrage", "sodium"),
    "msgpack": ("msgspec", "Decoder", "Encoder"),
    _WAITING: ("lock", "acquire", "sleep", "select", "poll", "recv", "SimpleQueue", "wait"),
    "files": ("_io.", "posix.", "fsync"),
}

_Entries = dict[tuple[str, int, str], tuple[int, int, float, float, object]]


class Profiler:
    """Profiles the measured blocks of the main thread, and threads begun from now on as a whole."""

    def __init__(self) -> None:
        self._main = cProfile.Profile()
        self._threads: list[cProfile.Profile] = []
        self.enable = self._main.enable
        self.disable = self._main.disable
        if sys.version_info < (3, 12):  # from then on a profiler sees all threads by itself
            threading.setprofile(self._begin)

    def _begin(self, *_: object) -> None:
        """Called on a new thread at its first event: from here on it has a profiler of its own."""
        own = cProfile.Profile()
        self._threads.append(own)
        own.enable()

    def shares(self) -> dict[str, float]:
        """The share of each room and each kind of foreign work; waiting is left out."""
        spent: dict[str, float] = defaultdict(float)
        for (file, _, function), (_, _, own, _, _) in self._entries().items():
            spent[room_of(file, function)] += own
        spent.pop(_WAITING, None)
        total = sum(spent.values()) or 1.0
        return {room: part / total for room, part in spent.items()}

    def slowest(self, count: int = 30) -> list[str]:
        """The functions with the most time of their own: seconds, calls, where."""
        entries = sorted(self._entries().items(), key=lambda entry: -entry[1][2])[:count]
        return [
            f"{own:9.3f} s {calls:9d} x {Path(file).name}:{line}({function})"
            for (file, line, function), (_, calls, own, _, _) in entries
        ]

    def _entries(self) -> _Entries:
        stats = pstats.Stats(self._main)
        for thread in self._threads:
            stats.add(thread)
        found: _Entries = vars(stats)["stats"]
        return found


def room_of(file: str, function: str) -> str:
    """The room of a file of the package, else the package or what the built-in function does."""
    parts = Path(file).parts
    if "unerased" in parts:
        return "unerased." + parts[parts.index("unerased") + 1].removesuffix(".py")
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1].removesuffix(".py")
    for name, words in _BUILT_IN.items():
        if any(word in function for word in words):
            return name
    return "Python"
