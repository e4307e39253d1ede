"""What is wrong is said in one line, with a code; nothing is lost and nothing is written."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import command, digests, files_below, made, run_here

if TYPE_CHECKING:
    from tests.cli.desk import Answer, Desk

MIB = 2**20


def claim(codes: dict[str, str], **changed: object) -> bytes:
    """A good line but for what is changed."""
    told = {
        "subject": codes["@e"],
        "property": "event.title",
        "value": "another title",
        "source": codes["@network"],
    }
    return json.dumps({**told, **changed}, ensure_ascii=False).encode()


def refused(answer: Answer, code: int, named: str) -> None:
    assert (answer.code, answer.out) == (code, "")
    assert named in answer.line
    assert len(answer.line) < 2000


BAD_LINES = {
    "unknown property": ({"property": "event.colour"}, 'unknown property "event.colour"'),
    "no property's form": ({"property": "Test Person"}, "unknown property (not shown"),
    "impossible date": ({"property": "event.date", "value": "2018-02-30"}, "value: "),
    "no date": ({"property": "event.date", "value": "yesterday"}, "value: "),
    "2 MiB of text": ({"value": "x" * 2 * MIB}, "longer than 256 KiB"),
    "text over its limit": ({"value": "x" * 200_000}, "value: "),
    "as stated over its limit": ({"as_stated": "x" * 200_000}, "as_stated: "),
    "unknown term": ({"property": "event.kind", "value": "party"}, "value: "),
    "label never declared": ({"source": "@nobody"}, "a label must be declared in a line above"),
    "mistyped code": ({"source": "S-0000-0000-0001"}, "source: "),
    "unknown key": ({"surprise": 1}, 'unknown key "surprise" beside subject'),
    "number for text": ({"value": 12}, "must be text"),
    "control character": ({"value": "a\x1b[31mb"}, "control character"),
    "half a character": ({"value": "\udc80"}, "line 1"),
}


@pytest.mark.parametrize(("changed", "named"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named_and_nothing_of_the_file_is_written(
    desk: Desk, codes: dict[str, str], changed: dict[str, object], named: str
) -> None:
    before = desk.record_state()
    bad = json.dumps(json.loads(claim(codes)) | changed).encode()
    good = claim(codes)
    answer = desk.run("claim", "add", "--file", "-", stdin=good + b"\n" + bad)
    refused(answer, 2, named.replace("line 1", "line 2"))
    assert "line 2" in answer.line
    assert desk.record_state() == before
    # the good line alone is accepted
    assert desk.run("claim", "add", "--file", "-", stdin=good).code == 0


BAD_BYTES = {
    "no JSON": (b"subject: me", "line 1: not a JSON object"),
    "a list": (b"[1, 2]", "line 1: a line is one JSON object"),
    "a bare number": (b"17", "line 1: a line is one JSON object"),
    "an empty object": (b"{}", "line 1: begins with none of"),
    "nothing": (b"", "there is nothing to save"),
    "empty lines": (b"\n\n \r\n", "there is nothing to save"),
    "100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "line 1: not a JSON object"),
    "100,000 deep in a field": (
        b'{"entity": ' + b'{"a":' * 40_000 + b"1" + b"}" * 40_000 + b"}",
        "line 1: not a JSON object",
    ),
    "a huge line": (b'{"entity": "' + b"x" * 8 * MIB + b'"}', "line 1: longer than 256 KiB"),
    "a binary file": (bytes(range(256)) * 64, "line 2 of the file is not UTF-8 text"),
    "UTF-16": ('{"entity": "person"}'.encode("utf-16"), "line 1 of the file is not UTF-8 text"),
    "zero bytes": (b'{"entity": "person"}\x00', "line 1: not a JSON object"),
    "two objects on a line": (b'{"entity": "person"} {"entity": "person"}', "line 1: not a JSON"),
    "a label before it is declared": (
        (
            b'{"subject": "@later", "property": "person.age", "value": 3, "source": "@s"}\n'
            b'{"entity": "person", "as": "@later"}'
        ),
        "line 1: subject: a label must be declared in a line above",
    ),
    "a label twice": (
        b'{"entity": "person", "as": "@a"}\n{"entity": "person", "as": "@a"}',
        "line 2: as: this label is already declared",
    ),
    "an unknown kind": (b'{"entity": "ghost"}', 'line 1: entity: unknown kind "ghost"'),
    "not a number": (b'{"entity": NaN}', "line 1: not a JSON object"),
}


@pytest.mark.parametrize(("data", "named"), BAD_BYTES.values(), ids=BAD_BYTES)
@pytest.mark.parametrize("way", ["file", "stdin"])
def test_bytes_that_are_no_claims_are_refused(
    desk: Desk, data: bytes, named: str, way: str
) -> None:
    before = desk.record_state()
    if way == "file":
        (desk.home / "bad.jsonl").write_bytes(data)
        answer = desk.run("claim", "add", "--file", str(desk.home / "bad.jsonl"))
    else:
        answer = desk.run("claim", "add", "--file", "-", stdin=data)
    refused(answer, 2, named)
    assert desk.record_state() == before


@pytest.mark.parametrize("name", ["", "folder"])
def test_a_file_of_claims_that_is_none_is_refused(desk: Desk, name: str) -> None:
    (desk.home / "folder").mkdir()
    before = desk.record_state()
    refused(desk.run("claim", "add", "--file", str(desk.home / name)), 6, "no such file of claims")
    assert desk.record_state() == before


def test_a_wrong_passphrase_writes_nothing(desk: Desk) -> None:
    desk.passphrase_file.write_text("six other words that are wrong\n")
    desk.passphrase_file.chmod(0o600)
    before = desk.record_state()
    for line in (["verify"], ["claim", "add", "--file", "-"], ["log"], ["rebuild"]):
        refused(desk.run(*line, stdin=b'{"entity": "person"}'), 4, "passphrase")
    assert desk.record_state() == before


def test_the_passphrase_may_be_typed_with_other_spaces_and_composed_otherwise(
    desk: Desk,
) -> None:
    words = desk.passphrase_file.read_text().split()
    desk.passphrase_file.write_text(f"  {'   '.join(words)}\t\n")
    assert desk.run("figure", "list").code == 0


def test_where_no_register_is_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "nowhere", tmp_path / "empty"):
        where = ["--register", str(folder), "--device-storage", str(tmp_path / "d")]
        for line in (["verify"], ["claim", "add", "--file", "-"], ["rebuild"]):
            # nobody is asked for a passphrase before it is known that there is something to open
            refused(run_here(*line, *where), 6, "There is no register in this folder")
    assert files_below(tmp_path) == []
    assert not (tmp_path / "d").exists()


def test_a_folder_of_other_things_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "format").write_bytes(b"\x89PNG\r\n\x1a\n" * 100)
    before = digests(files_below(photos))
    for line in ("verify", "serve"):
        refused(run_here(line, "--register", str(photos), *desk.shared[2:]), 6, "'format'")
    assert digests(files_below(photos)) == before


def test_a_register_of_other_people_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    before = other.record_state() | desk.record_state()
    line = ["--register", str(other.register), *desk.shared[2:]]
    for words in (["verify"], ["undo", "SV-0000", "--reason", "x"]):
        refused(run_here(*words, *line), 6, "This device holds no keys for this register")
    assert other.record_state() | desk.record_state() == before


def test_a_folder_without_its_journal_is_named_and_nothing_is_written_to_it(desk: Desk) -> None:
    shutil.rmtree(desk.register / "journal")
    before = desk.record_state()
    answer = desk.run("verify")
    assert answer.code == 3
    assert any("journal" in line for line in answer.lines[1:])
    added = desk.add({"entity": "person"})
    assert added.code == 3
    assert "nothing was saved" in added.lines[-1]
    assert desk.record_state() == before


def test_a_half_copied_segment_is_named_and_nothing_is_added_to_it(desk: Desk) -> None:
    newest = desk.segments()[-1]
    whole = newest.read_bytes()
    newest.write_bytes(whole[: len(whole) // 2])
    before = desk.record_state()
    answer = desk.run("verify", "--json")
    assert answer.code == 3
    assert answer.json["faults"][0]["file"] == desk.name(newest)
    assert f"{desk.name(newest)} is cut short" in answer.lines
    added = desk.add({"entity": "person"})
    assert added.code == 3
    assert desk.name(newest) in added.lines[-1]
    assert "Fetch the register folder" in added.lines[-1]
    assert desk.record_state() == before
    # what was read before is still shown, with a word about it
    shown = desk.run("search", "raid")
    assert shown.code == 0
    assert any(desk.name(newest) in line for line in shown.lines)
    # and once the copy is whole, everything is as it was
    newest.write_bytes(whole)
    assert desk.run("verify").code == 0
    assert desk.add({"entity": "person"}).code == 0


def test_a_segment_that_is_not_copied_yet_is_named(desk: Desk) -> None:
    newest = desk.segments()[-1]
    kept = newest.read_bytes()
    newest.unlink()
    before = desk.record_state()
    answer = desk.run("verify")
    assert answer.code == 3
    assert any(desk.name(newest) in line and "is missing" in line for line in answer.lines)
    assert desk.add({"entity": "person"}).code == 3
    assert desk.record_state() == before
    newest.write_bytes(kept)
    assert desk.run("verify").code == 0


def test_a_device_whose_storage_lost_a_file_is_told_which(desk: Desk) -> None:
    for name, code in (("keybag", 3), ("welcome", 3), ("identity", 3)):
        kept = (desk.private / name).read_bytes()
        (desk.private / name).unlink()
        answer = desk.run("verify")
        assert answer.code == code
        assert any(name in line for line in answer.lines)
        (desk.private / name).write_bytes(kept)
    assert desk.run("verify").code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_on_standard_output_is_said(desk: Desk) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("claim", "schema", *desk.shared),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"the system refused: No space left on device" in done.stderr
