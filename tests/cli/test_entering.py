"""Entering one claim by options, and many from a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.desk import PASSPHRASE, Desk

from unerased.model.codes import short

if TYPE_CHECKING:
    from pathlib import Path


def enter(desk: Desk, **options: str) -> Any:
    words = [
        word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)
    ]
    return desk.json("claim", "add", *words)


def the_claim(desk: Desk, kind: str, subject: str, code: str) -> dict[str, Any]:
    told = desk.json(kind, "show", subject, "--names")
    (row,) = [row for row in told["claims"] if row["claim"] == code]
    found: dict[str, Any] = row
    return found


def test_one_claim_is_entered_with_everything_around_it(desk: Desk, codes: dict[str, str]) -> None:
    told = enter(
        desk,
        subject=codes["@p"],
        property="person.name",
        value="Test Other Person",
        source=short(codes["@minister"]),
        as_stated="T. O. Person",
        locator="p. 2",
        statement=short(codes["@st"]),
        title="one name",
    )
    assert told["records"] == 1
    row = the_claim(desk, "person", codes["@p"], told["labels"]["@claim"])
    assert row["value"] == "Test Other Person"
    assert (row["as_stated"], row["locator"]) == ("T. O. Person", "p. 2")
    assert (row["source"], row["statement"]) == (codes["@minister"], codes["@st"])
    assert desk.json("log")["saves"][0]["title"] == "one name"


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("person.age", "30", 30),
        ("person.age", "28..32", {"low": 28, "high": 32}),
        ("person.age", "18..", {"low": 18}),
        ("person.age", "..17", {"high": 17}),
        ("person.birth", "1988-07~", "1988-07~"),
        ("person.affected_as", "perceived_orientation", "perceived_orientation"),
        ("person.occupation", "125", "125"),
        ("person.occupation", "null", "null"),
        ("person.occupation", '{"text": 1}', '{"text": 1}'),
    ],
)
def test_a_value_is_read_by_the_type_of_its_property(
    desk: Desk, codes: dict[str, str], name: str, typed: str, stored: object
) -> None:
    told = enter(desk, subject=codes["@p"], property=name, value=typed, source=codes["@network"])
    assert the_claim(desk, "person", codes["@p"], told["codes"][0])["value"] == stored


def test_new_things_are_declared_with_the_claim(desk: Desk) -> None:
    told = enter(
        desk,
        subject="new:person",
        property="person.origin",
        value="new:place",
        source="new:source",
    )
    assert told["records"] == 4
    row = the_claim(desk, "person", told["labels"]["@subject"], told["labels"]["@claim"])
    assert row["value"] == told["labels"]["@value"]
    assert row["source"] == told["labels"]["@source"]


def test_that_a_source_does_not_know_is_said_by_its_own_option(
    desk: Desk, codes: dict[str, str]
) -> None:
    line = ["--subject", codes["@p"], "--property", "person.birth", "--source", codes["@network"]]
    told = desk.json("claim", "add", *line, "--not-known")
    row = the_claim(desk, "person", codes["@p"], told["codes"][0])
    assert (row["value"], row["hidden"], row["erased"]) == (None, False, False)
    assert "date of birth: not known" in desk.run("person", "show", codes["@p"], "--names").out


def test_a_claim_that_repeats_another_says_so(desk: Desk, codes: dict[str, str]) -> None:
    line = ["--subject", codes["@g"], "--property", "group.size", "--value", "12"]
    line += ["--source", codes["@minister"], "--repeats", short(codes["@twelve"])]
    assert desk.json("claim", "add", *line)["records"] == 1
    assert len(desk.json("contradictions")["contradictions"]) == 2


def test_a_denial_is_a_claim_about_a_claim(desk: Desk, codes: dict[str, str]) -> None:
    enter(
        desk,
        subject=codes["@twelve"],
        property="claim.stance",
        value="denies_act",
        source=codes["@minister"],
    )
    pairs = desk.json("contradictions")["contradictions"]
    assert codes["@twelve"] in {pair["a"]["claim"] for pair in pairs}


@pytest.mark.parametrize(
    ("line", "exit_code", "named"),
    [
        ([], 2, "a claim needs --subject, --property, --source, --value"),
        (["--subject", "@p", "--property", "person.age"], 2, "needs --source, --value"),
        (["--file", "x.jsonl", "--subject", "@p"], 2, "not both"),
        (["--file", "x.jsonl", "--not-known"], 2, "not both"),
        (["--file", "nowhere.jsonl"], 6, "there is no such file of claims"),
        (["@age", "--value", "30", "--not-known"], 2, "exclude each other"),
        (["@age", "--value", "young"], 2, "value: must be a whole number"),
        (["@age", "--value", "32..28"], 2, "Nothing was saved"),
        (["@age", "--value", "30", "--statement", "ST-7K3M"], 6, "`unerased search` finds codes"),
        (["@none", "--value", "x"], 2, 'unknown property "person.shoe_size"'),
        (["@birth", "--value", "1988-02-30"], 2, "value: "),
        (["@origin", "--value", "nowhere"], 6, "a code has a prefix"),
        (["@kind", "--value", "ghost"], 2, "is no term of the list"),
    ],
)
def test_one_claim_that_cannot_be_is_refused_and_nothing_is_written(
    desk: Desk, codes: dict[str, str], line: list[str], exit_code: int, named: str
) -> None:
    about = ["--subject", codes["@p"], "--source", codes["@network"], "--property"]
    given = {
        "@p": [codes["@p"]],
        "@age": [*about, "person.age"],
        "@birth": [*about, "person.birth"],
        "@none": [*about, "person.shoe_size"],
        "@origin": [*about, "person.origin"],
        "@kind": [*about, "person.affected_as"],
    }
    before = desk.record_state()
    answer = desk.run("claim", "add", *(word for one in line for word in given.get(one, [one])))
    assert (answer.code, answer.out) == (exit_code, "")
    assert named in answer.line
    assert desk.record_state() == before


def test_a_file_is_one_save_and_people_read_which_label_became_which_code(desk: Desk) -> None:
    file = desk.home / "more.jsonl"
    file.write_text('{"entity": "person", "as": "@one"}\n\n{"entity": "person", "as": "@two"}\n')
    answer = desk.run("claim", "add", "--file", str(file), "--title", "two more")
    assert answer.code == 0
    assert answer.out.startswith("Saved 2 records as SV-")
    assert "@one is P-" in answer.out
    assert desk.json("log")["saves"][0]["records"] == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_of_every_system_are_read(desk: Desk, line_end: str, mark: str) -> None:
    file = desk.home / "more.jsonl"
    lines = ['{"entity": "person"}', "  ", '{"entity": "person"}', ""]
    file.write_bytes((mark + line_end.join(lines)).encode())
    assert desk.json("claim", "add", "--file", str(file))["records"] == 2


def test_a_separator_that_is_no_line_end_stays_in_its_value(
    desk: Desk, codes: dict[str, str]
) -> None:
    words = "one\u2028two\u2029three"
    line = {"subject": codes["@e"], "property": "event.title", "value": words}
    told = desk.add(line | {"source": codes["@network"]}).json
    assert the_claim(desk, "event", codes["@e"], told["codes"][0])["value"] == words


def test_the_schema_is_printed_and_fits_the_story(pristine: Desk) -> None:
    answer = pristine.run("claim", "schema")
    assert answer.code == 0
    schema = json.loads(answer.out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "person.age" in answer.out


def test_figures_are_defined_listed_and_counted(desk: Desk, codes: dict[str, str]) -> None:
    (listed,) = desk.json("figure", "list")["figures"]
    assert (listed["name"], listed["unit"]) == ("held", "persons")
    assert "held" in desk.run("figure", "list").out
    told = desk.json("figure", "show", "held", "--who")
    assert told["documented"] == {"counted": 1, "undetermined": 0, "excluded": 0, "contested": 1}
    assert told["who"]["counted"][0]["code"] == codes["@p"]
    out = desk.run("figure", "show", "held", "--who").out
    assert "Documented one by one: 1 person." in out
    assert short(codes["@p"]) in out
    then = desk.json("figure", "show", "held", "--as-of", "2100-01-01")
    assert then["documented"]["counted"] == 1


def test_a_stated_figure_names_who_states_and_who_denies(desk: Desk, codes: dict[str, str]) -> None:
    act = {"entity": "act", "as": "@act"}
    said = {"subject": "@act", "source": codes["@network"]}
    lines: list[dict[str, Any]] = [
        act,
        {**said, "property": "act.violation", "value": "detention", "as": "@what"},
        {**said, "property": "act.victim", "value": codes["@g"]},
        {"stance": "denies_act", "on": ["@what"], "source": codes["@minister"]},
    ]
    assert desk.add(*lines).code == 0
    (row,) = desk.json("figure", "show", "held")["stated"]
    assert (row["source"], row["value"]) == (codes["@network"], 12)
    assert row["denied_by"] == [codes["@minister"]]
    out = desk.run("figure", "show", "held").out
    assert f"Stated: 12 persons, by {short(codes['@network'])}" in out
    assert f"    denied by {short(codes['@minister'])} (official, minister of Testland)" in out


@pytest.mark.parametrize(
    ("content", "exit_code", "named"),
    [
        (None, 6, "cannot be read"),
        (b"\xff\xfe", 2, "not UTF-8 text"),
        (b"a" * 70_000, 2, "at most 64 KiB"),
        (b"name: [", 2, "definition"),
        (b"name: held\nlabels: {en: Held, ru: X}\nunit: persons\nwhere: {suffered: x}\n", 2, "x"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(
    desk: Desk, content: bytes | None, exit_code: int, named: str
) -> None:
    file = desk.home / "figure.yaml"
    if content is not None:
        file.write_bytes(content)
    before = desk.record_state()
    answer = desk.run("figure", "add", str(file))
    assert (answer.code, answer.out) == (exit_code, "")
    assert named in answer.line
    assert desk.record_state() == before


def test_a_figure_that_is_not_defined_is_named_with_those_that_are(desk: Desk) -> None:
    answer = desk.run("figure", "show", "left")
    assert answer.code == 6
    assert "Figures of this register: held" in answer.line


def test_an_empty_register_teaches_the_next_step(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.passphrase_file.write_text(PASSPHRASE)
    desk.passphrase_file.chmod(0o600)
    assert desk.run("init").code == 0
    assert "figure add" in desk.run("figure", "list").out
    assert "claim add" in desk.run("log").out
    assert "evidence add" in desk.run("evidence", "list").out
    assert "Nothing was looked at" in desk.run("log", "--looked-at").out
    assert desk.run("contradictions").out.startswith("No two claims")
    assert desk.json("rebuild") == {"rebuilt": True, "claims": 0, "segments": 1}
    assert desk.run("rebuild").out == "Rebuilt from 1 segment: 0 claims.\n"
