from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.sheets import csv_of, workbook

from unerased.exchange import BadTable, read_table
from unerased.exchange.table import EPOCH_1900, EPOCH_1904, fold, letter, text_of

DAY = dt.datetime(2018, 7, 15)  # noqa: DTZ001 - a spreadsheet knows no time zone


def test_cells_of_a_workbook_come_as_they_are_kept() -> None:
    data = workbook([["имя", "when", "n"], ["Тест", DAY, 30], ["", "", 2.5], ["=1+1", True, "30"]])
    table = read_table(data)
    assert table.rows[1] == ("Тест", dt.date(2018, 7, 15), 30.0)
    assert table.rows[3] == ("=1+1", True, "30")
    assert [text_of(cell) for cell in table.rows[1]] == ["Тест", "2018-07-15", "30"]
    assert (table.sheet, table.epoch) == ("", EPOCH_1900)


def test_an_unformatted_date_comes_as_a_number() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_datetime(0, 0, DAY)
    assert read_table(out.getvalue()).rows == ((43296.0,),)


def test_rows_and_columns_before_the_first_cell_count() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_string(2, 1, "deep")
    assert read_table(out.getvalue()).rows == (("", ""), ("", ""), ("", "deep"))


def test_merged_ranges_are_kept_and_the_value_stands_in_the_first_cell() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.merge_range(1, 0, 3, 1, "town")
        page.write_string(3, 2, "last")
    table = read_table(out.getvalue())
    assert table.merged == ((1, 0, 3, 1),)
    assert [row[0] for row in table.rows[1:]] == ["town", "", ""]


def test_a_formula_gives_the_value_kept_and_is_never_computed() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_formula(0, 0, "=1+1", None, "kept")
    assert read_table(out.getvalue()).rows == (("kept",),)


def test_dates_from_1904_are_known_as_such() -> None:
    assert read_table(workbook([["a"]], date_1904=True)).epoch == EPOCH_1904


def test_a_sheet_must_be_named_where_there_are_several() -> None:
    data = workbook([["first"]], [["second"]])
    assert read_table(data, sheet="Sheet2").rows == (("second",),)
    assert read_table(data, sheet="Sheet2").sheet == "Sheet2"
    with pytest.raises(BadTable, match="2 sheets"):
        read_table(data)
    with pytest.raises(BadTable, match="no sheet of that name"):
        read_table(data, sheet="canary")


def repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            body = packed.read(name)
            made.writestr(name, body.replace(old, new) if name == part else body)
    return out.getvalue()


@pytest.mark.parametrize("far", [b"XFD1048576", b"A300000", b"A999999999999999999991", b"ZZ2"])
def test_a_cell_far_away_takes_no_memory(far: bytes) -> None:
    data = workbook([["a"], ["b"]])
    part = "xl/worksheets/sheet1.xml"
    assert len(read_table(repacked(data, part, b'r="A2"', b'r="A3"')).rows) == 3
    wide = far == b"ZZ2"
    moved = repacked(data, part, b'r="A2"', b'r="' + far + b'"')
    if wide:
        assert read_table(moved).width == 702
        return
    with pytest.raises(BadTable, match="beyond 200,000 rows or 1,000 columns"):
        read_table(moved)


def test_a_wide_and_long_sheet_takes_no_memory() -> None:
    data = workbook([["a"], ["b"]])
    part = "xl/worksheets/sheet1.xml"
    with pytest.raises(BadTable, match="more than 5,000,000 cells"):
        read_table(repacked(data, part, b'r="A2"', b'r="ALL199999"'))


def test_cells_that_do_not_say_where_they_stand_are_counted() -> None:
    data = workbook([["a"], ["b"]])
    part = "xl/worksheets/sheet1.xml"
    few = repacked(data, part, b"<sheetData>", b"<sheetData>" + b"<row/>" * 10)
    assert len(read_table(few).rows) == 2
    wide = b"<row>" + b"<c/>" * 999 + b"</row>"
    many = repacked(data, part, b"<sheetData>", b"<sheetData>" + wide + b"<row/>" * 199_000)
    with pytest.raises(BadTable, match="more than 5,000,000 cells"):
        read_table(many)


def test_a_list_of_formulas_is_no_sheet() -> None:
    out = io.BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(out, "a") as packed:
        cells = "".join(f'<c r="A{row}"/>' for row in range(1, 3_000))
        packed.writestr("xl/calcChain.xml", f"<calcChain>{cells}</calcChain>")
    assert read_table(out.getvalue()).rows == (("a",),)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(17):
                part.write(bytes(16 * 2**20))
    assert len(out.getvalue()) < 2**20
    with pytest.raises(BadTable, match="unpacks to more"):
        read_table(out.getvalue())


#: made once: a workbook holds the moment at which it was made
WHOLE = workbook([["name"], ["Test Person"]])


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    at = data.draw(st.integers(4, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        assert read_table(bytes(whole)).rows
    except BadTable as refused:
        assert "Test" not in str(refused)  # noqa: PT017 - either way is right


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "older Excel file, or one with a password"),
        (b"a,b\n\xff\xfe\xfa", "no text in utf-8"),
        (b'a,"b\n', "quote that does not close"),
        (b"a" * 200_000, "128 kB"),
        (b"," * 2_000, "1,000 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(data: bytes, told: str) -> None:
    with pytest.raises(BadTable, match="Nothing was written") as refused:
        read_table(data)
    assert told in str(refused.value)


def test_csv_keeps_every_row_and_every_cell_as_text() -> None:
    table = read_table(csv_of("\ufeffимя,n", '"a ""b"", c",007', "", '"two\nlines",1'))
    assert table.rows == (("имя", "n"), ('a "b", c', "007"), (), ("two\nlines", "1"))


def test_csv_is_read_as_the_mapping_says() -> None:
    data = "имя;возраст\nЮлия;30".encode("cp1251")
    table = read_table(data, encoding="cp1251", delimiter=";")
    assert table.rows == (("имя", "возраст"), ("Юлия", "30"))


def test_letters_of_columns() -> None:
    assert [letter(index) for index in (0, 25, 26, 51, 701, 702)] == [
        "A", "Z", "AA", "AZ", "ZZ", "AAA",
    ]  # fmt: skip


@given(st.text(max_size=20))
def test_folding_is_done_once_and_hides_what_is_invisible(text: str) -> None:
    assert fold(f"\u202e {text}\u200f ") == fold(text)


@pytest.mark.parametrize("count", [b"4294967296", b"18446744073709551615", b"99999999"])
def test_a_count_that_lies_takes_no_memory(count: bytes) -> None:
    data = workbook([["name"], ["Test Person"]])
    part, said = "xl/sharedStrings.xml", b'uniqueCount="2"'
    assert read_table(repacked(data, part, said, b'uniqueCount="3"')).rows[1] == ("Test Person",)
    with pytest.raises(BadTable, match="far too much"):
        read_table(repacked(data, part, said, b'uniqueCount="' + count + b'"'))
