"""What this room refuses, and what a person can do about it."""

from __future__ import annotations

__all__ = ["DestinationExists", "EvidenceError", "FileDamaged", "FileRefused", "NoSuchFile"]


class EvidenceError(Exception):
    """Root of everything that `unerased.evidence` refuses."""


class FileRefused(EvidenceError):
    """What was to be added is no plain file, or cannot be read."""


class NoSuchFile(EvidenceError):
    """The register has no file of this code, or its sealed file is not in the folder."""


class FileDamaged(EvidenceError):
    """The sealed file is not the one that was added.

    Attributes:
        file: its name in the register folder.
        reason: what does not fit.
    """

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            f"{file} {reason}. Nothing was written. Fetch the file from another copy of the "
            "register folder."
        )


class DestinationExists(EvidenceError):
    """Something lies already where the file was to be put."""
