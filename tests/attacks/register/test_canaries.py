"""Attack 27: what identifies people is found in clear in no file, in no encoding, at no time."""

from __future__ import annotations

import base64
import logging
import tempfile
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import Home, claim, code, correction, note, person, source

from unerased import evidence
from unerased.model.records import Entity, Finding
from unerased.model.values import Ref, Text
from unerased.register import Refused, reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

import datetime as dt

NAME = "Canarius Testpersonov"
CYRILLIC = "Канареев Пётр Проверович"
WORDS = {
    "name": NAME,
    "cyrillic name": CYRILLIC,
    "stated": "as Quetzalcanary stated it",
    "locator": "shelf Zebracanary 17",
    "reason": "because of Wombatcanary",
    "title": "interview with Okapicanary",
    "purpose": "handed to Lynxcanary",
    "file name": "Ibiscanary passport.pdf",
    "received": "by Heroncanary on a stick",
    "content": "Gnucanary wrote this letter",
    "search": "Yakcanary",
    "refused": "Tapircanary",
}


def forms(words: str) -> Iterator[tuple[str, bytes]]:
    """The words as they could stand in a file."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        yield encoding, words.encode(encoding)
    if not words.isascii():
        yield "cp1251", words.encode("cp1251")
    clear = words.encode()
    yield "hex", clear.hex().encode()
    yield "HEX", clear.hex().upper().encode()
    yield "reversed", clear[::-1]
    for shift in range(3):
        # what stands in the middle of longer base64 text, at any of its three alignments
        whole = base64.b64encode(bytes(shift) + clear)
        yield f"base64 {shift}", whole[4 if shift else 0 : len(whole) // 4 * 4 - 4]


def single_words() -> dict[str, str]:
    return {f"{name}: {word}": word for name, words in WORDS.items() for word in words.split()}


def found(folders: list[Path]) -> set[str]:
    telling = {name: word for name, word in single_words().items() if len(word) >= 9}
    patterns = [
        (f"{name} as {how}", form) for name, word in telling.items() for how, form in forms(word)
    ]
    hits = set()
    for folder in folders:
        for path in folder.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            data += str(path.relative_to(folder)).encode()
            hits |= {name for name, form in patterns if form in data or form.swapcase() in data}
    return hits


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return [tmp_path / "register", tmp_path / "storage", temporary]


def enter_everything(home: Home, original: Path, out: Path, check: list[Path]) -> None:
    p1, a1 = code("P", 1), code("A", 1)
    with home.create() as register:
        register.record([person(1), source(1), Entity(a1, "act")], title=WORDS["title"])
        register.record(
            [
                claim(1, p1, "person.name", Text(NAME)),
                claim(2, p1, "person.name", Text(CYRILLIC, "ru")),
                claim(3, a1, "act.victim", Ref(p1), as_stated=WORDS["stated"]),
                claim(4, a1, "act.method", Text("x"), locator=WORDS["locator"]),
            ]
        )
        reason = WORDS["reason"]
        grounds = "reasonable_grounds"
        day = dt.date(2018, 12, 1)
        about = (code("C", 3),)
        made = Finding(code("F", 1), "claim", about, "established", grounds, reason, day)
        register.record([made, correction(1, code("C", 4), "retracted")])
        assert found(check) == set()
        file = evidence.add(register, original, received=WORDS["received"])
        evidence.extract(register, file.code, out, purpose=WORDS["purpose"])
        for words in (*WORDS.values(), "Канареев", "Testpersonov"):
            reads.search(register.db, words)
        register.log_read(p1, "person.name")
        register.log_search(len(reads.search(register.db, WORDS["search"])))
        with pytest.raises(Refused) as refused:
            register.record([note(9, WORDS["refused"], of=9)])
        assert WORDS["refused"] not in str(refused.value)
        assert len(reads.search(register.db, "канареев пётр")) == 1
        assert found(check) == set()
        register.rebuild()
        assert found(check) == set()
    assert found(check) == set()


def test_the_search_finds_what_is_in_clear(tmp_path: Path) -> None:
    folder = tmp_path / "clear"
    folder.mkdir()
    for how in dict(forms(NAME)):
        text = f"before {NAME} and after, so that base64 goes on".encode()
        data = dict(forms(text.decode()))[how]
        (folder / "file").write_bytes(data)
        assert any("Testpersonov" in hit for hit in found([folder])), how
    (folder / "file").unlink()
    (folder / WORDS["file name"]).touch()
    assert found([folder])


def test_what_identifies_people_is_found_nowhere(
    tmp_path: Path, places: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    home = Home(places[0], places[1])
    outside = tmp_path / "outside"
    outside.mkdir()
    original = outside / WORDS["file name"]
    original.write_text(WORDS["content"] * 1000)
    with caplog.at_level(logging.DEBUG):
        enter_everything(home, original, outside / "out", places)
        with home.open(write=False) as reader:
            assert reads.search(reader.db, "Testpersonov")
            assert found(places) == set()
        with home.open() as again:
            again.verify()
            assert found(places) == set()
    assert (outside / "out").read_text() == original.read_text()
    assert found([outside])
    assert not any(word in caplog.text for word in single_words().values() if len(word) >= 9)
    assert list(places[2].iterdir()) == []
