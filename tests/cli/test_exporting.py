"""A mass export from the command line: shown, proposed, agreed, cancelled, not written early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.test_members import NAME, joined, sync

from unerased.journal import DELAY_MS

if TYPE_CHECKING:
    import pytest
    from tests.cli.desk import Desk

ALL = [
    word
    for name in ("cases", "identities", "evidence", "legal", "figures")
    for word in ("--compartment", name)
]
TO = ("--to", "Test Partner")


def test_an_export_is_shown_proposed_agreed_and_not_written_before_its_day(
    desk: Desk, away: Desk, stick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(desk, away, stick, *ALL)
    shown = desk.run("export", "propose", *TO)
    assert "they were not asked" in shown.out
    assert "Nothing was proposed; add --yes" in shown.out
    assert "No mass export was proposed" in desk.run("export", "list").out
    assert desk.run("export", "propose", *TO, "--purpose", "every").code == 2
    told = desk.run("--json", "export", "propose", *TO, "--yes").json
    assert told["persons"] == 0
    assert told["claims"] > 0  # of groups and events
    number = told["proposed"]
    assert desk.run("export", "agree", number[:8]).code == 2  # oneself
    sync(desk, away, stick)
    assert away.run("export", "agree", "zz").code == 6
    assert "Agreed." in away.run("export", "agree", number[:8]).out
    assert "no such erasure" in away.run("erase", "--cancel", number[:8]).line
    sync(desk, away, stick)
    (row,) = desk.run("--json", "export", "list").json["exports"]
    assert (row["recipient"], row["agreed_by"], row["ready"]) == ("Test Partner", NAME, False)
    file = desk.home / "out.jsonl"
    early = desk.run("export", "write", number[:8], str(file))
    assert (early.code, "seven days" in early.line, file.exists()) == (2, True, False)
    monkeypatch.setattr("unerased.journal.agreed.erasing.DELAY_MS", 0)
    assert ", now" in desk.run("export", "list").out
    assert away.run("export", "write", number[:8], str(file)).code == 2  # not who proposed it
    made = desk.run("--json", "export", "write", number[:8], str(file))
    assert made.code == 0, made.err
    assert len(file.read_text("utf-8").splitlines()) == sum(
        made.json[key] for key in ("entities", "claims", "findings")
    )
    assert "handed over" in desk.run("export", "list").out
    assert desk.run("export", "write", number[:8], str(desk.home / "again")).code == 2
    assert desk.run("export", "cancel", number[:8]).code == 2
    read = away.run("claim", "add", "--file", str(file))
    assert read.code == 2  # these codes are there already
    assert DELAY_MS == 7 * 86_400_000


def test_an_export_is_cancelled_by_any_member(desk: Desk, away: Desk, stick: str) -> None:
    joined(desk, away, stick, *ALL)
    number = desk.run("--json", "export", "propose", *TO, "--yes").json["proposed"]
    sync(desk, away, stick)
    assert "Cancelled." in away.run("export", "cancel", number[:8]).out
    sync(desk, away, stick)
    assert f"cancelled by {NAME}" in desk.run("export", "list").out
