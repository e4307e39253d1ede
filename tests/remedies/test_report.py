"""The way of P1, the denials and the investigation in the worked example, read from a register."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.demo.test_report import WORDS

from unerased.demo import build_report
from unerased.model.truth import Truth
from unerased.register import Register, reads
from unerased.remedies import (
    Case,
    Lens,
    NoSuchPerson,
    calendar,
    case_of,
    cases,
    denials_of,
    due_days,
    investigation_of,
    needs_of,
    rules_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = dt.date(2018, 11, 30)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    home: Path = tmp_path_factory.mktemp("report")
    build_report(home / "register", home / "storage", WORDS)
    with Register.open(home / "register", home / "storage", WORDS) as opened:
        yield opened


@pytest.fixture(scope="module")
def lens(register: Register) -> Lens:
    return Lens(rules_of(register), register.codebook, TODAY)


@pytest.fixture(scope="module")
def p1(register: Register) -> str:
    names = {
        row.claim.value.text: row.claim.subject  # type: ignore[union-attr] # the property is text
        for row in reads.claims_with(register.db, "person.pseudonym")
    }
    return names["P1"]


@pytest.fixture(scope="module")
def case(register: Register, lens: Lens, p1: str) -> Case:
    return case_of(register.db, p1, lens)


def test_the_way_step_by_step(case: Case) -> None:
    told = [
        (row.step.texts("authority"), row.remedy.name if row.remedy else "", row.state)
        for row in case.ledger.tried
        if row.step
    ]
    assert told == [
        (("federal ombudswoman",), "ru.ombudsperson", "forwarded"),
        (("Investigative Committee",), "ru.crime_report", "decided"),
        (("prosecutor",), "ru.complaint_124", "announced"),
        (("law enforcement",), "", "decided"),
    ]
    assert case.ledger.state == "RU"
    assert case.faults == ()
    assert len(case.ledger.help) == 1


def test_the_next_remedies_and_why_their_limits_cannot_be_counted(case: Case) -> None:
    open_ones = {row.remedy.name: row for row in case.ledger.open if row.remedy}
    assert {name: row.state for name, row in open_ones.items()} == {
        "ru.court_125": "open",
        "echr.application": "later",
        "un.cat_22": "later",
        "un.ccpr": "later",
        "un.special_procedures": "open",
    }
    why = {name: row.limit.why for name, row in open_ones.items() if row.limit}
    assert why == {
        "ru.court_125": "no fixed limit",
        "echr.application": "date not known",
        "un.cat_22": "no fixed limit",
        "un.ccpr": "date not known",
        "un.special_procedures": "no fixed limit",
    }
    assert open_ones["echr.application"].gate is Truth.MAYBE, "no act of P1 has a date"


def test_everybody_with_a_step_or_a_disappearance_has_a_case(
    register: Register, lens: Lens, p1: str
) -> None:
    found = {case.ledger.person: case for case in cases(register.db, lens)}
    assert p1 in found
    others = [case for person, case in found.items() if person != p1]
    assert [case.ledger.tried for case in others] == [()]
    assert any(row.remedy and row.remedy.name == "un.wgeid_urgent" for row in others[0].ledger.rows)
    assert due_days(found.values(), TODAY) == []


def test_who_is_no_person_has_no_case(register: Register, lens: Lens) -> None:
    with pytest.raises(NoSuchPerson):
        case_of(register.db, "P-NONE-NONE-NONE", lens)


def test_as_of_the_session_the_prosecutor_was_not_asked_yet(
    register: Register, lens: Lens, p1: str
) -> None:
    before = register.as_of(dt.datetime(2018, 11, 6, tzinfo=dt.UTC))
    told = case_of(register.db, p1, lens, heads=before).ledger.tried
    assert [row.step.texts("authority") for row in told if row.step] == [
        ("Investigative Committee",)
    ]
    assert told[0].remedy is None, "which remedy it was, was not recorded then"


def test_each_statement_with_what_it_contests_and_our_answer(register: Register) -> None:
    found = denials_of(register.db, register.codebook)
    told = {
        denial.offices[0].split(",")[0]: (
            len(denial.contested), len(denial.against), bool(denial.answers), denial.owed,
        )
        for denial in found.all
    }  # fmt: skip
    assert told == {
        "press secretary of the head of the republic": (32, 0, True, False),
        "head of the republic": (32, 0, False, True),
        "head of directorate": (41, 3, True, False),
        "federal ombudswoman": (1, 0, False, False),
        "the authorities": (0, 0, True, False),
    }
    rests = {code for denial in found.all for code in denial.rests_on}
    assert rests
    assert reads.get_claims(register.db, rests, live=True).keys() == rests


def test_a_contested_claim_names_those_on_whom_it_rests(register: Register) -> None:
    found = denials_of(register.db, register.codebook)
    for denial in found.all:
        for one in denial.contested:
            assert len(one.origins) == 1, "F1 to F5 rest on S1, F13 on S8, F15 to F17 on S2"
            assert not set(one.origins) & set(denial.speakers)


def test_what_an_official_says_and_others_contradict(register: Register) -> None:
    found = denials_of(register.db, register.codebook)
    pairs = {
        tuple(
            reads.get_claims(register.db, [code])[code].claim.locator
            for code in (one.claim, one.other)
        )
        for denial in found.all
        for one in denial.against
    }
    assert pairs == {("F26", "F27"), ("F29", "F30")}


def test_the_position_over_time_says_what_is_new_and_not_more_order_than_is_known(
    register: Register,
) -> None:
    turns = denials_of(register.db, register.codebook).turns
    assert [turn.newly_contested for turn in turns] == [32, 0, 9, 1, 0]
    assert [turn.order_known for turn in turns] == [True, False, False, False, False]
    assert turns[-1].new_lines == ("no_complaints",)
    assert turns[-1].denial.when is None


def test_what_no_official_ever_spoke_of(register: Register) -> None:
    found = denials_of(register.db, register.codebook).unaddressed
    kinds = {
        claim.claim.value.term  # type: ignore[union-attr] # the property has terms
        for one in found
        for claim in reads.claims_of(register.db, one.subject)
        if claim.claim.property == "act.violation"
    }
    assert {"abduction", "threats"} <= kinds
    assert not {"torture", "imprisonment"} & kinds
    assert all(one.origins for one in found)


def test_the_investigation_point_by_point_says_who_says_so(
    register: Register, lens: Lens, p1: str
) -> None:
    found = investigation_of(register.db, p1, lens)
    assert [one.name for one in found.criteria] == [
        "promptness", "thoroughness", "independence", "impartiality", "transparency",
    ]  # fmt: skip
    points = {point.term: point for one in found.criteria for point in one.points}
    assert points["victim_heard"].said == "sources differ"
    assert points["reasons_given"].said == "done"
    assert points["scene_examined"].said == "nobody says"
    assert len(found.steps) == 2
    terms = set(register.codebook.lists["investigation_points"].terms)
    assert set(points) == terms, "every point of the codebook belongs to one criterion"


def test_the_calendar_of_no_days_is_a_good_file() -> None:
    from icalendar import Calendar  # noqa: PLC0415 - heavy

    made = calendar([], dt.datetime(2018, 11, 30, tzinfo=dt.UTC))
    assert Calendar.from_ical(made).subcomponents == []


def test_nobody_in_the_report_has_a_need_recorded(register: Register) -> None:
    assert needs_of(register.db) == []
