from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import Desk, bare, labels_of, made

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The register that every test gets a copy of; nobody works on it."""
    return made(tmp_path_factory.mktemp("pristine") / "desk")


@pytest.fixture
def desk(pristine: Desk, tmp_path: Path) -> Desk:
    copied = pristine.copy(tmp_path / "desk")
    # a copied searchable copy is not believed: it is made anew here, and tests find none of that
    assert copied.run("figure", "list").code == 0
    return copied


@pytest.fixture
def codes(desk: Desk) -> dict[str, str]:
    """The codes of the story by their labels."""
    return labels_of(desk)


@pytest.fixture
def away(tmp_path: Path) -> Desk:
    """A desk with nothing on it but a passphrase in a file."""
    return bare(tmp_path / "away")


@pytest.fixture
def stick(tmp_path: Path) -> str:
    folder = tmp_path / "stick"
    folder.mkdir()
    return str(folder)
