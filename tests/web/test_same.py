"""The same person twice: counted once after a finding, twice again after taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.example import NAME
from tests.web.test_correct import HOSTILE, UNFIT

from unerased.register import LogRead, reads, record_lines

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.model.records import Finding
    from unerased.web import Server

LIKE = "Testt Person Zuhra"
SAID = {"standard": "reasonable_grounds", "reasons": "one date of birth", "dated": "2019-03-01"}


@pytest.fixture
def twice(inside: Visitor, record: Example, server: Server) -> tuple[str, str]:
    """The codes of one person who was entered a second time, detained and with a like name."""
    assert inside.get("/").status == 200
    second = record.codes["@p2"]
    said = {"source": record.codes["@network"]}
    lines: list[dict[str, object]] = [
        {"subject": second, "property": "person.name", "value": LIKE, **said},
        {"subject": second, "property": "person.age", "value": 31, **said},
        {"entity": "act", "as": "@again"},
        {"subject": "@again", "property": "act.violation", "value": "detention", **said},
        {"subject": "@again", "property": "act.victim", "value": second, **said},
    ]
    server.desk.keeper.call(lambda register: record_lines(register, lines, title="once more"))
    return record.codes["@p1"], second


def find(inside: Visitor, pair: tuple[str, str], do: str, **said: str) -> Page:
    """Press one of the buttons under two persons side by side."""
    address = f"/same/{pair[0]}/{pair[1]}"
    inside.get(address)
    return inside.post(address, do=do, **SAID | said)


def about(server: Server, code: str) -> list[Finding]:
    """The findings about a person that hold."""
    return server.desk.keeper.call(
        lambda register: [row.finding for row in reads.findings(register.db, code)]
    )


def counted(inside: Visitor) -> str:
    """What the figure's page says of the persons counted one by one."""
    return inside.get("/figures/detained?who=1").words


def test_somebody_with_a_like_name_is_offered_and_no_name_is_shown(
    inside: Visitor, twice: tuple[str, str]
) -> None:
    one, other = twice
    assert "Is this person here twice?" in inside.get(f"/person/{one}").words
    page = inside.get(f"/same/{one}")
    assert f"/same/{one}/{other}" in page.text
    assert "31" in page.words
    assert NAME not in page.text
    assert LIKE not in page.text
    assert "a search" in inside.get("/log").words


def test_both_stand_side_by_side_and_their_names_only_after_asking(
    inside: Visitor, server: Server, twice: tuple[str, str]
) -> None:
    address = f"/same/{twice[0]}/{twice[1]}"
    page = inside.get(address)
    assert "age in years 30 the survivor" in page.words
    assert page.words.count("What was done to this person") == 2
    assert NAME not in page.text
    shown = inside.post(address, show="identifying")
    assert NAME in shown.text
    assert LIKE in shown.text
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    reads_of = {(one.code, one.property) for one in entries if isinstance(one, LogRead)}
    assert reads_of == {(code, "person.name") for code in twice}


def test_found_to_be_one_they_are_counted_once_and_twice_again_after_taking_it_back(
    inside: Visitor, record: Example, server: Server, twice: tuple[str, str]
) -> None:
    one, other = twice
    before = counted(inside)
    assert one[:6] in before
    assert other[:6] in before
    assert "Documented, one by one 2 persons" in before
    page = find(inside, twice, "one")
    assert "Saved." in page.words
    assert f"Found to be the same person as {other[:6]} ; counted once." in page.words
    after = counted(inside)
    assert "Documented, one by one 1 person" in after, after
    person = inside.get(f"/person/{one}")
    assert f"Found to be the same person as {other[:6]} ; counted once." in person.words
    assert "age in years: 31" not in person.words
    (finding,) = about(server, one)
    back = inside.post(f"/retract/{finding.code}", reason="two dates of birth")
    assert "It does not hold any more. taken back" in back.words
    assert "Documented, one by one 2 persons" in counted(inside)
    assert "counted once" not in inside.get(f"/person/{one}").words
    for code in twice:
        history = inside.get(f"/history/{code}").words
        assert "one date of birth" in history
        assert "two dates of birth" in history
    assert inside.get(f"/person/{other}").status == 200
    assert record.codes["@p1"] == one


def test_different_people_take_the_place_of_one_person(
    inside: Visitor, server: Server, twice: tuple[str, str]
) -> None:
    find(inside, twice, "one")
    find(inside, (twice[1], twice[0]), "two", reasons="both were seen at once")
    (finding,) = about(server, twice[0])
    assert (finding.question, finding.verdict) == ("not_same_person", "established")
    assert "Documented, one by one 2 persons" in counted(inside)
    page = inside.get(f"/same/{twice[0]}/{twice[1]}").words
    assert "We found: These are two different people." in page
    assert "one date of birth" in page
    assert "These are two different people" in inside.get(f"/same/{twice[0]}").words
    find(inside, twice, "open", reasons="nobody knows")
    (finding,) = about(server, twice[0])
    assert (finding.question, finding.verdict) == ("same_person", "undetermined")
    left_open = counted(inside)
    assert "Documented, one by one 1 and up to 2 person" in left_open
    assert "may be a person who is counted already" in left_open


def test_persons_found_one_through_a_third_are_named_on_each_page(
    inside: Visitor, server: Server, twice: tuple[str, str]
) -> None:
    third = server.desk.keeper.call(
        lambda register: record_lines(register, [{"entity": "person", "as": "@x"}])[1]["@x"]
    )
    find(inside, twice, "one")
    find(inside, (twice[1], third), "one")
    assert twice[0][:6] in inside.get(f"/person/{third}").words
    assert third[:6] in inside.get(f"/person/{twice[0]}").words


def test_a_finding_on_more_persons_stands_in_the_way_and_says_so(
    inside: Visitor, server: Server, twice: tuple[str, str]
) -> None:
    third = server.desk.keeper.call(
        lambda register: record_lines(register, [{"entity": "person", "as": "@x"}])[1]["@x"]
    )
    line = {"finding": "same_person", "about": [*twice, third], "verdict": "established", **SAID}
    server.desk.keeper.call(lambda register: record_lines(register, [line]))
    page = find(inside, twice, "two")
    assert page.status == 422
    assert "A finding on more persons than these two holds. Take it back first." in page.words
    (finding,) = about(server, twice[0])
    inside.get(f"/retract/{finding.code}")
    inside.post(f"/retract/{finding.code}", reason="too much at once")
    assert find(inside, twice, "two").status == 200


def test_any_code_can_be_compared_but_not_with_itself_nor_with_what_is_no_person(
    inside: Visitor, record: Example, twice: tuple[str, str]
) -> None:
    one, other = twice
    inside.get(f"/same/{one}")
    page = inside.post(f"/same/{one}", **{"with": other[:6]})
    assert "One person or two?" in page.words
    for typed, sentence in (
        ("", "Write a code here."),
        (one, "This is the person's own code."),
        (record.codes["@g1"], "This code is of another kind"),
        ("nobody", "Nothing in this register has this code."),
    ):
        refused = inside.post(f"/same/{one}", **{"with": typed})
        assert refused.status == 422
        assert sentence in refused.words
    assert inside.get(f"/same/{one}/{one}").status == 404
    assert inside.get(f"/same/{one}/{record.codes['@g1']}").status == 404
    assert inside.get(f"/same/{record.codes['@g1']}").status == 404


@pytest.mark.parametrize("field", ["with", "do", "standard", "reasons", "dated"])
@pytest.mark.parametrize("name", [*HOSTILE, *UNFIT])
def test_hostile_words_do_no_harm(
    inside: Visitor, server: Server, twice: tuple[str, str], field: str, name: str
) -> None:
    words = {**HOSTILE, **UNFIT}[name]
    if field == "with":
        inside.get(f"/same/{twice[0]}")
        page = inside.post(f"/same/{twice[0]}", **{"with": words})
    else:
        said = {"do": "one", field: words}
        page = find(inside, twice, **said)
    good = field == "reasons" and name in HOSTILE
    assert page.status == (200 if good else 422)
    assert "<script>alert" not in page.text
    assert len(about(server, twice[0])) == int(good)
