"""Letting somebody in: three files, a code that is said, and six words that both sides see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import Home, Quick, entry, join
from tests.spoiling import spoilt

from unerased.journal import (
    AlreadyExists,
    Entry,
    Invalid,
    Journal,
    NoSecret,
    NotAllowed,
    NotAMember,
    Reason,
    StorageDamaged,
    StorageExposed,
    Terms,
)
from unerased.journal.codec import encode
from unerased.journal.inviting import LASTS_MS
from unerased.journal.joining import Asked, again, finish, give_up, read_letter, start
from unerased.journal.letters import (
    Invitation,
    is_admission,
    open_admission,
    open_invitation,
    open_joining,
    seal_admission,
    seal_joining,
)
from unerased.seal import Identity, SealError, WrongPassphrase
from unerased.seal.cost import TESTING, Policy

if TYPE_CHECKING:
    from pathlib import Path

CODE = "amber basket cedar dune"
WORDS = "words of a guest for a test"
GUEST = Terms("Guest", ("cases",))


def invited(host: Home, terms: Terms = GUEST) -> bytes:
    with host.open(write=True) as journal:
        return journal.invite(terms, CODE, cost=TESTING)


def ask(letter: bytes, home: Path, code: str = CODE) -> tuple[Invitation, Asked]:
    policy = Policy.for_tests()
    invitation = open_invitation(letter, code, policy)
    folder, storage = home / "register", home / "storage"
    asked = start(invitation, folder, storage, WORDS, cost=TESTING, policy=policy, disk=Quick())
    return invitation, asked


def admit(host: Home, asked: Asked, words: str | None = None) -> bytes:
    with host.open(write=True) as journal:
        return journal.admit(asked.letter, asked.words if words is None else words)


def enter(home: Path, admission: bytes, passphrase: str = WORDS) -> None:
    policy = Policy.for_tests()
    finish(home / "register", home / "storage", passphrase, admission, policy=policy, disk=Quick())


def guest_of(host: Home, home: Path) -> Home:
    return Home(home / "register", home / "storage", host.clock, WORDS)


def copy(host: Home, guest: Home) -> None:
    """What a relay does: segments go from one folder to the other, both ways."""
    for one, other in ((host, guest), (guest, host)):
        for path in one.segments():
            target = other.folder / path.relative_to(one.folder)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())


def test_a_guest_in_a_folder_of_their_own_reads_what_was_and_what_comes(
    saved: Home, tmp_path: Path
) -> None:
    home = tmp_path / "guest"
    _, asked = ask(invited(saved), home)
    enter(home, admit(saved, asked))
    guest = guest_of(saved, home)
    with guest.open() as journal:
        assert list(journal.read({})) == []
        assert journal.faults == ()
    copy(saved, guest)
    assert [e for e in guest.entries() if e.compartment == "cases"] == [
        entry(number) for number in range(3)
    ]
    with guest.open(write=True) as journal:
        journal.append([entry(7)])
        assert journal.membership.names[journal.member] == "Guest"
    copy(saved, guest)
    assert entry(7) in saved.entries()
    with saved.open(write=True) as journal:
        journal.append([entry(7, size=3), entry(8)])
    copy(saved, guest)
    assert [e.body for e in guest.entries() if e.units in {("P-7",), ("P-8",)}] == [
        b"b" * 10,
        b"b" * 3,
        b"b" * 10,
    ]
    assert saved.faults() == guest.faults() == ()


def test_both_sides_see_the_same_words_and_others_for_another_device(
    saved: Home, tmp_path: Path
) -> None:
    letter = invited(saved)
    _, asked = ask(letter, tmp_path / "one")
    _, other = ask(letter, tmp_path / "two")
    with saved.open(write=True) as journal:
        assert journal.asking(asked.letter).words == asked.words
        assert journal.asking(other.letter).words == other.words
    assert asked.words != other.words
    assert len(asked.words.split()) == 6


def test_nobody_is_admitted_by_other_words(saved: Home, tmp_path: Path) -> None:
    letter = invited(saved)
    _, asked = ask(letter, tmp_path / "one")
    _, other = ask(letter, tmp_path / "two")
    for words in (other.words, "", asked.words + " more"):
        with pytest.raises(NotAllowed, match="safety words are not the same"):
            admit(saved, asked, words)
    with saved.open() as journal:
        assert len(journal.membership.devices) == 1
    assert is_admission(admit(saved, asked, asked.words.upper()))


def test_no_file_before_the_admission_holds_a_key_of_the_register(
    saved: Home, tmp_path: Path
) -> None:
    letter = invited(saved)
    invitation, asked = ask(letter, tmp_path / "guest")
    keys = [row.key for row in saved.parts().newest().values()]
    assert keys
    # the files are sealed, so it is what is inside them that is looked through
    device = open_joining(invitation, asked.letter)
    inside = encode(invitation), encode(device)
    assert invitation.secret in inside[0]
    assert device.verify_key in inside[1]
    assert not [key for key in keys for told in inside if key in told]
    assert b"Guest" in inside[0]
    assert b"Guest" not in letter


def test_a_wrong_code_opens_nothing(saved: Home) -> None:
    letter = invited(saved)
    with pytest.raises(WrongPassphrase):
        open_invitation(letter, "amber basket cedar fjord", Policy.for_tests())
    assert open_invitation(letter, f"  {CODE.replace(' ', '   ')}", Policy.for_tests())


@pytest.mark.parametrize("which", ["invitation", "joining", "admission"])
def test_every_changed_byte_of_the_three_files_is_refused(
    saved: Home, tmp_path: Path, which: str
) -> None:
    letter = invited(saved)
    invitation, asked = ask(letter, tmp_path / "guest")
    device = open_joining(invitation, asked.letter)
    admission = admit(saved, asked)
    files = {
        "invitation": (letter, lambda data: open_invitation(data, CODE, Policy.for_tests())),
        "joining": (asked.letter, lambda data: open_joining(invitation, data)),
        "admission": (admission, lambda data: open_admission(invitation, device.device, data)),
    }
    data, read = files[which]
    assert read(data)
    step = 97 if which == "invitation" else 41
    for at in {*range(0, len(data), step), *range(26), len(data) - 1}:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises((Invalid, SealError)):
            read(changed)
    for end in (0, 5, 9, 30, len(data) - 1):
        with pytest.raises((Invalid, SealError)):
            read(data[:end])


def test_an_answer_to_no_open_invitation_is_refused(saved: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "x" / "register", tmp_path / "x" / "storage", saved.clock)
    other.create().close()
    _, asked = ask(invited(other), tmp_path / "guest")
    invited(saved)
    with saved.open(write=True) as journal, pytest.raises(Invalid) as refused:
        journal.asking(asked.letter)
    assert refused.value.reason is Reason.OTHER_INVITATION
    assert other.open(write=True).asking(asked.letter)


def test_an_invitation_is_answered_once_and_ends_after_thirty_days(
    saved: Home, tmp_path: Path
) -> None:
    _, asked = ask(invited(saved), tmp_path / "guest")
    admit(saved, asked)
    with saved.open(write=True) as journal, pytest.raises(Invalid):
        journal.asking(asked.letter)
    _, late = ask(invited(saved, Terms("Late", ())), tmp_path / "late")
    saved.clock.now += LASTS_MS
    with saved.open(write=True) as journal, pytest.raises(Invalid):
        journal.asking(late.letter)


def test_who_exchanges_the_answer_is_told_apart_by_signature_and_id(
    saved: Home, tmp_path: Path
) -> None:
    """Somebody who knows the code, and so the secret of the invitation, answers for another."""
    invitation, asked = ask(invited(saved), tmp_path / "guest")
    device = open_joining(invitation, asked.letter)
    forged = seal_joining(invitation, device, Identity.generate())
    with pytest.raises(Invalid) as refused:
        open_joining(invitation, forged)
    assert refused.value.reason is Reason.SIGNATURE
    admission = admit(saved, asked)
    common = open_admission(invitation, device.device, admission)
    forged = seal_admission(invitation, device.device, common, Identity.generate())
    with pytest.raises(Invalid) as refused:
        open_admission(invitation, device.device, forged)
    assert refused.value.reason is Reason.SIGNATURE
    with pytest.raises(Invalid) as refused:
        open_admission(invitation, b"d" * 16, admission)
    assert refused.value.reason is Reason.OTHER_DEVICE


def test_a_further_device_of_a_member_may_what_the_member_may(saved: Home, tmp_path: Path) -> None:
    first = join(saved, tmp_path / "first", GUEST)
    member = first.parts().identity.member
    second = join(saved, tmp_path / "second", Terms("Guest", ("cases",), joins=member))
    assert second.parts().identity.member == member
    assert second.device != first.device
    with second.open(write=True) as journal:
        assert journal.membership.devices_of(member) == tuple(sorted([first.device, second.device]))
        journal.append([entry(9)])
    assert entry(9) in first.entries()
    with saved.open(write=True) as journal:
        letter = journal.invite(Terms("Guest", (), joins=member), CODE, cost=TESTING)
    invitation = open_invitation(letter, CODE, Policy.for_tests())
    stranger, _ = ask(invited(saved, Terms("Other", ())), tmp_path / "third")
    answer = ask(letter, tmp_path / "fourth")[1].letter
    assert open_joining(invitation, answer).member == member
    with pytest.raises(Invalid):
        open_joining(stranger, answer)


def test_a_device_that_waits_opens_nothing_and_says_why(saved: Home, tmp_path: Path) -> None:
    home = tmp_path / "guest"
    letter = invited(saved)
    _, asked = ask(letter, home)
    with pytest.raises(NotAMember, match="not admitted yet"):
        guest_of(saved, home).open()
    with pytest.raises(AlreadyExists):
        ask(letter, home)
    admission = admit(saved, asked)
    enter(home, admission)
    with pytest.raises(NotAMember, match="admitted already"):
        enter(home, admission)


def test_an_admission_needs_the_right_device_and_passphrase(saved: Home, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    _, asked = ask(invited(saved), one)
    ask(invited(saved, Terms("Two", ())), two)
    admission = admit(saved, asked)
    with pytest.raises(Invalid) as refused:
        enter(two, admission)
    assert refused.value.reason is Reason.OTHER_INVITATION
    with pytest.raises(WrongPassphrase):
        enter(one, admission, "not these words")
    path = next((one / "storage").glob("*/joining"))
    kept = path.read_bytes()
    path.write_bytes(spoilt(kept))
    with pytest.raises(StorageDamaged, match="joining"):
        enter(one, admission)
    path.write_bytes(kept)
    enter(one, admission)


def test_the_folder_of_who_joins_is_empty_or_a_copy_of_the_register(
    saved: Home, tmp_path: Path
) -> None:
    letter = invited(saved)
    for name, content in (("notes.txt", b"x"), ("format", b"unerased register 1\nother\n")):
        home = tmp_path / name
        (home / "register").mkdir(parents=True)
        (home / "register" / name).write_bytes(content)
        with pytest.raises(AlreadyExists, match="something else"):
            ask(letter, home)
    home = tmp_path / "empty"
    (home / "register").mkdir(parents=True)
    ask(letter, home)
    with pytest.raises(StorageExposed):
        start(
            open_invitation(letter, CODE, Policy.for_tests()),
            tmp_path / "all",
            tmp_path / "all" / "storage",
            WORDS,
            cost=TESTING,
            policy=Policy.for_tests(),
        )


@pytest.mark.parametrize(
    "terms",
    [
        Terms("", ()),
        Terms("two\nlines", ()),
        Terms("Guest", ("unknown",)),
        Terms("Guest", ("common",)),
        Terms("Guest", (), joins=b"nobody".ljust(16)),
    ],
)
def test_what_could_not_be_admitted_is_not_invited(saved: Home, terms: Terms) -> None:
    assert invited(saved)
    with pytest.raises(NotAllowed):
        invited(saved, terms)


def test_who_does_not_administer_invites_nobody(saved: Home, tmp_path: Path) -> None:
    guest = join(saved, tmp_path / "guest", GUEST)
    with pytest.raises(NotAllowed, match="cannot invite"):
        invited(guest, Terms("Friend", ()))
    with saved.open(write=True) as journal:
        journal.grant(guest.parts().identity.member, (), administer=True)
    assert invited(guest, Terms("Friend", ()))
    with pytest.raises(NotAllowed, match="cannot open"):
        invited(guest, Terms("Friend", ("legal",)))


def test_changed_invitations_on_this_device_are_named(saved: Home, tmp_path: Path) -> None:
    _, asked = ask(invited(saved), tmp_path / "guest")
    path = saved.private("invitations")
    kept = path.read_bytes()
    path.write_bytes(spoilt(kept))
    with saved.open(write=True) as journal, pytest.raises(StorageDamaged, match="invitations"):
        journal.asking(asked.letter)
    path.write_bytes(kept)
    assert admit(saved, asked)


def test_named_secrets_reach_those_alone_who_open_evidence(saved: Home, tmp_path: Path) -> None:
    def make() -> bytes:
        return b"AGE-SECRET"

    saw = join(saved, tmp_path / "saw", Terms("Saw", ("cases", "evidence")))
    saw_not = join(saved, tmp_path / "not", Terms("Saw Not", ("cases",)))
    with saved.open(write=True) as journal:
        journal.secret("age:FI-1", make)
        journal.append([Entry("evidence", ("FI-1",), b"h", b"b"), entry(1)])
    assert secret(saw, "age:FI-1") == b"AGE-SECRET"
    assert secret(saw_not, "age:FI-1") is None
    later = join(saved, tmp_path / "later", Terms("Later", ("evidence",)))
    assert secret(later, "age:FI-1") == b"AGE-SECRET"
    with saved.open(write=True) as journal:
        journal.grant(saw_not.parts().identity.member, ("evidence",))
    assert secret(saw_not, "age:FI-1") == b"AGE-SECRET"
    assert saw_not.faults() == saw.faults() == later.faults() == saved.faults() == ()
    with saw.open() as one, saved.open() as two:
        assert one.secret("projection") != two.secret("projection")


def secret(home: Home, name: str) -> bytes | None:
    with home.open(write=True) as journal:
        return journal_secret(journal, name)


def journal_secret(journal: Journal, name: str) -> bytes | None:
    try:
        return journal.secret(name)
    except NoSecret:
        return None


def test_letters_are_read_as_plain_files_alone(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes(b"x")
    assert read_letter(tmp_path / "letter") == b"x"
    with pytest.raises(Invalid):
        read_letter(tmp_path)


def test_an_answer_that_was_lost_is_made_again_with_the_same_words(
    saved: Home, tmp_path: Path
) -> None:
    home, policy = tmp_path / "guest", Policy.for_tests()
    where = (home / "register", home / "storage")
    _, asked = ask(invited(saved), home)
    with pytest.raises(WrongPassphrase):
        again(*where, "other words than these here", policy=policy)
    once_more = again(*where, WORDS, policy=policy)
    assert once_more.words == asked.words
    enter(home, admit(saved, once_more))
    with pytest.raises(NotAMember, match="was admitted already"):
        again(*where, WORDS, policy=policy)


def test_who_gives_up_asking_may_ask_again_with_the_same_invitation(
    saved: Home, tmp_path: Path
) -> None:
    home = tmp_path / "guest"
    where = (home / "register", home / "storage")
    letter = invited(saved)
    _, first = ask(letter, home)
    give_up(*where, disk=Quick())
    assert list((home / "storage").iterdir()) == []
    with pytest.raises(NotAMember):
        give_up(*where)
    _, second = ask(letter, home)
    assert second.words != first.words
    enter(home, admit(saved, second))
    with pytest.raises(NotAMember, match="was admitted already"):
        give_up(*where)
    with guest_of(saved, home).open() as journal:
        assert journal.member


def test_keys_that_are_gone_from_a_device_that_asked_are_named(saved: Home, tmp_path: Path) -> None:
    home = tmp_path / "guest"
    ask(invited(saved), home)
    (folder,) = (home / "storage").iterdir()
    (folder / "identity").unlink()
    with pytest.raises(StorageDamaged, match="identity is missing"):
        again(home / "register", home / "storage", WORDS, policy=Policy.for_tests())


def test_open_invitations_are_listed_and_one_that_is_taken_back_cannot_be_answered(
    saved: Home, tmp_path: Path
) -> None:
    kept, gone = invited(saved), invited(saved, Terms("Other", (), administer=True))
    with saved.open(write=True) as journal:
        first, second = journal.invitations()
        assert (first.terms, second.terms) == (GUEST, Terms("Other", (), administer=True))
        assert second.until_ms == saved.clock.now + LASTS_MS
        journal.withdraw(second.number)
        with pytest.raises(NotAllowed, match="no such invitation"):
            journal.withdraw(second.number)
        assert [one.number for one in journal.invitations()] == [first.number]
    _, late = ask(gone, tmp_path / "late")
    with pytest.raises(Invalid) as refused:
        admit(saved, late)
    assert refused.value.reason is Reason.OTHER_INVITATION
    _, asked = ask(kept, tmp_path / "guest")
    admit(saved, asked)
    with saved.open(write=True) as journal:
        assert journal.invitations() == ()
