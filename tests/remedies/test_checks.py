"""What checkers answer, what entry would mend it, and that each language says all of it."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import replace
from itertools import product

import pytest
from tests.remedies.world import BOOK, steps

from unerased.model.consent import Decision
from unerased.model.dates import read
from unerased.model.records import Claim
from unerased.model.values import Ref, Term, Text, Unknown
from unerased.remedies import load
from unerased.remedies.checks import FORMS, Answer, Checked, Facts, checked, form_of, wording
from unerased.remedies.ledger import ledger_of
from unerased.remedies.steps import Step

TODAY = dt.date(2018, 11, 30)
REASONS = ("given", "not_asked", "refused", "withdrawn", "expired", "not_yet")
ASKED = (
    ("authorities", "authorities"),
    ("publication_with_code", "public"),
    ("publication_with_initials", "public"),
    ("publication_with_name", "public"),
)


def act(date: str = "", *, told: object = Text("something"), code: str = "A-1") -> Step:
    """An act of which everything is told by this value, on a date."""
    names = ("violation", "place", "method", "injuries", "medical_attention", "demand")
    said = {
        name: (Claim(f"C-{code}{name}", code, f"act.{name}", told, "S-1"),)  # type: ignore[arg-type] # any value will do
        for name in names
    }
    if date:
        said["date"] = (Claim(f"C-{code}date", code, "act.date", read(date), "S-1"),)
    return Step(code, said)


def facts(*, reason: str = "given", acts: tuple[Step, ...] = (), way: tuple[Step, ...] = (),
          contested: frozenset[str] = frozenset()) -> Facts:  # fmt: skip
    decision = Decision(reason == "given", reason, "" if reason == "not_asked" else "CO-1")  # type: ignore[arg-type] # a Reason
    ledger = ledger_of("P-1", way, [], load(), TODAY)
    recipient = ("committee", "un_bodies")
    asked = dict.fromkeys(ASKED, decision)
    told = {one.code: (act(code=f"IN-{one.code}"),) for one in acts}
    return Facts("P-1", {}, acts, told, ledger, decision, TODAY, recipient, asked, contested)


def every_state() -> list[Facts]:
    """People of whom little, much, contradicting and undated things are told, with each answer."""
    undated, old, vague = act(), act("2018-07-03"), act("2018")
    late, unknown = act("2023-01-05"), act("2018-07", told=Unknown())
    astride = act("2022-09-01/2022-09-30")
    denied = act("2018-07")
    codes = frozenset(one.code for rows in denied.said.values() for one in rows)
    ways = (
        (),
        tuple(steps({"authority": "police", "kind": "criminal_report", "date": "2018-08-01"})),
        tuple(
            steps(
                {"remedy": "ru.crime_report", "date": "2018-08-01", "outcome": "denied"},
                {"remedy": "ru.complaint_124", "status": "announced"},
            )
        ),
        tuple(steps({"remedy": "ru.crime_report", "date": "2018-11-29", "outcome": "passed_on"})),
        tuple(steps({"remedy": "ru.crime_report", "date": "2018-11", "status": "filed"})),
        tuple(steps({"remedy": "ru.crime_report", "outcome": "denied", "standing": "ineffective"})),
    )
    acts = ((), *((one,) for one in (undated, old, vague, late, unknown, astride)))
    return [
        *(
            facts(reason=reason, acts=told, way=way)
            for reason, told, way in product(REASONS, acts, ways)
        ),
        facts(acts=(denied,), contested=codes),
        replace(facts(), closed=frozenset(BOOK.properties)),
        replace(facts(), released=1),
    ]


@pytest.fixture(scope="module")
def all_checked() -> list[Checked]:
    return [checked(form, one) for one in every_state() for form in FORMS.values()]


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_answer_is_said_in_every_language(all_checked: list[Checked], language: str) -> None:
    said: set[str] = set()
    for found in all_checked:
        assert wording.title(found.form, language)
        for point, answer in found.answers:
            assert wording.asks(point, language)
            assert wording.mark(point, language)
            assert wording.state(answer, language)
            told = wording.why(answer, language)
            assert bool(told) == bool(answer.why)
            said.add(answer.why)
    unused = set(wording.words(language)["whys"]) - said
    assert not unused


def test_languages_hold_the_same_names_and_fields_and_no_word_of_english() -> None:
    english = wording.words("en")
    for language in set(wording.LANGUAGES) - {"en"}:
        other = wording.words(language)
        assert set(other) == set(english)
        for part, names in english.items():
            assert set(other[part]) == set(names), (language, part)
            for name, told in names.items():
                mine = other[part][name]
                assert fields(mine) == fields(told), (language, part, name)
                assert mine != told or told == "{answers}", (language, part, name)


def fields(told: str) -> set[str]:
    return {part[1] for part in string.Formatter().parse(told) if part[1] is not None}


def test_what_can_be_mended_says_with_what_kind_of_entry(all_checked: list[Checked]) -> None:
    open_ = [answer for found in all_checked for _, answer in found.answers]
    for answer in open_:
        mended = answer.state not in {"there", "by hand", "closed"}
        # a figure is released, not entered: its page is linked by the pages themselves
        assert (answer.target is not None) == (mended and answer.why != "nothing_released")
    kinds = {answer.target.kind for answer in open_ if answer.target is not None}
    assert kinds == {"property", "subject", "consent", "file"}


def test_what_is_entered_for_a_point_exists_in_the_codebook(all_checked: list[Checked]) -> None:
    for found in all_checked:
        for _, answer in found.answers:
            if answer.target is not None and answer.target.kind != "consent":
                assert answer.target.property in BOOK.properties


def one(kind: str, name: str, person: Facts) -> list[Answer]:
    found = checked(form_of(kind), person)
    return [answer for point, answer in found.answers if point.name == name]


@pytest.mark.parametrize(
    ("date", "state"),
    [
        ("2022-09-16", "there"),
        ("2022-09-17", "conflict"),
        ("2022-09", "uncertain"),
        ("2018", "there"),
        ("", "uncertain"),
    ],
)
def test_acts_against_russia_after_the_last_day_are_not_for_the_court(
    date: str, state: str
) -> None:
    (answer,) = one("echr_copy_sheet", "gate_russia", facts(acts=(act(date),)))
    assert answer.state == state


@pytest.mark.parametrize(
    ("date", "why"),
    [("2018-11-03", "urgent"), ("2018-08-30", "urgent"), ("2018-08-29", "ordinary")],
)
def test_three_months_open_the_urgent_procedure(date: str, why: str) -> None:
    (answer,) = one("wgeid", "urgent", facts(acts=(act(date),)))
    assert answer.why == why


def test_a_refusal_answers_a_consent_of_its_own_and_an_expired_one_does_not() -> None:
    (refused,) = one("special_procedures", "letter", facts(reason="refused"))
    assert (refused.state, wording.why(refused, "fr")) == ("there", "refusé")
    (expired,) = one("special_procedures", "letter", facts(reason="expired"))
    assert (expired.state, expired.why) == ("uncertain", "consent_expired")
    (never,) = one("special_procedures", "letter", facts(reason="not_asked"))
    assert never.target is not None
    assert (never.target.kind, never.target.purpose) == ("consent", "authorities")


def test_forms_share_points_and_differ_in_what_their_text_was_read_for() -> None:
    marks = {
        kind: {point.name: point.mark for point in form.points} for kind, form in FORMS.items()
    }
    assert marks["cat_22"]["date"] == "lawyer"
    assert marks["wgeid"]["date"] == "seen"
    tests = {
        name: {point.test for form in FORMS.values() for point in form.points if point.name == name}
        for name in ("facts", "date", "place", "doers", "name", "elsewhere", "articles")
    }
    assert all(len(found) == 1 for found in tests.values())


def test_an_unknown_value_is_uncertain_and_a_term_is_there() -> None:
    told = facts(acts=(act("2018-07", told=Unknown()), act("2018-07", told=Term("x"), code="A-2")))
    assert [answer.state for answer in one("cat_22", "facts", told)] == ["uncertain", "there"]
    place = facts(acts=(act("2018-07", told=Ref("PL-1")),))
    assert [answer.state for answer in one("cat_22", "place", place)] == ["there"]


def test_what_this_member_cannot_open_is_not_called_missing() -> None:
    names = frozenset(name for name, prop in BOOK.properties.items() if prop.compartment != "cases")
    person = replace(facts(acts=(act("2018-07"),)), closed=names)
    for name, state in (("name", "closed"), ("exhausted", "closed"), ("date", "there")):
        assert {answer.state for answer in one("cat_22", name, person)} == {state}
    assert one("wgeid", "search", person)[0].state == "closed"
    assert not checked(FORMS["cat_22"], person).complete


def test_a_remedy_without_its_two_dates_says_which_is_which() -> None:
    (way,) = (tuple(steps({"remedy": "ru.crime_report", "outcome": "denied"})),)
    found = checked(form_of("cat_22"), facts(way=way))
    told = {
        answer.target.property: wording.why(answer, "en")
        for _, answer in found.answers
        if answer.target is not None and answer.target.code == way[0].code
    }
    assert told["intervention.date"] == "the day of the filing is not recorded"
    assert told["intervention.decided"] == "the day of the decision is not recorded"
