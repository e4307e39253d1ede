"""Figures of a real register: read, as of heads, journaled, traced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from unerased.figures import (
    BadDefinition,
    UnknownFigure,
    compute,
    compute_all,
    definitions,
    find,
    record_of,
    trace,
)
from unerased.figures.derivation import Derivation
from unerased.figures.reader import properties
from unerased.register import Register, packaged_codebook, reads, record_lines

from .world import HEAD, LEFT, defined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST: list[dict[str, Any]] = [
    {"entity": "source", "as": "@s1"},
    {"entity": "source", "as": "@s2"},
    {"subject": "@s1", "property": "source.kind", "value": "survivor", "source": "@s1"},
    {"subject": "@s2", "property": "source.kind", "value": "official", "source": "@s2"},
    {"entity": "person", "as": "@p1"},
    {"entity": "act", "as": "@a1"},
    {"subject": "@a1", "property": "act.violation", "value": "flight", "source": "@s1", "as": "@v"},
    {"subject": "@a1", "property": "act.victim", "value": "@p1", "source": "@s1"},
]
GROUP: list[dict[str, Any]] = [
    {"entity": "group", "as": "@g"},
    {"entity": "act", "as": "@a2"},
    {"subject": "@a2", "property": "act.violation", "value": "flight", "source": "@s1", "as": "@w"},
    {"subject": "@a2", "property": "act.victim", "value": "@g", "source": "@s1"},
    {"subject": "@g", "property": "group.size", "value": 12, "source": "@s1", "as": "@n"},
    {"stance": "denies_act", "on": ["@v", "@n"], "source": "@s2", "as": "@d"},
]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / "register", tmp_path / "storage", "test words") as made:
        yield made


def test_who_repeats_a_corrected_claim_rests_on_its_correction(register: Register) -> None:
    repeated = [
        {"entity": "source", "as": "@s3"},
        {"subject": "@g", "property": "group.size", "value": 12, "source": "@s3", "as": "@m",
         "derived_from": ["@n"]},
    ]  # fmt: skip
    _, labels = record_lines(register, [*FIRST, *GROUP, *repeated])
    left, book = defined(LEFT), register.codebook
    held = {code: row.claim for code, row in reads.get_claims(register.db, [labels["@m"]]).items()}
    then = register.heads
    assert compute(register.db, left, book).stated[0].repeated_by == (labels["@s3"],)
    assert reads.ancestors(register.db, held).replaced == {}
    correction = [
        {"subject": "@g", "property": "group.size", "value": 13, "source": "@s1", "as": "@new"},
        {"correct": "@n", "action": "superseded", "replacement": "@new", "reason": "misheard"},
    ]
    _, labels = record_lines(register, correction, labels=labels)
    found = reads.ancestors(register.db, held)
    assert found.replaced == {labels["@n"]: labels["@new"]}
    derivation = Derivation(held, found.claims, {}, found.replaced)
    assert derivation.origins([labels["@m"]]) == (labels["@s1"],)
    assert reads.ancestors(register.db, held, heads=then).replaced == {}


def test_a_figure_is_computed_as_of_heads(register: Register) -> None:
    _, labels = record_lines(register, FIRST)
    then = register.heads
    record_lines(register, GROUP, labels=labels)
    left, book = defined(LEFT), register.codebook
    before = compute(register.db, left, book, then)
    assert (before.range, before.stated, len(before.documented.contested)) == ((1, 1), (), 0)
    assert before.as_of == then
    after = compute(register.db, left, book)
    assert (after.range, [row.low for row in after.stated]) == ((1, 1), [12])
    assert len(after.documented.contested) == 1
    assert not after.incomplete


def test_what_was_corrected_no_longer_counts(register: Register) -> None:
    _, labels = record_lines(register, FIRST)
    record_lines(
        register, [{"correct": labels["@v"], "action": "retracted", "reason": "wrong page"}]
    )
    value = compute(register.db, defined(LEFT), register.codebook)
    assert value.range == (0, 1)


def test_sources_count_by_their_kind_and_by_name(register: Register) -> None:
    _, labels = record_lines(register, FIRST)
    book = register.codebook
    for sources, counted in (
        ("{kinds: [survivor]}", 1),
        ("{kinds: [official]}", 0),
        (f"{{except: [{labels['@s1']}]}}", 0),
        (f"{{except: [{labels['@s2']}]}}", 1),
    ):
        value = compute(register.db, defined(LEFT + f"sources: {sources}\n"), book)
        assert len(value.documented.counted) == counted, sources


def test_a_definition_is_journaled_in_versions(register: Register) -> None:
    db, book = register.db, register.codebook
    register.record([record_of(LEFT, db, book, register.new_code)])
    then = register.heads
    assert find(db, book, "left").version == 1
    with pytest.raises(BadDefinition, match="Give it version 2"):
        record_of(LEFT, db, book, register.new_code)
    second = LEFT.replace("name: left", "name: left\nversion: 2").replace("displacement", "flight")
    register.record([record_of(second, db, book, register.new_code)])
    assert find(db, book, "left").version == 2
    assert find(db, book, "left", then).version == 1
    assert [one.version for one in definitions(db, book).values()] == [2]
    assert list(compute_all(db, book)) == ["left"]


def test_an_unknown_figure_is_named_beside_those_that_there_are(register: Register) -> None:
    with pytest.raises(UnknownFigure, match="none yet"):
        find(register.db, register.codebook, "right")
    register.record([record_of(LEFT, register.db, register.codebook, register.new_code)])
    with pytest.raises(UnknownFigure, match=r"'right'.*left"):
        find(register.db, register.codebook, "right")


def test_a_claim_is_traced_to_the_figures_that_rest_on_it(register: Register) -> None:
    _, labels = record_lines(register, [*FIRST, *GROUP])
    db, book = register.db, register.codebook
    other = HEAD.replace("name: left", "name: other") + "where: {suffered: torture}\n"
    for text in (LEFT, other):
        register.record([record_of(text, db, book, register.new_code)])
    (of_person,) = trace(db, labels["@v"], book)
    assert of_person.figure == "left"
    assert [one.code for one in of_person.units] == [labels["@p1"]]
    assert of_person.stated == ()
    for label in ("@w", "@n", "@d.2"):
        (of_group,) = trace(db, labels[label], book)
        assert [row.group for row in of_group.stated] == [labels["@g"]], label
    assert trace(db, labels["@p1"], book) == ()


def test_contradictions_come_with_their_claims(register: Register) -> None:
    _, labels = record_lines(register, [*FIRST, *GROUP])
    found = {
        (one.a.code, one.b.code, one.why)
        for one in reads.contradictions(register.db, register.codebook)
    }
    assert found == {
        (labels["@v"], labels["@d.1"], "denies"),
        (labels["@n"], labels["@d.2"], "denies"),
    }
    assert reads.contradictions(register.db, register.codebook, heads={}) == []


def test_only_what_a_definition_can_depend_on_is_read() -> None:
    names = properties(defined(LEFT + "groups: false\n"), packaged_codebook())
    assert names == ("act.victim", "act.violation", "person.did_not_suffer")
    dated = properties(defined(LEFT + "period: {from: 2017}\n"), packaged_codebook())
    assert {"act.date", "event.date", "group.size"} < set(dated)
    assert "person.name" not in dated
