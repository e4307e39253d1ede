import datetime as dt

import msgspec
from tests import cast

from unerased.model.records import (
    Claim,
    CodebookExtension,
    Consent,
    Correction,
    Counted,
    Definition,
    Entity,
    FileRecord,
    Finding,
    Opening,
    Record,
    Save,
)
from unerased.model.units import compartment_of, tied, units_of
from unerased.model.values import Amount, Ref, Stance, Text

from .shelf import CODEBOOK, Shelf

DAY = dt.date(2018, 12, 1)
P1, P2, P3 = cast.SURVIVOR, cast.SECOND_SURVIVOR, cast.RELATIVE
S1, S2 = cast.SURVIVOR_SPEAKING, cast.OFFICIAL
A1, IN1, RE1, E1, G1, ST1 = (cast.code(prefix, 1) for prefix in ("A", "IN", "RE", "E", "G", "ST"))


def shelf_with(*records: Record) -> Shelf:
    shelf = Shelf()
    for code, kind in (
        (P1, "person"), (P2, "person"), (P3, "person"), (S1, "source"), (S2, "source"),
        (A1, "act"), (IN1, "involvement"), (RE1, "relationship"), (E1, "event"), (G1, "group"),
        (ST1, "statement"),
    ):  # fmt: skip
        shelf.add(Entity(code, kind))
    shelf.add(*records)
    return shelf


def claim(number: int, subject: str, prop: str, value: object) -> Claim:
    base = Claim(cast.code("C", number), subject, prop, Text("x"), S1)
    return msgspec.structs.replace(base, value=value)


def units(record: Record, shelf: Shelf) -> set[str]:
    found = units_of(record, CODEBOOK, shelf)
    assert list(found) == sorted(set(found))
    return set(found)


def test_a_claim_concerns_the_unit_that_it_is_about_and_not_who_said_it() -> None:
    shelf = shelf_with()
    assert units(claim(1, P1, "person.age", Amount(30, 30)), shelf) == {P1}
    assert units(claim(1, S2, "source.office", Text("minister")), shelf) == {S2}
    assert units(claim(1, G1, "group.size", Amount(125, 125)), shelf) == set()


def test_an_act_concerns_its_victims_from_the_claim_that_names_them() -> None:
    shelf = shelf_with()
    before = claim(1, A1, "act.method", Text("x"))
    assert units(before, shelf) == set()
    victim = claim(2, A1, "act.victim", Ref(P1))
    assert units(victim, shelf) == {P1}
    shelf.add(victim, claim(3, A1, "act.victim", Ref(G1)))
    assert units(claim(4, A1, "act.method", Text("x")), shelf) == {P1}
    shelf.add(claim(5, A1, "act.victim", Ref(P2)))
    assert units(claim(6, A1, "act.method", Text("x")), shelf) == {P1, P2}


def test_an_involvement_concerns_the_actor_and_the_victims_of_the_act() -> None:
    shelf = shelf_with(claim(1, A1, "act.victim", Ref(P1)))
    link = claim(2, IN1, "involvement.act", Ref(A1))
    assert units(link, shelf) == {P1}
    shelf.add(link, claim(3, IN1, "involvement.actor", Ref(P3)))
    assert units(claim(4, IN1, "involvement.actor_stated", Text("x")), shelf) == {P1, P3}


def test_a_tie_concerns_both_people() -> None:
    shelf = shelf_with(
        claim(1, RE1, "relationship.a", Ref(P1)), claim(2, RE1, "relationship.b", Ref(P2))
    )
    assert units(claim(3, RE1, "relationship.type", Text("x")), shelf) == {P1, P2}
    member = claim(4, G1, "group.member", Ref(P1))
    assert units(member, shelf) == {P1}
    assert tied(member, CODEBOOK, shelf) == ()


def test_an_account_concerns_whom_it_mentions_and_a_statement_its_speaker() -> None:
    shelf = shelf_with(
        claim(1, E1, "event.mentions", Ref(P2)), claim(2, ST1, "statement.speaker", Ref(S2))
    )
    assert units(claim(3, E1, "event.narrative", Text("x")), shelf) == {P2}
    assert units(claim(4, ST1, "statement.text", Text("x")), shelf) == {S2}


def test_what_is_said_of_a_claim_concerns_the_units_of_that_claim() -> None:
    shelf = shelf_with(claim(1, A1, "act.victim", Ref(P1)), claim(2, P2, "person.note", Text("x")))
    denial = claim(3, cast.code("C", 1), "claim.stance", Stance("denies_act"))
    assert units(denial, shelf) == {P1}
    shelf.add(denial)
    assert units(claim(4, denial.code, "claim.answer", Text("x")), shelf) == {P1}
    rests = claim(5, denial.code, "claim.answer_rests_on", Ref(cast.code("C", 2)))
    assert units(rests, shelf) == {P1}


def test_a_circle_of_claims_about_claims_ends() -> None:
    one = claim(1, cast.code("C", 2), "claim.stance", Stance("accepts"))
    two = claim(2, cast.code("C", 1), "claim.stance", Stance("accepts"))
    shelf = shelf_with()
    shelf.records |= {one.code: one, two.code: two}
    assert units(one, shelf) == set()
    assert compartment_of(one, CODEBOOK, shelf) == "cases"


def judged(*about: str, value: object = None) -> Finding:
    found = Finding(
        cast.code("F", 1), "value", about, "established", "reasonable_grounds", "x", DAY
    )
    return msgspec.structs.replace(found, value=value)


def test_findings_consents_corrections_files_and_openings_concern_what_they_are_about() -> None:
    first = claim(1, P1, "person.age", Amount(30, 30))
    finding = judged(first.code, P2, G1, value=Ref(P3))
    consent = Consent(cast.code("CO", 1), P2, "lawyer", "lawyers", "given", DAY, None, "in person")
    file = FileRecord(cast.code("FI", 1), "x", 1, "a" * 64, "y", "b" * 64, "", "", S1)
    shelf = shelf_with(
        first,
        consent,
        Finding(
            cast.code("F", 2), "claim", (first.code,), "established", "reasonable_grounds", "x", DAY
        ),
    )
    assert units(finding, shelf) == {P1, P2, P3}
    assert units(judged(G1), shelf) == set()
    assert units(consent, shelf) == {P2}
    assert units(file, shelf) == {file.code, S1}
    assert units(msgspec.structs.replace(file, source=""), shelf) == {file.code}
    for target, concerned in (
        (first.code, {P1}),
        (consent.code, {P2}),
        (cast.code("F", 2), {P1}),
        (P3, {P3}),
        (cast.code("SV", 1), set()),
    ):
        assert units(Correction("X-1", target, "retracted", "x"), shelf) == concerned
        assert units(Opening("O-1", "opened", target, "x"), shelf) == concerned
        assert units(Counted("CN-1", target, "RL-1", "", ""), shelf) == concerned
    assert set(tied(finding, CODEBOOK, shelf)) == {P1, P2, P3}


def test_bare_existence_and_what_is_about_nobody_concern_no_unit() -> None:
    shelf = shelf_with()
    for record in (
        Entity(P1, "person"),
        Definition("D-1", "left", 1, ""),
        CodebookExtension("K-1", ""),
        Save("SV-1"),
    ):
        assert units(record, shelf) == set()
        assert tied(record, CODEBOOK, shelf) == ()


def test_a_property_that_the_codebook_does_not_know_ties_nothing() -> None:
    unknown = claim(1, A1, "act.vehicle", Ref(A1))
    shelf = shelf_with()
    assert tied(unknown, CODEBOOK, shelf) == ()
    assert units(unknown, shelf) == set()


def test_a_record_lives_where_its_property_or_kind_says() -> None:
    shelf = shelf_with()
    places: dict[Record, str] = {
        claim(1, P1, "person.name", Text("x")): "identities",
        claim(1, P1, "person.age", Amount(1, 1)): "cases",
        claim(1, A1, "act.lead", Text("x")): "evidence",
        claim(1, cast.code("IV", 1), "intervention.authority", Text("x")): "legal",
        Entity(RE1, "relationship"): "identities",
        Entity(P1, "person"): "cases",
        Definition("D-1", "left", 1, ""): "figures",
        FileRecord("FI-1", "x", 1, "", "", "", "", ""): "evidence",
        Save("SV-1"): "cases",
    }
    for record, compartment in places.items():
        assert compartment_of(record, CODEBOOK, shelf) == compartment


def test_what_is_said_of_a_name_lives_with_the_name() -> None:
    name = claim(1, P1, "person.name", Text("x"))
    age = claim(2, P1, "person.age", Amount(1, 1))
    shelf = shelf_with(name, age)
    denial = claim(3, name.code, "claim.stance", Stance("denies_act"))
    shelf.add(denial)
    answer = claim(4, denial.code, "claim.answer", Text("x"))
    for record in (
        denial,
        answer,
        Correction("X-1", name.code, "retracted", "x"),
        judged(age.code, name.code),
    ):
        assert compartment_of(record, CODEBOOK, shelf) == "identities"
    for record in (
        claim(5, age.code, "claim.stance", Stance("denies_act")),
        Correction("X-1", age.code, "retracted", "x"),
        judged(age.code),
    ):
        assert compartment_of(record, CODEBOOK, shelf) == "cases"
    unknown = claim(6, P1, "person.shoe", Text("x"))
    shelf.records[unknown.code] = unknown
    about = claim(7, unknown.code, "claim.answer", Text("x"))
    assert compartment_of(about, CODEBOOK, shelf) == "cases"
