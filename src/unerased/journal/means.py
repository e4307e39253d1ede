"""What an open journal uses of the world."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.journal.disk import Disk, RealDisk

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.journal.values import Clock

__all__ = ["Means", "system_clock"]


def system_clock() -> int:
    """Milliseconds since 1970-01-01 UTC by the operating system's clock."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Means:
    """A disk, a clock (milliseconds since 1970-01-01 UTC), a source of random bytes for salts."""

    clock: Clock = system_clock
    disk: Disk = field(default_factory=RealDisk)
    random: Callable[[int], bytes] = secrets.token_bytes
