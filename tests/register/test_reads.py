from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import age, claim, code, note, person, source

from unerased.model.records import Consent, Entity, Opening
from unerased.model.values import Ref, Stance, Text
from unerased.register import MARK_CLOSE, MARK_OPEN, reads
from unerased.register.reads.search import has_common_words

if TYPE_CHECKING:
    from unerased.register import Register

import datetime as dt

P1, S1 = code("P", 1), code("S", 1)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("He was held in a cell", "HELD"),
        ("He was held in a cell", '"held in a"'),
        ("задержан в подъезде", "задерж"),
        ("Задержан в подъезде", "задержан ПОДЪЕЗДЕ"),
        ("ёлка и ёж", "елка еж"),
        ("елка", "ёлка"),
        ("Zürich", "zurich"),
        ("cell of 2 \u00d7 2 metres", "2 metres"),
        ("Нохчийчоь Ӏимран", "ӏимран"),
    ],
)
def test_words_are_found_in_any_script(register: Register, words: str, typed: str) -> None:
    register.record([note(1, words), note(2, "something else")])
    (hit,) = reads.search(register.db, typed)
    assert (hit.code, hit.subject, hit.property) == (code("C", 1), P1, "person.note")
    assert hit.snippet.replace(MARK_OPEN, "").replace(MARK_CLOSE, "") == words
    assert MARK_OPEN in hit.snippet


def test_of_very_many_hits_the_latest_are_ranked_and_none_is_lost(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[has_common_words.__module__], "MOST_RANKED", 4)
    before = register.heads
    register.record([note(1, "cell cell cell"), note(2, "a cell, and more words beside it")])
    early = register.heads
    register.record([note(number, f"a cell, number {number}") for number in range(3, 8)])
    assert has_common_words(register.db, "cell")
    assert not has_common_words(register.db, "beside")
    best = {hit.code for hit in reads.search(register.db, "cell", limit=4)}
    assert best == {code("C", number) for number in range(4, 8)}
    # fewer than were asked for: the earlier ones are looked at, too
    assert len(reads.search(register.db, "cell", limit=50)) == 7
    assert len(reads.search(register.db, "cell", limit=2, heads=early)) == 2
    assert reads.search(register.db, "cell", heads=before) == []


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "*",
        "a*b",
        "NEAR(a b)",
        "x OR",
        "claim_words:x",
        "{a b}:c",
        "^x",
        "-x",
        "'; --",
        "\x00",
        "((",
    ],
)
def test_syntax_of_the_search_engine_is_only_text(register: Register, typed: str) -> None:
    register.record([note(1, "ordinary words")])
    assert reads.search(register.db, "ordinary")
    assert reads.search(register.db, typed) == []


def test_snippets_leave_what_was_entered_as_it_is(register: Register) -> None:
    register.record([note(1, "<script>alert(1)</script> & words")])
    (hit,) = reads.search(register.db, "words")
    assert hit.snippet == f"<script>alert(1)</script> & {MARK_OPEN}words{MARK_CLOSE}"


def test_reasons_and_titles_are_found_too(register: Register) -> None:
    saved = register.record([note(1, "a")], title="interview in a kitchen")
    register.undo(saved.code, "recorded elsewhere already")
    assert [hit.type for hit in reads.search(register.db, "kitchen", live=False)] == ["save"]
    assert [hit.type for hit in reads.search(register.db, "elsewhere")] == ["correction"]


def test_what_no_longer_holds_is_found_only_when_asked_for(register: Register) -> None:
    saved = register.record([note(1, "unusual")])
    register.undo(saved.code, "wrong")
    assert reads.search(register.db, "unusual") == []
    (hit,) = reads.search(register.db, "unusual", live=False)
    assert hit.status == "undone"


def test_claims_are_read_from_every_side(register: Register) -> None:
    act, statement, speaker = code("A", 1), code("ST", 1), code("S", 2)
    victim = claim(1, act, "act.victim", Ref(P1), as_stated="him")
    told = claim(2, statement, "statement.speaker", Ref(speaker))
    denial = claim(3, victim.code, "claim.stance", Stance("denies_act"), statement=statement)
    again = claim(4, act, "act.victim", Ref(P1), derived_from=(victim.code,))
    register.record(
        [Entity(act, "act"), Entity(statement, "statement"), source(2), victim, told, denial, again]
    )
    db = register.db
    assert [row.claim for row in reads.claims_about(db, [act, statement])] == [victim, told, again]
    assert [row.claim for row in reads.claims_referring_to(db, P1)] == [victim, again]
    assert [row.claim for row in reads.claims_with(db, "act.victim", word=P1)] == [victim, again]
    assert reads.claims_with(db, "act.victim", word=code("P", 2)) == []
    assert [row.claim for row in reads.claims_by_source(db, S1)] == [victim, told, denial, again]
    assert [row.claim for row in reads.claims_in_statement(db, statement)] == [denial]
    assert [row.claim for row in reads.stances_on(db, [victim.code])] == [denial]
    assert [row.claim for row in reads.stances_on(db)] == [denial]
    assert [row.claim for row in reads.claims_repeating(db, victim.code)] == [again]
    assert set(reads.get_claims(db, [victim.code, code("C", 99)])) == {victim.code}
    (row,) = reads.statements(db)
    assert (row.code, row.speaker, row.claims, row.stances) == (statement, speaker, 1, 1)
    assert {row.code for row in reads.history(db, P1)} >= {P1, victim.code, denial.code, again.code}


def test_entities_come_in_pages(register: Register) -> None:
    register.record([person(number) for number in range(2, 12)])
    first = reads.entities(register.db, "person", limit=4)
    rest = reads.entities(register.db, "person", after=first[-1].code)
    found = [row.code for row in first + rest]
    assert found == sorted(found)
    assert len(found) == 11


def test_consents_and_openings_are_listed(register: Register) -> None:
    yes = Consent(
        code("CO", 1), P1, "publication_with_code", "public", "given", dt.date(2018, 12, 1), None,
        "in person",
    )  # fmt: skip
    register.record([yes, Opening(code("O", 1), "exported", P1, "for a complaint")])
    assert [row.consent for row in reads.consents(register.db, P1)] == [yes]
    assert reads.consents(register.db, code("P", 2)) == []
    assert [row.purpose for row in reads.openings(register.db, P1)] == ["for a complaint"]


def test_a_code_is_resolved_from_what_people_say(register: Register) -> None:
    assert reads.resolve(register.db, P1) == P1
    assert reads.resolve(register.db, P1.lower().replace("-", " ")) == P1
    assert reads.resolve(register.db, P1[:6]) == P1
    assert isinstance(reads.resolve(register.db, code("P", 2)), reads.Unknown)
    assert isinstance(reads.resolve(register.db, "P-0O0O0"), reads.Unknown)
    twin = next(
        candidate
        for number in range(2**20, 2**24)
        if (candidate := code("P", number)).startswith(P1[:6])
    )
    register.record([Entity(twin, "person")])
    found = reads.resolve(register.db, P1[:6])
    assert isinstance(found, reads.Ambiguous)
    assert set(found.codes) == {P1, twin}


def test_saves_come_in_pages_the_latest_first(register: Register) -> None:
    for number in range(1, 6):
        register.record([age(number, 30)], title=str(number))
    first = reads.saves(register.db, limit=2)
    rest = reads.saves(register.db, before=first[-1].code)
    assert [row.title for row in first + rest] == ["5", "4", "3", "2", "1", "beginning"]


def test_long_texts_give_short_snippets(register: Register) -> None:
    register.record(
        [claim(1, P1, "person.note", Text("filler " * 2000 + "needle" + " more" * 2000))]
    )
    (hit,) = reads.search(register.db, "needle")
    assert len(hit.snippet) < 300
    assert f"{MARK_OPEN}needle{MARK_CLOSE}" in hit.snippet
