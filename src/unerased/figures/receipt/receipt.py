"""A receipt: made at a release, given to everybody; and records opened against it, one by one.

The form is plain JSON with sorted keys and no spaces. `docs/receipt.md` describes every byte.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.figures.receipt.errors import ReceiptRefused
from unerased.seal import BadSignature, SigningKey, digest, verify
from unerased.seal.commitment import (
    commitment,
    field_salt,
    leaf_of,
    path_to,
    root_from,
    root_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = [
    "FORMAT",
    "Field",
    "Fixed",
    "Opened",
    "Receipt",
    "commit",
    "leaf_of_opened",
    "load_opened",
    "load_receipt",
    "opened",
    "signed",
    "verify_opened",
    "verify_receipt",
]

FORMAT: Final = "unerased receipt 1"
_CONTEXT: Final = b"unerased receipt v1"
_HEX32: Final = re.compile(r"[0-9a-f]{64}\Z")
_HEX64: Final = re.compile(r"[0-9a-f]{128}\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LARGEST: Final = 16 * 1024
_LARGEST_OPENED: Final = 1024 * 1024
_WRITE: Final = msgspec.json.Encoder(order="sorted").encode


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Receipt(_Strict, frozen=True, kw_only=True):
    """What everybody gets with a release; digests and keys are lower-case hexadecimal.

    Attributes:
        release: random code of the release; it says nothing of the record.
        figure, version, unit: which figure it is, and what it counts.
        count: how many records are committed to.
        dated: the day of the release, by the organisation's clock.
        definition: SHA-256 of the definition's YAML text.
        published: SHA-256 of the published values, as they stand beside the sheet.
        as_of: SHA-256 over a secret salt and the heads of the record.
        root: root of the tree over the commitments.
        key: the organisation's release key; signature: over everything else.
    """

    release: str
    figure: str
    version: int
    unit: str
    count: int
    dated: str
    definition: str
    published: str
    as_of: str
    root: str
    key: str
    signature: str = ""
    format: str = FORMAT

    @property
    def statement(self) -> bytes:
        """What is signed: the receipt without its signature."""
        return _WRITE({**msgspec.to_builtins(self), "signature": ""})

    @property
    def text(self) -> bytes:
        """The receipt as it is given away."""
        return _WRITE(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the receipt as it is given away; what a sample is drawn by."""
        return digest(self.text).hex()


class Field(_Strict, frozen=True, omit_defaults=True):
    """A field of an opened record: shown with its salt, or withheld as its commitment alone."""

    name: str
    value: str = ""
    salt: str = ""
    commitment: str = ""


class Opened(_Strict, frozen=True):
    """A record opened against a receipt: its place among the leaves, its fields, the way up."""

    index: int
    fields: tuple[Field, ...]
    path: tuple[str, ...]


class Fixed(msgspec.Struct, frozen=True):
    """The records of a release as they were committed to; stays with the organisation.

    Attributes:
        order: units in the order of their leaves, which is that of the leaves' bytes and tells
            nothing of the units.
        leaves: their leaves.
    """

    order: tuple[str, ...]
    leaves: tuple[bytes, ...]

    @property
    def root(self) -> str:
        """Root of the tree, hexadecimal."""
        return root_of(self.leaves).hex()


def commit(records: Mapping[str, Mapping[str, str]], salts: Mapping[str, bytes]) -> Fixed:
    """Commit to records.

    Args:
        records: for each counted unit its fields.
        salts: for each unit 32 random bytes that are kept under the unit's own key.
    """
    leaves = {unit: _leaf(fields, salts[unit]) for unit, fields in records.items()}
    order = sorted(leaves, key=leaves.__getitem__)
    return Fixed(tuple(order), tuple(leaves[unit] for unit in order))


def _leaf(fields: Mapping[str, str], salt: bytes) -> bytes:
    return leaf_of(
        {name: commitment(field_salt(salt, name), name, value) for name, value in fields.items()}
    )


def signed(receipt: Receipt, key: SigningKey) -> Receipt:
    """The receipt with the signature of the organisation's release key."""
    named = msgspec.structs.replace(receipt, key=key.verify_key().hex(), signature="")
    signature = key.sign(_CONTEXT, named.statement).hex()
    return msgspec.structs.replace(named, signature=signature)


def load_receipt(data: bytes) -> Receipt:
    """Read a receipt; nothing is verified but its form.

    Raises:
        ReceiptRefused: it is none.
    """
    try:
        receipt = msgspec.json.decode(data if len(data) <= _LARGEST else b"", type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ReceiptRefused("it does not have the form of a receipt") from None
    digests = (receipt.definition, receipt.published, receipt.as_of, receipt.root, receipt.key)
    hexes = all(map(_HEX32.match, digests)) and bool(_HEX64.match(receipt.signature))
    counts = receipt.count >= 0 and receipt.version >= 1
    if not (hexes and counts and _DAY.match(receipt.dated) and receipt.format == FORMAT):
        raise ReceiptRefused("it does not have the form of a receipt")
    if data.strip() != receipt.text:
        raise ReceiptRefused("it is not in the one form that a receipt has")
    return receipt


def verify_receipt(receipt: Receipt, *, definition: bytes | None = None, key: str = "") -> None:
    """Check the signature, and what else is at hand.

    Args:
        receipt: as it was released.
        definition: the definition's YAML text, if it is at hand.
        key: the release key that the organisation published, hexadecimal; "" when unknown.

    Raises:
        ReceiptRefused: something does not fit.
    """
    if key and key.lower() != receipt.key:
        raise ReceiptRefused("it was signed with another key than the one given")
    try:
        signature = bytes.fromhex(receipt.signature)
        verify(bytes.fromhex(receipt.key), _CONTEXT, receipt.statement, signature)
    except (BadSignature, ValueError):
        raise ReceiptRefused("its signature was not made by its key over its content") from None
    if definition is not None and digest(definition).hex() != receipt.definition:
        raise ReceiptRefused("the definition is not the one that it was signed with")


def opened(
    fixed: Fixed, unit: str, record: Mapping[str, str], salt: bytes, shown: Collection[str]
) -> Opened:
    """Open one record, with some of its fields withheld.

    Args:
        fixed: what was committed to.
        unit: the unit.
        record: its fields as they were committed to.
        salt: its salt.
        shown: names of the fields that consent allows to show; the others stay commitments.

    Raises:
        ReceiptRefused: this is not what was committed to.
    """
    index = fixed.order.index(unit)
    if _leaf(record, salt) != fixed.leaves[index]:
        raise ReceiptRefused("the record has changed since it was committed to")
    fields = tuple(_field(name, record[name], salt, show=name in shown) for name in sorted(record))
    return Opened(index, fields, tuple(step.hex() for step in path_to(fixed.leaves, index)))


def _field(name: str, value: str, salt: bytes, *, show: bool) -> Field:
    own = field_salt(salt, name)
    if show:
        return Field(name, value=value, salt=own.hex())
    return Field(name, commitment=commitment(own, name, value).hex())


def load_opened(data: bytes) -> Opened:
    """Read an opened record; nothing is verified but its form.

    Raises:
        ReceiptRefused: it is none.
    """
    try:
        found = msgspec.json.decode(data if len(data) <= _LARGEST_OPENED else b"", type=Opened)
        json.loads(data, object_pairs_hook=_once)
    except (msgspec.DecodeError, ValueError):
        raise ReceiptRefused("it does not have the form of an opened record") from None
    hexes = [*found.path, *(field.commitment or field.salt for field in found.fields)]
    if not all(map(_HEX32.match, hexes)):
        raise ReceiptRefused("it does not have the form of an opened record")
    return found


def _once(pairs: list[tuple[str, object]]) -> None:
    """Of a name that stands twice, one reader takes the first value and another the last."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError


def leaf_of_opened(record: Opened) -> bytes:
    """The leaf that an opened record leads to.

    Raises:
        ReceiptRefused: a field stands twice, or is shown and withheld at once.
    """
    fields: dict[str, bytes] = {}
    for field in record.fields:
        if field.name in fields or bool(field.commitment) == bool(field.salt):
            raise ReceiptRefused("a field stands twice, or is shown and withheld at once")
        if field.commitment and field.value:
            raise ReceiptRefused("a field stands twice, or is shown and withheld at once")
        fields[field.name] = (
            bytes.fromhex(field.commitment)
            if field.commitment
            else commitment(bytes.fromhex(field.salt), field.name, field.value)
        )
    return leaf_of(fields)


def verify_opened(receipt: Receipt, records: Sequence[Opened]) -> None:
    """Check that opened records are among those that the receipt commits to, each once.

    Raises:
        ReceiptRefused: one of them is not, or stands twice.
    """
    if len({record.index for record in records}) < len(records):
        raise ReceiptRefused("the same record is opened twice")
    for record in records:
        path = [bytes.fromhex(step) for step in record.path]
        root = root_from(leaf_of_opened(record), record.index, receipt.count, path)
        if root is None or root.hex() != receipt.root:
            raise ReceiptRefused("an opened record is not among those that were committed to")
