"""A PNG reduced to what is seen: text, times, cameras and programs in it are left behind."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from unerased.documents.errors import BadPicture

_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
#: chunks that make the pixels; every other kind may say who made it, when and where
_SEEN: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"})
_MOST_BYTES: Final = 8 * 1024 * 1024
_MOST_PIXELS: Final = 8000


def seen_only(data: bytes) -> bytes:
    """The same picture with the chunks alone that are seen.

    Raises:
        BadPicture: it is no whole PNG, its sums are wrong, or it is too large.
    """
    if len(data) > _MOST_BYTES:
        raise BadPicture("size")
    if not data.startswith(_MAGIC):
        raise BadPicture("form")
    kept, at = [_MAGIC], len(_MAGIC)
    kinds: list[bytes] = []
    while at < len(data) and (not kinds or kinds[-1] != b"IEND"):
        kind, whole = _chunk(data, at)
        if kind in _SEEN:
            kept.append(whole)
        kinds.append(kind)
        at += len(whole)
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise BadPicture("form")
    made = b"".join(kept)
    if not all(1 <= side <= _MOST_PIXELS for side in size(made)):
        raise BadPicture("size")
    return made


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, of what `seen_only` gave."""
    width, height = struct.unpack_from(">II", data, len(_MAGIC) + 8)
    return int(width), int(height)


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes]:
    """A chunk's kind, and the whole of it."""
    head = data[at : at + 8]
    if len(head) < 8:  # noqa: PLR2004 - a length and a kind, four bytes each
        raise BadPicture("form")
    length = int.from_bytes(head[:4], "big")
    whole = data[at : at + length + 12]
    if len(whole) != length + 12 or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big"):
        raise BadPicture("form")
    if head[4:] == b"IHDR" and length != 13:  # noqa: PLR2004 - the format fixes it
        raise BadPicture("form")
    return head[4:], whole
