from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import entry
from tests.spoiling import spoilt

from unerased.journal import Entry, Invalid, Reason, StorageDamaged
from unerased.journal.codec import encode
from unerased.journal.disk import RealDisk
from unerased.journal.entries import Founder
from unerased.journal.keybag import Keybag, first_bytes
from unerased.journal.keyring import Keyring
from unerased.journal.private import KEYBAG, MARKS, WELCOME, open_file, seal_file
from unerased.journal.retention import new_retention, open_retention, seal_retention
from unerased.journal.row import NOTHING, Records, Row, row_header
from unerased.journal.welcome import CommonKey, Welcome, open_welcome, seal_welcome
from unerased.seal import Identity, new_key, wrap

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journal.workbench import Home

REGISTER = b"R" * 16
KEY = new_key()
ROW = Row(KEYBAG, REGISTER, KEY)


def reason_of(use: object, *args: object) -> Reason:
    with pytest.raises(Invalid) as refused:
        use(*args)  # type: ignore[operator] # any of the readers
    return refused.value.reason


def test_a_private_file_opens_as_its_kind_under_its_key_alone() -> None:
    data = seal_file(MARKS, REGISTER, KEY, b"content")
    assert open_file(MARKS, REGISTER, KEY, data) == b"content"
    assert reason_of(open_file, WELCOME, REGISTER, KEY, data) is Reason.FORM
    assert reason_of(open_file, MARKS, b"S" * 16, KEY, data) is Reason.NOT_OPENED
    assert reason_of(open_file, MARKS, REGISTER, new_key(), data) is Reason.NOT_OPENED
    assert reason_of(open_file, MARKS, REGISTER, KEY, data[:50]) is Reason.TRUNCATED
    assert (
        reason_of(open_file, MARKS, REGISTER, KEY, data[:9] + b"\2" + data[10:]) is Reason.VERSION
    )


def test_a_welcome_is_for_one_register_device_and_identity() -> None:
    identity = Identity.generate()
    public = identity.public

    def welcome(register: bytes, wrapped: bytes) -> Welcome:
        founder = Founder(b"D" * 16, b"H" * 32, public.member, register, public.verify_key)
        return Welcome((CommonKey(1, b"K" * 16, wrapped),), b"D" * 16, founder)

    data = seal_welcome(welcome(REGISTER, b""), identity)
    assert open_welcome(data, REGISTER, identity).device == b"D" * 16
    assert reason_of(open_welcome, data, b"S" * 16, identity) is Reason.NOT_OPENED
    other = seal_file(WELCOME, REGISTER, identity.storage_key, b"")
    assert reason_of(open_welcome, other, REGISTER, identity) is Reason.MALFORMED
    foreign = welcome(b"S" * 16, wrap(b"short", public.hpke_key, b"another context"))
    assert reason_of(Keyring, identity, foreign) is Reason.NOT_OPENED


def test_a_welcome_that_pins_another_register_is_refused() -> None:
    identity = Identity.generate()
    public = identity.public
    founder = Founder(b"D" * 16, b"H" * 32, public.member, b"S" * 16, public.verify_key)

    content = encode(Welcome((), b"D" * 16, founder))
    data = seal_file(WELCOME, REGISTER, identity.storage_key, content)
    assert reason_of(open_welcome, data, REGISTER, identity) is Reason.OTHER_REGISTER


def test_retention_keys_come_back_and_do_not_show_themselves() -> None:
    identity, retention = Identity.generate(), new_retention()
    data = seal_retention(retention, REGISTER, identity)
    assert open_retention(data, REGISTER, identity) == retention
    assert len(retention.public()) == 1216
    assert repr(retention) == "Retention(...)"


def row(*contents: bytes) -> bytes:
    records = [ROW.seal(index, content) for index, content in enumerate(contents)]
    return row_header(KEYBAG, REGISTER) + b"".join(records)


def read(data: bytes, known: Records = NOTHING) -> tuple[list[bytes], Records]:
    found: list[bytes] = []
    return found, ROW.read(data, NOTHING, known, found.append)


def test_a_row_is_read_to_its_end() -> None:
    data = row(b"one", b"two")
    assert read(data) == ([b"one", b"two"], Records(2, len(data)))
    assert ROW.first(data) == b"one"


def test_a_torn_tail_is_never_believed_wherever_it_is_torn() -> None:
    whole, data = row(b"one"), row(b"one", b"two")
    expected = ([b"one"], Records(1, len(whole)))
    for end in range(len(whole), len(data)):
        assert read(data[:end]) == expected
        zeros = data[:end] + bytes(len(data) - end)
        assert read(zeros) == expected or zeros == data


def test_what_was_acknowledged_must_open() -> None:
    data = row(b"one", b"two")
    known = Records(2, len(data))
    assert read(data, known)[0] == [b"one", b"two"]
    assert reason_of(read, data[:-1], known) is Reason.TRUNCATED
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1
        with pytest.raises(Invalid):
            read(bytes(changed), known)


def test_a_row_of_another_kind_or_register_is_refused() -> None:
    data = row(b"one")
    other = Row(KEYBAG, b"S" * 16, KEY)
    assert reason_of(other.first, data) is Reason.OTHER_REGISTER
    assert reason_of(ROW.first, data[:20]) is Reason.TRUNCATED
    assert reason_of(ROW.first, data[:28]) is Reason.TRUNCATED
    assert reason_of(ROW.first, b"UNERMARK" + data[8:]) is Reason.FORM


def test_records_cannot_change_places() -> None:
    one, two = ROW.seal(0, b"one"), ROW.seal(1, b"two")
    start = row()
    assert read(start + one + two)[0] == [b"one", b"two"]
    assert read(start + two + one)[0] == []
    assert read(start + one + one)[0] == [b"one"]


@pytest.fixture
def bag(tmp_path: Path) -> Keybag:
    path = tmp_path / "keybag"
    data = first_bytes(REGISTER, KEY)
    path.write_bytes(data)
    return Keybag(path, ROW, RealDisk(), Records(1, len(data)))


def test_unit_keys_are_made_once_and_come_back(bag: Keybag) -> None:
    bag.add(["P-1", "P-2"])
    (first,) = bag.keys("P-1")
    assert len(first) == 32
    bag.add(["P-2", "P-3"])
    again = bag.fresh()
    assert again.peek("P-1") == ()
    assert [again.keys(unit) for unit in ("P-1", "P-2", "P-3")] == [
        bag.keys(unit) for unit in ("P-1", "P-2", "P-3")
    ]
    assert again.keys("P-4") == ()
    size = again.end
    bag.add(["P-1"])
    assert bag.end == size


def test_the_projections_key_is_read_without_opening_the_rest(bag: Keybag, tmp_path: Path) -> None:
    projection = bag.secret("projection")
    bag.add(["P-1"])
    path = tmp_path / "keybag"
    data = spoilt(path.read_bytes())
    path.write_bytes(data)
    again = bag.fresh()
    assert again.secret("projection") == projection
    with pytest.raises(StorageDamaged) as refused:
        again.keys("P-1")
    assert (refused.value.file, refused.value.reason) == ("keybag", Reason.NOT_OPENED)
    assert refused.value.detail == "record 1"
    path.write_bytes(data[:30])
    with pytest.raises(StorageDamaged, match="keybag is cut short"):
        bag.fresh().secret("projection")


def test_a_torn_tail_is_cut_with_the_next_append(bag: Keybag, tmp_path: Path) -> None:
    bag.add(["P-1"])
    path = tmp_path / "keybag"
    path.write_bytes(path.read_bytes() + b"\0\0\0\xff torn")
    again = bag.fresh()
    assert again.keys("P-2") == ()
    assert again.torn
    again.add(["P-2"])
    assert not again.torn
    assert b"torn" not in path.read_bytes()
    assert again.fresh().keys("P-2") == again.keys("P-2")


def test_a_hundred_thousand_unit_keys_come_back(bag: Keybag) -> None:
    bag.add([f"P-{number:09d}" for number in range(100_000)])
    again = bag.fresh()
    assert again.keys("P-000099999") is not None


def test_private_files_and_folders_are_for_their_owner_alone(saved: Home) -> None:
    old = os.umask(0)
    try:
        with saved.open(write=True) as journal:
            journal.append([entry(9)])
    finally:
        os.umask(old)
    for root in (saved.folder, saved.storage):
        for path in (root, *root.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path


def test_nothing_of_the_content_stands_on_the_disk(home: Home) -> None:
    canary = b"a-canary-that-must-not-sing"
    with home.create() as journal:
        unit = "P-CANARY"
        journal.append([Entry("identities", (unit,), canary, canary)])
        secret = journal.secret("age:FI-CANARY", lambda: canary)
        assert secret == canary
    for root in (home.folder, home.storage):
        files = [path for path in root.rglob("*") if path.is_file()]
        assert len(files) > 1
        for path in files:
            data = path.read_bytes()
            assert canary not in data
            assert b"CANARY" not in data
            assert b"identities" not in data
