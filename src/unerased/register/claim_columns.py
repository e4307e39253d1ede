"""The bytes of a claim to its columns by the shortest way: a rebuild goes it a million times."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from unerased.model.values import Value
from unerased.register.columns import DEFAULT, are_codes, derived_column, value_columns
from unerased.register.encoding import ENCODER, NOT_READ

__all__ = ["claim_columns"]

# The same forms as `encoding.Head` and `encoding.ClaimBody`, without the structs.
_HEAD: Final = msgspec.msgpack.Decoder(tuple[str, str, str, str]).decode
_BODY: Final = msgspec.msgpack.Decoder(
    tuple[str, Value, str, str, str, str, tuple[str, ...] | None]
).decode
_WRITE: Final = ENCODER.encode
_PREFIX: Final = "C-"


def claim_columns(head: bytes, body: bytes | None) -> tuple[Any, ...] | None:
    """The columns of a good claim behind its place; None for anything else.

    Good means: canonical bytes of a claim under a claim's code, whose numbers and codes fit their
    columns. Everything else is for `encoding.decode` to explain.
    """
    if body is None:
        return None
    try:
        opened = _HEAD(head)
        if opened[0] != "claim":
            return None
        said = _BODY(body)
        if _WRITE(opened) != head or _WRITE(said) != body:
            return None
        name, value, source, stated, locator, statement, derived = said
        columns = value_columns(value)
    except NOT_READ:
        return None
    _, code, kind, subject = opened
    if kind or not code.startswith(_PREFIX) or (derived and not are_codes(derived)):
        return None
    repeats = DEFAULT if derived is None else derived_column(derived)
    return (code, subject, name, source, statement, locator, stated, repeats) + columns  # noqa: RUF005 - faster
