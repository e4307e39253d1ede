"""What a member may do to the membership, and is told when not; keys that are sent on."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.journal.workbench import Home, Quick, entry, join
from tests.spoiling import spoilt

from unerased.journal import (
    ERASE,
    Doubt,
    Entry,
    Invalid,
    NotAllowed,
    NotSaved,
    Reason,
    Removed,
    StorageDamaged,
    Terms,
)
from unerased.journal.bundles import Brought, Waiting, make_bundle, open_bundle
from unerased.journal.codec import encode
from unerased.journal.common import COMMON
from unerased.journal.control import initial
from unerased.journal.entries import (
    Compartment,
    Device,
    Grant,
    Key,
    device_id,
    key_context,
    key_id_of,
    to_map,
)
from unerased.journal.erasing import destroy, due_ms
from unerased.journal.joining import Asked, start
from unerased.journal.keyring import EpochKey
from unerased.journal.letters import (
    new_invitation,
    open_invitation,
    open_joining,
    seal_joining,
)
from unerased.journal.marks import open_marks
from unerased.journal.private import MARKS, seal_file
from unerased.journal.segment import Place, prev_of
from unerased.journal.witness import stated
from unerased.seal import HpkeKey, Identity, digest, frame, new_key, seal_box, wrap
from unerased.seal.cost import TESTING, Policy

if TYPE_CHECKING:
    from pathlib import Path

ALL = ("cases", "evidence", "figures", "identities", "legal")


@pytest.fixture
def guest(saved: Home, tmp_path: Path) -> Home:
    return join(saved, tmp_path / "guest", Terms("Guest", ("cases",)))


def member(home: Home) -> bytes:
    return home.parts().identity.member


def stranger() -> Device:
    public = Identity.generate().public
    own = device_id(public.member, public.verify_key, public.hpke_key)
    return Device(
        own, public.hpke_key, public.member, HpkeKey.generate().public(), public.verify_key
    )


def test_a_device_is_admitted_once_and_a_removed_member_never(saved: Home, guest: Home) -> None:
    device = stranger()
    whom = member(guest)
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.admit(device, "Other", (), administer=True))
        assert device.member in journal.membership.administrators
        with pytest.raises(NotAllowed, match="admitted before"):
            journal.govern(lambda g: g.admit(device, "Again", (), administer=False))
        journal.govern(lambda g: g.remove(whom, None))
        again = replace(stranger(), member=whom)
        with pytest.raises(NotAllowed, match="was removed"):
            journal.govern(lambda g: g.admit(again, "Guest", (), administer=False))


def test_what_a_member_may_already_is_not_granted_again(saved: Home, guest: Home) -> None:
    whom = member(guest)
    with saved.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="may all that already"):
            journal.grant(whom, ("cases",))
        journal.grant(whom, ("legal",), administer=True)
        assert journal.membership.opens(guest.device) == ("cases", "legal")
        with pytest.raises(NotAllowed, match="may all that already"):
            journal.grant(whom, (), administer=True)
        with pytest.raises(NotAllowed, match="no such member"):
            journal.grant(b"nobody".ljust(16), ("legal",))


def test_members_are_renamed_by_themselves_or_who_administers(saved: Home, guest: Home) -> None:
    founder, whom = member(saved), member(guest)
    with guest.open(write=True) as journal:
        journal.govern(lambda g: g.call(whom, "Chosen"))
        with pytest.raises(NotAllowed, match="may not administer"):
            journal.govern(lambda g: g.call(founder, "Other"))
    with saved.open(write=True) as journal:
        assert journal.membership.names[whom] == "Chosen"
        journal.govern(lambda g: g.call(whom, "Given"))
        for name in ("Given", "", " x", "x" * 65):
            with pytest.raises(NotAllowed, match="1 to 64"):
                journal.govern(lambda g, name=name: g.call(founder, name))


def test_a_compartment_begins_once(saved: Home) -> None:
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.found("shelter"))
        assert "shelter" in journal.compartments
        journal.append([Entry("shelter", (), b"h", b"b")])
        with pytest.raises(NotAllowed, match="of this name"):
            journal.govern(lambda g: g.found("shelter"))


def test_the_last_who_administers_stays(saved: Home, guest: Home) -> None:
    founder, whom = member(saved), member(guest)
    with saved.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="Nobody who administers would be left"):
            journal.govern(lambda g: g.remove(founder, None))
        with pytest.raises(NotAllowed, match="no such device"):
            journal.govern(lambda g: g.remove(whom, b"d" * 16))
        journal.grant(whom, (), administer=True)
        journal.govern(lambda g: g.remove(founder, None))  # leaves; keys are renewed by the other
        with pytest.raises(Removed):
            journal.append([entry(9)])
    with guest.open(write=True) as journal:
        assert "cases" in journal.membership.stale
        journal.tend()
        assert "cases" not in journal.membership.stale


def test_who_does_not_administer_removes_oneself_alone(saved: Home, guest: Home) -> None:
    founder, whom = member(saved), member(guest)
    with guest.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="may not administer"):
            journal.govern(lambda g: g.remove(founder, None))
        with pytest.raises(NotAllowed, match="may not administer"):
            journal.govern(lambda g: g.found("shelter"))
        journal.govern(lambda g: g.remove(whom, None))
        journal.tend()  # quietly nothing
    with saved.open(write=True) as journal:
        assert whom not in journal.membership.devices.values()
        assert "cases" in journal.membership.stale
        journal.tend()
        assert journal.membership.stale == ()


def test_nothing_is_sent_where_nobody_is_there_to_get_it(saved: Home) -> None:
    with saved.open(write=True) as journal:
        before = journal.heads()
        journal.give_keys(())
        assert journal.govern(lambda _: []) is None
        assert journal.heads() == before
        assert journal.due() == []


def test_a_proposal_that_nobody_agreed_to_is_never_due(saved: Home, guest: Home) -> None:
    assert guest
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.propose(ERASE, ["P-1"], b"n" * 16))
        (one,) = journal.agreements
        assert journal.due_ms(one) is None
        assert due_ms(saved.parts(), one) is None


def test_a_full_disk_keeps_the_keys_that_came_waiting(saved: Home, guest: Home) -> None:
    with saved.open(write=True) as journal:
        journal.append([entry(50)])

    class Full(Quick):
        def append(self, path: Path, at: int, data: bytes) -> None:
            raise OSError(28, "full", (path, at, data))

    with pytest.raises(NotSaved):
        guest.open(write=True, disk=Full())
    assert entry(50) in guest.entries()
    guest.open(write=True).close()
    assert guest.faults() == ()


def test_a_full_disk_fails_an_invitation_and_an_erasure_kindly(saved: Home) -> None:
    class Full(Quick):
        full = False

        def write(self, path: Path, data: bytes | memoryview) -> None:
            if self.full:
                raise OSError(28, "full")
            super().write(path, data)

    disk = Full()
    with saved.open(write=True, disk=disk) as journal:
        journal.govern(lambda g: g.propose(ERASE, ["P-1"], b"n" * 16))
        saved.clock.now += 8 * 24 * 60 * 60 * 1000
        disk.full = True
        with pytest.raises(NotSaved):
            journal.erase_due()
        with pytest.raises(NotSaved):
            journal.invite(Terms("Guest", ()), "a b c d", cost=TESTING)
        disk.full = False
        assert journal.erase_due()


def test_keys_that_do_not_fit_their_id_or_member_are_not_taken(saved: Home, guest: Home) -> None:
    parts = guest.parts()
    hpke, register = parts.identity.public.hpke_key, parts.places.register
    legal = saved.parts().newest()["legal"]
    good = Key("legal", guest.device, 1, legal.key_id, member(guest), b"")
    context = key_context(register, good)

    def faults(told: Key | Grant) -> list[Reason]:
        path = saved.forge(saved.common(control=[to_map(told)]))
        with guest.open() as journal:
            found = [fault.reason for fault in journal.faults]
            opens = "legal" in journal.compartments
        path.unlink()
        return [*found, *([Reason.MISSING] if opens else [])]

    fits = replace(good, wrap=wrap(legal.key, hpke, context))
    assert faults(fits) == [Reason.MISSING]
    # of another member: refused; nothing is opened
    assert faults(replace(fits, member=b"m" * 16)) == [Reason.CONTROL]
    # a grant in another chain than the founder's
    grant = Grant("legal", guest.device, 1, member(guest), b"x")
    (guest.folder / "journal" / guest.device.hex()).mkdir()
    path = guest.forge(guest.common(control=[to_map(grant)], member=member(guest)))
    with guest.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.NOT_ALLOWED]
    path.unlink()


def test_another_key_under_an_epochs_id_is_refused(saved: Home, guest: Home) -> None:
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.found("shelter"))
    row = saved.parts().newest()["shelter"]
    told = Key("shelter", guest.device, 1, row.key_id, member(guest), b"")
    context = key_context(saved.register, told)
    hpke = guest.parts().identity.public.hpke_key
    path = saved.forge(
        saved.common(control=[to_map(replace(told, wrap=wrap(new_key(), hpke, context)))])
    )
    with guest.open() as journal:
        (fault,) = journal.faults
        assert (fault.file, fault.reason) == (saved.name(path), Reason.NOT_OPENED)
    path.unlink()
    saved.forge(saved.common(control=[to_map(replace(told, wrap=wrap(row.key, hpke, context)))]))
    with guest.open() as journal:
        assert journal.faults == ()
        assert "shelter" in journal.compartments


PLACE = Place(b"R" * 16, b"D" * 16, 7)
EVIDENCE = EpochKey(b"k" * 16, 1, b"e" * 32)


def test_bundles_pass_over_recipients_whose_key_is_none() -> None:
    own = HpkeKey.generate()
    to = {b"a" * 16: own.public(), b"b" * 16: b"\xff" * 1216}
    brought = Brought({"P-1": b"k" * 32}, {"age:FI-1": b"s"})
    made = make_bundle(PLACE, 0, brought, EVIDENCE, to)
    assert made is not None
    assert [device for device, _ in made.to] == [b"a" * 16]
    waiting = Waiting(PLACE, 0, made)
    opened = open_bundle(waiting, b"a" * 16, own, lambda *_: EVIDENCE.key)
    assert opened == brought
    assert open_bundle(waiting, b"a" * 16, own, lambda *_: None) == Brought(brought.units, {})
    secrets_alone = make_bundle(PLACE, 0, Brought({}, brought.secrets), EVIDENCE, to)
    assert secrets_alone is not None
    again = open_bundle(Waiting(PLACE, 0, secrets_alone), b"a" * 16, own, lambda *_: EVIDENCE.key)
    assert again == Brought({}, brought.secrets)
    assert make_bundle(PLACE, 0, Brought({}, brought.secrets), None, to) is None
    for other in (PLACE._replace(seq=8), PLACE._replace(register=b"r" * 16)):
        with pytest.raises(Invalid):
            open_bundle(Waiting(other, 0, made), b"a" * 16, own, lambda *_: None)


def test_a_bundle_whose_keys_have_another_length_is_refused() -> None:
    own, key = HpkeKey.generate(), new_key()
    good = make_bundle(PLACE, 0, Brought({"P-1": b"k" * 64}, {}), None, {b"a" * 16: own.public()})
    assert good is not None
    assert open_bundle(Waiting(PLACE, 0, good), b"a" * 16, own, lambda *_: None).units
    where = frame(b"keys v1", *PLACE[:2], (7).to_bytes(8), (0).to_bytes(4))
    for keys in (b"", b"k" * 33):
        box = seal_box([key], where + frame(b"units"), encode({"P-1": keys})).to_bytes()
        to = [(b"a" * 16, wrap(key, own.public(), where + frame(b"a" * 16)))]
        bad = replace(good, units=box, to=to)
        with pytest.raises(Invalid) as refused:
            open_bundle(Waiting(PLACE, 0, bad), b"a" * 16, own, lambda *_: None)
        assert refused.value.reason is Reason.MALFORMED


def test_more_keys_of_a_unit_than_devices_may_make_are_passed_over(saved: Home) -> None:
    parts = saved.parts()
    parts.keybag.load()
    joined = b"".join(secrets.token_bytes(32) for _ in range(20))
    assert parts.keybag.remember({"P-1": joined}, {"projection": b"x", "age:F": b"y"})
    assert len(parts.keybag.keys("P-1")) == 8
    assert parts.keybag.secret("projection") != b"x"
    assert not parts.keybag.remember({"P-1": joined[:32]}, {"age:F": b"z"})
    assert len(parts.keybag.fresh().keys("P-1")) == 8


def test_marks_of_before_there_were_members_are_walked_anew(saved: Home) -> None:
    """As a register of an earlier version has them; and what they remember still counts."""
    path = saved.private("marks")
    key = saved.parts().identity.storage_key
    marks = open_marks(path.read_bytes(), saved.register, key)
    founder = marks.state.founder
    old = {
        "arrivals": marks.arrivals,
        "keybag": marks.keybag,
        "pending": marks.pending,
        "state": {"founder": founder, "own": saved.device, "signers": []},
        "tips": marks.tips,
    }
    path.write_bytes(seal_file(MARKS, saved.register, key, encode(old)))
    assert open_marks(path.read_bytes(), saved.register, key).state == initial(
        founder, saved.device
    )
    assert len(saved.entries()) == 6
    assert saved.faults() == ()
    last = saved.segments()[-1]
    kept = last.read_bytes()
    last.unlink()
    with saved.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.DROPPED]
    assert [fault.reason for fault in saved.faults()] == [Reason.DROPPED]
    last.write_bytes(kept)
    with saved.open(write=True) as journal:
        journal.append([entry(9)])
    assert saved.faults() == ()
    path.write_bytes(seal_file(MARKS, saved.register, key, encode({"no": "marks"})))
    with saved.open() as journal:
        assert Reason.UNMARKED in {fault.reason for fault in journal.faults}


def test_an_entry_is_no_fault_before_all_that_its_writer_had_seen_is_here(
    saved: Home, guest: Home, tmp_path: Path
) -> None:
    """B's right comes with a segment that has not arrived."""
    b = join(saved, tmp_path / "b", Terms("B", ALL))
    shutil.copytree(saved.folder, tmp_path / "early")
    with saved.open(write=True) as journal:
        journal.grant(member(b), (), administer=True)
    device = stranger()
    with b.open(write=True) as journal:
        journal.govern(lambda g: g.admit(device, "New", (), administer=False))
    early = Home(tmp_path / "early", guest.storage, guest.clock, guest.passphrase)
    name = b.device.hex()
    shutil.copytree(saved.folder / "journal" / name, early.folder / "journal" / name)
    with early.open() as journal:
        assert journal.faults == ()
        assert device.device not in journal.membership.devices
    with guest.open() as journal:
        assert device.device in journal.membership.devices


def test_what_is_in_quarantine_needs_no_form(saved: Home, guest: Home) -> None:
    whom = member(guest)
    common = guest.common(parts=[("cases", 1)], member=whom)
    guest.open(write=True).close()
    keys = guest.parts().newest()
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.remove(whom, None))
    (guest.folder / "journal" / guest.device.hex()).mkdir()
    guest.forge(common, {"cases": b"no form"}, keys=keys)
    with saved.open() as journal:
        (held,) = journal.quarantine()
        assert (held.why, held.segment.groups) == (Doubt.REMOVED, ())
        assert held.segment.closed == ("cases",)
        assert journal.faults == ()


def test_belief_changes_with_what_decides_about_what_was_read(saved: Home, guest: Home) -> None:
    with guest.open(write=True) as journal:
        journal.append([entry(9)])
    device, whom = guest.device, member(guest)
    with saved.open(write=True) as journal:
        seqs = {one: head.seq for one, head in journal.heads().items()}
        before = journal.belief(seqs)
        journal.append([entry(10)])
        assert journal.belief(seqs) == before
        assert journal.belief({**seqs, b"x" * 16: 1}) != before
        journal.govern(lambda g: g.remove(whom, None))
        assert journal.belief(seqs) != before
        assert journal.belief({**seqs, device: 2}) != journal.belief(seqs)
        assert journal.membership.removed == {device: 1}


def test_nothing_secret_is_shown_by_the_values_of_joining(saved: Home) -> None:
    parts = saved.parts()
    invitation = new_invitation(parts.welcome.founder, saved.device, parts.identity, "Guest", None)
    assert invitation.secret.hex() not in repr(invitation)
    assert "letter" not in repr(Asked(b"letter", "words"))
    assert COMMON in parts.newest()


def test_nobody_gives_what_they_cannot_open(saved: Home, tmp_path: Path) -> None:
    some = join(saved, tmp_path / "some", Terms("Some", ("cases",), administer=True))
    third = join(saved, tmp_path / "third", Terms("Third", ()))
    whom = member(third)
    with some.open(write=True) as journal:
        with pytest.raises(NotAllowed, match="cannot open the compartment legal"):
            journal.grant(whom, ("legal",))
        journal.grant(whom, ("cases",))
        assert journal.quarantine() == []  # whose chain has not begun has nothing there


def test_a_changed_answer_is_told_from_one_to_another_invitation(
    saved: Home, tmp_path: Path
) -> None:
    policy = Policy.for_tests()
    with saved.open(write=True) as journal:
        letter = journal.invite(Terms("Guest", ()), "a b c d", cost=TESTING)
        invitation = open_invitation(letter, "a b c d", policy)
        where = (tmp_path / "x" / "folder", tmp_path / "x" / "storage", "words of a guest")
        asked = start(invitation, *where, cost=TESTING, policy=policy)
        assert journal.asking(asked.letter).terms.name == "Guest"
        changed = spoilt(asked.letter)
        with pytest.raises(Invalid) as refused:
            journal.asking(changed)
        assert refused.value.reason is Reason.NOT_OPENED


def test_an_answer_carries_the_id_of_its_keys_and_the_member_who_was_invited(saved: Home) -> None:
    parts = saved.parts()
    whom = member(saved)
    identity = Identity.generate().of_member(whom)
    public = identity.public
    own = device_id(whom, public.verify_key, public.hpke_key)
    good = Device(own, public.hpke_key, whom, HpkeKey.generate().public(), public.verify_key)
    further = new_invitation(parts.welcome.founder, saved.device, parts.identity, "", whom)
    assert open_joining(further, seal_joining(further, good, identity)) == good
    for bad, reason in (
        (replace(good, device=b"d" * 16), Reason.MALFORMED),
        (stranger(), Reason.MEMBER),
    ):
        with pytest.raises(Invalid) as refused:
            open_joining(further, seal_joining(further, bad, identity))
        assert refused.value.reason is reason


def test_a_grant_of_an_epoch_that_never_began_gives_nothing(saved: Home, guest: Home) -> None:
    told = Grant("legal", guest.device, 7, member(guest), b"x")
    saved.forge(saved.common(control=[to_map(told)]))
    with guest.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.CONTROL]
        assert journal.compartments == ("cases",)


def test_a_compartment_that_begins_in_a_segment_holds_entries_in_it(saved: Home) -> None:
    key = new_key()
    row = EpochKey(key_id_of(key), 1, key)
    begun = Compartment(1, row.key_id, "shelter")
    common = saved.common(control=[to_map(begun)], parts=[("shelter", 1)])
    saved.forge(common, {"shelter": encode([])}, keys={"shelter": row})
    assert saved.faults() == ()


def test_an_erasure_keeps_every_key_of_the_other_units(saved: Home) -> None:
    parts = saved.parts()
    first = b"".join(parts.keybag.keys("P-2"))
    parts.keybag.take({"P-2": first + b"k" * 32, "P-1": b"l" * 32}, {"age:FI-1": b"s"})
    assert parts.keybag.fresh().keys("P-2") == (first, b"k" * 32)
    destroy(parts, Quick(), {"P-1"})
    assert parts.keybag.keys("P-2") == (first, b"k" * 32)
    assert parts.keybag.keys("P-1") == ()
    assert parts.keybag.secret("age:FI-1") == b"s"
    assert saved.entries()[0].body == b"b" * 10


def test_keys_that_were_had_before_a_renewal_are_no_fault_when_all_is_walked_anew(
    saved: Home, guest: Home
) -> None:
    with guest.open(write=True) as journal:
        journal.append([entry(60)])
    saved.open(write=True).close()
    parts = saved.parts()
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.propose(ERASE, ["P-1"], b"n" * 16))
    with guest.open(write=True) as journal:
        journal.govern(lambda g: g.agree(b"n" * 16))
    saved.open(write=True).close()
    saved.clock.now += 8 * 24 * 60 * 60 * 1000
    with saved.open(write=True) as journal:
        assert journal.erase_due()
    saved.private("marks").unlink()
    with saved.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.UNMARKED]
        assert entry(60) in [e for segment in journal.read({}) for e in segment.entries]
    assert parts.retention.public() != saved.parts().retention.public()


def test_a_keybag_that_the_retention_keys_do_not_open_is_named(saved: Home) -> None:
    path = saved.private("keybag")
    old = path.read_bytes()
    destroy(saved.parts(), Quick(), {"P-1"})
    new = path.read_bytes()
    path.write_bytes(old)
    with pytest.raises(StorageDamaged, match="keybag"):
        saved.open()
    saved.private("keybag.next").write_bytes(new)  # an interruption that is finished
    assert saved.entries()
    saved.open(write=True).close()
    assert not saved.private("keybag.next").exists()
    assert path.read_bytes() == new
    saved.private("keybag.next").write_bytes(old)  # one that is undone
    saved.open(write=True).close()
    assert path.read_bytes() == new
    path.write_bytes(old)
    saved.private("keybag.next").write_bytes(old)
    with pytest.raises(StorageDamaged, match="keybag"):
        saved.open(write=True)


def test_whether_a_device_may_write_is_told_before_anything_is_checked(
    saved: Home, guest: Home
) -> None:
    whom = member(guest)
    with guest.open(write=True) as journal:
        journal.check_may_write()
    with saved.open(write=True) as journal:
        journal.govern(lambda g: g.remove(whom, None))
    with guest.open(write=True) as journal, pytest.raises(Removed):
        journal.check_may_write()


def test_a_full_disk_fails_the_note_that_somebody_read_what_relays_showed(saved: Home) -> None:
    class Full(Quick):
        full = False

        def write(self, path: Path, data: bytes | memoryview) -> None:
            if self.full:
                raise OSError(28, "full")
            super().write(path, data)

    disk = Full()
    with saved.open(write=True, disk=disk) as journal:
        journal.acknowledge()
        disk.full = True
        with pytest.raises(NotSaved):
            journal.acknowledge()


def test_a_keybag_that_disappears_while_it_is_open_is_named(saved: Home) -> None:
    bag = saved.parts().keybag
    bag.look_behind()
    saved.private("keybag").unlink()
    with pytest.raises(StorageDamaged, match="keybag"):
        bag.look_behind()


def test_a_key_that_was_remembered_and_then_kept_by_another_program_is_one(saved: Home) -> None:
    reader, writer = saved.parts().keybag, saved.parts().keybag
    assert reader.remember({"P-9": b"k" * 32}, {})
    assert writer.take({"P-9": b"k" * 32}, {})
    reader.load()
    assert reader.keys("P-9") == (b"k" * 32,)


def test_a_segment_that_is_cut_before_its_header_tells_nothing(saved: Home) -> None:
    data = saved.segments()[1].read_bytes()
    assert prev_of(data) == digest(saved.segments()[0].read_bytes())
    with pytest.raises(Invalid) as refused:
        prev_of(data[:83])
    assert refused.value.reason is Reason.TRUNCATED


def test_a_chain_that_is_held_already_is_not_called_dropped_as_well(saved: Home) -> None:
    """Marks of an earlier version, and the newest segment that they remember is damaged."""
    path, key = saved.private("marks"), saved.parts().identity.storage_key
    marks = open_marks(path.read_bytes(), saved.register, key)
    old = {
        "arrivals": marks.arrivals,
        "keybag": marks.keybag,
        "pending": marks.pending,
        "state": {"founder": marks.state.founder, "own": saved.device},
        "tips": marks.tips,
    }
    path.write_bytes(seal_file(MARKS, saved.register, key, encode(old)))
    assert saved.faults() == ()
    last = saved.segments()[-1]
    last.write_bytes(last.read_bytes()[:-1])
    with saved.open() as journal:
        assert [fault.reason for fault in journal.faults] == [Reason.TRUNCATED]


def test_a_chain_that_is_held_stays_held_when_others_are_taken_in(saved: Home, guest: Home) -> None:
    with guest.open(write=True) as journal:
        journal.append([entry(9)])
    chains = saved.parts().chains
    chains.hold(guest.device, 2, Invalid(Reason.TRUNCATED))
    chains.adopt(chains.trial({}))
    assert chains.held(guest.device) is not None
    chains.hold(saved.device, 1, Invalid(Reason.TRUNCATED))
    tried = chains.trial({})
    tried.release(saved.device)
    chains.adopt(tried)
    assert chains.held(saved.device) is None


def test_of_two_who_have_seen_saves_that_are_missing_the_later_is_told(
    saved: Home, tmp_path: Path
) -> None:
    homes = [join(saved, tmp_path / name, Terms(name, ("cases",))) for name in ("b", "c", "d")]
    writer, *others = sorted(homes, key=lambda home: home.device)
    early = tmp_path / "early"
    shutil.copytree(saved.storage, early)
    for home, number in zip(reversed(others), (20, 30), strict=True):
        with writer.open(write=True) as journal:
            journal.append([entry(number)])
        with home.open(write=True) as journal:  # the first by device has seen the later one
            journal.append([entry(number + 1)])
    shutil.copytree(saved.folder, tmp_path / "held")
    shutil.rmtree(tmp_path / "held" / "journal" / writer.device.hex())
    parts = Home(tmp_path / "held", early, saved.clock, saved.passphrase).parts()
    (fault,) = stated(parts.places, parts.chains)
    assert (fault.segment, fault.reason) == (2, Reason.WITHHELD)
