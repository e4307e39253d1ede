"""The file vault: files sealed one by one, hashed, listed, taken out with a record of it."""

from __future__ import annotations

from unerased.evidence.errors import (
    DestinationExists,
    EvidenceError,
    FileDamaged,
    FileRefused,
    NoSuchFile,
)
from unerased.evidence.in_memory import add_bytes, read_bytes
from unerased.evidence.vault import Checked, FileFault, add, extract, list_files, verify

__all__ = [
    "Checked",
    "DestinationExists",
    "EvidenceError",
    "FileDamaged",
    "FileFault",
    "FileRefused",
    "NoSuchFile",
    "add",
    "add_bytes",
    "extract",
    "list_files",
    "read_bytes",
    "verify",
]
