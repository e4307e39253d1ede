"""Erasing: two members, seven days, keys that nothing brings back."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.journal.recorder import Model, Recorder, crashes, write_state
from tests.journal.workbench import Home, Quick, entry, join

from unerased.journal import (
    DELAY_MS,
    ERASE,
    EXPORT,
    Agreement,
    Entry,
    EntryRefused,
    NoSecret,
    NotAllowed,
    NotSaved,
    Reason,
    Terms,
)
from unerased.journal.codec import encode
from unerased.journal.tending import missed
from unerased.seal import new_key, seal_box

if TYPE_CHECKING:
    from pathlib import Path

ALL = ("cases", "evidence", "figures", "identities", "legal")
NUMBER = b"n" * 16


def copy(*homes: Home) -> None:
    for one in homes:
        for other in homes:
            for path in one.segments():
                target = other.folder / path.relative_to(one.folder)
                target.parent.mkdir(exist_ok=True)
                if not target.exists():
                    shutil.copyfile(path, target)


@pytest.fixture
def team(saved: Home, tmp_path: Path) -> tuple[Home, Home]:
    """The founder, and B, who does not administer. Both know P-0 to P-2."""
    other = join(saved, tmp_path / "b", Terms("B", ALL), folder=tmp_path / "fb")
    with saved.open(write=True) as journal:
        journal.secret("age:FI-1", lambda: b"AGE-SECRET")
        journal.append([Entry("cases", ("P-1", "P-2"), b"tie", b"body"), entry(3)])
    meet(saved, other)
    assert bodies(saved, "P-1") == bodies(other, "P-1") == [b"b" * 10, b"body"]
    return saved, other


def meet(*homes: Home) -> None:
    """Segments go both ways, and each device takes them in and does what is due by itself."""
    for _ in range(2):
        copy(*homes)
        for home in homes:
            with home.open(write=True) as journal:
                journal.tend()
    copy(*homes)


def propose(home: Home, *units: str, number: bytes = NUMBER) -> None:
    with home.open(write=True) as journal:
        journal.govern(lambda governor: governor.propose(ERASE, units, number))


def agree(home: Home) -> None:
    with home.open(write=True) as journal:
        journal.govern(lambda governor: governor.agree(NUMBER))


def falls_due(a: Home, b: Home) -> None:
    """A proposes to erase P-1, B agrees, and seven days pass."""
    propose(a, "P-1")
    meet(a, b)
    agree(b)
    meet(a, b)
    a.clock.now += DELAY_MS


def cancel(home: Home) -> None:
    with home.open(write=True) as journal:
        journal.govern(lambda governor: governor.cancel(NUMBER))


def erase(home: Home) -> list[Agreement]:
    with home.open(write=True) as journal:
        return journal.erase_due()


def bodies(home: Home, unit: str) -> list[bytes | None]:
    with home.open() as journal:
        entries = [e for segment in journal.read({}) for e in segment.entries]
    return [e.body for e in entries if unit in e.units]


def agreement(home: Home) -> Agreement:
    with home.open() as journal:
        (found,) = journal.agreements
    return found


def test_two_members_and_seven_days_then_the_keys_are_gone_on_both(
    team: tuple[Home, Home],
) -> None:
    a, b = team
    propose(a, "P-1")
    assert erase(a) == []
    meet(a, b)
    agree(b)
    meet(a, b)
    a.clock.now += DELAY_MS - 1
    assert erase(a) == erase(b) == []
    a.clock.now += 1
    assert bodies(a, "P-1") == [b"b" * 10, b"body"]
    assert [one.id for one in erase(a)] == [NUMBER]
    meet(a, b)
    assert agreement(b).done == {a.device}  # pending for B
    assert bodies(a, "P-1") == [None, None]
    assert bodies(b, "P-1") == [b"b" * 10, b"body"]
    assert [one.id for one in erase(b)] == [NUMBER]
    meet(a, b)
    for home in (a, b):
        assert bodies(home, "P-1") == [None, None]
        assert bodies(home, "P-0") == [b"b" * 10]
        assert home.faults() == ()
        assert agreement(home).done == {a.device, b.device}
    assert erase(a) == erase(b) == []


def test_a_lone_member_gets_the_delay(saved: Home) -> None:
    propose(saved, "P-1")
    assert agreement(saved).agreed == agreement(saved).proposed
    saved.clock.now += DELAY_MS - 1
    assert erase(saved) == []
    saved.clock.now += 1
    assert len(erase(saved)) == 1
    assert bodies(saved, "P-1") == [None]
    assert saved.faults() == ()


def test_anybody_cancels_in_time_and_nobody_too_late(team: tuple[Home, Home]) -> None:
    a, b = team
    propose(a, "P-1")
    meet(a, b)
    agree(b)
    cancel(b)
    meet(a, b)
    a.clock.now += DELAY_MS
    assert erase(a) == erase(b) == []
    assert agreement(a).cancelled_by == b.parts().identity.member
    with pytest.raises(NotAllowed, match="was cancelled"):
        cancel(a)


def test_a_cancellation_after_it_was_done_has_no_effect(team: tuple[Home, Home]) -> None:
    a, b = team
    falls_due(a, b)
    erase(a)
    copy(a, b)
    with pytest.raises(NotAllowed, match="too late"):
        cancel(b)


def test_nobody_agrees_to_their_own_proposal_and_one_of_two_administers(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, b = team
    c = join(a, tmp_path / "c", Terms("C", ALL), folder=tmp_path / "fc")
    meet(a, b, c)
    propose(b, "P-1")
    meet(a, b, c)
    with pytest.raises(NotAllowed, match="Another member has to agree"):
        agree(b)
    with pytest.raises(NotAllowed, match="has to administer"):
        agree(c)
    agree(a)
    assert agreement(a).agreed_by == a.parts().identity.member
    with pytest.raises(NotAllowed, match="no such proposal"):
        cancel_unknown(a)


def cancel_unknown(home: Home) -> None:
    with home.open(write=True) as journal:
        journal.govern(lambda governor: governor.cancel(b"u" * 16))


def test_a_second_device_of_the_same_member_is_no_second_member(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, b = team
    member = a.parts().identity.member
    second = join(a, tmp_path / "a2", Terms("", ALL, joins=member), folder=tmp_path / "fa2")
    meet(a, b, second)
    propose(a, "P-1")
    meet(a, b, second)
    with pytest.raises(NotAllowed, match="Another member"):
        agree(second)


def test_old_copies_of_everything_but_the_destroyed_keys_recover_nothing(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    """24: keybag and segments of before, with every key that is left."""
    a, b = team
    old_bag, old_marks = (a.private(name).read_bytes() for name in ("keybag", "marks"))
    propose(a, "P-1")
    meet(a, b)
    agree(b)
    meet(a, b)
    kept = tmp_path / "kept"
    shutil.copytree(a.storage, kept)
    before = Home(a.folder, kept, a.clock, a.passphrase)
    assert bodies(before, "P-1") == [b"b" * 10, b"body"]  # a whole copy still opens it: said so
    a.clock.now += DELAY_MS
    erase(a)
    erase(b)
    meet(a, b)
    new_bag, new_marks = (a.private(name).read_bytes() for name in ("keybag", "marks"))
    a.private("keybag").write_bytes(old_bag)
    a.private("marks").write_bytes(old_marks)
    with pytest.raises(Exception, match="keybag"):
        bodies(a, "P-1")
    a.private("keybag").write_bytes(new_bag)
    a.private("marks").write_bytes(new_marks)
    # everything walked again from the first byte: the bundles are there, and open no more
    a.private("marks").unlink()
    assert bodies(a, "P-1") == [None, None]
    with b.open() as journal, pytest.raises(NoSecret):
        journal.secret("age:P-1")


def test_one_device_offline_keeps_it_pending_and_its_late_work_is_dead(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    """25."""
    a, b = team
    c = join(a, tmp_path / "c", Terms("C", ALL), folder=tmp_path / "fc")
    meet(a, b, c)
    falls_due(a, b)
    erase(a)
    erase(b)
    with c.open(write=True) as journal:  # offline all the time
        journal.append([entry(1, size=5), entry(8)])
    meet(a, b)
    assert agreement(a).done == {a.device, b.device}
    meet(a, b, c)
    assert bodies(a, "P-1") == [None, None, None]
    assert bodies(a, "P-8") == bodies(b, "P-8") == [b"b" * 10]
    assert bodies(c, "P-1") == [b"b" * 10, b"body", b"b" * 5]
    a.clock.now += DELAY_MS
    erase(c)
    meet(a, b, c)
    assert agreement(a).done == {a.device, b.device, c.device}
    for home in (a, b, c):
        assert bodies(home, "P-1") == [None, None, None]
        assert home.faults() == ()


def test_what_was_sent_while_a_device_renewed_its_key_is_sent_again(
    team: tuple[Home, Home],
) -> None:
    a, b = team
    falls_due(a, b)
    erase(a)
    with b.open(write=True) as journal:  # has not seen that A renewed
        journal.append([entry(40)])
    copy(a, b)
    with a.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.BUNDLE]
    assert bodies(a, "P-40") == [None]
    assert missed(b.parts()) == [a.device]
    with b.open(write=True) as journal:
        journal.tend()
    assert missed(b.parts()) == []
    copy(a, b)
    assert bodies(a, "P-40") == [b"b" * 10]
    assert bodies(a, "P-1") == [None, None]


def test_what_came_between_two_renewals_is_sent_again_too(team: tuple[Home, Home]) -> None:
    a, b = team
    for number in (b"1" * 16, b"2" * 16):
        propose(a, f"P-{number[0] - ord('0')}", number=number)
        meet(a, b)
        with b.open(write=True) as journal:
            journal.govern(lambda governor, number=number: governor.agree(number))
        meet(a, b)
        a.clock.now += DELAY_MS // 2
    assert [one.about for one in erase(a)] == [("P-1",)]
    with b.open(write=True) as journal:  # has not seen that A renewed
        journal.append([entry(40)])
    copy(a, b)
    a.clock.now += DELAY_MS // 2
    assert [one.about for one in erase(a)] == [("P-2",)]  # has the save, and cannot open it
    meet(a, b)
    assert bodies(a, "P-40") == bodies(b, "P-40") == [b"b" * 10]
    assert missed(b.parts()) == []


def test_what_a_device_sent_before_it_was_removed_is_sent_again_by_the_others(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, b = team
    c = join(a, tmp_path / "c", Terms("C", ALL, administer=True), folder=tmp_path / "fc")
    meet(a, b, c)
    propose(a, "P-1")
    meet(a, b, c)
    agree(b)
    meet(a, b, c)
    a.clock.now += DELAY_MS
    erase(a)
    with b.open(write=True) as journal:  # has not seen that A renewed
        journal.append([entry(40)])
    copy(b, c)
    with c.open(write=True) as journal:
        journal.govern(lambda g: g.remove(b.parts().identity.member, None))
    meet(a, c)
    assert bodies(c, "P-40") == [b"b" * 10]
    assert bodies(a, "P-40") == [b"b" * 10]
    assert missed(a.parts()) == missed(c.parts()) == []


def test_a_newcomer_reads_what_colleagues_saved_who_had_not_heard_of_the_admission(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, b = team
    c = join(a, tmp_path / "c", Terms("C", ALL), folder=tmp_path / "fc")
    with b.open(write=True) as journal:
        journal.append([entry(40)])
    meet(a, b, c)
    assert bodies(c, "P-40") == [b"b" * 10]
    assert missed(b.parts()) == []
    with b.open(write=True) as journal:
        before = journal.heads()
        journal.tend()
        assert journal.heads() == before  # once is enough


@pytest.mark.parametrize("received", [False, True])
def test_who_admitted_somebody_and_was_stopped_gives_the_keys_later(
    team: tuple[Home, Home],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    received: bool,  # noqa: FBT001 - a case of the test
) -> None:
    a, b = team
    if received:
        with b.open(write=True) as journal:
            journal.append([entry(50)])
        meet(a, b)
    monkeypatch.setattr("unerased.journal.journal.Journal.give_keys", lambda *_: None)
    c = join(a, tmp_path / "c", Terms("C", ALL), folder=tmp_path / "fc")
    monkeypatch.undo()
    copy(a, c)
    assert bodies(c, "P-2") == [None, None]
    meet(a, b, c)
    assert bodies(c, "P-2") == bodies(a, "P-2") == [b"b" * 10, b"body"]


def test_what_came_from_who_was_removed_later_and_opened_is_not_sent_again(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, b = team
    c = join(a, tmp_path / "c", Terms("C", ALL, administer=True), folder=tmp_path / "fc")
    with a.open(write=True) as journal:
        journal.append([entry(50)])
    meet(a, b, c)
    with c.open(write=True) as journal:
        journal.govern(lambda g: g.remove(a.parts().identity.member, None))
    meet(b, c)
    assert bodies(b, "P-50") == bodies(c, "P-50") == [b"b" * 10]
    assert missed(b.parts()) == missed(c.parts()) == []
    with c.open(write=True) as journal:
        before = journal.heads()
        journal.tend()
        assert journal.heads() == before


def test_who_has_another_key_of_a_unit_reads_on_and_reads_all_when_the_first_comes(
    team: tuple[Home, Home],
) -> None:
    a, b = team
    falls_due(a, b)
    erase(a)
    with b.open(write=True) as journal:  # has not seen that A renewed
        journal.append([entry(40), entry(2)])
    copy(a, b)
    with a.open(write=True) as journal:
        journal.append([Entry("cases", ("P-40",), b"h", b"what A knows")])
    copy(a, b)
    assert bodies(a, "P-40") == [None, b"what A knows"]
    assert bodies(a, "P-2")[-1] == b"b" * 10  # in the segment that was written under the other key
    with a.open() as journal:
        assert Reason.UNIT_KEY in {fault.reason for fault in journal.verify().faults}
    meet(a, b)
    for home in (a, b):
        assert bodies(home, "P-40") == [b"b" * 10, b"what A knows"]
    assert a.faults() == ()


class Full(Quick):
    """A disk on which no segment has room."""

    full = True

    def rename(self, path: Path, to: Path) -> None:
        if self.full and to.suffix == ".seg":
            raise OSError(28, "full")
        super().rename(path, to)


def test_keys_that_a_failed_save_left_are_sent_before_an_erasure_and_nothing_is_lost(
    team: tuple[Home, Home],
) -> None:
    a, b = team
    falls_due(a, b)
    disk = Full()
    disk.full = False
    with a.open(write=True, disk=disk) as journal:
        journal.refresh()
        disk.full = True
        with pytest.raises(NotSaved):
            journal.append([entry(50), entry(1)])
        disk.full = False
        assert journal.erase_due()
    with a.open(write=True) as journal:
        journal.append([entry(50)])
    meet(a, b)
    assert bodies(a, "P-50") == bodies(b, "P-50") == [b"b" * 10]
    assert bodies(a, "P-1") == [None, None]
    assert a.faults() == ()


def test_after_a_power_loss_in_an_erasure_each_key_goes_to_the_others_once(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, b = team
    falls_due(a, b)
    one_key = seal_box([new_key()], b"", encode({"P-60": new_key()})).to_bytes()
    start = Model.of(a.folder.parent)
    recorder = Recorder(a.folder.parent)
    with a.open(write=True, disk=recorder) as journal:
        assert journal.erase_due()
    seen = set()
    for number, (_, folders, files) in enumerate(crashes(start, recorder.steps)):
        state = tuple(sorted((name, hash(data)) for name, data in files.items()))
        if state in seen or len(seen) > 60:
            continue
        seen.add(state)
        target = tmp_path / f"crashed-{number}"
        write_state(target, folders, files)
        crashed = Home(target / "register", target / "storage", a.clock)
        kill_in_a_save(crashed)
        with crashed.open(write=True) as journal:
            journal.append([entry(60)])
        chains = crashed.parts().chains
        newest = chains.common_part(chains.load(a.device, chains.tip(a.device).seq))
        (sent,) = [told for told in newest.control if told["t"] == "keys"]
        assert sent["secrets"] == []  # the projection's key least of all
        assert len(sent["units"]) == len(one_key)
        assert set(bodies(crashed, "P-60")) == {b"b" * 10}
        shutil.rmtree(target)
    assert len(seen) > 20


def kill_in_a_save(home: Home) -> None:
    """The key of P-60 is made, and nothing is saved."""
    with home.open(write=True, disk=Full()) as journal, pytest.raises(NotSaved):
        journal.append([entry(60)])


def test_nothing_more_is_written_about_who_was_erased(saved: Home) -> None:
    propose(saved, "P-1")
    saved.clock.now += DELAY_MS
    erase(saved)
    with saved.open(write=True) as journal:
        with pytest.raises(EntryRefused, match="was erased"):
            journal.append([entry(1)])
        journal.append([entry(2)])


def test_a_newcomer_is_not_given_what_it_was_agreed_to_erase(saved: Home, tmp_path: Path) -> None:
    propose(saved, "P-1")
    guest = join(saved, tmp_path / "guest", Terms("Guest", ALL))
    assert bodies(guest, "P-1") == [None]
    assert bodies(guest, "P-2") == [b"b" * 10]


def test_secrets_of_an_erased_file_and_the_projections_key_go(saved: Home) -> None:
    with saved.open(write=True) as journal:
        journal.secret("age:FI-1", lambda: b"ONE")
        journal.secret("age:FI-2", lambda: b"TWO")
        projection = journal.secret("projection")
    propose(saved, "FI-1")
    saved.clock.now += DELAY_MS
    erase(saved)
    with saved.open() as journal:
        assert journal.secret("age:FI-2") == b"TWO"
        assert journal.secret("projection") != projection
        with pytest.raises(NoSecret):
            journal.secret("age:FI-1")


def test_a_power_loss_at_any_step_of_an_erasure_loses_no_other_key(
    home: Home, tmp_path: Path
) -> None:
    with home.create() as journal:
        journal.append([entry(1), entry(2)])
    propose(home, "P-1")
    home.clock.now += DELAY_MS
    root = tmp_path
    start = Model.of(root)
    recorder = Recorder(root)
    with home.open(write=True, disk=recorder) as journal:
        assert journal.erase_due()
    seen = set()
    target = tmp_path.parent / f"{tmp_path.name}-crashed"
    steps = [step for step in recorder.steps if step.path.startswith(("storage", "register"))]
    for count, folders, files in crashes(start, steps):
        wanted = {name: data for name, data in files.items() if not name.endswith("lock")}
        state = (count, tuple(sorted((name, hash(data)) for name, data in wanted.items())))
        if state in seen or len(seen) > 400:
            continue
        seen.add(state)
        write_state(target, folders, wanted)
        crashed = Home(target / "register", target / "storage", home.clock)
        assert bodies(crashed, "P-2") == [b"b" * 10]
        with crashed.open(write=True) as journal:
            with contextlib.suppress(EntryRefused):
                journal.append([entry(1)])  # under another key, where the first is gone already
            assert len(list(journal.read({}))) > 1
            assert journal.faults == ()
            journal.tend()
            journal.erase_due()
        assert set(bodies(crashed, "P-1")) == {None}
        assert bodies(crashed, "P-2") == [b"b" * 10]
        assert crashed.faults() == ()
        shutil.rmtree(target)
    assert len(seen) > 20


def voided(team: tuple[Home, Home], root: Path) -> tuple[Home, Home]:
    """A destroyed keys because B agreed; then A hears from C that B had been removed before."""
    a, b = team
    c = join(a, root / "c", Terms("C", ALL, administer=True), folder=root / "fc")
    meet(a, b, c)
    propose(a, "P-1")
    meet(a, b, c)
    with c.open(write=True) as journal:  # C has not heard of the agreement, and hands on nothing
        journal.govern(lambda g: g.remove(b.parts().identity.member, None))
    agree(b)
    meet(a, b)
    a.clock.now += DELAY_MS
    assert len(erase(a)) == 1
    assert bodies(a, "P-1") == [None, None]
    assert agreement(a).done == {a.device}
    meet(a, c)
    return a, c


def test_a_void_agreement_destroys_no_more_and_the_keys_come_back_from_who_has_them(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, c = voided(team, tmp_path)
    meet(a, c)
    assert agreement(a).void
    assert bodies(a, "P-1") == bodies(c, "P-1") == [b"b" * 10, b"body"]
    a.clock.now += DELAY_MS
    assert erase(a) == erase(c) == []
    cancel(c)
    meet(a, c)
    assert agreement(a).cancelled_by == c.parts().identity.member
    assert a.faults() == c.faults() == ()


def test_what_was_destroyed_while_somebody_cancelled_comes_back_from_who_has_it(
    team: tuple[Home, Home],
) -> None:
    a, b = team
    falls_due(a, b)
    cancel(b)  # neither has heard of the other
    assert len(erase(a)) == 1
    assert bodies(a, "P-1") == [None, None]
    meet(a, b)
    assert agreement(a).cancelled_by == b.parts().identity.member
    assert bodies(a, "P-1") == bodies(b, "P-1") == [b"b" * 10, b"body"]
    with b.open(write=True) as journal:
        before = journal.heads()
        journal.tend()
        assert journal.heads() == before  # once is enough


def test_after_the_next_agreement_the_device_that_got_the_keys_back_destroys_them_again(
    team: tuple[Home, Home], tmp_path: Path
) -> None:
    a, c = voided(team, tmp_path)
    meet(a, c)
    assert bodies(a, "P-1") == [b"b" * 10, b"body"]
    agree(c)
    meet(a, c)
    a.clock.now += DELAY_MS
    assert [one.id for one in erase(a)] == [one.id for one in erase(c)] == [NUMBER]
    meet(a, c)
    for home in (a, c):
        assert agreement(home).done == {a.device, c.device}
        assert bodies(home, "P-1") == [None, None]
        assert home.faults() == ()


def test_what_else_is_agreed_is_done_once_and_erases_nothing(team: tuple[Home, Home]) -> None:
    a, b = team
    with a.open(write=True) as journal:
        journal.govern(lambda governor: governor.propose(EXPORT, ["P-1"], NUMBER))
        with pytest.raises(NotAllowed, match="not agreed, or was done already"):
            journal.govern(lambda governor: governor.done(NUMBER))
    meet(a, b)
    agree(b)
    meet(a, b)
    with a.open() as journal:
        assert journal.due(EXPORT) == []
    a.clock.now += DELAY_MS
    assert erase(a) == []
    with a.open(write=True) as journal:
        assert [one.id for one in journal.due(EXPORT)] == [NUMBER]
        assert journal.due() == []
        journal.govern(lambda governor: governor.done(NUMBER))
        assert journal.due(EXPORT) == []
        with pytest.raises(NotAllowed, match="not agreed, or was done already"):
            journal.govern(lambda governor: governor.done(NUMBER))
    assert bodies(a, "P-1") == [b"b" * 10, b"body"]


def test_nobody_says_of_an_erasure_that_it_is_done_without_doing_it(
    team: tuple[Home, Home],
) -> None:
    a, b = team
    propose(a, "P-1")
    meet(a, b)
    agree(b)
    meet(a, b)
    with a.open(write=True) as journal, pytest.raises(NotAllowed, match="not agreed, or was"):
        journal.govern(lambda governor: governor.done(NUMBER))
