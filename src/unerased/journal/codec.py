"""Canonical msgpack: every value has exactly one form, and a reader accepts no other.

Maps have text keys in ascending order of their bytes, numbers and lengths their shortest form,
floats 64 bits. Deep nesting and false lengths are refused by the decoder itself.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec

from unerased.journal.errors import Invalid, Reason

__all__ = ["Hash", "Id", "Number", "decode", "encode"]

Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Hash = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Number = Annotated[int, msgspec.Meta(ge=1, lt=1 << 62)]

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def encode(value: object) -> bytes:
    """Write `value` in its canonical form. Fields of a struct must be declared in sorted order."""
    return _ENCODER.encode(value)


def decode(decoder: msgspec.msgpack.Decoder[T], data: bytes) -> T:
    """Read what `encode` wrote.

    Raises:
        Invalid: `data` is of another form, or is not canonical.
    """
    try:
        value = decoder.decode(data)
        again = _ENCODER.encode(value)
    except RecursionError:
        raise Invalid(Reason.TOO_DEEP) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, OverflowError):
        # The decoder's own message may quote content, so it is not kept as the cause.
        raise Invalid(Reason.MALFORMED) from None
    if again != data:
        raise Invalid(Reason.NOT_CANONICAL)
    return value
