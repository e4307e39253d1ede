"""Unit keys and named secrets on their way to the other devices.

A bundle is sealed under a fresh key, and that key is wrapped to the present retention key of each
device that it is for: who has destroyed that retention key cannot open the bundle any more, even
with every other key. Named secrets are sealed under the key of their compartment as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from unerased.journal.codec import decode, encode
from unerased.journal.entries import Keys
from unerased.journal.errors import Invalid, Reason
from unerased.seal import (
    KEY_SIZE,
    Damaged,
    InvalidKey,
    Sealed,
    WrongKey,
    frame,
    new_key,
    open_box,
    seal_box,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from unerased.journal.keyring import EpochKey
    from unerased.journal.segment import Place
    from unerased.seal import HpkeKey

__all__ = ["MAX_PIECE", "SECRETS", "Brought", "Waiting", "make_bundle", "open_bundle", "pieces"]

SECRETS = "evidence"
"""The compartment that named secrets are sealed for: each opens a file of evidence."""

MAX_PIECE = 50_000
"""Units in one bundle: some 2 MiB."""

_BYTES: msgspec.msgpack.Decoder[dict[str, bytes]] = msgspec.msgpack.Decoder(dict[str, bytes])


class Waiting(NamedTuple):
    """A bundle for this device: the segment that it stands in, where in it, and the entry."""

    place: Place
    position: int
    entry: Keys


class Brought(NamedTuple):
    """What a bundle holds that this device may open.

    Attributes:
        units: keys of units, those of one unit one after the other, 32 bytes each.
        secrets: named secrets.
    """

    units: dict[str, bytes]
    secrets: dict[str, bytes]


def make_bundle(  # noqa: PLR0913, PLR0917 -- where, what, for whom and why
    place: Place,
    index: int,
    brought: Brought,
    evidence: EpochKey | None,
    recipients: Mapping[bytes, bytes],
    again: tuple[bytes, int] | None = None,
) -> Keys | None:
    """Seal keys for other devices; None where there is nothing, or nobody to send it to.

    Args:
        place: the segment that it will stand in.
        index: its place among the control entries.
        brought: what to send.
        evidence: key of the compartment `SECRETS`; secrets are left out where it is None.
        recipients: present retention keys by device. One that is no key is passed over: whoever
            announced it goes without.
        again: device and segment of the renewal that made sending again necessary.
    """
    secrets = brought.secrets if evidence is not None else {}
    if not recipients or not (brought.units or secrets):
        return None
    key = new_key()
    where = _where(place, index)
    units = b""
    if brought.units:
        units = seal_box([key], where + frame(b"units"), encode(brought.units)).to_bytes()
    sealed: list[tuple[str, int, bytes, bytes]] = []
    if evidence is not None and secrets:
        box = seal_box([key, evidence.key], where + frame(b"secrets"), encode(secrets))
        sealed.append((SECRETS, evidence.epoch, evidence.key_id, box.to_bytes()))
    to = list(_wrapped(key, where, recipients))
    return Keys(again, sealed, to, units)


def _wrapped(
    key: bytes, where: bytes, recipients: Mapping[bytes, bytes]
) -> Iterable[tuple[bytes, bytes]]:
    for device, public in sorted(recipients.items()):
        try:
            yield device, wrap(key, public, where + frame(device))
        except InvalidKey:
            continue


def open_bundle(
    waiting: Waiting,
    own: bytes,
    retention: HpkeKey,
    epoch_key: Callable[[bytes, str, int], bytes | None],
) -> Brought:
    """Open a bundle that is for this device.

    Args:
        waiting: the bundle and its place.
        own: id of this device.
        retention: its present retention key.
        epoch_key: key of a compartment's epoch, by key id, name and number; None where this
            member was not given it.

    Raises:
        Invalid: it was wrapped to another key, or was changed.
    """
    entry = waiting.entry
    where = _where(waiting.place, waiting.position)
    wrapped = next(wrapped for device, wrapped in entry.to if device == own)
    try:
        key = retention.unwrap(wrapped, where + frame(own))
        units: dict[str, bytes] = {}
        secrets: dict[str, bytes] = {}
        if entry.units:
            box = Sealed.from_bytes(entry.units)
            units = _checked(decode(_BYTES, open_box([key], where + frame(b"units"), box)))
        for name, epoch, key_id, data in entry.secrets:
            opens = epoch_key(key_id, name, epoch)
            if opens is not None:
                box = Sealed.from_bytes(data)
                plain = open_box([key, opens], where + frame(b"secrets"), box)
                opened: dict[str, bytes] = decode(_BYTES, plain)
                secrets.update(opened)
    except (WrongKey, Damaged, InvalidKey) as fault:
        raise Invalid(Reason.NOT_OPENED) from fault
    return Brought(units, secrets)


def _checked(units: dict[str, bytes]) -> dict[str, bytes]:
    if any(not size or size % KEY_SIZE for size in set(map(len, units.values()))):
        raise Invalid(Reason.MALFORMED)
    return units


def pieces(brought: Brought) -> list[Brought]:
    """Cut what is to be sent into pieces that each fit a segment; secrets go with the first."""
    units = sorted(brought.units.items())
    cut = [dict(units[at : at + MAX_PIECE]) for at in range(0, len(units), MAX_PIECE)] or [{}]
    return [
        Brought(piece, brought.secrets if number == 0 else {}) for number, piece in enumerate(cut)
    ]


def _where(place: Place, index: int) -> bytes:
    register, device, seq = place
    return frame(b"keys v1", register, device, seq.to_bytes(8), index.to_bytes(4))
