"""The relay that a person names: a folder or an address, and never this device's own folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal.webdav_server import PASSWORD, USER, serving

from unerased.journal import RelayFailed, StorageExposed
from unerased.journal.relay.naming import is_address, reached

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """The register folder and the storage of a device, in one home."""
    for name in ("register/journal", "device/aa"):
        (tmp_path / "home" / name).mkdir(parents=True)
    return tmp_path / "home/register", tmp_path / "home/device"


def test_a_folder_is_remembered_by_where_it_is(own: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "stick")
    with reached(str(tmp_path / "link"), *own) as (relay, address):
        relay.put("00/x", b"sealed")
    assert address == str(tmp_path / "stick")
    assert (tmp_path / "stick/00/x").read_bytes() == b"sealed"


@pytest.mark.parametrize(
    "name", ["register", "register/journal", "device", "device/aa", ".", "../link"]
)
def test_folders_that_would_take_keys_along_are_refused(own: tuple[Path, Path], name: str) -> None:
    home = own[0].parent
    (home.parent / "link").symlink_to(home / "device")
    with pytest.raises(StorageExposed, match="lie in each other"), reached(str(home / name), *own):
        pass


def test_a_folder_that_is_not_there_is_none(own: tuple[Path, Path]) -> None:
    with pytest.raises(RelayFailed, match="not there"), reached(str(own[0] / "none"), *own):
        pass


def test_an_address_is_reached_with_a_password_and_remembered_without(
    own: tuple[Path, Path], tmp_path: Path
) -> None:
    with (
        serving(tmp_path / "dav") as server,
        reached(server, *own, user=USER, password=PASSWORD) as (relay, address),
    ):
        relay.put("00/x", b"sealed")
        assert relay.names("00") == {"x": 6}
    assert is_address(address)
    assert PASSWORD not in address
    assert USER not in address
    assert not is_address(str(tmp_path))
