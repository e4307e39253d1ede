from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from unerased.journal import Invalid, Reason
from unerased.journal.disk import RealDisk, exists, names, read, replace_file, size

DISK = RealDisk()


def refusal(path: Path, limit: int = 100) -> Reason:
    with pytest.raises(Invalid) as refused:
        read(path, limit)
    return refused.value.reason


def test_plain_files_are_read_up_to_their_limit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    DISK.write(path, b"content")
    DISK.fsync(path)
    assert read(path, 7) == b"content"
    assert read(path, 7, 3) == b"tent"
    assert size(path) == 7
    assert refusal(path, 6) is Reason.TOO_LARGE
    assert refusal(tmp_path / "none") is Reason.MISSING
    with pytest.raises(Invalid) as refused:
        size(tmp_path / "none")
    assert refused.value.reason is Reason.MISSING


def test_a_system_that_takes_less_at_a_time_is_given_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: take(handle, data[:3]))
    DISK.write(tmp_path / "file", memoryview(b"content of a file"))
    DISK.write(tmp_path / "empty", b"")
    assert (tmp_path / "file").read_bytes() == b"content of a file"
    assert (tmp_path / "empty").read_bytes() == b""


def test_links_pipes_sockets_and_folders_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        for name in ("link", "nowhere", "pipe", "socket"):
            assert refusal(tmp_path / name) is Reason.LINK
    assert refusal(tmp_path) is Reason.LINK
    assert exists(tmp_path / "nowhere")
    assert not exists(tmp_path / "none")


def test_what_the_system_cannot_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    assert refusal(tmp_path / "file" / "below") is Reason.UNREADABLE


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that opens and cannot be read")
def test_a_file_that_opens_and_cannot_be_read_is_said() -> None:
    assert refusal(Path("/proc/self/mem")) is Reason.UNREADABLE


def test_a_disk_that_fails_while_reading_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"content")

    def fails(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr("unerased.journal.disk.os.fstat", fails)
        with pytest.raises(Invalid) as refused:
            read(tmp_path / "file", 100)
    assert refused.value.reason is Reason.UNREADABLE


def test_files_are_never_written_through_links(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    (tmp_path / "link").symlink_to(target)
    for use in (
        lambda: DISK.write(tmp_path / "link", b"theirs"),
        lambda: DISK.append(tmp_path / "link", 0, b"theirs"),
        lambda: DISK.fsync(tmp_path / "link"),
    ):
        with pytest.raises(OSError, match="symbolic links"):
            use()
    assert target.read_bytes() == b"mine"


def test_appending_cuts_what_lies_behind(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"kept torn tail")
    DISK.append(path, 4, b" and more")
    assert path.read_bytes() == b"kept and more"


def test_replacing_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"old", b"new"):
        replace_file(DISK, path, content)
        assert path.read_bytes() == content
    assert names(tmp_path) == [("file", False)]


def test_a_folder_is_listed_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").symlink_to(tmp_path / "b")
    assert names(tmp_path) == [("a", False), ("b", True)]
    (tmp_path / "file").write_bytes(b"")
    for path, reason in (
        (tmp_path / "a", Reason.LINK),
        (tmp_path / "none", Reason.MISSING),
        (tmp_path / "file", Reason.UNREADABLE),
    ):
        with pytest.raises(Invalid) as refused:
            names(path)
        assert refused.value.reason is reason


def test_many_files_are_settled_at_once_and_few_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / str(number) for number in range(20)]
    for path in paths:
        path.write_bytes(b"x")
    done: list[str] = []
    monkeypatch.setattr("os.sync", lambda: done.append("all"))
    monkeypatch.setattr("os.fsync", lambda _: done.append("one"))
    RealDisk().settle(paths[:3])
    RealDisk().settle(paths)
    assert done == ["one"] * 3 + ["all"]
