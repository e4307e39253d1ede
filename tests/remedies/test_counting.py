"""Time limits counted by hand elsewhere: each date here has its source."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.remedies.counting import Counting, FreeDays, Length, last_day, not_known

WEEKEND = frozenset({5, 6})
#: Labour Code of the Russian Federation, article 112: those of February to June
RUSSIA = FreeDays(WEEKEND, frozenset({(2, 23), (3, 8), (5, 1), (5, 9), (6, 12)}))
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))


def months(number: int) -> Counting:
    return Counting(Length(number, "months"))


@pytest.mark.parametrize(
    ("start", "how", "end", "source"),
    [
        ("2005-11-28", months(6), "2006-05-28",
         "Sabri Güneş v. Turkey [GC], no. 27396/06: ended on a Sunday; Monday was too late"),
        ("1985-02-18", months(3), "1985-05-18",
         "Misset v Council, case 152/85: three months from 18 February end with 18 May"),
        ("2023-01-31", months(1), "2023-02-28",
         "European Convention on the Calculation of Time-Limits (ETS 76), article 4 (2)"),
        ("2024-01-31", months(1), "2024-02-29", "the same, in a leap year"),
        ("2021-08-31", months(6), "2022-02-28", "the same, over the end of a year"),
        ("2022-10-31", months(4), "2023-02-28", "the same, for four months"),
        ("2024-02-29", Counting(Length(1, "years")), "2025-02-28", "the same, for years"),
        ("2020-02-29", Counting(Length(4, "years")), "2024-02-29", "the same, to a leap year"),
        ("2018-05-14", Counting(Length(10, "days")), "2018-05-24", "ETS 76, article 3 (1)"),
        ("2018-05-14", Counting(Length(10, "days"), first_counts=True), "2018-05-23",
         "a rule that counts the first day"),
        ("2018-05-14", Counting(Length(1, "months"), first_counts=True), "2018-06-13",
         "the same, for months"),
        ("2018-02-20", Counting(Length(3, "days"), moves_on=True, free=RUSSIA), "2018-02-26",
         "Russian Code of Criminal Procedure, article 128 (2): 23 February, then a weekend"),
        ("2018-06-08", Counting(Length(3, "days"), moves_on=True, free=RUSSIA), "2018-06-11",
         "the same: ends on a Monday between a weekend and a holiday, and stays"),
        ("2018-04-26", Counting(Length(3, "working days"), free=RUSSIA), "2018-05-02",
         "working days: Friday, Monday, not 1 May, Wednesday"),
    ],
)  # fmt: skip
def test_a_worked_date(start: str, how: Counting, end: str, source: str) -> None:
    assert last_day(dt.date.fromisoformat(start), how).isoformat() == end, source


def test_days_of_a_yearly_suspension_do_not_count_also_when_the_limit_would_end_in_it() -> None:
    """Law of 7 October 1969, No. 742 (Italy), article 1: limits do not run from 1 to 31 August."""
    august = (((8, 1), (8, 31)),)
    how = Counting(Length(30, "days"), pauses=august)
    assert last_day(dt.date(2023, 7, 15), how) == dt.date(2023, 9, 14)
    assert last_day(dt.date(2023, 8, 10), how) == dt.date(2023, 9, 30)
    assert last_day(dt.date(2023, 9, 1), how) == dt.date(2023, 10, 1)
    half_a_year = Counting(Length(6, "months"), pauses=august)
    assert last_day(dt.date(2023, 4, 1), half_a_year) == dt.date(2023, 11, 1)


def test_recorded_suspensions_are_added_once_each() -> None:
    twice = [
        (dt.date(2020, 4, 1), dt.date(2020, 4, 30)),
        (dt.date(2020, 4, 20), dt.date(2020, 5, 5)),
    ]
    how = Counting(Length(30, "days"))
    assert last_day(dt.date(2020, 3, 31), how, twice) == dt.date(2020, 6, 4)
    assert last_day(dt.date(2020, 3, 31), how) == dt.date(2020, 4, 30)


def test_years_whose_movable_holidays_are_not_listed_are_named_where_they_matter() -> None:
    how = Counting(Length(3, "days"), moves_on=True, free=RUSSIA)
    assert not_known(dt.date(2018, 3, 5), dt.date(2018, 3, 9), how) == (2018,)
    assert not_known(dt.date(2018, 3, 5), dt.date(2018, 9, 5), months(6)) == ()
    known = FreeDays(WEEKEND, once=frozenset({dt.date(2018, 3, 9)}), known=frozenset({2018}))
    told = Counting(Length(3, "working days"), free=known)
    assert last_day(dt.date(2018, 3, 7), told) == dt.date(2018, 3, 13)
    assert not_known(dt.date(2018, 3, 7), dt.date(2018, 3, 13), told) == ()


def test_a_day_off_that_was_made_a_working_day_is_one() -> None:
    moved = FreeDays(WEEKEND, moved=frozenset({dt.date(2018, 4, 28)}))
    how = Counting(Length(1, "working days"), free=moved)
    assert last_day(dt.date(2018, 4, 27), how) == dt.date(2018, 4, 28)


@given(
    DAYS,
    st.integers(1, 400),
    st.sampled_from(["days", "working days", "months", "years"]),
    st.booleans(),
    st.booleans(),
)
def test_a_later_start_never_ends_earlier_and_an_end_is_never_before_its_start(
    day: dt.date,
    amount: int,
    unit: str,
    first: bool,  # noqa: FBT001 - drawn
    moves: bool,  # noqa: FBT001 - drawn
) -> None:
    amount = amount if unit != "years" else amount % 10 + 1
    how = Counting(Length(amount, unit), first, moves, RUSSIA)  # type: ignore[arg-type] # sampled
    end = last_day(day, how)
    assert end >= day
    assert last_day(day + dt.timedelta(days=1), how) >= end
    if moves:
        assert not RUSSIA.free(end)


@given(DAYS, st.integers(1, 60), st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=4))
def test_a_suspension_never_shortens_and_adds_exactly_its_days(
    day: dt.date, amount: int, spans: list[tuple[dt.date, int]]
) -> None:
    suspended = [(first, first + dt.timedelta(days=days)) for first, days in spans]
    end = last_day(day, Counting(Length(amount, "days")), suspended)
    counted = [
        one
        for one in (day + dt.timedelta(days=n) for n in range(1, (end - day).days + 1))
        if not any(first <= one <= last for first, last in suspended)
    ]
    assert len(counted) == amount


def test_beyond_the_last_year_the_calendar_ends() -> None:
    assert last_day(dt.date(9999, 12, 1), months(6)) == dt.date.max
    assert last_day(dt.date(9999, 12, 30), Counting(Length(5, "working days"))) == dt.date.max
