"""Files that come and go as bytes: sealed, recorded, compared, and never on a disk in clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unerased import evidence
from unerased.evidence import FileDamaged, FileRefused, NoSuchFile
from unerased.evidence.in_memory import LARGEST
from unerased.register import reads

if TYPE_CHECKING:
    from unerased.register import Register

DATA = b"invented canary bytes of a file"


def test_bytes_are_sealed_and_read_back_and_the_opening_is_recorded(register: Register) -> None:
    added = evidence.add_bytes(register, DATA, "../a/tape.txt", received="by hand")
    assert (added.name, added.size, added.media_type) == ("tape.txt", len(DATA), "text/plain")
    sealed = register.folder / "evidence" / added.sealed_name
    assert sealed.read_bytes().startswith(b"age-encryption.org")
    assert not any(DATA in path.read_bytes() for path in register.folder.rglob("*.*"))
    assert reads.openings(register.db) == []
    record, data = evidence.read_bytes(register, added.code, purpose="to look")
    assert (record, data) == (added, DATA)
    (opening,) = reads.openings(register.db)
    assert (opening.what, opening.target, opening.purpose) == ("opened", added.code, "to look")
    assert evidence.verify(register).faults == ()


def test_what_was_changed_is_not_read_and_no_opening_is_recorded(register: Register) -> None:
    added = evidence.add_bytes(register, DATA, "tape.txt", received="by hand")
    assert evidence.read_bytes(register, added.code, purpose="to look")[1] == DATA
    sealed = register.folder / "evidence" / added.sealed_name
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(FileDamaged) as refused:
        evidence.read_bytes(register, added.code, purpose="to look")
    assert refused.value.file == f"evidence/{added.sealed_name}"
    assert len(reads.openings(register.db)) == 1
    sealed.unlink()
    with pytest.raises(NoSuchFile):
        evidence.read_bytes(register, added.code, purpose="to look")


def test_a_file_that_is_too_large_for_memory_is_refused(register: Register) -> None:
    fits = evidence.add_bytes(register, bytes(LARGEST), "a.txt", received="")
    assert len(evidence.read_bytes(register, fits.code, purpose="to look")[1]) == LARGEST
    larger = evidence.add_bytes(register, bytes(LARGEST + 1), "a.txt", received="")
    with pytest.raises(FileRefused, match="larger than 16 MiB"):
        evidence.read_bytes(register, larger.code, purpose="to look")
    assert len(reads.openings(register.db)) == 1
