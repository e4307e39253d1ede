"""`init`: a new register, and where its passphrase may be."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import files_below, run_here

if TYPE_CHECKING:
    from pathlib import Path


def init(tmp_path: Path, *more: str) -> list[str]:
    where = ["--register", str(tmp_path / "r"), "--device-storage", str(tmp_path / "d")]
    return ["init", *where, *more]


def test_it_asks_nothing_and_shows_the_passphrase_once(tmp_path: Path) -> None:
    answer = run_here(*init(tmp_path, "--json"))
    assert answer.code == 0
    words = answer.json["passphrase"]
    assert len(words.split()) == 6
    (tmp_path / "p").write_text(words)
    (tmp_path / "p").chmod(0o600)
    told = run_here(*init(tmp_path, "--passphrase-file", str(tmp_path / "p"))[1:], "verify")
    assert (told.code, told.lines) == (0, [])
    assert told.out == "Walked 1 chain, 1 segment, 0 entries: all of it stands.\n"
    on_disk = b"".join(path.read_bytes() for path in files_below(tmp_path / "d"))
    assert words.encode() not in on_disk


def test_people_are_told_to_write_it_on_paper(tmp_path: Path) -> None:
    answer = run_here(*init(tmp_path))
    assert answer.code == 0
    assert "Write it on paper" in answer.out


def test_a_passphrase_file_that_is_not_there_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "p"
    answer = run_here(*init(tmp_path, "--json", "--passphrase-file", str(file)))
    assert answer.code == 0
    assert answer.json["passphrase"] is None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text().split()) == 6


def test_a_passphrase_file_that_is_there_is_used_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "p"
    file.write_text("amber basket cedar dune ember fjord\n")
    file.chmod(0o600)
    assert run_here(*init(tmp_path, "--passphrase-file", str(file))).code == 0
    assert file.read_text() == "amber basket cedar dune ember fjord\n"
    told = run_here(*init(tmp_path, "--passphrase-file", str(file))[1:], "verify", "--json")
    assert told.json["ok"]


def test_a_passphrase_file_inside_the_register_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    for inside in (tmp_path / "r" / "p", tmp_path / "d" / ".." / "r" / "deep" / "p"):
        answer = run_here(*init(tmp_path, "--passphrase-file", str(inside)))
        assert answer.code == 2
        assert "may not lie inside the register folder" in answer.line
    assert files_below(tmp_path) == []


def test_device_storage_inside_the_register_folder_is_refused(tmp_path: Path) -> None:
    where = ["--register", str(tmp_path / "r"), "--device-storage", str(tmp_path / "r" / "d")]
    answer = run_here("init", *where, "--passphrase-file", str(tmp_path / "p"))
    assert answer.code == 2
    assert "private storage may not lie inside the register folder" in answer.line
    assert files_below(tmp_path) == []


@pytest.mark.parametrize("there", ["register", "another thing"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, there: str) -> None:
    if there == "register":
        assert run_here(*init(tmp_path)).code == 0
    else:
        (tmp_path / "r").mkdir()
        (tmp_path / "r" / "letter.txt").write_text("mine")
    before = files_below(tmp_path)
    answer = run_here(*init(tmp_path, "--passphrase-file", str(tmp_path / "p")))
    assert answer.code == 2
    assert len(answer.lines) == 1
    assert files_below(tmp_path) == before  # no passphrase file is left behind either


def test_a_passphrase_file_that_cannot_be_written_makes_no_register(tmp_path: Path) -> None:
    answer = run_here(*init(tmp_path, "--passphrase-file", str(tmp_path / "no" / "p")))
    assert answer.code == 2
    assert "cannot be written" in answer.line
    assert files_below(tmp_path) == []


def test_an_empty_passphrase_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("\n")
    (tmp_path / "p").chmod(0o600)
    answer = run_here(*init(tmp_path, "--passphrase-file", str(tmp_path / "p")))
    assert answer.code == 2
    assert "is empty" in answer.line
    assert not (tmp_path / "r").exists()
