import datetime as dt
from dataclasses import dataclass

import msgspec
import pytest
from tests import cast

from unerased.model.check import MAX_CODES, Problem, check, kind_of_record
from unerased.model.check_value import MAX_TEXT
from unerased.model.dates import read
from unerased.model.records import (
    Backup,
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
    Release,
    ReleaseKey,
    Save,
)
from unerased.model.values import (
    Amount,
    Duration,
    Ref,
    Stance,
    Term,
    Text,
    Unknown,
    Value,
    When,
)

from .shelf import CODEBOOK, Refusal, Shelf

DAY = dt.date(2018, 12, 1)
P1, P2, S1, S2 = cast.SURVIVOR, cast.SECOND_SURVIVOR, cast.SURVIVOR_SPEAKING, cast.OFFICIAL
A1, G1, ST1, PL1 = (cast.code(prefix, 1) for prefix in ("A", "G", "ST", "PL"))
C1, F1, CO1, SV1, FI1, X1 = (cast.code(prefix, 1) for prefix in ("C", "F", "CO", "SV", "FI", "X"))
D1, RL1 = cast.code("D", 1), cast.code("RL", 1)
NOT_THERE = cast.code("P", 999)
SECRET = "Test Person"


def standing() -> Shelf:
    """A good register with one record of most kinds."""
    shelf = Shelf()
    for code, kind in (
        (P1, "person"), (P2, "person"), (S1, "source"), (S2, "source"), (A1, "act"),
        (G1, "group"), (ST1, "statement"), (PL1, "place"),
    ):  # fmt: skip
        shelf.add(Entity(code, kind))
    shelf.add(
        Save(SV1, "first", "1"),
        Claim(C1, P1, "person.age", Amount(30, 30), S1, derived_from=()),
        finding(code=F1),
        consent(code=CO1),
        file(code=FI1),
        Correction(X1, F1, "retracted", "found too early"),
        Definition(D1, "left", 1, "name: left"),
        Release(RL1, D1, DAY, "{}", "{}"),
    )
    return shelf


def claim(prop: str, value: Value, subject: str = P1, **rest: object) -> Claim:
    base = Claim(cast.code("C", 50), subject, prop, value, S1)
    return msgspec.structs.replace(base, **rest)


def finding(**rest: object) -> Finding:
    base = Finding(
        cast.code("F", 50), "claim", (C1,), "established", "reasonable_grounds", "three agree", DAY
    )
    return msgspec.structs.replace(base, **rest)


def consent(**rest: object) -> Consent:
    base = Consent(cast.code("CO", 50), P1, "lawyer", "lawyers", "given", DAY, None, "in person")
    return msgspec.structs.replace(base, **rest)


def file(**rest: object) -> FileRecord:
    base = FileRecord(
        cast.code("FI", 50), "photo.jpg", 3, "a" * 64, "x.age", "b" * 64, "image/jpeg", "by hand",
        S1,
    )  # fmt: skip
    return msgspec.structs.replace(base, **rest)


def correction(target: str, action: str, reason: str = "typed wrongly", new: str = "") -> Record:
    base = Correction(cast.code("X", 50), target, "retracted", reason, new)
    return msgspec.structs.replace(base, action=action)


GOOD: list[Record] = [
    claim("person.name", Text(SECRET, "en")),
    claim("person.name", Text("т" * (MAX_TEXT // 2))),
    claim("person.birth", read("1988~")),
    claim("person.birth", Unknown()),
    claim("person.did_not_suffer", Term("torture")),
    claim("act.victim", Ref(P1), A1),
    claim("act.victim", Ref(G1), A1),
    claim("act.duration", Duration(3, 21), A1),
    claim("group.size", Amount(3, None), G1),
    claim("claim.stance", Stance("denies_act"), C1, source=S2, statement=ST1),
    claim("claim.answer", Text("the papers say otherwise"), C1),
    claim("person.age", Amount(None, 30), derived_from=(C1,), as_stated="30", locator="p. 2"),
    Entity(cast.code("PR", 50), "proceeding"),
    finding(supersedes=F1, question="same_person", about=(P1, P2)),
    finding(question="value", about=(G1, C1), property="group.size", value=Amount(76, 76)),
    consent(answer="withdrawn", purpose="every", audience="every", expires=DAY),
    correction(C1, "superseded", new=cast.code("C", 2)),
    correction(P1, "retracted"),
    correction(SV1, "undone"),
    file(source=""),
    Definition(cast.code("D", 50), "left", 1, "name: left"),
    CodebookExtension(cast.code("K", 50), "format: unerased codebook 1"),
    Opening(cast.code("O", 50), "opened", FI1, "for the lawyer"),
    Opening(cast.code("O", 50), "exported", "", ""),
    ReleaseKey(cast.code("RK", 50), "ab" * 32, "cd" * 32),
    Release(cast.code("RL", 50), D1, DAY, "{}", "{}"),
    Counted(cast.code("CN", 50), P1, RL1, "ab" * 32, "{}"),
    Counted(cast.code("CN", 50), A1, RL1, "ab" * 32, "{}"),
    Backup(cast.code("BK", 50), DAY, "ab" * 16, "cd" * 8, "on the blue stick"),
    Save(cast.code("SV", 50)),
]


@pytest.mark.parametrize("record", GOOD, ids=lambda record: type(record).__name__)
def test_a_good_record_has_no_problem(record: Record) -> None:
    shelf = standing()
    shelf.add(Claim(cast.code("C", 2), P1, "person.age", Amount(31, 31), S1))
    assert check(record, CODEBOOK, shelf) == []


EDTF_LIES = When(DAY, DAY, "2018")
EDTF_BROKEN = When(DAY, DAY, "2018-02-30")
BAD: list[tuple[Record, str, str]] = [
    (claim("person.shoe", Text("x")), "property", 'unknown property "person.shoe"'),
    (claim(SECRET, Text("x")), "property", "unknown property (not shown"),
    (claim("person.age", Amount(1, 1), NOT_THERE), "subject", "no such code"),
    (claim("person.age", Amount(1, 1), A1), "subject", "person.age is no property of the kind act"),
    (claim("person.age", Text("30")), "value", "must be of type amount"),
    (claim("claim.stance", Unknown(), C1), "value", "must be of type stance"),
    (claim("person.name", Text("")), "value", "is empty"),
    (claim("person.name", Text(" \n")), "value", "is empty"),
    (claim("person.name", Text(SECRET, "English")), "value", "names no language"),
    (claim("person.name", Text(SECRET + "\x00")), "value", "control character"),
    (claim("person.name", Text(SECRET + "\ud800")), "value", "half a character"),
    (claim("person.name", Text("x" * (MAX_TEXT + 1))), "value", "longer than 32 KiB"),
    (claim("person.name", Text("x" * 2 * 1024 * 1024)), "value", "longer than 32 KiB"),
    (claim("act.violation", Term("tickling"), A1), "value", '"tickling" is no term'),
    (claim("act.violation", Term(SECRET), A1), "value", "(not shown"),
    (claim("act.victim", Ref(NOT_THERE), A1), "value", "no such code"),
    (claim("act.victim", Ref(S1), A1), "value", "must be of kind person or group, not source"),
    (claim("act.date", EDTF_LIES, A1), "value", "the date and its EDTF disagree"),
    (claim("act.date", EDTF_BROKEN, A1), "value", "there is no day 30"),
    (claim("group.size", Amount(-1, 5), G1), "value", "must be from 0"),
    (claim("group.size", Amount(5, 10**13), G1), "value", "must be from 0"),
    (claim("group.size", Amount(5, 4), G1), "value", "the lower end lies above"),
    (claim("group.size", Amount(None, None), G1), "value", "has no end"),
    (claim("act.duration", Duration(21, 3), A1), "value", "the lower end lies above"),
    (claim("group.part_of", Ref(G1), G1), "value", "nothing is part of itself"),
    (claim("person.age", Amount(1, 1), source=P1), "source", "no such source"),
    (claim("person.age", Amount(1, 1), statement=P1), "statement", "no such statement"),
    (claim("person.age", Amount(1, 1), as_stated="\x07"), "as_stated", "control character"),
    (claim("person.age", Amount(1, 1), locator="x" * 40_000), "locator", "longer than"),
    (claim("person.age", Amount(1, 1), derived_from=(P1,)), "derived_from", "no such claim"),
    (claim("person.age", Amount(1, 1), derived_from=(C1, C1)), "derived_from", "twice"),
    (
        claim("person.age", Amount(1, 1), derived_from=tuple(map(str, range(MAX_CODES + 1)))),
        "derived_from",
        "more than",
    ),
    (
        claim("person.age", Amount(1, 1), derived_from=(cast.code("C", 50),)),
        "derived_from",
        "cannot repeat itself",
    ),
    (
        claim("person.name", Text("x" * 30_000), as_stated="x" * 30_000),
        "",
        "all texts together are longer than 56 KiB",
    ),
    (claim("person.age", Amount(1, 1), code=C1), "code", "already in use"),
    (claim("person.age", Amount(1, 1), code=P1), "code", "is no good code of the kind claim (C-"),
    (claim("person.age", Amount(1, 1), code="C-0000-0000-0001"), "code", "is no good code"),
    (Entity(cast.code("F", 9), "finding"), "kind", 'unknown kind "finding"'),
    (Entity(P1, SECRET), "kind", "unknown kind (not shown"),
    (finding(about=()), "about", "names nothing"),
    (finding(about=(C1, C1)), "about", "something twice"),
    (finding(about=(NOT_THERE,)), "about", "no such code"),
    (finding(about=(P1,)), "about", "must be claims"),
    (finding(question="same_person", about=(P1,)), "about", "two or more persons"),
    (finding(question="not_same_person", about=(P1, S1)), "about", "two or more persons"),
    (
        finding(question="value", about=(G1, P1), property="group.size", value=Amount(1, 1)),
        "about",
        "must be one entity, then the claims",
    ),
    (finding(standard="as_reported"), "standard", '"as_reported" is no standard'),
    (finding(standard="gut_feeling"), "standard", '"gut_feeling" is no standard'),
    (finding(supersedes=C1), "supersedes", "no such finding"),
    (finding(reasons=" "), "reasons", "is missing"),
    (finding(reasons=SECRET + "\x1b"), "reasons", "control character"),
    (finding(value=Amount(1, 1)), "value", "only the question"),
    (finding(property="group.size"), "value", "only the question"),
    (finding(question="value", about=(G1,)), "property", "unknown property"),
    (finding(question="value", about=()), "property", "unknown property"),
    (
        finding(question="value", about=(P1,), property="group.size", value=Amount(1, 1)),
        "property",
        "group.size is no property of the kind person",
    ),
    (finding(question="value", about=(G1,), property="group.size"), "value", "is missing"),
    (
        finding(question="value", about=(G1,), property="group.size", value=Term("x")),
        "value",
        "must be of type amount",
    ),
    (finding(reasons="x" * 60_000), "", "all texts together"),
    (consent(person=S1), "consent", "no such person"),
    (consent(purpose="fun"), "purpose", '"fun" is no term of the list "consent_purposes"'),
    (consent(audience="fun"), "audience", '"fun" is no term of the list "audiences"'),
    (consent(audience="every"), "audience", "is for refusals and withdrawals"),
    (consent(expires=dt.date(2018, 1, 1)), "expires", "lies before the day"),
    (consent(obtained=""), "obtained", "is missing"),
    (correction(NOT_THERE, "retracted"), "correct", "no such code"),
    (correction(SV1, "retracted"), "action", "kind save cannot be retracted"),
    (correction(X1, "retracted"), "action", "kind correction cannot be retracted"),
    (correction(C1, "undone"), "action", "kind claim cannot be undone"),
    (correction(P1, "superseded", new=P2), "action", "kind person cannot be superseded"),
    (correction(C1, "superseded"), "replacement", "no such claim"),
    (correction(C1, "superseded", new=F1), "replacement", "no such claim"),
    (correction(C1, "superseded", new=C1), "replacement", "nothing replaces itself"),
    (correction(C1, "retracted", new=C1), "replacement", "only what is superseded"),
    (correction(C1, "retracted", reason=""), "reason", "is missing"),
    (file(size=-1), "size", "must not be negative"),
    (file(sha256="A" * 64), "sha256", "must be 64 hexadecimal digits"),
    (file(sealed_sha256=""), "sealed_sha256", "must be 64 hexadecimal digits"),
    (file(source=P1), "source", "no such source"),
    (file(name=""), "name", "is missing"),
    (Definition(cast.code("D", 9), "Left!", 1, ""), "define", "a name is a to z"),
    (Definition(cast.code("D", 9), "left", 0, ""), "version", "versions begin at 1"),
    (Definition(cast.code("D", 9), "left", 1, "a: *b"), "yaml", "anchors and aliases"),
    (CodebookExtension(cast.code("K", 9), "x: 1"), "yaml", "format"),
    (Opening(cast.code("O", 9), "opened", NOT_THERE, ""), "target", "no such code"),
    (Opening(cast.code("O", 9), "opened", FI1, "\x00"), "purpose", "control character"),
    (ReleaseKey(cast.code("RK", 9), "ab", "cd" * 32), "key", "64 hexadecimal digits"),
    (ReleaseKey(cast.code("RK", 9), "ab" * 32, "CD" * 32), "secret", "64 hexadecimal digits"),
    (Release(cast.code("RL", 9), P1, DAY, "{}", "{}"), "figure", "no such definition"),
    (Release(cast.code("RL", 9), D1, DAY, "{}", ""), "receipt", "is missing"),
    (Counted(cast.code("CN", 9), G1, RL1, "ab" * 32, "{}"), "unit", "no such person"),
    (Counted(cast.code("CN", 9), P1, D1, "ab" * 32, "{}"), "release", "no such release"),
    (Counted(cast.code("CN", 9), P1, RL1, "ab", "{}"), "salt", "64 hexadecimal digits"),
    (Counted(cast.code("CN", 9), P1, RL1, "ab" * 32, ""), "record", "is missing"),
    (Backup(cast.code("BK", 9), DAY, "ab", "cd" * 8, "here"), "number", "32 hexadecimal"),
    (Backup(cast.code("BK", 9), DAY, "ab" * 16, "xy" * 8, "here"), "shares", "16 hexadecimal"),
    (Backup(cast.code("BK", 9), DAY, "ab" * 16, "cd" * 8, ""), "place", "is missing"),
    (Save(cast.code("SV", 9), title="\x00"), "title", "control character"),
]


@pytest.mark.parametrize(("record", "field", "reason"), BAD)
def test_a_bad_record_is_refused_by_field_and_reason_without_its_texts(
    record: Record, field: str, reason: str
) -> None:
    problems = check(record, CODEBOOK, standing())
    assert any(found.field == field and reason in found.reason for found in problems), problems
    for found in problems:
        assert found.code == record.code
        assert SECRET not in found.reason
        assert "\n" not in found.reason


def test_every_problem_of_a_record_is_named_at_once() -> None:
    record = Claim("?", NOT_THERE, "person.age", Text("x"), P1, "\x00", "", P1, (P1,))
    fields = [problem.field for problem in check(record, CODEBOOK, standing())]
    said = ["source", "statement", "derived_from", "as_stated"]
    assert fields == ["code", "subject", "value", *said]


def test_no_row_of_derivations_that_is_accepted_forms_a_circle() -> None:
    shelf = standing()
    two, three = cast.code("C", 2), cast.code("C", 3)
    later = claim("person.age", Amount(30, 30), code=two, derived_from=(three,))
    with pytest.raises(Refusal) as refusal:
        shelf.add(later)
    assert refusal.value.problems == [Problem(two, "derived_from", "no such claim")]
    shelf.add(claim("person.age", Amount(30, 30), code=three, derived_from=(C1,)), later)
    assert shelf.claims[two].derived_from == (three,)


def test_the_kind_of_a_record_is_the_kind_behind_its_code() -> None:
    shelf = standing()
    for code, record in shelf.records.items():
        kind = CODEBOOK.kind_of_code(code)
        assert kind is not None
        assert kind_of_record(record) == kind.name


@dataclass
class Counting:
    """Counts the questions that a check asks of the register."""

    shelf: Shelf
    asked: int = 0

    def kind_of(self, code: str) -> str | None:
        self.asked += 1
        return self.shelf.kind_of(code)

    def claim(self, code: str) -> Claim | None:
        self.asked += 1
        return self.shelf.claim(code)

    def victims(self, code: str) -> tuple[str, ...]:
        self.asked += 1
        return self.shelf.victims(code)


def test_a_plain_claim_asks_the_register_three_questions() -> None:
    counting = Counting(standing())
    assert check(claim("person.age", Amount(30, 30)), CODEBOOK, counting) == []
    assert counting.asked == 3
