"""``remedy``: from a refusal letter to the limits, the calendar, denials and needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk


@pytest.fixture
def way(desk: Desk, codes: dict[str, str]) -> dict[str, str]:
    """A report of a crime that waits, a court's refusal, and a need; the codes of their labels."""
    by = {"source": codes["@network"]}

    def said(subject: str, property_: str, value: Any) -> dict[str, Any]:
        return {"subject": subject, "property": property_, "value": value, **by}

    answer = desk.add(
        {"entity": "intervention", "as": "@report"},
        said("@report", "intervention.person", codes["@p"]),
        said("@report", "intervention.remedy", "ru.crime_report"),
        said("@report", "intervention.authority", "police of Exampleburg"),
        said("@report", "intervention.date", "2018-11-26"),
        said("@report", "intervention.registration_number", "No. 4711"),
        {"entity": "intervention", "as": "@court"},
        said("@court", "intervention.person", codes["@p"]),
        said("@court", "intervention.remedy", "ru.court_125"),
        said("@court", "intervention.follows", "@report"),
        said("@court", "intervention.outcome", "denied"),
        said("@court", "intervention.decided", "2018-11-20"),
        {"entity": "need", "as": "@need"},
        said("@need", "need.person", codes["@p"]),
        said("@need", "need.kind", "transport"),
        said("@need", "need.due", "2018-12-05"),
    )
    assert answer.code == 0, answer.err
    labels: dict[str, str] = answer.json["labels"]
    return codes | labels


def test_the_table_of_a_person_names_limits_and_keeps_the_registration_number(
    desk: Desk, way: dict[str, str]
) -> None:
    found = desk.json("remedy", "show", way["@p"], "--on", "2018-11-28")
    states = {row["remedy"]: row["state"] for row in found["rows"]}
    assert states["ru.crime_report"] == "pending"
    assert states["ru.court_125"] == "decided"
    appeal = next(row for row in found["rows"] if row["remedy"] == "ru.appeal_389")
    assert (appeal["state"], appeal["limit"]["last"]) == ("open", "2018-11-30")
    assert appeal["limit"]["checked_by"] == [None]
    for answer in (
        desk.run("remedy", "show", way["@p"]),
        desk.run("remedy", "show", "--json", way["@p"]),
    ):
        assert answer.code == 0
        assert "4711" not in answer.out
    told = desk.run("remedy", "show", way["@p"], "--on", "2018-12-24").out
    assert "the authority is late" in told
    assert "not legal advice" in told


def test_days_ahead_and_the_calendar_that_is_recorded_as_taken_out(
    desk: Desk, way: dict[str, str], tmp_path: Path
) -> None:
    days = desk.json("remedy", "due", "--on", "2018-11-28")["due"]
    assert [(row["limit"]["last"], row["ours"]) for row in days][:2] == [
        ("2018-11-29", False),
        ("2018-11-30", True),
    ]
    file = tmp_path / "days.ics"
    assert desk.json("remedy", "calendar", str(file), "--on", "2018-11-28")["days"] == len(days)
    text = file.read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == len(days)
    for word in (way["@p"], "Exampleburg", "police", "4711", "ru.", "court"):
        assert word not in text
    assert file.stat().st_mode & 0o077 == 0
    assert desk.json("log")["saves"][0]["title"] == "Calendar of last days"
    again = desk.run("remedy", "calendar", str(file))
    assert again.code == 2
    assert "something lies there" in again.line
    assert file.read_text(encoding="utf-8") == text


def test_rules_of_one_s_own_are_checked_used_and_a_bad_one_stops_the_counting(
    desk: Desk, way: dict[str, str], tmp_path: Path
) -> None:
    shipped = desk.json("remedy", "rules")
    assert {row["file"] for row in shipped["remedies"]} == {"echr.yaml", "ru.yaml", "un.yaml"}
    own = tmp_path / "own.yaml"
    own.write_text(
        "format: unerased time limits 1\njurisdiction: inventia\nscope: domestic\nstate: XX\n"
        "labels: {en: Inventia, ru: Инвенция, ar: إنفنتيا}\nremedies:\n  appeal:\n"
        "    labels: {en: Appeal, ru: Жалоба, ar: طعن}\n    body: {en: Court, ru: Суд, ar: محكمة}\n"
        "    file_within: [{within: 7 days, start: served, source: Act}]\n",
        encoding="utf-8",
    )
    assert desk.json("remedy", "rules", "--check", str(own))["remedies"] == ["inventia.appeal"]
    folder = desk.private / "time-limits"
    folder.mkdir()
    (folder / "own.yaml").write_text(own.read_text(encoding="utf-8"), encoding="utf-8")
    names = [row["remedy"] for row in desk.json("remedy", "rules")["remedies"]]
    assert "inventia.appeal" in names
    (folder / "own.yaml").write_text("format: other\n", encoding="utf-8")
    for words in (("remedy", "due"), ("remedy", "show", way["@p"])):
        answer = desk.run(*words)
        assert answer.code == 2
        assert "own.yaml" in answer.line


def test_denials_investigation_and_needs(desk: Desk, way: dict[str, str]) -> None:
    found = desk.json("remedy", "denials")
    assert [row["statement"] for row in found["statements"]] == [way["@st"]]
    assert found["statements"][0]["unanswered"]
    points = desk.json("remedy", "investigation", way["@p"])["criteria"]
    assert len(points) == 5
    needs = desk.run("remedy", "needs", "--on", "2018-12-06", "--json")
    (row,) = needs.json["needs"]
    assert (row["kind"], row["late"]) == (["transport"], "late")
    assert "record the month alone" in needs.line
    assert desk.json("remedy", "needs", "--person", way["@p"])["needs"]


def test_what_is_no_day_or_nobody_is_refused_in_one_line(desk: Desk, way: dict[str, str]) -> None:
    assert "2018-11-30" in desk.run("remedy", "due", "--on", "soon").line
    answer = desk.run("remedy", "show", way["@court"])
    assert answer.code == 6
    assert "is no person or group" in answer.line


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"date": "2018-11-26", "decided": "2018-11-25"}, "decided before it was filed"),
        ({"decided": ["2018-11-01", "2018-11-20"], "final": ["yes"]}, "two final decisions"),
        ({"outcome": "denied"}, "cannot be counted: nobody recorded when"),
        (
            {"date": "2018-11-26", "extended_to": "2018-11-27"},
            "an extension to a day before the limit",
        ),
    ],
)
def test_what_cannot_be_right_or_counted_is_said_in_one_line_and_nothing_is_lost(
    desk: Desk, codes: dict[str, str], told: dict[str, Any], line: str
) -> None:
    by = {"source": codes["@network"]}
    said: dict[str, Any] = {"person": codes["@p"], "remedy": "ru.complaint_124", **told}
    lines: list[dict[str, Any]] = [{"entity": "intervention", "as": "@step"}]
    for name, values in said.items():
        for value in values if isinstance(values, list) else [values]:
            line_ = {"subject": "@step", "property": f"intervention.{name}", "value": value}
            lines.append({**line_, **by})
    answer = desk.add(*lines)
    assert answer.code == 0, answer.err
    shown = desk.run("remedy", "show", codes["@p"], "--on", "2018-11-28")
    assert shown.code == 0, shown.err
    assert sum(line in one for one in shown.out.splitlines()) >= 1, shown.out
    history = desk.json("history", answer.json["labels"]["@step"])["history"]
    assert len([one for one in history if one["code"].startswith("C-")]) == len(lines) - 1


def test_silence_and_an_extension_are_recorded_and_counted(desk: Desk, way: dict[str, str]) -> None:
    def state(on: str) -> str:
        rows = desk.json("remedy", "show", way["@p"], "--on", on)["rows"]
        return next(str(row["state"]) for row in rows if row["step"] == way["@report"])

    by = {"source": way["@network"], "subject": way["@report"]}
    assert state("2018-12-20") == "late"
    assert desk.add({**by, "property": "intervention.extended_to", "value": "2018-12-26"}).code == 0
    assert state("2018-12-20") == "pending"
    assert state("2018-12-27") == "late"
    assert desk.add({**by, "property": "intervention.outcome", "value": "overdue"}).code == 0
    assert state("2018-12-01") == "late"
