"""Members, devices and erasing from the command line, on two desks that share a stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.desk import bare

from unerased.journal import DELAY_MS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Answer, Desk

NAME = "Test Colleague"


def invited(desk: Desk, away: Desk, *more: str, name: str = NAME) -> None:
    """Invite, and answer; the files lie on the desk of who made them."""
    made = desk.run("--json", "member", "invite", name, "--to", str(desk.home / "inv"), *more)
    assert made.code == 0, made.err
    (away.home / "code").write_text(made.json["code"], "utf-8")
    (away.home / "code").chmod(0o600)


def answered(desk: Desk, away: Desk) -> Answer:
    return away.run(
        *("--json", "member", "join", str(desk.home / "inv"), "--to", str(away.home / "ans")),
        *("--code-file", str(away.home / "code")),
    )


def joined(desk: Desk, away: Desk, stick: str, *more: str) -> None:
    invited(desk, away, *more)
    asked = answered(desk, away)
    assert asked.code == 0, asked.err
    words = asked.json["safety_words"]
    said = desk.run(
        *("member", "admit", str(away.home / "ans"), "--to", str(desk.home / "adm")),
        *("--words", words),
    )
    assert said.code == 0, said.err
    assert NAME in said.out
    assert away.run("member", "join", str(desk.home / "adm")).code == 0
    sync(desk, away, stick)


def sync(desk: Desk, away: Desk, stick: str) -> None:
    for one in (desk, away, desk):
        done = one.run("sync", stick)
        assert done.code == 0, done.err


def test_a_colleague_joins_works_and_is_removed(desk: Desk, away: Desk, stick: str) -> None:
    joined(desk, away, stick, "--compartment", "cases", "--compartment", "evidence")
    told = away.run("--json", "member", "list").json
    mine = next(row for row in told["members"] if row["you"])
    assert (mine["name"], mine["opens"], mine["administers"]) == (
        NAME,
        ["cases", "evidence"],
        False,
    )
    assert "with fewer than three" in told["notes"][0]
    assert [row["saves"] > 0 for row in away.run("--json", "device", "list").json["devices"]]
    assert "this device" in away.run("device", "list").out
    assert away.run("verify").code == 0
    assert away.run("member", "grant", NAME, "--administer").code == 2
    granted = desk.run("member", "grant", NAME, "--compartment", "legal")
    assert "cases, evidence, legal" in granted.out
    assert desk.run("member", "rename", NAME, "Renamed").code == 0
    assert "Renamed" in desk.run("member", "list").out
    shown = desk.run("member", "remove", "Renamed")
    assert "Nothing was changed; add --yes" in shown.out
    assert desk.run("member", "remove", "Renamed", "--yes").code == 0
    line = '{"entity": "source", "as": "@s"}\n'
    (away.home / "late.jsonl").write_text(line, "utf-8")
    assert away.run("claim", "add", "--file", str(away.home / "late.jsonl")).code == 0
    sync(desk, away, stick)
    waiting = desk.run("--json", "member", "quarantine").json["quarantine"]
    assert [row["entries"] for row in waiting] == [2]
    assert "was written behind the last" in desk.run("member", "quarantine").out
    assert desk.run("member", "quarantine", "--accept", "zz:1").code == 6
    accepted = desk.run("member", "quarantine", "--accept", waiting[0]["segment"])
    assert "Nothing is in quarantine" in accepted.out
    refused = away.run("claim", "add", "--file", str(away.home / "late.jsonl"))
    assert refused.code == 2
    assert "was removed" in refused.lines[-1]
    assert "removed" in away.run("device", "list").out


def test_wrong_words_wrong_code_and_wrong_files_are_told_apart(
    desk: Desk, away: Desk, stick: str
) -> None:
    invited(desk, away)
    code = (away.home / "code").read_text("utf-8")
    (away.home / "code").write_text("four words not these", "utf-8")
    assert answered(desk, away).code == 4
    (away.home / "code").write_text(code, "utf-8")
    assert away.run("member", "join", str(desk.home / "inv")).code == 2  # no --to
    asked = answered(desk, away)
    assert asked.code == 0
    assert answered(desk, away).code == 2  # the file is there
    waits = away.run("member", "list")
    assert (waits.code, "not admitted yet" in waits.line) == (6, True)
    admit = ("member", "admit", str(away.home / "ans"), "--to", str(desk.home / "adm"))
    wrong = desk.run(*admit, "--words", "six words that are not these")
    assert (wrong.code, "safety words are not the same" in wrong.line) == (2, True)
    assert not (desk.home / "adm").exists()
    other = desk.run("member", "admit", str(desk.home / "inv"), "--to", str(desk.home / "adm"))
    assert (other.code, "is not a file of this kind" in other.line) == (3, True)
    assert desk.run("member", "admit", str(desk.home / "none"), "--to", "x").code == 3
    assert desk.run(*admit).code == 2  # nobody can be asked for the words
    right = desk.run(*admit, "--words", asked.json["safety_words"])
    assert right.code == 0
    assert stick


def test_a_further_device_is_invited_by_the_name_of_its_member(
    desk: Desk, away: Desk, stick: str, tmp_path: Path
) -> None:
    joined(desk, away, stick, "--compartment", "cases")
    assert desk.run("member", "invite", NAME, "--to", str(desk.home / "inv")).code == 2
    (desk.home / "inv").unlink()
    assert desk.run("member", "invite", NAME, "--to", str(desk.home / "inv")).code == 2
    more = ("--device", "--compartment", "legal")
    assert desk.run("member", "invite", NAME, "--to", str(desk.home / "inv"), *more).code == 2
    second = bare(tmp_path / "second")
    invited(desk, second, "--device")
    words = answered(desk, second).json["safety_words"]
    (desk.home / "adm").unlink()
    admit = ("member", "admit", str(second.home / "ans"), "--to", str(desk.home / "adm"))
    assert desk.run(*admit, "--words", words).code == 0
    rows = desk.run("--json", "member", "list").json["members"]
    assert next(row["devices"] for row in rows if row["name"] == NAME) == 2
    first = away.run("--json", "device", "list").json["devices"]
    device = next(row["device"] for row in first if row["own"])
    gone = desk.run("--json", "member", "remove", NAME, "--device", device[:10], "--yes")
    assert gone.json["devices"] == [device]
    assert desk.run("member", "remove", NAME, "--device", "zz", "--yes").code == 6
    assert desk.run("member", "remove", "Nobody", "--yes").code == 6


def test_an_erasure_is_shown_proposed_agreed_and_cancelled(
    desk: Desk, away: Desk, stick: str, codes: dict[str, str]
) -> None:
    every = [
        word
        for name in ("cases", "identities", "evidence", "legal", "figures")
        for word in ("--compartment", name)
    ]
    joined(desk, away, stick, *every)
    person = next(code for label, code in codes.items() if code.startswith("P-"))
    shown = desk.run("erase", person)
    assert "makes unreadable, for everybody and for good" in shown.out
    assert "Nothing was proposed; add --yes" in shown.out
    plan = desk.run("--json", "erase", person).json
    assert plan["goes"]
    assert plan["proposed"] is None
    assert "Nothing was proposed to be erased" in desk.run("erase").out
    decided = [word for code in plan["mentioning"] for word in ("--destroy", code)]
    number = desk.run("--json", "erase", person, "--yes", *decided).json["proposed"]
    sync(desk, away, stick)
    assert "another member has to agree" in away.run("erase").out
    assert desk.run("erase", "--agree", number[:8]).code == 2  # oneself
    assert away.run("erase", "--agree", "zz").code == 6
    assert "Agreed." in away.run("erase", "--agree", number[:8]).out
    sync(desk, away, stick)
    (row,) = desk.run("--json", "erase").json["erasures"]
    assert (row["agreed_by"], len(row["pending"]), row["done"]) == (NAME, 2, [])
    assert "pending on device" in desk.run("erase").out
    assert desk.run("erase", person, "--cancel", number).code == 2
    assert desk.run("erase", "--yes").code == 2
    assert "Cancelled." in desk.run("erase", "--cancel", number[:8]).out
    assert "cancelled by" in desk.run("erase").out
    assert desk.run("erase", "A-nothing").code != 0
    assert DELAY_MS == 7 * 86_400_000


def test_open_invitations_are_listed_and_taken_back(desk: Desk, away: Desk) -> None:
    assert "No invitation is open" in desk.run("member", "invitations").out
    invited(desk, away, "--compartment", "cases")
    (row,) = desk.run("--json", "member", "invitations").json["invitations"]
    assert (row["name"], row["opens"], row["administers"]) == (NAME, ["cases"], False)
    assert NAME in desk.run("member", "invitations").out
    assert desk.run("member", "invitations", "--withdraw", "zz").code == 6
    asked = answered(desk, away)
    assert asked.code == 0
    gone = desk.run("--json", "member", "invitations", "--withdraw", row["invitation"][:8])
    assert gone.json == {"withdrawn": 1, "invitations": []}
    admit = ("member", "admit", str(away.home / "ans"), "--to", str(desk.home / "adm"))
    refused = desk.run(*admit, "--words", asked.json["safety_words"])
    assert (refused.code, "answers another invitation" in refused.line) == (3, True)
