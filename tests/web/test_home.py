"""The start: what needs a person today, and where all of it is."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from tests.web import example
from tests.web.example import NAME
from tests.web.visitor import Visitor

from unerased.register import record_lines
from unerased.web import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.example import Example

    from unerased.web import Server

TODAY = dt.date(2020, 6, 15)
SORTS = ("denials", "contradictions", "consents", "sources", "claims")


@pytest.fixture
def server(serve: Callable[..., Server], record: Example) -> Server:
    """The example, served on a day that does not change."""
    served = serve(record)
    object.__setattr__(served.desk, "today", lambda: TODAY)  # what one server holds is frozen
    return served


def enter(server: Server, *lines: dict[str, object]) -> dict[str, str]:
    """Enter lines; the codes behind their labels."""
    made = server.desk.keeper.call(
        lambda register: record_lines(register, list(lines), title="More")
    )
    return dict(made[1])


def consent(person: str, expires: str, **more: object) -> dict[str, object]:
    return {
        "consent": person, "purpose": "statistics", "audience": "public", "answer": "given",
        "dated": "2020-01-01", "expires": expires, "obtained": "in person", **more,
    }  # fmt: skip


def test_each_sort_stands_with_its_number_its_first_and_the_way_to_all(
    inside: Visitor, record: Example, server: Server
) -> None:
    enter(
        server,
        consent(record.codes["@p1"], "2020-07-01"),
        consent(record.codes["@p1"], "2020-06-01", audience="journalists"),
        {"entity": "source", "as": "@silent"},
    )
    page = inside.get("/")
    for heading in (
        "Denials without an answer 1",
        "Contradictions that nobody looked at 3",
        "Consents that end 2",
        "Claims without a finding",
    ):
        assert heading in page.words
    assert "denies 3 claims" in page.words
    assert "ends on 1 July 2020" in page.words.replace("\u00a0", " ")
    assert "ended on 1 June 2020" in page.words.replace("\u00a0", " ")
    assert "3 contested" in page.words
    for sort in SORTS:
        assert f'href="/waiting/{sort}"' in page.text
        every = inside.get(f"/waiting/{sort}")
        assert every.status == 200
        assert "todo" in every.text
        assert NAME not in every.text
    assert NAME not in page.text


def test_what_was_done_does_not_wait_any_more(
    inside: Visitor, record: Example, server: Server
) -> None:
    enter(
        server,
        {"subject": record.codes["@denial"], "property": "statement.answer", "value": "we hold it",
         "source": record.codes["@network"]},
        *(
            {"finding": "claim", "about": [record.codes[label]], "verdict": "established",
             "standard": "reasonable_grounds", "reasons": "seen", "dated": "2020-06-01"}
            for label in ("@c1", "@c2", "@c3")
        ),
    )  # fmt: skip
    words = inside.get("/").words
    nothing = re.search(r"Nothing waits here: (.*?)\.", words)
    assert nothing is not None
    for none in ("denials without an answer", "contradictions that nobody looked at"):
        assert none in nothing[1]
    assert "contested" not in words
    assert "Nothing waits here." in inside.get("/waiting/denials").words


def test_consents_that_are_far_from_their_end_or_long_over_do_not_wait(
    inside: Visitor, record: Example, server: Server
) -> None:
    person = record.codes["@p1"]
    enter(server, consent(person, "2020-08-15"), consent(person, "2020-05-01", audience="partners"))
    assert "consents that end" in inside.get("/").words
    enter(server, consent(person, "2020-08-14", audience="journalists"))
    assert "Consents that end 1" in inside.get("/").words


def test_a_source_waits_until_a_claim_rests_on_it_those_with_a_text_first(
    inside: Visitor, record: Example, server: Server
) -> None:
    codes = enter(
        server,
        *({"entity": "source", "as": f"@s{number}"} for number in range(3)),
        {"entity": "text", "as": "@text"},
        {"subject": "@text", "property": "text.source", "value": "@s2", "source": "@s2"},
    )
    page = inside.get("/waiting/sources")
    found = re.findall(r'title="(S-[^"]+)"', page.text)
    assert found[0] == codes["@s2"]
    assert "a text or file waits" in page.words
    assert set(found) >= {codes["@s0"], codes["@s1"]}
    assert record.codes["@survivor"] not in found
    person = record.codes["@p1"]
    enter(server, {"subject": person, "property": "person.sex", "value": "man",
                   "source": codes["@s2"]})  # fmt: skip
    assert codes["@s2"] not in inside.get("/waiting/sources").text


def test_at_most_five_of_each_stand_on_the_start(
    inside: Visitor, record: Example, server: Server
) -> None:
    enter(server, *(
        {"stance": "denies_act", "on": [record.codes["@c1"]], "source": record.codes["@minister"]}
        for _ in range(60)
    ))  # fmt: skip
    page = inside.get("/")
    section = page.text.partition('id="w-denials"')[2].partition("</section>")[0]
    assert section.count("<li>") == 5
    assert "61" in section
    first = inside.get("/waiting/denials")
    assert first.text.count("<li>") >= 50
    assert 'href="/waiting/denials?from=50"' in first.text
    rest = inside.get("/waiting/denials?from=50")
    assert len(re.findall(r'title="(?:C|ST)-', rest.text)) == 11


@pytest.mark.parametrize("start", ["x", "-1", "99999999999", "%00", "1e3", "9999"])
def test_a_place_that_cannot_be_is_the_beginning_or_the_end(inside: Visitor, start: str) -> None:
    for sort in SORTS:
        assert inside.get(f"/waiting/{sort}?from={start}").status == 200
    assert inside.get("/waiting/nothing").status == 404


def test_contested_claims_stand_before_the_others(inside: Visitor, record: Example) -> None:
    page = inside.get("/waiting/claims")
    codes = re.findall(r'<li><a class="code" href="/claim/([^"]+)"', page.text)
    assert set(codes[:3]) == {record.codes[label] for label in ("@c1", "@c2", "@c3")}
    assert len(codes) == len(set(codes))
    total = re.search(r'<p class="muted">(\d+)</p>', page.text)
    assert total is not None
    assert int(total[1]) == len(codes)


def test_a_large_register_asks_before_it_works_out_what_waits(
    inside: Visitor, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "AT_ONCE", 0)
    server.desk.keeper.call(lambda _: server.desk.cache.forget())
    page = inside.get("/")
    assert "Work out what waits" in page.words
    assert "2 persons" in page.words
    assert "w-denials" not in page.text
    assert "Work out what waits" in inside.get("/waiting/denials").words
    assert "w-denials" in inside.get("/?all=1").text
    assert "w-denials" in inside.get("/").text
    assert "fig-detained" not in inside.get("/").text
    assert "fig-detained" in inside.get("/?figures=1").text
    assert "fig-detained" in inside.get("/").text


def test_the_start_leads_to_every_list_of_which_there_is_something(
    inside: Visitor, record: Example, server: Server
) -> None:
    enter(server, consent(record.codes["@p1"], "2021-01-01"))
    page = inside.get("/")
    for address in ("/acts", "/consents", "/persons", "/statements"):
        assert f'href="{address}"' in page.text
    assert 'href="/places"' not in page.text
    assert 'href="/relationships"' not in page.text


def test_an_empty_register_waits_for_nothing(
    serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = serve(example.make_empty(tmp_path_factory.mktemp("empty")))
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    page = visitor.post("/unlock", passphrase=example.PASSPHRASE)
    assert "This register is empty." in page.words
    assert "Nothing waits here" not in page.words
