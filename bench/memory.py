"""The largest amount of memory that a process held."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["of_child_mib", "peak_mib"]


def peak_mib() -> float:
    """Peak resident memory of this process, MiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        # not getrusage: there a child begins with the peak of the parent that started it
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    return of_child_mib(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def of_child_mib(maxrss: int) -> float:
    """MiB of a `ru_maxrss`, which is in KiB, on macOS in bytes."""
    return round(maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
