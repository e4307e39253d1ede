from __future__ import annotations

import os
from typing import TYPE_CHECKING

from unerased.register.costs import affordable
from unerased.seal.cost import SMALL, STANDARD, TEST_PROFILE, TESTING

if TYPE_CHECKING:
    import pytest


def test_cheap_keys_are_for_tests_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert affordable() == TESTING
    monkeypatch.delenv(TEST_PROFILE)
    assert affordable() in {STANDARD, SMALL}


def test_a_machine_that_does_not_tell_its_memory_pays_the_standard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(TEST_PROFILE)
    monkeypatch.setattr(os, "sysconf_names", {})
    assert affordable() == STANDARD


def test_a_machine_with_little_memory_pays_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TEST_PROFILE)
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": 262_144, "SC_PAGE_SIZE": 4096}.get)
    assert affordable() == SMALL
