"""The attacks work on the same register as the command line's other tests."""

from __future__ import annotations

from tests.cli.conftest import codes, desk, pristine

__all__ = ["codes", "desk", "pristine"]
