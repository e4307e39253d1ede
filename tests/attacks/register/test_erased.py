"""12, 24 and 36 over real folders: snapshots, old copies, backups, shares that are not right."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import Home

from unerased.journal import DELAY_MS
from unerased.journal.backup import read_head
from unerased.journal.errors import StorageDamaged
from unerased.journal.means import Means
from unerased.journal.segment import Place, parse
from unerased.journal.storage import recognise
from unerased.register import Register, backing, erasing, reads, record_lines
from unerased.register.share_pages import as_typed
from unerased.seal import BadShare, TooFewShares, join, missing, read_share, split

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.seal import Share

CANARY = "Canary Name of Exampleland"


@pytest.fixture
def person(tmp_path: Path) -> tuple[Home, str]:
    """A register with somebody in it; erased a moment later in some tests."""
    home = Home(tmp_path / "register", tmp_path / "storage")
    lines = [
        {"entity": "source", "as": "@s"},
        {"entity": "person", "as": "@p"},
        {"subject": "@p", "property": "person.name", "value": CANARY, "source": "@s"},
    ]
    with home.create() as register:
        _, codes = record_lines(register, lines)
    return home, codes["@p"]


def names(register: Register) -> list[str]:
    return [text for (text,) in register.db.rows("SELECT c.text $from(claim)") if text]


def snapshot(home: Home, to: Path) -> Home:
    """The whole disk of a device: register folder and private storage."""
    shutil.copytree(home.folder, to / "register")
    shutil.copytree(home.storage, to / "storage")
    return Home(to / "register", to / "storage", home.clock)


def backed_up(home: Home, path: Path) -> tuple[Share, ...]:
    whole, shares = split(2, 3)
    with home.open() as register:
        register.journal.share_recovery(whole)
        backing.back_up(register, path, "in a drawer", date(2018, 12, 1))
    return tuple(shares)


def erase(home: Home, code: str) -> None:
    with home.open() as register:
        erasing.propose(register, erasing.plan(register, code))
    home.clock.now += DELAY_MS
    with home.open() as register:
        assert CANARY not in names(register)
        assert register.verify().faults == ()


def test_old_folders_with_every_key_that_is_left_recover_nobody_who_was_erased(
    person: tuple[Home, str], tmp_path: Path
) -> None:
    home, code = person
    old = snapshot(home, tmp_path / "old")
    untouched = snapshot(old, tmp_path / "untouched")
    with untouched.open(write=False) as register:
        assert names(register) == [CANARY]  # said plainly: a whole copy of the device opens it
    erase(home, code)
    now = recognise(home.folder, home.storage).private
    then = recognise(old.folder, old.storage).private
    # the retention secrets were destroyed; everything else of before and of now is there
    (then / "retention").write_bytes((now / "retention").read_bytes())
    for projection in then.glob("projection*"):
        projection.unlink()
    with pytest.raises(StorageDamaged, match="keybag"):
        old.open()
    # the old folder under all that the device has now
    mixed = Home(old.folder, home.storage, home.clock)
    for segment in home.folder.rglob("*.seg"):
        there = old.folder / segment.relative_to(home.folder)
        if not there.exists():
            shutil.copyfile(segment, there)
    with mixed.open() as register:
        register.rebuild()
        assert CANARY not in names(register)
        assert reads.entity(register.db, code) is not None
    # and from the first byte on, without what was remembered
    (now / "marks").unlink()
    with mixed.open(write=False) as register:
        assert CANARY not in names(register)


def test_a_live_backup_is_listed_as_pending_and_does_open_until_it_is_destroyed(
    person: tuple[Home, str], tmp_path: Path
) -> None:
    home, code = person
    path = tmp_path / "backup"
    shares = backed_up(home, path)
    erase(home, code)
    with home.open() as register:
        (one,) = erasing.erasures(register)
        (listed,) = reads.backups(register.db)
        assert one.backups == (listed.backup.code,)
        assert one.pending == ()
    head, _, _ = read_head(path)
    keys = join(head.share_set(), shares[:2])
    restored = Home(tmp_path / "restored", tmp_path / "device", home.clock)
    backing.restore(path, keys, restored.folder, restored.storage, restored.passphrase)
    with restored.open(write=False) as register:
        assert names(register) == [CANARY]  # said plainly: a hidden backup opens with its shares
    with home.open() as register:
        backing.destroyed(register, listed.backup.code, "burnt, two saw it")
        (one,) = erasing.erasures(register)
        assert one.backups == ()


def test_a_backup_without_enough_right_shares_stays_closed_and_the_wrong_one_is_named(
    person: tuple[Home, str], tmp_path: Path
) -> None:
    home, _ = person
    path = tmp_path / "backup"
    shares = backed_up(home, path)
    whole = read_head(path)[0].share_set()
    assert backing.rehearse(path, join(whole, shares[1:])).faults == ()  # untouched
    with pytest.raises(TooFewShares, match="1 more"):
        join(whole, shares[:1])
    _, foreign = split(2, 3)
    with pytest.raises(BadShare, match="Share 2 belongs to another set"):
        join(whole, [shares[0], foreign[1]])
    first, line, *rest = as_typed(shares[0]).splitlines()
    assert missing(whole, [read_share("\n".join([first, line, *rest]))]) == 1  # untouched
    words = line.split()
    at = next(place for place in range(1, len(words)) if words[place] != words[place - 1])
    words[at - 1], words[at] = words[at], words[at - 1]
    with pytest.raises(BadShare, match="Line 1"):
        read_share("\n".join([first, " ".join(words), *rest]))


def test_no_salt_repeats_for_different_content_when_a_whole_machine_is_set_back(
    person: tuple[Home, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source of randomness is set back as well: it gives the same bytes in both lives."""
    monkeypatch.setattr("unerased.journal.journal.Means", partial(Means, random=bytes))
    home, code = person
    lives = [snapshot(home, tmp_path / name) for name in ("first", "second")]
    boxes: set[tuple[bytes, bytes]] = set()
    for number, life in enumerate(lives):
        with life.open() as register:
            known = {path.name for path in life.folder.rglob("*.seg")}
            note = {"subject": code, "property": "person.note", "value": f"note {number}"}
            source = reads.entities(register.db, "source")[0].code
            record_lines(register, [{**note, "source": source}])
            places = register.journal.register, register.journal.device
        fresh = [path for path in life.folder.rglob("*.seg") if path.name not in known]
        assert fresh
        for path in fresh:
            segment = parse(path.read_bytes(), Place(*places, int(path.stem)))
            boxes |= {(part.salt, bytes(part.ciphertext)) for part in segment.parts}
    assert len(boxes) > 2
    assert len({salt for salt, _ in boxes}) == len(boxes)
