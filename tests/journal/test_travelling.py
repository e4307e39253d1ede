"""Leaving with no keys on the device, and coming back as the same member on another one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, Quick, entry, join

from unerased.journal import DeviceBusy, NotAllowed, NotAMember, NotSaved, Removed, Terms
from unerased.journal.joining import start
from unerased.journal.letters import open_invitation
from unerased.journal.lock import DeviceLock
from unerased.journal.storage import Places, recognise
from unerased.journal.wiping import KEYS, wipe
from unerased.seal.cost import TESTING, Policy

if TYPE_CHECKING:
    from pathlib import Path

ALL = ("cases", "evidence", "figures", "identities", "legal")


@pytest.fixture
def guest(saved: Home, tmp_path: Path) -> Home:
    return join(saved, tmp_path / "guest", Terms("Guest", ("cases", "legal"), administer=True))


def member(home: Home) -> bytes:
    return home.parts().identity.member


def places(home: Home) -> Places:
    return recognise(home.folder, home.storage)


def leave(home: Home) -> None:
    with home.open(write=True) as journal:
        journal.check_may_give_up()
        journal.give_up()
    wipe(places(home), Quick())


def test_who_left_is_away_and_not_removed_and_the_keys_are_gone(saved: Home, guest: Home) -> None:
    whom, device = member(guest), guest.device
    leave(guest)
    assert not places(guest).private.exists()
    with pytest.raises(NotAMember, match="holds no keys"):
        guest.open()
    with saved.open() as journal:
        membership = journal.membership
    assert membership.away == {whom}
    assert membership.gone == frozenset()
    assert membership.given_up == {device}
    assert membership.once_opened(whom) == ("cases", "legal")
    assert membership.once_opened(member(saved)) == ALL
    assert whom not in membership.administrators


def test_who_left_comes_back_as_the_same_member_on_a_new_device(
    saved: Home, guest: Home, tmp_path: Path
) -> None:
    whom, device = member(guest), guest.device
    with guest.open(write=True) as journal:
        journal.append([entry(7)])
    leave(guest)
    with saved.open(write=True) as journal:
        journal.tend()
        journal.append([entry(8)])
        terms = Terms.again(journal.membership, whom)
    assert terms == Terms("Guest", ("cases", "legal"), joins=whom)
    back = join(saved, tmp_path / "back", terms)
    assert member(back) == whom
    assert back.device != device
    mine = [one for one in back.entries() if one.compartment == "cases"]
    assert {entry(7), entry(8)} <= set(mine)
    with back.open(write=True) as journal:
        journal.append([entry(9)])
        assert journal.membership.names[whom] == "Guest"
        assert whom in journal.membership.administrators
        assert journal.membership.away == frozenset()
    assert entry(9) in saved.entries()
    assert saved.faults() == back.faults() == ()


def test_what_is_dug_out_of_the_disk_opens_nothing_that_was_saved_since(
    saved: Home, guest: Home, tmp_path: Path
) -> None:
    remnants = tmp_path / "remnants"
    shutil.copytree(guest.storage, remnants)
    leave(guest)
    dug = Home(guest.folder, remnants, guest.clock, guest.passphrase)
    before = [one for one in dug.entries() if one.compartment == "cases"]
    assert before  # the untouched copy opens what was there
    with saved.open(write=True) as journal:
        journal.tend()
        journal.append([entry(8)])
    assert entry(8) in saved.entries()
    assert [one for one in dug.entries() if one.compartment == "cases"] == before
    with dug.open(write=True) as journal, pytest.raises(Removed):
        journal.append([entry(9)])


def test_nobody_leaves_whom_nobody_could_let_in_again(saved: Home, tmp_path: Path) -> None:
    plain = join(saved, tmp_path / "plain", Terms("Plain", ("cases",)))
    with saved.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="Nobody else administers"):
            journal.check_may_give_up()
        with pytest.raises(NotAllowed, match="Nobody else administers"):
            journal.give_up()
        assert journal.device in journal.membership.devices
    leave(plain)


def test_nobody_leaves_with_what_would_open_for_nobody(saved: Home, guest: Home) -> None:
    with saved.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="Only this device can open evidence, figures, ident"):
            journal.give_up()
        journal.grant(member(guest), ("evidence", "figures", "identities"))
        journal.give_up()
        journal.give_up()  # once is enough
        assert journal.device in journal.membership.given_up
    with guest.open(write=True) as journal:
        journal.tend()
        assert journal.membership.stale == ()


def test_an_old_epoch_that_only_one_device_holds_keeps_it_from_leaving(
    saved: Home, tmp_path: Path
) -> None:
    first = join(saved, tmp_path / "first", Terms("First", ALL, administer=True))
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.found("more"))
    with saved.open(write=True) as journal, pytest.raises(NotAllowed, match="open more, so"):
        journal.give_up()
    leave(first)


def test_who_is_away_is_renamed_by_nobody_keeps_the_name_and_can_be_removed(
    saved: Home, guest: Home
) -> None:
    whom, founder = member(guest), member(saved)
    leave(guest)
    with saved.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="nobody else's"):
            journal.govern(lambda g: g.call(founder, "Guest"))
        with pytest.raises(NotAllowed, match="no such member"):
            journal.govern(
                lambda g: g.remove(whom, guest_device(journal.membership.admitted, whom))
            )
        journal.govern(lambda g: g.remove(whom, None))
        assert journal.membership.gone == {whom}
        assert journal.membership.away == frozenset()
        with pytest.raises(NotAllowed, match="no such member"):
            journal.invite(Terms.again(journal.membership, whom), "a b c d", cost=TESTING)


def guest_device(admitted: object, whom: bytes) -> bytes:
    assert isinstance(admitted, dict)
    return next(device for device, of in admitted.items() if of == whom)


def test_a_forgotten_passphrase_a_new_device_takes_the_place_of_the_old_one(
    saved: Home, guest: Home, tmp_path: Path
) -> None:
    whom, old = member(guest), guest.device
    with saved.open() as journal:
        terms = Terms.again(journal.membership, whom, (old,))
    back = join(saved, tmp_path / "back", terms)
    with saved.open() as journal:
        membership = journal.membership
    assert membership.devices_of(whom) == (back.device,)
    assert membership.removed.keys() == {old}
    assert membership.given_up == frozenset()
    assert membership.opens(back.device) == ("cases", "legal")
    assert membership.stale == ()
    with guest.open(write=True) as journal, pytest.raises(Removed):
        journal.append([entry(9)])
    with back.open(write=True) as journal:
        journal.append([entry(9)])
    assert entry(9) in saved.entries()


def test_a_device_that_went_meanwhile_is_not_removed_twice(
    saved: Home, guest: Home, tmp_path: Path
) -> None:
    whom, old = member(guest), guest.device
    policy, storage = Policy.for_tests(), tmp_path / "back"
    with saved.open(write=True) as journal:
        terms = Terms.again(journal.membership, whom, (old,))
        letter = journal.invite(terms, "a b c d", cost=TESTING)
        invitation = open_invitation(letter, "a b c d", policy)
        asked = start(invitation, saved.folder, storage, "words", cost=TESTING, policy=policy)
        journal.govern(lambda g: g.remove(whom, old))
        before = journal.membership.removals
        journal.admit(asked.letter, asked.words)
        assert journal.membership.removals == before
        assert old not in journal.membership.devices_of(whom)
        assert len(journal.membership.devices_of(whom)) == 1


def test_only_another_device_of_the_member_is_replaced(saved: Home, guest: Home) -> None:
    whom = member(guest)
    with saved.open(write=True) as journal:
        membership = journal.membership
        for instead in ((journal.device,), (b"x" * 16,)):
            with pytest.raises(NotAllowed, match="can be replaced"):
                journal.invite(Terms.again(membership, whom, instead), "a b c d", cost=TESTING)
        own = Terms.again(membership, journal.member, (journal.device,))
        with pytest.raises(NotAllowed, match="can be replaced"):
            journal.invite(own, "a b c d", cost=TESTING)


class Stops(Quick):
    """A disk that refuses from some step on."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(5, "refused")

    def overwrite(self, path: Path) -> None:
        self._step()
        super().overwrite(path)

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)


@pytest.mark.parametrize("steps", range(2 * len(KEYS)))
def test_a_wiping_that_is_interrupted_leaves_nothing_that_opens_and_goes_on(
    guest: Home, steps: int
) -> None:
    where = places(guest)
    with pytest.raises(OSError, match="refused"):
        wipe(where, Stops(steps))
    if steps:
        with pytest.raises(Exception, match="identity"):
            guest.open()
    assert wipe(where)
    assert not where.private.exists()
    assert not wipe(where)


def test_keys_are_overwritten_before_they_are_deleted(guest: Home) -> None:
    where = places(guest)
    before = {name: where.own(name).read_bytes() for name in KEYS}
    seen: dict[str, bytes] = {}

    class Watches(Quick):
        def remove(self, path: Path) -> None:
            seen[path.name] = path.read_bytes()
            super().remove(path)

    wipe(where, Watches())
    assert seen.keys() == before.keys()
    for name, data in before.items():
        assert len(seen[name]) == len(data)
        assert seen[name] != data


def test_nothing_is_wiped_while_another_program_writes(guest: Home) -> None:
    where = places(guest)
    lock = DeviceLock(where.own("lock"))
    with pytest.raises(DeviceBusy):
        wipe(where)
    lock.release()
    assert guest.open().close() is None


def test_a_disk_that_is_full_keeps_who_would_leave(guest: Home, saved: Home) -> None:
    class Full(Quick):
        def rename(self, path: Path, to: Path) -> None:
            raise OSError(28, "full", str(path), 0, str(to))

    device = guest.device
    with guest.open(write=True, disk=Full()) as journal, pytest.raises(NotSaved):
        journal.give_up()
    with saved.open() as journal:
        assert device in journal.membership.devices
