"""A pack as one file to be sent: the same bytes on every machine, and nothing in it but its files.

A zip writes down when and on what a file was made; here both are fixed. Nothing is compressed:
DOCX, PDF and pictures are already, and libraries compress in different ways.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RECEIPT", "zipped"]

#: stays with who made the pack: it names the person's code, devices, and states of the record
RECEIPT: Final = "receipt.json"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
#: a file that its owner alone may read and write
_MODE: Final = 0o100600 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files of a pack but its receipt, in the order of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files.keys() - {RECEIPT}):
            about = zipfile.ZipInfo(name, _EARLIEST)
            about.create_system, about.external_attr = _UNIX, _MODE
            archive.writestr(about, files[name])
    return out.getvalue()
