"""The strip of months: what is certain, what is only possible, and both in grey."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pictures.png import chunks, grey, size

from unerased.pictures.letters import width
from unerased.pictures.months import Month, Months, Year, draw, laid_out, numbers_in, rank_of
from unerased.pictures.style import CLASSES, NARROW, SMALL, TEXT, WIDE

NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def strip(*months: Month) -> Months:
    return Months("4 acts", NAMES, (Year(2018, months + (Month(),) * (12 - len(months))),))


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=1, max_value=10**6))
def test_classes_never_fall_as_counts_rise(one: int, other: int) -> None:
    low, high = sorted((one, other))
    ranks = [rank_of(count, high) for count in (low, high)]
    assert 0 <= (ranks[0] or 0) <= (ranks[1] or 0) < len(CLASSES)
    assert rank_of(high, high) == len(CLASSES) - 1 or high < 4
    assert rank_of(0, high) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([WIDE, NARROW]))
@settings(max_examples=50, deadline=None)
def test_no_number_reaches_into_the_next_month_and_none_is_cut(
    certain: int, possible: int, wide: float
) -> None:
    cell = laid_out(strip(Month(certain, possible)), wide).cells[0][0]
    sure, perhaps = numbers_in(cell)
    assert width(sure, TEXT, bold=True) <= cell.width
    assert width(perhaps, SMALL) <= cell.width
    assert sure in {"", str(certain)}
    assert perhaps in ({"+", f"+{possible}"} if possible else {""})
    if wide == WIDE and max(certain, possible) < 1_000:
        assert (sure, perhaps) == (str(certain or ""), f"+{possible}" if possible else "")


@given(
    st.lists(st.builds(Month, st.integers(0, 500), st.integers(0, 500)), min_size=12, max_size=12),
    st.sampled_from([WIDE, NARROW]),
)
@settings(max_examples=50, deadline=None)
def test_cells_lie_side_by_side_and_only_possible_acts_are_hatched(
    months: list[Month], wide: float
) -> None:
    laid = laid_out(strip(*months), wide)
    (row,) = laid.cells
    for cell in row:
        assert (cell.band > 0) is (cell.month.possible > 0)
        assert (cell.rank is None) is (cell.month.certain == 0)
        assert 0 <= cell.band <= cell.height
        assert not cell.month.certain or cell.band <= cell.height / 2
    assert all(one.x + one.width <= other.x + 1e-6 for one, other in itertools.pairwise(row))
    assert row[-1].x + row[-1].width <= wide


def test_the_more_of_its_acts_are_only_possible_the_more_of_a_month_is_hatched() -> None:
    row = laid_out(strip(Month(5, 1), Month(1, 5), Month(0, 1))).cells[0]
    assert row[0].band < row[1].band < row[2].band


def test_long_names_of_months_give_way_to_numbers() -> None:
    long = Months("", tuple(f"{name}uary and more" for name in NAMES), strip().years)
    assert laid_out(long).heads == tuple(str(number) for number in range(1, 13))
    assert laid_out(strip()).heads == NAMES


def test_in_grey_the_classes_and_the_hatch_stay_apart() -> None:
    data = draw(strip(Month(1), Month(3), Month(12), Month(60), Month(0, 2)))
    cells = laid_out(strip(Month(1), Month(3), Month(12), Month(60), Month(0, 2))).cells[0][:6]
    image = grey(data)
    tops = [
        image[
            int(2 * cell.y + 8) : int(2 * cell.y + 16), int(2 * cell.x + 8) : int(2 * cell.x + 40)
        ]
        for cell in cells
    ]
    levels = [float(np.median(part)) for part in tops]
    certain = levels[:4]
    assert all(before - after > 15 for before, after in itertools.pairwise(certain))
    # hatching is two levels in one cell; a plain cell is one
    assert tops[4].std() > 30
    assert tops[5].std() < 1


def test_the_picture_is_of_the_size_that_was_laid_out_and_says_nothing_else() -> None:
    months = Months("4 acts", NAMES, strip(Month(1)).years, ("2 acts: month not known",))
    data = draw(months, NARROW)
    assert size(data) == (2 * NARROW, int(2 * laid_out(months, NARROW).height))
    assert b"tEXt" not in chunks(data)
    assert draw(months, NARROW) == data
