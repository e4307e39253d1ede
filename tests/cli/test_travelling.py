"""Leaving with no keys on the device, and being let in again, on two desks that share a stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.desk import bare
from tests.cli.test_members import NAME, answered, invited, joined, sync

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Answer, Desk

CASES = ("--compartment", "cases", "--compartment", "evidence")


def reinvited(desk: Desk, away: Desk, *more: str) -> Answer:
    """Invited again: from the invitation to the register that opens."""
    for name in ("inv", "adm"):
        (desk.home / name).unlink(missing_ok=True)
    (away.home / "ans").unlink(missing_ok=True)
    made = desk.run("--json", "member", "reinvite", NAME, "--to", str(desk.home / "inv"), *more)
    assert made.code == 0, made.err
    (away.home / "code").write_text(made.json["code"], "utf-8")
    asked = answered(desk, away)
    assert asked.code == 0, asked.err
    said = desk.run(
        *("member", "admit", str(away.home / "ans"), "--to", str(desk.home / "adm")),
        *("--words", asked.json["safety_words"]),
    )
    assert said.code == 0, said.err
    assert away.run("member", "join", str(desk.home / "adm")).code == 0
    return made


def mine(desk: Desk) -> dict[str, object]:
    rows = desk.run("--json", "member", "list").json["members"]
    found: dict[str, object] = next(row for row in rows if row["name"] == NAME)
    return found


def test_a_traveller_leaves_without_keys_and_is_let_in_again_by_a_code(
    desk: Desk, away: Desk, stick: str, tmp_path: Path
) -> None:
    joined(desk, away, stick, *CASES)
    (away.home / "work.jsonl").write_text('{"entity": "source", "as": "@s"}\n', "utf-8")
    assert away.run("claim", "add", "--file", str(away.home / "work.jsonl")).code == 0
    assert away.run("travel", "leave").code == 2
    assert away.run("travel", "leave", stick, "--by-hand").code == 2
    shown = away.run("travel", "leave", stick)
    assert "Who can let you in again" in shown.out
    assert "Nothing was changed; add --yes" in shown.out
    assert away.run("verify").code == 0
    nowhere = away.run("travel", "leave", str(tmp_path / "nowhere"), "--yes")
    assert nowhere.code != 0
    assert away.run("verify").code == 0  # what cannot be handed on keeps the keys
    left = away.run("travel", "leave", stick, "--yes")
    assert left.code == 0, left.err
    assert "no keys of the register on this device any more" in left.out
    assert "reinvite" in left.out
    assert not any(away.storage.iterdir())
    assert away.register.is_dir()
    refused = away.run("verify")
    assert (refused.code, "holds no keys" in refused.line) == (6, True)
    assert desk.run("sync", stick).code == 0
    row = mine(desk)
    assert (row["away"], row["removed"], row["devices"]) == (True, False, 0)
    assert "away, without keys" in desk.run("member", "list").out
    assert "given up by its member" in desk.run("device", "list").out
    assert desk.run("member", "grant", NAME, "--administer").code == 6
    made = reinvited(desk, away)
    assert made.json["replaces"] == []
    assert made.json["opens"] == ["cases", "evidence"]
    sync(desk, away, stick)
    row = mine(away)
    assert (row["you"], row["opens"], row["devices"]) == (True, ["cases", "evidence"], 1)
    assert away.run("claim", "add", "--file", str(away.home / "work.jsonl")).code == 0
    sync(desk, away, stick)
    assert desk.run("--json", "member", "quarantine").json["quarantine"] == []
    assert desk.run("verify").code == away.run("verify").code == 0


def test_leaving_by_hand_needs_no_relay(desk: Desk, away: Desk, stick: str) -> None:
    joined(desk, away, stick, *CASES)
    left = away.run("--json", "travel", "leave", "--by-hand", "--yes")
    assert (left.code, left.json["left"], left.json["opens"]) == (0, True, ["cases", "evidence"])
    assert not any(away.storage.iterdir())


def test_a_lone_member_is_told_why_leaving_would_lose_everything(desk: Desk) -> None:
    refused = desk.run("travel", "leave", "--by-hand", "--yes")
    assert (refused.code, "nobody could let you in again" in refused.line) == (2, True)
    assert desk.run("verify").code == 0


def test_a_forgotten_passphrase_ends_in_the_same_member_on_a_new_device(
    desk: Desk, away: Desk, stick: str
) -> None:
    joined(desk, away, stick, *CASES)
    device = away.run("--json", "device", "list").json["devices"]
    old = next(row["device"] for row in device if row["own"])
    (away.home / "work.jsonl").write_text('{"entity": "source", "as": "@s"}\n', "utf-8")
    assert away.run("claim", "add", "--file", str(away.home / "work.jsonl")).code == 0
    sync(desk, away, stick)
    away.passphrase_file.write_text("six words that it never was\n", "utf-8")
    assert away.run("verify").code == 4
    assert "Nothing was changed; add --yes" in away.run("device", "wipe").out
    assert away.storage.is_dir()
    wiped = away.run("device", "wipe", "--yes")
    assert (wiped.code, "The keys are destroyed" in wiped.out) == (0, True)
    assert "holds no keys" in away.run("device", "wipe").out
    assert away.run("device", "wipe", "--yes").code == 6
    made = reinvited(desk, away)
    assert made.json["replaces"] == [old]
    sync(desk, away, stick)
    row = mine(desk)
    assert (row["devices"], row["opens"], row["away"]) == (1, ["cases", "evidence"], False)
    gone = {row["device"] for row in desk.run("--json", "device", "list").json["devices"]}
    assert old in gone
    assert away.run("verify").code == 0


def test_who_has_several_devices_says_which_one_is_replaced(
    desk: Desk, away: Desk, stick: str, tmp_path: Path
) -> None:
    joined(desk, away, stick, *CASES)
    second = bare(tmp_path / "second")
    for name in ("inv", "adm"):
        (desk.home / name).unlink()
    invited(desk, second, "--device")
    words = answered(desk, second).json["safety_words"]
    admit = ("member", "admit", str(second.home / "ans"), "--to", str(desk.home / "adm"))
    assert desk.run(*admit, "--words", words).code == 0
    for name in ("inv", "adm"):
        (desk.home / name).unlink()
    to = ("--to", str(desk.home / "inv"))
    refused = desk.run("member", "reinvite", NAME, *to)
    assert (refused.code, "several devices" in refused.line) == (2, True)
    rows = away.run("--json", "device", "list").json["devices"]
    own = next(row["device"] for row in rows if row["own"])
    made = desk.run("--json", "member", "reinvite", NAME, *to, "--device", own[:8])
    assert made.json["replaces"] == [own]
    assert desk.run("member", "reinvite", "Nobody", "--to", str(desk.home / "x")).code == 6
