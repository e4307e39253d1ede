"""What is logged of a fault: its kind and its place, never a word of the register."""

from __future__ import annotations

import traceback
from pathlib import Path


def place_of(error: BaseException) -> str:
    """The kind of an error and where it arose, without its words, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-3:][::-1])
    return f"{type(error).__name__} at {where}"
