"""What this machine can afford to derive a key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from unerased.seal.cost import STANDARD, TEST_PROFILE, TESTING, choose

if TYPE_CHECKING:
    from unerased.seal import Cost

__all__ = ["affordable"]

_SHARE: Final = 2


def affordable() -> Cost:
    """The cost for a new identity: by half of this machine's memory, where the system tells it."""
    if os.environ.get(TEST_PROFILE) == "1":
        return TESTING
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return STANDARD
    return choose(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _SHARE)
