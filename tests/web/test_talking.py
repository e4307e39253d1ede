"""Consent as a conversation: a paper about nobody, its answers in one save, what forms then say."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from tests.web.closed import both
from tests.web.complaints import days_ago
from tests.web.forms import form_to
from tests.web.test_guided import asked

from unerased.register import reads
from unerased.remedies import Lens, rules_of
from unerased.remedies.checks import checked, facts_of, form_of
from unerased.remedies.conversation import QUESTIONS
from unerased.remedies.errors import NotConsented
from unerased.remedies.packs import draft, wanted_of
from unerased.web.show.remedies.asking import PARTS, SAID
from unerased.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.model.records import Consent
    from unerased.register import Register
    from unerased.web import Server

SPECIAL = ("send", "letter", "summary", "initials", "name")


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def answer(inside: Visitor, record: Example, about: str = "@p1", **fields: str) -> Page:
    address = f"/person/{record.codes[about]}/consent"
    form = form_to(inside.get(address), address)
    common = {"obtained": "in person", **fields}
    return form.send(inside, **{name.replace("until_", "until__"): v for name, v in common.items()})


def held(server: Server, record: Example) -> list[Consent]:
    person = record.codes["@p1"]
    rows = asked(server, lambda register: reads.consents(register.db, person))
    return [row.consent for row in rows]


def said_by(server: Server, record: Example, kind: str, point: str) -> tuple[str, str]:
    """How a form's point stands for the person, and why."""

    def work(register: Register) -> tuple[str, str]:
        lens = Lens(rules_of(register), register.codebook, today())
        facts = facts_of(register.db, record.codes["@p1"], form_of(kind), lens)
        found = checked(form_of(kind), facts).answers
        return next((a.state, a.why) for p, a in found if p.name == point)

    return asked(server, work)


def drafted(server: Server, record: Example, kind: str) -> str:
    """Whether a pack can be made: "made", or why nobody may."""

    def work(register: Register) -> str:
        lens = Lens(rules_of(register), register.codebook, today())
        wanted = wanted_of(register, kind, record.codes["@p1"], "en", today())
        try:
            draft(register, wanted, lens)
        except NotConsented as error:
            return error.reason
        return "made"

    return asked(server, work)


def test_every_question_has_its_words_and_its_place() -> None:
    assert {one.name for one in QUESTIONS} == SAID.keys()
    assert {one.part for one in QUESTIONS} == PARTS.keys()
    assert len({one.recipient for one in QUESTIONS}) == len(QUESTIONS)
    assert tuple(one.name for one in QUESTIONS if one.special) == SPECIAL


def test_the_answers_of_one_conversation_are_one_save_with_one_answer_each(
    inside: Visitor, record: Example, server: Server
) -> None:
    saves = asked(server, lambda register: len(reads.saves(register.db)))
    page = answer(
        inside, record, work="given", send="given", letter="refused", until_send="2031-01-01"
    )
    assert page.path == f"/person/{record.codes['@p1']}"
    assert "Saved." in page.words
    found = {(one.purpose, one.audience): one for one in held(server, record)}
    assert {pair: one.answer for pair, one in found.items()} == {
        ("internal", "team"): "given",
        ("committee", "un_bodies"): "given",
        ("authorities", "authorities"): "refused",
    }
    assert found["committee", "un_bodies"].expires == dt.date(2031, 1, 1)
    assert found["internal", "team"].expires is None
    assert {one.dated for one in found.values()} == {today()}
    assert asked(server, lambda register: len(reads.saves(register.db))) == saves + 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ("missing", "consent_not_asked", "not_asked")),
        ({"send": "refused"}, ("missing", "consent_refused", "refused")),
        (
            {"send": "given", "dated": days_ago(30), "until_send": days_ago(1)},
            ("missing", "consent_expired", "expired"),
        ),
        ({"send": "given", "until_send": days_ago(0)}, ("there", "", "made")),
        ({"summary": "given", "name": "given"}, ("missing", "consent_not_asked", "not_asked")),
    ],
    ids=["unknown", "refused", "expired", "given", "given for something else"],
)
def test_what_was_answered_decides_what_checker_and_pack_say(
    inside: Visitor,
    record: Example,
    server: Server,
    fields: dict[str, str],
    said: tuple[str, str, str],
) -> None:
    if fields:
        assert answer(inside, record, **fields).status == 200
    for kind in ("cat_22", "special_procedures"):
        assert said_by(server, record, kind, "consent") == said[:2]
        assert drafted(server, record, kind) == said[2]


@pytest.mark.parametrize("name", ["letter", "summary", "fullname"])
def test_special_procedures_ask_four_things_apart(
    inside: Visitor, record: Example, server: Server, name: str
) -> None:
    question = "initials" if name == "fullname" else name
    answer(inside, record, send="given")
    assert said_by(server, record, "special_procedures", name) == ("missing", "nobody_asked")
    answer(inside, record, **{question: "refused"})
    assert said_by(server, record, "special_procedures", name) == ("there", "answered")
    others = {"letter", "summary", "fullname"} - {name}
    for other in others:
        assert said_by(server, record, "special_procedures", other)[0] == "missing"


def test_an_expired_answer_is_no_answer_for_special_procedures(
    inside: Visitor, record: Example, server: Server
) -> None:
    answer(inside, record, letter="given", dated=days_ago(9), until_letter=days_ago(2))
    assert said_by(server, record, "special_procedures", "letter")[0] == "uncertain"


def test_a_yes_can_be_taken_back_and_only_a_yes(
    inside: Visitor, record: Example, server: Server
) -> None:
    address = f"/person/{record.codes['@p1']}/consent"
    assert "takes back the yes" not in inside.get(address).words
    answer(inside, record, send="given", dated=days_ago(1))
    page = inside.get(address).words
    assert "takes back the yes" in page
    assert f"So far: given on {(today() - dt.timedelta(days=1)).day}" in page.replace("\u00a0", " ")
    answer(inside, record, send="withdrawn")
    assert drafted(server, record, "cat_22") == "withdrawn"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "No answer was chosen."),
        ({"send": "maybe"}, "Choose one."),
        ({"send": "given", "obtained": ""}, "This is needed."),
        ({"send": "given", "dated": "yesterday"}, "Write a day, such as 2018-12-31."),
        ({"send": "given", "until_send": "some day"}, "Write a day, such as 2018-12-31."),
        ({"send": "given", "obtained": "a\x00b"}, "Nothing was saved."),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_lost(
    inside: Visitor, record: Example, server: Server, fields: dict[str, str], said: str
) -> None:
    page = answer(inside, record, **{"letter": "refused", **fields} if fields else {})
    assert page.status == 422
    assert said in page.words
    assert held(server, record) == []
    if fields:
        assert form_to(page, f"/person/{record.codes['@p1']}/consent").fields["letter"] == "refused"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_about_nobody_and_says_no_to_nothing_beforehand(
    inside: Visitor, record: Example, language: str
) -> None:
    page = inside.ask("GET", "/paper", headers={"Accept-Language": language})
    assert page.status == 200
    assert f'<html lang="{language}"' in page.text
    assert "Unerased" not in page.text
    assert not re.search(r"\b[A-Z]{1,2}-[0-9A-Z]{4}", page.words)
    for word in (*record.codes.values(), "Zukhra"):
        assert word not in page.text
    assert page.text.count('class="box"') == 3 * len(QUESTIONS) + 4
    assert "checked" not in page.text


def test_only_persons_are_asked(inside: Visitor, record: Example) -> None:
    for code in (record.codes["@g1"], record.codes["@a1"], "P-2345-6789-ABCD", "x"):
        assert inside.get(f"/person/{code}/consent").status == 404


def test_who_has_no_names_asks_by_codes(
    serve: Callable[..., Server], record: Example, tmp_path: Path
) -> None:
    _, some = both(serve, record, tmp_path, "cases", "figures")
    page = some.get(f"/person/{record.codes['@p1']}/consent")
    assert page.status == 200
    assert "Zukhra" not in page.text
    assert answer(some, record, work="given").status == 200


def test_whoever_comes_from_a_form_goes_back_to_it_and_nowhere_else(
    inside: Visitor, record: Example
) -> None:
    person = record.codes["@p1"]
    address = f"/person/{person}/consent"
    form = form_to(inside.get(f"{address}?form=wgeid"), address)
    page = form.send(inside, send="given", obtained="by a call")
    assert page.path == f"/person/{person}/packs/wgeid"
    assert "Saved." in page.words
    form = form_to(inside.get(f"{address}?form=wgeid"), address)
    page = form.send(inside, send="given", obtained="by a call", form="//elsewhere.example")
    assert page.path == f"/person/{person}"
