"""The file of a backup: whole or not there, checked name by name, opened by the shares alone."""

from __future__ import annotations

import io
import os
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, three_saves

from unerased.journal import AlreadyExists, BackupDamaged, Invalid, Reason
from unerased.journal.backup import (
    Contents,
    Head,
    Held,
    Reach,
    extract,
    open_contents,
    read_head,
    seal_contents,
    write,
)
from unerased.journal.backup.archive import evidence_names
from unerased.journal.backup.head import head_bytes, head_of
from unerased.seal import RecoveryKeys, Share, join, split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEALED = f"{'ab' * 16}.age"
Members = list[tuple[tarfile.TarInfo, bytes]]
#: place of the sealed file among the members; behind it stands the end
LAST = -2


@dataclass
class Made:
    """A register, its shares, and a backup of it."""

    home: Home
    shares: tuple[Share, ...]
    head: Head
    contents: Contents
    path: Path

    @property
    def keys(self) -> RecoveryKeys:
        return join(self.head.share_set(), self.shares[:2])


@pytest.fixture
def made(home: Home, tmp_path: Path) -> Made:
    three_saves(home)
    (home.folder / "evidence" / SEALED).write_bytes(b"age file" * 1000)
    parts = home.parts()
    whole, shares = split(2, 3)
    head = Head.of(b"b" * 16, parts.places.register, whole)
    tips = parts.chains.tips.values()
    contents = Contents(
        tuple(Held(name, row.epoch, row.key_id, row.key) for name, row in parts.newest().items()),
        evidence_names(parts.places),
        parts.welcome.founder,
        tuple(Reach(tip.device, tip.seq, tip.hash) for tip in tips),
        {"age:FI-1": b"secret"},
        {"P-1": b"k" * 32},
    )
    data = head_bytes(head)
    path = tmp_path / "a.backup"
    size = write(
        path,
        data,
        seal_contents(contents, head, data),
        parts.places,
        {tip.device: tip.seq for tip in tips},
        contents.evidence,
    )
    assert size == path.stat().st_size
    return Made(home, shares, head, contents, path)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_shares_open_the_keys_and_the_folder_comes_back_byte_for_byte(
    made: Made, tmp_path: Path
) -> None:
    head, data, sealed = read_head(made.path)
    assert head == made.head
    assert open_contents(sealed, data, made.keys) == made.contents
    seen: list[tuple[int, int]] = []
    assert extract(made.path, tmp_path / "back", lambda *step: seen.append(step)) == (SEALED,)
    assert files_of(tmp_path / "back") == files_of(made.home.folder)
    assert seen[-1][0] <= seen[-1][1]


def test_the_file_holds_nothing_of_the_machine_and_no_key_in_clear(made: Made) -> None:
    held = made.path.read_bytes()
    for secret in (b"k" * 32, b"secret", *[row.key for row in made.contents.epochs]):
        assert secret not in held
    with tarfile.open(made.path) as tar:
        for member in tar.getmembers():
            assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "", "")
            assert (member.mtime, member.mode) == (0, 0o600)
    assert made.path.stat().st_mode & 0o077 == 0
    assert repr(made.contents) == "Contents(...)"


def test_shares_of_another_set_open_nothing(made: Made) -> None:
    _, data, sealed = read_head(made.path)
    assert open_contents(sealed, data, made.keys) == made.contents
    whole, shares = split(2, 3)
    with pytest.raises(Invalid, match="does not open"):
        open_contents(sealed, data, join(whole, shares[:2]))


def test_keys_under_a_changed_head_do_not_open(made: Made) -> None:
    _, data, sealed = read_head(made.path)
    other = head_bytes(Head.of(b"c" * 16, made.head.register, made.head.share_set()))
    assert open_contents(sealed, data, made.keys) == made.contents
    with pytest.raises(Invalid, match="does not open"):
        open_contents(sealed, other, made.keys)


@pytest.mark.parametrize("cut", [0, 100, 1_500])
def test_keys_that_were_cut_or_changed_do_not_open(made: Made, cut: int) -> None:
    _, data, sealed = read_head(made.path)
    with pytest.raises(Invalid):
        open_contents(sealed[:cut], data, made.keys)
    changed = bytearray(sealed)
    changed[cut] ^= 1
    with pytest.raises(Invalid, match="does not open"):
        open_contents(bytes(changed), data, made.keys)


def test_nothing_is_written_over(made: Made, tmp_path: Path) -> None:
    places = made.home.parts().places
    with pytest.raises(AlreadyExists, match="where the backup would be written"):
        write(made.path, b"{}", b"", places, {}, ())
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("kept")
    with pytest.raises(AlreadyExists, match="is not empty"):
        extract(made.path, tmp_path / "full")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AlreadyExists, match="is not empty"):
        extract(made.path, tmp_path / "link")
    assert (tmp_path / "full" / "x").read_text() == "kept"


def test_a_file_that_is_missing_leaves_no_backup(made: Made, tmp_path: Path) -> None:
    places = made.home.parts().places
    with pytest.raises(BackupDamaged, match=r"ff\.age is missing"):
        write(tmp_path / "b", b"{}", b"", places, {}, ("ff.age",))
    assert not (tmp_path / "b").exists()
    assert not (tmp_path / "b.part").exists()


def test_what_does_not_belong_in_the_folder_of_evidence_is_left_out(made: Made) -> None:
    folder = made.home.folder / "evidence"
    (folder / "notes.txt").write_text("x")
    (folder / f"{'cd' * 16}.age").mkdir()
    places = made.home.parts().places
    assert evidence_names(places) == (SEALED,)
    (folder / SEALED).unlink()
    (folder / "notes.txt").unlink()
    (folder / f"{'cd' * 16}.age").rmdir()
    folder.rmdir()
    assert evidence_names(places) == ()


def members_of(path: Path) -> Members:
    with tarfile.open(path) as tar:
        found = []
        for member in tar:
            file = tar.extractfile(member)
            found.append((member, b"" if file is None else file.read()))
        return found


def packed(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w:", format=tarfile.PAX_FORMAT) as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def renamed(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members[LAST][0].name = name

    return change


def as_link(members: Members) -> None:
    member, _ = members[LAST]
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    members[LAST] = (member, b"")


def twice(members: Members) -> None:
    members.insert(LAST, members[LAST])


def without(place: int) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        del members[place]

    return change


def other(place: int, data: bytes) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members[place] = (members[place][0], data)

    return change


ATTACKS = [
    (renamed("register/../../outside"), "", Reason.FOREIGN),
    (renamed("/etc/cron.d/x"), "", Reason.FOREIGN),
    (renamed("register/evidence/notes.txt"), "", Reason.FOREIGN),
    (renamed("register/format"), "", Reason.FOREIGN),
    (renamed(f"register/journal/{'ab' * 16}/00000001.tmp"), "", Reason.FOREIGN),
    (as_link, "", Reason.FOREIGN),
    (twice, f"register/evidence/{SEALED}", Reason.FOREIGN),
    (without(0), "backup.json", Reason.MISSING),
    (without(1), "keys", Reason.MISSING),
    (without(2), "register/format", Reason.MISSING),
    (without(-1), "", Reason.TRUNCATED),
    (other(0, b"{}"), "backup.json", Reason.FORM),
    (other(0, b" " * 70_000), "backup.json", Reason.TOO_LARGE),
    (other(2, b"f" * 300), "register/format", Reason.TOO_LARGE),
]


@pytest.mark.parametrize(("attack", "file", "reason"), ATTACKS)
def test_a_file_that_a_stranger_made_writes_nothing_outside(
    made: Made, tmp_path: Path, attack: Callable[[Members], None], file: str, reason: Reason
) -> None:
    members = members_of(made.path)
    extract(packed(tmp_path / "same", members), tmp_path / "untouched")
    attack(members)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(BackupDamaged) as refused:
        extract(packed(tmp_path / "changed", members), tmp_path / "inside")
    assert (refused.value.file, refused.value.reason) == (file, reason)
    assert not (tmp_path / "inside" / "format").exists()
    fresh = set(tmp_path.rglob("*")) - before - {tmp_path / "changed"}
    assert all(path.is_relative_to(tmp_path / "inside") for path in fresh)


def test_a_segment_larger_than_any_is_refused(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract(made.path, tmp_path / "whole")
    monkeypatch.setattr("unerased.journal.backup.archive.MAX_SIZE", 5_000)
    with pytest.raises(BackupDamaged, match="is larger than allowed"):
        extract(made.path, tmp_path / "inside")


def test_a_backup_that_was_cut_is_refused_wherever_it_was_cut(made: Made, tmp_path: Path) -> None:
    data = made.path.read_bytes()
    with tarfile.open(made.path) as tar:
        end = tar.getmembers()[-1].offset
    short = tmp_path / "short"
    for number, size in enumerate(range(0, end, 1_013)):
        short.write_bytes(data[:size])
        with pytest.raises(BackupDamaged):
            extract(short, tmp_path / f"back-{number}")
        assert not (tmp_path / f"back-{number}" / "format").exists()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(os.urandom(2_000))
    with pytest.raises(BackupDamaged, match="is not a file of this kind"):
        read_head(tmp_path / "x")


def test_heads_of_another_form_version_or_order_are_refused(made: Made) -> None:
    right = head_bytes(made.head)
    assert head_of(right) == made.head
    for data, reason in (
        (b"[" * 100_000, Reason.FORM),
        (right.replace(b"unerased backup 1", b"unerased backup 2"), Reason.VERSION),
        (right.replace(b'":', b'": '), Reason.NOT_CANONICAL),
        (right.replace(b'"needed":2', b'"needed":3'), Reason.MALFORMED),
    ):
        with pytest.raises(Invalid) as refused:
            head_of(data)
        assert refused.value.reason is reason
