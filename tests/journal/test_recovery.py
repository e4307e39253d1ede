"""Recovery: shares on paper, a backup, and a new device when every other one is gone."""

from __future__ import annotations

import io
import shutil
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.journal.workbench import Home, Quick, entry, join, three_saves
from tests.spoiling import spoilt

from unerased.journal import (
    AlreadyExists,
    BackupDamaged,
    Journal,
    Means,
    NotAllowed,
    NotSaved,
    Reason,
    StorageExposed,
    Terms,
)
from unerased.journal.backup import Contents, Head, read_head, seal_contents
from unerased.journal.backup.head import head_bytes
from unerased.journal.backup.restoring import Opened, open_backup, rehearse, restore
from unerased.seal import Share, split
from unerased.seal import join as put_together
from unerased.seal.cost import TESTING, Policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[str, bytes], bytes | None]

ALL = ("cases", "evidence", "figures", "identities", "legal")
NEW_WORDS = "words of the new device for a test"
SEALED = f"{'ab' * 16}.age"


def papers(journal: Journal, needed: int = 2, holders: int = 3) -> tuple[Share, ...]:
    whole, shares = split(needed, holders)
    journal.share_recovery(whole)
    return shares


@dataclass
class Kept:
    """A register with a backup, and the papers."""

    home: Home
    shares: tuple[Share, ...]
    path: Path

    def means(self) -> Means:
        return Means(self.home.clock, Quick())

    def opened(self) -> Opened:
        whole = read_head(self.path)[0].share_set()
        return open_backup(self.path, put_together(whole, self.shares[:2]))

    def restored(self, to: Path, **changes: object) -> Home:
        new = Home(to / "register", to / "storage", self.home.clock, NEW_WORDS)
        given = {"cost": TESTING, "policy": Policy.for_tests(), "means": self.means(), **changes}
        restore(self.opened(), new.folder, new.storage, NEW_WORDS, **given)  # type: ignore[arg-type] # as given
        return new


@pytest.fixture
def kept(home: Home, tmp_path: Path) -> Kept:
    three_saves(home)
    (home.folder / "evidence" / SEALED).write_bytes(b"age file" * 100)
    path = tmp_path / "a.backup"
    with home.open(write=True) as journal:
        journal.secret("age:FI-1", lambda: b"opens a file")
        shares = papers(journal)
        made = journal.back_up(path)
        assert made.size == path.stat().st_size
        assert made.lacking == ()
    return Kept(home, shares, path)


def test_two_of_three_papers_make_a_new_device_that_reads_everything_and_administers(
    kept: Kept, tmp_path: Path
) -> None:
    before = kept.home.entries()
    shutil.rmtree(kept.home.folder)
    shutil.rmtree(kept.home.storage)
    new = Home(tmp_path / "new" / "r", tmp_path / "new" / "s", kept.home.clock, NEW_WORDS)
    whole = read_head(kept.path)[0].share_set()
    backup = open_backup(kept.path, put_together(whole, kept.shares[1:]))
    restore(
        backup,
        new.folder,
        new.storage,
        NEW_WORDS,
        cost=TESTING,
        policy=Policy.for_tests(),
        means=kept.means(),
    )
    assert new.entries() == before
    assert new.faults() == ()
    assert (new.folder / "evidence" / SEALED).read_bytes() == b"age file" * 100
    with new.open(write=True) as journal:
        assert journal.secret("age:FI-1") == b"opens a file"
        assert journal.member in journal.membership.administrators
        assert journal.membership.names[journal.member] == "restored"
        journal.tend()
        assert journal.membership.stale == ()
        journal.append([entry(7)])
    assert new.entries()[-1] == entry(7)
    assert new.faults() == ()


def test_what_the_new_device_writes_is_believed_by_devices_that_are_still_there(
    kept: Kept, tmp_path: Path
) -> None:
    new = kept.restored(tmp_path / "new")
    with new.open(write=True) as journal:
        journal.tend()
        journal.append([entry(8)])
    for path in new.segments():
        target = kept.home.folder / path.relative_to(new.folder)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    assert kept.home.entries()[-1] == entry(8)
    assert kept.home.faults() == ()
    with kept.home.open() as journal, pytest.raises(NotAllowed, match="no recovery shares"):
        assert journal.recovery


def test_a_rehearsal_says_what_stands_and_makes_no_device(kept: Kept) -> None:
    report = rehearse(kept.opened(), kept.means())
    assert (report.faults, report.entries) == ((), 6)
    assert kept.home.faults() == ()
    with kept.home.open() as journal:
        assert len(journal.membership.machines) == 1


def test_shares_that_were_replaced_restore_nothing_new_but_open_their_backup_still(
    kept: Kept, tmp_path: Path
) -> None:
    with kept.home.open(write=True) as journal:
        papers(journal, 2, 4)
        assert journal.recovery.holders == 4
        assert len(journal.membership.recoveries) == 1
        journal.back_up(tmp_path / "later.backup")
    later = tmp_path / "later.backup"
    early = put_together(read_head(kept.path)[0].share_set(), kept.shares[:2])
    assert rehearse(open_backup(kept.path, early), kept.means()).faults == ()
    with pytest.raises(BackupDamaged, match="does not open"):
        open_backup(later, early)


def test_after_a_restore_the_same_shares_restore_no_later_backup(
    kept: Kept, tmp_path: Path
) -> None:
    new = kept.restored(tmp_path / "new")
    with new.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="no recovery shares"):
            journal.back_up(tmp_path / "none.backup")
        shares = papers(journal)
        journal.back_up(tmp_path / "second.backup")
    second = Kept(new, shares, tmp_path / "second.backup")
    assert second.restored(tmp_path / "third").entries() == new.entries()


def recipients(home: Home) -> set[bytes]:
    """The devices that any keys in the record were sent to."""
    chains = home.parts().chains
    common = [
        chains.common_part(chains.load(tip.device, seq))
        for tip in chains.tips.values()
        for seq in range(1, tip.seq + 1)
    ]
    bundles = [told for one in common for told in one.control if told["t"] == "keys"]
    return {device for bundle in bundles for device, _ in bundle["to"]}


def test_keys_of_units_never_go_to_the_device_of_the_shares(saved: Home, tmp_path: Path) -> None:
    guest = join(saved, tmp_path / "guest", Terms("Guest", ALL), folder=tmp_path / "other")
    copy_both_ways(saved, guest)
    with saved.open(write=True) as journal:
        papers(journal)
        (recovery,) = journal.membership.recoveries
        journal.append([entry(41)])
    with guest.open(write=True) as journal:  # has not heard of the shares
        journal.append([entry(42)])
    for _ in range(2):
        copy_both_ways(saved, guest)
        for home in (saved, guest):
            with home.open(write=True) as journal:
                journal.tend()
    assert recipients(saved) == recipients(guest) == {saved.device, guest.device}
    with guest.open(write=True) as journal:
        assert recovery in journal.membership.devices
        journal.give_keys([recovery])
    assert recipients(guest) == {saved.device, guest.device}


def copy_both_ways(one: Home, other: Home) -> None:
    shutil.copytree(one.folder, other.folder, dirs_exist_ok=True)
    shutil.copytree(other.folder, one.folder, dirs_exist_ok=True)


def test_the_last_machine_that_administers_may_not_go_though_shares_are_there(kept: Kept) -> None:
    with kept.home.open(write=True) as journal, pytest.raises(NotAllowed, match="Nobody who"):
        journal.govern(lambda governor: governor.remove(journal.member, None))


def test_without_shares_there_is_no_backup(saved: Home, tmp_path: Path) -> None:
    with saved.open() as journal, pytest.raises(NotAllowed, match="no recovery shares"):
        journal.back_up(tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_member_who_does_not_administer_makes_no_shares(home: Home, tmp_path: Path) -> None:
    three_saves(home)
    guest = join(home, tmp_path / "guest", Terms("Guest", ("cases",)))
    with guest.open(write=True) as journal, pytest.raises(NotAllowed, match="may not administer"):
        papers(journal)


def test_a_backup_by_who_may_not_open_everything_says_what_is_lacking(
    kept: Kept, tmp_path: Path
) -> None:
    guest = join(kept.home, tmp_path / "guest", Terms("Guest", ("cases",)))
    with guest.open() as journal:
        made = journal.back_up(tmp_path / "part.backup")
    assert made.lacking == ("evidence", "figures", "identities", "legal")
    part = Kept(kept.home, kept.shares, tmp_path / "part.backup")
    assert rehearse(part.opened(), part.means()).faults == ()


def test_a_full_disk_leaves_no_backup(kept: Kept, tmp_path: Path) -> None:
    with kept.home.open() as journal, pytest.raises(NotSaved):
        journal.back_up(tmp_path / "none" / "there" / "x.backup")


def test_nothing_is_restored_over_anything(kept: Kept, tmp_path: Path) -> None:
    new = kept.restored(tmp_path / "new")
    with pytest.raises(AlreadyExists, match="has keys for this register"):
        restore(
            kept.opened(),
            tmp_path / "other",
            new.storage,
            NEW_WORDS,
            cost=TESTING,
            policy=Policy.for_tests(),
            means=kept.means(),
        )
    with pytest.raises(StorageExposed):
        restore(
            kept.opened(),
            tmp_path / "r",
            tmp_path / "r" / "s",
            NEW_WORDS,
            cost=TESTING,
            policy=Policy.for_tests(),
            means=kept.means(),
        )


def repacked(kept: Kept, tmp_path: Path, change: Change) -> Kept:
    with tarfile.open(kept.path) as tar:
        members = [
            (member, file.read() if (file := tar.extractfile(member)) else b"") for member in tar
        ]
    path = tmp_path / "changed.backup"
    with tarfile.open(path, "w:", format=tarfile.PAX_FORMAT) as tar:
        for member, data in members:
            changed = change(member.name, data)
            if changed is not None:
                member.size = len(changed)
                tar.addfile(member, io.BytesIO(changed))
    return Kept(kept.home, kept.shares, path)


def resealed(kept: Kept, tmp_path: Path, head: Head, contents: Contents) -> Kept:
    """The same backup with other keys in it, by somebody who has the public key of the shares."""
    data = head_bytes(head)
    new = {"backup.json": data, "keys": seal_contents(contents, head, data)}
    return repacked(kept, tmp_path, new.get)


def test_that_somebody_was_erased_before_is_no_fault_of_a_backup(
    kept: Kept, tmp_path: Path
) -> None:
    backup = kept.opened()
    assert rehearse(backup, kept.means()).faults == ()
    left = msgspec.structs.replace(backup.contents, units={"P-1": backup.contents.units["P-1"]})
    erased = resealed(kept, tmp_path, backup.head, left)
    report = rehearse(erased.opened(), kept.means())
    assert {fault.reason for fault in report.faults} == {Reason.UNIT_KEY}
    new = erased.restored(tmp_path / "new")
    assert {fault.reason for fault in new.faults()} == {Reason.UNIT_KEY}


def test_keys_of_another_register_are_refused(kept: Kept, tmp_path: Path) -> None:
    backup = kept.opened()
    other = Head.of(backup.head.backup, b"r" * 16, backup.shares)
    with pytest.raises(BackupDamaged, match="belongs to another register"):
        resealed(kept, tmp_path, other, backup.contents).opened()


def without(end: str) -> Change:
    return lambda name, data: None if name.endswith(end) else data


def flipped(end: str) -> Change:
    return lambda name, data: spoilt(data) if name.endswith(end) else data


@pytest.mark.parametrize(
    ("change", "file", "reason"),
    [
        (without("4.seg"), "00000004.seg", Reason.MISSING),
        (without("5.seg"), "00000005.seg", Reason.DROPPED),
        (without(".age"), SEALED, Reason.MISSING),
        (flipped("3.seg"), "00000003.seg", Reason.SIGNATURE),
        (flipped("keys"), "keys", Reason.NOT_OPENED),
    ],
)
def test_a_backup_from_which_something_was_taken_or_changed_restores_no_device(
    kept: Kept, tmp_path: Path, change: Change, file: str, reason: Reason
) -> None:
    same = repacked(kept, tmp_path, lambda _, data: data)
    assert rehearse(same.opened(), same.means()).faults == ()
    bad = repacked(kept, tmp_path, change)
    with pytest.raises(BackupDamaged) as refused:
        bad.restored(tmp_path / "new")
    assert file in refused.value.file
    assert refused.value.reason is reason
    assert not (tmp_path / "new" / "register").exists()
    assert not list((tmp_path / "new").glob("storage/*"))
