"""What each page shows of a small record, and what it keeps back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests import cast
from tests.web import example
from tests.web.example import NAME, PASSPHRASE
from tests.web.visitor import Visitor

from unerased.register import LogRead

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example

    from unerased.web import Server


def href(record: Example, label: str) -> str:
    """The address of what the example calls so."""
    code = record.codes[label]
    kinds = {"P": "person", "G": "group", "E": "event", "S": "source", "ST": "statement"}
    return f"/{kinds.get(code.partition('-')[0], 'record')}/{code}"


def test_the_start_shows_counts_figures_and_what_waits(inside: Visitor) -> None:
    page = inside.get("/")
    assert "2 persons" in page.words
    assert "1 group" in page.words
    assert "People detained in Inventia" in page.words
    assert "49" in page.words
    assert "denied by 1 source" in page.words
    assert "denies 3 claims" in page.words
    assert "3 pairs of claims" in page.words


def test_a_name_is_shown_only_after_asking_and_the_reading_is_recorded(
    inside: Visitor, record: Example, server: Server
) -> None:
    address = href(record, "@p1")
    hidden = inside.get(address)
    assert NAME not in hidden.text
    assert "1 value tells who somebody is and is not shown." in hidden.words
    shown = inside.post(address, show="identifying")
    assert NAME in shown.text
    assert NAME not in inside.get(address).text
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    reads = [entry for entry in entries if isinstance(entry, LogRead)]
    assert [(entry.code, entry.property) for entry in reads] == [
        (record.codes["@p1"], "person.name")
    ]
    log = inside.get("/log")
    assert "name" in log.words
    assert NAME not in log.text


def test_a_person_shows_what_was_done_when_and_who_denies_it(
    inside: Visitor, record: Example
) -> None:
    words = inside.get(href(record, "@p1")).words
    assert "detention" in words
    assert "about July 2018" in words
    assert "3 to 21 days" in words
    assert "the survivor" in words
    assert f"denies: {cast.MINISTER}" in words
    assert "Nothing about this person may be published: no consent is recorded." in words


def test_consent_is_recorded_and_stands_on_the_strip(inside: Visitor, record: Example) -> None:
    code = record.codes["@p1"]
    inside.get(f"/add/consent/{code}")
    refused = inside.post(f"/add/consent/{code}", purpose="court", audience="courts")
    assert refused.status == 422
    assert "Nothing was saved." in refused.words
    page = inside.post(
        f"/add/consent/{code}",
        purpose="publication_with_code",
        audience="public",
        answer="given",
        dated="2018-12-01",
        expires="2099-01-01",
        obtained="in person",
    )
    assert "Only this is allowed today: publication under a code, the public" in page.words
    inside.get(f"/add/consent/{code}")
    page = inside.post(
        f"/add/consent/{code}",
        purpose="every",
        audience="every",
        answer="withdrawn",
        dated="2019-12-01",
        obtained="in writing",
    )
    assert "no consent holds today" in page.words


def test_a_statement_asks_for_an_answer_and_keeps_it(inside: Visitor, record: Example) -> None:
    address = href(record, "@denial")
    before = inside.get(address)
    assert "This statement has no answer of ours yet." in before.words
    assert before.words.count("nothing of the kind") == 4
    empty = inside.post(address, answer=" ", rests_on="")
    assert empty.status == 422
    assert "Write the answer." in empty.words
    unknown = inside.post(address, answer="We hold the account.", rests_on="C-7K3M")
    assert unknown.status == 422
    assert "We hold the account." in unknown.text
    after = inside.post(address, answer="We hold the account.", rests_on=record.codes["@c1"])
    assert after.status == 200
    assert "We hold the account." in after.words
    assert "Our answer rests on" in after.words
    assert "our own team" in after.words
    start = inside.get("/").words
    assert re.search("Nothing waits here:.* denials without an answer", start)
    inside.get(address)
    inside.post(address, answer="A second answer.")
    sources = inside.get("/sources").text.partition("<table")[2]
    assert sources.count("our own team") == 1


def test_contradictions_stand_side_by_side(inside: Visitor, record: Example) -> None:
    page = inside.get("/contradictions")
    assert "3 pairs of claims that cannot both be right" in page.words
    for label in ("@c1", "@c2", "@c3"):
        assert record.codes[label] in page.text
    assert page.words.count("Denied") + page.words.count("denied") >= 3


def test_a_figure_keeps_documented_and_stated_apart_and_leads_to_claims(
    inside: Visitor, record: Example
) -> None:
    page = inside.get("/figures/detained")
    assert "and up to 2" in page.words
    assert "Everybody of whom a source says so" in page.words
    assert "as reported, no finding" in page.words
    assert record.codes["@p1"] not in page.text
    who = inside.get("/figures/detained?who=1")
    assert record.codes["@p1"] in who.text
    assert "nothing is recorded on this" in who.words
    claim = inside.get(f"/claim/{record.codes['@c1']}")
    assert "1 independent source: the survivor" in claim.words
    assert "/figures/detained" in claim.text


def test_a_figure_is_shown_as_of_a_day_of_a_save(inside: Visitor, server: Server) -> None:
    day = server.desk.keeper.call(lambda register: register.saves()[0].place.when.date())
    now = inside.get(f"/figures/detained?on={day}")
    assert "As it was held on" in now.words
    assert "49" in now.words
    assert inside.get("/figures/detained?on=1999-01-01").status == 200
    assert inside.get("/figures/nothing").status == 404


def test_search_finds_any_script_and_marks_the_words(inside: Visitor, record: Example) -> None:
    inside.get("/search")
    page = inside.post("/search", words="облава")
    assert "<mark>Облава</mark>" in page.text
    hidden = inside.post("/search", words="Zukhra")
    assert NAME not in hidden.text
    assert "it tells who somebody is" in hidden.words
    shown = inside.post("/search", words="Zukhra", names="yes")
    assert "<mark>Zukhra</mark>" in shown.text
    assert record.codes["@p1"] in inside.post("/search", words=record.codes["@p1"]).text
    assert "Nothing was found." in inside.post("/search", words="absent").words
    assert "a search" in inside.get("/log").words


def test_history_shows_every_record_and_no_name(inside: Visitor, record: Example) -> None:
    page = inside.get(f"/history/{record.codes['@p1']}")
    assert "The example" in page.words
    assert "age in years" in page.words
    assert NAME not in page.text
    assert record.codes["@c2"] in page.text


@pytest.mark.parametrize("label", ["@p1", "@p2", "@e1", "@g1", "@survivor", "@denial", "@a1"])
def test_every_entity_has_a_page_under_its_kind_alone(
    inside: Visitor, record: Example, label: str
) -> None:
    code = record.codes[label]
    assert inside.get(href(record, label)).status == 200
    assert inside.get(f"/code/{code[:-10]}").status == 200
    assert inside.get(f"/history/{code}").status == 200
    other = "group" if label != "@g1" else "person"
    assert inside.get(f"/{other}/{code}").status == 404


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/person/P-0000", "/person/x", "/history/zz", "/claim/C-1", "/add/nothing",
     "/add/claim/P-1", "/code/Q-1", "/static/../serve.py", "/static/ru.yaml", "/figures/%00"],
)  # fmt: skip
def test_what_is_not_there_says_so(inside: Visitor, path: str) -> None:
    page = inside.get(path)
    assert page.status == 404
    assert "There is no such page or record in this register." in page.words


def test_the_notice_stands_on_every_page(serve: Callable[..., Server], record: Example) -> None:
    server = serve(record, notice="This register is invented.")
    visitor = Visitor(server.port)
    assert "This register is invented." in visitor.get("/").words
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=PASSPHRASE)
    for path in ("/", "/persons", "/figures", "/search", "/add", "/log", "/nowhere"):
        assert "This register is invented." in visitor.get(path).words


def test_an_empty_register_teaches_the_next_step(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(example.make_empty(tmp_path))
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    start = visitor.post("/unlock", passphrase=PASSPHRASE)
    assert "This register is empty." in start.words
    assert "Enter a source" in start.words
    for path in ("/persons", "/groups", "/events", "/sources", "/statements"):
        assert "Enter the first one" in visitor.get(path).words
    assert "No figure is defined yet." in visitor.get("/figures").words
    assert "No two claims contradict each other." in visitor.get("/contradictions").words
    assert "Nothing was saved yet." in visitor.get("/saves").words


def test_every_page_has_one_heading_a_lock_and_a_title_without_names(
    inside: Visitor, record: Example
) -> None:
    for path in ("/", "/persons", "/contradictions", "/figures/detained", href(record, "@p1")):
        page = inside.get(path)
        assert len(re.findall(r"<h1[ >]", page.text)) == 1
        assert 'action="/lock"' in page.text
        assert 'accesskey="l"' in page.text
        title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)
        assert title is not None
        assert NAME not in title[1]


def test_a_fault_shows_no_detail_and_logs_no_value(
    inside: Visitor, record: Example, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    address = href(record, "@p1")
    assert inside.get(address).status == 200
    server.desk.keeper.call(lambda register: register.db.connection.close())
    page = inside.get(address)
    assert page.status == 500
    assert "The page could not be made: a fault of the program." in page.words
    assert "Traceback" not in page.text
    assert "sqlite" not in page.text.lower()
    lines = [entry.getMessage() for entry in caplog.records]
    assert len(lines) == 1
    assert re.fullmatch(r"fault in a page: ProgrammingError at [\w.:< ]+", lines[0])
    assert caplog.records[0].exc_info is None
