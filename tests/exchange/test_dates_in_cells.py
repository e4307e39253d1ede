from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.desk import plan, said

from unerased.exchange.errors import BadCell
from unerased.exchange.table import EPOCH_1904
from unerased.exchange.when import ORDERS, read_when
from unerased.model.values import When


@pytest.mark.parametrize(
    ("cell", "order", "edtf"),
    [
        ("03.04.2017", "day_first", "2017-04-03"),
        ("03.04.2017", "month_first", "2017-03-04"),
        (" 3/4/2017 ", "month_first", "2017-03-04"),
        ("15. 7. 2018", "day_first", "2018-07-15"),
        ("15.07.2018 \u0433.", "day_first", "2018-07-15"),
        ("15.07.2018 10:30", "day_first", "2018-07-15"),
        ("07.2018", "day_first", "2018-07"),
        ("7/2018", "month_first", "2018-07"),
        ("2018-07-15", "iso", "2018-07-15"),
        ("2018-07-15T00:00:00", "iso", "2018-07-15"),
        ("2018-07", "iso", "2018-07"),
        ("2018", "years", "2018"),
        (2018.0, "years", "2018"),
        ("2018-07~", "edtf", "2018-07~"),
        ("2018-07/2018-09", "edtf", "2018-07/2018-09"),
        (43285.0, "excel_serial", "2018-07-04"),
        (43285.75, "excel_serial", "2018-07-04"),
        ("43285.0", "excel_serial", "2018-07-04"),
        (61.0, "excel_serial", "1900-03-01"),
        ("July 2018", "words", "2018-07"),
        ("\u0438\u044e\u043b\u044c 2018", "words", "2018-07"),
        ("about 2018", "words", "2018~"),
        ("3 July 2018", "words", "2018-07-03"),
    ],
)
def test_a_cell_is_read_in_the_order_named(cell: str | float, order: str, edtf: str) -> None:
    assert read_when(cell, [order]).edtf == edtf


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("07/15/2018", "day_first"),
        ("15.07.2018", "month_first"),
        ("15.07.18", "day_first"),
        ("15.07-2018", "day_first"),
        ("30.02.2018", "day_first"),
        ("15.21.2018", "day_first"),
        ("21.2018", "day_first"),
        ("2018-21", "iso"),
        ("2018", "iso"),
        ("43285", "years"),
        (43285.0, "day_first"),
        (60.0, "excel_serial"),
        (-1.0, "excel_serial"),
        (2_958_466.0, "excel_serial"),
        ("03.04.2018", "words"),
        ("winter 2018 or so", "words"),
        ("2018", "words"),
        ("unknown", "words"),
        ("9" * 100_000, "excel_serial"),
        (True, "excel_serial"),
        ("июль 2018", "day_first"),
        ("٠٣.٠٤.٢٠١٧", "day_first"),
    ],
)
def test_a_cell_that_does_not_fit_the_order_is_refused_without_its_text(
    cell: str | float, order: str
) -> None:
    with pytest.raises(BadCell) as refused:
        read_when(cell, [order])
    assert str(cell) not in str(refused.value)


def test_what_means_different_days_in_two_orders_named_is_refused() -> None:
    assert read_when("15.07.2018", ["day_first", "month_first"]).edtf == "2018-07-15"
    with pytest.raises(BadCell, match="different days as day_first and as month_first"):
        read_when("03.04.2017", ["day_first", "month_first"])
    with pytest.raises(BadCell, match="years and as excel_serial"):
        read_when(2018.0, ["years", "excel_serial"])


def test_the_refusal_says_in_which_order_it_would_fit() -> None:
    with pytest.raises(BadCell, match="would fit month_first"):
        read_when("07/15/2018", ["day_first", "iso"])


def test_a_cell_that_is_a_date_is_that_day_in_any_order() -> None:
    day = When(dt.date(2018, 7, 4), dt.date(2018, 7, 4), "2018-07-04")
    assert read_when(dt.date(2018, 7, 4), []) == day
    assert read_when(dt.datetime(2018, 7, 4, 23, 59), ["years"]) == day  # noqa: DTZ001 - a spreadsheet knows no time zone


def test_serials_count_from_1904_where_the_file_says_so() -> None:
    assert read_when(41823.0, ["excel_serial"], EPOCH_1904).edtf == "2018-07-04"
    assert read_when(0.0, ["excel_serial"], EPOCH_1904).edtf == "1904-01-01"


@given(st.dates(dt.date(1900, 3, 1)))
def test_every_day_written_in_an_order_is_read_back(day: dt.date) -> None:
    year = f"{day.year:04d}"
    written: dict[str, str | float] = {
        "iso": day.isoformat(),
        "day_first": f"{day.day}.{day.month}.{year}",
        "month_first": f"{day.month:02d}/{day.day:02d}/{year}",
        "excel_serial": float((day - dt.date(1899, 12, 30)).days),
    }
    assert {order: read_when(cell, [order]).earliest for order, cell in written.items()} == (
        dict.fromkeys(written, day)
    )


@given(st.text(max_size=30), st.sampled_from(sorted(ORDERS)))
def test_any_text_is_read_or_refused(text: str, order: str) -> None:
    try:
        assert read_when(text, [order]).edtf
    except BadCell as refused:
        assert order in str(refused)  # noqa: PT017 - either way is right


WHEN = """
"when": {property: act.date}
"what": {property: act.violation}
"""


def test_a_column_without_an_order_is_asked_with_samples_and_not_guessed() -> None:
    rows = [["when", "what"], ["15.07.2018", "torture"], ["03.04.2018", "torture"], ["x", ""]]
    (fault,) = plan(WHEN, *rows).column_faults
    assert (fault.column, fault.header) == ("A", "when")
    assert "Of 3 cells 2 fit day_first, 1 fit month_first" in fault.reason
    assert "1 could mean different days, 1 fit none" in fault.reason
    assert fault.samples == ("03.04.2018", "15.07.2018", "x")


def test_a_column_that_fits_one_order_alone_is_asked_all_the_same() -> None:
    (fault,) = plan(WHEN, ["when", "what"], ["2018-07-15", "torture"]).column_faults
    assert "1 fit iso" in fault.reason


def test_a_column_of_serials_is_asked_and_never_taken_for_dates() -> None:
    (fault,) = plan(WHEN, ["when", "what"], [43285.0, "torture"]).column_faults
    assert "1 fit excel_serial" in fault.reason
    columns = WHEN.replace("act.date", "act.date, dates: excel_serial")
    (claim,) = said(plan(columns, ["when", "what"], [43285.0, "torture"]), "act.date")
    assert (claim.value.edtf, claim.as_stated) == ("2018-07-04", "43285")  # type: ignore[union-attr] # a date


def test_a_column_of_real_dates_is_not_asked() -> None:
    made = plan(WHEN, ["when", "what"], [dt.date(2018, 7, 15), "torture"])
    assert made.column_faults == ()
    assert said(made, "act.date")[0].as_stated == "2018-07-15"


def test_no_samples_are_shown_of_dates_that_identify() -> None:
    columns = '"born": {property: person.birth}'
    (fault,) = plan(columns, ["born"], ["03.04.1990"]).column_faults
    assert "1 could mean different days" in fault.reason
    assert fault.samples == ()
