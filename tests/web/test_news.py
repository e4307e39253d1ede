"""What came of a step: a decision with its letter, a longer limit, silence; one form each."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from tests.web.closed import both
from tests.web.complaints import days_ago
from tests.web.forms import form_to
from tests.web.test_entry import marks_of
from tests.web.test_guided import asked
from tests.web.test_hostile_forms import HOSTILE, NEVER

from unerased import evidence
from unerased.register import reads, record_lines
from unerased.remedies import own_folder
from unerased.web.show.remedies.news import NEWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.complaints import Complaints
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.model.records import Claim
    from unerased.web import Server


@pytest.fixture
def step(complaints: Complaints) -> str:
    """A complaint to a court that waits."""
    return complaints.file(date=days_ago(60))


def sent(inside: Visitor, step: str, what: str, letter: bytes = b"", **fields: str) -> Page:
    inside.get(f"/intervention/{step}/{what}")
    files = {"file": ("scan.pdf", letter)} if letter else {}
    named = {f"intervention.{name}": value for name, value in fields.items() if name in ASKED}
    rest = {name: value for name, value in fields.items() if name not in ASKED}
    return inside.upload(f"/intervention/{step}/{what}", files, **named, **rest)


ASKED = {name for one in NEWS.values() for name in one.asks}


def claims(server: Server, code: str) -> dict[str, Claim]:
    rows = asked(server, lambda register: reads.claims_of(register.db, code))
    return {row.claim.property: row.claim for row in rows}


def test_a_refusal_with_its_letter_moves_the_limit_and_the_letter_is_its_own_source(
    inside: Visitor, record: Example, server: Server, step: str
) -> None:
    page = sent(
        inside,
        step,
        "decision",
        b"%PDF-1.4 a scan",
        outcome="refusal_to_open_case",
        reason_given="Nothing was found.",
        decided=days_ago(3),
        served=days_ago(1),
        received="by post",
    )
    assert page.path == f"/person/{record.codes['@p1']}/remedies"
    assert "Saved." in page.words
    # ten days from the decision of three days ago; more where that day is no working day
    left = re.search(r"Appeal against[^:]*: until [^·]+· (\d+) days left", page.words)
    assert left is not None
    assert 7 <= int(left[1]) <= 20
    said = claims(server, step)
    source = said["intervention.outcome"].source
    assert said["intervention.document"].source == source
    own = claims(server, source)
    assert str(own["source.kind"].value) == "Term(term='official_document')"
    assert "district court of Exampleburg" in str(own["source.office"].value)
    held = asked(server, lambda register: reads.files_of(register.db, source))
    assert len(held) == 1
    assert held[0].file.received == "by post"
    assert "scan.pdf" not in page.text


def test_a_named_source_says_it_and_no_other_is_made(
    inside: Visitor, record: Example, server: Server, step: str
) -> None:
    def sources() -> int:
        return asked(server, lambda register: len(reads.entities(register.db, "source")))

    before = sources()
    lawyer = record.codes["@network"]
    page = sent(inside, step, "decision", outcome="denied", served=days_ago(0), source=lawyer)
    assert page.status == 200
    assert claims(server, step)["intervention.outcome"].source == lawyer
    assert sources() == before


def test_an_extension_counts_from_now_on_and_an_earlier_day_is_named(
    inside: Visitor, step: str
) -> None:
    later = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=90)).isoformat()
    page = sent(inside, step, "extension", extended_to=later)
    assert "The limit was extended." in page.words
    page = sent(inside, step, "extension", extended_to="2001-01-01")
    assert "An extension leads to a day before the limit; it was not counted." in page.words


def test_silence_is_said_by_our_team_which_is_entered_once(
    inside: Visitor, server: Server, step: str
) -> None:
    page = inside.get(f"/intervention/{step}/silence")
    form = form_to(page, f"/intervention/{step}/silence")
    assert form.options["intervention.outcome"] == ["overdue", "none"]
    page = sent(inside, step, "silence", outcome="overdue", outcome_detail="Asked twice.")
    assert "the authority is late" in page.words
    first = claims(server, step)["intervention.outcome"].source
    assert "team" in str(claims(server, first)["source.kind"].value)
    sent(inside, step, "silence", outcome="none")
    rows = asked(server, lambda register: reads.claims_of(register.db, step))
    said = {row.claim.source for row in rows if row.claim.property == "intervention.outcome"}
    assert said == {first}


@pytest.mark.parametrize("what", sorted(NEWS))
def test_an_empty_form_saves_nothing_and_says_what_is_needed(
    inside: Visitor, server: Server, step: str, what: str
) -> None:
    heads = asked(server, lambda register: dict(register.heads))
    letter = b"scan" if NEWS[what].letter and NEWS[what].asks else b""
    page = sent(inside, step, what, letter)
    assert page.status == 422
    assert "Nothing was saved." in page.words
    assert "This is needed." in page.words
    assert asked(server, lambda register: dict(register.heads)) == heads


def test_a_wrong_date_keeps_what_was_typed_and_seals_no_letter(
    inside: Visitor, server: Server, step: str
) -> None:
    page = sent(
        inside, step, "decision", b"scan", outcome="denied", served="31.31.2018", reason_given="So."
    )
    assert page.status == 422
    assert "So." in page.text
    assert asked(server, lambda register: reads.files(register.db)) == []


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("what", sorted(NEWS))
def test_hostile_words_do_no_harm(inside: Visitor, step: str, what: str, name: str) -> None:
    words = HOSTILE[name].encode(errors="replace").decode()
    inside.get(f"/intervention/{step}/{what}")
    first = NEWS[what].asks[0] if NEWS[what].asks else "outcome"
    good = {"outcome": "none", "extended_to": "2030-01-01"}[first]
    every = {f"intervention.{one}": words for one in NEWS[what].asks}
    rest = {"source": "", "locator": words, "received": words, "lang": words}
    for given in (every, {f"intervention.{first}": good, "intervention.reason_given": words}):
        page = inside.upload(
            f"/intervention/{step}/{what}", {"file": (words[:80], b"x")}, **rest, **given
        )
        assert page.status in {200, 409, 422}, page.words[:300]
        tags, attributes = marks_of(page.text)
        assert not tags & NEVER
        assert not {one for one in attributes if one.startswith("on")}
        assert "alert(1)</script>" not in page.text


@pytest.mark.parametrize("what", ["decision", "nothing"])
def test_what_is_no_step_has_no_such_page(inside: Visitor, record: Example, what: str) -> None:
    for code in (record.codes["@p1"], record.codes["@a1"], "IV-2345-6789-ABCD", "x"):
        assert inside.get(f"/intervention/{code}/{what}").status == 404


def test_a_bad_file_of_rules_stops_no_decision(inside: Visitor, server: Server, step: str) -> None:
    folder = asked(server, own_folder)
    folder.mkdir()
    (folder / "ours.yaml").write_text("format: other\n", encoding="utf-8")
    assert inside.get(f"/intervention/{step}/decision").status == 200
    sent(inside, step, "decision", outcome="denied")
    assert "Term(term='denied')" in str(claims(server, step)["intervention.outcome"].value)


def test_who_cannot_open_legal_work_finds_no_step(
    serve: Callable[..., Server], record: Example, tmp_path: Path
) -> None:
    said: dict[str, object] = {"subject": "@step", "source": record.codes["@network"]}
    lines: list[dict[str, object]] = [
        {"entity": "intervention", "as": "@step"},
        {**said, "property": "intervention.person", "value": record.codes["@p1"]},
        {**said, "property": "intervention.authority", "value": "court of Exampleburg"},
    ]
    with record.opened() as register:
        _, codes = record_lines(register, lines, title="A step")
    every, some = both(serve, record, tmp_path, "cases", "figures")
    address = f"/intervention/{codes['@step']}/decision"
    assert "court of Exampleburg" in every.get(address).words
    closed = some.get(address)
    assert closed.status == 404
    assert "court of Exampleburg" not in closed.words


def test_news_is_entered_from_the_proceeding_and_from_the_list_of_limits(
    inside: Visitor, record: Example, server: Server, step: str
) -> None:
    said: dict[str, object] = {"source": record.codes["@network"]}
    lines: list[dict[str, object]] = [
        {"entity": "proceeding", "as": "@case"},
        {"subject": "@case", "property": "proceeding.person", "value": record.codes["@p1"], **said},
        {"subject": step, "property": "intervention.proceeding", "value": "@case", **said},
    ]
    _, codes = asked(server, lambda register: record_lines(register, lines, title="A case"))
    for path in (f"/proceeding/{codes['@case']}", "/limits", f"/intervention/{step}"):
        page = inside.get(path).text
        for what in NEWS:
            assert f'href="/intervention/{step}/{what}"' in page, (path, what)


def test_a_file_is_shown_without_its_name_and_not_to_who_may_not_open_evidence(
    serve: Callable[..., Server], record: Example, tmp_path: Path
) -> None:
    with record.opened() as register:
        held = evidence.add_bytes(
            register, b"words", "Zukhra at home.txt", received="by hand", source=""
        )
    every, some = both(serve, record, tmp_path, "cases", "figures")
    page = every.get(f"/record/{held.code}")
    assert held.sha256 in page.text
    assert "by hand" in page.words
    assert "Zukhra" not in page.text
    assert some.get(f"/record/{held.code}").status == 404


def test_that_the_limit_has_passed_is_offered_first_only_where_it_surely_has(
    inside: Visitor, complaints: Complaints
) -> None:
    address = f"/intervention/{complaints.file(date=days_ago(0))}/silence"
    form = form_to(inside.get(address), address)
    assert form.options["intervention.outcome"] == ["none", "overdue"]
