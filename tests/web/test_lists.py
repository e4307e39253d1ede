"""Lists of every kind, their filters, and the views that people keep of them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from tests.web.example import NAME

from unerased.register import LogRead, record_lines
from unerased.register.overview import Overview
from unerased.web import whole

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

KINDS = (
    "person", "group", "event", "act", "involvement", "source", "statement", "intervention",
    "proceeding", "need", "place", "text", "finding", "consent",
)  # fmt: skip
TITLE = "<b>women</b> whom Test Person named \u202e"
BODY = "Office for <i>Invented</i> Affairs"


def enter(server: Server, lines: list[dict[str, object]]) -> dict[str, str]:
    """Enter lines as a command would; the codes behind their labels."""
    made = server.desk.keeper.call(lambda register: record_lines(register, lines, title="More"))
    return dict(made[1])


@pytest.fixture
def more(inside: Visitor, server: Server, record: Example) -> dict[str, str]:  # noqa: ARG001 - the register is open
    """Places, who was involved, ties, consents, a finding; beside the example."""
    by = {"source": record.codes["@survivor"]}
    first, act = record.codes["@p1"], record.codes["@a1"]
    return enter(
        server,
        [
            {"entity": "place", "as": "@region"},
            {"subject": "@region", "property": "place.name", "value": "Inventia", **by},
            {"entity": "place", "as": "@town"},
            {"subject": "@town", "property": "place.name", "value": "Exampleburg", **by},
            {"subject": "@town", "property": "place.within", "value": "@region", **by},
            {"subject": first, "property": "person.origin", "value": "@town", **by},
            {"subject": first, "property": "person.sex", "value": "woman", **by},
            {"entity": "involvement", "as": "@in"},
            {"subject": "@in", "property": "involvement.act", "value": act, **by},
            {"subject": "@in", "property": "involvement.organisation", "value": BODY, "as": "@body",
             **by},
            {"entity": "relationship", "as": "@tie"},
            {"subject": "@tie", "property": "relationship.a", "value": first, **by},
            {"subject": "@tie", "property": "relationship.b", "value": record.codes["@p2"], **by},
            {"subject": "@tie", "property": "relationship.type", "value": "named_under_duress",
             **by},
            {"consent": first, "purpose": "statistics", "audience": "public", "answer": "given",
             "dated": "2019-01-01", "obtained": "in person"},
            {"finding": "claim", "about": [record.codes["@c1"]], "verdict": "established",
             "standard": "reasonable_grounds", "reasons": "seen", "dated": "2019-02-01"},
        ],
    )  # fmt: skip


def choices(page: Page) -> dict[tuple[str, str], int]:
    """Name and value of every choice on a page, with the number beside it."""
    found = re.findall(
        r'name="([^"]+)" value="([^"]*)"(?: checked)?><span>.*?</span> '
        r'<span class="muted">([^<]+)</span>',
        page.text,
    )
    return {
        (name, html.unescape(value)): int(re.sub(r"\D", "", number))
        for name, value, number in found
    }


def rows(page: Page) -> int:
    return page.text.count('<tr><th scope="row">')


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_list(inside: Visitor, kind: str) -> None:
    page = inside.get(f"/{kind}s")
    assert page.status == 200
    assert "There is nothing here yet." in page.words or rows(page)


def test_no_list_shows_what_tells_who_somebody_is(inside: Visitor, more: dict[str, str]) -> None:
    assert more
    for kind in KINDS:
        assert NAME not in inside.get(f"/{kind}s").text


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize("kind", KINDS)
def test_the_number_beside_a_choice_is_what_choosing_it_shows(inside: Visitor, kind: str) -> None:
    page = inside.get(f"/{kind}s")
    for (name, value), number in choices(page).items():
        chosen = inside.get(f"/{kind}s?{urlencode({name: value})}")
        assert rows(chosen) == number, (name, value)
        assert f"{number} of" in chosen.words


def test_choices_narrow_each_other_and_are_taken_back_one_by_one(
    inside: Visitor, more: dict[str, str]
) -> None:
    query = urlencode([("origin", more["@region"]), ("sex", "woman"), ("suffered", "detention")])
    page = inside.get(f"/persons?{query}")
    assert rows(page) == 1
    assert "comes from: Inventia" in page.words
    for removed in re.findall(r'class="tag" href="([^"]+)"', page.text):
        left = dict(parse_qsl(urlsplit(html.unescape(removed)).query))
        assert len(left) == 2
    nobody = inside.get(f"/persons?{query}&year=1999")
    assert "Nothing fits all of these choices." in nobody.words
    unknown = inside.get("/persons?sex=-")
    assert rows(unknown) == 1


def test_what_a_body_is_called_stands_in_no_address(inside: Visitor, more: dict[str, str]) -> None:
    page = inside.get("/acts")
    assert choices(page)["organisation", more["@body"]] == 1
    assert "Office for &lt;i&gt;Invented&lt;/i&gt; Affairs" in page.text
    chosen = inside.get(f"/acts?organisation={more['@body']}")
    assert rows(chosen) == 1
    assert not any("Office" in href for href in re.findall(r'href="([^"]*)"', chosen.text))


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(
    "query",
    ["sex=<script>", "sex=%00", "sex=%ED%A0%80", "origin=P-0000", "year=20181", "month=2018-99",
     "nothing=x", "after=%27;--", "after=<b>", "organisation=C-0000-0000-0000", "consent=maybe",
     "sex=" + "woman&sex=" * 60, "view=nothing", "filters=1"],
)  # fmt: skip
def test_what_is_no_choice_is_left_out(inside: Visitor, query: str) -> None:
    for kind in ("person", "act"):
        page = inside.get(f"/{kind}s?{query}")
        assert page.status == 200
        assert "<script>" not in page.text


def test_a_filtered_list_goes_on_over_its_pages(inside: Visitor, server: Server) -> None:
    made = [{"entity": "person", "as": f"@n{number}"} for number in range(120)]
    by = server.desk.keeper.call(
        lambda register: register.db.row("SELECT code FROM entity WHERE kind = 'source'")
    )
    assert by is not None
    said = [
        {"subject": f"@n{number}", "property": "person.sex", "value": "man", "source": by[0]}
        for number in range(120)
    ]
    enter(server, made + said)
    seen: list[str] = []
    address = "/persons?sex=man"
    while address:
        page = inside.get(address)
        assert "120 of 122" in page.words
        seen += re.findall(r'<th scope="row"><a class="code" href="([^"]+)"', page.text)
        found = re.search(r'href="([^"]+)">Further', page.text)
        address = html.unescape(found[1]) if found else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen)


def test_who_is_tied_to_whom_is_shown_after_asking_and_recorded(
    inside: Visitor, server: Server, record: Example, more: dict[str, str]
) -> None:
    page = inside.get("/relationships")
    assert re.search("Ties between people 1 ", page.words)
    for code in (record.codes["@p1"], record.codes["@p2"], more["@tie"]):
        assert code not in page.text
    shown = inside.post("/relationships", show="ties")
    assert record.codes["@p1"] in shown.text
    assert "named under duress" in shown.words
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    read = {(one.code, one.property) for one in entries if isinstance(one, LogRead)}
    assert read == {(more["@tie"], f"relationship.{name}") for name in ("a", "b", "type")}
    assert record.codes["@p1"] not in inside.get("/relationships").text


@pytest.mark.usefixtures("more")
def test_findings_and_consents_say_what_they_are(inside: Visitor, record: Example) -> None:
    finding = inside.get("/findings")
    assert "We found: established" in finding.words
    assert "reasonable grounds to believe" in finding.words
    assert record.codes["@c1"] in finding.text
    consent = inside.get("/consents?state=holds")
    assert rows(consent) == 1
    assert "published figures" in consent.words
    assert record.codes["@p1"] in consent.text


def test_an_anonymous_source_is_not_told_apart_by_the_filters(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    assert choices(inside.get("/sources"))["kind", "survivor"] == 1
    enter(server, [{"subject": source, "property": "source.anonymous", "value": "yes",
                    "source": source}])  # fmt: skip
    page = inside.get("/sources")
    assert ("kind", "survivor") not in choices(page)
    assert rows(inside.get("/sources?kind=survivor")) == 0


def test_a_large_register_asks_before_it_works_out_the_filters(
    inside: Visitor, monkeypatch: pytest.MonkeyPatch, record: Example
) -> None:
    monkeypatch.setattr(whole, "AT_ONCE", 0)
    page = inside.get("/persons")
    assert record.codes["@p1"] in page.text
    assert "Work out the filters" in page.words
    assert not choices(page)
    narrowed = inside.get("/persons?suffered=detention")
    assert rows(narrowed) == 0
    found = re.search(r'class="button second" href="([^"]+filters=1)"', narrowed.text)
    assert found is not None
    worked_out = inside.get(html.unescape(found[1]))
    assert rows(worked_out) == 1
    assert choices(inside.get("/persons"))
    for kind in KINDS:
        assert inside.get(f"/{kind}s").status == 200


def test_a_save_and_its_undo_are_in_the_numbers_at_once(
    inside: Visitor, server: Server, record: Example
) -> None:
    assert ("sex", "woman") not in choices(inside.get("/persons"))
    code, by = record.codes["@p2"], record.codes["@survivor"]
    enter(server, [{"subject": code, "property": "person.sex", "value": "woman", "source": by}])
    assert choices(inside.get("/persons"))["sex", "woman"] == 1
    server.desk.keeper.call(lambda register: register.undo(register.saves()[0].code, "wrong"))
    assert ("sex", "woman") not in choices(inside.get("/persons"))


def test_nothing_of_the_filters_is_left_when_the_register_is_locked(
    inside: Visitor, server: Server
) -> None:
    inside.get("/persons")
    held = server.desk.cache.held[whole.OVERVIEW]
    assert isinstance(held, Overview)
    assert held.has("person")
    inside.post("/lock")
    assert not server.desk.cache.held
    assert not held.has("person")


def keep(inside: Visitor, title: str, query: str = "suffered=detention") -> Page:
    inside.get("/views")
    return inside.post("/views", do="keep", kind="person", query=query, title=title)


def test_a_view_is_kept_opened_renamed_deleted_and_brought_back(inside: Visitor) -> None:
    page = inside.get("/persons?suffered=detention")
    assert 'name="query" value="suffered=detention"' in page.text
    kept = keep(inside, TITLE)
    assert "Saved." in kept.words
    assert "&lt;b&gt;women&lt;/b&gt;" in kept.text
    found = re.search(r'href="(/persons[^"]+view=([0-9a-f]{16}))"', kept.text)
    assert found is not None
    opened = inside.get(html.unescape(found[1]))
    assert "Saved view" in opened.words
    assert rows(opened) == 1
    assert "women" in inside.get("/").words
    renamed = inside.post("/views", do="rename", view=found[2], title="another title")
    assert "another title" in renamed.words
    assert "women" not in renamed.words
    deleted = inside.post("/views", do="delete", view=found[2])
    assert "Deleted: another title" in deleted.words
    back = inside.post("/views", do="restore")
    assert found[2] in back.text
    inside.post("/views", do="delete", view=found[2])
    assert "another title" not in inside.get("/views").words
    assert "another title" not in inside.post("/views", do="restore").words


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("", "Write a title for the view."),
        (" \u00a0", "Write a title for the view."),
        ("x" * 201, "The title is too long."),
        ("x" * 100_000, "This is longer than 32 KiB."),
        ("a\x00b", "control characters"),
    ],
)
def test_a_title_that_cannot_be_is_refused_and_kept_in_the_form(
    inside: Visitor, title: str, says: str
) -> None:
    page = keep(inside, title)
    assert page.status == 422
    assert says in page.words
    assert "Nothing was saved." in page.words
    assert 'name="query" value="suffered=detention"' in page.text
    assert "No view was kept yet." in inside.get("/views").words


@pytest.mark.parametrize("title", ["=1+1", '"><script>x</script>', "\u202eevil", "' OR 1=1 --"])
def test_hostile_titles_do_no_harm_and_stand_in_no_address(inside: Visitor, title: str) -> None:
    page = keep(inside, title)
    assert page.status == 200
    assert title in html.unescape(page.text)
    assert "<script>x" not in page.text
    assert not any(title in address.path for address in inside.history)


@pytest.mark.parametrize(
    ("kind", "query"),
    [("nothing", "sex=woman"), ("person", ""), ("person", "sex=\u0436"), ("person", "x" * 9000),
     ("person", "a\r\nLocation: x")],
)  # fmt: skip
def test_a_view_of_no_list_is_refused(inside: Visitor, kind: str, query: str) -> None:
    inside.get("/views")
    page = inside.post("/views", do="keep", kind=kind, query=query, title="a")
    assert page.status == 404
    assert "No view was kept yet." in inside.get("/views").words
    assert inside.post("/views", do="delete", view="nothing").status == 404
    assert inside.post("/views", do="nothing").status == 200
