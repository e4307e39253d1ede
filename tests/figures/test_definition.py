import pytest

from unerased.figures import BadDefinition
from unerased.figures.conditions import All, Has, Suffered

from .world import HEAD, LEFT, defined

ACTS = "name: a\nlabels: {en: A, ru: Б}\nunit: acts\n"


def test_a_definition_is_read_with_its_defaults() -> None:
    left = defined(LEFT)
    assert (left.name, left.version, left.unit, left.measure) == ("left", 1, "persons", "count")
    assert (left.standard, left.groups) == ("as_reported", True)
    assert isinstance(left.where, Suffered)
    assert (left.purpose, left.audience) == ("statistics", "public")


def test_a_definition_says_which_consent_a_release_asks_for() -> None:
    asked = defined(LEFT + "consent: {purpose: sharing, audience: journalists}\n")
    assert (asked.purpose, asked.audience) == ("sharing", "journalists")
    assert defined(LEFT + "consent: {audience: partners}\n").purpose == "statistics"


@pytest.mark.parametrize("wrong", ["{purpose: every}", "{audience: every}", "{audience: moon}"])
def test_a_release_cannot_ask_for_consent_to_everything(wrong: str) -> None:
    with pytest.raises(BadDefinition, match=r"consent\.(purpose|audience): .* is not one of"):
        defined(LEFT + f"consent: {wrong}\n")


def test_a_full_definition_is_read() -> None:
    full = defined(
        HEAD.replace("name: left", "name: left_2\nversion: 3")
        + "standard: reasonable_grounds\n"
        + "sources: {kinds: [survivor, press], except: [S-7]}\n"
        + "period: {from: 2017-05, to: '2018'}\n"
        + "where:\n  all:\n"
        + "    - {suffered: flight, from: PL-1, within: PL-2, destination: abroad}\n"
        + "    - {property: person.birth, period: {from: 1990}}\n"
    )
    assert (full.version, full.source_kinds) == (3, frozenset({"survivor", "press"}))
    assert isinstance(full.where, All)
    flight, birth = full.where.parts
    assert isinstance(flight, Suffered)
    assert isinstance(birth, Has)
    assert flight.act.period is not None
    assert str(flight.act.period.last) == "2018-12-31"


WRONG = {
    "an unknown key": (LEFT + "colour: red\n", "unknown key 'colour'"),
    "an unknown key in a condition": (
        HEAD + "where: {suffered: flight, to: PL-1}\n",
        "unknown key 'to'",
    ),
    "an unknown term": (HEAD + "where: {suffered: sadness}\n", "unknown term 'sadness'"),
    "an unknown property": (
        HEAD + "where: {property: person.shoe_size, is: x}\n",
        "unknown property 'person.shoe_size'",
    ),
    "a property of another unit": (
        HEAD + "where: {property: event.kind, is: raid}\n",
        "mixed units",
    ),
    "acts asked as persons": (HEAD + "where: {violation: torture}\n", "mixed units"),
    "persons asked as acts": (ACTS + "where: {suffered: torture}\n", "mixed units"),
    "an unknown unit": (LEFT.replace("persons", "cases"), "not one of persons, acts, events"),
    "an unknown standard": (LEFT + "standard: gut_feeling\n", "not one of as_reported"),
    "an unknown kind of source": (LEFT + "sources: {kinds: [oracle]}\n", "not a kind of source"),
    "a missing label": (LEFT.replace(", ru: Уехали", ""), "the label in 'ru' is missing"),
    "no condition": (HEAD, "where: a mapping"),
    "two conditions at once": (
        HEAD + "where: {suffered: flight, property: person.sex}\n",
        "exactly one kind of condition",
    ),
    "an empty list": (HEAD + "where: {all: []}\n", "a list of conditions"),
    "a condition on free text": (
        HEAD + "where: {property: person.name, is: x}\n",
        "no condition can be set on person.name",
    ),
    "a missing test": (HEAD + "where: {property: person.sex}\n", "a test is missing: is"),
    "a number that is none": (
        HEAD + "where: {property: person.age, at_least: old}\n",
        "a whole number",
    ),
    "a date that does not exist": (
        HEAD + "where: {suffered: flight, period: {from: 2018-13}}\n",
        "there is no month 13",
    ),
    "a period that ends first": (
        LEFT + "period: {from: 2018, to: 2017}\n",
        "it ends before it begins",
    ),
    "an open period": (LEFT + "period: {}\n", "`from`, `to` or both"),
    "a place that is no place": (
        HEAD + "where: {suffered: flight, from: P-1}\n",
        "the code of a place",
    ),
    "a duration without an act": (
        LEFT + "measure: duration\n",
        "of: a mapping",
    ),
    "a duration of acts": (
        ACTS + "where: {violation: torture}\nmeasure: duration\nof: {violation: torture}\n",
        "a duration is measured of persons",
    ),
    "an act that nothing measures": (LEFT + "of: {suffered: flight}\n", "measure: duration"),
    "a version that is no number": (LEFT + "version: soon\n", "not a whole number"),
    "a name that is none": (LEFT.replace("left", "Left or right?", 1), "a name is made of"),
    "too long a text": (LEFT + "#" * 20000, "longer than"),
    "no YAML": ("name: [", "not YAML"),
    "no mapping": ("- left\n", "a mapping"),
    "a flag that is none": (LEFT + "groups: some\n", "true or false"),
    "too deep a tree": (
        HEAD + "where: " + "{not: " * 15 + "{suffered: flight}" + "}" * 15 + "\n",
        "nested deeper",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_bad_definition_is_refused_in_one_line_that_says_where(case: str) -> None:
    text, message = WRONG[case]
    with pytest.raises(BadDefinition, match=r"^figure definition, ") as refused:
        defined(text)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
