"""Files of the vault on the command line."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from unerased.model.codes import short

if TYPE_CHECKING:
    from tests.cli.desk import Desk

CONTENT = b"a letter that nobody wrote\n"


def test_a_file_goes_in_and_comes_out_the_same(desk: Desk, codes: dict[str, str]) -> None:
    letter = desk.home / "letter.txt"
    letter.write_bytes(CONTENT)
    line = ["--source", short(codes["@network"]), "--received", "by hand"]
    added = desk.json("evidence", "add", str(letter), *line)
    assert added["sha256"] == sha256(CONTENT).hexdigest()
    (listed,) = desk.json("evidence", "list")["files"]
    assert (listed["file"], listed["size"], listed["source"]) == (
        added["file"],
        len(CONTENT),
        codes["@network"],
    )
    out = desk.run("evidence", "list").out
    assert added["file"] in out
    assert added["sha256"] in out
    assert "letter" not in out
    again = desk.home / "again.txt"
    told = desk.json("evidence", "extract", short(added["file"]), str(again), "--purpose", "court")
    assert told["checked"]
    assert again.read_bytes() == CONTENT
    assert desk.json("evidence", "verify")["ok"]
    assert desk.run("evidence", "verify").out == "Hashed 1 sealed file: all as added.\n"
    assert "There is 1 sealed file, too" in desk.run("verify").out
    opened = [row["type"] for row in desk.json("history", added["file"])["history"]]
    assert opened == ["file", "opening"]


def test_people_are_told_the_digest_and_that_it_lies_in_clear(desk: Desk) -> None:
    letter = desk.home / "letter.txt"
    letter.write_bytes(CONTENT)
    answer = desk.run("evidence", "add", str(letter))
    assert sha256(CONTENT).hexdigest() in answer.out
    code = answer.out.split()[2].rstrip(".")
    told = desk.run("evidence", "extract", code, str(desk.home / "out"), "--purpose", "a look")
    assert "delete it when you are done" in told.out


def test_what_cannot_be_taken_in_or_out_is_refused(desk: Desk) -> None:
    letter = desk.home / "letter.txt"
    letter.write_bytes(CONTENT)
    (desk.home / "link").symlink_to(letter)
    before = desk.record_state()
    for path, word in (
        (desk.home / "no", "no such file"),
        (desk.home, "folder"),
        (desk.home / "link", "link"),
    ):
        answer = desk.run("evidence", "add", str(path))
        assert answer.code == 2
        assert word in answer.line
    assert desk.record_state() == before
    code = desk.json("evidence", "add", str(letter))["file"]
    before = desk.record_state()
    answer = desk.run("evidence", "extract", code, str(letter), "--purpose", "a look")
    assert answer.code == 2
    assert "lies there already" in answer.line
    assert letter.read_bytes() == CONTENT
    assert desk.record_state() == before


def test_a_sealed_file_that_is_not_in_the_folder_is_named(desk: Desk) -> None:
    letter = desk.home / "letter.txt"
    letter.write_bytes(CONTENT)
    added = desk.json("evidence", "add", str(letter))
    (desk.register / "evidence" / added["sealed_name"]).unlink()
    line = ["extract", added["file"], str(desk.home / "out"), "--purpose", "a look"]
    answer = desk.run("evidence", *line)
    assert answer.code == 6
    assert added["sealed_name"] in answer.line
    assert not (desk.home / "out").exists()
