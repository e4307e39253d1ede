"""Two devices that pass a register on by the command line, through folders and a WebDAV server."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.journal.webdav_server import PASSWORD, USER, serving

from unerased.register import Register

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_register_is_put_on_a_stick_and_what_was_lost_is_fetched(desk: Desk, stick: Path) -> None:
    letter = desk.home / "letter.txt"
    letter.write_bytes(b"a letter that nobody wrote\n")
    desk.json("evidence", "add", str(letter), "--received", "by hand")
    first = desk.json("sync", str(stick))
    assert first["sent"]["files"] == 1
    assert first["sent"]["segments"] > 1
    assert first["fetched"] == {"files": 0, "segments": 0}
    assert first["faults"] == first["waiting"] == []
    (device,) = first["devices"]
    assert device["own"] is True
    again = desk.json("sync", str(stick))
    assert again["sent"] == again["fetched"] == {"files": 0, "segments": 0}
    shutil.rmtree(desk.register / "evidence")
    told = desk.run("sync", str(stick))
    assert told.out == "Fetched 0 segments and 1 file; sent 0 segments and 0 files.\n"
    assert desk.json("evidence", "verify")["ok"]


def test_what_is_not_as_it_was_on_a_relay_is_a_line_and_exit_code_3(
    desk: Desk, stick: Path
) -> None:
    assert desk.run("sync", str(stick)).code == 0
    (pack,) = stick.rglob("*.pack")
    pack.unlink()
    answer = desk.run("sync", str(stick), "--json")
    assert answer.code == 3
    assert len(answer.json["faults"]) == 1
    assert "is not all on the relay any more" in answer.err
    assert desk.run("sync", str(stick)).code == 0  # it was put there again


def test_a_webdav_folder_takes_and_gives(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    with serving(tmp_path / "dav") as address:
        line = [address, "--user", USER, "--password-file", str(secret)]
        assert desk.json("sync", *line)["sent"]["segments"] > 0
        assert desk.json("sync", *line)["sent"]["segments"] == 0
        secret.write_text("another password")
        wrong = desk.run("sync", *line)
        assert wrong.code == 1
        assert "does not let this name and password in" in wrong.line
        assert "another password" not in wrong.err + wrong.out
    away = desk.run("sync", *line)
    assert (away.code, "cannot be reached" in away.line) == (1, True)


def test_a_relay_is_forgotten(desk: Desk, stick: Path) -> None:
    assert desk.run("sync", str(stick), "--forget").code == 2
    assert desk.run("sync", str(stick)).code == 0
    assert "Forgotten" in desk.run("sync", str(stick), "--forget").out
    assert desk.run("sync", str(stick), "--forget").code == 2
    assert desk.json("sync", str(stick))["sent"]["segments"] == 0


def test_what_cannot_be_a_relay_is_refused(desk: Desk, stick: Path) -> None:
    for line, code, told in (
        (["sync", str(desk.register)], 2, "lie in each other"),
        (["sync", str(desk.storage)], 2, "lie in each other"),
        (["sync", str(desk.home)], 2, "lie in each other"),
        (["sync", str(desk.home / "none")], 1, "not there"),
        (["sync", str(stick), "--user", "us"], 2, "needs neither"),
        (["sync", "https://example.org/", "--password-file", "x"], 2, "needs a name"),
        (["sync", "https://us:word@example.org/"], 1, "holds a name or a password"),
        (["sync", "http://example.org/"], 1, "Use https"),
        (["sync"], 2, "RELAY"),
    ):
        answer = desk.run(*line)
        assert (answer.code, told in answer.line) == (code, True), line
        assert "word" not in answer.line.replace("password", "")


def test_somebody_who_reads_elsewhere_is_told_that_it_is_busy(desk: Desk, stick: Path) -> None:
    words = desk.passphrase_file.read_text().strip()
    with Register.open(desk.register, desk.storage, words, write=True):
        assert desk.run("sync", str(stick)).code == 5
