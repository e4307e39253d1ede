"""The invented network: 125 who left are released, then one more person is entered."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.figures.release.bench import answer

from unerased.attack import Policy
from unerased.demo import build_network
from unerased.figures import compute, find
from unerased.figures.release import ReleaseRefused, plan_release, publish
from unerased.model.values import Ref
from unerased.register import Register, reads, record_lines

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "test test test test test test"
FIRST, SECOND = dt.date(2031, 2, 1), dt.date(2031, 3, 1)


def agreed(register: Register) -> None:
    definition = find(register.db, register.codebook, "left")
    value = compute(register.db, definition, register.codebook)
    codes = [code for one in value.documented.counted for code in (one.code, *one.merged)]
    record_lines(register, [answer(code, "given") for code in codes])


def leaves(register: Register, number: int) -> None:
    """So many more persons who left, established at the figure's standard."""
    origin = next(
        row.claim.value.code
        for row in reads.claims_with(register.db, "act.origin_place")
        if isinstance(row.claim.value, Ref)
    )
    source = reads.entities(register.db, "source")[0].code
    lines: list[dict[str, Any]] = []
    for one in range(number):
        person, act = f"@p{one}", f"@a{one}"
        lines += [{"entity": "person", "as": person}, {"entity": "act", "as": act}]
        told = {
            "violation": "flight",
            "victim": person,
            "date": "2022-05",
            "origin_place": origin,
        }
        lines += [
            {
                "subject": act,
                "property": f"act.{name}",
                "value": value,
                "source": source,
                "as": f"@{name}{one}",
            }
            for name, value in told.items()
        ]
        found = {
            "finding": "claim",
            "about": [f"@{name}{one}" for name in told],
            "verdict": "established",
            "standard": "reasonable_grounds",
            "reasons": "seen by others",
            "dated": "2031-01-01",
        }
        lines += [found, answer(person, "given")]
    record_lines(register, lines)


def test_one_more_than_125_is_refused_by_the_subtraction_and_five_more_are_released(
    tmp_path: Path,
) -> None:
    build_network(tmp_path / "register", tmp_path / "storage", WORDS, seed=1)
    with Register.open(tmp_path / "register", tmp_path / "storage", WORDS, write=True) as register:
        plan = plan_release(register, "left", Policy(), FIRST)
        held = plan.consented.held_back
        assert len(plan.consented.units) + sum(held.values()) == 125
        assert held["not_asked"] > 0
        agreed(register)
        first = publish(register, "left", "as_it_is", Policy(), FIRST)
        assert json.loads(first.published)["published"]["total"] == 125
        leaves(register, 1)
        with pytest.raises(ReleaseRefused) as refused:
            publish(register, "left", "as_it_is", Policy(), SECOND)
        (why,) = refused.value.reasons
        assert "is 1, from " in why
        assert f"− release {first.code} of 2031-02-01: 125 in all" in why
        assert "+ the planned release: 126 in all" in why
        second = publish(register, "left", "waiting", Policy(), SECOND)
        told = json.loads(second.published)
        assert (told["published"]["total"], told["updated"]) == (125, False)
        leaves(register, 4)
        third = publish(register, "left", "waiting", Policy(), SECOND)
        told = json.loads(third.published)
        assert (told["published"]["total"], told["updated"]) == (130, True)


def test_125_left_49_detained_37_tortured_are_attacked_as_one_and_released_together(
    tmp_path: Path,
) -> None:
    build_network(tmp_path / "register", tmp_path / "storage", WORDS, seed=1)
    with Register.open(tmp_path / "register", tmp_path / "storage", WORDS, write=True) as register:
        agreed(register)
        totals = []
        for name in ("left", "detained", "tortured"):
            plan = plan_release(register, name, Policy(), FIRST, only="as_it_is")
            assert plan.alternative("as_it_is").safe, plan.alternative("as_it_is").found.breaches
            out = publish(register, name, "as_it_is", Policy(), FIRST)
            totals.append(json.loads(out.published)["published"]["total"])
        assert totals == [125, 49, 37]
        assert plan.together == ("detained", "left")
        leaves(register, 5)
        publish(register, "left", "as_it_is", Policy(), SECOND)
        again = plan_release(register, "detained", Policy(), SECOND, only="as_it_is")
        assert again.alternative("as_it_is").safe, "the same 49 once more"
