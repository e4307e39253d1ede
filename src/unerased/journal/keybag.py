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
from unerased.seal import KEY_SIZE, new_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from unerased.journal.disk import Disk

__all__ = ["PROJECTION", "Keybag", "Keys", "first_bytes", "unit_of", "whole_bytes"]

PROJECTION = "projection"
MAX_KEYS = 8
"""Keys of one unit: as many devices may begin to write about it at the same time."""


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of one record."""

    s: dict[str, bytes]
    u: dict[str, Hash]


_DECODER = msgspec.msgpack.Decoder(Keys)


def first_bytes(register: bytes, secret: bytes) -> bytes:
    """The bytes of a new keybag: its header, and a fresh key for the projection."""
    content = encode(Keys({PROJECTION: new_key()}, {}))
    return row_header(KEYBAG, register) + Row(KEYBAG, register, secret).seal(0, content)


def whole_bytes(
    register: bytes, secret: bytes, units: dict[str, bytes], secrets: dict[str, bytes]
) -> tuple[bytes, Records]:
    """The bytes of a keybag that begins with keys; and where it ends.

    Args:
        register: id of the register.
        secret: what its records are sealed under.
        units: keys of units, those of one unit joined.
        secrets: named secrets.
    """
    row = Row(KEYBAG, register, secret)
    data, count = first_bytes(register, secret), 1
    for keys in _layers(units, secrets):
        data += row.seal(count, encode(keys))
        count += 1
    return data, Records(count, len(data))


def _layers(units: dict[str, bytes], secrets: dict[str, bytes]) -> list[Keys]:
    """Records that hold one key of each unit, and the secrets in the first."""
    deepest = max([len(joined) // KEY_SIZE for joined in units.values()], default=1)
    return [
        Keys(
            secrets if layer == 0 else {},
            {
                unit: joined[KEY_SIZE * layer : KEY_SIZE * (layer + 1)]
                for unit, joined in units.items()
                if len(joined) > KEY_SIZE * layer
            },
        )
        for layer in range(deepest)
    ]


def _apart(joined: bytes) -> tuple[bytes, ...]:
    """The keys of one unit, each by itself."""
    if len(joined) <= KEY_SIZE:
        return (joined,) if joined else ()
    return tuple(joined[at : at + KEY_SIZE] for at in range(0, len(joined), KEY_SIZE))


def unit_of(secret: str) -> str:
    """The unit that a named secret belongs to: what stands behind the last colon of its name."""
    return secret.rpartition(":")[2]


class Keybag:
    """The open keybag. What it holds is read when it is first asked for."""

    def __init__(
        self, path: Path, row: Row, disk: Disk, known: Records, *, rewritten: bool = False
    ) -> None:
        """Take a keybag of which `known` was acknowledged; nothing is read yet.

        Args:
            path: where it lies.
            row: what its records are sealed under.
            disk: what writes.
            known: what of it was acknowledged.
            rewritten: it was rewritten and nobody noted yet how long it is. Then all that is in
                it when it is first read was sent before, or came from others.
        """
        self._path = path
        self._row = row
        self._disk = disk
        self._known = known
        self._rewritten = rewritten
        self._read = NOTHING
        self._looked = -1
        self._secrets: dict[str, bytes] = {}
        self._units: dict[str, bytes] = {}  # keys of one unit joined: nearly all have one
        self._remembered: list[Keys] = []
        self._left: list[Keys] = []

    @property
    def rewritten_unnoted(self) -> bool:
        """Whether it was rewritten and nobody noted yet how long it is."""
        return self._rewritten

    @property
    def end(self) -> Records:
        """What of it is acknowledged or was read."""
        return max(self._known, self._read, key=lambda records: records.size)

    def keys(self, unit: str) -> tuple[bytes, ...]:
        """The keys of a unit; () when there is none.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        if self._looked < 0 or unit not in self._units:
            self.load()
        return self.peek(unit)

    def peek(self, unit: str) -> tuple[bytes, ...]:
        """The keys of a unit among what was read so far."""
        return _apart(self._units.get(unit, b""))

    def fresh(self) -> Keybag:
        """The same keybag, with nothing read yet but what was only remembered."""
        again = Keybag(self._path, self._row, self._disk, self.end, rewritten=self._rewritten)
        again._remembered = list(self._remembered)
        for keys in self._remembered:
            again._use(keys)
        return again

    def everything(
        self, gone: Collection[str] = frozenset()
    ) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """All unit keys, those of one unit joined, and all named secrets but the projection's.

        Args:
            gone: units that are left out.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        self.load()
        units = {unit: keys for unit, keys in self._units.items() if unit not in gone}
        return units, self._named(gone)

    def _named(self, gone: Collection[str]) -> dict[str, bytes]:
        return {
            name: value
            for name, value in self._secrets.items()
            if name != PROJECTION and unit_of(name) not in gone
        }

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

    def add(
        self, units: Iterable[str] = (), secrets: dict[str, bytes] | None = None
    ) -> dict[str, bytes]:
        """Make a key for each unit that has none, keep named secrets; durable on return.

        Returns:
            The keys that were made.

        Raises:
            StorageDamaged: the keybag was changed.
            OSError: the system refused to write; what was there stays.
        """
        self.load()
        fresh = {unit: new_key() for unit in units if unit not in self._units}
        self._keep(Keys(secrets or {}, fresh))
        return fresh

    def take(self, units: dict[str, bytes], secrets: dict[str, bytes]) -> bool:
        """Keep what came from another device; durable on return. Whether any of it is new.

        Args:
            units: keys of units, those of one unit joined.
            secrets: named secrets.

        Raises:
            StorageDamaged: the keybag was changed.
            OSError: the system refused to write; what was there stays.
        """
        self.load()
        new = self._new(units, secrets)
        for keys in new:
            self._keep(keys)
        return bool(new)

    def remember(self, units: dict[str, bytes], secrets: dict[str, bytes]) -> bool:
        """As `take`, in memory alone: for who may not write. Whether any of it is new.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        if units or secrets:
            self.load()
        new = self._new(units, secrets)
        for keys in new:
            self._remembered.append(keys)
            self._use(keys)
        return bool(new)

    def _new(self, units: dict[str, bytes], secrets: dict[str, bytes]) -> list[Keys]:
        """What of it is new, in records that hold one key of each unit."""
        named = {
            name: value
            for name, value in secrets.items()
            if name != PROJECTION and name not in self._secrets
        }
        if self._units.keys().isdisjoint(units) and set(map(len, units.values())) <= {KEY_SIZE}:
            # A hundred thousand come at once: none is looked at by itself.
            records = [Keys(named, units)]
            return [record for record in records if record.u or record.s]
        first = {
            unit: joined
            for unit, joined in units.items()
            if len(joined) == KEY_SIZE and unit not in self._units
        }
        records = [Keys(named, first)]
        for unit in units.keys() - first.keys():
            joined = units[unit]
            held = self.peek(unit)
            fresh = [key for key in dict.fromkeys(_apart(joined)) if key not in held]
            for number, key in enumerate(fresh[: MAX_KEYS - len(held)]):
                if number == len(records):
                    records.append(Keys({}, {}))
                records[number].u[unit] = key
        return [record for record in records if record.u or record.s]

    def rewritten(self, row: Row, gone: Collection[str]) -> tuple[bytes, Records]:
        """A new keybag without the keys of some units, and without the secrets named for them.

        The projection gets a new key: nothing opens the old one any more.

        Args:
            row: what the new one is sealed under.
            gone: units.

        Returns:
            Its bytes, and where it ends.

        Raises:
            StorageDamaged: the keybag was changed.
        """
        self.load()
        layers: list[dict[str, bytes]] = [{}]
        for unit, keys in self._units.items():
            for number, key in enumerate(() if unit in gone else _apart(keys)):
                if number == len(layers):
                    layers.append({})
                layers[number][unit] = key
        records = [Keys({PROJECTION: new_key()}, {}), Keys(self._named(gone), layers[0])]
        records += [Keys({}, layer) for layer in layers[1:]]
        data = row_header(KEYBAG, row.register)
        for index, record in enumerate(records):
            data += row.seal(index, encode(record))
        return data, Records(len(records), len(data))

    def turn(self, row: Row, records: Records) -> None:
        """Go on with the keybag that was rewritten."""
        self.forget()
        self._row, self._known = row, records
        self._read, self._looked = NOTHING, -1

    def look_behind(self) -> None:
        """Read what lies behind that which is acknowledged, where there is anything.

        Raises:
            StorageDamaged: what was acknowledged is not there or does not open.
        """
        try:
            more = disks.size(self._path) > self.end.size
        except Invalid as fault:
            raise StorageDamaged(KEYBAG.name, fault.reason, fault.detail) from fault
        if more:
            self.load()

    def unacknowledged(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Unit keys and secrets that were found behind what was acknowledged; each but once.

        The projection's key is none of them: nobody else has that projection.
        """
        units: dict[str, bytes] = {}
        secrets: dict[str, bytes] = {}
        for keys in self._left:
            units.update(keys.u)
            secrets.update(keys.s)
        self._left = []
        secrets.pop(PROJECTION, None)
        return units, secrets

    def _keep(self, keys: Keys) -> None:
        if not keys.u and not keys.s:
            return
        index, at = self._read.count, self._read.size
        record = self._row.seal(index, encode(keys))
        self._disk.append(self._path, at, record)
        self._disk.fsync(self._path)
        self._use(keys)
        self._read = Records(index + 1, at + len(record))
        self._looked = self._read.size

    def _use(self, keys: Keys) -> None:
        self._secrets.update(keys.s)
        if self._units.keys().isdisjoint(keys.u):
            self._units.update(keys.u)
            return
        for unit, key in keys.u.items():
            held = self._units.get(unit, b"")
            if key not in _apart(held):
                self._units[unit] = held + key

    @property
    def torn(self) -> bool:
        """Whether bytes lie behind the last record that was read."""
        return self._looked > self._read.size

    def forget(self) -> None:
        """Drop all keys from memory."""
        self._row = replace(self._row, key=b"")
        self._secrets = {}
        self._units = {}
        self._remembered = []
        self._left = []

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
            count = self._read.count
            sent = self._rewritten and not count

            def use(content: bytes) -> None:
                nonlocal count
                count += 1
                keys = decode(_DECODER, content)
                self._use(keys)
                if count > self._known.count and not sent:
                    self._left.append(keys)

            end = self._row.read(data, self._read, self._known, use)
        except Invalid as fault:
            raise StorageDamaged(KEYBAG.name, fault.reason, fault.detail) from fault
        grown = end.count > self._read.count
        self._read, self._looked = end, len(data)
        return grown

    def _projection(self) -> bytes | None:
        try:
            data = disks.read(self._path, MAX_PRIVATE)
            return decode(_DECODER, self._row.first(data)).s.get(PROJECTION)
        except Invalid as fault:
            raise StorageDamaged(KEYBAG.name, fault.reason, fault.detail) from fault
