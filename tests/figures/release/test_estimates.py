"""An estimate leaves through the gate: consent, what it tells of the counted, the ledger."""

from __future__ import annotations

import dataclasses
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.estimate.data import SHORT
from tests.figures.release.bench import FEBRUARY, HELD, MARCH, Bench, answer

from unerased.attack import Policy
from unerased.estimate.command import estimate
from unerased.figures.receipt import load_receipt, verify_receipt
from unerased.figures.release import (
    ReleaseRefused,
    Worked,
    issued,
    one,
    past,
    plan_estimate,
    plan_release,
    publish,
    publish_estimate,
)
from unerased.figures.release.estimates import rounded
from unerased.register import record_lines
from unerased.seal import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULE = Policy(k=5, width=5)
#: how many persons are on which of three sources' lists
OVERLAPS = {"a": 24, "b": 20, "c": 22, "ab": 9, "ac": 10, "bc": 8, "abc": 7}


class Network(Bench):
    """A register in which three sources document persons."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, HELD)
        lines: list[dict[str, Any]] = []
        for name in "abc":
            lines += [
                {"entity": "source", "as": f"@{name}"},
                {
                    "subject": f"@{name}",
                    "property": "source.kind",
                    "value": "survivor",
                    "source": f"@{name}",
                },
            ]
        _, self.labels = record_lines(self.register, lines, labels=self.labels)

    def documented(self, by: str, number: int = 1, consent: str = "given") -> list[str]:
        """Persons who are on these lists alone."""
        lines: list[dict[str, Any]] = []
        for place in range(number):
            person, act = f"@p{place}", f"@q{place}"
            lines += [{"entity": "person", "as": person}, {"entity": "act", "as": act}]
            lines += [
                {"subject": act, "property": f"act.{name}", "value": value, "source": f"@{source}"}
                for source in by
                for name, value in (("violation", "detention"), ("victim", person))
            ]
            if consent:
                lines.append(answer(person, consent))
        _, labels = record_lines(self.register, lines, labels=self.labels)
        return [labels[f"@p{place}"] for place in range(number)]

    def worked(self, **more: Any) -> Worked:
        """The estimate of those who may leave, worked out in earnest."""
        plan = plan_estimate(self.register, "held", "source", RULE, MARCH, **more)
        result, _ = estimate(plan.lists.table, "stack", 1, settings=SHORT)
        return Worked.of(plan.lists.table, result)

    def released(self, worked: Worked, **more: Any) -> dict[str, Any]:
        """Publish, and what is told."""
        out = publish_estimate(self.register, "held", "source", worked, RULE, MARCH, **more)
        return json.loads(out.published) | {"out": out}


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    made = Network(folder)
    with made.register:
        for by, number in OVERLAPS.items():
            made.documented(by, number)
        yield made


def test_an_estimate_is_released_with_the_number_seen_and_a_receipt(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        silent = made.documented("ab", 6, consent="")
        worked = made.worked()
        assert (worked.table.n, worked.verdict) == (100, "estimate")
        told = made.released(worked)
        assert told["published"] == {
            "total": 100,
            "tables": [{"by": ["lists"], "cells": [[["one or more"], 100]], "base": 0}],
            "extremes": [],
        }
        found = told["estimate"]
        assert (found["seen"], found["lists"], found["verdict"]) == (100, 3, "estimate")
        assert found["low"] % found["base"] == found["number"] % found["base"] == 0
        assert 100 <= found["low"] <= worked.number <= found["high"]
        assert found["base"] >= RULE.k
        assert "No data can test" in found["assumption"]
        out = told["out"]
        receipt = load_receipt(out.receipt)
        verify_receipt(receipt, definition=out.definition)
        assert (receipt.count, receipt.published) == (100, digest(out.published).hex())
        kept, row = one(made.register.db, out.code)
        assert kept.content.held_back == {"not_asked": len(silent)}
        assert issued(kept.content, row.release.receipt.encode(), out.code) == out


def test_one_more_person_seen_is_refused_by_the_subtraction(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        code = made.released(made.worked())["out"].code
        assert plan_estimate(made.register, "held", "source", RULE, MARCH).chosen.safe
        made.documented("a")
        worked, before = made.worked(), made.counts
        with pytest.raises(ReleaseRefused, match="protects") as refused:
            made.released(worked)
        assert made.counts == before
        why = refused.value.reasons[0]
        assert "the change of all" in why
        assert " is 1, from " in why
        assert f"− release {code} of 2031-03-01: 100 in all" in why
        assert "+ the planned release: 101 in all" in why
        made.documented("b", 4)
        assert made.released(made.worked())["published"]["total"] == 105


def test_an_estimate_and_its_figure_are_attacked_together_both_ways(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.documented("c")
        with pytest.raises(ReleaseRefused, match="protects"):
            made.released(made.worked())
        made.documented("c", 4)
        made.released(made.worked())
        assert plan_release(made.register, "held", RULE, MARCH).alternative("as_it_is").safe
        made.documented("a")
        plan = plan_release(made.register, "held", RULE, MARCH)
        assert not plan.alternative("as_it_is").safe
        assert "estimate of held" in plan.together
        waits = plan.alternative("waiting").offer
        assert (waits.published.total, waits.updated) == (100, False)


def test_who_withdrew_consent_is_not_in_the_next_estimate_and_does_not_show(
    tmp_path: Path,
) -> None:
    with network(tmp_path) as made:
        (gone,) = made.documented("abc")
        made.released(made.worked())
        made.answer(gone, "withdrawn", dated="2031-02-20")
        plan = plan_estimate(made.register, "held", "source", RULE, MARCH)
        assert gone not in plan.lists.of
        assert plan.lists.table.n == 100
        assert not plan.chosen.safe
        assert "is -1" in plan.chosen.found.breaches[0]


def test_overlaps_that_tell_of_few_are_refused(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        told = made.released(made.worked(overlaps=True), overlaps=True)
        (table,) = told["published"]["tables"]
        assert [["A and B and C"], 7] in table["cells"]
    with network(tmp_path / "again") as made:
        refused = plan_estimate(
            made.register, "held", "source", Policy(k=8, width=8), MARCH, overlaps=True
        )
        assert any(
            "A and B and C" in words and "7" in words for words in refused.chosen.found.breaches
        )
        alone = plan_estimate(made.register, "held", "source", Policy(k=8, width=8), MARCH)
        assert alone.chosen.safe


def test_where_few_are_on_no_list_it_is_not_told_how_many_are_on_one(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        lines = [
            {"entity": "source", "as": "@team"},
            {"subject": "@team", "property": "source.kind", "value": "team", "source": "@team"},
        ]
        _, made.labels = record_lines(made.register, lines, labels=made.labels)
        made.labels["@t"] = made.labels["@team"]
        made.documented("t", 3)
        told = made.released(made.worked())
        assert told["published"] == {"total": 103, "tables": [], "extremes": []}
        assert told["estimate"]["seen"] is None


def test_what_changed_since_it_was_estimated_is_not_published(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        worked = made.worked()
        made.documented("a", 6)
        before = made.counts
        with pytest.raises(ReleaseRefused, match="changed since"):
            made.released(worked)
        assert made.counts == before


def test_no_number_without_a_verdict_that_allows_one(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        sound = made.worked()
        none = Worked(sound.table, "none", None, (), 0.95, "The lists share too few.")
        before = made.counts
        with pytest.raises(ReleaseRefused, match="no estimate can be given") as refused:
            made.released(none)
        assert refused.value.reasons == ("The lists share too few.",)
        with pytest.raises(ReleaseRefused, match="no estimate can be given"):
            made.released(dataclasses.replace(sound, verdict="none"))  # whatever number is beside
        result, _ = estimate(sound.table, "latent", 1, settings=SHORT)
        with pytest.raises(ReleaseRefused, match="all families"):
            Worked.of(sound.table, result)
        assert made.counts == before
        floor = rounded(
            Worked(sound.table, "lower_bound", 133.0, (121.0, 150.0), 0.95), 3, "source", 5
        )
        assert (floor.number, floor.low, floor.high) == (None, 120, None)
        assert past(made.register.db) == []


def test_an_estimate_that_ends_below_what_is_counted_would_mislead_and_is_refused(
    tmp_path: Path,
) -> None:
    with network(tmp_path) as made:
        worked = made.worked()
        made.documented("ab", 2, consent="")
        assert plan_estimate(made.register, "held", "source", RULE, MARCH).chosen.safe
        made.documented("c", 300, consent="")
        before = made.counts
        with pytest.raises(ReleaseRefused, match="would mislead"):
            made.released(worked)
        assert made.counts == before
