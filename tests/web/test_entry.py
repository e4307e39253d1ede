"""Entering through the pages: errors at the field, nothing lost, nothing hostile takes hold."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

HOSTILE = {
    "html": '</textarea></q></bdi><script>alert(1)</script><img src=x onerror="alert(1)">',
    "svg": '<svg onload=alert(1)><a href="javascript:alert(1)">x</a></svg>',
    "attribute": '" autofocus onfocus="alert(1)" x="',
    "formula": '=HYPERLINK("http://attacker.example";"x")',
    "fts": '" OR 1=1 NEAR(a b) * claim_words:x AND NOT "',
    "template": "{{ page }}{% csrf_token %}{# x #}{count}{0}",
    "bidi": "\u202egnp.exe\u202c \u2066abc\u2069 \u200f",
    "sql": "'; DROP TABLE claim; --",
    "marks": "before \u00ad after &amp; &lt;b&gt;",
}


#: all that the pages are made of; anything else came out of a value
TAGS = frozenset(
    {
        *("html", "head", "meta", "title", "link", "body", "a", "p", "strong", "header", "nav"),
        *("ul", "li", "main", "footer", "form", "input", "label", "span", "div", "h1", "h2"),
        *("h3", "small", "code", "q", "bdi", "b", "article", "section", "button", "table"),
        *("caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "mark", "textarea"),
        *(
            "fieldset",
            "legend",
            "select",
            "option",
            "details",
            "summary",
            "blockquote",
            "i",
            "ol",
            "aside",
            "br",
        ),
    }
)
ATTRIBUTES = frozenset(
    {
        *("lang", "dir", "charset", "name", "content", "rel", "href", "type", "id", "class"),
        *("method", "action", "autocomplete", "value", "title", "accesskey", "aria-label"),
        *("aria-labelledby", "aria-current", "aria-hidden", "aria-describedby"),
        *("aria-invalid", "role", "tabindex", "scope", "colspan", "checked", "selected"),
        *("rows", "for", "spellcheck", "autocapitalize", "inputmode"),
    }
)


def marks_of(text: str) -> tuple[set[str], set[str]]:
    """The tags and attributes that a browser would see."""
    tags: set[str] = set()
    attributes: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            attributes.update(name for name, _ in attrs)

    Reader().feed(text)
    return tags, attributes


def code_of(page: Page) -> str:
    """The full code on an entity's page."""
    found = re.search(r'<p class="meta"><span class="code">([^<]+)<', page.text)
    assert found is not None, page.words
    return found[1]


def test_a_source_a_person_and_a_claim_are_entered_and_found(inside: Visitor) -> None:
    inside.get("/add/source")
    source = inside.post("/add/source", source__kind="witness", source__office="a neighbour")
    assert "Saved." in source.words
    assert "a neighbour" in source.words
    form = inside.get("/add/person")
    assert code_of(source) in form.text
    person = inside.post(
        "/add/person",
        person__name="Invented Canary",
        person__age="28-32",
        source=code_of(source),
        locator="page 1",
    )
    assert "age in years: 28\u201332" in person.words
    assert "Invented Canary" not in person.text
    code = code_of(person)
    assert "A claim about" in inside.get(f"/add/claim/{code}").words
    inside.get(f"/add/claim/{code}?property=person.whereabouts_kind")
    saved = inside.post(
        f"/add/claim/{code}",
        property="person.whereabouts_kind",
        value="abroad",
        source=code_of(source),
        as_stated="she is safe",
        derived="own",
    )
    assert "whereabouts (in kind only): abroad" in saved.words
    assert "she is safe" in saved.words
    assert "Invented Canary" in inside.post(f"/person/{code}", show="identifying").words


def test_errors_stand_at_their_fields_and_what_was_typed_is_kept(
    inside: Visitor, server: Server
) -> None:
    before = server.desk.keeper.call(lambda register: register.heads)
    inside.get("/add/act")
    page = inside.post(
        "/add/act",
        act__date="2018-02-30",
        act__duration="long",
        act__victim="P-7K3M",
        act__method="kept words",
        source="nobody",
    )
    assert page.status == 422
    for said in (
        "This is no date: the calendar has no such day.",
        "This is no length of time.",
        "Nothing in this register has this code.",
    ):
        assert said in page.words
    for typed in ("2018-02-30", "long", "P-7K3M", "kept words", "nobody"):
        assert typed in page.text
    assert page.text.count('aria-invalid="true"') == 4
    assert server.desk.keeper.call(lambda register: register.heads) == before


def test_a_claim_needs_a_source(inside: Visitor, record: Example) -> None:
    inside.get("/add/person")
    page = inside.post("/add/person", person__age="30")
    assert page.status == 422
    assert "Write a code here." in page.words
    address = f"/add/claim/{record.codes['@p1']}"
    page = inside.post(address, property="person.age", value="", source=record.codes["@survivor"])
    assert "Write what is said, or mark that it is not known." in page.words


def test_a_source_that_does_not_know_is_entered_as_such(inside: Visitor, record: Example) -> None:
    address = f"/add/claim/{record.codes['@p2']}"
    inside.get(address)
    page = inside.post(address, property="person.age", unknown="yes", source=record.codes["@press"])
    assert "age in years: it is not known" in page.words


def test_a_denial_is_entered_on_a_claim(inside: Visitor, record: Example) -> None:
    claim = record.codes["@c3"]
    inside.get(f"/add/claim/{claim}")
    page = inside.post(
        f"/add/claim/{claim}",
        property="claim.stance",
        value="other_explanation",
        source=record.codes["@press"],
    )
    assert "gives another explanation" in page.words
    assert "4 pairs of claims" in inside.get("/contradictions").words


def test_two_mebibytes_in_a_field_are_refused_at_the_field(
    inside: Visitor, record: Example
) -> None:
    address = f"/add/claim/{record.codes['@e1']}"
    inside.get(address)
    page = inside.post(
        address,
        property="event.narrative",
        value="ж" * (1024 * 1024),
        source=record.codes["@survivor"],
    )
    assert page.status == 422
    assert "This is longer than 32 KiB." in page.words


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_text_in_every_text_field_does_no_harm(
    inside: Visitor, record: Example, kind: str
) -> None:
    text = HOSTILE[kind]
    source = record.codes["@survivor"]
    inside.get("/add/event")
    event = inside.post(
        "/add/event",
        event__title=text,
        event__narrative=text,
        source=source,
        locator=text,
    )
    assert "Saved." in event.words
    inside.get("/add/source")
    office = inside.post("/add/source", source__office=text, source__name=text)
    inside.get("/search")
    pages = [
        event,
        office,
        inside.post(f"/event/{code_of(event)}", show="identifying"),
        inside.get("/events"),
        inside.get("/sources"),
        inside.get(f"/history/{code_of(event)}"),
        inside.post("/search", words=text, names="yes"),
        inside.post("/add/event", event__date=text, event__title=text, locator=text, source=text),
    ]
    for page in pages:
        assert page.status in {200, 422}
        tags, attributes = marks_of(page.text)
        assert tags <= TAGS
        assert attributes <= ATTRIBUTES
    assert html.escape(text) in pages[2].text
    assert inside.get("/").status == 200


def test_a_word_of_a_hundred_kilobytes_is_refused_and_the_page_lives(inside: Visitor) -> None:
    inside.get("/add/source")
    page = inside.post("/add/source", source__office="x" * 100_000)
    assert page.status == 422
    inside.get("/search")
    assert inside.post("/search", words="y" * 100_000).status == 200
    assert inside.get("/sources").status == 200


def test_control_characters_are_refused_at_the_field(inside: Visitor) -> None:
    inside.get("/add/source")
    page = inside.post("/add/source", source__office="a\x00b")
    assert page.status == 422
    assert "control characters" in page.words
