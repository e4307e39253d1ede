"""What was entered is found nowhere on disk and in nothing that was printed, in no encoding."""

from __future__ import annotations

import base64
import json
import quopri
import urllib.parse
from typing import TYPE_CHECKING, Any

from tests.cli.desk import files_below, run_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.desk import Desk

WORD = "Zaphodia-Канарейка"


def spellings(word: str) -> Iterator[bytes]:
    """The word in every encoding in which it might lie around."""
    plain = word.encode()
    yield plain
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield word.encode("utf-32-le")
    yield word.encode("cp1251")
    yield urllib.parse.quote(word).encode()
    yield urllib.parse.quote(word).lower().encode()
    yield json.dumps(word)[1:-1].encode()
    yield quopri.encodestring(plain)
    for shift in range(3):
        # the letters that do not depend on what stands before or behind
        coded = base64.b64encode(b"\x00" * shift + plain + b"\x00" * (-(shift + len(plain)) % 3))
        first = (shift * 8 + 5) // 6
        last = (shift + len(plain)) * 8 // 6
        yield coded[first:last]
        yield coded[first:last].replace(b"+", b"-").replace(b"/", b"_")


def found(data: bytes, words: dict[str, str]) -> set[str]:
    return {name for name, word in words.items() for spelt in spellings(word) if spelt in data}


PLACES = (
    *("name", "note", "title", "as_stated", "locator", "narrative", "reason", "obtained"),
    *("setting", "file", "content", "received", "save", "undo", "figure", "purpose", "option"),
)


def canaries() -> dict[str, str]:
    return {place: f"{WORD}-{number:02d}x" for number, place in enumerate(PLACES)}


def lines(word: dict[str, str]) -> list[dict[str, Any]]:
    source = {"source": "@s", "locator": word["locator"], "as_stated": word["as_stated"]}
    return [
        {"entity": "source", "as": "@s"},
        {"entity": "person", "as": "@p"},
        {"entity": "event", "as": "@e"},
        {"subject": "@p", "property": "person.name", "value": word["name"], **source, "as": "@c"},
        {"subject": "@p", "property": "person.note", "value": word["note"], **source},
        {"subject": "@e", "property": "event.title", "value": word["title"], **source},
        {"subject": "@e", "property": "event.narrative", "value": word["narrative"], **source},
        {"subject": "@s", "property": "source.setting", "value": word["setting"], **source},
        {"finding": "claim", "about": ["@c"], "verdict": "established", "dated": "2031-01-01",
         "standard": "reasonable_grounds", "reasons": word["reason"]},
        {"consent": "@p", "purpose": "statistics", "audience": "public", "answer": "given",
         "dated": "2031-01-01", "obtained": word["obtained"]},
    ]  # fmt: skip


def test_the_search_for_canaries_finds_what_lies_open(tmp_path: Path) -> None:
    words = canaries()
    for number, spelt in enumerate(spellings(words["name"])):
        (tmp_path / str(number)).write_bytes(b"\x01ab" * 7 + spelt + b"\x02")
    assert all(found(path.read_bytes(), words) == {"name"} for path in files_below(tmp_path))
    for shift in range(3):
        hidden = base64.b64encode(b"?" * shift + words["note"].encode() + b"!!")
        assert found(hidden, words) == {"note"}


def test_what_is_entered_lies_open_nowhere(desk: Desk, tmp_path: Path) -> None:
    words = canaries()
    inbox = tmp_path / "inbox"  # what was there before, and stays the user's own
    inbox.mkdir()
    scratch = tmp_path / "scratch"
    home = tmp_path / "home"
    for folder in (scratch, home):
        folder.mkdir()
    claims = inbox / "claims.jsonl"
    claims.write_text("\n".join(json.dumps(line) for line in lines(words)))
    figure = inbox / "figure.yaml"
    figure.write_text(
        f"name: canary\nlabels:\n  en: {words['figure']}\n  ru: {words['figure']}\n"
        "unit: persons\nwhere: {suffered: detention}\n"
    )
    letter = inbox / f"{words['file']}.txt"
    letter.write_text(f"{words['content']}\n" * 1000)
    places = {name: str(scratch) for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")}
    env = {**places, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    printed = b""

    def run(*line: str) -> str:
        nonlocal printed
        answer = run_apart(*line, *desk.shared, env=env)
        assert answer.code == 0, answer.err
        printed += (answer.out + answer.err).encode()
        return answer.out

    told = json.loads(
        run("claim", "add", "--file", str(claims), "--title", words["save"], "--json")
    )
    person = told["labels"]["@p"]
    source = told["labels"]["@s"]
    run("claim", "add", "--subject", person, "--property", "person.alias", "--value",
        words["option"], "--source", source)  # fmt: skip
    run("evidence", "add", str(letter), "--received", words["received"])
    file = json.loads(run("evidence", "list", "--json"))["files"]
    assert found(json.dumps(file).encode(), words) == {"received"}
    out = inbox / "again.txt"
    run("evidence", "extract", file[0]["file"], str(out), "--purpose", words["purpose"])
    assert words["content"] in out.read_text()
    run("figure", "add", str(figure))
    save = json.loads(run("log", "--json"))["saves"][0]["save"]
    run("undo", save, "--reason", words["undo"])
    run("rebuild")
    run("verify", "--json")
    run("evidence", "verify")
    silent = printed
    # the words are in the register: whoever may read it finds them
    shown = run("person", "show", person, "--names", "--json")
    assert {"name", "note", "option", "as_stated", "locator"} <= found(shown.encode(), words)
    run("search", "Zaphodia*", "--names")
    # and nothing that had not to show them showed them
    assert found(silent, words) <= {"received", "save"}  # asked for by `evidence list` and `log`
    # and they lie nowhere
    places_searched = [desk.register, desk.storage, scratch, home]
    files = [path for folder in places_searched for path in files_below(folder)]
    assert any(path.name.startswith("projection.db") for path in files)
    assert any(path.suffix == ".seg" for path in files)
    assert any(path.suffix == ".age" for path in files)
    for path in files:
        assert found(path.read_bytes(), words) == set(), path
        assert found(str(path).encode(), words) == set(), path


def test_refusals_say_nothing_of_what_was_entered(desk: Desk) -> None:
    words = canaries()
    word = words["name"]
    for line in (
        {"entity": word},
        {word: 1},
        {"entity": "person", "as": word},
        {"subject": word, "property": "person.name", "value": word, "source": word},
        {"subject": "@x", "property": word, "value": word, "source": "@s"},
        {"entity": "person", word: word},
        {"finding": "claim", "about": [word], "verdict": word, "standard": word, "reasons": word},
        {"correct": word, "action": word, "reason": word},
        {"define": word, "yaml": word},
        {"define": "left", "yaml": f"{word}: [{word}"},
    ):
        answer = desk.add(line)
        assert answer.code == 2, line
        assert found((answer.out + answer.err).encode(), words) == set(), line
    file = desk.home / "figure.yaml"
    for text in (word, f"name: {word}", f"a: [{word}"):
        file.write_text(text)
        answer = desk.run("figure", "add", str(file))
        assert answer.code == 2
        assert found((answer.out + answer.err).encode(), words) == set(), text
    for command in (["person", "show", word], ["history", word], ["search", "x", "--limit", word]):
        answer = desk.run(*command)
        assert answer.code in {2, 6}
        assert found((answer.out + answer.err).encode(), words) == set(), command
