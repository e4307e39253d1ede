"""Attacks 1 to 3: flipped bytes, truncation, garbage, in every kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unerased.journal import Invalid, NoRegister, Reason, StorageDamaged
from unerased.journal.chain import trusted
from unerased.journal.marks import open_marks
from unerased.journal.private import ARRIVALS, KEYBAG
from unerased.journal.retention import open_retention
from unerased.journal.row import NOTHING, Row
from unerased.journal.segment import Place, parse
from unerased.journal.welcome import open_welcome
from unerased.seal import IdentityDamaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journal.workbench import Home


def flipped(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 0x40]) + data[position + 1 :]


def gate(home: Home, path: Path) -> Callable[[bytes], None]:
    """The trust gate for one segment: form, hash of the one before, signature."""
    parts = home.parts()
    device, seq = parts.welcome.device, int(path.stem)
    place = Place(parts.places.register, device, seq)
    prev = parse(path.read_bytes(), place).prev
    key = parts.welcome.founder.verify_key

    def check(data: bytes) -> None:
        _, fault = trusted([parse(data, place)], prev, key)
        if fault is not None:
            raise fault

    return check


def test_every_flipped_byte_of_a_segment_is_refused(saved: Home) -> None:
    path = saved.segments()[2]
    check, data = gate(saved, path), path.read_bytes()
    check(data)
    reasons = set()
    table = 84 + 84 * 3
    ciphertexts = range(table, len(data) - 64, 5)  # the signature covers them alike
    for position in (*range(table), *ciphertexts, *range(len(data) - 64, len(data))):
        with pytest.raises(Invalid) as refused:
            check(flipped(data, position))
        reasons.add(refused.value.reason)
    assert Reason.SIGNATURE in reasons
    assert Reason.FORM in reasons


def test_every_truncation_of_a_segment_is_refused(saved: Home) -> None:
    path = saved.segments()[2]
    check, data = gate(saved, path), path.read_bytes()
    check(data)
    for length in range(len(data)):
        with pytest.raises(Invalid) as refused:
            check(data[:length])
        assert refused.value.reason is Reason.TRUNCATED


@pytest.mark.parametrize("garbage", [b"\0", b"x" * 84, bytes(4096)])
def test_garbage_behind_a_segment_is_refused(saved: Home, garbage: bytes) -> None:
    path = saved.segments()[2]
    check, data = gate(saved, path), path.read_bytes()
    check(data)
    with pytest.raises(Invalid) as refused:
        check(data + garbage)
    assert refused.value.reason is Reason.TRAILING


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(lambda data: flipped(data, 400), Reason.SIGNATURE, id="flipped"),
        pytest.param(lambda data: data[:-1], Reason.TRUNCATED, id="half copied"),
        pytest.param(lambda _: b"", Reason.TRUNCATED, id="emptied"),
        pytest.param(lambda data: data + b"\0", Reason.TRAILING, id="longer"),
    ],
)
@pytest.mark.parametrize("number", [0, 1, 3])
def test_verify_names_the_changed_file_and_why(
    saved: Home, number: int, change: Callable[[bytes], bytes], reason: Reason
) -> None:
    assert saved.faults() == ()
    path = saved.segments()[number]
    path.write_bytes(change(path.read_bytes()))
    (fault,) = saved.faults()
    assert (fault.file, fault.segment, fault.reason) == (saved.name(path), number + 1, reason)
    with saved.open() as journal:
        assert [segment.seq for segment in journal.read({})] == list(range(1, number + 1))


def readers(home: Home) -> dict[str, Callable[[bytes], object]]:
    """For each private file what reads it."""
    parts = home.parts()
    register, identity = parts.places.register, parts.identity
    retention = open_retention(home.private("retention").read_bytes(), register, identity)
    marks = open_marks(home.private("marks").read_bytes(), register, identity.storage_key)
    bag, log = (
        Row(KEYBAG, register, retention.secret),
        Row(ARRIVALS, register, identity.storage_key),
    )
    return {
        "welcome": lambda data: open_welcome(data, register, identity),
        "retention": lambda data: open_retention(data, register, identity),
        "marks": lambda data: open_marks(data, register, identity.storage_key),
        "keybag": lambda data: bag.read(data, NOTHING, marks.keybag, lambda _: None),
        "arrivals": lambda data: log.read(data, NOTHING, marks.arrivals, lambda _: None),
    }


@pytest.mark.parametrize("name", ["welcome", "retention", "marks", "keybag", "arrivals"])
def test_every_flipped_byte_and_truncation_of_a_private_file_is_refused(
    saved: Home, name: str
) -> None:
    read, data = readers(saved)[name], saved.private(name).read_bytes()
    read(data)
    for position in range(len(data)):
        with pytest.raises(Invalid):
            read(flipped(data, position))
        with pytest.raises(Invalid):
            read(data[:position])


@pytest.mark.parametrize("name", ["welcome", "retention", "keybag"])
def test_a_changed_private_file_is_named_on_opening(saved: Home, name: str) -> None:
    saved.entries()
    path = saved.private(name)
    data = path.read_bytes()
    for change in (flipped(data, len(data) - 1), data[:-1], b""):
        path.write_bytes(change)
        with pytest.raises(StorageDamaged) as refused:
            saved.entries()
        assert refused.value.file == name
        assert refused.value.reason in {Reason.NOT_OPENED, Reason.TRUNCATED}


def test_a_changed_identity_is_refused_on_opening(saved: Home) -> None:
    saved.entries()
    path = saved.private("identity")
    path.write_bytes(flipped(path.read_bytes(), 100))
    with pytest.raises(IdentityDamaged):
        saved.open()


@pytest.mark.parametrize("name", ["marks", "arrivals", "keybag"])
def test_verify_names_a_changed_private_file(saved: Home, name: str) -> None:
    assert saved.faults() == ()
    path = saved.private(name)
    data = path.read_bytes()
    path.write_bytes(flipped(data, len(data) - 1) if name != "arrivals" else data[:-1])
    faults = saved.faults()
    assert name in {fault.file for fault in faults}
    expected = {
        "marks": {Reason.UNMARKED},
        "arrivals": {Reason.TRUNCATED},
        "keybag": {Reason.NOT_OPENED, Reason.UNIT_KEY},
    }
    assert {fault.reason for fault in faults} == expected[name]


def test_a_dropped_record_of_the_keybag_is_named(saved: Home) -> None:
    path = saved.private("keybag")
    assert saved.faults() == ()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 120])
    with saved.open() as journal:
        faults = journal.verify().faults
    assert ("keybag", Reason.TRUNCATED) in {(fault.file, fault.reason) for fault in faults}


@pytest.mark.parametrize("content", [b"", b"unerased", b"unerased register 1\nzz\n"])
def test_a_changed_format_file_is_refused(saved: Home, content: bytes) -> None:
    saved.entries()
    (saved.folder / "format").write_bytes(content)
    with pytest.raises(NoRegister):
        saved.open()
