import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import cast

from unerased.model.dates import read
from unerased.model.errors import BadLine
from unerased.model.parse import MAX_LINE, parse_line, parse_lines
from unerased.model.records import Claim, Consent, Correction, Definition, Entity, Finding, Record
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown

from .shelf import CODEBOOK, Shelf, one_line

SECRET = "Test Person"
P1, S1, C1 = cast.SURVIVOR, cast.SURVIVOR_SPEAKING, cast.code("C", 1)
SAID = {"subject": "@p", "property": "person.name", "value": "x", "source": "@s"}
FOUND = {
    "finding": "claim", "about": [C1], "verdict": "established",
    "standard": "reasonable_grounds", "reasons": "agree", "dated": "2018-12-01",
}  # fmt: skip
AGREED = {
    "consent": "@p", "purpose": "lawyer", "audience": "lawyers", "answer": "given",
    "dated": "2018-12-01", "obtained": "in person",
}  # fmt: skip


def parse(line: object, labels: dict[str, str] | None = None) -> tuple[Record, ...]:
    known = {"@p": P1, "@s": S1} if labels is None else labels
    return parse_line(line, CODEBOOK, known, Shelf().new_code)


@pytest.mark.parametrize(
    ("prop", "plain", "value"),
    [
        ("person.name", "words", Text("words")),
        ("person.name", {"text": "слова", "lang": "ru"}, Text("слова", "ru")),
        ("person.did_not_suffer", "torture", Term("torture")),
        ("person.origin", P1.lower(), Ref(P1)),
        ("person.origin", "@p", Ref(P1)),
        ("person.birth", "1988~", read("1988~")),
        ("act.duration", {"min_days": 3, "max_days": 21}, Duration(3, 21)),
        ("act.duration", 12, Duration(12, 12)),
        ("group.size", 125, Amount(125, 125)),
        ("group.size", {"low": 100}, Amount(100, None)),
        ("group.size", {"low": None, "high": 9}, Amount(None, 9)),
        ("claim.stance", "accepts", Stance("accepts")),
        ("person.birth", None, Unknown()),
    ],
)
def test_a_value_is_read_by_the_type_of_its_property(
    prop: str, plain: object, value: object
) -> None:
    (claim,) = parse({**SAID, "property": prop, "value": plain})
    assert isinstance(claim, Claim)
    assert claim.value == value


def test_a_claim_keeps_all_that_the_line_says() -> None:
    line = {
        **SAID, "as_stated": "30 years", "locator": "p. 2", "statement": cast.code("ST", 1),
        "derived_from": [C1], "as": "@c", "code": cast.code("C", 7),
    }  # fmt: skip
    labels = {"@p": P1, "@s": S1}
    assert parse(line, labels) == (
        Claim(
            cast.code("C", 7), P1, "person.name", Text("x"), S1, "30 years", "p. 2",
            cast.code("ST", 1), (C1,),
        ),
    )  # fmt: skip
    assert labels["@c"] == cast.code("C", 7)


def test_own_knowledge_and_the_default_of_the_source_are_told_apart() -> None:
    for plain, derived in (([], ()), (None, None)):
        (claim,) = parse({**SAID, "derived_from": plain})
        assert isinstance(claim, Claim)
        assert claim.derived_from == derived
    (claim,) = parse(SAID)
    assert isinstance(claim, Claim)
    assert claim.derived_from is None


def test_a_stance_becomes_one_claim_for_each_target() -> None:
    labels = {"@s": S1, "@a": C1, "@b": cast.code("C", 2)}
    line = {"stance": "denies_act", "on": ["@a", "@b"], "source": "@s", "as": "@no"}
    first, second = parse(line, labels)
    assert isinstance(first, Claim)
    assert isinstance(second, Claim)
    assert [first.subject, second.subject] == [C1, cast.code("C", 2)]
    assert {first.value, second.value} == {Stance("denies_act")}
    assert (labels["@no.1"], labels["@no.2"]) == (first.code, second.code)
    (one,) = parse({**line, "on": ["@a"], "as": "@only", "code": cast.code("C", 8)}, labels)
    assert labels["@only"] == one.code == cast.code("C", 8)


def test_every_other_kind_of_line_becomes_its_record() -> None:
    assert parse({"entity": "person", "code": P1}) == (Entity(P1, "person"),)
    (finding,) = parse({**FOUND, "supersedes": cast.code("F", 1)})
    assert isinstance(finding, Finding)
    assert (finding.about, finding.supersedes, finding.value) == ((C1,), cast.code("F", 1), None)
    (value,) = parse({**FOUND, "finding": "value", "property": "group.size", "value": 76})
    assert isinstance(value, Finding)
    assert (value.property, value.value) == ("group.size", Amount(76, 76))
    (consent,) = parse({**AGREED, "expires": "2020-01-01"})
    assert isinstance(consent, Consent)
    assert (consent.person, str(consent.expires)) == (P1, "2020-01-01")
    (endless,) = parse({**AGREED, "expires": None})
    assert isinstance(endless, Consent)
    assert endless.expires is None
    (correction,) = parse({"correct": C1, "action": "retracted", "reason": "typed wrongly"})
    assert isinstance(correction, Correction)
    assert (correction.target, correction.replacement) == (C1, "")
    (definition,) = parse({"define": "left", "yaml": "name: left", "version": 2})
    assert isinstance(definition, Definition)
    assert (definition.name, definition.version) == ("left", 2)


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ([], "", "a line is one JSON object"),
        ({}, "", "begins with none of entity, subject"),
        ({"entity": "person", SECRET: 1}, "", "unknown key (not shown"),
        ({"entity": "person", "subject": "@p"}, "", 'unknown key "subject" beside entity'),
        ({"entity": "finding"}, "entity", 'unknown kind "finding"'),
        ({"entity": "dragon"}, "entity", 'unknown kind "dragon"'),
        ({"entity": 1}, "entity", "must be text"),
        ({"entity": "person", "as": "p"}, "as", "a label is @"),
        ({"entity": "person", "as": "@p"}, "as", "already declared"),
        ({"entity": "person", "code": SECRET}, "code", "a code has a prefix"),
        ({**SAID, "property": "person.shoe"}, "property", 'unknown property "person.shoe"'),
        ({**SAID, "subject": "@q"}, "subject", "must be declared in a line above"),
        ({**SAID, "subject": 1}, "subject", "must be text"),
        ({"subject": "@p", "property": "person.name", "value": "x"}, "source", "is missing"),
        ({"subject": "@p", "property": "person.name", "source": "@s"}, "value", "is missing"),
        ({**SAID, "value": 1}, "value", "must be text, or"),
        ({**SAID, "value": {"text": 1}}, "value", "must be text, or"),
        ({**SAID, "value": {"words": SECRET}}, "value", "must be text, or"),
        ({**SAID, "property": "person.sex", "value": 1}, "value", "must be a term"),
        ({**SAID, "property": "person.origin", "value": 1}, "value", "a label or a code"),
        ({**SAID, "property": "person.birth", "value": 1988}, "value", "must be a date as text"),
        ({**SAID, "property": "person.birth", "value": "2018-02-30"}, "value", "no day 30"),
        ({**SAID, "property": "person.age", "value": "30"}, "value", "must be a whole number"),
        ({**SAID, "property": "person.age", "value": 30.5}, "value", "must be a whole number"),
        ({**SAID, "property": "person.age", "value": True}, "value", "must be a whole number"),
        ({**SAID, "property": "person.age", "value": {}}, "value", "must be a whole number"),
        ({**SAID, "property": "person.age", "value": {"min": 1}}, "value", "must be a whole"),
        ({**SAID, "property": "claim.stance", "value": "shrugs"}, "value", '"shrugs" is none of'),
        ({**SAID, "derived_from": "@p"}, "derived_from", "must be a list"),
        ({**SAID, "derived_from": [1]}, "derived_from", "a label or a code"),
        ({"stance": "shrugs", "on": [C1], "source": "@s"}, "stance", '"shrugs" is none of'),
        ({"stance": "accepts", "on": [], "source": "@s"}, "on", "names no claim"),
        (
            {"stance": "accepts", "on": [C1, C1], "source": "@s", "code": C1},
            "code",
            "one code cannot stand for several",
        ),
        ({**FOUND, "finding": "mood"}, "finding", '"mood" is none of'),
        ({**FOUND, "verdict": "sure"}, "verdict", '"sure" is none of'),
        ({**FOUND, "value": 1}, "property", "only the question"),
        ({**FOUND, "dated": "2018-12"}, "dated", "must be a day"),
        ({**FOUND, "dated": "2018-12-32"}, "dated", "there is no day 32"),
        ({**AGREED, "answer": "maybe"}, "answer", '"maybe" is none of'),
        ({**AGREED, "expires": ""}, "expires", "must be a day"),
        ({"correct": C1, "action": "burnt", "reason": "x"}, "action", '"burnt" is none of'),
        ({"define": "left", "yaml": "", "version": True}, "version", "must be a whole number"),
    ],
)
def test_a_bad_line_is_refused_by_field_and_reason_and_declares_nothing(
    line: object, field: str, reason: str
) -> None:
    labels = {"@p": P1, "@s": S1}
    assert parse(SAID, dict(labels))
    before = dict(labels)
    declaring = {"as": "@new", **line} if isinstance(line, dict) and line else line
    with pytest.raises(BadLine) as refusal:
        parse(declaring, labels)
    assert refusal.value.field == field
    assert reason in refusal.value.reason
    assert SECRET not in str(refusal.value)
    assert labels == before


def test_lines_are_read_in_order_and_empty_ones_skipped() -> None:
    labels: dict[str, str] = {}
    lines: list[bytes | str] = [
        '{"entity":"person","as":"@p"}', "", b'{"entity":"source","as":"@s"}', "  \n",
        json.dumps(SAID),
    ]  # fmt: skip
    records = list(parse_lines(lines, CODEBOOK, labels, Shelf().new_code))
    assert [type(record) for record in records] == [Entity, Entity, Claim]
    assert set(labels) == {"@p", "@s"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not a JSON object in UTF-8"),
        (b'{"entity":"\xff"}', "line 2: not a JSON object in UTF-8"),
        ("[" * 100_000, "line 2: not a JSON object in UTF-8"),
        ('{"entity":"\\ud800"}', "line 2: not a JSON object in UTF-8"),
        (" " * MAX_LINE + "{}", "line 2: longer than 256 KiB"),
        ('{"entity":"dragon"}', 'line 2: entity: unknown kind "dragon"'),
        ("[]", "line 2: a line is one JSON object"),
    ],
)
def test_a_fault_names_its_line(line: bytes | str, message: str) -> None:
    lines: list[bytes | str] = ['{"entity":"person"}', line]
    reading = parse_lines(lines, CODEBOOK, {}, Shelf().new_code)
    assert next(reading)
    with pytest.raises(BadLine) as refusal:
        next(reading)
    assert str(refusal.value) == message
    assert refusal.value.line == 2


def test_a_fault_outside_a_file_has_no_line() -> None:
    with pytest.raises(BadLine) as refusal:
        parse({**SAID, "value": 1})
    assert str(refusal.value).startswith("value: must be text")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
KEYS = st.sampled_from([
    "entity", "subject", "property", "value", "source", "stance", "on", "finding", "consent",
    "derived_from", "as", "code", "dated", "define", "yaml", "version", "correct", "action",
])  # fmt: skip
PLAUSIBLE = st.sampled_from(["person", "@p", "@s", "person.age", "given", "claim", "2018", C1])


@given(st.dictionaries(KEYS, JSON | PLAUSIBLE))
def test_any_object_is_read_or_refused_in_one_line(line: dict[str, object]) -> None:
    try:
        assert parse(line)
    except BadLine as error:
        one_line(error)
