"""The demonstrations: where they are made, what they answer, and what they leave alone."""

from __future__ import annotations

import signal
import stat
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.desk import command, digests, files_below, run_here

from unerased import demo
from unerased.cli.demonstration import Demonstration, notice_beside

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Answer

KEYS = {
    "register",
    "passphrase_file",
    "device_storage",
    "figures",
    "contradictions",
    "independent_origins",
    "remedies",
    "as_of",
}
FIGURES = {"left", "detained", "tortured", "detention_length", "threatened_relatives"}
COUNTS = {"counted", "undetermined", "excluded", "contested"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo") / "register"
    answer = run_here("demo", "--no-serve", "--json", "--dir", str(folder))
    assert answer.code == 0, answer.err
    return folder, answer.json


def test_everything_lies_beside_the_folder_and_nothing_in_the_home(
    report: tuple[Path, dict[str, Any]], own_home: Path
) -> None:
    folder, told = report
    assert told["register"] == str(folder)
    assert told["passphrase_file"] == str(folder.parent / "register-passphrase.txt")
    assert told["device_storage"] == str(folder.parent / "register-device")
    passphrase_file = folder.parent / "register-passphrase.txt"
    assert stat.S_IMODE(passphrase_file.stat().st_mode) == 0o600
    assert len(passphrase_file.read_text().splitlines()[0].split()) == 6
    assert files_below(own_home) == []


def test_the_answers_have_the_promised_form(report: tuple[Path, dict[str, Any]]) -> None:
    _, told = report
    assert set(told) >= KEYS
    assert set(told["figures"]) >= FIGURES
    for figure in told["figures"].values():
        assert isinstance(figure["unit"], str)
        assert {type(figure["documented"][key]) for key in COUNTS} == {int}
        for row in figure["stated"]:
            assert {"source", "denied_by"} <= set(row)
            assert "value" in row or {"min_days", "max_days"} <= set(row)
    assert all(len(pair) == 2 for pair in told["contradictions"])
    assert all({"authority", "outcome"} <= set(row) for row in told["remedies"])


def test_the_register_opens_with_the_ordinary_commands(report: tuple[Path, dict[str, Any]]) -> None:
    folder, told = report
    where = ["--register", str(folder), "--device-storage", told["device_storage"]]
    where += ["--passphrase-file", told["passphrase_file"], "--json"]
    assert run_here("verify", *where).json["ok"]
    for name, figure in told["figures"].items():
        shown = run_here("figure", "show", name, *where).json
        for key in COUNTS:
            assert shown["documented"][key] == figure["documented"][key]
        stated = [[row.get("value"), row.get("min_days")] for row in shown["stated"]]
        assert stated == [[row.get("value"), row.get("min_days")] for row in figure["stated"]]
    pairs = run_here("contradictions", *where).json["contradictions"]
    places = {frozenset((pair["a"]["locator"], pair["b"]["locator"])) for pair in pairs}
    assert places == {frozenset(pair) for pair in told["contradictions"]}


def test_a_second_run_uses_the_same_register_again(report: tuple[Path, dict[str, Any]]) -> None:
    folder, told = report
    before = digests(files_below(folder))
    answer = run_here("demo", "--no-serve", "--json", "--dir", str(folder))
    assert answer.json == told
    assert digests(files_below(folder)) == before


def test_people_read_the_answers(report: tuple[Path, dict[str, Any]]) -> None:
    folder, told = report
    out = run_here("demo", "--no-serve", "--dir", str(folder)).out
    assert out.startswith("This register is a demonstration")
    for name in told["figures"]:
        assert name.replace("_", " ") in out
    for row in told["as_of"]:
        assert row["step"] in out


def test_it_is_served_with_its_address_and_passphrase(report: tuple[Path, dict[str, Any]]) -> None:
    folder, told = report
    line = command("demo", "--dir", str(folder))
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        shown = ""
        while "Ctrl-C" not in shown:
            shown += child.stdout.readline()
            assert child.poll() is None
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
        assert child.returncode == 0
    (words,) = (folder.parent / "register-passphrase.txt").read_text().splitlines()
    assert words in shown
    assert "http://127.0.0.1:" in shown
    assert "This register is a demonstration" in shown
    assert told["device_storage"] in shown


def test_pages_served_later_still_say_that_it_is_a_demonstration(
    report: tuple[Path, dict[str, Any]],
) -> None:
    folder, _ = report
    assert notice_beside(folder).startswith("This register is a demonstration")
    assert notice_beside(folder.parent) == ""


def refused(answer: Answer, named: str) -> None:
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.line


def test_what_lies_in_the_folder_is_left_alone(
    tmp_path: Path, report: tuple[Path, dict[str, Any]]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "other-passphrase.txt").write_text("a passphrase of mine")
    before = digests(files_below(tmp_path))
    for name in ("mine", "file"):
        answer = run_here("demo", "--no-serve", "--dir", str(tmp_path / name))
        refused(answer, "no finished demonstration; nothing was touched")
    answer = run_here("demo", "--no-serve", "--dir", str(tmp_path / "other"))
    refused(answer, "what is left of another register; nothing was touched")
    folder, _ = report
    answer = run_here("demo", "--no-serve", "--network", "--dir", str(folder))
    refused(answer, "that folder holds another demonstration: a news report")
    assert digests(files_below(tmp_path)) == before


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (["--seed", "3"], "--seed goes with --network"),
        (["--register", "x"], "name only --dir"),
        (["--passphrase-file", "x"], "name only --dir"),
        (["--dir", ".."], "--dir names a folder of its own"),
        (["--dir", "/"], "--dir names a folder of its own"),
    ],
)
def test_options_that_do_not_go_together_are_refused(line: list[str], named: str) -> None:
    refused(run_here("demo", "--no-serve", *line), named)


def test_a_demonstration_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(folder: Path, storage: Path, *_: object, **__: object) -> None:
        for place in (folder, storage):
            place.mkdir()
            (place / "half").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "build_report", interrupted)
    answer = run_here("demo", "--no-serve", "--dir", str(tmp_path / "register"))
    assert answer.code == 130
    assert answer.line.startswith("stopped")
    assert files_below(tmp_path) == []


def test_without_a_folder_it_is_made_below_the_working_folder() -> None:
    report = Demonstration.at(None, seed=None)
    network = Demonstration.at(None, seed=1)
    assert report.places() == {
        "register": "demo/register",
        "passphrase_file": "demo/register-passphrase.txt",
        "device_storage": "demo/register-device",
    }
    assert network.places()["register"] == "demo/network"


def test_the_invented_network_is_made_from_its_seed(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    line = ["demo", "--network", "--seed", "7", "--no-serve", "--dir", str(folder)]
    answer = run_here(*line, "--json")
    assert answer.code == 0, answer.err
    assert set(answer.json) >= KEYS
    assert set(answer.json["figures"]) >= FIGURES
    refused(run_here(*line[:2], "--no-serve", "--dir", str(folder)), "seed 7")
    assert run_here(*line).out.startswith("This register is invented")
