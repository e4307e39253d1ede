"""What cannot be right in a way is named with its claims, and nothing is lost by it."""

from __future__ import annotations

import pytest
from tests.remedies.world import case


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ([{"kind": "complaint", "date": "2018-05-01", "decided": "2018-04-30"}],
         "decided before filed"),
        ([{"kind": "complaint", "decided": "2018-05-02", "served": "2018-05-01"}],
         "served before decided"),
        ([{"kind": "complaint", "outcome": ["accepted", "refusal_to_open_case"]}], "two outcomes"),
        ([{"kind": "complaint", "final": "yes", "decided": ["2018-05-01", "2018-06-01"]}],
         "two final decisions"),
        ([{"kind": "complaint", "final": "yes", "proceeding": "PR-1"},
          {"code": "IV-2", "kind": "appeal", "final": "yes", "proceeding": "PR-1"}],
         "two final decisions"),
        ([{"kind": "complaint", "date": "2018-05-01"},
          {"code": "IV-2", "kind": "appeal", "date": "2018-04-01", "follows": "IV-1"}],
         "filed before what it follows"),
        ([{"kind": "complaint", "status": "prepared", "outcome": "denied"}],
         "not filed and decided"),
        ([{"remedy": "ru.complaint_124", "date": "2018-05-07", "extended_to": "2018-05-08"}],
         "extended to an earlier day"),
        ([{"remedy": "ru.no_such"}], "no such remedy in the rules"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_the_claims_that_cannot_all_be_right(
    told: list[dict[str, object]], what: str
) -> None:
    found = case(*told)
    assert [fault.what for fault in found.faults] == [what]
    assert found.faults[0].claims
    assert len(found.ledger.tried) == len(told), "nothing is lost"


@pytest.mark.parametrize(
    "told",
    [
        [{"kind": "complaint", "date": "2018-05", "decided": "2018-05-01"}],
        [{"kind": "complaint", "date": "2018-05-01", "decided": "2018-05-01", "served": "2018-05"}],
        [{"kind": "complaint", "outcome": ["denied", "refusal_to_open_case"]}],
        [{"kind": "complaint", "outcome": ["passed_on", "denied"]}],
        [{"kind": "complaint", "final": "yes", "decided": ["2018-05-01", "2018-05"]}],
        [{"kind": "complaint", "date": "../2018", "decided": "2017"}],
    ],
)
def test_what_may_be_right_is_no_fault(told: list[dict[str, object]]) -> None:
    assert case(*told).faults == ()


def test_help_to_leave_in_a_month_tells_no_day_of_travel() -> None:
    assert case({"kind": "relocation", "date": "2018-05"}).faults == ()


def test_a_day_on_which_somebody_was_helped_to_leave_is_named() -> None:
    found = case({"kind": "relocation", "date": "2018-05-07"})
    assert [fault.what for fault in found.faults] == ["travel day"]
    assert len(found.ledger.help) == 1, "nothing is lost"
