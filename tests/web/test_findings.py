"""Findings: made, superseded, taken back; rival values stand together, what was found first."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.example import NAME
from tests.web.test_correct import HOSTILE, UNFIT, claim_with

from unerased.model.records import Claim, Finding
from unerased.model.standards import LADDER
from unerased.model.values import Amount
from unerased.register import LogRead, reads, record_lines
from unerased.web.show.claims.order import first_values

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

SAID = {"standard": "reasonable_grounds", "reasons": "two accounts agree", "dated": "2019-03-01"}


def judge(inside: Visitor, address: str, **said: str) -> Page:
    """Fill in the form of a finding and send it."""
    inside.get(address)
    return inside.post(address, do="save", **SAID | said)


def live(server: Server, code: str) -> list[Finding]:
    """The findings that hold about a code."""
    return server.desk.keeper.call(
        lambda register: [row.finding for row in reads.findings(register.db, code)]
    )


@pytest.fixture
def rivals(inside: Visitor, record: Example) -> tuple[str, str]:
    """Two dates of one act that cannot both hold: the survivor's and the network's."""
    address = f"/add/claim/{record.codes['@a1']}"
    inside.get(f"{address}?property=act.date")
    page = inside.post(
        address, property="act.date", value="2019-02-03", source=record.codes["@network"]
    )
    panel = page.text[page.text.index("Rival values") :]
    first, second = re.findall(r'id="(C-[^"]+)"', panel)[:2]
    return first, second


def test_a_claim_is_judged_and_the_finding_says_why(
    inside: Visitor, record: Example, server: Server
) -> None:
    code = record.codes["@c1"]
    page = judge(inside, f"/judge/{code}", verdict="established")
    assert "We found: established · reasonable grounds to believe" in page.words
    assert "Saved." in page.words
    (finding,) = live(server, code)
    assert finding.dated == dt.date(2019, 3, 1)
    shown = inside.get(f"/finding/{finding.code}").words
    assert "Is this so?" in shown
    assert "two accounts agree" in shown
    assert "1 March 2019" in shown


def test_as_reported_is_no_finding_and_cannot_be_chosen(
    inside: Visitor, record: Example, server: Server
) -> None:
    address = f"/judge/{record.codes['@c1']}"
    form = inside.get(address)
    assert 'value="as_reported"' not in form.text
    assert 'value="beyond_reasonable_doubt"' in form.text
    page = judge(inside, address, verdict="established", standard="as_reported")
    assert page.status == 422
    assert "Choose one." in page.words
    assert live(server, record.codes["@c1"]) == []


def test_nothing_that_is_missing_or_wrong_is_saved_and_what_was_typed_stays(
    inside: Visitor, record: Example, server: Server
) -> None:
    address = f"/judge/{record.codes['@c1']}"
    page = judge(inside, address, verdict="", standard="", reasons=" ", dated="yesterday")
    assert page.status == 422
    assert page.text.count('aria-invalid="true"') == 4
    assert 'value="yesterday"' in page.text
    kept = judge(inside, address, verdict="perhaps", reasons="kept words")
    assert "kept words" in kept.words
    assert live(server, record.codes["@c1"]) == []


def test_a_new_finding_takes_the_place_of_the_one_before_and_taking_it_back_restores_that(
    inside: Visitor, record: Example, server: Server
) -> None:
    code = record.codes["@c1"]
    judge(inside, f"/judge/{code}", verdict="established")
    (before,) = live(server, code)
    assert "We found: established" in inside.get(f"/judge/{code}").words
    judge(inside, f"/judge/{code}", verdict="undetermined", reasons="one account fell away")
    (after,) = live(server, code)
    assert after.supersedes == before.code
    past = inside.get(f"/finding/{before.code}").words
    assert "one account fell away" in past
    assert "superseded" in past
    page = inside.get(f"/retract/{after.code}")
    assert f"The finding before it holds again: {before.code[:6]}" in page.words
    back = inside.post(f"/retract/{after.code}", reason="it had not")
    assert "It does not hold any more. taken back" in back.words
    assert [one.code for one in live(server, code)] == [before.code]


def test_judging_one_claim_leaves_what_was_found_on_the_others(
    inside: Visitor, record: Example, server: Server
) -> None:
    both = [record.codes["@c1"], record.codes["@c2"]]
    line = {"finding": "claim", "about": both, "verdict": "established", **SAID}
    server.desk.keeper.call(lambda register: record_lines(register, [line], title="both"))
    inside.get(f"/judge/{both[0]}")
    page = inside.get(f"/judge/{both[0]}")
    assert "For them it stays as it was:" in page.words
    judge(inside, f"/judge/{both[0]}", verdict="not_established")
    (one,), (other,) = live(server, both[0]), live(server, both[1])
    assert (one.about, one.verdict) == ((both[0],), "not_established")
    assert (other.about, other.verdict) == ((both[1],), "established")


def test_who_did_it_asks_for_a_higher_rung_and_says_so(inside: Visitor, record: Example) -> None:
    source = record.codes["@survivor"]
    inside.get("/add/involvement")
    page = inside.post(
        "/add/involvement",
        involvement__act=record.codes["@a1"],
        involvement__actor_stated="men in uniform",
        source=source,
    )
    codes = re.findall(r'id="(C-[^"]+)"', page.text)
    forms = [inside.get(f"/judge/{code}").words for code in codes]
    telling = [form for form in forms if "To name somebody it takes at least" in form]
    assert len(telling) == 1
    assert "clear and convincing evidence" in telling[0]


def test_rival_values_stand_together_and_nothing_is_left_out(
    inside: Visitor, record: Example, rivals: tuple[str, str]
) -> None:
    page = inside.get(f"/record/{record.codes['@a1']}")
    assert page.words.count("Rival values: date") == 1
    panel = page.text[page.text.index("Rival values") :]
    panel = panel[: panel.index("</section>")]
    assert all(code in panel for code in rivals)
    assert "about July 2018" in panel.replace("\u00a0", " ")
    assert page.text.count('class="claim') == 6


def test_values_that_can_both_hold_are_no_rivals(inside: Visitor, record: Example) -> None:
    address = f"/add/claim/{record.codes['@a1']}"
    inside.get(f"{address}?property=act.date")
    network = record.codes["@network"]
    page = inside.post(address, property="act.date", value="2018", source=network)
    assert "Rival values" not in page.words
    page = inside.post(address, property="act.method", value="in another way", source=network)
    assert "Rival values" not in page.words


def test_the_value_that_was_found_stands_first_with_its_stamp(
    inside: Visitor, record: Example, server: Server, rivals: tuple[str, str]
) -> None:
    act, (first, second) = record.codes["@a1"], rivals
    address = f"/judge/{act}/act.date"
    assert inside.get(address).text.count("<option") == 4 + 6
    page = judge(inside, address, value=second)
    assert "date: 3 February 2019 · We found: established" in page.words
    assert page.text.index(f'id="{second}"') < page.text.index(f'id="{first}"')
    (finding,) = live(server, act)
    assert (finding.question, finding.about) == ("value", (act, second))
    person = inside.get(f"/person/{record.codes['@p1']}").words
    assert person.index("3 February 2019") < person.index("about July 2018")
    judge(inside, address, value="undecided")
    (finding,) = live(server, act)
    assert (finding.verdict, finding.about) == ("undetermined", (act,))
    judge(inside, f"/judge/{first}", verdict="not_established")
    page = inside.get(f"/record/{act}")
    assert page.text.index(f'id="{second}"') < page.text.index(f'id="{first}"')


def test_the_contradictions_say_which_nobody_looked_at(inside: Visitor, record: Example) -> None:
    page = inside.get("/contradictions")
    assert "3 pairs of claims" in page.words
    assert "On 3 of them nobody has found anything yet." in page.words
    assert page.words.count("Judge it") == 3
    judge(inside, f"/judge/{record.codes['@c1']}", verdict="established")
    page = inside.get("/contradictions")
    assert "3 pairs of claims" in page.words
    assert "On 2 of them nobody has found anything yet." in page.words
    assert page.words.count("Judge it") == 2
    waiting = inside.get("/contradictions?show=waiting")
    assert "3 pairs of claims" in waiting.words
    assert record.codes["@c1"] not in waiting.text
    assert record.codes["@c2"] in waiting.text


def test_a_hidden_value_is_judged_without_showing_it_and_shown_on_request(
    inside: Visitor, record: Example, server: Server
) -> None:
    code = claim_with(server, record.codes["@p1"], "person.name")
    page = inside.get(f"/judge/{code}")
    assert NAME not in page.text
    assert NAME in inside.post(f"/judge/{code}", show="identifying").text
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    assert [one.code for one in entries if isinstance(one, LogRead)] == [record.codes["@p1"]]
    after = judge(inside, f"/judge/{code}", verdict="established")
    assert NAME not in after.text
    address = f"/judge/{record.codes['@p1']}/person.name"
    assert NAME not in inside.get(address).text
    after = judge(inside, address, value=code)
    assert NAME not in after.text
    for finding in live(server, record.codes["@p1"]):
        assert NAME not in inside.get(f"/finding/{finding.code}").text
        assert NAME not in inside.get(f"/history/{finding.code}").text


@pytest.mark.parametrize("field", ["verdict", "standard", "reasons", "dated"])
@pytest.mark.parametrize("name", [*HOSTILE, *UNFIT])
def test_hostile_words_do_no_harm(
    inside: Visitor, record: Example, server: Server, field: str, name: str
) -> None:
    words = {**HOSTILE, **UNFIT}[name]
    page = judge(
        inside, f"/judge/{record.codes['@c1']}", **{"verdict": "established", field: words}
    )
    good = field == "reasons" and name in HOSTILE
    assert page.status == (200 if good else 422)
    assert "<script>alert" not in page.text
    assert len(live(server, record.codes["@c1"])) == int(good)


CLAIMS = [
    Claim(f"C-{number}", "A-1", "act.duration", Amount(number, number), "S-1")
    for number in range(5)
]
FINDINGS = st.lists(
    st.builds(
        lambda number, value, verdict, standard: Finding(
            f"F-{number}",
            "value" if value else "claim",
            ("A-1", f"C-{number}") if value else (f"C-{number}",),
            "established" if value else verdict,
            standard,
            "why",
            dt.date(2019, 1, 1),
            property="act.duration" if value else "",
            value=Amount(number, number) if value else None,
        ),
        st.integers(0, 4),
        st.booleans(),
        st.sampled_from(["established", "not_established", "undetermined"]),
        st.sampled_from(LADDER[1:]),
    ),
    max_size=4,
)


@given(st.permutations(CLAIMS), FINDINGS)
def test_ordering_loses_nothing_and_is_stable(claims: list[Claim], findings: list[Finding]) -> None:
    ordered = first_values(claims, findings)
    assert sorted(claim.code for claim in ordered) == sorted(claim.code for claim in claims)
    assert first_values(ordered, findings) == ordered
    assert first_values(claims, []) == claims
    good = {one.about[-1] for one in findings if one.verdict == "established"}
    bad = {one.about[-1] for one in findings if one.verdict == "not_established"}
    codes = [claim.code for claim in ordered]
    for first in good - bad:
        for last in {"C-0", "C-1", "C-2", "C-3", "C-4"} - good:
            assert codes.index(first) < codes.index(last)
    for last in bad - good:
        for other in {"C-0", "C-1", "C-2", "C-3", "C-4"} - bad:
            assert codes.index(other) < codes.index(last)
