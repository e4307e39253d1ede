"""A second device of the same register, in the same folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, entry, join

from unerased.journal import Entry, EntryRefused, Reason, Terms, bundles
from unerased.journal.common import COMMON
from unerased.journal.entries import (
    Compartment,
    Grant,
    grant_context,
    to_map,
)
from unerased.seal import new_key, wrap

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal import Journal


def lines(journal: Journal) -> list[tuple[bytes, int]]:
    return [(segment.device, segment.seq) for segment in journal.read({})]


@pytest.fixture
def guest(saved: Home, tmp_path: Path) -> Home:
    return join(saved, tmp_path / "guest", Terms("Guest", ("cases",)))


def test_chains_of_two_devices_are_merged_by_their_clocks(saved: Home, guest: Home) -> None:
    with saved.open(write=True) as ours, guest.open(write=True) as theirs:
        assert ours.faults == theirs.faults == ()
        saved.clock.now += 1000
        theirs.append([entry(10)])
        saved.clock.now -= 500_000  # a clock that runs behind still comes after what it has seen
        ours.append([entry(11)])
        theirs.append([entry(12)])
        order = [(ours.device, seq) for seq in range(1, 7)]
        order += [(theirs.device, 1), (ours.device, 7), (theirs.device, 2)]
        assert lines(ours) == lines(theirs) == order
        assert set(ours.heads()) == set(theirs.heads()) == {ours.device, theirs.device}
        assert ours.heads() == theirs.heads()
        report = ours.verify()
        assert (report.faults, report.chains) == ((), 2)
        assert theirs.verify().faults == ()
        assert next(iter(ours.read({ours.device: 6, theirs.device: 1}))).seq == 7
        for journal in (ours, theirs):
            later = list(journal.read({ours.device: 6}))
            assert [e.body for s in later for e in s.entries] == [b"b" * 10] * 3


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
    (fault,) = saved.faults()
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


def test_keys_of_which_nobody_knows_whether_they_were_sent_go_in_pieces_before_the_next_save(
    saved: Home, guest: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "MAX_PIECE", 2)
    with saved.open(write=True) as journal:
        journal.append([entry(number) for number in range(20, 25)])
    saved.private("marks").unlink()
    with saved.open(write=True, renew_marks=True) as journal:
        before = journal.heads()[journal.device].seq
        (stamp,) = journal.append([entry(30)])
        assert stamp.seq - before == 5  # eight keys in four pieces, then the save
    with guest.open() as journal:
        assert journal.faults == ()
        assert [e for s in journal.read({saved.device: before}) for e in s.entries] == [entry(30)]
