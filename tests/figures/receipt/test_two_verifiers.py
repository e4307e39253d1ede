"""Two verifiers, one of which shares no code with us, refuse the same: every byte, every record.

The standalone file is loaded here as a module, so that it can be asked about every single byte.
"""

from __future__ import annotations

import importlib.util
import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from unerased.figures.receipt import (
    Fixed,
    Receipt,
    ReceiptRefused,
    commit,
    load_opened,
    load_receipt,
    opened,
    signed,
    verify_opened,
    verify_receipt,
)
from unerased.seal import SigningKey, digest
from unerased.seal.commitment import commitment, leaf_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

TOOL = Path(__file__).parents[3] / "tools" / "verify_receipt.py"
KEY = SigningKey(b"k" * 32)
UNITS = tuple(f"P-{number:04}" for number in range(13))
ACTS = ("detention", "torture", "threats", "flight")
RECORDS = {
    unit: {"act": ACTS[at % 4], "code": unit, "source": f"S-{at % 3}"}
    for at, unit in enumerate(UNITS)
}
SALTS = {unit: digest(b"salt of " + unit.encode()) for unit in UNITS}
SHOWN = {"act", "code"}


def receipt_of(fixed: Fixed, count: int, key: SigningKey = KEY) -> bytes:
    made = Receipt(
        release="RL-7K3M",
        figure="left",
        version=1,
        unit="persons",
        count=count,
        dated="2031-04-05",
        definition="ab" * 32,
        published="cd" * 32,
        as_of="ef" * 32,
        root=fixed.root,
        key="",
    )
    return signed(made, key).text


FIXED = commit(RECORDS, SALTS)
RECEIPT = receipt_of(FIXED, len(UNITS))
OPENED = {
    unit: msgspec.json.encode(opened(FIXED, unit, RECORDS[unit], SALTS[unit], SHOWN))
    for unit in UNITS
}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_receipt", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Both:
    """Both verifiers over the same bytes."""

    def __init__(self, tool: ModuleType, folder: Path) -> None:
        self._tool, self._folder = tool, folder

    def accept(self, receipt: bytes, records: Sequence[bytes] = (), key: str = "") -> bool:
        """Whether both accept; they may never disagree."""
        ours, theirs = self._ours(receipt, records, key), self._theirs(receipt, records, key)
        assert ours == theirs, (ours, theirs)
        return ours

    def _ours(self, receipt: bytes, records: Sequence[bytes], key: str) -> bool:
        try:
            found = load_receipt(receipt)
            verify_receipt(found, key=key)
            verify_opened(found, [load_opened(one) for one in records])
        except ReceiptRefused:
            return False
        return True

    def _theirs(self, receipt: bytes, records: Sequence[bytes], key: str) -> bool:
        for old in self._folder.iterdir():
            old.unlink()
        place = self._folder / "receipt.txt"
        place.write_bytes(receipt)
        for number, one in enumerate(records):
            (self._folder / f"{number}.json").write_bytes(one)
        asked = [str(place), *(["--key", key] if key else [])]
        code = self._tool.main([*asked, *(["--opened", str(self._folder)] if records else [])])
        assert code in {0, 3}, code
        return bool(code == 0)


@pytest.fixture
def both(tool: ModuleType, tmp_path: Path) -> Both:
    folder = tmp_path / "given"
    folder.mkdir()
    return Both(tool, folder)


def test_everything_untouched_is_accepted(both: Both) -> None:
    assert both.accept(RECEIPT)
    assert both.accept(RECEIPT, list(OPENED.values()))
    assert both.accept(RECEIPT, [OPENED[UNITS[4]]], KEY.verify_key().hex())


@pytest.mark.parametrize("flip", [1, 0x20, 0x80])
def test_every_changed_byte_of_a_receipt_is_refused_by_both(flip: int, both: Both) -> None:
    assert both.accept(RECEIPT)
    for place in range(len(RECEIPT)):
        changed = bytearray(RECEIPT)
        changed[place] ^= flip
        assert not both.accept(bytes(changed)), place


@pytest.mark.parametrize("flip", [1, 0x20, 0x80])
def test_every_changed_byte_of_an_opened_record_is_refused_by_both(flip: int, both: Both) -> None:
    good = OPENED[UNITS[5]]
    assert both.accept(RECEIPT, [good])
    for place in range(len(good)):
        changed = bytearray(good)
        changed[place] ^= flip
        assert not both.accept(RECEIPT, [bytes(changed)]), place


@pytest.mark.parametrize("cut", range(0, 400, 37))
def test_a_receipt_or_a_record_that_is_cut_short_is_refused_by_both(cut: int, both: Both) -> None:
    good = OPENED[UNITS[5]]
    assert both.accept(RECEIPT, [good])
    assert not both.accept(RECEIPT[:cut])
    assert not both.accept(RECEIPT, [good[:cut]])


def changed(record: bytes, **parts: Any) -> bytes:
    return json.dumps({**json.loads(record), **parts}).encode()


def test_swapped_records_are_refused_by_both(both: Both) -> None:
    one, other = OPENED[UNITS[2]], OPENED[UNITS[7]]
    assert both.accept(RECEIPT, [one, other])
    first, second = json.loads(one), json.loads(other)
    for part in ("fields", "index", "path"):
        swapped = [changed(one, **{part: second[part]}), changed(other, **{part: first[part]})]
        assert not both.accept(RECEIPT, swapped), part
        assert not both.accept(RECEIPT, [swapped[0]])
    assert not both.accept(RECEIPT, [changed(one, fields=second["fields"], path=second["path"])])


def test_one_field_of_another_record_is_refused_by_both(both: Both) -> None:
    one, other = OPENED[UNITS[2]], OPENED[UNITS[6]]
    first, second = json.loads(one)["fields"], json.loads(other)["fields"]
    assert both.accept(RECEIPT, [one])
    for at in range(len(first)):
        mixed = [*first[:at], second[at], *first[at + 1 :]]
        assert not both.accept(RECEIPT, [changed(one, fields=mixed)]), at


def test_an_added_record_is_refused_by_both_in_any_place(both: Both) -> None:
    forged = {"act": "torture", "code": "P-9999", "source": "S-0"}
    more = commit({**RECORDS, "P-9999": forged}, {**SALTS, "P-9999": b"s" * 32})
    true = msgspec.json.encode(opened(more, "P-9999", forged, b"s" * 32, SHOWN))
    assert both.accept(receipt_of(more, len(UNITS) + 1), [true])
    assert not both.accept(RECEIPT, [true])
    fields = json.loads(true)["fields"]
    for unit, index in product(UNITS, range(len(UNITS) + 1)):
        path = json.loads(OPENED[unit])["path"]
        record = {"fields": fields, "index": index, "path": path}
        assert not both.accept(RECEIPT, [json.dumps(record).encode()])


def test_a_left_out_record_is_refused_by_both(both: Both) -> None:
    """Whoever leaves one out has another root, and signs another receipt."""
    kept = {unit: RECORDS[unit] for unit in UNITS[1:]}
    fewer = commit(kept, SALTS)
    other = receipt_of(fewer, len(kept))
    record = msgspec.json.encode(opened(fewer, UNITS[3], RECORDS[UNITS[3]], SALTS[UNITS[3]], SHOWN))
    assert both.accept(other, [record])
    assert not both.accept(RECEIPT, [record])
    assert not both.accept(other, [OPENED[UNITS[3]]])
    for count in (len(UNITS) - 1, len(UNITS) + 1):
        wrong = RECEIPT.replace(b'"count":13', f'"count":{count}'.encode())
        assert wrong != RECEIPT
        assert not both.accept(wrong)
        # signed anew with the count that is not the tree's, the places lead elsewhere
        lying = receipt_of(FIXED, count)
        assert not both.accept(lying, list(OPENED.values())), count


def test_a_receipt_signed_anew_by_somebody_else_is_refused_where_the_key_is_known(
    both: Both,
) -> None:
    ours = KEY.verify_key().hex()
    assert both.accept(RECEIPT, (), ours)
    forged = receipt_of(FIXED, len(UNITS), SigningKey(b"o" * 32))
    assert both.accept(forged), "nobody said whose key it has to be"
    assert not both.accept(forged, (), ours)


def test_a_dictionary_of_all_plausible_records_matches_no_leaf_that_an_opening_tells() -> None:
    """An opened record tells the leaves beside it; without their salts they match no guess."""
    told = {step for one in OPENED.values() for step in json.loads(one)["path"][:1]}
    told |= {field["commitment"] for one in OPENED.values() for field in json.loads(one)["fields"]
             if field.get("commitment")}  # fmt: skip
    assert len(told) > len(UNITS)
    salts = known_salts()
    guesses = list(product(ACTS, UNITS, ("S-0", "S-1", "S-2")))
    assert all((r["act"], r["code"], r["source"]) in guesses for r in RECORDS.values())
    for salt in salts:
        for name, values in zip(("act", "code", "source"), (ACTS, UNITS, ("S-0", "S-1", "S-2")),
                                strict=True):  # fmt: skip
            assert not told & {commitment(salt, name, value).hex() for value in values}
        leaves = {leaf_with(salt, dict(zip(("act", "code", "source"), one, strict=True)))
                  for one in guesses}  # fmt: skip
        assert not told & leaves
    # with its salt the same dictionary finds the record at once: that alone is what is lacking
    shown = json.loads(OPENED[UNITS[0]])["fields"][0]
    salt, record = bytes.fromhex(shown["salt"]), RECORDS[UNITS[0]]
    found = [
        act
        for act in ACTS
        if commitment(salt, "act", act) == commitment(salt, "act", record["act"])
    ]
    assert found == [record["act"]]


def known_salts() -> list[bytes]:
    """Salts that somebody outside can think of, and those of fields that were opened."""
    found = [bytes(32), b"\xff" * 32, digest(b""), bytes.fromhex(json.loads(RECEIPT)["root"])]
    found += [digest(unit.encode()) for unit in UNITS[:3]]
    fields = [field for one in list(OPENED.values())[:3] for field in json.loads(one)["fields"]]
    return [*found, *(bytes.fromhex(field["salt"]) for field in fields if field.get("salt"))]


def leaf_with(salt: bytes, record: Mapping[str, str]) -> str:
    return leaf_of({name: commitment(salt, name, value) for name, value in record.items()}).hex()


def unusual() -> dict[str, bytes]:
    good = OPENED[UNITS[5]].decode()
    index = json.loads(good)["index"]
    first = json.loads(good)["fields"][0]
    return {
        "a name twice": good.replace('"index":', f'"index":{index},"index":', 1).encode(),
        "a name more": changed(good.encode(), note="x"),
        "a name of a field more": changed(good.encode(), fields=[{**first, "note": "x"}]),
        "a place that is a fraction": changed(good.encode(), index=index + 0.5),
        "a place with a point": good.replace(f'"index":{index}', f'"index":{index}.0', 1).encode(),
        "a place that is a word": changed(good.encode(), index=str(index)),
        "a place below none": changed(good.encode(), index=-1),
        "no fields": changed(good.encode(), fields=[]),
        "fields that are none": changed(good.encode(), fields=None),
        "nesting": b"[" * 100_000,
        "a list": b"[" + good.encode() + b"]",
        "capital letters": good.replace(first["salt"], first["salt"].upper(), 1).encode(),
    }


@pytest.mark.parametrize("kind", sorted(unusual()))
def test_a_record_in_an_unusual_form_is_refused_by_both(kind: str, both: Both) -> None:
    assert both.accept(RECEIPT, [OPENED[UNITS[5]]])
    assert not both.accept(RECEIPT, [unusual()[kind]])


@pytest.mark.parametrize("end", [b"\n", b" ", b"\r\n"])
def test_both_agree_about_a_line_end_behind_a_receipt(end: bytes, both: Both) -> None:
    """Editors add one; it changes nothing of what was signed."""
    assert both.accept(RECEIPT + end)
    assert not both.accept(RECEIPT + end + b"x")
