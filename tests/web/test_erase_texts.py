"""The page of an erasure: texts that name the person, and versions of them without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.web import example
from tests.web.closed import both
from tests.web.forms import form_to
from tests.web.test_erase import looked, numbers

from unerased.journal import DELAY_MS, system_clock
from unerased.register import Register, reads, record_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.forms import Form
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

FIRST, LAST = "Ада", "Примерова"
HOSTILE = '<script>alert(1)</script><img src=x onerror="x()">'
BODY = f"{HOSTILE} is what they call it.\n\nThey took {FIRST} {LAST} from work.\n\nIt rained."
SPEECH = f"There is no {FIRST} {LAST}."
ACCOUNT = f"At noon {FIRST} {LAST} was led away."
REASONS = f"The neighbour of {FIRST} {LAST} saw it."


def entered(record: Example) -> dict[str, str]:
    """Texts, an account, a speech and a finding that name the first person."""
    codes = record.codes
    by = {"source": codes["@survivor"]}
    lines: list[dict[str, Any]] = [
        {"subject": codes["@p1"], "property": "person.alias", "value": f"{FIRST} {LAST}", **by},
        {"subject": codes["@e1"], "property": "event.mentions", "value": codes["@p1"], **by},
        {"subject": codes["@e1"], "property": "event.narrative", "value": ACCOUNT, **by},
        {"entity": "text", "as": "@said"},
        {"subject": "@said", "property": "text.source", "value": codes["@survivor"], **by},
        {"subject": "@said", "property": "text.mentions", "value": codes["@p1"], **by},
        {"subject": "@said", "property": "text.mentions", "value": codes["@p2"], **by},
        {"subject": "@said", "property": "text.body", "value": BODY, **by},
        {"entity": "text", "as": "@unsaid"},
        {"subject": "@unsaid", "property": "text.body", "value": f"{FIRST} {LAST} again", **by},
        {
            "subject": codes["@denial"],
            "property": "statement.says",
            "value": SPEECH,
            "as": "@speech",
            "source": codes["@press"],
            "as_stated": SPEECH,
        },
        {
            "finding": "claim",
            "about": [codes["@c3"]],
            "verdict": "established",
            "standard": "reasonable_grounds",
            "reasons": REASONS,
            "dated": "2019-01-01",
        },
    ]
    with record.opened() as register:
        _, new = record_lines(register, lines)
        stance = {"stance": "denies_act", "on": [new["@speech"]], "source": codes["@minister"]}
        record_lines(register, [stance])
    return {**codes, **new}


@pytest.fixture
def codes(record: Example) -> dict[str, str]:
    return entered(record)


@pytest.fixture
def found(codes: dict[str, str], inside: Visitor) -> Page:
    """What would go, with the words shown."""
    looked(inside, codes["@p1"])
    return inside.post(f"/erase/{codes['@p1']}", do="show")


def claim_of(server: Server, subject: str, prop: str) -> str:
    """The code of the live claim."""
    return server.desk.keeper.call(
        lambda register: next(
            row.code for row in reads.claims_of(register.db, subject) if row.claim.property == prop
        )
    )


def form_of(page: Page, codes: dict[str, str]) -> Form:
    return form_to(page, f"/erase/{codes['@p1']}")


def reads_logged(register: Register) -> int:
    return len(list(register.read_log.entries()))


def readable(register: Register) -> str:
    rows = register.db.rows("SELECT c.text, c.as_stated $from(claim) WHERE $status = 'live'")
    return "\n".join(f"{text}\n{stated}" for text, stated in rows)


def test_words_are_shown_on_request_marked_and_escaped(
    codes: dict[str, str], inside: Visitor, server: Server
) -> None:
    page = looked(inside, codes["@p1"])
    told = page.words
    # the button is for everything below the heading, and stands between it and the first of them
    assert told.index("Where they are named") < told.index("Show what they say")
    assert told.index("Show what they say") < told.index("Texts and files that mention them")
    for name in ("@said", "@unsaid"):
        assert codes[name][:6] in page.words
    assert LAST not in page.text
    before = server.desk.keeper.call(reads_logged)
    page = inside.post(f"/erase/{codes['@p1']}", do="show")
    for words in (BODY.split("\n\n")[1], SPEECH, ACCOUNT, REASONS):
        assert words.rstrip(".") in page.words, words
    assert page.text.count(f"<mark>{FIRST}</mark> <mark>{LAST}</mark>") == 6
    assert HOSTILE not in page.text
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "2 paragraphs more" in page.words
    after = server.desk.keeper.call(reads_logged)
    assert after > before


def test_a_text_is_written_without_them_and_the_old_one_goes(
    found: Page, codes: dict[str, str], inside: Visitor, server: Server, record: Example
) -> None:
    body = claim_of(server, codes["@said"], "text.body")
    form = form_of(found, codes)
    offered = form.fields[f"words-{body}"]
    assert LAST not in offered
    assert "[…] […]" in offered
    page = form.send(inside, redact=body, **{f"decide-{codes['@unsaid']}": "destroy"})
    assert page.status == 200
    assert "It was saved without them." in page.words
    assert "written without them" in page.words
    form = form_of(page, codes)
    assert form.fields[f"decide-{codes['@said']}"] == "destroy"
    assert form.fields[f"decide-{codes['@unsaid']}"] == "destroy"  # what was chosen stays so
    page = form.send(inside, "propose", code=codes["@p1"])
    assert page.path == "/members", page.words
    assert numbers(server) == [
        tuple(sorted([codes["@p1"], codes["@said"], codes["@unsaid"]])),
    ]
    inside.post("/lock")

    class Later(example.Example):
        def opened(self, passphrase: str = example.PASSPHRASE, /) -> Register:
            clock = lambda: system_clock() + DELAY_MS  # noqa: E731 - one line, once
            return Register.open(self.folder, self.storage, passphrase, write=True, clock=clock)

    with Later(record.folder, record.storage, record.codes).opened() as register:
        rows = register.db.rows("SELECT c.text, c.subject $from(claim) WHERE c.text <> ''")
        texts = [text for text, _ in rows]
        assert not [text for text in texts if LAST in text and text != SPEECH]
        (subject,) = [subject for text, subject in rows if "They took […]" in text]
        assert subject not in {codes["@said"], codes["@unsaid"]}
        said = {row.claim.property: row.claim for row in reads.claims_of(register.db, subject)}
        assert set(said) == {"text.source", "text.mentions", "text.body"}
        assert getattr(said["text.mentions"].value, "code", "") == codes["@p2"]
        assert "It rained." in texts[texts.index(next(t for t in texts if "They took" in t))]


@pytest.mark.parametrize(
    "refused",
    [
        (BODY, "This is what it says already"),
        (BODY.replace("work", "home"), "Their name or code stands in it still"),
        ("  ", "Write what is to stay"),
        ("they took \x00 away", "control characters"),
    ],
)
def test_what_is_no_version_without_them_is_not_saved(
    found: Page, codes: dict[str, str], inside: Visitor, server: Server, refused: tuple[str, str]
) -> None:
    sent, told = refused
    before = server.desk.keeper.call(lambda register: register.heads)
    body = claim_of(server, codes["@said"], "text.body")
    page = form_of(found, codes).send(inside, redact=body, **{f"words-{body}": sent})
    assert (page.status, told in page.words) == (422, True), page.words
    assert server.desk.keeper.call(lambda register: register.heads) == before


def test_a_claim_that_stays_is_replaced_with_what_was_said_of_it(
    found: Page, codes: dict[str, str], inside: Visitor, server: Server
) -> None:
    speech = codes["@speech"]
    form = form_of(found, codes)
    fields = {f"words-{speech}": "There is no such woman.", f"stated-{speech}": "no such woman"}
    page = form.send(inside, redact=speech, **fields)
    assert (page.status, SPEECH in page.words) == (200, False)
    words = server.desk.keeper.call(readable)
    assert SPEECH not in words
    assert "There is no such woman." in words
    new = claim_of(server, codes["@denial"], "statement.says")
    stances = server.desk.keeper.call(lambda register: reads.stances_on(register.db, [new]))
    assert [row.claim.value for row in stances]
    assert SPEECH in inside.get(f"/history/{codes['@denial']}").words  # as the page said


def test_an_account_that_goes_is_kept_as_a_text_of_its_source(
    found: Page, codes: dict[str, str], inside: Visitor, server: Server
) -> None:
    account = claim_of(server, codes["@e1"], "event.narrative")
    form_of(found, codes).send(inside, redact=account, **{f"words-{account}": "She was led away."})
    assert "She was led away." in server.desk.keeper.call(readable)
    page = looked(inside, codes["@p1"])
    assert codes["@said"][:6] in page.words  # and the look finds what it found before


def test_a_version_of_what_does_not_name_them_is_refused(
    found: Page, codes: dict[str, str], inside: Visitor, server: Server
) -> None:
    before = server.desk.keeper.call(lambda register: register.heads)
    for other in (codes["@c1"], "C-0000", "<b>", codes["@p2"]):
        page = inside.post(f"/erase/{codes['@p1']}", redact=other, **{f"words-{other}": "x"})
        assert page.status == 422, other
    assert server.desk.keeper.call(lambda register: register.heads) == before
    assert found.status == 200


def test_what_changed_since_is_looked_at_again_before_anything_is_saved(
    found: Page, codes: dict[str, str], inside: Visitor, server: Server
) -> None:
    body = claim_of(server, codes["@said"], "text.body")
    server.desk.keeper.call(lambda register: record_lines(register, [{"entity": "source"}]))
    page = form_of(found, codes).send(inside, redact=body, **{f"words-{body}": "It rained."})
    assert (page.status, "Look again." in page.words) == (422, True)


def test_the_words_are_hidden_again_after_locking(
    found: Page, codes: dict[str, str], inside: Visitor
) -> None:
    assert LAST in found.words
    inside.post("/lock")
    inside.post("/unlock", passphrase=example.PASSPHRASE)
    assert LAST not in inside.get(f"/erase/{codes['@p1']}").words
    assert LAST not in looked(inside, codes["@p1"]).words


def test_a_member_without_identities_sees_codes_and_is_told_so(
    serve: Callable[..., Server], record: Example, tmp_path: Path
) -> None:
    codes = entered(record)
    owner, guest = both(serve, record, tmp_path, "cases", "evidence")
    for visitor, closed in ((owner, False), (guest, True)):
        looked(visitor, codes["@p1"])
        page = visitor.post(f"/erase/{codes['@p1']}", do="show")
        assert (BODY.split("\n\n")[1] in page.words) is not closed
        assert ("You cannot open: Identities" in page.words) is closed
        assert (f"<mark>{LAST}</mark>" in page.text) is not closed
        assert (codes["@said"][:6] in page.words) is not closed


def test_a_source_that_is_the_person_and_its_texts_are_decided_about(
    record: Example, inside: Visitor, server: Server
) -> None:
    codes = record.codes
    by = {"source": codes["@network"]}
    lines = [
        {"subject": codes["@survivor"], "property": "source.person", "value": codes["@p1"], **by},
        {"entity": "text", "as": "@own"},
        {"subject": "@own", "property": "text.source", "value": codes["@survivor"], **by},
        {"subject": "@own", "property": "text.body", "value": "I was there.", **by},
    ]
    _, new = server.desk.keeper.call(lambda register: record_lines(register, lines))
    page = looked(inside, codes["@p1"])
    fields = form_to(page, f"/erase/{codes['@p1']}").kinds
    assert {f"decide-{codes['@survivor']}", f"decide-{new['@own']}"} <= fields.keys()
