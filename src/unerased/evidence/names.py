"""Names of files as they come, and as they are kept: for people to recognise, never as a path."""

from __future__ import annotations

import mimetypes
import unicodedata
from typing import Final

__all__ = ["media_type", "safe_name"]

_LONGEST: Final = 200
_KEPT_END: Final = 20
_OTHER: Final = "file"
#: Control characters, unassigned ones, surrogates, and format characters such as the marks that
#: turn the direction of text and make "exe.txt" of "txt.exe".
_REFUSED: Final = frozenset({"Cc", "Cn", "Cs", "Co", "Cf", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """The last part of a name, without what could mislead or harm; the ending is kept."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", last)
    plain = "".join(
        "_" if unicodedata.category(letter) in _REFUSED else letter for letter in composed
    )
    plain = plain.strip().strip(".") or _OTHER
    if len(plain) > _LONGEST:
        plain = f"{plain[: _LONGEST - _KEPT_END - 1]}…{plain[-_KEPT_END:]}"
    return plain


def media_type(name: str) -> str:
    """The type that a file's ending stands for; what is in it may be something else."""
    _, dot, ending = name.rpartition(".")
    known = mimetypes.MimeTypes(filenames=()).types_map[True]
    return known.get(f"{dot}{ending.lower()}", "application/octet-stream")
