"""One file that holds a whole register, and that the organisation's recovery shares open."""

from __future__ import annotations

from unerased.journal.backup.archive import extract, read_head, write
from unerased.journal.backup.contents import Contents, Held, Reach, open_contents, seal_contents
from unerased.journal.backup.head import Head

__all__ = [
    "Contents",
    "Head",
    "Held",
    "Reach",
    "extract",
    "open_contents",
    "read_head",
    "seal_contents",
    "write",
]
