"""A spreadsheet through the command line: begun, decided, looked at, written, undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import run_here
from tests.exchange.sheets import MAPPING, csv_of, generated, workbook

if TYPE_CHECKING:
    from tests.cli.desk import Desk

HEADERS = "имя,born,where,age"
COLUMNS = """\
columns:
  имя: {property: person.name}
  born: {property: person.birth, dates: day_first}
  where: {property: person.origin}
  age: {property: person.age}
"""
SMALL = f"""\
format: unerased import 1
row: person
source: {{new: {{kind: press}}}}
{COLUMNS}"""
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "import-a-spreadsheet.md"


def files(desk: Desk, data: bytes, mapping: str = SMALL) -> tuple[str, str, str]:
    """FILE --mapping MAP, written beside the register."""
    table, mapped = desk.home / "table", desk.home / "map.yaml"
    table.write_bytes(data)
    mapped.write_text(mapping, encoding="utf-8")
    return str(table), "--mapping", str(mapped)


def test_a_sheet_is_planned_written_noticed_and_undone(desk: Desk) -> None:
    sheet = generated(200)
    given = files(desk, sheet.data, MAPPING)
    before = desk.record_state()
    plan = desk.json("import", "plan", *given)
    assert desk.record_state() == before
    assert (plan["persons"], plan["empty_rows"]) == (sheet.persons, sheet.empty)
    assert len(plan["duplicates"]) == sheet.duplicates
    # Exampleburg is in the register already
    assert plan["new_places"] == ["Пробный Посад", "Testville", "Нигдейск"]
    done = desk.json("import", "run", *given, "--title", "spring")
    assert done["persons"] == sheet.persons
    assert desk.json("log")["saves"][0]["title"] == "spring"
    again = desk.run("import", "run", *given)
    assert again.code == 2
    assert f"imported as {done['save']}" in again.line
    assert desk.json("import", "plan", *given)["imported_before"] == done["save"]
    assert desk.run("undo", done["save"], "--reason", "a test").code == 0
    assert desk.run("import", "run", *given).code == 0


def test_the_plan_for_people_shows_first_rows_without_names(desk: Desk) -> None:
    given = files(desk, csv_of(HEADERS, "Canary Person,03.04.1990,exampleburg,30"))
    shown = desk.run("import", "plan", *given)
    assert shown.code == 0, shown.err
    assert "1 person, 0 acts and 4 claims would be written" in shown.out
    assert "person.age" in shown.out
    assert "Canary" not in shown.out
    assert "1990" not in shown.out
    named = desk.run("import", "plan", *given, "--names").out
    assert "Canary Person" in named
    assert "1990-04-03" in named
    assert "Canary" not in desk.run("import", "plan", *given, "--names", "--limit", "0").out


def test_errors_are_told_by_row_with_the_cell_only_where_it_identifies_nobody(desk: Desk) -> None:
    rows = ("A,canary,exampleburg,30", "B,03.04.1990,Nowhere,many", "C,03.04.1990,,18-20")
    given = files(desk, csv_of(HEADERS, *rows))
    plan = desk.run("import", "plan", *given, "--json")
    assert plan.code == 2
    assert [(one["row"], one["column"], one["text"]) for one in plan.json["faults"]] == [
        (2, "B", ""),
        (3, "C", "Nowhere"),
        (3, "D", "many"),
    ]
    assert plan.json["unknown_places"] == {"Nowhere": 1}
    assert "canary" not in plan.out + desk.run("import", "plan", *given).out
    refused = desk.run("import", "run", *given)
    assert refused.code == 2
    assert "nothing was written" in refused.lines[0]
    assert refused.lines[1].startswith("row 2, column B: is no date in the order day_first")
    assert "Nowhere" not in refused.err
    saves = len(desk.json("log")["saves"])
    done = desk.json("import", "run", *given, "--skip-bad-rows")
    assert [one["row"] for one in done["skipped"]] == [2, 3, 3]
    assert done["persons"] == 1
    assert len(desk.json("log")["saves"]) == saves + 1


def test_a_column_of_unclear_dates_is_asked_for_people(desk: Desk) -> None:
    mapping = SMALL.replace("person.birth, dates: day_first", "act.date").replace(
        "columns:", "act: {violation: detention}\ncolumns:"
    )
    given = files(desk, csv_of(HEADERS, "A,03.04.2017,,", "B,15.04.2017,,"), mapping)
    shown = desk.run("import", "plan", *given)
    assert shown.code == 2
    assert "Column B (born): in which order are its dates?" in shown.out
    assert "for example 03.04.2017 · 15.04.2017" in shown.out
    refused = desk.run("import", "run", *given, "--skip-bad-rows")
    assert refused.code == 2
    assert "1 column of the spreadsheet" in refused.lines[0]


def test_a_mapping_to_start_from_needs_no_register_and_decides_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "list"
    file.write_bytes("имя;возраст\nЮлия;30".encode("cp1251"))
    refused = run_here("import", "mapping", str(file))
    assert refused.code == 2
    assert "no text in utf-8" in refused.line
    begun = run_here("import", "mapping", str(file), "--encoding", "cp1251")
    assert begun.code == 0, begun.err
    assert '  "имя":\n  #   perhaps {property: person.name}' in begun.out
    assert 'delimiter: ";"' in begun.out
    given = files(desk, file.read_bytes(), begun.out)
    assert "not decided yet" in desk.run("import", "plan", *given).line
    text = begun.out.replace("source:", "source: {new: {kind: press}}", 1)
    text = text.replace('"имя":', '"имя": {property: person.name}')
    text = text.replace('"возраст":', '"возраст": {property: person.age}')
    assert desk.json("import", "plan", *files(desk, file.read_bytes(), text))["claims"] == 2


def test_a_sheet_is_chosen_by_name(desk: Desk) -> None:
    data = workbook([["x"]], [["имя", "born", "where", "age"], ["A", "", "", 30]])
    given = files(desk, data)
    assert "2 sheets" in desk.run("import", "plan", *given).line
    assert desk.json("import", "plan", *given, "--sheet", "Sheet2")["persons"] == 1
    begun = run_here("import", "mapping", given[0], "--sheet", "Sheet2").out
    assert 'sheet: "Sheet2"' in begun


def test_hostile_cells_reach_neither_terminal_nor_errors_as_they_are(desk: Desk) -> None:
    cell = "\u202e\x1b[31m=cmd|' /C calc'!A0<script>"
    plan = desk.run("import", "plan", *files(desk, csv_of(HEADERS, f"A,,,{cell}")))
    assert plan.code == 2
    assert "=cmd|" in plan.out
    assert not {"\u202e", "\x1b"} & set(plan.out + plan.err)
    assert "cmd" not in desk.run("import", "run", *files(desk, csv_of(HEADERS, f"A,,,{cell}"))).err
    named = files(desk, csv_of(HEADERS, "\u202e=HYPERLINK(1),,,30"))
    assert desk.run("import", "run", *named).code == 0


@pytest.mark.parametrize(
    ("data", "mapping", "told"),
    [
        (b"PK\x03\x04", SMALL, "damaged"),
        (csv_of(HEADERS), SMALL, "nothing to save"),
        (csv_of(HEADERS, "a,,,1"), "a: &b 1", "anchors"),
        (csv_of(HEADERS, "a,,,1"), "format: other", "format"),
        (csv_of("x"), SMALL, "no such column"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_one_line(
    desk: Desk, data: bytes, mapping: str, told: str
) -> None:
    before = desk.record_state()
    refused = desk.run("import", "run", *files(desk, data, mapping))
    assert refused.code == 2
    assert told in refused.line
    assert desk.record_state() == before


def test_a_file_that_is_not_there_is_named_as_such(desk: Desk) -> None:
    file, *rest = files(desk, b"")
    missing = desk.run("import", "run", f"{file}.xlsx", *rest)
    assert (missing.code, missing.line) == (6, "there is no such file; nothing was written")


def test_the_mapping_of_the_documents_imports_the_sheet_of_the_tests(desk: Desk) -> None:
    text = PAGE.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    given = files(desk, generated(20).data, text)
    assert desk.json("import", "run", *given)["persons"] == 21
