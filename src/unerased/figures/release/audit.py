"""The audit sample: how many to open, which, and the opening itself; then what it shows.

What leaves here leaves on purpose and for good: opened records are an export, and are journaled as
such, one by one, under the key of the unit that was opened.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.figures.receipt import (
    Bound,
    Fixed,
    Receipt,
    ReceiptRefused,
    bound_of,
    load_opened,
    load_receipt,
    needed_for,
    opened,
    picks,
    verify_opened,
    verify_receipt,
)
from unerased.figures.receipt.bound import CLOSED_REVIEW
from unerased.figures.release.consented import concerned, why_not
from unerased.figures.release.errors import AuditRefused
from unerased.figures.release.ledger import committed_of, one
from unerased.figures.value import UnitVerdict
from unerased.model.records import Opening
from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from unerased.figures.receipt import Opened
    from unerased.figures.release.ledger import Committed
    from unerased.model.records import Consent, Counted
    from unerased.register import Register

__all__ = ["AUDIENCE", "Checked", "Drawn", "Needed", "check", "draw", "needed", "open_drawn"]

AUDIENCE: Final = "auditors"
_CONFIDENCE: Final = Fraction(95, 100)
_LARGEST: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Needed:
    """How many must be opened, none failing, and whether that is better done on site."""

    count: int
    open: int
    closed_review: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place that was drawn.

    Attributes:
        place: among the leaves, from 0.
        unit: code of the unit; "" when it was erased.
        why: "" when its fields may be shown; "erased" or "withdrawn" when it cannot be opened and
            counts as failing; else why nothing but commitments may be shown.
    """

    place: int
    unit: str
    why: str

    @property
    def fails(self) -> bool:
        """Whether it counts as failing without being opened."""
        return self.why in {"erased", "withdrawn", "refused"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sample shows; `bound` is None while nothing was judged."""

    receipt: Receipt
    drawn: tuple[int, ...]
    opened: int
    bound: Bound | None


def needed(count: int, share: Fraction, confidence: Fraction = _CONFIDENCE) -> Needed:
    """How many of so many records must be opened to show that this share is right.

    Raises:
        AuditRefused: the share or the confidence lies outside of what can be shown.
    """
    try:
        size = needed_for(count, share, confidence)
    except ValueError as fault:
        raise AuditRefused(str(fault)) from None
    return Needed(count, size, Fraction(size, count) > CLOSED_REVIEW)


def draw(register: Register, code: str, words: str, size: int, today: dt.date) -> tuple[Drawn, ...]:
    """Which records of a release the words pick, and what may be shown of each.

    Raises:
        NoRelease: there is none of this code.
        AuditRefused: more are to be drawn than there are, or there are no words.
    """
    receipt, fixed, _ = _fixed(register, code)
    places = _picked(receipt, words, size)
    units = [fixed.order[place] for place in places]
    return tuple(
        Drawn(place, unit, why)
        for place, unit, why in zip(
            places, units, _shown(register, receipt, units, today), strict=True
        )
    )


def open_drawn(  # noqa: PLR0913, PLR0917 - what is drawn, where it goes, and why
    register: Register, code: str, words: str, size: int, folder: Path, purpose: str, today: dt.date
) -> tuple[Drawn, ...]:
    """Open the records that were drawn into a folder, one file for each, and journal it.

    Raises:
        NoRelease, AuditRefused: as `draw`; or the folder holds something already.
        ReadOnly, Refused, JournalError: as `Register.record`. Nothing was opened.
        OSError: a file cannot be written; the record says that the units were opened.
    """
    drawn = draw(register, code, words, size, today)
    _, fixed, held = _fixed(register, code)
    if folder.exists() and any(folder.iterdir()):
        raise AuditRefused("the folder holds something already; name a new one")
    files: list[tuple[str, Opened]] = []
    for picked in drawn:
        if picked.fails:
            continue
        counted, committed = held[picked.unit]
        shown = () if picked.why else tuple(committed.fields)
        salt = bytes.fromhex(counted.salt)
        record = opened(fixed, picked.unit, committed.fields, salt, shown)
        files.append((f"{picked.place:05d}.json", record))
    openings = [
        Opening(register.new_code("opening"), "exported", picked.unit, purpose)
        for picked in drawn
        if not picked.fails
    ]
    if openings:
        register.record(openings, title=f"audit of release {code}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, record in files:
        (folder / name).write_bytes(msgspec.json.encode(record))
    return drawn


def check(  # noqa: PLR0913, PLR0917 - each is a part of what an auditor holds
    receipt: bytes,
    words: str,
    size: int,
    records: Sequence[bytes],
    judged: str | None = None,
    confidence: Fraction = _CONFIDENCE,
) -> Checked:
    """Check opened records against a receipt, and say what the auditor's judgement shows.

    Args:
        receipt: as it was given away.
        words: what the sample was drawn by.
        size: how many were drawn.
        records: opened records, each as its file's bytes.
        judged: CSV: a place, and "meets" or "fails"; None before anything was judged. What was
            drawn and is not judged to meet the definition, or was not opened, counts as failing.
        confidence: of the bound.

    Raises:
        ReceiptRefused: something does not fit.
        AuditRefused: the sample or the judgement is not in its form.
    """
    known = load_receipt(receipt)
    verify_receipt(known)
    drawn = _picked(known, words, size)
    found = [load_opened(data) for data in records]
    verify_opened(known, found)
    places = {record.index for record in found}
    if not places <= set(drawn):
        raise ReceiptRefused("a record was opened that was not drawn")
    if judged is None:
        return Checked(known, drawn, len(places), None)
    meets = _meeting(judged) & places
    try:
        bound = bound_of(known.count, len(drawn), len(set(drawn) - meets), confidence)
    except ValueError as fault:
        raise AuditRefused(str(fault)) from None
    return Checked(known, drawn, len(places), bound)


def _meeting(text: str) -> set[int]:
    found: set[int] = set()
    for row in csv.reader(io.StringIO(text[:_LARGEST])):
        if not row or row[0].startswith("#"):
            continue
        place, word = row[0].strip(), row[-1].strip()
        if not place.isdecimal() or word not in {"meets", "fails"}:
            raise AuditRefused("each line of the judgement is a place, a comma, meets or fails")
        if word == "meets":
            found.add(int(place))
    return found


def _picked(receipt: Receipt, words: str, size: int) -> tuple[int, ...]:
    try:
        return picks(receipt.digest, words, receipt.count, size)
    except ValueError as fault:
        raise AuditRefused(str(fault)) from None


def _fixed(
    register: Register, code: str
) -> tuple[Receipt, Fixed, dict[str, tuple[Counted, Committed]]]:
    """The leaves of a release in their order, from what its counted units keep.

    Raises:
        AuditRefused: so many neighbours were erased that a leaf is lost.
    """
    _, row = one(register.db, code)
    receipt = load_receipt(row.release.receipt.encode())
    held = {
        counted.unit: (counted, committed_of(counted))
        for counted in reads.counted_in(register.db, code)
    }
    leaves: dict[int, str] = {}
    at: dict[int, str] = {}
    for unit, (_, committed) in held.items():
        leaves.update((int(place), leaf) for place, leaf in committed.near.items())
        at[committed.place] = unit
    order = tuple(at.get(place, "") for place in range(receipt.count))
    if len(leaves) < receipt.count:
        raise AuditRefused("too many records that lay side by side were erased; review on site")
    fixed = Fixed(order, tuple(bytes.fromhex(leaves[place]) for place in range(receipt.count)))
    if fixed.root != receipt.root:
        raise AuditRefused("what the register keeps does not lead to the receipt's root")
    return receipt, fixed, held


def _shown(register: Register, receipt: Receipt, units: Sequence[str], today: dt.date) -> list[str]:
    """Why each unit may not be shown to auditors; "" when it may."""
    verdicts = [UnitVerdict(unit, "counted") for unit in units if unit]
    persons = concerned(register.db, register.codebook, receipt.unit, verdicts)
    consents: dict[str, list[Consent]] = defaultdict(list)
    for row in reads.consents(register.db):
        consents[row.consent.person].append(row.consent)
    content = one(register.db, receipt.release)[0].content
    found: list[str] = []
    for unit in units:
        if not unit:
            found.append("erased")
            continue
        asked = content.audience, today, content.purpose
        public = why_not(persons[unit], consents, *asked)
        taken_back = public if public in {"erased", "withdrawn", "refused"} else ""
        found.append(taken_back or why_not(persons[unit], consents, AUDIENCE, today))
    return found
