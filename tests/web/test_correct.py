"""Correcting a claim and taking things back: nothing is overwritten, everything has a reason."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from tests import cast
from tests.web.example import NAME

from unerased.register import LogRead, reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.register import Register
    from unerased.web import Server

HOSTILE = {
    "html": '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">',
    "formula": '=HYPERLINK("http://attacker.example";"x")',
    "fts": '" OR 1=1 NEAR(a b) * claim_words:x AND NOT "',
    "template": "{{ page }}{% csrf_token %}{count}{0}",
    "bidi": "\u202egnp.exe\u202c \u2066abc\u2069",
    "sql": "'; DROP TABLE claim; --",
}
UNFIT = {"nul": "a\x00b", "long": "x" * 100_000}


def held(server: Server, ask: Callable[[Register], object]) -> object:
    """What the register says, asked on its own thread."""
    return server.desk.keeper.call(ask)


def fields_of(page: Page) -> dict[str, str]:
    """The form of a page as a browser would send it back."""
    form = page.text[page.text.rindex("<form", 0, page.text.index('name="do"')) :]
    form = form[: form.index("</form>")]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input type="text" id="f-\w+" name="(\w+)" value="([^"]*)"', form))
    areas = r'<textarea[^>]* name="(\w+)"[^>]*>\n?(.*?)</textarea>'
    found |= dict(re.findall(areas, form, re.DOTALL))
    selects = r'<select id="f-\w+" name="(\w+)"[^>]*>(.*?)</select>'
    for name, options in re.findall(selects, form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name in re.findall(r'<input type="checkbox" name="(\w+)" value="yes" checked', form):
        found[name] = "yes"
    found.pop("csrfmiddlewaretoken", None)
    return {name: html.unescape(text) for name, text in found.items()}


def claim_with(server: Server, subject: str, name: str) -> str:
    """The code of the live claim of a property."""
    rows = held(server, lambda register: reads.claims_of(register.db, subject))
    assert isinstance(rows, list)
    return next(row.code for row in rows if row.claim.property == name)


@pytest.fixture
def date(inside: Visitor, record: Example, server: Server) -> str:
    """The code of the claim that says when the act was; the register is open."""
    assert inside.get("/").status == 200
    return claim_with(server, record.codes["@a1"], "act.date")


def test_a_corrected_claim_takes_the_place_of_the_old_one_and_both_stay(
    inside: Visitor, record: Example, date: str
) -> None:
    form = inside.get(f"/correct/{date}")
    typed = fields_of(form)
    assert typed["value"] == "2018-07~"
    assert typed["source"] == record.codes["@survivor"]
    assert typed["locator"] == "page 3"
    after = inside.post(f"/correct/{date}", **typed | {"value": "2018-08", "reason": "misread"})
    assert after.status == 200
    assert "Saved." in after.words
    assert "date: August 2018" in after.words
    assert "What stood here before" in after.words
    assert "about July 2018" in after.words
    assert "misread" in after.words
    old = inside.get(f"/claim/{date}")
    assert "It does not hold any more. corrected" in old.words
    assert "misread" in old.words
    act = inside.get(f"/record/{record.codes['@a1']}").words
    assert "August 2018" in act
    assert "about July 2018" not in act
    history = inside.get(f"/history/{record.codes['@a1']}").words
    told = r"before .{0,120}about July 2018 after .{0,120}August 2018 why misread"
    assert re.search(told, history)


def test_a_correction_is_one_save_and_undoing_it_brings_the_old_claim_back(
    inside: Visitor, server: Server, date: str
) -> None:
    before = held(server, lambda register: len(register.saves()))
    typed = fields_of(inside.get(f"/correct/{date}"))
    after = inside.post(f"/correct/{date}", **typed | {"value": "2018-08", "reason": "misread"})
    assert held(server, lambda register: len(register.saves())) == (before or 0) + 1  # type: ignore[operator] # a number
    save = re.search(r'href="(/save/SV-[^"]+)">Undo<', after.text)
    assert save is not None
    page = inside.get(save[1])
    assert "What it corrected holds again: " + date[:6] in page.words
    assert "It does not hold any more." in inside.post(save[1], reason="it was right").words
    assert "It does not hold any more." not in inside.get(f"/claim/{date}").words


def test_a_correction_needs_a_reason_and_a_change(
    inside: Visitor, server: Server, date: str
) -> None:
    heads = held(server, lambda register: register.heads)
    typed = fields_of(inside.get(f"/correct/{date}"))
    bare = inside.post(f"/correct/{date}", **typed | {"value": "2018-08"})
    assert bare.status == 422
    assert "Nothing was saved." in bare.words
    assert "Say why." in bare.words
    assert 'value="2018-08"' in bare.text
    same = inside.post(f"/correct/{date}", **typed | {"reason": "no change"})
    assert same.status == 422
    assert "This is what the claim says already." in same.words
    bad = inside.post(
        f"/correct/{date}",
        **typed | {"value": "2018-02-30", "source": "nobody", "derived": "repeats", "reason": "x"},
    )
    assert 'id="f-value-error"' in bad.text
    assert "Nothing in this register has this code." in bad.words
    assert bad.text.count('aria-invalid="true"') == 3
    assert held(server, lambda register: register.heads) == heads


def test_a_name_is_prefilled_only_after_asking_and_the_asking_is_in_the_log(
    inside: Visitor, record: Example, server: Server
) -> None:
    code = claim_with(server, record.codes["@p1"], "person.name")
    hidden = inside.get(f"/correct/{code}")
    assert NAME not in hidden.text
    assert "value" not in fields_of(hidden)
    shown = inside.post(f"/correct/{code}", show="identifying")
    assert fields_of(shown)["value"] == NAME
    entries = held(server, lambda register: list(register.read_log.entries()))
    assert isinstance(entries, list)
    assert [(one.code, one.property) for one in entries if isinstance(one, LogRead)] == [
        (record.codes["@p1"], "person.name")
    ]
    typed = fields_of(shown) | {"value": "Test Person Corrected", "reason": "spelt wrongly"}
    after = inside.post(f"/correct/{code}", **typed)
    assert "Test Person Corrected" not in after.text
    person = f"/person/{record.codes['@p1']}"
    assert "Test Person Corrected" in inside.post(person, show="identifying").text


def test_what_is_not_shown_stays_as_it_is_while_the_rest_is_corrected(
    inside: Visitor, record: Example, server: Server
) -> None:
    code = claim_with(server, record.codes["@p1"], "person.name")
    typed = fields_of(inside.get(f"/correct/{code}"))
    after = inside.post(f"/correct/{code}", **typed | {"locator": "page 4", "reason": "page"})
    assert "page 4" in after.words
    assert NAME not in after.text
    assert NAME in inside.post(f"/person/{record.codes['@p1']}", show="identifying").text


@pytest.mark.parametrize("carry", [True, False])
def test_a_denial_goes_with_the_corrected_claim_unless_it_is_left_behind(
    inside: Visitor,
    record: Example,
    carry: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    code = record.codes["@c1"]
    typed = fields_of(inside.get(f"/correct/{code}"))
    assert typed["carry"] == "yes"
    if not carry:
        del typed["carry"]
    after = inside.post(f"/correct/{code}", **typed | {"locator": "page 5", "reason": "page"})
    now = after.words.partition("What stood here before")[0]
    assert (f"denies: {cast.MINISTER}" in now) is carry
    pairs = inside.get("/contradictions").words
    assert ("3 pairs of claims" in pairs) is carry


def test_a_retelling_of_a_corrected_claim_rests_on_the_correction(
    inside: Visitor, record: Example, date: str
) -> None:
    act, network = record.codes["@a1"], record.codes["@network"]
    address = f"/add/claim/{act}"
    inside.get(f"{address}?property=act.date")
    inside.post(
        address,
        property="act.date",
        value="2018-07",
        source=network,
        derived="repeats",
        repeats=date,
    )
    typed = fields_of(inside.get(f"/correct/{date}"))
    page = inside.get(f"/correct/{date}")
    assert "Who repeats it" in page.words
    new = inside.post(f"/correct/{date}", **typed | {"value": "2018-08", "reason": "misread"})
    assert "1 independent source: the survivor" in new.words
    codes = re.findall(r'id="(C-[^"]+)"', inside.get(f"/record/{act}").text)
    told = [inside.get(f"/claim/{code}") for code in codes]
    again = next(page for page in told if "repeats" in page.words and "July 2018" in page.words)
    assert "1 independent source: the survivor" in again.words


def test_a_claim_is_taken_back_with_a_reason_and_the_figure_follows(
    inside: Visitor, record: Example
) -> None:
    assert "and up to 2" in inside.get("/figures/detained").words
    code = record.codes["@c2"]
    page = inside.get(f"/retract/{code}")
    assert "What others built on it" in page.words
    assert cast.MINISTER in page.words
    assert inside.post(f"/retract/{code}", reason=" ").status == 422
    after = inside.post(f"/retract/{code}", reason="this was somebody else")
    assert "It does not hold any more. taken back" in after.words
    assert "this was somebody else" in after.words
    assert inside.post(f"/retract/{code}", reason="once more").status == 422
    assert "No act is recorded yet." in inside.get(f"/person/{record.codes['@p1']}").words


def test_a_person_entered_by_mistake_is_taken_back_with_what_is_said_of_them(
    inside: Visitor, record: Example
) -> None:
    code = record.codes["@p1"]
    page = inside.get(f"/retract/{code}")
    assert "The 2 claims about it are taken back with it." in page.words
    assert NAME not in page.text
    after = inside.post(f"/retract/{code}", reason="entered twice")
    assert "retracted" in after.words
    assert "Nothing is said about it yet." in after.words
    assert code not in inside.get("/persons").text
    history = inside.get(f"/history/{code}").words
    assert history.count("entered twice") == 3
    assert NAME not in inside.post(f"/person/{code}", show="identifying").text


def test_a_consent_has_a_page_and_is_taken_back(inside: Visitor, record: Example) -> None:
    person = record.codes["@p1"]
    inside.get(f"/add/consent/{person}")
    inside.post(
        f"/add/consent/{person}",
        purpose="publication_with_code",
        audience="public",
        answer="given",
        dated="2018-12-01",
        obtained="in person",
    )
    found = re.search(r'href="/record/(CO-[^"]+)"', inside.get(f"/history/{person}").text)
    assert found is not None
    page = inside.get(f"/record/{found[1]}")
    assert "publication under a code" in page.words
    assert "in person" in page.words
    after = inside.post(f"/retract/{found[1]}", reason="it was another person")
    assert "It does not hold any more. taken back" in after.words
    assert "no consent is recorded" in inside.get(f"/person/{person}").words


@pytest.mark.parametrize("label", ["@p1", "@c1", "@a1", "@survivor"])
def test_what_cannot_be_corrected_or_taken_back_has_no_form(
    inside: Visitor, record: Example, label: str
) -> None:
    code = record.codes[label]
    assert inside.get(f"/retract/{code}").status == 200
    assert (inside.get(f"/correct/{code}").status == 200) is (label == "@c1")


@pytest.mark.parametrize(
    "path",
    ["/correct/x", "/retract/zz", "/save/SV-1", "/judge/C-1", "/same/P-1", "/same/P-1/P-2",
     "/judge/P-1/person.age", "/finding/F-1"],
)  # fmt: skip
def test_what_is_not_there_says_so(inside: Visitor, path: str) -> None:
    assert inside.get(path).status == 404


@pytest.mark.parametrize("field", ["value", "as_stated", "locator", "source", "statement", "lang",
                                   "repeats", "derived", "reason"])  # fmt: skip
@pytest.mark.parametrize("name", [*HOSTILE, *UNFIT])
def test_hostile_words_do_no_harm_in_any_field(
    inside: Visitor, record: Example, server: Server, field: str, name: str
) -> None:
    rows = held(server, lambda register: reads.claims_of(register.db, record.codes["@e1"]))
    assert isinstance(rows, list)
    code = rows[0].code
    words = {**HOSTILE, **UNFIT}[name]
    typed = fields_of(inside.get(f"/correct/{code}")) | {"reason": "x", "derived": "repeats"}
    typed |= {"repeats": record.codes["@c1"], "locator": "page 9"}
    page = inside.post(f"/correct/{code}", **typed | {field: words})
    assert page.status in {200, 422}
    if name in UNFIT or field in {"source", "statement", "repeats"}:
        assert page.status == 422
    assert "<script>alert" not in page.text
    assert 'onerror="' not in page.text
    assert inside.get(f"/history/{record.codes['@e1']}").status == 200
