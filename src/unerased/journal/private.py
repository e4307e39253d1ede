"""Files in device-private storage that are one box each.

    magic 8 | version u16 | salt 32 | commitment 32 | ciphertext

The context of the box binds the kind of file and the register.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from unerased.journal.errors import Invalid, Reason
from unerased.seal import OVERHEAD, Damaged, Sealed, WrongKey, frame, open_box, seal_box

__all__ = [
    "ARRIVALS",
    "KEYBAG",
    "MARKS",
    "MAX_PRIVATE",
    "RELAYS",
    "RETENTION",
    "VERSION",
    "WELCOME",
    "Kind",
    "check_head",
    "open_at",
    "open_file",
    "open_private",
    "seal_file",
    "seal_private",
]

VERSION = 1
_PRIVATE = b"unerased private v1"
_VERSIONED = struct.Struct(">8sH")
MAX_PRIVATE = 1 << 30


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of private file: its name, its magic and the label of its boxes' context."""

    name: str
    magic: bytes
    label: bytes


WELCOME = Kind("welcome", b"UNERWELC", b"unerased welcome v1")
RETENTION = Kind("retention", b"UNERRETN", b"unerased retention v1")
MARKS = Kind("marks", b"UNERMARK", b"unerased marks v1")
KEYBAG = Kind("keybag", b"UNERKEYS", b"unerased keybag v1")
RELAYS = Kind("relays", b"UNERRELY", b"unerased relays v1")
ARRIVALS = Kind("arrivals", b"UNERARRV", b"unerased arrivals v1")


def seal_file(kind: Kind, register: bytes, key: bytes, content: bytes) -> bytes:
    """The bytes of a file of one box."""
    box = seal_box([key], frame(kind.label, register), content)
    return _VERSIONED.pack(kind.magic, VERSION) + box.to_bytes()


def open_file(kind: Kind, register: bytes, key: bytes, data: bytes) -> bytes:
    """Open what `seal_file` wrote.

    Raises:
        Invalid: it is of another kind, version, register or key, cut short or changed.
    """
    check_head(kind, data, _VERSIONED.size + OVERHEAD)
    return open_at(frame(kind.label, register), key, data[_VERSIONED.size :])


def seal_private(register: bytes, key: bytes, context: bytes, content: bytes) -> bytes:
    """A box for a private file of another room: salt, commitment, ciphertext."""
    return seal_box([key], frame(_PRIVATE, register, context), content).to_bytes()


def open_private(register: bytes, key: bytes, context: bytes, data: bytes) -> bytes:
    """Open what `seal_private` made.

    Raises:
        Invalid: it was changed, or is of another register, identity or context.
    """
    return open_at(frame(_PRIVATE, register, context), key, data)


def check_head(kind: Kind, data: bytes, least: int) -> None:
    """See that a file begins as its kind does, with a known version, and has `least` bytes.

    Raises:
        Invalid: one of these does not hold.
    """
    if data[:8] != kind.magic[: len(data)]:
        raise Invalid(Reason.FORM)
    if len(data) < least:
        raise Invalid(Reason.TRUNCATED)
    if _VERSIONED.unpack_from(data)[1] != VERSION:
        raise Invalid(Reason.VERSION)


def open_at(context: bytes, key: bytes, data: bytes) -> bytes:
    """Open a box that stands in `context`.

    Raises:
        Invalid: it is cut short, was changed, or is of another key or context.
    """
    try:
        return open_box([key], context, Sealed.from_bytes(data))
    except (WrongKey, Damaged) as fault:
        raise Invalid(Reason.NOT_OPENED) from fault
