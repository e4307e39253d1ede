from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register import workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.register.workbench import Home

    from unerased.register import Register


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return workbench.Home(tmp_path / "register", tmp_path / "storage")


@pytest.fixture
def register(home: Home) -> Iterator[Register]:
    with home.create() as opened:
        workbench.begin(opened)
        yield opened
