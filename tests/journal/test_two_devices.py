"""A second device of the same register: the format and the reader are ready for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, entry

from unerased.journal import Entry, EntryRefused, Reason
from unerased.journal.common import COMMON
from unerased.journal.control import initial
from unerased.journal.entries import (
    Compartment,
    Device,
    Grant,
    device_id,
    grant_context,
    to_map,
)
from unerased.journal.founding import IDENTITY
from unerased.journal.keybag import first_bytes
from unerased.journal.marks import Marks, seal_marks
from unerased.journal.private import ARRIVALS, KEYBAG, MARKS, RETENTION, WELCOME
from unerased.journal.retention import new_retention, seal_retention
from unerased.journal.row import Records, row_header
from unerased.journal.storage import Places
from unerased.journal.welcome import CommonKey, Welcome, seal_welcome
from unerased.seal import Identity, new_key, seal_identity, wrap
from unerased.seal.cost import TESTING, Policy

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal import Journal

PASSPHRASE = "other words for the other device"


def invite(home: Home, storage: Path, compartments: tuple[str, ...]) -> Home:
    """Introduce a device by control entries of the founder, and write its private files."""
    parts = home.parts()
    register = parts.places.register
    identity, retention = Identity.generate(), new_retention()
    public = identity.public
    guest = device_id(public.member, public.verify_key, public.hpke_key)
    device = Device(guest, public.hpke_key, public.member, retention.public(), public.verify_key)
    with home.open(write=True) as journal:
        journal.govern(
            lambda governor: governor.admit(device, "Guest", compartments, administer=False)
        )
    common = parts.newest()[COMMON]
    context = grant_context(register, COMMON, common.epoch, public.member, guest)
    given = wrap(common.key, public.hpke_key, context)
    founder = parts.welcome.founder
    welcome = Welcome((CommonKey(common.epoch, common.key_id, given),), guest, founder)
    places = Places.of(home.folder, storage, register)
    places.private.mkdir(parents=True)
    bag = first_bytes(register, retention.secret)
    log = row_header(ARRIVALS, register)
    state = initial(founder, guest)
    marks = Marks(Records(0, len(log)), Records(1, len(bag)), (), (), state, ())
    for name, data in {
        IDENTITY: seal_identity(identity, PASSPHRASE, TESTING, Policy.for_tests()),
        WELCOME.name: seal_welcome(welcome, identity),
        RETENTION.name: seal_retention(retention, register, identity),
        KEYBAG.name: bag,
        ARRIVALS.name: log,
        MARKS.name: seal_marks(marks, identity.storage_key),
    }.items():
        places.own(name).write_bytes(data)
    places.chain(guest).mkdir()
    return Home(home.folder, storage, home.clock, PASSPHRASE)


def lines(journal: Journal) -> list[tuple[bytes, int]]:
    return [(segment.device, segment.seq) for segment in journal.read({})]


@pytest.fixture
def guest(saved: Home, tmp_path: Path) -> Home:
    return invite(saved, tmp_path / "guest", ("cases",))


def test_chains_of_two_devices_are_merged_by_their_clocks(saved: Home, guest: Home) -> None:
    with saved.open(write=True) as ours, guest.open(write=True) as theirs:
        assert ours.faults == theirs.faults == ()
        saved.clock.now += 1000
        theirs.append([entry(10)])
        saved.clock.now -= 500_000  # a clock that runs behind still comes after what it has seen
        ours.append([entry(11)])
        theirs.append([entry(12)])
        order = [(ours.device, seq) for seq in range(1, 6)]
        order += [(theirs.device, 1), (ours.device, 6), (theirs.device, 2)]
        assert lines(ours) == lines(theirs) == order
        assert set(ours.heads()) == set(theirs.heads()) == {ours.device, theirs.device}
        assert ours.heads() == theirs.heads()
        report = ours.verify()
        # What the other device sealed under unit keys of its own is not lost, but not here either.
        assert {fault.reason for fault in report.faults} == {Reason.UNIT_KEY}
        assert report.chains == 2
        assert next(iter(ours.read({ours.device: 5, theirs.device: 1}))).seq == 6
        later = [segment for segment in ours.read({}) if segment.device == theirs.device]
        assert [segment.entries[0].body for segment in later] == [None, None]
        assert [segment.entries[0].head for segment in later] == [b"head 10", b"head 12"]


def test_a_device_reads_the_compartments_that_it_was_given(guest: Home) -> None:
    with guest.open(write=True) as journal:
        assert journal.compartments == ("cases",)
        read = [segment for segment in journal.read({}) if segment.closed]
        assert [segment.closed for segment in read] == [("identities",)] * 3
        assert {e.compartment for segment in read for e in segment.entries} == {"cases"}
        journal.append([Entry("cases", (), b"h", b"b")])


def test_another_devices_dropped_segment_is_named(saved: Home, guest: Home) -> None:
    with guest.open(write=True) as theirs:
        theirs.append([entry(10)])
        theirs.append([entry(11)])
    saved.open(write=True).close()
    path = saved.folder / "journal" / guest.device.hex() / "00000002.seg"
    path.unlink()
    (fault,) = [fault for fault in saved.faults() if fault.reason is not Reason.UNIT_KEY]
    assert (fault.file, fault.segment) == (saved.name(path), 2)
    assert fault.reason is Reason.DROPPED
    with saved.open(write=True) as ours:
        assert ours.faults == (fault,)
        ours.append([entry(12)])  # the fault holds the other chain alone


def test_a_whole_chain_that_disappears_is_named(saved: Home, guest: Home) -> None:
    with guest.open(write=True) as theirs:
        theirs.append([entry(10)])
    saved.open(write=True).close()
    path = saved.folder / "journal" / guest.device.hex()
    (path / "00000001.seg").unlink()
    path.rmdir()
    (fault,) = saved.faults()
    assert (fault.segment, fault.reason) == (1, Reason.DROPPED)


def test_no_device_but_the_founder_hands_out_keys(saved: Home, guest: Home) -> None:
    parts = guest.parts()
    with guest.open(write=True) as theirs:
        theirs.append([Entry("cases", (), b"h", b"b")])
    grant = Grant("identities", guest.device, 1, parts.identity.member, b"wrap")
    path = guest.forge(guest.common(control=[to_map(grant)], member=parts.identity.member))
    with saved.open() as ours:
        (fault,) = ours.faults
        assert (fault.file, fault.reason) == (saved.name(path), Reason.NOT_ALLOWED)


def test_later_epochs_come_by_grants_and_those_without_one_read_no_further(
    saved: Home, guest: Home
) -> None:
    parts = saved.parts()
    device, member = parts.welcome.device, parts.identity.member
    entries: list[dict[str, object]] = []
    for number, name in enumerate((COMMON, "cases")):
        context = grant_context(parts.places.register, name, 2, member, device)
        wrapped = wrap(new_key(), parts.identity.public.hpke_key, context)
        entries.append(to_map(Compartment(2, bytes([number]) * 16, name)))
        entries.append(to_map(Grant(name, device, 2, member, wrapped)))
    saved.forge(saved.common(control=entries))
    with saved.open(write=True) as ours:
        (stamp,) = ours.append([entry(1)])
        assert ours.verify().faults == ()
        assert [e for s in ours.read({ours.device: stamp.seq - 1}) for e in s.entries] == [entry(1)]
    with guest.open(write=True) as theirs:
        (fault,) = theirs.faults
        assert (fault.segment, fault.reason) == (stamp.seq, Reason.UNKNOWN_KEY)
        assert theirs.compartments == ()
        with pytest.raises(EntryRefused):
            theirs.append([entry(1)])


def test_a_grant_that_does_not_open_is_refused(saved: Home) -> None:
    parts = saved.parts()
    context = grant_context(parts.places.register, "cases", 1, parts.identity.member, b"x" * 16)
    hpke = parts.identity.public.hpke_key
    for wrapped in (wrap(b"k" * 32, hpke, context), b"no wrap"):
        grant = Grant("cases", parts.welcome.device, 1, parts.identity.member, wrapped)
        path = saved.forge(saved.common(control=[to_map(grant)]))
        (fault,) = saved.faults()
        assert (fault.file, fault.reason) == (saved.name(path), Reason.NOT_OPENED)
        path.unlink()
    context = grant_context(
        parts.places.register, "cases", 1, parts.identity.member, parts.welcome.device
    )
    grant = Grant(
        "cases", parts.welcome.device, 1, parts.identity.member, wrap(b"short", hpke, context)
    )
    saved.forge(saved.common(control=[to_map(grant)]))
    (fault,) = saved.faults()
    assert fault.reason is Reason.MALFORMED
