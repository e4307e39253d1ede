"""What the tests of this room share."""

from __future__ import annotations

import pytest

from unerased.seal import Identity, cost


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cost.TEST_PROFILE, "1")


@pytest.fixture(scope="session")
def member() -> Identity:
    return Identity.generate()
