"""A draft in French, Spanish or Russian says nothing in English: frames, labels, rules."""

from __future__ import annotations

import datetime as dt
import re
import string
from html import unescape

import pytest
from tests.remedies.test_checks import facts
from tests.remedies.world import BOOK, act, steps

from unerased.documents import to_html
from unerased.model.dates import read
from unerased.model.records import Claim
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown
from unerased.remedies import load
from unerased.remedies.checks import checked, form_of
from unerased.remedies.ledger import ledger_of
from unerased.remedies.packs import LANGUAGES
from unerased.remedies.packs.allowed import Others
from unerased.remedies.packs.compose import composed
from unerased.remedies.packs.frames import frame
from unerased.remedies.packs.gather import Gathered
from unerased.remedies.packs.labels import labels_of, property_label, term_label

TODAY = dt.date(2018, 11, 30)
OTHER = sorted(set(LANGUAGES) - {"en"})
SHOWN = ("person", "group", "act", "involvement", "intervention", "statement")
PROPERTIES = [
    prop
    for prop in BOOK.properties.values()
    if prop.name.partition(".")[0] in SHOWN
    and not (prop.identifying or prop.tie)
    and prop.compartment not in {"identities", "evidence"}
]
TERMS = sorted(
    (list_, term)
    for list_ in {*(prop.list for prop in PROPERTIES if prop.list), "source_kinds"}
    for term in BOOK.lists[list_].terms
)
#: written the same in English and in French or Spanish
SAME = {
    "date", "note", "conditions", "religion", "opinion", "police", "torture", "humiliation",
    "coercion", "extortion", "expulsion", "detention", "type", "document", "organisation", "parent",
    "friend", "partner", "Date", "Document", "Pages", "SHA-256", "Total", "imprisonment", "Annexes",
    "{asks}: {why}",
}  # fmt: skip


def fields(told: str) -> set[str]:
    return {part[1] for part in string.Formatter().parse(told) if part[1] is not None}


@pytest.mark.parametrize("language", OTHER)
def test_every_property_and_term_that_a_draft_can_show_has_words(language: str) -> None:
    for prop in PROPERTIES:
        said = property_label(prop.name, BOOK, language)
        assert said != prop.labels["en"] or said in SAME, prop.name
    for list_, term in TERMS:
        said = term_label(list_, term, BOOK, language)
        assert said != BOOK.lists[list_].terms[term].labels["en"] or said in SAME, (list_, term)


def test_a_file_of_labels_names_only_what_the_codebook_has() -> None:
    for language in LANGUAGES:
        own = labels_of(language)
        assert set(own.properties) <= set(BOOK.properties)
        for list_, terms in own.terms.items():
            assert set(terms) <= set(BOOK.lists[list_].terms), (language, list_)
        english = labels_of("en")
        for part in ("stances", "states", "units", "dimensions", "keys"):
            assert set(getattr(own, part)) == set(getattr(english, part)), (language, part)


@pytest.mark.parametrize("language", OTHER)
def test_frames_have_the_same_fields_and_no_word_of_english(language: str) -> None:
    for key, told in frame("en").items():
        mine = frame(language)[key]
        assert fields(mine) == fields(told), key
        assert mine != told or told in SAME, key


@pytest.mark.parametrize("language", OTHER)
def test_every_remedy_of_the_rules_has_words(language: str) -> None:
    for remedy in load().remedies.values():
        assert remedy.labels[language] != remedy.labels["en"]


def everything() -> Gathered:
    """A claim of every property that a draft can show, and of every term."""
    claims: list[Claim] = []
    of = {"person": "P-1", "group": "P-1", "act": "A-1", "involvement": "IN-1"}
    for prop in PROPERTIES:
        subject = of.get(prop.name.partition(".")[0])
        if subject is None or prop.name in {"act.victim", "involvement.act"}:
            continue
        if prop.list:
            values = [Term(term) for term in BOOK.lists[prop.list].terms]
        else:
            kinds = {"date": read("2018-07"), "duration": Duration(3, 21), "amount": Amount(3, 5)}
            kinds |= {"ref": Ref("PL-1")}
            values = [kinds.get(prop.type, Text("слова", "ru")), Unknown()]  # type: ignore[list-item] # of several types
        claims += [
            Claim(f"C-{len(claims) + at}", subject, prop.name, value, "S-1")
            for at, value in enumerate(values)
        ]
    claims.append(Claim("C-in", "IN-1", "involvement.act", Ref("A-1"), "S-1"))
    for stance in labels_of("en").stances:
        about = claims[0].code
        claims.append(Claim(f"C-{stance}", about, "claim.stance", Stance(stance), "S-2"))  # type: ignore[arg-type] # a stance
    way = steps(*({"remedy": "ru.crime_report", **told} for told in WAYS))
    claims += [one for step in way for rows in step.said.values() for one in rows]
    ledger = ledger_of("P-1", way, [act("torture", when="2018-07")], load(), TODAY)
    codes = frozenset(step.code for step in way)
    others = Others(frozenset(), frozenset())
    sources = {"S-1": ("survivor", ""), "S-2": ("official", "")}
    return Gathered("P-1", tuple(claims), ("A-1",), ledger, codes, (), others, {}, sources, ())


WAYS = (
    {"date": "2018-08-01", "outcome": "denied", "decided": "2018-09-01"},
    {"date": "2018-08-02", "outcome": "passed_on"},
    {"date": "2018-11-29", "status": "filed"},
    {"date": "2018-08-03", "status": "withdrawn"},
    {"date": "2018-01-03", "status": "filed"},
    {"status": "announced"},
)


@pytest.mark.parametrize("language", OTHER)
def test_a_draft_of_everything_holds_no_label_of_english(language: str) -> None:
    got = everything()
    found = checked(form_of("cat_22"), facts(reason="refused"))
    document = composed(found, got, BOOK, frame(language), language, TODAY)
    page = unescape(to_html(document)).partition("<body")[2]
    cells = {cell.strip() for cell in re.split(r"<[^>]*>", page) if cell.strip()}
    english = {prop.labels["en"] for prop in PROPERTIES} | set(labels_of("en").states.values())
    english |= {BOOK.lists[list_].terms[term].labels["en"] for list_, term in TERMS}
    english |= {term for _, term in TERMS} | {prop.name for prop in PROPERTIES}
    english |= set(frame("en").values()) - {"Date", "Document", "Pages", "SHA-256"}
    assert cells & english <= SAME | {"parent", "police"}
    assert {term_label(*one, BOOK, language) for one in TERMS if one[0] == "violations"} <= cells
    assert {labels_of(language).states[state] for state in ("decided", "withdrawn")} <= cells
