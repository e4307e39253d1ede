"""What reaches a terminal: nothing that could move it, whoever wrote it; codes in one piece."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from rich.console import Console
from rich.progress import Progress
from tests.cli.desk import command

from unerased.cli import output

if TYPE_CHECKING:
    from tests.cli.desk import Desk

HOSTILE = (
    "\u202egnp.exe\u202c \u2066left\u2069 \u200fmark\u200b zero\ufeff [bold]markup[/bold] "
    ":smile: line\u2028end"
)
CONTROLS = "\x1b]0;title\x07 \x1b[2J \x9b31m \x7f \r\b"


def harmful(text: str) -> set[str]:
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return {letter for letter in text if unicodedata.category(letter) in kinds} - {"\n"}


def test_hostile_values_never_reach_the_terminal_raw(desk: Desk, codes: dict[str, str]) -> None:
    said = {"subject": codes["@e"], "property": "event.title", "source": codes["@network"]}
    lines = [
        {**said, "value": HOSTILE, "as_stated": HOSTILE, "locator": HOSTILE},
        {"subject": codes["@p"], "property": "person.name", "value": HOSTILE,
         "source": codes["@network"]},
        {"subject": codes["@minister"], "property": "source.office", "value": HOSTILE,
         "source": codes["@network"]},
    ]  # fmt: skip
    for line in lines:
        assert desk.add(line).code == 0
    file = desk.home / "one.jsonl"
    file.write_text('{"entity": "person"}')
    assert desk.run("claim", "add", "--file", str(file), "--title", HOSTILE).code == 0
    hostile_name = desk.home / "a\u202etxt.exe"
    hostile_name.write_bytes(b"x")
    assert desk.run("evidence", "add", str(hostile_name), "--received", HOSTILE).code == 0
    shown = ""
    for words in (
        ["event", "show", codes["@e"]],
        ["person", "show", codes["@p"], "--names"],
        ["source", "show", codes["@minister"]],
        ["statement", "show", codes["@st"]],
        ["search", "markup", "--names"],
        ["search", "gnp*", "--names"],
        ["contradictions"],
        ["figure", "show", "held", "--who"],
        ["log"],
        ["history", codes["@e"]],
        ["evidence", "list"],
    ):
        people, programs = desk.run(*words), desk.run(*words, "--json")
        assert people.code == programs.code == 0
        assert not harmful(people.out + people.err + programs.out + programs.err)
        shown += people.out + programs.out
    assert "[bold]markup[/bold]" in shown  # and markup is only text
    (title,) = [row for row in desk.json("event", "show", codes["@e"])["claims"]
                if row["as_stated"]]  # fmt: skip
    assert title["value"] == HOSTILE  # a program gets back exactly what was entered


def test_lines_and_documents_are_cleaned() -> None:
    assert output.clean(CONTROLS + "a\tb\r\nc") == "]0;title [2J 31m   a b  c".replace("  c", "  c")
    assert not harmful(output.clean(CONTROLS + HOSTILE))
    document = output.as_document({CONTROLS + HOSTILE: [CONTROLS + HOSTILE, "\udc80", "слово"]})
    assert not harmful(document)
    assert "слово" in document


def test_refusals_from_below_are_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    output.note(CONTROLS + HOSTILE)
    assert not harmful(capsys.readouterr().err)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_codes_stay_in_one_piece_on_a_narrow_screen(width: int) -> None:
    screen = io.StringIO()
    out = Console(file=screen, width=width, force_terminal=True, color_system=None)
    codes = [f"SV-ABCD-EFGH-{number:04d}" for number in range(3)]
    cells = [(code, "words " * 30, code) for code in codes]
    output.table(out, ("save", "title", "again"), cells, whole=("save", "again"))
    assert [screen.getvalue().count(code) for code in codes] == [2, 2, 2]
    assert "words words" in screen.getvalue()


def on_a_terminal(line: list[str]) -> tuple[int, str]:
    """Run a command with all its streams on a terminal of 60 columns."""
    ours, its = pty.openpty()
    env = {**os.environ, "COLUMNS": "60", "TERM": "xterm"}
    with subprocess.Popen(line, stdin=its, stdout=its, stderr=its, env=env) as child:
        os.close(its)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # so a terminal says that nobody writes to it any more
                break
            if not piece:
                break
            shown += piece
            if shown.endswith(b"Passphrase: "):
                os.write(ours, b"amber basket cedar dune ember fjord\n")
        os.close(ours)
        return child.wait(60), shown.decode()


def test_on_a_terminal_the_passphrase_is_asked_without_echo(desk: Desk) -> None:
    code, shown = on_a_terminal(command("log", *desk.shared[:4]))
    assert code == 0
    assert "Passphrase: " in shown
    assert "amber" not in shown
    for save in desk.json("log")["saves"]:
        assert save["save"] in shown


def test_a_bar_shows_itself_only_when_there_is_something_to_wait_for() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    moments = [0.0, 0.2, 5.0]
    screen = Screen()
    with (
        mock.patch.object(sys, "stderr", screen),
        mock.patch.object(output, "monotonic", side_effect=moments),
        mock.patch.object(output, "_bar", return_value=bar(screen)),
        output.progress("Working") as step,
    ):
        step(1, 10)
        assert screen.getvalue() == ""
        step(2, 10)
        step(3, 0)
    assert "Working" in screen.getvalue()


def bar(screen: io.StringIO) -> Progress:
    return Progress(console=Console(file=screen, force_terminal=True))


def test_where_nobody_looks_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("Working") as step:
        step(1, 2)
    assert capsys.readouterr().err == ""
