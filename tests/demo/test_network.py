"""The invented network: what is documented follows from its parameters, for every seed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from unerased.demo import answers, build_network
from unerased.demo.network.build import story
from unerased.demo.network.parameters import parameters
from unerased.figures import compute_all
from unerased.model.values import Text
from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def test_another_seed_documents_the_same_numbers(tmp_path: Path) -> None:
    build_network(tmp_path / "register", tmp_path / "storage", WORDS, seed=2)
    with Register.open(tmp_path / "register", tmp_path / "storage", WORDS) as opened:
        values = compute_all(opened.db, opened.codebook)
    assert [values[name].range[0] for name in ("left", "detained", "tortured")] == [125, 49, 37]
    assert values["detention_length"].documented.days == (3, 21)


def test_persons_who_were_recorded_twice_count_once(
    register: Register, answered: dict[str, Any]
) -> None:
    plan = parameters()
    left = answered["figures"]["left"]["documented"]
    lives = sum(life.count for life in plan.lives)
    assert sum(left[key] for key in ("counted", "undetermined", "excluded")) == lives
    assert register.counts().entities["person"] == lives + plan.duplicates


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
