"""Costs of deriving: bounds are kept before anything is derived."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from unerased.seal import Cost, CostRefused, Policy, cost

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1024
GIB = 1024 * MIB
HOSTILE = [
    Cost(64 * GIB, 1, 1),
    Cost(4 * GIB + 1, 1, 1),
    Cost(8, 1, 1),
    Cost(0, 3, 4),
    Cost(-1, 3, 4),
    Cost(1 * GIB, 10**9, 4),
    Cost(1 * GIB, 65, 4),
    Cost(1 * GIB, 0, 4),
    Cost(1 * GIB, 3, 0),
    Cost(1 * GIB, 3, 17),
    Cost(256 * MIB - 1, 64, 4),
    Cost(256 * MIB, 3, 4),
]


@pytest.mark.parametrize("good", [cost.STANDARD, cost.SMALL, Cost(4 * GIB, 64, 16)])
def test_the_offered_costs_and_the_ceiling_are_accepted(good: Cost) -> None:
    Policy.standard().check(good)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_costs_are_refused_before_deriving(
    hostile: Cost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def derived(**_: object) -> None:
        pytest.fail("it was derived")

    monkeypatch.setattr(cost, "Argon2id", derived)
    with pytest.raises(CostRefused):
        cost.derive(b"passphrase", bytes(32), hostile, Policy.standard())


@pytest.mark.parametrize("hostile", [Cost(8191, 1, 1), Cost(8192, 0, 1), Cost(5 * GIB, 1, 1)])
def test_the_test_profile_keeps_bounds_too(hostile: Cost) -> None:
    Policy.for_tests().check(cost.TESTING)
    with pytest.raises(CostRefused):
        Policy.for_tests().check(hostile)


@given(st.integers(-10, 2**33), st.integers(-10, 100), st.integers(-10, 40))
def test_the_bounds_are_those_of_the_design(memory: int, passes: int, lanes: int) -> None:
    allowed = (
        256 * MIB <= memory <= 4 * GIB
        and memory * passes >= GIB
        and 1 <= passes <= 64
        and 1 <= lanes <= 16
    )
    try:
        Policy.standard().check(Cost(memory, passes, lanes))
    except CostRefused:
        assert not allowed
    else:
        assert allowed


@pytest.mark.parametrize("value", [None, "", "0", "true", "11"])
def test_the_test_profile_is_refused_outside_tests(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap = Policy.for_tests()
    cheap.check(cost.TESTING)
    assert Policy.current() == cheap
    if value is None:
        monkeypatch.delenv(cost.TEST_PROFILE)
    else:
        monkeypatch.setenv(cost.TEST_PROFILE, value)
    assert Policy.current() == Policy.standard()
    with pytest.raises(CostRefused, match="for tests alone"):
        Policy.for_tests()
    with pytest.raises(CostRefused, match="for tests alone"):
        cheap.check(cost.TESTING)
    with pytest.raises(CostRefused, match="for tests alone"):
        Policy(min_memory_kib=8)
    with pytest.raises(CostRefused, match="for tests alone"):
        Policy(min_work_kib=8)


@pytest.mark.parametrize(
    ("gib", "chosen"), [(0, cost.SMALL), (1, cost.SMALL), (2, cost.STANDARD), (64, cost.STANDARD)]
)
def test_the_cost_follows_the_free_memory(gib: int, chosen: Cost) -> None:
    assert cost.choose(gib * 1024**3) == chosen


def test_the_derived_key_is_the_one_that_libsodium_derives() -> None:
    salt = bytes(range(16))
    key = cost.derive(b"passphrase", salt, cost.TESTING, Policy.for_tests())
    assert key == argon2id.kdf(32, b"passphrase", salt, opslimit=1, memlimit=8 * 1024**2)


@pytest.fixture
def _little_memory() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.usefixtures("_little_memory")
def test_a_machine_without_the_memory_says_so() -> None:
    with pytest.raises(CostRefused, match="4096 MiB"):
        cost.derive(b"passphrase", bytes(32), Cost(4 * GIB, 1, 1), Policy.standard())
