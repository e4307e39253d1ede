"""docs/reference/cli.md names every command, option, exit code and variable, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from unerased.cli.app import build
from unerased.cli.errors import Exit
from unerased.cli.settings import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
EVERYWHERE = {*SHARED, "--help", "--version"}


def commands(of: Any, *words: str) -> Iterator[tuple[str, Any]]:
    """Every command of the tree with the words that call it."""
    below = getattr(of, "commands", {})
    if not below:
        yield " ".join(words), of
    for word, command in below.items():
        yield from commands(command, *words, word)


def options(of: Any) -> set[str]:
    return {name for param in of.params for name in param.opts if name.startswith("--")}


TREE = dict(commands(typer.main.get_command(build())))


def sections() -> dict[str, str]:
    """The text under each heading that is a command, by the words of the command."""
    found: dict[str, str] = {}
    parts = re.split(r"^(#{2,3} .*)$", PAGE, flags=re.MULTILINE)
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        for line in (
            re.findall(r"`unerased ([^`]*)`", heading) if heading.startswith("### ") else ()
        ):
            found[" ".join(word for word in line.split() if word.islower())] = text
    return found


def test_every_command_has_its_heading_and_every_heading_its_command() -> None:
    assert sections().keys() == TREE.keys()
    assert len(TREE) > 15


def test_every_option_is_described_and_every_described_option_is_there() -> None:
    for words, text in sections().items():
        described = set(re.findall(r"^\| `(--[a-z-]+)", text, flags=re.MULTILINE))
        assert described == options(TREE[words]) - EVERYWHERE, words


def test_the_options_of_every_command_are_described_once() -> None:
    text = PAGE.partition("## Options that go with every command")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(--[a-z-]+)", text, flags=re.MULTILINE)) == EVERYWHERE


def test_every_exit_code_is_described() -> None:
    text = PAGE.partition("## Exit codes")[2].partition("\n## ")[0]
    described = [int(code) for code in re.findall(r"^\| ([0-9]+) \|", text, flags=re.MULTILINE)]
    assert described == [code.value for code in Exit]


def test_every_environment_variable_of_ours_is_described() -> None:
    named: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\bUNERASED_[A-Z_]+\b", file.read_text(encoding="utf-8")))
    text = PAGE.partition("## Environment")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", text, flags=re.MULTILINE)) == named


def test_every_command_has_a_line_of_help() -> None:
    for words, command in TREE.items():
        assert command.help, words
        for param in command.params:
            assert param.help, (words, param.name)
