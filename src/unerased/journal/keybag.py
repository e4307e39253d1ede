"""Unit keys and named secrets of this device: appended to, and rewritten only at an erasure.

Each record is the map {s, u}: named secrets, and unit keys. The first holds the projection's key
alone, and is readable without opening the rest.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from unerased.journal import disk as disks
from unerased.journal.codec import Hash, decode, encode
from unerased.journal.errors import Invalid, StorageDamaged
from unerased.journal.private import KEYBAG, MAX_PRIVATE
from unerased.journal.row import NOTHING, Records, Row, row_header
from unerased.seal import new_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from unerased.journal.disk import Disk

__all__ = ["PROJECTION", "Keybag", "first_bytes"]

PROJECTION = "projection"


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of one record."""

    s: dict[str, bytes]
    u: dict[str, Hash]


_DECODER = msgspec.msgpack.Decoder(Keys)


def first_bytes(register: bytes, secret: bytes) -> bytes:
    """The bytes of a new keybag: its header, and a fresh key for the projection."""
    content = encode(Keys({PROJECTION: new_key()}, {}))
    return row_header(KEYBAG, register) + Row(KEYBAG, register, secret).seal(0, content)


class Keybag:
    """The open keybag. What it holds is read when it is first asked for."""

    def __init__(self, path: Path, row: Row, disk: Disk, known: Records) -> None:
        """Take a keybag of which `known` was acknowledged; nothing is read yet."""
        self._path = path
        self._row = row
        self._disk = disk
        self._known = known
        self._read = NOTHING
        self._looked = -1
        self._secrets: dict[str, bytes] = {}
        self._units: dict[str, bytes] = {}

    @property
    def end(self) -> Records:
        """What of it is acknowledged or was read."""
        return max(self._known, self._read, key=lambda records: records.size)

    def key(self, unit: str) -> bytes | None:
        """The key of a unit, or None when it is not there.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        key = self._units.get(unit)
        if key is None and self.load():
            key = self._units.get(unit)
        return key

    def peek(self, unit: str) -> bytes | None:
        """The key of a unit among what was read so far."""
        return self._units.get(unit)

    def fresh(self) -> Keybag:
        """The same keybag, with nothing read yet."""
        return Keybag(self._path, self._row, self._disk, self.end)

    def secret(self, name: str) -> bytes | None:
        """A named secret, or None when it is not there.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        if name == PROJECTION and not self._read.count:
            return self._projection()
        if name not in self._secrets:
            self.load()
        return self._secrets.get(name)

    def add(self, units: Iterable[str] = (), secrets: dict[str, bytes] | None = None) -> None:
        """Make a key for each unit that has none, keep named secrets; durable on return.

        Raises:
            StorageDamaged: the keybag was changed.
            OSError: the system refused to write; what was there stays.
        """
        self.load()
        fresh = {unit: new_key() for unit in units if unit not in self._units}
        named = secrets or {}
        if not fresh and not named:
            return
        index, at = self._read.count, self._read.size
        content = encode(Keys(named, fresh))
        record = self._row.seal(index, content)
        self._disk.append(self._path, at, record)
        self._disk.fsync(self._path)
        self._units.update(fresh)
        self._secrets.update(named)
        self._read = Records(index + 1, at + len(record))
        self._looked = self._read.size

    @property
    def torn(self) -> bool:
        """Whether bytes lie behind the last record that was read."""
        return self._looked > self._read.size

    def forget(self) -> None:
        """Drop all keys from memory."""
        self._row = replace(self._row, key=b"")
        self._secrets = {}
        self._units = {}

    def load(self) -> bool:
        """Read what was appended since the last time; whether there was anything.

        Raises:
            StorageDamaged: what was acknowledged is not there or does not open.
        """
        try:
            size = disks.size(self._path)
            if size == self._looked and size >= self._known.size:
                return False
            data = disks.read(self._path, MAX_PRIVATE)
            end = self._row.read(data, self._read, self._known, self._take)
        except Invalid as fault:
            raise StorageDamaged(KEYBAG.name, fault.reason, fault.detail) from fault
        grown = end.count > self._read.count
        self._read, self._looked = end, len(data)
        return grown

    def _take(self, content: bytes) -> None:
        keys = decode(_DECODER, content)
        self._secrets.update(keys.s)
        self._units.update(keys.u)

    def _projection(self) -> bytes | None:
        try:
            data = disks.read(self._path, MAX_PRIVATE)
            return decode(_DECODER, self._row.first(data)).s.get(PROJECTION)
        except Invalid as fault:
            raise StorageDamaged(KEYBAG.name, fault.reason, fault.detail) from fault
