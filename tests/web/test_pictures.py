"""Pictures beside their tables: codes only, no name, no tie unless asked for, nothing kept."""

from __future__ import annotations

import http.client
import io
import re
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.web import pictures_example
from tests.web.example import NAME, PASSPHRASE
from tests.web.pictures_example import PERPETRATOR, REGION, TROOPS, found
from tests.web.visitor import Visitor

import unerased.pictures.who
from unerased.register import LogRead, reads, record_lines
from unerased.web.show.claims.look import Look
from unerased.web.show.drawn import scope as drawn_scope
from unerased.web.show.drawn.facts import facts_of
from unerased.web.show.drawn.who import who_drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.example import Example
    from tests.web.visitor import Page

    from unerased.register import Register
    from unerased.web import Server

HOSTILE = "$\\frac{1}{0}$ <script>alert(1)</script> =1+1 \u202egnp.exe " + "w" * 3000


@pytest.fixture
def drawn(record: Example) -> Example:
    """The example with what pictures show."""
    return pictures_example.add(record)


@pytest.fixture
def studio(serve: Callable[..., Server], drawn: Example) -> Server:
    """It, served."""
    return serve(drawn)


@pytest.fixture
def artist(studio: Server) -> Visitor:
    """A browser at it, unlocked."""
    return enter(studio)


def enter(server: Server) -> Visitor:
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=PASSPHRASE)
    return visitor


def image(visitor: Visitor, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=60)
    connection.request("GET", path, headers={"Cookie": visitor.cookie})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture.size


def sources_of(page: Page) -> list[str]:
    found_ = re.findall(r'(?:src|srcset)="([^"]+\.png[^"]*)"', page.text)
    return [one.replace("&amp;", "&") for one in found_]


def add(server: Server, *lines: dict[str, object]) -> None:
    server.desk.keeper.call(lambda register: record_lines(register, list(lines), title="more"))


def pages_of(drawn: Example) -> list[str]:
    codes = drawn.codes
    return [
        "/pictures",
        f"/pictures?event={codes['@e1']}",
        "/pictures?month=2018-07",
        f"/person/{codes['@p1']}/timeline",
        f"/person/{codes['@p1']}/who",
        f"/event/{codes['@e1']}/timeline",
        f"/event/{codes['@e1']}/who",
        f"/claim/{codes['@c1']}/chain",
        f"/statement/{codes['@denial']}/chain",
    ]


def test_every_page_has_its_pictures_and_a_table_that_works_without_them(
    artist: Visitor, drawn: Example
) -> None:
    for path in pages_of(drawn):
        page = artist.get(path)
        assert page.status == HTTPStatus.OK, path
        sources = sources_of(page)
        assert sources, path
        for source in sources:
            status, headers, body = image(artist, source)
            assert status == HTTPStatus.OK, source
            assert headers["content-type"] == "image/png"
            assert headers["cache-control"] == "no-store"
            assert size(body)[0] == (680 if "narrow" in source else 1440)
        tables = page.text.count("<table")
        assert tables >= 1
        assert page.text.count("<caption>") == tables
        assert 'alt=""' not in page.text
        assert 'width="720"' in page.text


def test_the_same_picture_is_the_same_bytes(artist: Visitor, drawn: Example) -> None:
    for path in (
        f"/event/{drawn.codes['@e1']}/who.png",
        "/pictures/map.png",
        "/pictures/months.png",
    ):
        assert image(artist, path)[2] == image(artist, path)[2]


def test_the_alt_text_says_the_finding(artist: Visitor, drawn: Example) -> None:
    page = artist.get(f"/person/{drawn.codes['@p1']}/timeline")
    assert 'alt="2 acts in July\u00a02018"' in page.text
    page = artist.get(f"/event/{drawn.codes['@e1']}/timeline")
    assert 'alt="4 acts from January\u00a02017 on; 1 with no known date"' in page.text


def test_no_page_and_no_picture_is_given_a_name(
    artist: Visitor, drawn: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[str] = []
    whole = unerased.pictures.style.clean

    def note(text: str, longest: int = 400) -> str:
        handed.append(text)
        return whole(text, longest)

    # every word that is drawn goes through here
    monkeypatch.setattr("unerased.pictures.style.clean", note)
    for path in pages_of(drawn):
        page = artist.get(path)
        assert NAME not in page.text, path
        assert PERPETRATOR not in page.text, path
        for source in sources_of(page):
            image(artist, source)
    assert any(TROOPS in text for text in handed)
    assert not any(NAME in text or PERPETRATOR in text for text in handed)


def test_victims_are_codes_and_who_did_it_is_a_body(artist: Visitor, drawn: Example) -> None:
    page = artist.get(f"/event/{drawn.codes['@e1']}/who")
    assert drawn.codes["@p1"][:6] in page.words
    assert TROOPS in page.words
    assert "law enforcement" in page.words
    assert "not said by whom" in page.words


@pytest.mark.parametrize(
    ("standard", "named"), [("balance_of_probabilities", False), ("clear_and_convincing", True)]
)
def test_a_perpetrator_is_named_only_on_a_finding_high_enough(
    artist: Visitor, studio: Server, drawn: Example, standard: str, *, named: bool
) -> None:
    add(studio, found(drawn.codes["@i0_actor_stated"], standard))
    page = artist.get(f"/event/{drawn.codes['@e1']}/who")
    assert (PERPETRATOR in page.words) is named


def test_lines_lead_only_where_somebody_says_so(studio: Server, drawn: Example) -> None:
    def of(register: Register) -> unerased.pictures.who.Who:
        asked = asked_of(studio, register)
        acts = [drawn.codes[name] for name in ("@a1", "@a3", "@a4", "@a5")]
        look = Look.of(asked)
        return who_drawn(facts_of(asked, acts, look), look).picture

    enter(studio)
    who = studio.desk.keeper.call(of)
    labels = {node.key: node.label for column in who.columns for node in column}
    ways = {
        (labels[a.start], labels[a.end], labels[b.end], a.denied, b.denied)
        for a in who.edges
        for b in who.edges
        if a.end == b.start
    }
    one, other = drawn.codes["@p1"][:6], drawn.codes["@p2"][:6]
    assert ways == {
        (TROOPS, "torture", one, False, False),
        (TROOPS, "torture", other, False, False),
        ("not said by whom", "detention", one, True, True),
        ("not said by whom", "threats", other, False, False),
    }
    assert who.ties == ()


def asked_of(server: Server, register: Register) -> object:
    from django.test import RequestFactory  # noqa: PLC0415 - Django is set up by the server

    from unerased.web.desk import Asked  # noqa: PLC0415 - likewise
    from unerased.web.words import words_of  # noqa: PLC0415 - likewise

    request = RequestFactory().get("/")
    return Asked(request, register, register.codebook, server.desk, words_of("en"))


def test_ties_are_shown_only_on_request_once_and_the_request_is_logged(
    artist: Visitor, studio: Server, drawn: Example
) -> None:
    event = drawn.codes["@e1"]
    page = artist.get(f"/event/{event}/who")
    assert "named under duress" not in page.words
    (plain,) = sources_of(page)
    without = image(artist, plain)[2]
    assert logged(studio) == []
    shown = artist.post(f"/event/{event}/who", ties="show")
    assert "named under duress" in shown.words
    read = [
        (event, "relationship.type"),
        *((drawn.codes["@tie"], f"relationship.{name}") for name in ("a", "b", "type")),
    ]
    assert [(entry.code, entry.property) for entry in logged(studio)] == read
    (source,) = sources_of(shown)
    status, _, once = image(artist, source)
    assert status == HTTPStatus.OK
    assert once != without
    assert image(artist, source)[0] == HTTPStatus.NOT_FOUND
    assert image(artist, plain)[2] == without
    assert [(entry.code, entry.property) for entry in logged(studio)] == read


def test_a_token_for_ties_is_good_for_its_own_picture_only(artist: Visitor, drawn: Example) -> None:
    event, person = drawn.codes["@e1"], drawn.codes["@p1"]
    (source,) = sources_of(artist.post(f"/event/{event}/who", ties="show"))
    token = source.partition("ties=")[2]
    assert image(artist, f"/person/{person}/who.png?ties={token}")[0] == HTTPStatus.NOT_FOUND
    assert image(artist, source)[0] == HTTPStatus.NOT_FOUND
    assert image(artist, f"/event/{event}/who.png?ties=x")[0] == HTTPStatus.NOT_FOUND


def test_asking_for_ties_is_logged_even_where_there_are_none(
    artist: Visitor, studio: Server, drawn: Example
) -> None:
    person = drawn.codes["@p1"]
    page = artist.post(f"/person/{person}/who", ties="show")
    assert "No tie between these persons is recorded" in page.words
    assert [(entry.code, entry.property) for entry in logged(studio)] == [
        (person, "relationship.type")
    ]


def logged(server: Server) -> list[LogRead]:
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    return [entry for entry in entries if isinstance(entry, LogRead)]


def test_an_act_over_two_months_is_put_in_neither(artist: Visitor) -> None:
    rows = dict(
        re.findall(r'month=(\d{4}-\d\d)">.*?class="num">(\d+</td><td class="num">\d+)',
                   artist.get("/pictures").text)
    )  # fmt: skip
    assert rows["2018-07"] == '1</td><td class="num">2'
    assert rows["2018-08"] == '0</td><td class="num">2'
    assert "month not known" in artist.get("/pictures").words


def test_a_month_takes_what_lies_or_may_lie_in_it(artist: Visitor, drawn: Example) -> None:
    page = artist.get("/pictures?month=2018-08")
    assert drawn.codes["@a4"][:6] in page.words
    assert drawn.codes["@a3"][:6] not in page.words


def test_what_was_typed_goes_by_post_and_comes_back_as_codes(
    artist: Visitor, drawn: Example
) -> None:
    artist.get("/pictures")
    page = artist.post("/pictures", event=drawn.codes["@e1"][:6], month="2018-07")
    assert page.path == f"/pictures?event={drawn.codes['@e1']}&month=2018-07"
    for event, month in (
        (NAME, ""),
        ("", "July"),
        (HOSTILE, HOSTILE),
        (drawn.codes["@p1"], "2018-13"),
    ):
        page = artist.post("/pictures", event=event, month=month)
        assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert page.path == "/pictures"
        assert "<script>" not in page.text


def test_places_count_for_the_region_they_lie_in_and_a_house_is_never_drawn(
    artist: Visitor,
) -> None:
    page = artist.get("/pictures")
    assert "1 act in 1 region" in page.words
    assert "Chechnya" in page.words
    # the house has an outline, and is a building: it stands for nothing on the map
    assert "a house 1 It has no region." in page.words
    assert "No place is said." in page.words


def test_a_region_is_found_by_name_and_recorded_as_a_claim(
    artist: Visitor, studio: Server, drawn: Example
) -> None:
    place = drawn.codes["@country"]
    record = artist.get(f"/place/{place}")
    assert f'href="/place/{place}/region"' in record.text
    form = artist.get(f"/place/{place}/region")
    assert 'type="radio"' not in form.text
    listed = artist.post(f"/place/{place}/region", do="find", name="Чечня")
    assert listed.path == f"/place/{place}/region"
    assert f'value="{REGION}"' in listed.text
    refused = artist.post(f"/place/{place}/region", do="save", name="Чечня", region=REGION)
    assert refused.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="Чечня"' in refused.text
    saved = artist.post(
        f"/place/{place}/region", do="save", region=REGION, source=drawn.codes["@survivor"]
    )
    assert "Saved." in saved.words
    rows = studio.desk.keeper.call(lambda register: reads.claims_of(register.db, place))
    assert [row.claim.value.text for row in rows if row.claim.property == "place.map_region"] == [
        REGION
    ]
    assert "a house" not in artist.get("/pictures").words


@pytest.mark.parametrize("name", ["", " ", HOSTILE, "\x00", "no such region anywhere", "' OR 1"])
def test_a_name_that_is_none_does_no_harm(artist: Visitor, drawn: Example, name: str) -> None:
    place = drawn.codes["@country"]
    artist.get(f"/place/{place}/region")
    page = artist.post(f"/place/{place}/region", do="find", name=name)
    assert page.status in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert 'type="radio"' not in page.text
    assert "<script>" not in page.text


def test_a_region_that_is_not_on_the_list_is_refused(artist: Visitor, drawn: Example) -> None:
    place, source = drawn.codes["@country"], drawn.codes["@survivor"]
    artist.get(f"/place/{place}/region")
    page = artist.post(f"/place/{place}/region", do="save", region="../../etc", source=source)
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose one of the regions." in page.words


def test_only_places_have_a_region(artist: Visitor, drawn: Example) -> None:
    assert artist.get(f"/place/{drawn.codes['@p1']}/region").status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("place.outline", "somewhere", "This is no outline."),
        ("place.outline", "45 43, 45.01 43, 45 43.01", "no point is ever drawn"),
        ("place.map_region", "Narnia", "No region has this id."),
    ],
)
def test_what_cannot_be_drawn_is_refused_beside_its_field(
    artist: Visitor, drawn: Example, name: str, value: str, says: str
) -> None:
    path = f"/add/claim/{drawn.codes['@country']}"
    form = artist.get(f"{path}?property={name}")
    assert "f-value-help" in form.text
    source = drawn.codes["@survivor"]
    page = artist.post(path, property=name, value=value, source=source)
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in page.words


def test_an_outline_that_came_another_way_and_is_none_is_not_drawn(
    artist: Visitor, studio: Server, drawn: Example
) -> None:
    line = {"subject": drawn.codes["@country"], "property": "place.outline", "value": HOSTILE}
    add(studio, {**line, "source": drawn.codes["@survivor"]})
    assert "It has no region." in artist.get("/pictures").words
    assert image(artist, "/pictures/map.png")[0] == HTTPStatus.OK


def test_a_denial_without_an_answer_leaves_an_empty_box(artist: Visitor, drawn: Example) -> None:
    page = artist.get(f"/claim/{drawn.codes['@c1']}/chain")
    assert 'alt="1 denial; 1 without an answer of ours"' in page.text
    assert "No answer yet" in page.words
    assert "5\u00a0November\u00a02018" in page.text


def test_an_answer_stands_below_the_denial_it_answers(
    artist: Visitor, studio: Server, drawn: Example
) -> None:
    line = {"subject": drawn.codes["@denial"], "property": "statement.answer"}
    add(studio, {**line, "value": "Two survivors say so.", "source": drawn.codes["@network"]})
    for path in (
        f"/claim/{drawn.codes['@c1']}/chain",
        f"/statement/{drawn.codes['@denial']}/chain",
    ):
        page = artist.get(path)
        assert "No answer yet" not in page.words
        assert page.words.index("nothing of the kind") < page.words.index("Two survivors")
        assert "answered" in page.words


def test_the_chain_of_a_statement_has_all_it_contests(artist: Visitor, drawn: Example) -> None:
    page = artist.get(f"/statement/{drawn.codes['@denial']}/chain")
    for label in ("@c1", "@c2", "@c3"):
        assert drawn.codes[label][:6] in page.words


def test_hostile_words_are_drawn_and_shown_as_words(
    artist: Visitor, studio: Server, drawn: Example
) -> None:
    said = {"source": drawn.codes["@survivor"]}
    add(
        studio,
        {"entity": "involvement", "as": "@bad"},
        {"subject": "@bad", "property": "involvement.act", "value": drawn.codes["@a5"], **said},
        {"subject": "@bad", "property": "involvement.organisation", "value": HOSTILE, **said},
    )
    page = artist.get(f"/event/{drawn.codes['@e1']}/who")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    for source in sources_of(page):
        assert size(image(artist, source)[2])[0] == 1440


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/secret.png",
        "/pictures?month=July",
        "/pictures?event=E-0000",
        "/person/P-0000/timeline",
        "/person/nobody/who.png",
        "/claim/C-0000/chain.png",
        "/pictures/months.png?month=9999-99",
    ],
)
def test_what_is_not_there_is_not_found(artist: Visitor, path: str) -> None:
    assert image(artist, path)[0] == HTTPStatus.NOT_FOUND


def test_a_code_of_another_kind_is_not_found(artist: Visitor, drawn: Example) -> None:
    for path in (f"/person/{drawn.codes['@e1']}/who", f"/statement/{drawn.codes['@c1']}/chain"):
        assert artist.get(path).status == HTTPStatus.NOT_FOUND


def test_a_locked_register_draws_nothing(artist: Visitor, drawn: Example) -> None:
    path = f"/person/{drawn.codes['@p1']}/who.png"
    assert image(artist, path)[1]["content-type"] == "image/png"
    artist.post("/lock")
    status, headers, body = image(artist, path)
    assert status != HTTPStatus.OK
    assert headers.get("content-type") != "image/png"
    assert not body.startswith(b"\x89PNG")


def test_other_pages_are_answered_while_a_picture_is_drawn(
    artist: Visitor, drawn: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    whole = unerased.pictures.who.draw

    def slow(who: unerased.pictures.who.Who) -> bytes:
        begun.set()
        assert go_on.wait(30)
        return whole(who)

    monkeypatch.setattr("unerased.pictures.who.draw", slow)
    got: list[int] = []
    path = f"/event/{drawn.codes['@e1']}/who.png"
    drawing = threading.Thread(target=lambda: got.append(image(artist, path)[0]))
    drawing.start()
    assert begun.wait(30)
    assert artist.get("/persons").status == HTTPStatus.OK
    assert got == []
    go_on.set()
    drawing.join(30)
    assert got == [HTTPStatus.OK]


def test_a_large_register_waits_to_be_asked(
    artist: Visitor, drawn: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn_scope, "AT_ONCE", 1)
    page = artist.get("/pictures")
    assert "The register is large" in page.words
    assert sources_of(page) == []
    assert image(artist, "/pictures/map.png")[0] == HTTPStatus.NOT_FOUND
    # what belongs to one event is read by its index, however large the register is
    assert sources_of(artist.get(f"/pictures?event={drawn.codes['@e1']}"))
    assert sources_of(artist.get("/pictures?all=1"))
    assert image(artist, "/pictures/map.png")[0] == HTTPStatus.OK


def test_of_many_acts_the_timeline_has_all_and_who_did_what_the_first(
    artist: Visitor, drawn: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn_scope, "MOST_ACTS", 2)
    event = drawn.codes["@e1"]
    timeline = artist.get(f"/event/{event}/timeline")
    acts = [drawn.codes[name][:6] for name in ("@a1", "@a3", "@a4", "@a5", "@a6")]
    assert all(code in timeline.words for code in acts)
    assert "Only the first" not in timeline.words
    who = artist.get(f"/event/{event}/who")
    assert [code in who.words for code in acts] == [True, True, False, False, False]
    assert "Only the first" in who.words


def test_too_many_acts_for_one_picture_are_narrowed(
    artist: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pages.overview", "show.drawn.pages"):
        monkeypatch.setattr(f"unerased.web.{module}.MOST_ACTS", 2)
    page = artist.get("/pictures")
    assert "too many acts for one picture" in page.words
    assert image(artist, "/pictures/who.png")[0] == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_pictures_speak_the_language_of_the_page(
    artist: Visitor, drawn: Example, language: str
) -> None:
    english = image(artist, "/pictures/months.png")[2]
    artist.get("/")
    artist.post("/language", language=language, here="/")
    for path in pages_of(drawn):
        page = artist.get(path)
        assert "Who did what" not in page.text
        for source in sources_of(page):
            assert image(artist, source)[0] == HTTPStatus.OK
    assert image(artist, "/pictures/months.png")[2] != english
