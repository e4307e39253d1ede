from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register import workbench

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.workbench import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A closed register with claims, a correction and a digest of what it says."""
    found = workbench.Home(tmp_path / "register", tmp_path / "storage")
    with found.create() as register:
        workbench.begin(register)
        register.record([workbench.note(n, f"words {n} " * 40) for n in range(1, 60)])
    return found
