"""The invented network: what is documented follows from its parameters, for every seed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from unerased.demo import answers, build_network
from unerased.demo.network.build import story
from unerased.demo.network.parameters import parameters
from unerased.estimate.command import estimate
from unerased.estimate.verdict import table_findings
from unerased.figures import compute_all, find
from unerased.figures.lists import read_lists
from unerased.model.assertions import Assertions
from unerased.model.values import Ref, Text
from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unerased.figures.lists import By, Lists
    from unerased.figures.value import UnitVerdict

WORDS = "test words for a network"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("network")
    build_network(home / "register", home / "storage", WORDS, seed=1)
    return home


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    with Register.open(folder / "register", folder / "storage", WORDS) as opened:
        yield opened


@pytest.fixture(scope="module")
def answered(folder: Path) -> dict[str, Any]:
    with Register.open(folder / "register", folder / "storage", WORDS) as opened:
        return answers(opened, dt.date(2023, 1, 1))


def test_the_documented_numbers_are_those_of_the_parameters(answered: dict[str, Any]) -> None:
    figures = {name: figure["documented"] for name, figure in answered["figures"].items()}
    assert [figures[name]["counted"] for name in ("left", "detained", "tortured")] == [125, 49, 37]
    length = figures["detention_length"]
    assert (length["counted"], length["min_days"], length["max_days"]) == (37, 3, 21)
    for documented in figures.values():
        assert documented["undetermined"] > 0
        assert documented["excluded"] > 0
        assert documented["contested"] > 0


@pytest.mark.parametrize("seed", [2, 77])
def test_another_seed_documents_the_same_numbers(tmp_path: Path, seed: int) -> None:
    build_network(tmp_path / "register", tmp_path / "storage", WORDS, seed=seed)
    with Register.open(tmp_path / "register", tmp_path / "storage", WORDS) as opened:
        values = compute_all(opened.db, opened.codebook)
    assert [values[name].range[0] for name in ("left", "detained", "tortured")] == [125, 49, 37]
    assert values["detention_length"].documented.days == (3, 21)


def test_persons_who_were_recorded_twice_count_once(
    register: Register, answered: dict[str, Any]
) -> None:
    plan = parameters()
    left = answered["figures"]["left"]["documented"]
    lives = sum(life.count for life in plan.lives) + 1  # and one who disappeared
    assert sum(left[key] for key in ("counted", "undetermined", "excluded")) == lives
    assert register.counts().entities["person"] == lives + plan.duplicates


def test_both_records_of_a_person_bear_out_that_they_left(register: Register) -> None:
    twice = [one for one in _counted(register) if one.merged]
    victims = {row.code: row.claim for row in reads.claims_with(register.db, "act.victim")}
    for verdict in twice:
        borne_out = {victims[code].value for code in verdict.claims if code in victims}
        assert borne_out == {Ref(code) for code in (verdict.code, *verdict.merged)}
    assert len(twice) == parameters().duplicates


def test_several_sources_tell_of_the_same_act_and_the_press_adds_none(register: Register) -> None:
    rows = reads.claims_with(register.db, "act.victim")
    known = Assertions(
        {
            row.code: row.claim
            for name in register.codebook.properties
            for row in reads.claims_with(register.db, name)
        },
        repeats=reads.source_repeats(register.db),
    )
    independent = {row.code: len(known.origins(row.code)) for row in rows}
    counted = {code for verdict in _counted(register) for code in verdict.claims}
    told = [independent[code] for code in independent.keys() & counted]
    assert min(told) == 1
    assert max(told) >= 3
    repeated = [row for row in rows if row.claim.derived_from]
    assert repeated
    assert all(row.claim.source not in known.origins(row.code) for row in repeated)


def test_organisations_and_those_who_speak_for_themselves_are_lists(register: Register) -> None:
    lists = _lists(register, "organisation")
    assert {one.term for one in lists.lists} == {"", "survivor", "witness"}
    assert sum(bool(one.code) for one in lists.lists) == len(parameters().organisations)
    assert (lists.counted, lists.unlisted, lists.merged) == (125, 0, ())


def test_the_lists_of_organisations_carry_an_estimate_that_holds_the_truth(
    register: Register,
) -> None:
    told = _estimated(register)
    assert told["verdict"] == "estimate"
    low, high = told["interval"]
    assert 125 < low <= 125 + story(parameters(), 1).unrecorded <= high


def test_the_lists_of_single_sources_are_not_refused_either(register: Register) -> None:
    table = _lists(register, "source").table
    assert table.n == 125
    assert len(table.lists) == 6
    assert table_findings(table) == []


def test_there_is_something_of_everything(register: Register, answered: dict[str, Any]) -> None:
    counts = register.counts()
    assert counts.findings > 100
    assert counts.corrections > 0
    assert reads.claims_with(register.db, "statement.answer")
    assert {row.consent.answer for row in reads.consents(register.db)} == {
        "given", "refused", "withdrawn",
    }  # fmt: skip
    assert answered["publishable"]
    assert len(answered["remedies"]) > 1
    assert answered["contradictions"]
    assert answered["figures"]["left"]["stated"][0]["denied_by"]
    relocations = reads.claims_with(register.db, "intervention.kind", word="relocation")
    assert relocations
    kinds = {
        row.claim.property
        for one in relocations
        for row in reads.claims_of(register.db, one.claim.subject)
    }
    assert kinds == {"intervention.person", "intervention.kind", "intervention.outcome"}


def test_it_grows_month_by_month(answered: dict[str, Any]) -> None:
    steps = answered["as_of"]
    counted = [step["figures"]["left"]["documented"]["counted"] for step in steps]
    assert len(steps) == 24
    assert counted[0] < 125
    assert counted[-1] == 125


def test_names_are_spelled_in_two_alphabets(register: Register) -> None:
    names = [
        row.claim.value.text
        for row in reads.claims_with(register.db, "person.name")
        if isinstance(row.claim.value, Text)
    ]
    alphabets = {unicodedata.name(name[0]).split()[0] for name in names}
    assert alphabets == {"LATIN", "CYRILLIC"}


def test_a_seed_tells_the_same_story_again_and_another_one_another() -> None:
    plan = parameters()
    assert story(plan, 5) == story(plan, 5)
    assert story(plan, 5) != story(plan, 6)


def _counted(register: Register) -> tuple[UnitVerdict, ...]:
    return compute_all(register.db, register.codebook)["left"].documented.counted


def _lists(register: Register, by: By) -> Lists:
    left = find(register.db, register.codebook, "left")
    return read_lists(register.db, left, register.codebook, by)


def _estimated(register: Register) -> dict[str, Any]:
    told, _ = estimate(_lists(register, "organisation").table, "stack", 1)
    return told
