from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import age, begin, claim, code, correction, note, person, source

from unerased.journal import DeviceBusy, Entry
from unerased.model.errors import BadLine
from unerased.model.records import CodebookExtension, Definition, Entity, Finding
from unerased.model.values import Amount, Ref, Term, Text
from unerased.register import ReadOnly, Refused, reads, record_lines
from unerased.register.encoding import encode

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.workbench import Home

    from unerased.model.records import Record
    from unerased.register import Register


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_was_recorded_is_read_back(register: Register) -> None:
    saved = register.record([age(1, 30)], title="a first claim")
    (row,) = reads.claims_of(register.db, code("P", 1))
    assert row.claim == age(1, 30)
    assert row.place.save == saved.code
    assert saved.codes == (code("C", 1),)
    assert saved.heads == register.heads
    assert [save.title for save in register.saves()] == ["a first claim", "beginning"]


HEIGHT = (
    "format: unerased codebook 1\n"
    "properties:\n"
    "  person:\n"
    "    height: {type: amount, compartment: cases, labels: {en: height, ru: рост}}\n"
)
BAD: dict[str, list[Record]] = {
    "unknown property": [claim(1, code("P", 1), "person.shoe_size", Amount(40, 40))],
    "2 MiB of text": [note(1, "x" * 2 * 1024 * 1024)],
    "no such source": [Entity(code("P", 7), "person"), age(1, 30, of=9)],
    "wrong kind of value": [claim(1, code("P", 1), "person.age", Text("thirty"))],
    "unknown kind": [Entity(code("P", 7), "prophet")],
    "unknown term": [claim(1, code("P", 1), "person.sex", Term("shoe"))],
    "code in use": [person(1)],
    "code twice in one save": [age(1, 30), age(1, 31)],
    "nothing to correct": [correction(1, code("C", 9), "retracted")],
    "wrong check symbol": [Entity(code("P", 7)[:-1] + "ZY"[code("P", 7).endswith("Z")], "person")],
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_and_nothing_is_written(
    home: Home, register: Register, name: str
) -> None:
    before = files_of(home.folder)
    digest = reads.dump_digest(register.db)
    good = note(500, "good by itself")
    with pytest.raises(Refused) as refused:
        register.record([good, *BAD[name]])
    assert refused.value.problems
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 2000
    assert files_of(home.folder) == before
    assert reads.dump_digest(register.db) == digest
    register.record([good])
    assert reads.claims_of(register.db, code("P", 1))[0].claim == good


def test_every_problem_is_told(register: Register) -> None:
    with pytest.raises(Refused) as refused:
        register.record([*BAD["unknown property"], *BAD["nothing to correct"]])
    assert [problem.field for problem in refused.value.problems] == ["property", "correct"]


def test_a_refusal_does_not_repeat_what_was_entered(register: Register) -> None:
    secret = "Identifying Words"
    bad = claim(1, code("P", 1), "person.age", Text(secret), as_stated=secret)
    with pytest.raises(Refused) as refused:
        register.record([bad])
    assert secret not in str(refused.value)


def test_an_empty_save_is_refused(register: Register) -> None:
    with pytest.raises(Refused, match="nothing to save"):
        register.record([])


def test_lines_with_an_impossible_date_name_the_line(home: Home, register: Register) -> None:
    before = files_of(home.folder)
    good = {"entity": "act", "as": "@a"}
    bad = {"subject": "@a", "property": "act.date", "value": "2018-02-30", "source": code("S", 1)}
    with pytest.raises(BadLine, match=r"^line 2: value"):
        record_lines(register, [good, bad])
    assert files_of(home.folder) == before
    saved, labels = record_lines(register, [good, {**bad, "value": "2018-02-28"}])
    assert len(saved.codes) == 2
    assert reads.claims_of(register.db, labels["@a"])


def test_lines_that_cannot_be_recorded_name_the_line(register: Register) -> None:
    bad = {"subject": code("P", 9), "property": "person.age", "value": 3, "source": code("S", 1)}
    with pytest.raises(Refused, match="line 2, subject: no such code"):
        record_lines(register, ['{"entity": "act"}', bad])


def test_a_code_is_fresh_and_of_its_kind(register: Register) -> None:
    made = {register.new_code("person") for _ in range(50)}
    assert len(made) == 50
    assert all(code_.startswith("P-") for code_ in made)


def test_who_opened_it_for_reading_cannot_write(home: Home, register: Register) -> None:
    register.close()
    with home.open(write=False) as reader:
        assert reads.entity(reader.db, code("P", 1)) is not None
        with pytest.raises(ReadOnly):
            reader.record([person(2)])
        with pytest.raises(ReadOnly):
            reader.rebuild()


def test_a_second_writer_is_refused_and_a_reader_is_not(home: Home, register: Register) -> None:
    with pytest.raises(DeviceBusy):
        home.open()
    register.record([age(1, 30)])
    with home.open(write=False) as reader:
        assert [row.claim for row in reads.claims_of(reader.db, code("P", 1))] == [age(1, 30)]
    register.record([age(2, 31)])
    assert len(reads.claims_of(register.db, code("P", 1))) == 2


def test_a_reader_sees_what_is_written_while_it_is_open(home: Home, register: Register) -> None:
    with home.open(write=False) as reader:
        assert reads.claims_of(reader.db, code("P", 1)) == []
        register.record([age(1, 30)])
        assert len(reads.claims_of(reader.db, code("P", 1))) == 1


def test_claims_about_an_act_are_sealed_under_the_key_of_its_victim(register: Register) -> None:
    act = Entity(code("A", 1), "act")
    victim = claim(1, act.code, "act.victim", Ref(code("P", 1)))
    method = claim(2, act.code, "act.method", Text("words about it"))
    register.record([act, method, victim])
    later = claim(3, act.code, "act.demand", Text("more words"))
    register.record([later])
    units = {}
    for segment in register.journal.read({}):
        for entry in segment.entries:
            units[entry.head] = entry.units
    about_act = [u for head, u in units.items() if b"claim" in head and act.code.encode() in head]
    assert about_act == [(code("P", 1),)] * 3


def test_an_addition_to_the_codebook_counts_within_its_own_save(register: Register) -> None:
    added = CodebookExtension(code("K", 1), HEIGHT)
    tall = claim(1, code("P", 1), "person.height", Amount(180, 180))
    with pytest.raises(Refused):
        register.record([tall])
    saved = register.record([added, tall])
    assert "person.height" in register.codebook.properties
    register.undo(saved.code, "not agreed")
    assert "person.height" not in register.codebook.properties


def test_a_compartment_that_the_register_does_not_have_is_refused(register: Register) -> None:
    added = CodebookExtension(
        code("K", 1),
        "format: unerased codebook 1\n"
        "compartments:\n"
        "  medical: {labels: {en: Medical, ru: Медицина}}\n"
        "properties:\n"
        "  person:\n"
        "    scars: {type: text, compartment: medical, labels: {en: scars, ru: шрамы}}\n",
    )
    with pytest.raises(Refused, match="compartment"):
        register.record([added, claim(1, code("P", 1), "person.scars", Text("two"))])


def test_definitions_come_by_name_and_version(register: Register) -> None:
    yaml = "name: left\n"
    register.record([Definition(code("D", 2), "left", 2, yaml)])
    register.record([Definition(code("D", 1), "left", 1, yaml)])
    assert [row.version for row in reads.definitions(register.db, "left")] == [1, 2]


def test_a_finding_that_a_later_one_replaces_is_superseded(register: Register) -> None:
    register.record([age(1, 30)])
    about = (code("C", 1),)
    first = Finding(
        code("F", 1), "claim", about, "undetermined", "reasonable_suspicion", "because",
        dt.date(2018, 12, 1),
    )  # fmt: skip
    second = Finding(
        code("F", 2), "claim", about, "established", "reasonable_grounds", "because",
        dt.date(2018, 12, 2), supersedes=first.code,
    )  # fmt: skip
    register.record([first])
    before = register.heads
    register.record([second])
    assert [row.finding for row in reads.findings(register.db, code("C", 1))] == [second]
    statuses = [row.status for row in reads.findings(register.db, live=False)]
    assert statuses == ["superseded", "live"]
    assert [row.finding for row in reads.findings(register.db, heads=before)] == [first]
    assert source(1).code in {row.code for row in reads.entities(register.db, "source")}


def test_progress_is_told_while_checking_and_sealing(register: Register) -> None:
    told: list[tuple[int, int]] = []
    many = [person(number) for number in range(100, 4200)]
    register.record(many, on_progress=lambda done, all_: told.append((done, all_)))
    assert (2000, 4101) in told
    assert told[-1][0] == told[-1][1]


def test_a_large_save_becomes_one_save(home: Home, register: Register) -> None:
    words = "words that fill a field and then another " * 400
    many = [note(number, words, of=1) for number in range(1, 900)]
    saved = register.record(many, title="much")
    segments = register.counts().segments
    assert segments > 3
    (row, _) = register.saves()
    assert (row.code, row.records) == (saved.code, 899)
    register.undo(saved.code, "too much")
    assert reads.claims_of(register.db, code("P", 1)) == []
    register.close()
    with home.open() as again:
        assert len(reads.claims_of(again.db, code("P", 1), live=False)) == 899


def test_begin_is_what_the_other_tests_stand_on(home: Home) -> None:
    with home.create() as register:
        begin(register)
        assert register.counts().entities == {"person": 1, "source": 1}
        assert register.notices == ()


def test_an_addition_of_another_device_that_contradicts_is_left_out(register: Register) -> None:
    added = CodebookExtension(code("K", 1), HEIGHT)
    register.record([added])
    assert list(register.notices) == []
    rival = CodebookExtension(code("K", 2), HEIGHT)
    head, body = encode(rival)
    register.journal.append([Entry("cases", (), head, body)])
    register.refresh()
    assert "person.height" in register.codebook.properties
    (notice,) = register.notices
    assert "left out" in notice
    register.record([claim(1, code("P", 1), "person.height", Amount(180, 180))])
