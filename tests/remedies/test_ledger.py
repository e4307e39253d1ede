"""The ledger of a person: what was tried, what waits, what is open, what is closed, and why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.remedies.world import act, case, steps

from unerased.model.truth import Truth
from unerased.remedies.steps import in_order

if TYPE_CHECKING:
    from unerased.remedies.rows import Row

REPORT = {"code": "IV-1", "remedy": "ru.crime_report", "kind": "crime_report"}


def rows(found: object) -> dict[str, Row]:
    """The rows of a ledger by the name of the remedy."""
    ledger = found.ledger  # type: ignore[attr-defined] # a case
    return {row.remedy.name: row for row in ledger.rows if row.remedy}


def test_what_waits_is_late_only_when_every_reading_says_so() -> None:
    for filed, today, state, opens in (
        ("2018-11-26", "2018-11-29", "pending", Truth.NO),
        ("2018-11-26", "2018-11-30", "late", Truth.YES),
        ("2018-11", "2018-11-15", "may be late", Truth.MAYBE),
        ("2018-11", "2018-12-04", "late", Truth.YES),
    ):
        found = case({**REPORT, "date": filed}, today=dt.date.fromisoformat(today))
        (row,) = found.ledger.tried
        assert row.state == state, (filed, today)
        court = next(one for one in row.next if one.remedy.name == "ru.court_125")
        assert court.opens is opens, (filed, today)
        expected = "later" if opens is Truth.NO else "open"
        assert rows(found)["ru.court_125"].state == expected


def test_silence_without_a_day_of_filing_is_never_called_late() -> None:
    found = case({**REPORT, "status": "pending"}, today=dt.date(2030, 1, 1))
    (row,) = found.ledger.tried
    assert row.state == "pending"
    assert row.answer is not None
    assert row.answer.why == "date not known"
    assert all(one.opens is Truth.NO for one in row.next)


def test_a_recorded_extension_keeps_silence_from_being_escalated() -> None:
    told = {**REPORT, "date": "2018-11-26", "extended_to": "2018-12-06"}
    found = case(told, today=dt.date(2018, 12, 1))
    assert found.ledger.tried[0].state == "pending"
    assert case(told, today=dt.date(2018, 12, 7)).ledger.tried[0].state == "late"


def test_a_limit_comes_again_after_each_refusal() -> None:
    court = {
        "code": "IV-2", "remedy": "ru.court_125", "date": "2018-06-01", "follows": "IV-1",
    }  # fmt: skip
    refused = {**REPORT, "date": "2018-05-01", "outcome": "refusal_to_open_case"}
    found = case(refused, court, today=dt.date(2018, 6, 2))
    assert "ru.appeal_389" not in rows(found)
    decided = {**court, "outcome": "denied", "decided": "2018-06-05"}
    found = case(refused, decided, today=dt.date(2018, 6, 6))
    appeal = rows(found)["ru.appeal_389"]
    assert appeal.limit is not None
    assert str(appeal.limit.last) == "2018-06-15"
    assert rows(found)["ru.crime_report"].next[-1].step == "IV-2"


def test_a_step_whose_remedy_nobody_named_has_no_next_and_nothing_is_guessed() -> None:
    found = case({"kind": "complaint", "authority": "prosecutor", "outcome": "denied"})
    (row,) = found.ledger.tried
    assert (row.remedy, row.next, row.state) == (None, (), "decided")
    assert found.ledger.state == ""
    strange = case({"kind": "complaint", "remedy": "zz.unheard_of", "date": "2018-01-01"})
    assert strange.ledger.unknown == {"IV-1": "zz.unheard_of"}
    assert strange.ledger.tried[0].answer is None
    assert [fault.what for fault in strange.faults] == ["no such remedy in the rules"]


def test_help_is_no_remedy_and_stands_apart() -> None:
    found = case(
        {"kind": "legal_aid"}, {"code": "IV-2", "kind": "alarm"}, {**REPORT, "code": "IV-3"}
    )
    assert [step.code for step in found.ledger.help] == ["IV-1", "IV-2"]
    assert [row.step.code for row in found.ledger.tried if row.step] == ["IV-3"]


@pytest.mark.parametrize(
    ("when", "gate", "state"),
    [
        ("2022-09-16", Truth.YES, "open"),
        ("2022-09-17", Truth.NO, "closed"),
        ("2022-09", Truth.MAYBE, "open"),
        ("", Truth.MAYBE, "open"),
    ],
)
def test_the_gate_of_the_court_on_acts_against_russia(when: str, gate: Truth, state: str) -> None:
    appeal = {
        "remedy": "ru.appeal_389", "date": "2022-12-01", "outcome": "denied",
        "decided": "2022-12-20", "served": "2022-12-20",
    }  # fmt: skip
    found = case(appeal, acts=(act("torture", when=when),), today=dt.date(2023, 1, 1))
    row = rows(found)["echr.application"]
    assert (row.gate, row.state) == (gate, state)
    assert row.limit is not None
    assert str(row.limit.last) == "2023-04-20"


def test_one_act_inside_the_gate_keeps_it_from_being_closed() -> None:
    both = (act("torture", when="2022-09-01"), act("torture", when="2023-01-01"))
    found = case({**REPORT, "outcome": "denied"}, acts=both, today=dt.date(2023, 2, 1))
    assert rows(found)["echr.application"].gate is Truth.MAYBE


def test_outside_the_country_opens_once_what_has_to_be_tried_was_tried() -> None:
    pending = case({**REPORT, "date": "2018-11-29"})
    assert rows(pending)["un.cat_22"].state == "later"
    assert rows(pending)["un.special_procedures"].state == "open"
    assert "un.wgeid_urgent" not in rows(pending), "nobody disappeared"
    gone = case(REPORT, acts=(act("enforced_disappearance", when="2018-11-20"),))
    urgent = rows(gone)["un.wgeid_urgent"]
    assert urgent.limit is not None
    assert (str(urgent.limit.last), urgent.state) == ("2019-02-20", "open")


def test_why_a_remedy_cannot_help_is_said_by_claims() -> None:
    found = case({**REPORT, "standing": ["prolonged", "dangerous"], "why_ineffective": "years"})
    (row,) = found.ledger.tried
    assert row.cannot_help == ("prolonged", "dangerous")
    assert all(len(codes) == 1 for codes in row.standing.values())


def test_a_way_goes_by_what_follows_what_then_by_number_then_by_date() -> None:
    told = steps(
        {"code": "IV-c", "date": "2018-01-01"},
        {"code": "IV-b", "date": "2017-01-01", "follows": "IV-c"},
        {"code": "IV-a", "date": "2016-01-01"},
    )
    assert [step.code for step in in_order(told)] == ["IV-a", "IV-c", "IV-b"]
    circle = steps({"code": "IV-x", "follows": "IV-y"}, {"code": "IV-y", "follows": "IV-x"})
    assert len(in_order(circle)) == 2
