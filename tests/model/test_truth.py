import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unerased.model.dates import read, write
from unerased.model.errors import ModelError
from unerased.model.truth import (
    Period,
    Truth,
    all_of,
    any_of,
    can_be_equal,
    interval,
    number_within,
    within,
)
from unerased.model.values import Amount, Duration, When

YES, NO, MAYBE = Truth.YES, Truth.NO, Truth.MAYBE
TRUTHS = st.sampled_from(Truth)
ENDS = st.none() | st.integers(0, 30)


@given(TRUTHS, TRUTHS, TRUTHS)
def test_the_laws_of_and_or_not_hold(a: Truth, b: Truth, c: Truth) -> None:
    assert ~(a & b) is ~a | ~b
    assert ~(a | b) is ~a & ~b
    assert ~~a is a
    assert a & b is b & a
    assert a | b is b | a
    assert a & (b & c) is (a & b) & c
    assert a & (b | c) is (a & b) | (a & c)
    assert a | (a & b) is a


@given(st.lists(TRUTHS))
def test_all_and_any_follow_from_and_and_or(truths: list[Truth]) -> None:
    assert all_of(truths) is ~any_of(~truth for truth in truths)
    assert (all_of(truths) is YES) == all(truth is YES for truth in truths)
    assert (any_of(truths) is YES) == any(truth is YES for truth in truths)


def test_a_three_valued_truth_refuses_to_be_a_bool() -> None:
    with pytest.raises(TypeError, match="three-valued"):
        bool(MAYBE)


@pytest.mark.parametrize(
    ("date", "period", "truth"),
    [
        ("2018-07", "2018", YES),
        ("2018", "2018-07", MAYBE),
        ("2017/2018", "2018", MAYBE),
        ("2019", "2018", NO),
        ("2018-07~", "2018", YES),
        ("2018-07~", "2018-07", MAYBE),
        ("2018-07~", "2018-08", MAYBE),
        ("2018-07~", "2018-12", NO),
        ("2018-01-01?", "2018", MAYBE),
        ("/", "2018", MAYBE),
        ("../2017", "2018", NO),
        ("2018-03/..", "2018", MAYBE),
        ("2018", "../..", YES),
        ("/", "/", YES),
        ("../2018", "../2018", YES),
    ],
)
def test_a_date_lies_within_a_period(date: str, period: str, truth: Truth) -> None:
    when = read(period)
    assert within(read(date), Period(when.earliest, when.latest)) is truth


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ModelError, match="before it begins"):
        Period(dt.date(2018, 2, 1), dt.date(2018, 1, 1))


def narrower(low: int | None, high: int | None, one: int, other: int) -> tuple[int, int]:
    """Some interval inside the one given, closed on both sides."""
    floor = 0 if low is None else low
    ceiling = 30 if high is None else high
    first, last = sorted(floor + step % (ceiling - floor + 1) for step in (one, other))
    return first, last


def in_order(low: int | None, high: int | None) -> bool:
    return low is None or high is None or low <= high


@given(ENDS, ENDS, ENDS, ENDS, st.tuples(st.integers(0, 99), st.integers(0, 99)))
def test_narrowing_a_number_never_turns_a_settled_answer_round(
    low: int | None, high: int | None, first: int | None, last: int | None, steps: tuple[int, int]
) -> None:
    assume(in_order(low, high) and in_order(first, last))
    for kind in (Amount, Duration):
        before = number_within(kind(low, high), first, last)
        after = number_within(kind(*narrower(low, high, *steps)), first, last)
        assert before is MAYBE or after is before


@given(st.dates(), st.dates(), st.dates(), st.dates(), st.tuples(st.integers(0), st.integers(0)))
def test_narrowing_a_date_never_turns_a_settled_answer_round(
    a: dt.date, b: dt.date, c: dt.date, d: dt.date, steps: tuple[int, int]
) -> None:
    first, last = sorted((a, b))
    length = (last - first).days + 1
    begin, end = sorted(first + dt.timedelta(days=step % length) for step in steps)
    period = Period(*sorted((c, d)))
    before = within(write(first, last), period)
    after = within(write(begin, end), period)
    assert before is MAYBE or after is before


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_a_qualifier_only_makes_answers_less_sure(
    a: dt.date, b: dt.date, c: dt.date, d: dt.date
) -> None:
    period = Period(*sorted((c, d)))
    first, last = sorted((a, b))
    sure = within(write(first, last), period)
    about = within(write(first, last, "~"), period)
    assert about is sure or about is MAYBE


@given(ENDS, ENDS, ENDS, ENDS)
def test_two_amounts_can_be_equal_exactly_when_they_share_a_number(
    low: int | None, high: int | None, first: int | None, last: int | None
) -> None:
    assume(in_order(low, high) and in_order(first, last))
    span = range(-1, 32)
    shared = any(
        (low is None or n >= low) and (high is None or n <= high)
        and (first is None or n >= first) and (last is None or n <= last)
        for n in span
    )  # fmt: skip
    assert can_be_equal(Amount(low, high), Amount(first, last)) is shared
    assert can_be_equal(Amount(first, last), Amount(low, high)) is shared


def test_values_of_different_types_are_never_equal() -> None:
    assert not can_be_equal(Amount(3, 3), Duration(3, 3))
    assert can_be_equal(read("2018"), read("2018-07"))
    assert not can_be_equal(read("2017"), read("2018"))
    assert can_be_equal(read("2017~"), read("2018-03"))


def test_an_interval_is_given_in_whole_numbers() -> None:
    assert interval(Duration(3, None)) == (3, None)
    assert interval(When(None, dt.date(1, 1, 2), "../0001-01-02")) == (None, 2)
