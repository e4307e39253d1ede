from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.exchange.sheets import DONE, MAPPING, PERSONS, TOWNS, csv_of, generated, workbook

from unerased.exchange import (
    BadMapping,
    ImportedBefore,
    NothingToImport,
    RowsRefused,
    imported_before,
    load_mapping,
    plan_import,
    run_import,
    step_of,
)
from unerased.model.records import Claim, Entity
from unerased.model.values import Ref, Text
from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSPHRASE = "amber basket cedar dune ember fjord"
SMALL = """\
format: unerased import 1
row: person
source:
  new: {kind: press, title: an invented paper}
columns:
  name: {property: person.name}
  age: {property: person.age}
"""
ROWS: list[list[object]] = [
    ["name", "age"],
    ["Test Person", 30],
    ["Test Other", "many"],
    ["Тест Третий", "18-20"],
]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / "register", tmp_path / "storage", PASSPHRASE) as opened:
        yield opened


def test_five_thousand_rows_become_one_save(register: Register) -> None:
    sheet = generated()
    steps: list[tuple[int, int]] = []
    mapping = load_mapping(MAPPING, register.codebook)
    made = plan_import(register, sheet.data, mapping, lambda *step: steps.append(step))
    saved = run_import(register, sheet.data, made, "five thousand")
    assert (made.faults, made.column_faults, made.silent, made.merged) == ((), (), (), ())
    assert (made.count("person"), made.empty) == (sheet.persons, sheet.empty)
    assert (len(made.duplicates), sheet.persons) == (sheet.duplicates, PERSONS + 1)
    assert len(steps) > 10
    (save,) = register.saves()
    assert (save.code, save.title, save.step) == (saved.code, "five thousand", step_of(sheet.data))
    assert register.counts().entities == {
        "person": PERSONS + 1, "act": PERSONS + 1, "place": len(TOWNS), "source": 1,
    }  # fmt: skip
    beaten = reads.claims_with(register.db, "act.violation", word="beating")
    assert len(beaten) == PERSONS // len(DONE)
    assert {row.claim.as_stated for row in beaten} == {"избиение"}
    dated = reads.claims_with(register.db, "act.date", word="2031-01-02")
    assert {row.claim.as_stated for row in dated} == {"2031-01-02", "02.01.2031"}
    undone = register.undo(saved.code, "a test")
    assert reads.entities(register.db, "person") == reads.entities(register.db, "place") == []
    assert reads.claims_with(register.db, "act.violation") == []
    assert undone.code != saved.code


def test_nothing_is_written_when_a_row_has_an_error(register: Register) -> None:
    data = workbook(ROWS)
    made = plan_import(register, data, load_mapping(SMALL, register.codebook))
    with pytest.raises(RowsRefused, match=r"1 row .* --skip-bad-rows") as refused:
        run_import(register, data, made)
    assert (refused.value.rows, refused.value.columns) == (1, 0)
    assert register.saves() == []


def test_bad_rows_are_left_out_when_asked_and_the_rest_is_saved(register: Register) -> None:
    data = workbook(ROWS)
    made = plan_import(register, data, load_mapping(SMALL, register.codebook))
    run_import(register, data, made, skip_bad_rows=True)
    assert made.bad_rows == (3,)
    names = [row.claim.value for row in reads.claims_with(register.db, "person.name")]
    assert names == [Text("Test Person"), Text("Тест Третий")]
    (kind,) = reads.claims_with(register.db, "source.kind")
    assert kind.claim.source == kind.claim.subject == made.source
    (title,) = reads.claims_with(register.db, "source.title")
    assert title.claim.value == Text("an invented paper")


def test_a_column_to_be_asked_about_stops_every_row(register: Register) -> None:
    data = csv_of("name,age,born", "A,30,03.04.1990")
    text = f"{SMALL}  born: {{property: person.birth}}\n"
    made = plan_import(register, data, load_mapping(text, register.codebook))
    with pytest.raises(RowsRefused, match="1 column"):
        run_import(register, data, made, skip_bad_rows=True)
    answered = text.replace("person.birth", "person.birth, dates: day_first")
    made = plan_import(register, data, load_mapping(answered, register.codebook))
    run_import(register, data, made)
    assert len(reads.claims_with(register.db, "person.birth", word="1990-04-03")) == 1


def test_the_same_file_is_refused_until_it_is_undone_or_asked_for_again(
    register: Register,
) -> None:
    data = csv_of("name,age", "Test Person,30")
    mapping = load_mapping(SMALL, register.codebook)
    first = run_import(register, data, plan_import(register, data, mapping))
    made = plan_import(register, data, mapping)
    with pytest.raises(ImportedBefore) as refused:
        run_import(register, data, made)
    assert refused.value.save == first.code == imported_before(register, data)
    other = csv_of("name,age", "Test Person,31")
    assert imported_before(register, other) == ""
    second = run_import(register, data, made, again=True)
    register.undo(second.code, "twice")
    register.undo(first.code, "once")
    assert imported_before(register, data) == ""
    run_import(register, data, plan_import(register, data, mapping))


def test_a_file_without_a_row_to_write_is_refused(register: Register) -> None:
    data = csv_of("name,age", ",")
    made = plan_import(register, data, load_mapping(SMALL, register.codebook))
    with pytest.raises(NothingToImport):
        run_import(register, data, made)


def test_a_place_that_was_undone_is_no_place_any_more(register: Register) -> None:
    source, place = register.new_code("source"), register.new_code("place")
    register.record([Entity(source, "source")])
    named = Claim(register.new_code("claim"), place, "place.name", Text("Exampleburg"), source)
    saved = register.record([Entity(place, "place"), named])
    data = csv_of("name,age,from", "A,30,exampleburg")
    text = f"{SMALL}  from: {{property: person.origin}}\n".replace(
        "new: {kind: press, title: an invented paper}", f"code: {source}"
    )
    mapping = load_mapping(text, register.codebook)
    made = plan_import(register, data, mapping)
    assert [
        record.value
        for record in made.records()
        if isinstance(record, Claim) and record.property == "person.origin"
    ] == [Ref(place)]
    register.undo(saved.code, "a test")
    assert plan_import(register, data, mapping).unknown_places == {"exampleburg": 1}


def test_a_source_that_the_register_does_not_have_is_refused(register: Register) -> None:
    text = SMALL.replace(
        "new: {kind: press, title: an invented paper}", f"code: {register.new_code('source')}"
    )
    with pytest.raises(BadMapping, match="no such source"):
        plan_import(register, csv_of("name,age", "A,1"), load_mapping(text, register.codebook))
