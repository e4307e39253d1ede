"""Attacks 13 to 16: whoever holds the keys and signs, but does not keep to the format."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.spoiling import spoilt

from unerased.journal import Reason, Unrecognised
from unerased.journal.codec import encode
from unerased.journal.common import write_common
from unerased.journal.segment import Place, PlainPart, build, parse
from unerased.seal import Sealed, digest, frame, new_key, seal_box

if TYPE_CHECKING:
    from tests.journal.workbench import Home

ORDER = 2**252 + 27742317777372353535851937790883648493


def reason(home: Home) -> Reason:
    """Why the newest segment is not believed; it is the file that is named."""
    (fault,) = home.faults()
    assert fault.file == home.name(home.segments()[-1])
    return fault.reason


def test_a_segment_that_keeps_to_the_format_is_believed(saved: Home) -> None:
    saved.forge(saved.common())
    assert saved.faults() == ()


SMALL_ORDER = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")


@pytest.mark.parametrize("variant", ["other scalar", "small order", "not canonical", "zero"])
def test_malformed_signatures_are_refused(saved: Home, variant: str) -> None:
    assert saved.faults() == ()
    path = saved.segments()[-1]
    data = path.read_bytes()
    point, scalar = data[-64:-32], int.from_bytes(data[-32:], "little")
    signature = {
        "other scalar": point + (scalar + ORDER).to_bytes(32, "little"),
        "small order": SMALL_ORDER + data[-32:],
        "not canonical": bytes.fromhex("ee" + "ff" * 30 + "7f") + data[-32:],
        "zero": bytes(64),
    }[variant]
    path.write_bytes(data[:-64] + signature)
    assert reason(saved) is Reason.SIGNATURE


def test_a_ciphertext_is_bound_to_one_key(saved: Home) -> None:
    """A box whose commitment is of another key shows nothing, though its ciphertext would open."""
    good = [{"b": list(boxed(saved, honest=True)), "h": [b"h"], "p": [0], "u": ["P-0"]}]
    path = saved.forge(saved.common(parts=[("cases", 1)]), {"cases": encode(good)})
    assert saved.faults() == ()
    assert saved.entries()[-1].body == b"b"
    path.unlink()
    bad = [{"b": list(boxed(saved, honest=False)), "h": [b"h"], "p": [0], "u": ["P-0"]}]
    saved.forge(saved.common(parts=[("cases", 1)]), {"cases": encode(bad)})
    assert reason(saved) is Reason.UNIT_KEY
    assert saved.entries()[-1].body is None


def test_a_ciphertext_that_fits_its_commitment_and_does_not_open_is_refused(saved: Home) -> None:
    salt, commitment, ciphertext = boxed(saved, honest=True)
    changed = spoilt(ciphertext)
    for shown, expected in ((ciphertext, None), (changed, Reason.NOT_OPENED)):
        group = [{"b": [salt, commitment, shown], "h": [b"h"], "p": [0], "u": ["P-0"]}]
        path = saved.forge(saved.common(parts=[("cases", 1)]), {"cases": encode(group)})
        assert {fault.reason for fault in saved.faults()} == ({expected} - {None})
        path.unlink()


def boxed(home: Home, *, honest: bool) -> tuple[bytes, bytes, bytes]:
    parts = home.parts()
    (key,) = parts.keybag.keys("P-0")
    place = (parts.places.register, b"cases", parts.welcome.device, (5).to_bytes(8))
    context = frame(b"units v1", *place, b"P-0", digest(encode([[0], [b"h"]])))
    box = seal_box([key], context, encode([b"b"]))
    other = seal_box([new_key()], context, encode([b"b"]))
    shown = box if honest else Sealed(box.salt, other.commitment, box.ciphertext)
    return shown.salt, shown.commitment, shown.ciphertext


@pytest.mark.parametrize(
    ("forge", "expected"),
    [
        pytest.param(lambda told: told[:1] + told[1:] + b"\xc0", Reason.MALFORMED, id="more"),
        pytest.param(
            lambda told: told.replace(b"\xa3run\xc0", b"\xa3run\xc0\xa3run\xc0").replace(
                b"\x87", b"\x88", 1
            ),
            Reason.NOT_CANONICAL,
            id="a key twice",
        ),
        pytest.param(
            lambda told: told.replace(b"\xa7control\x90", b"\xa7control\xdc\x00\x00"),
            Reason.NOT_CANONICAL,
            id="a long form",
        ),
        pytest.param(
            lambda told: told.replace(
                b"\xa7control\x90", b"\xa7control\x91\x81\xa1t" + b"\x91" * 100_000 + b"\x90"
            ),
            Reason.TOO_DEEP,
            id="deep nesting",
        ),
        pytest.param(
            lambda told: told.replace(b"\xa7control\x90", b"\xa7control\xdd\xff\xff\xff\xff"),
            Reason.MALFORMED,
            id="a huge length",
        ),
        pytest.param(lambda _: b"\xc1", Reason.MALFORMED, id="no msgpack"),
        pytest.param(lambda _: b"", Reason.MALFORMED, id="nothing"),
    ],
)
def test_a_common_part_in_another_form_is_refused(
    saved: Home, forge: Any, expected: Reason
) -> None:
    told = write_common(saved.common())
    good = saved.forge(told)
    assert saved.faults() == ()
    good.unlink()
    assert forge(told) != told
    saved.forge(forge(told))
    assert reason(saved) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"\xdc\x00\x00", Reason.NOT_CANONICAL, id="a long form"),
        pytest.param(
            b"\x91\x84\xa1h\x91\xa0\xa1b\x91\xc4\x00\xa1p\x91\x00\xa1u\x90",
            Reason.MALFORMED,
            id="text for bytes",
        ),
        pytest.param(
            b"\x91\x84\xa1h\x91\xc4\x00\xa1b\x91\xc4\x00\xa1p\x91\x00\xa1u\x90",
            Reason.NOT_CANONICAL,
            id="keys out of order",
        ),
        pytest.param(
            b"\x91\x85\xa1b\x91\xc4\x00\xa1b\x91\xc4\x00\xa1h\x91\xc4\x00\xa1p\x91\x00\xa1u\x90",
            Reason.NOT_CANONICAL,
            id="a key twice",
        ),
        pytest.param(b"\xdd\xff\xff\xff\xff", Reason.MALFORMED, id="a huge length"),
        pytest.param(b"\x91" * 1_000_000, Reason.MALFORMED, id="deep nesting"),
        pytest.param(
            encode([{"b": [b""], "h": [b""], "p": [3], "u": []}]), Reason.GROUPS, id="a gap"
        ),
    ],
)
def test_a_compartments_part_in_another_form_is_refused(
    saved: Home, content: bytes, expected: Reason
) -> None:
    good = encode([{"b": [b""], "h": [b""], "p": [0], "u": []}])
    path = saved.forge(saved.common(parts=[("cases", 1)]), {"cases": good})
    assert saved.faults() == ()
    path.unlink()
    saved.forge(saved.common(parts=[("cases", 1)]), {"cases": content})
    assert reason(saved) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hlc": 1}, Reason.CLOCK),
        ({"hlc": 1 << 63}, Reason.CLOCK),
        ({"wall_ms": 1 << 50}, Reason.CLOCK),
        ({"member": b"x" * 16}, Reason.MEMBER),
        ({"parts": [("cases", 1)]}, Reason.PARTS),
        ({"control": [{"t": "genesis"}]}, Reason.CONTROL),
        ({"control": [{"t": "grant"}]}, Reason.MALFORMED),
        ({"control": [{}]}, Reason.MALFORMED),
        ({"control": [{"t": "later", "x": [msgspec.msgpack.Ext(7, b"x")]}]}, Reason.MALFORMED),
        (
            {"control": [{"t": "later", "x": dt.datetime(2018, 1, 1, tzinfo=dt.UTC)}]},
            Reason.MALFORMED,
        ),
    ],
)
def test_a_common_part_that_says_what_cannot_be_is_refused(
    saved: Home, changes: dict[str, Any], expected: Reason
) -> None:
    good = saved.forge(saved.common())
    assert saved.faults() == ()
    good.unlink()
    saved.forge(saved.common(**changes))
    assert reason(saved) is expected


def test_nesting_has_one_bound_for_every_reader(saved: Home) -> None:
    """A bound that hung on the free stack would let two readers disagree."""
    for depth, expected in ((31, set()), (32, {Reason.TOO_DEEP}), (500, {Reason.TOO_DEEP})):
        nested: list[object] = []
        for _ in range(depth - 1):
            nested = [nested]
        path = saved.forge(saved.common(control=[{"t": "later", "x": nested}]))
        assert {fault.reason for fault in saved.faults()} == expected
        path.unlink()


def test_what_comes_later_is_kept_and_named_and_stops_nothing(saved: Home) -> None:
    saved.forge(saved.common(control=[{"t": "erase", "unit": b"x", "deep": [[[{}]]]}]))
    with saved.open(write=True) as journal:
        assert journal.faults == ()
        told = (Unrecognised(journal.device, 5, "erase"),)
        assert journal.unrecognised == journal.verify().unrecognised == told
        journal.append([])
    with saved.open() as journal:
        assert journal.unrecognised == told


def test_a_common_part_under_a_compartments_key_is_refused(saved: Home) -> None:
    """The key that opens it must be one of the common part, whoever may have it."""
    parts = saved.parts()
    device, tip = parts.welcome.device, parts.chains.tip(parts.welcome.device)
    keys = parts.newest()
    place = Place(parts.places.register, device, tip.seq + 1)
    told = write_common(saved.common())
    path = parts.places.segment(device, place.seq)
    for name, expected in (("common", set()), ("cases", {Reason.UNKNOWN_KEY})):
        plain = [PlainPart(keys[name].key_id, keys[name].key, told)]
        data = build(place, tip.hash, plain, parts.identity.sign, secrets.token_bytes)
        assert parse(data, place).place == place
        path.write_bytes(data)
        assert {fault.reason for fault in saved.faults()} == expected
