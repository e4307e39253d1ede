"""The worked example entered by hand through the pages gives the demo's figures, to the letter."""

from __future__ import annotations

import datetime as dt
import html
import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from tests.journeys.entering_desk import Desk
from tests.journeys.entering_forms import Entering
from tests.journeys.entering_story import differences, held, read, said_lines, steps
from tests.web.example import PASSPHRASE, Example, make_empty
from tests.web.visitor import Visitor

from unerased.demo import answers, build_report
from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page as Window
    from tests.journeys.entering_story import Line, Said

    from unerased.demo.story import Entry

DAY = dt.date(2019, 1, 1)
#: what officials said, a paragraph for each fact
DENIED_BY_S4 = (
    "The reports are a lie and part of an information attack on the republic and the country."
)
DENIED_BY_S5 = "There are no such people in the republic."
DENIED_BY_S6 = (
    "Such persecution does not take place.\n\n"
    "On P1: no data that he was unlawfully detained or tortured."
)
_CODE = re.compile(r"\b[A-Z]{1,2}-[0-9A-Z]{4}(-[0-9A-Z]{4}-[0-9A-Z]{4})?\b")
#: words as stated that guided entry has no field for: it has one for each act, none for the actor
NO_FIELD_FOR = {("@in15 involvement.actor_kind", "police officers")}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A register with nothing in it, served."""
    yield from _served(make_empty(tmp_path))


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Server]:
    """The demo, served."""
    demo = tmp_path / "demo"
    build_report(demo / "register", demo / "storage", PASSPHRASE)
    yield from _served(Example(demo / "register", demo / "storage", {}))


def _served(where: Example) -> Iterator[Server]:
    server = Server(where.opened, folder=where.folder)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


@pytest.mark.parametrize("browse", ["script on"], indirect=True)
def test_the_report_entered_through_the_pages_gives_the_figures_and_contradictions_of_the_demo(
    browse: Callable[..., Window], empty: Server, report: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    at_demo = Visitor(report.port)
    at_demo.get(f"/start/{report.desk.sessions.token}")
    at_demo.post("/unlock", passphrase=PASSPHRASE)
    told = report.desk.keeper.call(lambda register: answers(register, DAY))
    window = browse(empty)
    (cookie,) = window.context.cookies()
    visitor = Visitor(empty.port, f"{cookie['name']}={cookie['value']}")
    desk = Desk(window, visitor)
    in_window: list[str] = []
    window.on("framenavigated", lambda frame: in_window.append(frame.url))
    entering = Entering(desk)
    began = time.monotonic()

    for (_, entries), wanted in zip(steps(), told["as_of"], strict=True):
        for entry in entries:
            enter(entering, entry)
        now = answered(empty, entering)
        assert now["contradictions"] == wanted["contradictions"], wanted["step"]
        assert now["figures"] == wanted["figures"], wanted["step"]
    took, pages = time.monotonic() - began, desk.pages

    for question in ("figures", "contradictions", "independent_origins", "remedies", "publishable"):
        assert now[question] == told[question], question
    the_pages_say_the_same(visitor, at_demo, told)
    lines = [line for _, entries in steps() for one in entries for line in read(one)]
    claims = the_register_holds(empty, entering, lines)
    with capsys.disabled():
        print(  # noqa: T201 - the test's own measure
            f"\nThe report through the pages: {claims} claims and {len(now['figures'])} figures in "
            f"{desk.saves} saves, {pages + len(in_window)} pages "
            f"({len(in_window)} of them in a window), {desk.fields} fields, {took:.0f} s"
        )


def enter(entering: Entering, entry: Entry) -> None:
    """One save of the story, page by page."""
    lines = read(entry)
    # an official who denies many claims at once; the ombudswoman denies one, by a form of its own
    stances = [line for line in lines if "stance" in line and len(line["on"]) > 1]
    if entry.title == "What P1 told":
        survivor(entering, lines)
    elif entry.title == "What the republic's officials answered":
        officials(entering, lines, stances)
    elif stances:
        delegation(entering, lines, stances)
    else:
        entering.plainly(lines)
    define(entering, entry)


def survivor(entering: Entering, lines: list[Line]) -> None:
    """A testimony by guided entry: two facts by requests, the last in the window."""
    guided, rest = told_by_survivor(lines)
    assert len(guided) == 3
    after = [line for line in rest if str(line.get("subject", "")) in _subjects(guided)]
    entering.plainly([line for line in rest if line not in after])
    for number, told in enumerate(guided, 1):
        entering.testimony(told, in_window=number == len(guided))
    entering.plainly(after)


def _subjects(guided: list[list[Line]]) -> set[str]:
    return {line["subject"] for told in guided for line in told}


def delegation(entering: Entering, lines: list[Line], stances: list[Line]) -> None:
    """A statement with two denials and what it says besides, in one save of the coding page."""
    first, other = stances
    says = next(line for line in lines if line.get("property") == "statement.says")
    entering.plainly([line for line in lines if line not in (*stances, says)])
    facts = [first["locator"], other["locator"]]
    entering.denial(DENIED_BY_S6, [first, says, other], facts, statement=first["statement"])


def told_by_survivor(lines: list[Line]) -> tuple[list[list[Line]], list[Line]]:
    """What guided entry takes: the acts that the survivor tells of, fact by fact; and the rest.

    How an act ended that was entered in an earlier form is a claim of its own: guided entry asks
    of a recorded act for date, place and length of time only.
    """
    kinds = {line["as"]: line["entity"] for line in lines if "entity" in line}
    guided: dict[str, list[Line]] = {}
    rest, fact_of = [], dict[str, str]()
    for line in lines:
        of_act = kinds.get(line.get("subject") or line.get("as", "")) in ("act", "involvement")
        fact = line.get("locator", "")
        if not of_act or (fact and fact_of.setdefault(line["subject"], fact) != fact):
            rest.append(line)
        elif fact:
            guided.setdefault(fact, []).append(line)
    return list(guided.values()), rest


def officials(entering: Entering, lines: list[Line], stances: list[Line]) -> None:
    """Two denials on the coding page: one of a statement that is there, one of a new one."""
    entity = [line for line in lines if line.get("entity") == "statement"][1]
    mine, yours = stances
    described = [
        line
        for line in lines
        if line.get("subject") == entity["as"]
        and line["property"].partition(".")[2] in ("speaker", "office", "date", "setting")
    ]
    lately = [line for line in lines if line.get("subject") == entity["as"]]
    coded = [line for line in lines if line.get("property") == "statement.denial_line"]
    coded = [line for line in coded if line["source"] == mine["source"]]
    apart = (*stances, entity, *lately, *coded)
    entering.plainly([line for line in lines if line not in apart])
    entering.denial(DENIED_BY_S4, [mine, *coded], [mine["locator"]], statement=mine["statement"])
    entering.denial_in_window(DENIED_BY_S5, yours, entity["as"], described)
    entering.plainly([line for line in lately if line not in described])


def define(entering: Entering, entry: Entry) -> None:
    """The definitions, as text: the form has no field for where people left from."""
    for text in entry.figures:
        words = re.sub(r'"(@\w+)"', lambda found: f'"{entering.codes[found[1]]}"', text)
        desk = entering.desk
        form = desk.again(desk.blank("/figures/new"), "text", {"title": "People who left"})
        form = desk.again(form, "look", {"yaml": words})
        desk.fields += 2
        desk.save(form, {}, "save")


def answered(server: Server, entering: Entering) -> dict[str, Any]:
    """What the command would answer, with the facts by their numbers.

    On the coding page the place of a claim is a paragraph of the text, here of one fact each.
    """
    found = server.desk.keeper.call(lambda register: answers(register, DAY))
    fact = entering.places
    pairs = {
        tuple(sorted((fact.get(one, one) for one in pair), key=_number))
        for pair in found["contradictions"]
    }
    origins = {fact.get(name, name): count for name, count in found["independent_origins"].items()}
    return {
        **found,
        "contradictions": [
            list(pair) for pair in sorted(pairs, key=lambda pair: [_number(one) for one in pair])
        ],
        "independent_origins": origins,
    }


def _number(fact: str) -> int:
    return int(fact.removeprefix("F"))


def the_pages_say_the_same(visitor: Visitor, at_demo: Visitor, told: dict[str, Any]) -> None:
    """Figures word for word but for the codes; as many pairs that contradict each other."""
    for name in told["figures"]:
        path = f"/figures/{name}?who=1"
        assert words_of(visitor, path) == words_of(at_demo, path), name
    pairs = re.compile(r"(\d+) pairs of claims")
    counts = [pairs.findall(one.get("/contradictions").words) for one in (visitor, at_demo)]
    assert counts[0] == counts[1]
    assert len(counts[0]) == 1


def words_of(visitor: Visitor, path: str) -> Counter[str]:
    """The words of a page's main part, in any order; sources stand in that of their codes."""
    page = visitor.get(path)
    # the days on which something was entered are those of the demo's story, or today
    main = re.search(r"<main.*(?=As of another day)", page.text, re.DOTALL)
    assert main is not None, page.words[:300]
    plain = html.unescape(re.sub(r"<[^>]*>", " ", main[0]))
    assert "press secretary of the head of the republic" in plain
    return Counter(_CODE.sub("code", plain).replace(",", " ").split())


def the_register_holds(server: Server, entering: Entering, lines: list[Line]) -> int:
    """Each line, once, with its place and its words; and nothing else. How many claims."""
    wanted = said_lines(lines, server.desk.keeper.call(lambda register: register.codebook))
    found = server.desk.keeper.call(lambda register: held(register, entering.codes))
    texts = [claim for _, claim in found.values() if claim.property.startswith("text.")]
    assert Counter(claim.property for claim in texts) == {"text.source": 3, "text.body": 3}
    said = {code: one for code, one in found.items() if one[1] not in texts}
    missing, more = differences([one for one, _ in wanted], [one for one, _ in said.values()])
    assert (missing, more) == ([], [])
    lost = set()
    claims: dict[Said, list[Any]] = {}
    for one, claim in said.values():
        claims.setdefault(one, []).append(claim)
    for one, line in wanted:
        claim = claims[one].pop()
        place = entering.places.get(claim.locator, claim.locator)
        described = line in entering.by_coding and not claim.locator
        assert described or place == line.get("locator", "")
        stated = line.get("as_stated", "")
        if stated.casefold() not in claim.as_stated.casefold():
            lost.add((f"{one[0]} {one[1]}", stated))
    assert lost == NO_FIELD_FOR
    return len(said)
