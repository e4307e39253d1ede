"""A record as a line of the input schema is the same record when it is read back."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import code

from unerased.model.line_out import line_of
from unerased.model.parse import parse_line
from unerased.model.records import Claim, Consent, Entity, Finding, Record
from unerased.model.values import (
    Amount,
    Duration,
    Ref,
    Stance,
    Term,
    Text,
    Unknown,
    Value,
    When,
)
from unerased.register.codebook_file import packaged_codebook

BOOK = packaged_codebook()
PERSON, OTHER, ACT, SOURCE = code("P", 1), code("P", 2), code("A", 1), code("S", 1)
STATEMENT, CLAIM, FINDING = code("ST", 1), code("C", 1), code("F", 1)
JULY = When(dt.date(2018, 7, 1), dt.date(2018, 7, 31), "2018-07~", "~")


def read_back(record: Record) -> Record:
    """What the line of a record is read as; no code is made up."""

    def no_code(kind: str) -> str:
        raise AssertionError(kind)

    (found,) = parse_line(line_of(record), BOOK, {}, no_code)
    return found


def claim(subject: str, name: str, value: Value, **more: object) -> Claim:
    return Claim(CLAIM, subject, name, value, SOURCE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "record",
    [
        Entity(PERSON, "person"),
        claim(PERSON, "person.name", Text("слова", "ru")),
        claim(PERSON, "person.name", Text("words")),
        claim(PERSON, "person.birth", Unknown()),
        claim(ACT, "act.violation", Term("detention"), as_stated="they held him"),
        claim(ACT, "act.victim", Ref(PERSON), locator="par. 2", statement=STATEMENT),
        claim(ACT, "act.date", JULY, derived_from=()),
        claim(ACT, "act.duration", Duration(3, 21), derived_from=(code("C", 2), code("C", 3))),
        claim(ACT, "act.duration", Duration(12, 12)),
        claim(code("G", 1), "group.size", Amount(20, None)),
        claim(code("G", 1), "group.size", Amount(None, 60)),
        claim(code("C", 2), "claim.stance", Stance("denies_act")),
    ],
)
def test_an_entity_or_a_claim_is_read_back_as_it_was(record: Record) -> None:
    assert read_back(record) == record


def finding(question: str, about: tuple[str, ...], **more: object) -> Finding:
    said = (question, about, "established", "reasonable_grounds", "Three agree.")
    return Finding(FINDING, *said, dt.date(2031, 12, 1), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "record",
    [
        finding("claim", (CLAIM,)),
        finding("same_person", (PERSON, OTHER), supersedes=code("F", 2)),
        finding("value", (code("G", 1), CLAIM), property="group.size", value=Amount(20, 60)),
    ],
)
def test_a_finding_is_read_back_as_it_was(record: Record) -> None:
    assert read_back(record) == record


def test_records_of_other_types_have_no_line_here() -> None:
    day = dt.date(2031, 12, 1)
    consent = Consent(code("CO", 1), PERSON, "sharing", "partners", "given", day, None, "by phone")
    with pytest.raises(KeyError):
        line_of(consent)
