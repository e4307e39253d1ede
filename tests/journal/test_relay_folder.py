"""A relay that is a folder: whole objects, and no step through what a stranger put on the stick."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Quick

from unerased.journal import Invalid, Reason, RelayFailed
from unerased.journal.relay import MAX_OBJECT, FolderRelay, MemoryRelay

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def reason(relay: FolderRelay | MemoryRelay, name: str) -> Reason:
    with pytest.raises(Invalid) as found:
        relay.get(name)
    return found.value.reason


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_what_was_put_is_listed_got_replaced_and_removed(stick: Path, kind: str) -> None:
    relay = FolderRelay(stick) if kind == "folder" else MemoryRelay()
    assert relay.names("ab/cd") == {}
    assert reason(relay, "ab/cd/one") is Reason.MISSING
    relay.put("ab/cd/one", b"first")
    relay.put("ab/two.pack", b"second")
    relay.put("ab/cd/one", b"again")
    assert relay.names("ab/cd") == {"one": 5}
    assert relay.names("ab") == {"two.pack": 6}
    assert relay.get("ab/cd/one") == b"again"
    assert reason(relay, "ab/none") is Reason.MISSING
    relay.remove("ab/two.pack")
    relay.remove("ab/two.pack")
    relay.remove("none/at.all")
    assert relay.names("ab") == {}


@pytest.mark.parametrize("kind", ["folder", "memory"])
def test_an_object_that_is_too_large_is_not_read(stick: Path, kind: str) -> None:
    relay = FolderRelay(stick) if kind == "folder" else MemoryRelay()
    relay.put("ab/one", bytes(MAX_OBJECT))
    assert len(relay.get("ab/one")) == MAX_OBJECT
    relay.put("ab/one", bytes(MAX_OBJECT + 1))
    assert reason(relay, "ab/one") is Reason.TOO_LARGE


@pytest.mark.parametrize("name", ["../one", "/one", "ab//one", "ab/../one", "Ab/one", "ab/é", ""])
def test_no_other_names_are_ever_asked_for(stick: Path, name: str) -> None:
    for relay in (FolderRelay(stick), MemoryRelay()):
        with pytest.raises(ValueError, match="no name"):
            relay.put(name, b"")
    with pytest.raises(ValueError, match="no name"):
        FolderRelay(stick).get(name)


def test_an_interrupted_write_leaves_no_object(stick: Path) -> None:
    class Cut(Quick):
        def rename(self, _path: Path, _to: Path) -> None:
            raise OSError(errno.EIO, "the stick was pulled out")

    with pytest.raises(RelayFailed, match="EIO"):
        FolderRelay(stick, Cut()).put("ab/one", b"half")
    relay = FolderRelay(stick)
    assert list(relay.names("ab")) == ["one.part"]
    relay.put("ab/one", b"whole")
    assert relay.names("ab") == {"one": 5}


def test_a_file_system_that_cannot_settle_folders_is_good_enough(stick: Path) -> None:
    class Mounted(Quick):
        def fsync_dir(self, _path: Path) -> None:
            raise OSError(errno.EINVAL, "not here")

    FolderRelay(stick, Mounted()).put("ab/one", b"whole")
    assert FolderRelay(stick).get("ab/one") == b"whole"


def test_a_folder_that_is_not_there_or_refuses_is_told(stick: Path, tmp_path: Path) -> None:
    with pytest.raises(RelayFailed, match="not there"):
        FolderRelay(tmp_path / "none")
    relay = FolderRelay(stick)
    (stick / "ab").mkdir()
    (stick / "ab" / "one").mkdir()
    with pytest.raises(RelayFailed, match="cannot be used"):
        relay.remove("ab/one")
    assert relay.names("ab") == {}
    with pytest.raises(RelayFailed, match="cannot be used"):
        relay.names("a" * 300)


def test_a_folder_that_cannot_be_listed_is_told(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = FolderRelay(stick)
    relay.put("ab/one", b"")

    def refuse(_path: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(RelayFailed, match="EACCES"):
        relay.names("ab")


@pytest.mark.parametrize("kind", ["file", "link"])
def test_nothing_is_written_through_what_stands_for_a_folder(
    stick: Path, tmp_path: Path, kind: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if kind == "file":
        (stick / "ab").write_bytes(b"")
    else:
        (stick / "ab").symlink_to(elsewhere)
    with pytest.raises(RelayFailed, match="was not followed"):
        FolderRelay(stick).put("ab/one", b"mine")
    assert list(elsewhere.iterdir()) == []
