"""What it costs to derive a key from a passphrase, and the bounds that are kept.

Argon2id (RFC 9106). Costs are read from a file that a stranger may have written, so they are
checked before anything is derived: too cheap would open the passphrase to guessing, too dear would
stop the machine.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from unerased.seal.errors import CostRefused

__all__ = ["SMALL", "STANDARD", "TESTING", "TEST_PROFILE", "Cost", "Policy", "choose", "derive"]

TEST_PROFILE = "UNERASED_TEST_PROFILE"

_MIB = 1024
_GIB = 1024 * _MIB
_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """Parameters of Argon2id.

    Attributes:
        memory_kib: memory in KiB.
        passes: number of passes over it.
        lanes: degree of parallelism.
    """

    memory_kib: int
    passes: int
    lanes: int


STANDARD = Cost(1 * _GIB, 3, 4)
SMALL = Cost(256 * _MIB, 4, 4)
TESTING = Cost(8 * _MIB, 1, 1)


def choose(available_memory_bytes: int) -> Cost:
    """`STANDARD` where twice its memory is free, else `SMALL`."""
    return STANDARD if available_memory_bytes >= 2 * STANDARD.memory_kib * 1024 else SMALL


@dataclass(frozen=True, slots=True)
class Policy:
    """The bounds that a cost must keep.

    Attributes:
        min_memory_kib: least memory in KiB.
        min_work_kib: least product of memory in KiB and passes.
        max_memory_kib: most memory in KiB.
        max_passes: most passes.
        max_lanes: most lanes.
    """

    min_memory_kib: int = 256 * _MIB
    min_work_kib: int = 1 * _GIB
    max_memory_kib: int = 4 * _GIB
    max_passes: int = 64
    max_lanes: int = 16

    def __post_init__(self) -> None:
        self._refuse_weak()

    @classmethod
    def standard(cls) -> Self:
        """The bounds for real registers."""
        return cls()

    @classmethod
    def for_tests(cls) -> Self:
        """Bounds that let tests be fast.

        Raises:
            CostRefused: the environment does not say `UNERASED_TEST_PROFILE=1`.
        """
        return cls(min_memory_kib=TESTING.memory_kib, min_work_kib=TESTING.memory_kib)

    @classmethod
    def current(cls) -> Self:
        """`for_tests` where the environment says `UNERASED_TEST_PROFILE=1`, else `standard`."""
        return cls.for_tests() if _testing() else cls.standard()

    def check(self, cost: Cost) -> None:
        """Accept `cost` or raise.

        Raises:
            CostRefused: a parameter lies outside the bounds, or the bounds are those of tests and
                the environment does not say so.
        """
        self._refuse_weak()
        if not self.min_memory_kib <= cost.memory_kib <= self.max_memory_kib:
            raise _refused(f"memory of {cost.memory_kib} KiB")
        if not 1 <= cost.passes <= self.max_passes:
            raise _refused(f"{cost.passes} passes")
        if not 1 <= cost.lanes <= self.max_lanes:
            raise _refused(f"{cost.lanes} lanes")
        if cost.memory_kib * cost.passes < self.min_work_kib:
            raise _refused(f"{cost.passes} passes over {cost.memory_kib} KiB")

    def _refuse_weak(self) -> None:
        weak = self.min_memory_kib < SMALL.memory_kib or self.min_work_kib < STANDARD.memory_kib
        if weak and not _testing():
            raise CostRefused(
                "Cheap keys are for tests alone. Nothing was opened or written. "
                "Use the standard policy."
            )


def _testing() -> bool:
    return os.environ.get(TEST_PROFILE) == "1"


def _refused(what: str) -> CostRefused:
    return CostRefused(
        f"The identity asks for {what}, which lies outside the allowed bounds. "
        "Nothing was derived. Use a copy of the identity that was not changed."
    )


def derive(passphrase: bytes, salt: bytes, cost: Cost, policy: Policy) -> bytes:
    """Derive a key of 32 bytes with Argon2id.

    Args:
        passphrase: normalised passphrase.
        salt: 32 random bytes.
        cost: the parameters, checked against `policy` first.
        policy: the bounds.

    Raises:
        CostRefused: the cost lies outside the bounds, or this machine has not the memory.
    """
    policy.check(cost)
    function = Argon2id(
        salt=salt,
        length=_KEY_SIZE,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        return function.derive(passphrase)
    except MemoryError as fault:
        raise CostRefused(
            f"This machine cannot give {cost.memory_kib // _MIB} MiB of memory to derive the key. "
            "Nothing was changed. Close other programs and try again."
        ) from fault
