"""Every kind of the codebook is entered through a form and has a page and a history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.forms import form_to, links_of
from tests.web.test_guided import asked, code_of

from unerased.web.pages.entry import CHOICES, FIRST

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.register import Register
    from unerased.web import Server

#: kinds that are entered on the page of what they are about, not by a form of their own
ELSEWHERE = {"claim", "finding", "consent", "correction", "file", "save"}
#: kinds that the program alone makes
BY_ITSELF = {"definition", "opening", "codebook", "release", "releasekey", "counted", "backup"}


def enter(visitor: Visitor, kind: str, **values: str) -> Page:
    """Something new of a kind, through its form."""
    form = form_to(visitor.get(f"/add/{kind}"), f"/add/{kind}")
    page = form.send(visitor, **values)
    assert "Saved." in page.words, page.words[:800]
    return page


def test_every_kind_of_the_codebook_is_entered_somewhere(server: Server, inside: Visitor) -> None:
    kinds = asked(server, lambda register: set(register.codebook.kinds))
    assert kinds == {*FIRST, *ELSEWHERE, *BY_ITSELF}
    assert {name for _, names in CHOICES for name in names} == set(FIRST)
    links = links_of(inside.get("/add"))
    assert {f"/add/{kind}" for kind in FIRST} | {"/enter", "/import", "/sources"} <= set(links)


@pytest.mark.parametrize("kind", sorted(FIRST))
def test_a_kind_has_a_form_a_page_and_a_history_and_its_code_is_said(
    inside: Visitor, kind: str
) -> None:
    page = enter(inside, kind)
    code = code_of(page)
    whose = "this person's code; it is never given to anybody else."
    other = "its code; it is never given to anything else."
    assert f"{code[:7].rstrip('-')} is {whose if kind == 'person' else other}" in page.words
    assert page.path.endswith(code)
    assert inside.get(f"/history/{code}").status == 200
    assert inside.get(f"/add/claim/{code}").status == 200


def test_a_person_is_entered_with_several_names_of_different_kinds(
    inside: Visitor, record: Example
) -> None:
    form = form_to(inside.get("/add/person"), "/add/person")
    page = form.send(inside, "name", person__name="Test Person Aset", person__sex="man")
    assert page.status == 200
    form = form_to(page, "/add/person")
    assert form.fields["person.name"] == "Test Person Aset"
    values = {
        "person.name.lang": "ru-Latn",
        "person.name2": "اسم مخترع",
        "person.name2.kind": "person.other_spelling",
        "person.name2.lang": "ar",
        "source": record.codes["@survivor"],
    }
    saved = form.send_all(inside, values)
    assert "Saved." in saved.words, saved.words[:800]
    assert "اسم" not in saved.text
    shown = inside.post(saved.path, show="identifying")
    assert "name in another script or spelling" in shown.words
    assert '<bdi lang="ar">اسم مخترع</bdi>' in shown.text
    assert "Русский, in Latin letters" in shown.words


def test_a_kind_of_name_that_is_none_is_refused_beside_it(inside: Visitor, record: Example) -> None:
    form = form_to(inside.get("/add/person"), "/add/person")
    values = {
        "person.name": "x",
        "person.name.kind": "person.contact",
        "source": record.codes["@survivor"],
    }
    page = form.send_all(inside, values)
    assert page.status == 422
    assert 'id="f-person.name.kind-error">Choose from the list.' in page.text


def test_a_tie_shows_neither_person_until_asked_and_the_asking_is_noted(
    inside: Visitor, server: Server, record: Example
) -> None:
    first, second = record.codes["@p1"], record.codes["@p2"]
    page = enter(
        inside,
        "relationship",
        relationship__a=first,
        relationship__b=second,
        relationship__type="sibling",
        source=record.codes["@survivor"],
    )
    tie = code_of(page)
    assert first not in page.text
    assert second not in page.text
    assert "brother or sister" not in page.words
    assert tie not in inside.get(f"/person/{first}").text
    before = read_times(server, tie)
    shown = inside.post(f"/record/{tie}", show="identifying")
    assert first in shown.text
    assert "brother or sister" in shown.words
    assert tie in inside.post(f"/person/{first}", show="identifying").text
    assert read_times(server, tie) > before + 1


def read_times(server: Server, code: str) -> int:
    """How often the log notes that something of a code was read."""

    def read(register: Register) -> int:
        return sum(code in str(entry) for entry in register.read_log.entries())

    return server.desk.keeper.call(read)


def test_an_act_shows_who_did_it_in_which_event_and_who_denies_it(
    inside: Visitor, record: Example
) -> None:
    act = record.codes["@a1"]
    page = enter(
        inside,
        "involvement",
        involvement__act=act,
        involvement__actor_stated="men in uniform",
        involvement__actor_kind="police",
        involvement__degree="ordered",
        source=record.codes["@survivor"],
    )
    assert "In which act" in page.words
    shown = inside.get(f"/act/{act}")
    for said in ("detention", "men in uniform", "police", "ordered it", "denies", "3 to 21 days"):
        assert said in shown.words
    assert record.codes["@e1"] in shown.text
    assert f"/enter?person={record.codes['@p1']}&amp;event={record.codes['@e1']}" in shown.text
    assert code_of(page) in shown.text


def test_a_place_shows_what_lies_in_it_and_the_acts_there(inside: Visitor, record: Example) -> None:
    source = record.codes["@survivor"]
    wide = code_of(enter(inside, "place", place__name="Inventia", source=source))
    town = enter(inside, "place", place__name="Exampleburg", place__within=wide, source=source)
    form = form_to(inside.get("/add/act"), "/add/act")
    act = form.send(inside, act__violation="beating", act__place=code_of(town), source=source)
    assert "Saved." in act.words
    shown = inside.get(f"/place/{code_of(town)}")
    assert "beating" in shown.words
    assert wide in shown.text
    assert code_of(town) in inside.get(f"/place/{wide}").text
    # a circle of places is a fault in what was said, and no reason to hang
    about = form_to(inside.get(f"/add/claim/{wide}?property=place.within"), f"/add/claim/{wide}")
    assert about.send_all(inside, {"value": code_of(town), "source": source}).status == 200
    assert inside.get(f"/place/{wide}").status == 200


def test_steps_stand_before_and_after_each_other(inside: Visitor, record: Example) -> None:
    source = record.codes["@network"]
    codes: list[str] = []
    proceeding = code_of(enter(inside, "proceeding", proceeding__title="a case", source=source))
    for authority in ("the police", "the prosecutor", "a court"):
        page = enter(
            inside,
            "intervention",
            intervention__person=record.codes["@p1"],
            intervention__authority=authority,
            intervention__proceeding=proceeding,
            intervention__follows=codes[-1] if codes else "",
            source=source,
        )
        codes.append(code_of(page))
    middle = inside.get(f"/intervention/{codes[1]}").words
    before, after = middle.split("What came before")[1].split("What came after")
    assert "the police" in before
    assert "a court" in after
    last = inside.get(f"/intervention/{codes[2]}").words
    assert "the police" in last
    assert "No step after this one is recorded." in last
    steps = inside.get(f"/proceeding/{proceeding}").words
    assert all(authority in steps for authority in ("the police", "the prosecutor", "a court"))


def test_a_group_shows_its_parts_with_every_stated_size(inside: Visitor, record: Example) -> None:
    whole, source = record.codes["@g1"], record.codes["@network"]
    part = enter(
        inside,
        "group",
        group__described_as="those tortured",
        group__size="37",
        group__part_of=whole,
        source=source,
    )
    form = form_to(inside.get(f"/add/claim/{whole}?property=group.size"), f"/add/claim/{whole}")
    form.send_all(inside, {"value": "about 60", "source": record.codes["@press"]})
    table = inside.get(f"/group/{whole}").words.split("The group and its parts")[1]
    assert re.search(r"people held .*49", table)
    assert "Testland Gazette" in table
    assert re.search(r"those tortured 37", table)
    assert whole in inside.get(f"/group/{code_of(part)}").text
