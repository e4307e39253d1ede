"""Changed, cut, lengthened, exchanged, replayed and dropped files, through `unerased verify`.

Every test first shows that the same command accepts the untouched copy, and in the end that it
accepts it again.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import labels_of, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.desk import Answer, Desk

#: every kind of file that the record and this device's keys for it are made of
PRIVATE = ("welcome", "retention", "keybag", "marks", "arrivals")
#: files that grow by appending: behind their end lies what an interrupted append leaves
APPENDED = ("keybag", "arrivals")
KINDS = ("first segment", "middle segment", "newest segment", *PRIVATE, "evidence")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The register with a sealed file in it, accepted as it is."""
    letter = desk.home / "letter.txt"
    letter.write_bytes(b"a letter that nobody wrote\n" * 200)
    assert desk.run("evidence", "add", str(letter)).code == 0
    assert desk.run("search", "raid").code == 0
    accepted(desk)
    return desk


def command(kind: str) -> list[str]:
    return ["evidence", "verify"] if kind == "evidence" else ["verify"]


def accepted(desk: Desk) -> None:
    for line in (["verify"], ["evidence", "verify"]):
        answer = desk.run(*line, "--json")
        assert (answer.code, answer.json["ok"], answer.lines) == (0, True, [])


def file_of(desk: Desk, kind: str) -> Path:
    segments = desk.segments()
    chosen = {
        "first segment": segments[0],
        "middle segment": segments[len(segments) // 2],
        "newest segment": segments[-1],
        "evidence": next((desk.register / "evidence").iterdir()),
    }
    return chosen[kind] if kind in chosen else desk.private / kind


def refused(answer: Answer, name: str) -> str:
    """Exit code 3, and a line that names the file and says why; gives that line."""
    assert answer.code == 3, answer
    named = [line for line in answer.lines if name in line]
    assert named, answer
    assert len(named[0]) > len(name) + 5
    return named[0]


def spread(size: int, most: int) -> Iterator[int]:
    """Positions from the first byte to the last one."""
    return iter(sorted({round(step * (size - 1) / (most - 1)) for step in range(most)}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_byte_is_named_with_its_file(desk: Desk, kind: str) -> None:
    path = file_of(desk, kind)
    whole = path.read_bytes()
    for position in spread(len(whole), 12):
        changed = bytearray(whole)
        changed[position] ^= 1 << (position % 8)
        path.write_bytes(changed)
        refused(desk.run(*command(kind)), desk.name(path))
    path.write_bytes(whole)
    accepted(desk)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_short_is_named(desk: Desk, kind: str) -> None:
    path = file_of(desk, kind)
    whole = path.read_bytes()
    for length in spread(len(whole) - 1, 8):
        path.write_bytes(whole[:length])
        refused(desk.run(*command(kind)), desk.name(path))
    path.write_bytes(whole)
    accepted(desk)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in APPENDED])
def test_garbage_behind_a_file_is_named(desk: Desk, kind: str) -> None:
    path = file_of(desk, kind)
    whole = path.read_bytes()
    for garbage in (b"\x00", b"\xff" * 4096, whole):
        path.write_bytes(whole + garbage)
        refused(desk.run(*command(kind)), desk.name(path))
    path.write_bytes(whole)
    accepted(desk)


@pytest.mark.parametrize("kind", APPENDED)
def test_garbage_behind_a_file_that_grows_is_never_believed(desk: Desk, kind: str) -> None:
    path = file_of(desk, kind)
    person = {"entity": "person", "as": "@new"}
    name = {"subject": "@new", "property": "person.name", "source": labels_of(desk)["@network"]}
    for number, garbage in enumerate((b"\x00", b"\xff" * 4096, path.read_bytes())):
        with path.open("ab") as file:
            file.write(garbage)
        accepted(desk)
        # a new person needs a new key of its own, which is written over the garbage
        assert desk.add(person, name | {"value": f"Invented{number}"}).code == 0
        accepted(desk)
    assert desk.json("rebuild")["rebuilt"]
    assert len(desk.json("search", "Invented*")["hits"]) == 3


def test_a_changed_identity_opens_nothing(desk: Desk) -> None:
    path = desk.private / "identity"
    whole = path.read_bytes()
    codes = set()
    for position in spread(len(whole), 24):
        changed = bytearray(whole)
        changed[position] ^= 1
        path.write_bytes(changed)
        answer = desk.run("verify")
        assert (answer.out, len(answer.lines)) == ("", 1)
        codes.add(int(answer.code))
    # as damage, as a passphrase that does not open it, or as a cost that nobody may ask for
    assert codes <= {2, 3, 4}
    assert 3 in codes
    path.write_bytes(whole)
    accepted(desk)


def test_the_file_that_names_the_register_is_believed_only_as_it_was(desk: Desk) -> None:
    path = desk.register / "format"
    whole = path.read_bytes()
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1
        path.write_bytes(changed)
        answer = desk.run("verify")
        assert (answer.code, answer.out, len(answer.lines)) == (6, "", 1)
    for other in (b"", whole + b"\n", whole * 2, whole[:-1]):
        path.write_bytes(other)
        assert desk.run("verify").code == 6
    path.write_bytes(whole)
    accepted(desk)


def test_exchanged_segments_are_named(desk: Desk) -> None:
    first, second = desk.segments()[1:3]
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert "does not carry the number in its name" in refused(desk.run("verify"), desk.name(first))
    first.write_bytes(one)
    second.write_bytes(two)
    accepted(desk)


def test_a_segment_of_another_register_is_named(desk: Desk, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    newest = desk.segments()[-1]
    whole = newest.read_bytes()
    shutil.copy(other.segments()[-1], newest)
    assert "belongs to another register" in refused(desk.run("verify"), desk.name(newest))
    newest.write_bytes(whole)
    accepted(desk)


def test_a_chain_of_another_register_is_named(desk: Desk, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    (chain,) = (other.register / "journal").iterdir()
    copied = desk.register / "journal" / chain.name
    shutil.copytree(chain, copied)
    refused(desk.run("verify"), f"journal/{chain.name}")
    shutil.rmtree(copied)
    accepted(desk)


def test_the_newest_segment_cannot_be_dropped(desk: Desk) -> None:
    newest = desk.segments()[-1]
    whole = newest.read_bytes()
    newest.unlink()
    assert "is missing" in refused(desk.run("verify"), desk.name(newest))
    newest.write_bytes(whole)
    accepted(desk)


def test_a_segment_in_the_middle_cannot_be_dropped(desk: Desk) -> None:
    middle = desk.segments()[2]
    whole = middle.read_bytes()
    middle.unlink()
    assert "is missing" in refused(desk.run("verify"), desk.name(middle))
    middle.write_bytes(whole)
    accepted(desk)


def test_without_its_marks_a_dropped_segment_would_not_show_and_that_is_said(desk: Desk) -> None:
    marks = desk.private / "marks"
    whole = marks.read_bytes()
    marks.unlink()
    assert "a dropped segment would not show" in refused(desk.run("verify"), "marks")
    marks.write_bytes(whole)
    accepted(desk)


def test_what_does_not_belong_in_the_journal_is_named(desk: Desk) -> None:
    (chain,) = (desk.register / "journal").iterdir()
    newest = desk.segments()[-1]
    strange = chain / "\u202egnp.seg"
    strange.write_bytes(b"?")
    line = refused(desk.run("verify"), chain.name)
    assert "does not belong in the journal" in line
    assert "\u202e" not in line
    strange.unlink()
    link = chain / "99999999.seg"
    link.symlink_to(newest)
    refused(desk.run("verify"), chain.name)
    link.unlink()
    accepted(desk)


def test_an_exchanged_or_dropped_sealed_file_is_named(desk: Desk) -> None:
    letter = desk.home / "other.txt"
    letter.write_bytes(b"another letter\n")
    assert desk.run("evidence", "add", str(letter)).code == 0
    one, two = sorted((desk.register / "evidence").iterdir())
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    answer = desk.run("evidence", "verify")
    refused(answer, desk.name(one))
    refused(answer, desk.name(two))
    one.write_bytes(first)
    two.unlink()
    assert "missing" in refused(desk.run("evidence", "verify"), desk.name(two))
    two.write_bytes(second)
    accepted(desk)


def test_a_changed_log_of_what_was_looked_at_is_named(desk: Desk) -> None:
    (log,) = (desk.private / "readlog").glob("*.log")
    assert desk.run("search", "raid").code == 0
    whole = log.read_bytes()
    for position in spread(len(whole) // 2, 6):
        if position < 4:
            continue  # a length that runs past the end is a power loss, and is dropped
        changed = bytearray(whole)
        changed[position] ^= 1
        log.write_bytes(changed)
        refused(desk.run("verify"), f"readlog/{log.name}")
    log.write_bytes(whole)
    accepted(desk)
