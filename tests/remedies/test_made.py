"""Receipts of packs: kept sealed on the device that made them, the oldest forgotten first."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from tests.web import example

from unerased.model.records import Opening
from unerased.register.notebook import MOST_VIEWS
from unerased.remedies.packs import made_packs, receipt_of
from unerased.remedies.packs.made import keep_receipt, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unerased.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with example.make_empty(tmp_path).opened() as opened:
        yield opened


def digest(receipt: bytes) -> str:
    return hashlib.sha256(receipt).hexdigest()


def test_a_receipt_is_found_by_its_digest_and_kept_once(register: Register) -> None:
    assert receipt_of(register, digest(b"{}")) is None
    for _ in range(3):
        keep_receipt(register, b"{}")
    assert receipt_of(register, digest(b"{}")) == b"{}"
    assert receipt_of(register, digest(b"{ }")) is None


def test_it_lies_sealed_beside_the_register(register: Register, tmp_path: Path) -> None:
    receipt = b'{"recipe": "a word that is looked for"}'
    keep_receipt(register, receipt)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "packs" for path in files)
    for path in files:
        data = path.read_bytes()
        assert b"looked for" not in data
        assert digest(receipt).encode() not in data


def test_the_oldest_is_forgotten_when_there_are_too_many(register: Register) -> None:
    receipts = [f'{{"number": {number}}}'.encode() for number in range(MOST_VIEWS + 2)]
    for one in receipts:
        keep_receipt(register, one)
    held = [receipt_of(register, digest(one)) is not None for one in receipts]
    assert held == [False, False, *[True] * MOST_VIEWS]


@pytest.mark.parametrize(
    ("purpose", "found"),
    [
        (told("cat_22", b"{}", "fr"), ("cat_22", "fr", False)),
        (told("wgeid", b"{}"), ("wgeid", "", True)),
        ("calendar of last days: 3", None),
        ("pack", None),
        (f"pack cat_22, fr, receipt {'x' * 64}", None),
        (told("cat_22", b"{}", "fr") + " and more", None),
    ],
)
def test_the_record_tells_packs_from_all_else_that_left(
    register: Register, purpose: str, found: tuple[str, str, bool] | None
) -> None:
    register.record([Opening(register.new_code("opening"), "exported", "", purpose)])
    seen = [(one.kind, one.language, one.again) for one in made_packs(register.db)]
    assert seen == ([found] if found else [])
