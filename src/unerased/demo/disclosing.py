"""What could be released today, and what anybody would learn from it of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unerased.attack import Policy
from unerased.figures import definitions
from unerased.figures.release import ReleaseRefused, plan_release

if TYPE_CHECKING:
    import datetime as dt

    from unerased.figures.release import Plan
    from unerased.register import Register

__all__ = ["disclosure"]


def disclosure(register: Register, today: dt.date) -> dict[str, Any]:
    """For each figure the ways in which it may be released, or why it may not; numbers alone."""
    return {
        name: _of_figure(register, name, today)
        for name in sorted(definitions(register.db, register.codebook))
    }


def _of_figure(register: Register, name: str, today: dt.date) -> dict[str, Any]:
    try:
        plan = plan_release(register, name, Policy(), today)
    except ReleaseRefused as refused:
        return {"ways": [], "why_not": refused.what}
    return _of_plan(plan)


def _of_plan(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ways": [one.offer.name for one in plan.alternatives if one.safe],
        "why_not": "; ".join(
            breach for one in plan.alternatives if not one.safe for breach in one.found.breaches
        ),
    }
    if found["ways"]:
        found["of_one_person"] = {
            "known_beforehand": "that they are counted, and everything of them but one thing",
            "answers_that_stay": Policy().choices,
            "numbers_protected_below": Policy().k,
            "width_that_stays": Policy().width,
        }
    return found
