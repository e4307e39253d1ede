"""A whole account on one page: little has to be typed, nothing is lost, nothing is made twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.forms import form_to, forms_of

from unerased.register import reads
from unerased.register.reads.refs import subjects_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.example import Example
    from tests.web.forms import Form
    from tests.web.visitor import Page, Visitor

    from unerased.register import Register
    from unerased.web import Server

NAME = "Test Person Aset"
RUSSIAN = "Тестовая Персона"


def blank(visitor: Visitor, query: str = "") -> Form:
    """The form, empty or with what an address fills in."""
    return form_to(visitor.get(f"/enter{query}"), "/enter")


def code_of(page: Page) -> str:
    """The full code on an entity's page."""
    found = re.search(r'<p class="meta"><span class="code">([^<]+)<', page.text)
    assert found is not None, page.words[:1000]
    return found[1]


def asked(server: Server, question: Callable[[Register], object]) -> object:
    """What the open register answers."""
    return server.desk.keeper.call(question)


def heads(server: Server) -> object:
    """What the register is as of now."""
    return asked(server, lambda register: register.heads)


def claims_of(server: Server, code: str) -> dict[str, list[object]]:
    """What is said of a code: values by property."""

    def read(register: Register) -> dict[str, list[object]]:
        found: dict[str, list[object]] = {}
        for row in reads.claims_of(register.db, code):
            found.setdefault(row.claim.property, []).append(row.claim.value)
        return found

    return server.desk.keeper.call(read)


def acts_of(server: Server, person: str) -> list[str]:
    """Codes of the acts that somebody suffered."""
    return server.desk.keeper.call(
        lambda register: subjects_with(register.db, "act.victim", person, limit=100)
    )


def test_the_shortest_testimony_is_one_tick_one_choice_and_save(
    inside: Visitor, server: Server
) -> None:
    page = blank(inside).send(inside, "save", t__self="yes", a1__violation="beating")
    assert page.status == 200
    assert "Saved." in page.words
    person = code_of(page)
    assert f"{person[:6]} is this person's code; it is never given to anybody else." in page.words
    assert "beating" in page.words
    assert "Nothing about this person may be published: no consent is recorded." in page.words
    acts = acts_of(server, person)
    assert len(acts) == 1
    # told once
    assert "is this person's code" not in inside.get(f"/person/{person}").words


def test_a_whole_account_is_one_save_with_every_part_of_it(inside: Visitor, server: Server) -> None:
    form = blank(inside)
    page = form.send(
        inside,
        "act",
        t__self="yes",
        p1__name=NAME,
        p1__age="about 30",
        p1__affected_as="perceived_orientation",
        e__title="Raid in a town",
        e__kind="raid",
        e__date="summer 2018",
        e__place="Newplace",
        a1__violation="imprisonment",
        a1__actor_kind="police",
        a1__organisation="a district department",
        a1__degree="direct",
        a1__duration="three days to three weeks",
        a1__place="newplace",
        a1__outcome="released",
        a1__as_stated="they kept me in a cell",
        f__origin_place="Newplace",
        f__destination="abroad",
        r__violation="death_threat",
        w__whereabouts_kind="abroad",
        c1__purpose="statistics",
        c1__audience="public",
        c1__answer="given",
        c1__dated="2018-12-01",
        c1__obtained="in person",
    )
    assert page.status == 200
    form = form_to(page, "/enter")
    assert form.fields["p1.name"] == NAME
    assert form.fields["a1.as_stated"] == "they kept me in a cell"
    assert "a2.violation" in form.kinds
    saves = server.desk.keeper.call(lambda register: len(register.saves()))
    page = form.send(inside, "save", a2__violation="beating", a2__date="unknown")
    assert page.status == 200, page.words[:2000]
    person = code_of(page)
    assert asked(server, lambda register: len(register.saves())) == saves + 1
    assert NAME not in page.text
    assert NAME in inside.post(f"/person/{person}", show="identifying").words
    for said in ("imprisonment", "3 to 21 days", "police", "beating", "driven from home", "abroad"):
        assert said in page.words
    assert "Only this is allowed today: published figures" in page.words
    places = asked(server, lambda register: reads.claims_with(register.db, "place.name"))
    assert [row.claim.value.text for row in places] == ["Newplace"]  # type: ignore[attr-defined]
    relatives = asked(
        server, lambda register: reads.search(register.db, f'"relatives of {person[:6]}"')
    )
    assert relatives
    source = re.search(r"/source/(S-[^\"]+)", page.text)
    assert source is not None
    told = inside.get(f"/source/{source[1]}")
    assert "survivor" in told.words
    assert "is this person: not shown" in told.words


def test_one_more_of_anything_loses_nothing_and_saves_nothing(
    inside: Visitor, server: Server
) -> None:
    before = heads(server)
    form = blank(inside)
    sent = {name: f"typed into {name}" for name in form.typed}
    for button in ("act", "person", "consent", "name:p1", "recall", "back"):
        page = form.send_all(inside, {**sent, "do": button})
        assert page.status == 200
        again = form_to(page, "/enter")
        assert {name: again.fields[name] for name in sent} == sent
        assert len(again.kinds) >= len(form.kinds)
    assert heads(server) == before
    assert not any("typed into" in value for value in inside_session(server).values())


def inside_session(server: Server) -> dict[str, str]:
    """Everything that the server's sessions hold."""
    sessions = server.desk.sessions._open.values()  # noqa: SLF001 - what is looked for is inside
    return {
        f"{number} {name}": value
        for number, session in enumerate(sessions)
        for name, value in session.items()
    }


def test_names_have_kinds_and_languages_and_are_shown_after_asking_only(inside: Visitor) -> None:
    page = blank(inside).send(inside, "name:p1", t__self="yes", p1__name=NAME, p1__name__lang="en")
    form = form_to(page, "/enter")
    form.fields["p1.name.lang"] = "en"
    page = form.send_all(
        inside,
        {
            "p1.name2": RUSSIAN,
            "p1.name2.kind": "person.document_name",
            "p1.name2.lang": "ru",
            "a1.violation": "threats",
            "do": "save",
        },
    )
    assert RUSSIAN not in page.text
    shown = inside.post(f"/person/{code_of(page)}", show="identifying")
    assert f'<dt>name as written in documents</dt><dd><bdi lang="ru">{RUSSIAN}</bdi>' in shown.text
    assert f"name {NAME} English" in shown.words


def test_what_will_be_recorded_is_said_before_it_is_and_back_keeps_all(
    inside: Visitor, server: Server
) -> None:
    before = heads(server)
    page = blank(inside).send(
        inside,
        "check",
        t__kind="witness",
        p1__sex="woman",
        a1__violation="detention",
        a1__date="about July 2018",
        a1__actor_kind="police",
        a1__method="a\nmethod & <b>",
    )
    assert page.status == 200
    assert "detention · to: person (new) · by: police · about July 2018" in page.words
    assert "according to: source (new)" in page.words
    assert "Until one is, nothing about the person may be published." in page.words
    assert heads(server) == before
    check = form_to(page, "/enter")
    back = form_to(check.send(inside, "back"), "/enter")
    assert back.fields["a1.date"] == "about July 2018"
    assert back.fields["a1.method"].split() == ["a", "method", "&", "<b>"]
    assert back.fields["p1.sex"] == "woman"
    assert heads(server) == before
    assert "Saved." in check.send(inside, "save").words


def test_a_place_that_is_there_is_asked_about_and_not_made_twice(
    inside: Visitor, server: Server
) -> None:
    said = {"t__kind": "witness", "a1__violation": "detention"}
    blank(inside).send(inside, "save", **said, a1__place="Exampleburg")
    before = heads(server)
    page = blank(inside).send(inside, "save", **said, a1__place=" EXAMPLEBURG ", e__place="Else")
    assert page.status == 422
    assert "A place of this name is there. Say which is meant." in page.words
    assert heads(server) == before
    form = form_to(page, "/enter")
    known, new = form.options["a1.place.which"]
    assert form.fields["a1.place.which"] == known
    assert new == "new"
    assert "Saved." in form.send(inside, "save").words
    places = asked(server, lambda register: reads.claims_with(register.db, "place.name"))
    names = sorted(row.claim.value.text for row in places)  # type: ignore[attr-defined]
    assert names == ["Else", "Exampleburg"]
    assert "Saved." in form.send(inside, "save", a1__place__which="new", e__place="").words
    places = asked(server, lambda register: reads.claims_with(register.db, "place.name"))
    assert len(places) == 3  # type: ignore[arg-type] # rows


def test_a_second_source_speaks_of_the_same_act_and_its_other_date_is_a_contradiction(
    inside: Visitor, server: Server, record: Example
) -> None:
    person, event = record.codes["@p1"], record.codes["@e1"]
    form = blank(inside, f"?person={person}&event={event}")
    act = record.codes["@a1"]
    assert form.fields["p1.code"] == person
    page = form.send_all(
        inside,
        {
            "t.kind": "witness",
            f"x.{act}.how": "too",
            f"x.{act}.date": "March 2018",
            f"x.{act}.as_stated": "I saw it",
            "do": "save",
        },
    )
    assert "Saved." in page.words, page.words[:1500]
    assert acts_of(server, person) == [act]
    assert len(claims_of(server, act)["act.violation"]) == 2
    claim = record.codes["@c1"]
    assert "I saw it" in inside.get(f"/act/{act}").words
    assert claim in inside.get(f"/act/{act}").text
    assert "March 2018" in inside.get("/contradictions").words


def test_a_survivor_told_before_is_not_made_a_second_source(
    inside: Visitor, server: Server
) -> None:
    page = blank(inside).send(inside, "save", t__self="yes", a1__violation="beating")
    person = code_of(page)
    count = asked(server, lambda register: len(reads.entities(register.db, "source")))
    form = blank(inside, f"?person={person}")
    page = form.send(inside, "save", t__self="yes", a1__violation="threats")
    assert "Saved." in page.words
    assert asked(server, lambda register: len(reads.entities(register.db, "source"))) == count
    assert len(acts_of(server, person)) == 2


def test_a_testimony_and_an_officials_denial_of_it_change_figures_and_contradictions(
    inside: Visitor, server: Server
) -> None:
    counted = inside.get("/figures/detained")
    pairs = int(re.findall(r"(\d+) pairs", inside.get("/contradictions").words)[0])
    pages, filled = len(inside.history), 0
    testimony = {
        "t.self": "yes",
        "p1.age": "about 30",
        "e.title": "Detentions in Inventia",
        "e.date": "2018",
        "a1.violation": "detention",
        "a1.actor_kind": "police",
        "a1.duration": "12 days",
        "do": "save",
    }
    filled += len(testimony) - 1
    page = blank(inside).send_all(inside, testimony)
    assert page.status == 200, page.words[:1500]
    person = code_of(page)
    link = f"/enter?person={person}"
    assert link in page.text
    act = acts_of(server, person)[0]
    form = form_to(inside.get(link), "/enter")
    denial = {
        "t.kind": "official",
        "t.office": "prosecutor of Inventia",
        "st.date": "November 2018",
        "st.setting": "before a committee",
        f"x.{act}.how": "denies_act",
        f"x.{act}.as_stated": "no data of a detention",
        "do": "save",
    }
    filled += len(denial) - 1
    page = form.send_all(inside, denial)
    assert "Saved." in page.words, page.words[:1500]
    asked_for = [one for one in inside.history[pages:] if not one.path.startswith("/person/")]
    assert (len(asked_for), filled) == (4, 13)
    assert "denies" in page.words
    assert "prosecutor of Inventia" in page.words
    now = inside.get("/figures/detained")
    assert counted_in(now) == counted_in(counted) + 1
    # what was done, to whom and for how long are denied
    found = re.findall(r"(\d+) pairs", inside.get("/contradictions").words)[0]
    assert int(found) == pairs + 3
    assert "prosecutor of Inventia" in inside.get("/statements").words + now.words + page.words


def counted_in(page: Page) -> int:
    """The large number of a figure's page."""
    found = re.search(r'class="number"><bdi>(\d+)', page.text)
    assert found is not None, page.text[:3000]
    return int(found[1])


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"a1.violation": "beating"}, "t.code", "Say who tells this"),
        ({"t.self": "yes", "t.code": "S-7K3M", "p1.age": "3"}, "t.code", "or describe a new one"),
        ({"t.kind": "press"}, "", "Write at least one thing that the source says."),
        ({"t.kind": "press", "a1.duration": "12"}, "a1.violation", "Choose what was done."),
        ({"t.kind": "press", "a1.violation": "beating", "a1.date": "soon"}, "a1.date", "no date"),
        (
            {"t.kind": "press", "p1.who": "nobody", "p1.age": "30"},
            "p1.who",
            "Here somebody is described all the same.",
        ),
        (
            {"t.self": "yes", "p1.who": "nobody", "e.title": "x"},
            "p1.who",
            "The person tells it: say who that is.",
        ),
        ({"t.kind": "press", "p1.size": "5", "p1.age": "30"}, "p1.who", "One person or a group"),
        ({"t.kind": "press", "c1.purpose": "court"}, "c1.dated", "This is needed."),
        (
            {"t.kind": "press", "p1.who": "group", "c1.purpose": "court"},
            "c1.purpose",
            "Only a person consents.",
        ),
        ({"t.kind": "press", "r.size": "4"}, "r.violation", "Choose what was done."),
        ({"t.kind": "press", "a1.violation": "no such"}, "a1.violation", "is no term of the list"),
        ({"t.kind": "press", "e.code": "E-7K3M"}, "e.code", "Nothing in this register has"),
    ],
)
def test_errors_stand_beside_their_fields_and_nothing_is_saved(
    inside: Visitor, server: Server, typed: dict[str, str], field: str, sentence: str
) -> None:
    before = heads(server)
    for button in ("save", "check"):
        form = blank(inside)
        form.kinds.setdefault(field, "text")
        options = {name: value for name, value in typed.items() if name in form.kinds}
        assert options == typed
        page = form.send_all(inside, {**typed, "do": button})
        assert page.status == 422, page.words[:1000]
        assert "Nothing was saved." in page.words
        beside = page.text if not field else field_of(page, field)
        assert sentence in beside
        again = form_to(page, "/enter").fields
        kept = {
            name: value for name, value in typed.items() if value in form.options.get(name, [value])
        }
        assert {name: again[name] for name in kept} == kept
    assert heads(server) == before


def field_of(page: Page, name: str) -> str:
    """The part of the page that shows a field."""
    found = re.search(rf'id="f-{re.escape(name)}-error">([^<]*)<', page.text)
    return found[1] if found else f"no error beside {name}: {page.words[:600]}"


def test_an_error_in_the_second_block_stands_there(inside: Visitor) -> None:
    page = blank(inside).send(inside, "act", t__kind="press", a1__violation="beating")
    form = form_to(page, "/enter")
    page = form.send(inside, "save", a2__violation="threats", a2__duration="long")
    assert page.text.count('aria-invalid="true"') == 1
    assert "a2.duration" in page.text.split('aria-invalid="true"')[0].rsplit("id=", 1)[1]


def test_several_people_are_told_apart(inside: Visitor, server: Server) -> None:
    page = blank(inside).send(inside, "person", t__kind="press", p1__age="20")
    page = form_to(page, "/enter").send(inside, "act", p2__age="40", a1__violation="beating")
    page = form_to(page, "/enter").send(inside, "save", a1__whom="p2", a2__violation="threats")
    assert "Saved." in page.words, page.words[:1500]
    first = code_of(page)
    assert [claims_of(server, act)["act.violation"] for act in acts_of(server, first)]
    everybody = asked(server, lambda register: reads.entities(register.db, "person"))
    second = next(
        row.code
        for row in everybody  # type: ignore[attr-defined]
        if [str(value.low) for value in claims_of(server, row.code).get("person.age", ())] == ["40"]  # type: ignore[attr-defined]
    )
    assert len(acts_of(server, first)) == 1
    assert len(acts_of(server, second)) == 2


def test_codes_in_the_address_that_are_none_are_left_out(inside: Visitor) -> None:
    form = blank(inside, "?person=nobody&event=%3Cb%3E&source=S-0000")
    assert form.fields["p1.code"] == form.fields["e.code"] == form.fields["t.code"] == ""


def test_a_recorded_act_of_somebody_else_is_not_spoken_of_by_mistake(
    inside: Visitor, server: Server, record: Example
) -> None:
    form = blank(inside, f"?person={record.codes['@p1']}")
    name = f"x.{record.codes['@a1']}.how"
    before = heads(server)
    values = {"t.kind": "press", name: "denies_act", "p1.code": record.codes["@p2"], "do": "save"}
    page = form.send_all(inside, values)
    assert page.status == 422
    assert "A recorded act is not of the person and event above." in page.words
    assert heads(server) == before


def test_the_page_of_the_form_holds_no_name_that_was_not_typed(
    inside: Visitor, record: Example
) -> None:
    form = blank(inside, f"?person={record.codes['@p1']}")
    assert "Zukhra" not in inside.history[-1].text
    assert len(forms_of(inside.history[-1])) >= 1
    assert form.fields["p1.name"] == ""
