"""Attacks by members, removed ones above all. Each first shows the untouched copy accepted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, entry, join

from unerased.journal import Doubt, Fault, NotAllowed, Reason, Removed, Terms
from unerased.journal.common import COMMON, Common, Seen
from unerased.journal.entries import (
    Administer,
    Compartment,
    Key,
    Remove,
    key_context,
    key_id_of,
    to_map,
)
from unerased.seal import new_key, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from unerased.journal.entries import Entry as ControlEntry
    from unerased.journal.governing import Governor

Team = tuple[Home, Home, Home]


def copy(*homes: Home) -> None:
    """What a relay does: every segment reaches every folder."""
    for one in homes:
        for other in homes:
            for path in one.segments():
                target = other.folder / path.relative_to(one.folder)
                target.parent.mkdir(exist_ok=True)
                if not target.exists():
                    shutil.copyfile(path, target)


@pytest.fixture
def team(saved: Home, tmp_path: Path) -> Team:
    """The founder; B, who administers, too; C, who reads cases. Each has a folder of their own."""
    everything = ("cases", "evidence", "figures", "identities", "legal")
    b = join(saved, tmp_path / "b", Terms("B", everything, administer=True), folder=tmp_path / "fb")
    c = join(saved, tmp_path / "c", Terms("C", ("cases",)), folder=tmp_path / "fc")
    copy(saved, b, c)
    for home in (b, c):
        with home.open(write=True) as journal:
            journal.append([entry(5)])
    copy(saved, b, c)
    for home in (saved, b, c):
        assert home.faults() == ()
        home.open(write=True).close()
    return saved, b, c


def member(home: Home) -> bytes:
    return home.parts().identity.member


def seen(home: Home) -> list[Seen]:
    """The newest that a device holds of every other chain."""
    tips = sorted(home.parts().chains.tips.items())
    heads = [Seen(device, tip.seq, tip.hash) for device, tip in tips if device != home.device]
    assert heads
    return heads


def govern(home: Home, decide: Callable[[Governor], Sequence[ControlEntry]]) -> None:
    with home.open(write=True) as journal:
        journal.govern(decide)


def remove(home: Home, who: Home) -> None:
    whom = member(who)
    govern(home, lambda governor: governor.remove(whom, None))


def believed(home: Home) -> set[tuple[bytes, int]]:
    with home.open() as journal:
        return {(segment.device, segment.seq) for segment in journal.read({})}


def quarantine(home: Home) -> list[tuple[bytes, int, str]]:
    with home.open() as journal:
        held = journal.quarantine()
        return [(one.segment.device, one.segment.seq, one.why) for one in held]


def names(home: Home) -> set[str]:
    with home.open() as journal:
        membership = journal.membership
        return {membership.names.get(one, "founder") for one in membership.devices.values()}


def alike(*homes: Home) -> None:
    """All see the same members, the same saves, and the same quarantine."""
    seen = [(believed(home), quarantine(home), names(home)) for home in homes]
    assert all(one == seen[0] for one in seen)


def test_what_a_removed_member_backdates_waits_in_quarantine(team: Team) -> None:
    """20: C, removed, goes on as if nothing had happened, with old heads and an old clock."""
    a, b, c = team
    remove(a, c)
    copy(a, b)
    c.clock.now -= 1_000_000
    with c.open(write=True) as journal:  # has not seen the removal
        journal.append([entry(6), entry(7)])
    copy(a, b, c)
    late = (c.device, 2)
    for home in (a, b):
        assert late not in believed(home)
        assert (c.device, 1) in believed(home)
        assert quarantine(home) == [(*late, Doubt.REMOVED)]
    alike(a, b)
    with c.open(write=True) as journal, pytest.raises(Removed, match="was removed"):
        journal.append([entry(8)])


def test_who_administers_accepts_one_segment_and_not_the_next(team: Team) -> None:
    a, b, c = team
    remove(a, c)
    with c.open(write=True) as journal:
        journal.append([entry(6)])
        journal.append([entry(7)])
    copy(a, b, c)
    with b.open(write=True) as journal:
        first, _ = journal.quarantine()
        journal.govern(lambda governor: governor.accept([first.segment]))
    copy(a, b)
    for home in (a, b):
        assert (c.device, 2) in believed(home)
        assert quarantine(home) == [(c.device, 3, Doubt.REMOVED)]
        assert home.faults() == ()


def test_a_run_that_a_removal_goes_through_is_in_quarantine_as_a_whole(team: Team) -> None:
    a, _, c = team
    with c.open(write=True) as journal:
        journal.append([entry(number, size=60_000) for number in range(200)])
        last = journal.heads()[c.device].seq
    assert last > 2
    for path in c.segments():
        target = a.folder / path.relative_to(c.folder)
        if path.parent.name == c.device.hex() and int(path.stem) < last:
            shutil.copyfile(path, target)
    remove(a, c)
    copy(a, c)
    assert [row[1] for row in quarantine(a)] == list(range(2, last + 1))


def test_two_who_remove_each_other_are_both_removed_on_every_device(team: Team) -> None:
    """21."""
    a, b, c = team
    with a.open(write=True) as journal:
        journal.grant(member(c), (), administer=True)
    copy(a, b, c)
    for home in (b, c):
        home.open(write=True).close()
    remove(a, b)
    remove(b, a)
    copy(a, b, c)
    assert names(c) == {"C"}
    copied = Home(c.folder, c.storage, c.clock, c.passphrase)
    assert copied.faults() == ()
    with c.open(write=True) as journal:
        assert set(journal.membership.stale) == {COMMON, "cases"} | {
            "evidence",
            "figures",
            "identities",
            "legal",
        }
        journal.tend()  # C holds cases and the common part, and locks them anew
        assert set(journal.membership.stale) == {"evidence", "figures", "identities", "legal"}
        journal.append([entry(9)])
    copy(a, b, c)
    for home in (a, b):
        with home.open(write=True) as journal, pytest.raises(Removed):
            journal.append([entry(8)])


def test_an_old_key_after_a_newer_one_was_seen_is_quarantined(team: Team) -> None:
    """22: C has seen the new key of cases and seals under the old one."""
    a, b, c = team
    remove(a, b)
    copy(a, c)
    with c.open(write=True) as journal:
        journal.append([entry(6)])
    copy(a, c)
    assert quarantine(a) == []
    assert (c.device, 2) in believed(a)
    parts = c.parts()
    old = parts.keyring.held(parts.chains.membership, "cases")[0]
    assert old.epoch == 1
    common = c.common(parts=[("cases", 1)], heads=seen(c), member=member(c))
    c.forge(common, {"cases": b"\x90"}, keys={"cases": old})
    copy(a, c)
    assert quarantine(a) == [(c.device, 3, Doubt.OLD_EPOCH)]
    assert (c.device, 3) not in believed(a)


@pytest.mark.parametrize("what", ["administer", "key", "compartment", "remove"])
def test_nobody_grants_oneself(team: Team, what: str) -> None:
    """23: C signs an entry that only an administrator may make."""
    a, b, c = team
    parts = c.parts()
    public, key = parts.identity.public, new_key()
    own = Key("cases", c.device, 1, parts.newest()["cases"].key_id, public.member, b"")
    wrapped = wrap(parts.newest()["cases"].key, public.hpke_key, key_context(a.register, own))
    entries: dict[str, ControlEntry] = {
        "administer": Administer(public.member),
        "key": Key(own.compartment, own.device, own.epoch, own.key_id, own.member, wrapped),
        "compartment": Compartment(2, key_id_of(key), "identities"),
        "remove": Remove(None, member(a)),
    }
    before = names(a)
    # C has seen everything: nothing is lacking but the right
    common = c.common(control=[to_map(entries[what])], member=public.member, heads=seen(c))
    path = c.forge(common)
    copy(a, b, c)
    for home in (a, b):
        (fault,) = home.faults()
        assert (fault.file, fault.reason) == (c.name(path), Reason.NOT_ALLOWED)
        assert names(home) == before
    with a.open() as journal:
        assert len(journal.membership.administrators) == 2
    with c.open(write=True) as journal, pytest.raises(NotAllowed, match="may not administer"):
        journal.govern(lambda governor: governor.grant(public.member, ("legal",), administer=False))
    with c.open(write=True) as journal:  # what else C saves is believed all the same
        journal.append([entry(6)])
    copy(a, b, c)
    assert (c.device, 3) in believed(a)


def test_who_was_removed_opens_nothing_that_is_saved_later(team: Team) -> None:
    a, b, c = team
    remove(a, c)
    with a.open(write=True) as journal:
        (stamp,) = journal.append([entry(6)])
        assert entry(6) in [e for s in journal.read({}) for e in s.entries]
    copy(a, b, c)
    assert (a.device, stamp.seq) in believed(b)
    with c.open() as journal:
        (fault,) = journal.faults
        assert (fault.segment, fault.reason) == (stamp.seq, Reason.UNKNOWN_KEY)
        assert (a.device, stamp.seq) not in {(s.device, s.seq) for s in journal.read({})}
        assert journal.membership.removed.keys() == {c.device}


def test_a_wrap_moved_to_another_device_epoch_or_register_does_not_open(team: Team) -> None:
    """5: keys that were given, replayed elsewhere."""
    a, b, c = team
    parts = a.parts()
    row = parts.newest()["cases"]
    keys = parts.chains.membership.keys
    good = Key("cases", b.device, row.epoch, row.key_id, member(b), b"")
    hpke = keys[b.device].hpke_key

    def given(context: bytes, key: bytes = row.key) -> Reason | None:
        told = Key("cases", b.device, row.epoch, row.key_id, member(b), wrap(key, hpke, context))
        path = a.forge(a.common(control=[to_map(told)]))
        target = b.folder / path.relative_to(a.folder)
        shutil.copyfile(path, target)
        faults = b.faults()
        path.unlink()
        target.unlink()
        return faults[0].reason if faults else None

    register = parts.places.register
    assert given(key_context(register, good)) is None
    for other in (
        Key("cases", c.device, row.epoch, row.key_id, member(b), b""),
        Key("cases", b.device, 2, row.key_id, member(b), b""),
        Key("legal", b.device, row.epoch, row.key_id, member(b), b""),
        Key("cases", b.device, row.epoch, row.key_id, member(c), b""),
    ):
        assert given(key_context(register, other)) is Reason.NOT_OPENED
    assert given(key_context(b"r" * 16, good)) is Reason.NOT_OPENED


def test_a_bundle_of_keys_is_bound_to_its_segment_and_its_device(team: Team) -> None:
    """5: a bundle for B, copied by C into a segment of their own, and for C by A."""
    a, b, c = team
    with a.open(write=True) as journal:
        (stamp,) = journal.append([entry(77)])
    bundle = next(told for told in common_of(a, a.device, stamp.seq).control if told["t"] == "keys")
    copy(a, b, c)
    assert b.faults() == c.faults() == ()
    assert entry(77) in b.entries()
    for home in (b, c):
        home.open(write=True).close()
    path = c.forge(c.common(control=[bundle], member=member(c)))
    copy(a, b, c)
    (fault,) = shown(b)
    assert (fault.file, fault.reason) == (c.name(path), Reason.BUNDLE)
    assert entry(77) in b.entries()


def shown(home: Home) -> tuple[Fault, ...]:
    with home.open() as journal:
        return journal.faults


def common_of(home: Home, device: bytes, seq: int) -> Common:
    chains = home.parts().chains
    return chains.common_part(chains.load(device, seq))


def test_keys_from_a_stranger_for_a_known_unit_change_nothing(team: Team) -> None:
    """C sends other keys for a unit of A's: what A sealed still opens, and what A seals."""
    a, b, c = team
    with c.open(write=True) as journal:
        journal.append([entry(1, size=4)])  # P-1 is A's; C has its key
    copy(a, b, c)
    assert entry(1, size=4) in a.entries()
    with a.open(write=True) as journal:
        journal.append([entry(1, size=7)])
    copy(a, b, c)
    for home in (a, b, c):
        assert {entry(1), entry(1, size=4), entry(1, size=7)} <= set(home.entries())
        assert home.faults() == ()


def test_two_devices_that_begin_a_unit_at_the_same_time_both_stay_readable(team: Team) -> None:
    a, b, c = team
    for home, size in ((a, 11), (b, 12), (c, 13)):
        with home.open(write=True) as journal:
            journal.append([entry(99, size=size)])
    copy(a, b, c)
    for home in (a, b, c):
        home.open(write=True).close()
        assert {entry(99, size=size) for size in (11, 12, 13)} <= set(home.entries())
        assert home.faults() == ()
    with c.open(write=True) as journal:
        journal.append([entry(99, size=14)])
    copy(a, b, c)
    assert entry(99, size=14) in a.entries()


def test_a_copy_of_a_devices_storage_that_wrote_too_is_named(team: Team, tmp_path: Path) -> None:
    """11: two segments of one number by one device, seen by another."""
    a, _, c = team
    shutil.copytree(c.storage, tmp_path / "cloned")
    shutil.copytree(c.folder, tmp_path / "fcloned")
    clone = Home(tmp_path / "fcloned", tmp_path / "cloned", c.clock, c.passphrase)
    assert clone.faults() == ()
    with c.open(write=True) as journal:
        journal.append([entry(6)])
    copy(a, c)
    a.open(write=True).close()
    with clone.open(write=True) as journal:
        journal.append([entry(7)])
    shutil.copyfile(
        clone.folder / "journal" / c.device.hex() / "00000002.seg",
        a.folder / "journal" / c.device.hex() / "00000002.seg",
    )
    (fault,) = a.faults()
    assert (fault.segment, fault.reason) == (2, Reason.REPLACED)
    shutil.copyfile(
        a.folder / "journal" / c.device.hex() / "00000002.seg",
        c.folder / "journal" / c.device.hex() / "00000002.seg",
    )
    with c.open(write=True) as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.REPLACED]
