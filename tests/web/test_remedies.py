"""Pages for remedies: from a refusal letter to limits, calendar, denials, the way, protection."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from tests.web.complaints import days_ago
from tests.web.forms import form_to
from tests.web.test_guided import asked
from tests.web.test_kinds import enter

from unerased.register import record_lines
from unerased.remedies import own_folder

if TYPE_CHECKING:
    from tests.web.complaints import Complaints
    from tests.web.example import Example
    from tests.web.visitor import Visitor

    from unerased.web import Server


@pytest.fixture
def refused(complaints: Complaints) -> str:
    """A court's refusal of yesterday; its code."""
    return complaints.refused(served=days_ago(0), registration_number="No. 4711")


def test_from_a_refusal_to_the_next_limit_and_the_form_that_enters_it(
    inside: Visitor, record: Example, refused: str
) -> None:
    person = record.codes["@p1"]
    before = len(inside.history)
    page = inside.get(f"/person/{person}")
    assert "Appeal against the decision of the court: open, until" in page.words
    page = inside.get(f"/person/{person}/remedies")
    assert re.search(r"until \S+ \S+ \S+ · \d+ days left", page.words)
    assert "to be checked by a lawyer" in page.words
    assert "4711" not in page.text
    links = re.findall(r'href="(/add/intervention\?[^"]*ru\.appeal_389[^"]*)"', page.text)
    form = form_to(inside.get(links[0].replace("&amp;", "&")), "/add/intervention")
    assert form.fields["intervention.remedy"] == "ru.appeal_389"
    assert form.fields["intervention.follows"].startswith(refused[:7])
    form.send(
        inside,
        **{"intervention.status": "prepared", "source": record.codes["@network"]},
    )
    page = inside.get(f"/person/{person}/remedies")
    assert "announced, not filed" in page.words
    assert len(inside.history) - before <= 12


def test_the_start_and_the_list_of_limits_name_the_day_and_the_calendar_names_nobody(
    inside: Visitor, record: Example, refused: str
) -> None:
    assert "Appeal against the decision of the court" in inside.get("/").words
    page = inside.get("/limits")
    assert "Days ahead" in page.words
    assert inside.ask("GET", "/limits/calendar").status == 405
    answer = inside.post("/limits/calendar")
    assert answer.headers["content-type"].startswith("text/calendar")
    entries = Calendar.from_ical(answer.text).walk("VEVENT")
    assert {str(one["summary"]) for one in entries} == {f"Look at {refused[:7]}"}
    for word in (record.codes["@p1"], "Exampleburg", "4711", "389", "court"):
        assert word not in answer.text
    assert "Calendar of last days" in inside.get("/saves").words


def test_what_cannot_be_right_is_named_and_stays(inside: Visitor, record: Example) -> None:
    person = record.codes["@p1"]
    enter(
        inside,
        "intervention",
        intervention__person=person,
        intervention__kind="complaint",
        intervention__date=days_ago(2),
        intervention__decided=days_ago(9),
        source=record.codes["@network"],
    )
    page = inside.get(f"/person/{person}/remedies").words
    assert "It was decided before it was filed." in page
    assert "Nobody said which remedy this was; nothing is guessed." in page


def test_a_bad_file_of_rules_is_named_everywhere_and_hides_no_other_page(
    inside: Visitor, record: Example, server: Server, refused: str
) -> None:
    folder = asked(server, own_folder)
    folder.mkdir()
    (folder / "ours.yaml").write_text("format: other\n", encoding="utf-8")
    assert "a file cannot be used" in inside.get("/").words
    page = inside.get(f"/person/{record.codes['@p1']}")
    assert page.status == 200
    assert "ours.yaml" in page.words
    for path in ("/limits", f"/person/{record.codes['@p1']}/remedies"):
        answer = inside.get(path)
        assert answer.status == 409
        assert "ours.yaml" in answer.words
    assert refused[:7] in inside.get("/interventions").words


def test_denials_stand_beside_answers_and_what_nobody_spoke_of_stands_below(
    inside: Visitor, record: Example
) -> None:
    page = inside.get("/denials")
    assert "There was nothing of the kind." in page.words
    assert "Contests 3 claims." in page.words
    assert "This statement has no answer of ours yet." in page.words
    assert "1 act or group on which no official has taken any stance." in page.words
    statement = f"/statement/{record.codes['@denial']}"
    form = form_to(inside.get(statement), statement)
    form.send(inside, answer="We hold an account.")
    after = inside.get("/denials").words
    assert "We hold an account." in after
    assert "This statement has no answer of ours yet." not in after


def test_the_way_is_a_picture_with_its_table_and_the_investigation_has_its_claims(
    inside: Visitor, record: Example, refused: str
) -> None:
    person = record.codes["@p1"]
    source = record.codes["@network"]
    inside.get(f"/add/claim/{refused}?property=intervention.examination_did_not")
    inside.post(
        f"/add/claim/{refused}",
        property="intervention.examination_did_not",
        value="scene_examined",
        source=source,
    )
    page = inside.get(f"/person/{person}/investigation").words
    assert "examined the place Said not to be done" in page.replace("said not", "Said not")
    found = inside.get(f"/person/{person}/remedies")
    assert f'src="/person/{person}/remedies/way.png"' in found.text
    assert 'alt="1 step taken: 1 refused, 0 wait"' in found.text
    assert inside.get(f"/group/{record.codes['@g1']}/remedies").status == 200


def test_protection_work_shows_who_sees_to_it_and_warns_of_a_day_of_travel(
    inside: Visitor, record: Example
) -> None:
    person = record.codes["@p1"]
    assert "No need waits for anybody." in inside.get("/protection").words
    enter(
        inside,
        "need",
        need__person=person,
        need__kind="transport",
        need__status="open",
        need__responsible="member B",
        need__due=days_ago(3),
        source=record.codes["@network"],
    )
    for path in ("/protection", f"/person/{person}/remedies"):
        page = inside.get(path).words
        assert "member B" in page
        assert "A day for transport tells when somebody travels." in page
    assert "Overdue" in inside.get("/").words.replace("overdue", "Overdue")


@pytest.mark.parametrize("path", ["/limits", "/limits/rules", "/denials", "/protection"])
def test_pages_of_an_almost_empty_register_teach_the_next_step(inside: Visitor, path: str) -> None:
    assert inside.get(path).status == 200


def test_who_is_not_there_has_no_table(inside: Visitor, record: Example) -> None:
    assert inside.get(f"/person/{record.codes['@a1']}/remedies").status == 404


def test_one_rule_says_which_denials_wait_on_the_start_and_on_their_own_page(
    inside: Visitor, record: Example, server: Server
) -> None:
    def told(name: str, value: str) -> dict[str, object]:
        return {"subject": "@said", "property": name, "value": value, "source": "@other"}

    lines: list[dict[str, object]] = [
        {"entity": "source", "as": "@other"},
        {"subject": "@other", "property": "source.kind", "value": "official", "source": "@other"},
        {"entity": "statement", "as": "@said"},
        told("statement.speaker", "@other"),
        {
            "subject": record.codes["@g1"],
            "property": "group.size",
            "value": 7,
            "as": "@word",
            "source": record.codes["@minister"],
        },
        {"stance": "denies_act", "on": ["@word"], "source": "@other", "statement": "@said"},
    ]
    _, codes = asked(server, lambda register: record_lines(register, lines, title="Officials"))
    page = inside.get("/denials").words
    assert "It contests what another official says; no answer of ours is owed." in page
    assert "1 waits for an answer of ours." in page
    waiting = inside.get("/waiting/denials").text
    assert record.codes["@denial"] in waiting
    assert codes["@said"] not in waiting
    assert codes["@said"] not in inside.get("/").text.partition('id="w-denials"')[2]


def test_behind_a_contested_claim_stand_its_sources_and_their_files(
    inside: Visitor, record: Example
) -> None:
    assert "no file is held" in inside.get("/denials").words
    survivor = record.codes["@survivor"]
    inside.get(f"/attach/{survivor}")
    inside.upload(f"/attach/{survivor}", {"file": ("scan.bin", b"\x00\x01")}, received="by hand")
    page = inside.get("/denials")
    files = re.findall(r'href="/record/(FI-[0-9A-Z-]+)"', page.text)
    assert files
    assert inside.get(f"/record/{files[0]}").status == 200
