"""The options that every command shares, and what the parser refuses."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import PROFILE, command, run_apart, run_here

from unerased.cli.errors import CliError
from unerased.cli.settings import split_shared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk


def test_shared_options_stand_anywhere_on_the_line(desk: Desk) -> None:
    where = desk.shared
    after = run_here("figure", "list", "--json", *where)
    before = run_here(*where, "--json", "figure", "list")
    between = run_here(*where[:2], "figure", "--json", *where[2:4], "list", *where[4:])
    joined = [f"{name}={value}" for name, value in zip(where[::2], where[1::2], strict=True)]
    equal = run_here("figure", *joined, "list", "--json")
    assert [answer.code for answer in (after, before, between, equal)] == [0, 0, 0, 0]
    assert after.json == before.json == between.json == equal.json
    assert after.json["figures"][0]["name"] == "held"


def test_behind_two_dashes_everything_belongs_to_the_command(desk: Desk) -> None:
    settings, rest = split_shared(["search", "--json", "--", "--json", "--register"])
    assert settings.json
    assert rest == ["search", "--", "--json", "--register"]
    answer = run_here("search", *desk.shared, "--json", "--", "--raid")
    assert answer.code == 0, answer.err
    assert [hit["property"] for hit in answer.json["hits"]] == ["event.title"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (["verify", "--register"], "--register needs a value"),
        (["verify", "--register="], "--register needs a value"),
        (["verify", "--passphrase-file", "--", "x"], "--passphrase-file needs a value"),
        (["verify", "--register", "a", "--register", "b"], "--register stands on the line twice"),
        (["verify", "--json=yes"], "No such option: --json"),
        (["undo", "SV-0000"], "Missing option '--reason'"),
        (["person", "show"], "Missing argument 'CODE'"),
        (["search", "x", "--limit", "many"], "'--limit' cannot take this value"),
        (["search", "x", "--limit", "0"], "'--limit' cannot take this value"),
        (["serve", "--port", "70000"], "'--port' cannot take this value"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_in_one_line(line: list[str], named: str) -> None:
    answer = run_here(*line)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.line


@pytest.mark.parametrize(
    "line",
    [
        ["Test Person"],
        ["verify", "Test Person"],
        ["claim", "add", "--value", "Test", "Test Person"],
        ["search", "x", "--limit", "Test Person"],
    ],
)
def test_a_refusal_never_repeats_what_was_typed(line: list[str]) -> None:
    answer = run_here(*line)
    assert answer.code == 2
    assert "Test Person" not in answer.line
    assert "--help` shows how" in answer.line


def test_a_word_alone_shows_the_help_and_says_that_nothing_was_done() -> None:
    for line in ([], ["claim"], ["person"]):
        answer = run_here(*line)
        assert answer.code == 2
        assert "Usage: unerased" in answer.out


def test_version_is_printed() -> None:
    answer = run_here("--version")
    assert answer.code == 0
    assert answer.out.startswith("unerased 0.")


def test_under_the_test_profile_every_command_says_so_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("figure", "list").err.splitlines() == [PROFILE]
    monkeypatch.delenv("UNERASED_TEST_PROFILE")
    told = desk.run("figure", "list")
    assert PROFILE not in told.err
    assert told.code == 2  # and without it, a register with cheap keys is not opened at all


def test_without_a_passphrase_and_a_terminal_nobody_is_asked(desk: Desk) -> None:
    answer = run_here("verify", *desk.shared[:4])
    assert answer.code == 2
    assert "--passphrase-file" in answer.line


def test_a_passphrase_file_that_others_can_read_is_warned_of(desk: Desk) -> None:
    desk.passphrase_file.chmod(0o644)
    answer = desk.run("figure", "list")
    assert answer.code == 0
    assert answer.line == "others on this machine can read the passphrase file; `chmod 600` it"


def test_a_passphrase_file_inside_the_register_folder_is_warned_of(desk: Desk) -> None:
    inside = desk.register / "passphrase"
    desk.passphrase_file.rename(inside)
    answer = run_here("figure", "list", *desk.shared[:4], "--passphrase-file", str(inside))
    assert answer.code == 0
    assert "lies inside the register folder" in answer.line


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        (None, 6, "there is no passphrase file"),
        (b"", 2, "is empty"),
        (b"  \n", 2, "is empty"),
        (b"\xff\xfe\x00", 2, "cannot be read"),
        (b"one two three four five six\n", 4, "passphrase"),
    ],
)
def test_a_bad_passphrase_file_is_named(
    desk: Desk, content: bytes | None, code: int, named: str
) -> None:
    desk.passphrase_file.unlink()
    if content is not None:
        desk.passphrase_file.write_bytes(content)
        desk.passphrase_file.chmod(0o600)
    before = desk.record_state()
    answer = desk.run("verify")
    assert (answer.code, answer.out) == (code, "")
    assert named in answer.line
    assert desk.record_state() == before


def test_a_passphrase_file_may_have_a_byte_order_mark_and_windows_line_ends(desk: Desk) -> None:
    words = desk.passphrase_file.read_text().strip()
    desk.passphrase_file.write_bytes(b"\xef\xbb\xbf" + words.encode() + b"\r\nnot this\r\n")
    assert desk.run("figure", "list").code == 0


def test_without_options_the_register_is_in_the_working_folder(
    desk: Desk, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.home)
    (own_home / "data").mkdir()
    (own_home / "data" / "unerased").symlink_to(desk.storage)
    answer = run_here("figure", "list", "--passphrase-file", str(desk.passphrase_file))
    assert answer.code == 0, answer.err


def test_a_reader_that_goes_away_is_no_fault(desk: Desk) -> None:
    line = command("claim", "schema", *desk.shared)
    child = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    told = child.stderr.read().decode()
    child.stderr.close()
    assert child.wait(60) == 0
    assert [line for line in told.splitlines() if line != PROFILE] == []


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from unerased.cli.run import run\n"
        "for line in (['--help'], ['claim', 'add', '--help'], ['demo', '--help']): run(line)\n"
        "print('|', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    loaded = set(done.stdout.decode().rpartition("|")[2].split())
    heavy = {"django", "numpy", "scipy", "matplotlib", "cryptography", "nacl", "sqlcipher3"}
    assert "typer" in loaded
    assert not loaded & (heavy | {"pyrage", "waitress", "yaml", "msgspec"})


def test_help_is_the_same_as_a_module_and_as_a_command() -> None:
    answer = run_apart("--help")
    assert answer.code == 0
    assert answer.out == run_here("--help").out


def test_a_shared_option_twice_is_no_guess() -> None:
    with pytest.raises(CliError, match="which one is meant"):
        split_shared(["--device-storage=a", "verify", "--device-storage=b"])
    settings, _ = split_shared(["--json", "verify", "--json"])
    assert settings.json
