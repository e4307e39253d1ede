"""Packs that were made: what the record says of each, and its receipt where this device keeps it.

The record says that a pack left the register, of which kind and with which receipt; it is the same
on every device. The receipt itself, with which the pack can be made again, is kept sealed beside
the register on the device that made it. Whoever has its file can bring it anywhere else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.register.notebook import MOST_VIEWS, Notebook

if TYPE_CHECKING:
    from unerased.register import Register
    from unerased.register.database import Database
    from unerased.register.rows import OpeningRow, Place

__all__ = ["Made", "keep_receipt", "made_packs", "receipt_of", "told"]

_FILE: Final = "packs"
_KIND: Final = "pack"
_TOLD: Final = re.compile(r"pack (\w+)(?:, (\w+)| (again)), receipt ([0-9a-f]{64})\Z")


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that left the register, as the record tells it.

    Attributes:
        code: of the record.
        kind: of the form.
        language: of the frame; "" for one that was made again.
        again: it was made before, and once more from its receipt.
        receipt: digest of the receipt.
        person: whom it is about; "" for nobody.
        place: when, by whom and in which save.
    """

    code: str
    kind: str
    language: str
    again: bool
    receipt: str
    person: str
    place: Place


def told(kind: str, receipt: bytes, language: str = "") -> str:
    """What the record says of a pack; without a language it was made again."""
    how = f", {language}" if language else " again"
    return f"pack {kind}{how}, receipt {_digest(receipt)}"


def made_packs(db: Database, person: str | None = None) -> list[Made]:
    """Every pack, or those about one person, the latest first."""
    return [one for row in reads.openings(db, person) if (one := _made(row)) is not None]


def _made(row: OpeningRow) -> Made | None:
    found = _TOLD.match(row.purpose) if row.what == "exported" else None
    if found is None:
        return None
    kind, language, again, receipt = found.groups()
    return Made(row.code, kind, language or "", bool(again), receipt, row.target, row.place)


def keep_receipt(register: Register, receipt: bytes) -> None:
    """Keep a receipt on this device; where there are too many the oldest is forgotten."""
    notebook, digest = _notebook(register), _digest(receipt)
    kept = notebook.views()
    if any(one.title == digest for one in kept):
        return
    for one in kept[: max(len(kept) - MOST_VIEWS + 1, 0)]:
        notebook.delete(one.name)
        notebook.forget()
    notebook.keep(digest, _KIND, receipt.decode())


def receipt_of(register: Register, digest: str) -> bytes | None:
    """The receipt of this digest, None where this device has none."""
    found = (one.query for one in _notebook(register).views() if one.title == digest)
    text = next(found, None)
    return None if text is None else text.encode()


def _notebook(register: Register) -> Notebook:
    """A file of its own: the register's notebook holds views of lists."""
    return Notebook(register.journal.private_folder / _FILE, register.journal)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
