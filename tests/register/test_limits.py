"""Reads with a limit give the first of what they give without one, by indexes alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import age, claim, code, correction, person

from unerased.model.records import Consent, Entity, Finding, Opening
from unerased.model.values import Ref, Stance, Text
from unerased.register import reads
from unerased.register.reads.denials import open_denials
from unerased.register.reads.ranges import first_row, last_row, rows_of_segments

if TYPE_CHECKING:
    from unerased.register import Register

P1, S1, ST1 = code("P", 1), code("S", 1), code("ST", 1)
DAY = dt.date(2020, 6, 15)


def finding(number: int, about: str, supersedes: str = "") -> Finding:
    return Finding(
        code("F", number), "claim", (about,), "established", "reasonable_grounds", "seen", DAY,
        supersedes,
    )  # fmt: skip


def consent(number: int, until: dt.date | None, answer: str = "given", dated: int = 0) -> Consent:
    return Consent(
        code("CO", number), P1, "statistics", "public", answer, DAY + dt.timedelta(dated), until,
        "in person",
    )  # fmt: skip


@pytest.fixture
def claims(register: Register) -> list[str]:
    """Ten claims of source 1 about acts with person 1 as victim, the third taken back."""
    acts = [Entity(code("A", number), "act") for number in range(1, 11)]
    made = [
        claim(number, code("A", number), "act.victim", Ref(P1), statement=ST1)
        for number in range(1, 11)
    ]
    register.record([Entity(ST1, "statement"), *acts, *made])
    register.record([correction(1, made[2].code, "retracted")])
    return [one.code for one in made if one != made[2]]


def test_a_limit_gives_the_first_that_hold(register: Register, claims: list[str]) -> None:
    db = register.db
    for read, of in (
        (reads.claims_by_source, S1),
        (reads.claims_referring_to, P1),
        (reads.claims_in_statement, ST1),
    ):
        assert [row.code for row in read(db, of, limit=4)] == claims[:4]
        assert [row.code for row in read(db, of)] == claims
        assert len(read(db, of, limit=4, live=False)) == 4
        assert read(db, code("S", 9), limit=4) == []


def test_counting_stops_where_it_is_told_to(register: Register, claims: list[str]) -> None:
    db = register.db
    assert reads.count_claims(db, "by", S1) == len(claims)
    assert reads.count_claims(db, "referring to", P1) == len(claims)
    assert reads.count_claims(db, "in", ST1) == len(claims)
    assert reads.count_claims(db, "about", code("A", 1)) == 1
    assert reads.count_claims(db, "by", S1, most=5) == 5
    assert reads.count_claims(db, "in", "") == 0


def test_a_history_with_a_limit_is_the_end_of_the_whole(
    register: Register, claims: list[str]
) -> None:
    whole = [row.code for row in reads.history(register.db, P1)]
    assert len(whole) >= len(claims)
    for limit in (1, 3, 7):
        assert [row.code for row in reads.history(register.db, P1, limit=limit)] == whole[-limit:]


def test_reads_of_one_use_an_index(register: Register) -> None:
    register.record([consent(1, None), Opening(code("O", 1), "exported", P1, "for a complaint")])
    sent: list[tuple[str, object]] = []
    inner = register.db.connection

    class Listening:
        def execute(self, sql: str, given: object = ()) -> object:
            sent.append((sql, given))
            return inner.execute(sql, given)  # type: ignore[arg-type] # as given

        def __getattr__(self, name: str) -> object:
            return getattr(inner, name)

    register.db.connection = Listening()  # type: ignore[assignment] # has what is used of it
    reads.consents(register.db, P1)
    reads.findings(register.db, P1)
    reads.get_findings(register.db, [code("F", 1)])
    reads.openings(register.db, P1)
    reads.files(register.db, code("FI", 1))
    register.db.connection = inner
    asked = [(sql, given) for sql, given in sent if " FROM " in sql and "head" not in sql]
    assert len(asked) >= 5
    for sql, given in asked:
        plan = inner.execute(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()  # type: ignore[arg-type] # as it was
        assert not [row[3] for row in plan if row[3].startswith("SCAN c")], sql


def test_findings_are_read_by_their_own_codes_with_what_superseded_them(
    register: Register,
) -> None:
    register.record([age(1, 30), finding(1, code("C", 1))])
    register.record([finding(2, code("C", 1), code("F", 1))])
    found = reads.get_findings(register.db, [code("F", 1), code("F", 2), code("F", 9)])
    assert {row.finding.code: row.status for row in found.values()} == {
        code("F", 1): "superseded", code("F", 2): "live",
    }  # fmt: skip
    assert found[code("F", 1)].correction == code("F", 2)
    assert list(reads.get_findings(register.db, found, live=True)) == [code("F", 2)]


def test_consents_that_end_are_those_that_still_decide(register: Register) -> None:
    soon, later = DAY + dt.timedelta(30), DAY + dt.timedelta(300)
    register.record([consent(1, soon)])
    window = (DAY, DAY + dt.timedelta(60))
    assert [row.consent.code for row in reads.expiring(register.db, *window)] == [code("CO", 1)]
    register.record([consent(2, later, dated=1)])
    assert reads.expiring(register.db, *window) == []
    assert [row.consent.code for row in reads.expiring(register.db, later, later)] == [
        code("CO", 2)
    ]
    register.record([consent(3, None, "withdrawn", dated=2)])
    assert reads.expiring(register.db, DAY, later) == []


def test_denials_wait_by_their_statement_until_it_is_answered(register: Register) -> None:
    register.record(
        [
            Entity(ST1, "statement"),
            age(1, 30),
            claim(2, code("C", 1), "claim.stance", Stance("denies_act"), statement=ST1),
            claim(3, code("C", 1), "claim.stance", Stance("other_explanation"), statement=ST1),
            claim(4, code("C", 1), "claim.stance", Stance("denies_act")),
            claim(5, code("C", 1), "claim.stance", Stance("accepts")),
        ]
    )
    db = register.db
    assert {code: one.denials for code, one in open_denials(db).items()} == {
        ST1: 2, code("C", 4): 1,
    }  # fmt: skip
    assert open_denials(db, [ST1]).keys() == {ST1}
    register.record([claim(6, code("C", 2), "claim.answer", Text("so it was"))])
    assert open_denials(db)[ST1].denials == 1
    register.record([claim(7, ST1, "statement.answer", Text("so it was"))])
    assert open_denials(db).keys() == {code("C", 4)}


def test_rows_of_segments_are_found_without_an_index(register: Register) -> None:
    for number in range(1, 5):
        register.record([person(10 + number), *(age(10 * number + n, 30) for n in range(number))])
    db = register.db
    by_seg = dict(db.rows("SELECT seg, count(*) FROM claim GROUP BY seg"))
    last = max(by_seg)
    assert last_row(db, "claim") == 10
    assert first_row(db, "claim", last) == 7
    assert first_row(db, "claim", last + 1) == 11
    assert rows_of_segments(db, "claim", [last, last - 1]) == [(4, 10)]
    assert rows_of_segments(db, "claim", [last - 3, last]) == [(1, 1), (7, 10)]
    assert rows_of_segments(db, "finding", [last]) == []
