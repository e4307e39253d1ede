"""Waiting times between steps: at least, at most, and nothing where none is known."""

from __future__ import annotations

import datetime as dt

from tests.remedies.world import case

from unerased.remedies import waits_of

TODAY = dt.date(2018, 11, 30)


def told(*steps: dict[str, object]) -> list[tuple[str, int, int | None, bool]]:
    found = waits_of(case(*steps).ledger.rows, TODAY)
    return [(wait.what, wait.least, wait.most, wait.goes_on) for wait in found]


def test_from_filing_to_decision_to_service_to_the_next_step() -> None:
    first = {
        "code": "IV-1", "kind": "complaint", "date": "2018-05-01", "decided": "2018-05-11",
        "served": "2018-05-16", "outcome": "denied",
    }  # fmt: skip
    second = {"code": "IV-2", "kind": "appeal", "date": "2018-05-20", "follows": "IV-1"}
    assert told(first, second) == [
        ("decision", 10, 10, False),
        ("service", 5, 5, False),
        ("next step", 4, 4, False),
        ("decision", 194, 194, True),
    ]


def test_uncertain_days_give_at_least_and_at_most() -> None:
    step = {"kind": "complaint", "date": "2018-05", "decided": "2018-06-10", "outcome": "denied"}
    assert told(step) == [("decision", 10, 40, False)]
    step = {"kind": "complaint", "date": "2018-05", "decided": "2018-05-20", "outcome": "denied"}
    assert told(step) == [("decision", 0, 19, False)]


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert told({"kind": "complaint", "decided": "2018-05-20", "outcome": "denied"}) == []
    assert told({"kind": "complaint", "date": "2018-05-01", "outcome": "denied"}) == []
    assert told({"kind": "complaint", "status": "pending"}) == []
    assert told({"kind": "complaint", "date": "../2018-05-01", "status": "filed"}) == [
        ("decision", 213, None, True)
    ]
