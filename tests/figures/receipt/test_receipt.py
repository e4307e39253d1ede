"""A receipt proves what it says and nothing that was changed; two verifiers agree on every case."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from unerased.figures.receipt import (
    Fixed,
    Opened,
    Receipt,
    ReceiptRefused,
    bound_of,
    commit,
    load_opened,
    load_receipt,
    needed_for,
    opened,
    picks,
    signed,
    verify_opened,
    verify_receipt,
)
from unerased.seal import SigningKey, digest
from unerased.seal.commitment import commitment, path_to, root_from, root_of

TOOL = Path(__file__).parents[3] / "tools" / "verify_receipt.py"
KEY = SigningKey(b"k" * 32)
DEFINITION = b"name: left\nversion: 1\n"
UNITS = tuple(f"P-{number:04}" for number in range(23))
RECORDS = {
    unit: {"code": unit, "act": "detention", "source": "S-1", "words": "as stated"}
    for unit in UNITS
}
SALTS = {unit: digest(unit.encode()) for unit in UNITS}


def made() -> tuple[Fixed, Receipt]:
    fixed = commit(RECORDS, SALTS)
    receipt = Receipt(
        release="RL-7K3M",
        figure="left",
        version=1,
        unit="persons",
        count=len(UNITS),
        dated="2031-04-05",
        definition=digest(DEFINITION).hex(),
        published=digest(b"{}").hex(),
        as_of="ab" * 32,
        root=fixed.root,
        key="",
    )
    return fixed, signed(receipt, KEY)


FIXED, RECEIPT = made()


def record(unit: str, shown: set[str] | None = None) -> Opened:
    return opened(FIXED, unit, RECORDS[unit], SALTS[unit], shown or {"code", "act"})


def tool(folder: Path, receipt: bytes, *more: str) -> tuple[int, str]:
    (folder / "receipt.json").write_bytes(receipt)
    command = [sys.executable, str(TOOL), str(folder / "receipt.json"), *more]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def ours(receipt: bytes) -> str:
    try:
        verify_receipt(load_receipt(receipt), definition=DEFINITION)
    except ReceiptRefused as error:
        return error.reason
    return ""


def test_an_untouched_receipt_and_every_opened_record_are_accepted_by_both(tmp_path: Path) -> None:
    assert ours(RECEIPT.text) == ""
    (tmp_path / "figure.yaml").write_bytes(DEFINITION)
    folder = tmp_path / "opened"
    folder.mkdir()
    records = [record(unit) for unit in UNITS]
    verify_opened(RECEIPT, records)
    for number, one in enumerate(records):
        (folder / f"{number}.json").write_bytes(msgspec.json.encode(one))
        assert load_opened(msgspec.json.encode(one)) == one
    code, said = tool(
        tmp_path,
        RECEIPT.text,
        "--definition",
        str(tmp_path / "figure.yaml"),
        "--opened",
        str(folder),
    )
    assert code == 0, said
    assert "23 opened records are among the 23" in said
    assert "figure.yaml is what it was signed with" in said


def test_any_changed_byte_of_a_receipt_is_refused() -> None:
    assert ours(RECEIPT.text) == ""
    for place in range(len(RECEIPT.text)):
        changed = bytearray(RECEIPT.text)
        changed[place] ^= 1
        assert ours(bytes(changed)) != "", place


@pytest.mark.parametrize("place", range(0, len(RECEIPT.text), 61))
def test_any_changed_byte_is_refused_by_the_other_verifier_too(place: int, tmp_path: Path) -> None:
    assert tool(tmp_path, RECEIPT.text)[0] == 0
    changed = bytearray(RECEIPT.text)
    changed[place] ^= 1
    code, said = tool(tmp_path, bytes(changed))
    assert (code, "REFUSED" in said) == (3, True), said


def test_a_receipt_signed_by_another_key_is_refused_where_the_key_is_known(tmp_path: Path) -> None:
    verify_receipt(RECEIPT, key=RECEIPT.key)
    other = signed(RECEIPT, SigningKey(b"o" * 32))
    with pytest.raises(ReceiptRefused, match="another key"):
        verify_receipt(other, key=RECEIPT.key)
    assert tool(tmp_path, RECEIPT.text, "--key", RECEIPT.key)[0] == 0
    assert tool(tmp_path, other.text, "--key", RECEIPT.key)[0] == 3


def test_another_definition_is_refused(tmp_path: Path) -> None:
    verify_receipt(RECEIPT, definition=DEFINITION)
    with pytest.raises(ReceiptRefused, match="not the one"):
        verify_receipt(RECEIPT, definition=DEFINITION + b"\n")
    (tmp_path / "other.yaml").write_bytes(DEFINITION + b"\n")
    code, said = tool(tmp_path, RECEIPT.text, "--definition", str(tmp_path / "other.yaml"))
    assert (code, "other.yaml is not what" in said) == (3, True)


def changed_records() -> dict[str, Opened]:
    good = record(UNITS[3])
    first, *rest = good.fields
    replace = msgspec.structs.replace
    return {
        "another value": replace(good, fields=(replace(first, value="torture"), *rest)),
        "another salt": replace(good, fields=(replace(first, salt="00" * 32), *rest)),
        "a field left out": replace(good, fields=tuple(rest)),
        "a field twice": replace(good, fields=(first, *good.fields)),
        "another place": replace(good, index=(good.index + 1) % len(UNITS)),
        "a place beyond": replace(good, index=len(UNITS)),
        "a shorter way": replace(good, path=good.path[:-1]),
        "a longer way": replace(good, path=(*good.path, good.path[0])),
        "swapped steps": replace(good, path=(good.path[1], good.path[0], *good.path[2:])),
    }


@pytest.mark.parametrize("kind", sorted(changed_records()))
def test_a_changed_record_is_refused_by_both(kind: str, tmp_path: Path) -> None:
    good, bad = record(UNITS[3]), changed_records()[kind]
    verify_opened(RECEIPT, [good])
    (tmp_path / "good.json").write_bytes(msgspec.json.encode(good))
    assert tool(tmp_path, RECEIPT.text, "--opened", str(tmp_path / "good.json"))[0] == 0
    with pytest.raises(ReceiptRefused):
        verify_opened(RECEIPT, [bad])
    (tmp_path / "bad.json").write_bytes(msgspec.json.encode(bad))
    assert tool(tmp_path, RECEIPT.text, "--opened", str(tmp_path / "bad.json"))[0] == 3


def test_a_record_opened_twice_is_refused_by_both(tmp_path: Path) -> None:
    verify_opened(RECEIPT, [record(UNITS[0])])
    with pytest.raises(ReceiptRefused, match="twice"):
        verify_opened(RECEIPT, [record(UNITS[0]), record(UNITS[0], {"code"})])
    folder = tmp_path / "opened"
    folder.mkdir()
    for number, shown in enumerate(({"code"}, {"act"})):
        (folder / f"{number}.json").write_bytes(msgspec.json.encode(record(UNITS[0], shown)))
    assert tool(tmp_path, RECEIPT.text, "--opened", str(folder))[0] == 3


def test_added_and_left_out_records_change_the_root() -> None:
    assert commit(RECORDS, SALTS).root == RECEIPT.root
    fewer = {unit: RECORDS[unit] for unit in UNITS[1:]}
    assert commit(fewer, SALTS).root != RECEIPT.root
    more = {**RECORDS, "P-9999": RECORDS[UNITS[0]]}
    assert commit(more, {**SALTS, "P-9999": b"s" * 32}).root != RECEIPT.root


def test_what_was_changed_since_is_not_opened() -> None:
    with pytest.raises(ReceiptRefused, match="has changed"):
        opened(FIXED, UNITS[0], {**RECORDS[UNITS[0]], "act": "torture"}, SALTS[UNITS[0]], {"code"})


def test_withheld_fields_stay_withheld() -> None:
    one = record(UNITS[0], {"code"})
    text = msgspec.json.encode(one)
    assert b"detention" not in text
    assert b"as stated" not in text
    assert json.loads(text)["fields"][0]["commitment"]


def test_a_dictionary_of_all_plausible_records_finds_nothing_without_the_salt() -> None:
    withheld = {field.name: field.commitment for field in record(UNITS[0], {"code"}).fields}
    known_salts = [
        bytes.fromhex(field.salt) for field in record(UNITS[0], {"code"}).fields if field.salt
    ]
    guesses = ["detention", "torture", "displacement", "beating", "threats", "S-1", "as stated"]
    for name in ("act", "source", "words"):
        true = RECORDS[UNITS[0]][name]
        assert true in guesses
        for salt in (b"\0" * 32, *known_salts):
            tried = {commitment(salt, name, guess).hex() for guess in guesses}
            assert withheld[name] not in tried


def test_the_tree_is_that_of_rfc_6962_for_any_number_of_leaves() -> None:
    for count in range(1, 34):
        leaves = [digest(number.to_bytes(2)) for number in range(count)]
        for index in range(count):
            path = path_to(leaves, index)
            assert root_from(leaves[index], index, count, path) == root_of(leaves)
            assert root_from(leaves[index], count, count, path) is None


def test_both_draw_the_same_sample_and_nobody_can_choose_it(tmp_path: Path) -> None:
    drawn = picks(RECEIPT.digest, "words of the day", 23, 9)
    assert len(set(drawn)) == 9
    assert set(drawn) <= set(range(23))
    assert picks(RECEIPT.digest, "words of the day", 23, 23)[:9] == drawn
    assert picks(RECEIPT.digest, "other words", 23, 9) != drawn
    code, said = tool(tmp_path, RECEIPT.text, "--draw", "9", "--words", "words of the day")
    assert code == 0
    assert "Drawn places: " + " ".join(map(str, drawn)) in said
    for size, words in ((24, "words"), (3, "  ")):
        with pytest.raises(ValueError, match="no words"):
            picks(RECEIPT.digest, words, 23, size)


def test_the_bound_is_the_one_that_trying_every_number_gives() -> None:
    for count, size in ((7, 3), (9, 4)):
        for failing in range(size + 1):
            found = bound_of(count, size, failing).most_false
            for false in range(failing, count - (size - failing) + 1):
                samples = list(combinations(range(count), size))
                few = sum(sum(one < false for one in sample) <= failing for sample in samples)
                assert (Fraction(few, len(samples)) > Fraction(5, 100)) == (false <= found)


def test_thirty_eight_of_125_show_94_percent() -> None:
    assert needed_for(125, Fraction(94, 100)) == 38
    assert float(bound_of(125, 38, 0).share) == 0.944
    assert bound_of(125, 125, 3).most_false == 3
    with pytest.raises(ValueError, match="fit together"):
        bound_of(10, 11, 0)


def test_the_other_verifier_plans_judges_and_offers_a_closed_review(tmp_path: Path) -> None:
    code, said = tool(tmp_path, RECEIPT.text, "--plan", "0.8")
    size = needed_for(23, Fraction(8, 10))
    assert (code, f"open {size} of 23" in said, "closed review" in said) == (0, True, True)
    drawn = picks(RECEIPT.digest, "words", 23, 8)
    folder = tmp_path / "opened"
    folder.mkdir()
    lines = []
    for place in drawn[:-1]:
        one = record(FIXED.order[place])
        (folder / f"{place}.json").write_bytes(msgspec.json.encode(one))
        lines.append(f"{place},meets")
    judged = tmp_path / "judged.csv"
    judged.write_text("\n".join([*lines, f"{drawn[-1]},meets"]))
    more = ("--draw", "8", "--words", "words", "--opened", str(folder), "--judged", str(judged))
    code, said = tool(tmp_path, RECEIPT.text, *more)
    bound = bound_of(23, 8, 1)
    assert code == 0, said
    assert "1 of 8 fail; what was not opened counts as failing" in said
    assert f"at least {23 - bound.most_false} of 23" in said


def test_the_standalone_verifier_is_one_short_file_without_the_program() -> None:
    text = TOOL.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert "import unerased" not in text
    assert "from unerased" not in text
