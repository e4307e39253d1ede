import re
from typing import get_args

import pytest

from unerased.model.codebook import (
    LANGUAGES,
    Codebook,
    Labels,
    extended,
    label,
    load_codebook,
)
from unerased.model.errors import BadCodebook
from unerased.model.records import Action, Answer, Question, Verdict
from unerased.model.standards import LADDER
from unerased.model.values import StanceKind

from .shelf import CODEBOOK, PACKAGED

HEAD = "format: unerased codebook 1\n"
CYRILLIC = re.compile(r"[\u0430-\u044f]")
ARABIC = re.compile(r"[\u0621-\u064a]")
WORDS = "labels: {en: x, ru: x}"


def every_label(codebook: Codebook) -> list[Labels]:
    terms = [term for terms in codebook.lists.values() for term in terms.terms.values()]
    things = (codebook.kinds.values(), codebook.properties.values(), codebook.lists.values(), terms)
    return [*codebook.compartments.values(), *(one.labels for some in things for one in some)]


def test_everything_has_a_label_in_every_language_and_in_its_script() -> None:
    labels = every_label(CODEBOOK)
    assert len(labels) > 400
    for words in labels:
        assert set(LANGUAGES) <= set(words)
        assert CYRILLIC.search(words["ru"])
        assert ARABIC.search(words["ar"])
        assert not CYRILLIC.search(words["en"] + words["ar"])
        assert not re.search("[A-Za-z]", words["ar"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stances", get_args(StanceKind)),
        ("standards", LADDER),
        ("verdicts", get_args(Verdict)),
        ("questions", get_args(Question)),
        ("consent_answers", get_args(Answer)),
        ("correction_actions", get_args(Action)),
    ],
)
def test_lists_on_which_rules_depend_hold_exactly_their_words(
    name: str, words: tuple[str, ...]
) -> None:
    assert tuple(CODEBOOK.lists[name].terms) == words
    assert CODEBOOK.lists[name].closed


def test_only_persons_sources_texts_and_files_are_units() -> None:
    units = {kind.name for kind in CODEBOOK.kinds.values() if kind.unit}
    assert units == {"person", "source", "text", "file"}


def test_names_live_in_identities_and_ties_are_marked() -> None:
    for name in ("person.name", "source.name", "event.narrative", "text.body"):
        prop = CODEBOOK.properties[name]
        assert (prop.compartment, prop.identifying) == ("identities", True)
    ties = {prop.name for prop in CODEBOOK.properties.values() if prop.tie}
    assert ties == {"relationship.a", "relationship.b", "relationship.type"}


def test_crosswalk_numbers_are_numbers_only() -> None:
    numbers = {terms.huridocs for terms in CODEBOOK.lists.values()} - {""}
    assert {"04", "18", "21", "27", "28", "29", "30"} <= numbers
    assert all(re.fullmatch("[0-9]{2}", number) for number in numbers)


def test_a_wider_term_contains_the_narrower_ones_and_itself() -> None:
    below = CODEBOOK.terms_below("violations", "torture_ill_treatment")
    assert {"torture_ill_treatment", "torture", "electric_shock", "beating"} <= below
    assert "detention" not in below
    assert CODEBOOK.terms_below("violations", "electric_shock") == {"electric_shock"}
    assert CODEBOOK.terms_below("violations", "nothing") == frozenset()
    assert CODEBOOK.terms_below("nothing", "torture") == frozenset()


def test_the_kind_behind_a_code_is_read_from_its_prefix() -> None:
    kind = CODEBOOK.kind_of_code("IN-0000-0000-0000")
    assert kind is CODEBOOK.kinds["involvement"]
    assert CODEBOOK.kind_of_code("ZZ-0000") is None


def test_the_properties_of_a_kind_come_in_the_order_of_the_codebook() -> None:
    names = [prop.name for prop in CODEBOOK.properties_of("group")]
    assert names[:3] == ["group.size", "group.part_of", "group.described_as"]


def test_a_label_falls_back_to_english() -> None:
    words = CODEBOOK.kinds["person"].labels
    assert label(words, "ru") == words["ru"]
    assert label(words, "fr") == words["en"]


def test_an_extension_adds_terms_properties_and_kinds_and_leaves_the_codebook_alone() -> None:
    text = (
        HEAD
        + f"""
kinds:
  vehicle: {{prefix: V, compartment: evidence, labels: {{en: vehicle, ru: машина, ar: سيارة}}}}
properties:
  vehicle:
    colour: {{type: text, compartment: evidence, {WORDS}}}
  act:
    vehicle: {{type: ref, to: [vehicle], compartment: evidence, {WORDS}}}
  shared:
    size: {{of: [vehicle, place], type: amount, compartment: cases, {WORDS}}}
lists:
  violations:
    terms:
      stoning: {{parent: killing, {WORDS}}}
  colours:
    {WORDS}
    terms:
      red: {{{WORDS}}}
"""
    )
    more = load_codebook([PACKAGED, text])
    assert more.kinds["vehicle"].labels["ar"] == "سيارة"
    assert more.properties["act.vehicle"].to == ("vehicle",)
    assert more.properties["shared.size"].of == ("vehicle", "place")
    assert "stoning" in more.terms_below("violations", "killing")
    assert "stoning" not in CODEBOOK.terms_below("violations", "killing")
    assert "vehicle" not in CODEBOOK.kinds
    assert extended(CODEBOOK, text).properties == more.properties


def property_of(rest: str) -> str:
    return f"properties: {{act: {{x: {{{rest}, {WORDS}}}}}}}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("surprise: 1", 'codebook: unknown key "surprise"'),
        ("kinds: {x: {prefix: V, compartment: cases}}", 'no label in "en"'),
        ("kinds: {x: {prefix: V, compartment: cases, labels: {en: x}}}", 'no label in "ru"'),
        (f"kinds: {{x: {{prefix: P, compartment: cases, {WORDS}}}}}", "is that of person"),
        (f"kinds: {{x: {{prefix: vv, compartment: cases, {WORDS}}}}}", "one or two letters"),
        (f"kinds: {{x: {{prefix: V, compartment: attic, {WORDS}}}}}", "no such compartment"),
        (f"kinds: {{person: {{prefix: V, {WORDS}}}}}", "already defined"),
        (f"kinds: {{x: {{prefix: V, unit: 1, {WORDS}}}}}", "must be true or false"),
        (f"kinds: {{x: {{prefix: 12, {WORDS}}}}}", "must be text"),
        (f"kinds: {{x: {{prefix: V, colour: red, {WORDS}}}}}", 'unknown key "colour"'),
        (f"kinds: {{Test Person: {{prefix: V, {WORDS}}}}}", "is no name"),
        ("kinds: [x]", "must be a mapping"),
        ("kinds: {x: 1}", "must be a mapping"),
        ("kinds: {x: {labels: {en: '', ru: x}}}", "a label is a line of text"),
        ("kinds: {x: {labels: {en: 1, ru: x}}}", "a label is a line of text"),
        ("kinds: {x: {labels: {en: x, ru: x, ENGLISH: x}}}", "a label is a line of text"),
        (f"compartments: {{cases: {{{WORDS}}}}}", "already defined"),
        (f"compartments: {{x: {{{WORDS}, y: 1}}}}", 'unknown key "y"'),
        (f"properties: {{act: {{date: {{type: date, {WORDS}}}}}}}", "already defined"),
        (property_of("type: colour, compartment: cases"), 'no such type: "colour"'),
        (property_of("type: text, compartment: attic"), "no such compartment"),
        (property_of("of: [ghost], type: text, compartment: cases"), 'no such kind: "ghost"'),
        (property_of("of: [], type: text, compartment: cases"), "belongs to no kind"),
        (property_of("of: act, type: text, compartment: cases"), "a list of names"),
        (property_of("of: [1], type: text, compartment: cases"), "a list of names"),
        (property_of("type: ref, compartment: cases"), '"to" belongs to references'),
        (property_of("type: ref, to: [ghost], compartment: cases"), "no such kind"),
        (property_of("type: text, to: [act], compartment: cases"), '"to" belongs to references'),
        (property_of("type: term, compartment: cases"), '"list" belongs to terms'),
        (property_of("type: term, list: ghosts, compartment: cases"), "no such list"),
        (property_of("type: text, single: true, compartment: cases"), "text is never single"),
        (
            property_of("type: ref, to: [place], hierarchy: true, compartment: cases"),
            "a hierarchy leads from a kind to the same kind",
        ),
        (
            property_of("type: text, concerns: true, compartment: cases"),
            '"concerns" belongs to references',
        ),
        (f"properties: {{ghost: {{x: {{type: text, {WORDS}}}}}}}", 'no such kind: "ghost"'),
        (f"lists: {{stances: {{terms: {{x: {{{WORDS}}}}}}}}}", "this list is closed"),
        (f"lists: {{violations: {{terms: {{torture: {{{WORDS}}}}}}}}}", "already defined"),
        (f"lists: {{violations: {{{WORDS}}}}}", 'unknown key "labels"'),
        (f"lists: {{violations: {{terms: {{x: {{parent: y, {WORDS}}}}}}}}}", "no such parent"),
        (
            f"lists: {{l: {{{WORDS}, terms: {{x: {{parent: x, {WORDS}}}}}}}}}",
            "is wider than itself",
        ),
        ("kinds: &x {}", "anchors and aliases"),
    ],
)
def test_an_extension_that_contradicts_itself_or_the_codebook_is_refused(
    text: str, reason: str
) -> None:
    assert load_codebook([PACKAGED, HEAD]).kinds == CODEBOOK.kinds
    with pytest.raises(BadCodebook, match=re.escape(reason)) as refusal:
        load_codebook([PACKAGED, HEAD + text])
    message = str(refusal.value)
    assert message.startswith("text 2: ")
    assert "\n" not in message
    assert "Test Person" not in message


def test_a_text_of_another_format_is_refused() -> None:
    with pytest.raises(BadCodebook, match="format"):
        load_codebook([PACKAGED, "format: something else"])


def test_a_codebook_without_what_the_rules_ask_for_is_refused() -> None:
    with pytest.raises(BadCodebook, match=r"lacks .*person.*stances.*claim\.stance"):
        load_codebook([HEAD])
