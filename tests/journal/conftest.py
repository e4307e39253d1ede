from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal import workbench

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journal.workbench import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return workbench.Home(tmp_path / "register", tmp_path / "storage")


@pytest.fixture
def saved(home: Home) -> Home:
    return workbench.three_saves(home)
