"""What every value with a secret inside has in common.

Python cannot wipe memory: a secret stays in RAM until it is overwritten by chance. What can be
done is done here: secrets do not show themselves in logs and tracebacks, and are not copied into
pickles. Unlock in a short-lived process where it matters.
"""

from __future__ import annotations

from typing import NoReturn, SupportsIndex

__all__ = ["Secret"]


class Secret:
    """Base of values that hold a secret: silent in print, refused by pickle and copy."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a secret and is never pickled or copied.")
