"""What the tests of pictures need of a PNG: its size, its chunks, its grey."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image

MAGIC = b"\x89PNG\r\n\x1a\n"


def chunks(data: bytes) -> list[bytes]:
    """The types of its chunks, in their order."""
    assert data.startswith(MAGIC)
    found, at = [], len(MAGIC)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found.append(kind)
        at += length + 12
    return found


def size(data: bytes) -> tuple[int, int]:
    """Width and height, after the whole of it was decoded."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.size


def grey(data: bytes) -> np.ndarray:
    """Its luminance, 0 to 255, one row a line."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("L"), dtype=np.float64)
