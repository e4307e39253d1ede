"""A figure by a form: looked at before it is saved, broken down, changed beside the old."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.exchange.desk import TOWN
from tests.web.example import FIGURE

from unerased.figures import find, load_definition
from unerased.register import packaged_codebook, reads, record_lines
from unerased.web.show.figures.definition import Form, carried, fields_of, plain_of, slug, text_of
from unerased.web.words import words_of

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.figures import Definition
    from unerased.register import Register
    from unerased.web import Server

NEW = "/figures/new"
CHANGE = "/figures/detained/change"
BOOK = packaged_codebook()
HEAD = "name: x\nlabels: {en: A, ru: Б}\n"


def definition(server: Server, name: str) -> Definition:
    return server.desk.keeper.call(lambda register: find(register.db, register.codebook, name))


def sent(inside: Visitor, path: str, **fields: str) -> Page:
    inside.get(path)
    given: dict[str, Any] = {"unit": "persons", "title": "People detained", **fields}
    return inside.post(path, **given)


def yaml_of(page: Page) -> str:
    found = re.search(r'<pre class="yaml"[^>]*>(.*?)</pre>', page.text, re.DOTALL)
    assert found is not None, page.words
    return html.unescape(found[1])


def test_a_figure_is_looked_at_before_it_is_saved(inside: Visitor, server: Server) -> None:
    assert "/figures/new" in inside.get("/figures").text
    page = sent(inside, NEW, violation="detention", rows="month", do="look")
    assert page.status == 200
    assert "What it comes to now" in page.words
    assert "1 person" in page.words or "1 undetermined" in page.words
    assert "Nothing is saved yet." in page.words
    assert load_definition(yaml_of(page), BOOK).breakdowns == (("month",),)
    names = server.desk.keeper.call(
        lambda register: {row.name for row in reads.definitions(register.db)}
    )
    assert names == {"detained"}
    page = sent(inside, NEW, violation="detention", rows="month", columns="place", do="save")
    assert page.path == "/figures/people_detained"
    assert "Saved." in page.words
    assert "By month and place" in page.words
    made = definition(server, "people_detained")
    assert (made.version, made.breakdowns) == (1, (("month", "place"),))
    assert made.labels == {"en": "People detained", "ru": "People detained"}
    saves = server.desk.keeper.call(lambda register: register.saves())
    assert saves[0].title == "Figure people_detained, version 1"


def test_everything_that_the_form_offers_reaches_the_definition(
    inside: Visitor, server: Server
) -> None:
    def place(register: Register) -> str:
        lines: list[dict[str, object]] = [
            {"entity": "source", "as": "@s"},
            {"entity": "place", "as": "@p"},
            {"subject": "@p", "property": "place.name", "value": "Exampleburg", "source": "@s"},
        ]
        return record_lines(register, lines, title="a place")[1]["@p"]

    code = server.desk.keeper.call(place)
    fields = {
        "violation": "detention", "violation2": "abduction", "from": "2018", "to": "2018-09",
        "place": " exampleBURG", "by": "police", "affected_as": "defender", "rows": "age",
        "standard": "reasonable_grounds", "kind": "survivor", "name": "d_1", "title_other": "Числа",
        "needs": "shelter", "need_status": "open",
    }  # fmt: skip
    page = sent(inside, NEW, **fields, do="save")
    assert page.path == "/figures/d_1", page.words
    made = definition(server, "d_1")
    leaf = f"within: {code}, by: police"
    expected = f"""
name: d_1
labels: {{en: People detained, ru: Числа}}
unit: persons
period: {{from: "2018", to: 2018-09}}
standard: reasonable_grounds
sources: {{kinds: [survivor]}}
breakdowns: [age]
where:
  all:
    - any: [{{suffered: detention, {leaf}}}, {{suffered: abduction, {leaf}}}]
    - {{property: person.affected_as, is: defender}}
    - {{needs: shelter, status: open}}
"""
    assert made == load_definition(expected, BOOK)


def test_a_breakdown_is_a_table_in_order_with_what_is_not_known_last(
    inside: Visitor, server: Server
) -> None:
    def enter(register: Register) -> None:
        lines: list[dict[str, object]] = [{"entity": "source", "as": "@s"}]
        towns = ("Zedtown", "Exampleburg")
        for town in towns:
            lines += [
                {"entity": "place", "as": f"@{town}"},
                {
                    "subject": f"@{town}", "property": "place.name", "value": town, "source": "@s",
                },
            ]  # fmt: skip
        for number, (date, town) in enumerate(
            [("2031-10", "Zedtown"), ("2031-09", "Exampleburg"), ("2031", ""), ("2031-09", "")]
        ):
            act = f"@act{number}"
            lines += [{"entity": "person", "as": f"@x{number}"}, {"entity": "act", "as": act}]
            said = {"victim": f"@x{number}", "violation": "beating", "date": date}
            said |= {"place": f"@{town}"} if town else {}
            lines += [
                {"subject": act, "property": f"act.{name}", "value": value, "source": "@s"}
                for name, value in said.items()
            ]
        record_lines(register, lines, title="four")

    server.desk.keeper.call(enter)
    page = sent(inside, NEW, violation="beating", rows="month", columns="place", do="look")
    table = page.words[page.words.index("By month and place") :]
    assert table.startswith(
        "By month and place month Exampleburg Zedtown not recorded "
        "September 2031 1 \u2013 1 October 2031 \u2013 1 \u2013 "
        "not exactly known \u2013 \u2013 1"
    ), table[:200]
    page = sent(inside, NEW, violation="beating", rows="age", do="look")
    assert "By age age Persons not recorded 4" in page.words
    page = sent(inside, NEW, unit="acts", violation="beating", rows="violation", do="look")
    assert "what was done Acts beating 4" in page.words


@pytest.mark.parametrize("unit", ["acts", "events"])
def test_acts_and_events_are_counted_too(inside: Visitor, server: Server, unit: str) -> None:
    page = sent(inside, NEW, unit=unit, title=f"All {unit}", rows="month", do="save")
    assert page.path == f"/figures/all_{unit}"
    assert definition(server, f"all_{unit}").unit == unit


def test_without_a_violation_whatever_was_done_counts(inside: Visitor) -> None:
    page = sent(inside, NEW, do="look")
    made = load_definition(yaml_of(page), BOOK)
    assert len(made.where.parts) == sum(  # type: ignore[union-attr] # any of them
        not term.parent for term in BOOK.lists["violations"].terms.values()
    )


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ({"title": " "}, "title", "Write what the figure is called."),
        ({"unit": "cases"}, "unit", "Say what is counted."),
        ({"from": "spring"}, "from", "This is no date."),
        ({"place": "Nowhere"}, "place", "No place of this register is called so."),
        ({"place": TOWN}, "place", "Nothing in this register has this code."),
        ({"columns": "month"}, "rows", "Choose the rows, too."),
        ({"rows": "month", "columns": "month"}, "columns", "Rows and columns are the same."),
        ({"unit": "events", "affected_as": "defender"}, "affected_as", "no such property"),
        ({"unit": "acts", "needs": "shelter"}, "needs", "Only persons need protection."),
        ({"need_status": "open"}, "needs", "Choose what is needed, too."),
        ({"name": "Bad Name"}, "name", "A name is made of a to z"),
        ({"name": "detained"}, "name", "Another figure has this name."),
        ({"name": "new"}, "name", "Another figure has this name."),
        ({"unit": "acts", "rows": "age"}, "yaml", "cannot be broken down by age"),
        ({"violation": "sadness"}, "yaml", "unknown term"),
        ({"rows": "colour"}, "yaml", "is not one of month"),
        ({"from": "2019", "to": "2018"}, "yaml", "it ends before it begins"),
        ({"title": "x" * 201}, "title", "A title is at most 200 characters long."),
        ({"title": "a\x07b"}, "title", "control characters"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field_and_kept(
    inside: Visitor, server: Server, fields: dict[str, str], field: str, told: str
) -> None:
    before = server.desk.keeper.call(lambda register: register.heads)
    page = sent(inside, NEW, **{"violation2": "detention", **fields}, do="save")
    assert page.status == 422
    assert "Nothing was saved." in page.words
    assert f'href="#f-{field}"' in page.text
    assert f'id="f-{field}"' in page.text
    assert told in page.words
    assert '<option value="detention" selected>' in page.text
    assert server.desk.keeper.call(lambda register: register.heads) == before


def test_a_figure_is_changed_beside_its_old_value(inside: Visitor, server: Server) -> None:
    assert CHANGE in inside.get("/figures/detained").text
    page = inside.get(CHANGE)
    assert '<option value="deprivation_of_liberty" selected>' in page.text
    assert "People detained in Inventia" in page.text
    page = inside.post(
        CHANGE, unit="persons", title="People detained in Inventia", title_other="Задержанные",
        violation="torture", do="look",
    )  # fmt: skip
    assert "As it is defined now" in page.words
    assert "As you changed it" in page.words
    assert "version: 2" in yaml_of(page)
    assert definition(server, "detained").version == 1
    page = inside.post(
        CHANGE, unit="persons", title="People detained in Inventia", title_other="Задержанные",
        violation="torture", do="save",
    )  # fmt: skip
    assert page.path == "/figures/detained"
    made = definition(server, "detained")
    assert made.version == 2
    assert made.describes["en"] == "Everybody of whom a source says so"
    assert inside.get("/figures/nothing/change").status == 404


def test_a_definition_that_says_more_than_the_form_is_changed_as_text(
    inside: Visitor, server: Server
) -> None:
    text = (
        "name: held\nversion: 1\nlabels: {en: Held, ru: Были}\nunit: persons\nmeasure: duration\n"
        "of: {suffered: detention}\nwhere: {suffered: detention}\n"
    )
    page = sent(inside, NEW, as_text="yes", yaml=text, do="save")
    assert page.path == "/figures/held"
    page = inside.get("/figures/held/change")
    assert "This definition says more than the form can." in page.words
    assert "version: 2" in page.text
    changed = text.replace("version: 1", "version: 2").replace("Held", "Held in cells")
    wrong = inside.post("/figures/held/change", as_text="yes", yaml=text, do="save")
    assert wrong.status == 422
    assert "version 1 of held is recorded already" in wrong.words
    other = changed.replace("name: held", "name: other")
    refused = inside.post("/figures/held/change", as_text="yes", yaml=other, do="save")
    assert "A new version keeps the name of its figure." in refused.words
    inside.post("/figures/held/change", as_text="yes", yaml=changed, do="save")
    assert definition(server, "held").labels["en"] == "Held in cells"


def test_the_form_can_be_left_for_its_text(inside: Visitor) -> None:
    page = sent(inside, NEW, violation="detention", do="text")
    assert '<textarea id="f-yaml"' in page.text
    assert "suffered: detention" in page.text


@pytest.mark.parametrize(
    "yaml", ["", "a: *b", "name: new\n" + FIGURE, "x" * 20_000, "<script>", "name: detained"]
)
def test_hostile_text_is_refused(inside: Visitor, yaml: str) -> None:
    page = sent(inside, NEW, as_text="yes", yaml=yaml, do="save")
    assert page.status == 422
    assert "<script>" not in page.text


def test_a_figure_cannot_hide_the_page_that_makes_figures(inside: Visitor) -> None:
    text = FIGURE.replace("name: detained", "name: new")
    page = sent(inside, NEW, as_text="yes", yaml=text, do="save")
    assert page.status == 422
    assert "A figure cannot be called so." in page.words


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "\u202eabc", "=1+1", "{x}", "#", "a: b", "'", "x" * 200]
)
def test_hostile_titles_are_shown_escaped_and_come_back_as_they_were(
    inside: Visitor, value: str
) -> None:
    page = sent(inside, NEW, title=value, name="hostile", do="look")
    assert page.status == 200
    assert "<script>" not in page.text
    assert load_definition(yaml_of(page), BOOK).labels["en"] == value


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "unit: persons\nwhere: {suffered: detention}\n",
        HEAD + "unit: persons\nperiod: {from: 2017}\nwhere: {suffered: detention}\n",
        HEAD
        + "unit: acts\nbreakdowns: [[month, place]]\nwhere: {violation: torture, by: police}\n",
        HEAD + "unit: events\nwhere: {includes: {violation: torture}}\nbreakdowns: [year]\n",
        HEAD
        + "unit: acts\nstandard: as_reported\nwhere: {all: [{violation: torture}, "
        + "{victim: {property: person.affected_as, is: witness}}]}\n",
        HEAD + "unit: persons\nwhere: {needs: shelter, status: open}\n",
        HEAD + "unit: persons\nwhere: {all: [{suffered: flight}, {needs: medical}]}\n",
        HEAD
        + "unit: persons\nwhere: {all: [{property: person.affected_as, is: witness}, "
        + "{needs: legal}]}\n",
        HEAD + "unit: persons\nsources: {kinds: [press]}\nwhere: {any: [{suffered: torture}, "
        "{suffered: rape}]}\n",
    ],
)
def test_what_the_form_can_say_is_taken_back_into_its_fields(text: str) -> None:
    form = Form({}, (), BOOK, lambda typed: typed)
    fields = fields_of(text, form, "en")
    assert fields is not None
    again = Form(fields, tuple(fields["kinds"].split()), BOOK, lambda typed: typed)
    plain = carried(text, plain_of(again, name="x", version=1, language="en"))
    assert load_definition(text_of(plain), BOOK) == load_definition(text, BOOK)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "unit: persons\nwhere: {not: {suffered: detention}}\n",
        HEAD + "unit: persons\nwhere: {suffered: flight, from: PL-1}\n",
        HEAD + "unit: persons\nwhere: {property: person.sex, is: woman}\n",
        HEAD + "unit: persons\nwhere: {not: {needs: shelter}}\n",
        HEAD + "unit: persons\nwhere: {all: [{needs: shelter}, {needs: legal}]}\n",
        HEAD + "unit: persons\nwhere: {any: [{needs: shelter}, {suffered: flight}]}\n",
        HEAD + "unit: acts\nwhere: {victim: {needs: shelter}}\n",
        HEAD
        + "unit: persons\nbreakdowns: [month, place, year, region]\nwhere: {suffered: detention}\n",
        HEAD + "unit: persons\nsources: {except: [S-1]}\nwhere: {suffered: detention}\n",
        HEAD + "unit: persons\nwhere: {any: [{suffered: torture}, {suffered: rape, by: police}]}\n",
        HEAD
        + "unit: persons\nmeasure: duration\nof: {suffered: torture}\nwhere: {suffered: torture}\n",
    ],
)
def test_what_the_form_cannot_say_is_never_cut_to_fit(text: str) -> None:
    load_definition(text, BOOK)
    assert fields_of(text, Form({}, (), BOOK, lambda typed: typed), "en") is None


def test_names_are_made_of_titles_and_never_twice() -> None:
    taken = frozenset({"people_held", "new", "figure"})
    assert slug("People held!", taken) == "people_held_2"
    assert slug("Задержанные", taken) == "figure_2"
    assert slug("New", taken) == "new_2"
    assert slug("2018: raids", taken) == "figure_2018_raids"
    assert len(slug("x" * 500, taken)) == 40


def test_the_form_stands_in_every_language(inside: Visitor, record: Example) -> None:
    inside.get("/")
    inside.post("/language", language="ru", here=NEW)
    page = inside.get(NEW)
    assert words_of("ru").say("Make a figure") in page.words
    page = sent(inside, NEW, violation="detention", rows="month", title="Задержанные", do="look")
    assert load_definition(yaml_of(page), BOOK).labels["ru"] == "Задержанные"
    assert record.folder.exists()
