"""Recovery on the command line: papers, a backup, and a new device after everything was lost."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import Desk
from tests.spoiling import spoilt_within

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def shares_of(desk: Desk, folder: Path) -> list[Path]:
    """Recovery shares, two of three, each in a file as it was typed."""
    folder.mkdir()
    typed = desk.json("recovery", "make")["shares_as_typed"]
    files = []
    for number, text in enumerate(typed, start=1):
        path = folder / f"share-{number}"
        path.write_text(text, encoding="utf-8")
        files.append(path)
    return files


def with_shares(files: Sequence[Path]) -> list[str]:
    return [word for path in files for word in ("--share", str(path))]


@pytest.fixture
def papers(desk: Desk, tmp_path: Path) -> list[Path]:
    return shares_of(desk, tmp_path / "papers")


def backed_up(desk: Desk, tmp_path: Path, name: str = "a.backup") -> Path:
    path = tmp_path / name
    made = desk.json("backup", "make", str(path), "--place", "on the blue stick")
    assert made["size"] == path.stat().st_size
    assert made["lacking"] == []
    return path


def test_everything_is_lost_and_two_papers_bring_it_back(
    desk: Desk, papers: list[Path], tmp_path: Path
) -> None:
    path = backed_up(desk, tmp_path)
    before = desk.json("figure", "show", "held")
    shutil.rmtree(desk.home)
    new = Desk(tmp_path / "new")
    new.home.mkdir()
    answer = new.json("backup", "restore", str(path), *with_shares(papers[1:]))
    assert answer["passphrase_file"] == str(new.passphrase_file)
    assert new.json("verify")["faults"] == []
    after = new.json("figure", "show", "held")
    assert after["documented"] == before["documented"]
    assert [row["place"] for row in new.json("backup", "list")] == ["on the blue stick"]
    refused = new.run("backup", "make", str(tmp_path / "second"), "--place", "here")
    assert (refused.code, refused.line.startswith("There are no recovery shares")) == (2, True)
    assert new.json("recovery", "make", "--needed", "2", "--shares", "4")["needed"] == 2
    assert new.run("backup", "make", str(tmp_path / "second"), "--place", "here").code == 0


def test_a_rehearsal_of_papers_opens_nothing_and_names_what_is_wrong(
    desk: Desk, papers: list[Path], tmp_path: Path
) -> None:
    state = desk.record_state()
    told = desk.run("recovery", "check", *with_shares(papers[:1]))
    assert (told.code, told.out) == (
        0,
        "1 share as printed. 1 more would open one. Nothing was opened.\n",
    )
    assert desk.json("recovery", "check", *with_shares(papers)) == {
        "right": [1, 2, 3],
        "more_needed": 0,
    }
    wrong = papers[0].read_text().split("\n")
    words = wrong[1].split()
    words[0], words[1] = words[1], words[0]
    papers[0].write_text("\n".join([wrong[0], " ".join(words), *wrong[2:]]))
    refused = desk.run("recovery", "check", *with_shares(papers[:1]))
    assert (refused.code, refused.line.split(":")[0]) == (2, "Line 1 does not fit its last word")
    assert desk.record_state() == state
    assert str(tmp_path) not in refused.err


def test_a_rehearsal_of_a_backup_says_what_stands_and_leaves_nothing(
    desk: Desk, papers: list[Path], tmp_path: Path
) -> None:
    path = backed_up(desk, tmp_path)
    told = desk.run("backup", "rehearse", str(path), *with_shares(papers[:2]))
    assert told.code == 0
    assert re.fullmatch(r"It opens and stands: 1 chain, \d+ segments, \d+ records\.\n", told.out)
    few = desk.run("backup", "rehearse", str(path), *with_shares(papers[:1]))
    assert (few.code, few.line) == (2, "1 more of the 3 shares must be there; 2 open it.")
    path.write_bytes(spoilt_within(path.read_bytes()))
    damaged = desk.run("backup", "rehearse", str(path), *with_shares(papers[:2]))
    assert damaged.code == 3
    assert "Take another copy of it." in damaged.line


def test_a_backup_is_listed_until_somebody_saw_it_destroyed(
    desk: Desk, papers: list[Path], tmp_path: Path
) -> None:
    assert papers
    backed_up(desk, tmp_path)
    (row,) = desk.json("backup", "list")
    answer = desk.json("backup", "destroyed", row["code"], "--reason", "burnt, two of us saw it")
    assert answer == {"destroyed": row["code"]}
    assert desk.json("backup", "list") == []
    assert [one["destroyed"] for one in desk.json("backup", "list", "--all")] == [True]
    again = desk.run("backup", "destroyed", row["code"], "--reason", "again")
    assert (again.code, again.line) == (6, "no backup of this code is outstanding")


def test_what_cannot_be_written_is_not_listed(
    desk: Desk, papers: list[Path], tmp_path: Path
) -> None:
    assert papers
    there = tmp_path / "there"
    there.write_text("kept")
    refused = desk.run("backup", "make", str(there), "--place", "here")
    assert (refused.code, there.read_text()) == (2, "kept")
    assert desk.json("backup", "list", "--all") == []
    nowhere = desk.run("backup", "make", str(tmp_path / "none" / "x"), "--place", "here")
    assert nowhere.code == 1
    assert desk.json("backup", "list") == []
    assert [one["destroyed"] for one in desk.json("backup", "list", "--all")] == [True]


def test_pages_to_print_hold_words_and_a_square_and_name_nobody(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    answer = desk.run("recovery", "make", "--needed", "3", "--shares", "5", "--pages", str(folder))
    assert answer.code == 0, answer.err
    pages = sorted(folder.iterdir())
    assert [page.name for page in pages] == [f"page-{number}.html" for number in range(1, 6)]
    for number, page in enumerate(pages, start=1):
        text = page.read_text(encoding="utf-8")
        assert f"share {number} of 5, 3 needed, set" in text
        assert text.count("<li>") == 6
        assert "data:image/png;base64," in text
        assert page.stat().st_mode & 0o077 == 0
        assert not any(word in text for word in ("<script", "http:", "https:", str(tmp_path)))
    again = desk.run("recovery", "make", "--pages", str(folder))
    assert (again.code, "is there already" in again.line) == (2, True)
    inside = desk.run("recovery", "make", "--pages", str(desk.register / "pages"))
    assert (inside.code, "may not lie in the register folder" in inside.line) == (2, True)
    assert desk.json("recovery", "show")["needed"] == 3


def test_shares_that_are_not_there_or_no_shares_are_refused(desk: Desk, tmp_path: Path) -> None:
    none = desk.run("recovery", "show")
    assert (none.code, none.line.startswith("There are no recovery shares")) == (2, True)
    desk.json("recovery", "make")
    asked = desk.run("recovery", "check")
    assert (asked.code, asked.line) == (2, "no shares: name files that hold them with --share FILE")
    gone = desk.run("recovery", "check", "--share", str(tmp_path / "none"))
    assert (gone.code, gone.line) == (6, "a file with a share cannot be read; nothing was opened")
    few = desk.run("recovery", "make", "--needed", "3", "--shares", "3")
    assert (few.code, "2 of 3 and 3 of 5" in few.line) == (2, True)
    lost = desk.run("backup", "rehearse", str(tmp_path / "none"))
    assert (lost.code, lost.line) == (6, "the backup cannot be read; name its file")
