from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import code

from unerased import evidence
from unerased.evidence import DestinationExists, FileDamaged, FileRefused, NoSuchFile
from unerased.journal import NoSecret
from unerased.model.records import FileRecord
from unerased.register import ReadOnly, Refused, reads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.register.workbench import Home

    from unerased.register import Register

S1 = code("S", 1)
CONTENT = b"what was in the file, word for word. " * 5000


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(CONTENT)
    return path


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def sealed_of(home: Home, record: FileRecord) -> Path:
    return home.folder / "evidence" / record.sealed_name


def test_a_file_is_sealed_listed_and_taken_out_again(
    home: Home, register: Register, original: Path, tmp_path: Path
) -> None:
    record = evidence.add(register, original, received="by hand, on a stick", source=S1)
    assert (record.name, record.media_type) == ("scan.pdf", "application/pdf")
    assert (record.size, record.source) == (len(CONTENT), S1)
    assert record.sha256 == hashlib.sha256(CONTENT).hexdigest()
    sealed = sealed_of(home, record).read_bytes()
    assert record.sealed_sha256 == hashlib.sha256(sealed).hexdigest()
    assert [row.file for row in evidence.list_files(register)] == [record]
    out = tmp_path / "out.pdf"
    evidence.extract(register, record.code, out, purpose="for a complaint")
    assert out.read_bytes() == CONTENT
    assert out.stat().st_mode & 0o077 == 0
    (opening,) = reads.openings(register.db, record.code)
    assert (opening.what, opening.purpose) == ("exported", "for a complaint")
    assert original.read_bytes() == CONTENT


def test_a_file_taken_out_into_a_folder_gets_its_own_name(
    register: Register, original: Path, tmp_path: Path
) -> None:
    record = evidence.add(register, original, received="by hand")
    folder = tmp_path / "folder"
    folder.mkdir()
    evidence.extract(register, record.code, folder, purpose="to look at", what="opened")
    assert [path.name for path in folder.iterdir()] == ["scan.pdf"]


def test_an_empty_file_is_kept_too(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    record = evidence.add(register, path, received="by hand")
    evidence.extract(register, record.code, tmp_path / "out", purpose="to look at")
    assert (tmp_path / "out").read_bytes() == b""


def test_the_name_in_the_folder_says_nothing(
    home: Home, register: Register, original: Path
) -> None:
    first = evidence.add(register, original, received="by hand")
    second = evidence.add(register, original, received="by hand")
    assert first.sealed_name != second.sealed_name
    names = {path.name for path in (home.folder / "evidence").iterdir()}
    assert names == {first.sealed_name, second.sealed_name}
    assert all(len(name) == 36 and name.endswith(".age") for name in names)


@pytest.mark.skipif(shutil.which("age") is None, reason="the public age tool is not installed")
def test_the_public_tool_opens_a_sealed_file(
    home: Home, register: Register, original: Path, tmp_path: Path
) -> None:
    record = evidence.add(register, original, received="by hand")
    key = tmp_path / "key"
    key.write_bytes(register.journal.secret(f"age:{record.code}"))
    command = ["age", "-d", "-i", str(key), str(sealed_of(home, record))]
    assert subprocess.run(command, check=True, capture_output=True).stdout == CONTENT


def link(path: Path) -> Path:
    target = path.with_name("link")
    target.symlink_to(path)
    return target


def pipe(path: Path) -> Path:
    os.mkfifo(path.with_name("pipe"))
    return path.with_name("pipe")


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "link": (link, "is a link"),
    "folder": (lambda path: path.parent, "folder"),
    "pipe": (pipe, "no plain file"),
    "device": (lambda _: type(_)("/dev/null"), "no plain file"),
    "missing": (lambda path: path.with_name("nothing"), "no such file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_file_is_refused_with_advice(
    home: Home, register: Register, original: Path, name: str
) -> None:
    evidence.add(register, original, received="by hand")
    make, words = REFUSED[name]
    target = make(original)
    before = everything(home.folder)
    with pytest.raises(FileRefused, match=words) as refused:
        evidence.add(register, target, received="by hand")
    assert "Nothing was added" in str(refused.value)
    assert original.parent.name not in str(refused.value)
    assert everything(home.folder) == before


def test_a_source_that_is_not_there_is_refused_and_nothing_is_kept(
    home: Home, register: Register, original: Path
) -> None:
    before = everything(home.folder)
    with pytest.raises(Refused, match="no such source"):
        evidence.add(register, original, received="by hand", source=code("S", 9))
    assert everything(home.folder) == before
    evidence.add(register, original, received="by hand", source=S1)


def test_who_reads_only_can_neither_add_nor_take_out(
    home: Home, register: Register, original: Path, tmp_path: Path
) -> None:
    record = evidence.add(register, original, received="by hand")
    register.close()
    with home.open(write=False) as reader:
        assert evidence.verify(reader).faults == ()
        with pytest.raises(ReadOnly):
            evidence.add(reader, original, received="by hand")
        with pytest.raises(ReadOnly):
            evidence.extract(reader, record.code, tmp_path / "out", purpose="x")
    assert not (tmp_path / "out").exists()


def test_nothing_that_lies_there_is_overwritten(
    register: Register, original: Path, tmp_path: Path
) -> None:
    record = evidence.add(register, original, received="by hand")
    taken = tmp_path / "taken"
    taken.write_text("mine")
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "elsewhere")
    for place in (taken, dangling):
        with pytest.raises(DestinationExists):
            evidence.extract(register, record.code, place, purpose="x")
    assert taken.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()
    assert reads.openings(register.db) == []


def test_a_code_of_no_file_is_refused(register: Register, tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        evidence.extract(register, code("FI", 1), tmp_path / "out", purpose="x")


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)


def swapped_for_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def swapped_for_a_link(path: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


DAMAGE: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "a byte flipped": (flipped, FileDamaged),
    "cut": (lambda path: os.truncate(path, 3000), FileDamaged),
    "emptied": (lambda path: os.truncate(path, 0), FileDamaged),
    "garbage appended": (lambda path: path.write_bytes(path.read_bytes() + b"x"), FileDamaged),
    "replaced by text": (lambda path: path.write_bytes(b"nothing"), FileDamaged),
    "many stanzas": (
        lambda path: path.write_bytes(
            b"age-encryption.org/v1\n" + b"-> X25519 aaaa\nbbbb\n" * 10_000 + b"--- cccc\n"
        ),
        FileDamaged,
    ),
    "a pipe": (swapped_for_a_pipe, FileDamaged),
    "a link": (swapped_for_a_link, FileDamaged),
    "removed": (lambda path: path.unlink(), NoSuchFile),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_named_and_nothing_of_it_is_left(
    home: Home, register: Register, original: Path, tmp_path: Path, name: str
) -> None:
    record = evidence.add(register, original, received="by hand")
    out = tmp_path / "out"
    out.mkdir()
    evidence.extract(register, record.code, out / "untouched", purpose="x")
    assert evidence.verify(register).faults == ()
    damage, error = DAMAGE[name]
    damage(sealed_of(home, record))
    with pytest.raises(error, match=f"evidence/{record.sealed_name}"):
        evidence.extract(register, record.code, out / "damaged", purpose="x")
    assert {path.name for path in out.iterdir()} == {"untouched"}
    assert len(reads.openings(register.db)) == 1
    (fault,) = evidence.verify(register).faults
    assert (fault.code, fault.file) == (record.code, f"evidence/{record.sealed_name}")


def test_another_sealed_file_in_its_place_is_noticed(
    home: Home, register: Register, original: Path, tmp_path: Path
) -> None:
    one = evidence.add(register, original, received="by hand")
    two = evidence.add(register, original, received="by hand")
    shutil.copy(sealed_of(home, one), sealed_of(home, two))
    with pytest.raises(FileDamaged, match="does not open"):
        evidence.extract(register, two.code, tmp_path / "out", purpose="x")
    evidence.extract(register, one.code, tmp_path / "out", purpose="x")


@pytest.mark.parametrize("name", ["../../identity", "/etc/passwd", "..", "", "a/b"])
def test_a_record_that_names_another_path_is_not_followed(
    register: Register, tmp_path: Path, name: str
) -> None:
    made = FileRecord(code("FI", 1), "x", 1, "0" * 64, name, "0" * 64, "text/plain", "by hand")
    register.record([made])
    register.journal.secret(f"age:{made.code}", lambda: b"x")
    with pytest.raises(FileDamaged, match="no file of the recorded name"):
        evidence.extract(register, made.code, tmp_path / "out", purpose="x")
    assert len(evidence.verify(register).faults) == 1


def test_a_file_without_its_key_is_not_opened(register: Register, tmp_path: Path) -> None:
    sealed = register.folder / "evidence" / ("0" * 32 + ".age")
    sealed.write_bytes(b"x")
    made = FileRecord(
        code("FI", 1), "x", 1, "0" * 64, sealed.name, "0" * 64, "text/plain", "by hand"
    )
    register.record([made])
    with pytest.raises(NoSecret):
        evidence.extract(register, made.code, tmp_path / "out", purpose="x")


def test_what_no_record_names_is_told(home: Home, register: Register, original: Path) -> None:
    record = evidence.add(register, original, received="by hand")
    (home.folder / "evidence" / "stray.age").write_bytes(b"x")
    checked = evidence.verify(register)
    assert checked.orphans == ("evidence/stray.age",)
    assert (checked.files, checked.faults) == (1, ())
    assert checked.size == sealed_of(home, record).stat().st_size


def test_progress_is_told(register: Register, original: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    note = lambda done, all_: told.append((done, all_))  # noqa: E731 - a callback of one line
    record = evidence.add(register, original, received="by hand", on_progress=note)
    assert told[-1] == (len(CONTENT), len(CONTENT))
    evidence.extract(register, record.code, tmp_path / "out", purpose="x", on_progress=note)
    assert told[-1][0] == told[-1][1]
    evidence.verify(register, on_progress=note)
    assert told[-1] == (1, 1)


def test_files_are_there_after_the_register_was_opened_again(
    home: Home, register: Register, original: Path, tmp_path: Path
) -> None:
    record = evidence.add(register, original, received="by hand")
    register.close()
    with home.open() as again:
        evidence.extract(again, record.code, tmp_path / "out", purpose="x")
    assert (tmp_path / "out").read_bytes() == CONTENT


def test_a_file_system_without_hard_links_gets_the_file_too(
    register: Register, original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = evidence.add(register, original, received="by hand")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)  # as a FAT-formatted stick does
    evidence.extract(register, record.code, tmp_path / "out", purpose="x")
    assert (tmp_path / "out").read_bytes() == CONTENT
    assert not list(tmp_path.glob(".unerased-*"))


def test_a_file_that_the_system_does_not_open_is_refused(
    register: Register, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match="ENAMETOOLONG"):
        evidence.add(register, tmp_path / ("x" * 300), received="by hand")
