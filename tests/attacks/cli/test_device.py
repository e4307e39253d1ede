"""Clocks that are wrong, and packages that overwrite each other, through the commands."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import PASSPHRASE, Desk, run_apart

from unerased.model.records import Entity
from unerased.register import Register

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("year", [1970, 2100])
def test_a_clock_far_off_loses_nothing_and_stays_a_claim(tmp_path: Path, year: int) -> None:
    desk = Desk(tmp_path)
    desk.passphrase_file.write_text(PASSPHRASE)
    desk.passphrase_file.chmod(0o600)
    wrong = int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000)
    with Register.create(desk.register, desk.storage, PASSPHRASE, clock=lambda: wrong) as register:
        code = register.new_code("person")
        register.record([Entity(code, "person")], title="under a wrong clock")
    # the machine's own clock is right again, and earlier or later than what is written
    assert desk.run("verify").code == 0
    assert desk.add({"entity": "person"}).code == 0
    told = desk.json("verify")
    assert (told["ok"], told["segments"]) == (True, 3)
    newest, oldest = desk.json("log")["saves"]
    assert oldest["saved"].startswith(f"{year}-01-01")
    assert newest["seq"] > oldest["seq"]
    assert desk.json("person", "show", code)["code"] == code
    before = desk.run("person", "show", code, "--as-of", "1969-12-31")
    assert before.code == 6
    assert desk.json("rebuild")["rebuilt"]
    assert [save["save"] for save in desk.json("log")["saves"]] == [newest["save"], oldest["save"]]


@pytest.mark.parametrize("command", [["verify"], ["log"], ["claim", "add", "--file", "-"]])
def test_packages_that_overwrite_each_other_stop_every_command(
    desk: Desk, tmp_path: Path, command: list[str]
) -> None:
    accepted = run_apart(*command, *desk.shared, stdin=b'{"entity": "person"}')
    assert accepted.code == 0
    before = desk.record_state()
    # what an installer leaves behind, nothing else
    told = tmp_path / "site" / "sqlcipher3_binary-0.5.4.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: sqlcipher3-binary\nVersion: 0.5.4\n"
    )
    answer = run_apart(
        *command,
        *desk.shared,
        "--json",
        env={"PYTHONPATH": str(tmp_path / "site")},
        stdin=b'{"entity": "person"}',
    )
    assert (answer.code, answer.out) == (2, "")
    assert "sqlcipher3 and sqlcipher3-binary are both installed" in answer.line
    assert "install sqlcipher3 alone" in answer.line
    assert desk.record_state() == before
    assert json.loads(run_apart("verify", *desk.shared, "--json").out)["ok"]
