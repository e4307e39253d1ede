"""Packs that were made in this session: held in memory until the register is locked.

A pack leaves the register once it is made and recorded; its files are then given out from here, so
that fetching a second file is no second export. No file of it is written by the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unerased.remedies.packs import Pack
    from unerased.web.desk import Asked

#: so many of the last packs are held
MOST: Final = 4
_NAME: Final = "packs"


class HeldPacks:
    """The last packs by the code of their record; a lock drops them."""

    def __init__(self) -> None:
        self._packs: dict[str, Pack] = {}

    def keep(self, pack: Pack) -> None:
        """Hold a pack; the oldest beyond `MOST` is let go."""
        self._packs[pack.record] = pack
        while len(self._packs) > MOST:
            del self._packs[next(iter(self._packs))]

    def get(self, code: str) -> Pack | None:
        """The pack of a record, None when it is not held any more."""
        return self._packs.get(code)

    def drop(self) -> None:
        """Let go of all of them."""
        self._packs.clear()


def packs_held(asked: Asked) -> HeldPacks:
    """The packs that this server holds."""
    held = asked.desk.cache.held
    found = held.get(_NAME)
    if not isinstance(found, HeldPacks):
        found = held[_NAME] = HeldPacks()
    return found
