"""A timeline: bars from the first to the last day, within the axis, each in a place of its own."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pictures.png import chunks, size

from unerased.pictures.style import NARROW, WIDE
from unerased.pictures.timeline import Bar, Timeline, draw, laid_out

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
KINDS = (("act", "What was done"), ("step", "What was tried"), ("statement", "What was said"))
HOSTILE = "$\\frac{1}{0}$ <script>alert(1)</script> \u202e\x00 " + "w" * 100_000


def of(*bars: Bar, mirrored: bool = False) -> Timeline:
    return Timeline("5 acts", bars, KINDS, "Date not known", MONTHS, mirrored=mirrored)  # type: ignore[arg-type] # kinds as plain words


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@st.composite
def bars(draw_: st.DrawFn) -> Bar:
    ends = sorted([draw_(dates), draw_(dates)])
    first = draw_(st.sampled_from([ends[0], None]))
    last = draw_(st.sampled_from([ends[1], None]))
    kind = draw_(st.sampled_from(["act", "step", "statement"]))
    return Bar(kind, draw_(st.text(max_size=40)), first, last, draw_(st.booleans()))  # type: ignore[arg-type] # one of the three


@given(st.lists(bars(), max_size=12), st.sampled_from([WIDE, NARROW]))
@settings(max_examples=100, deadline=None)
def test_bars_lie_within_the_axis_and_nothing_shares_a_line(found: list[Bar], wide: float) -> None:
    laid = laid_out(of(*found), wide)
    for placed in laid.bars:
        assert laid.start - 1e-6 <= placed.x
        assert placed.x + placed.width <= laid.end + 1e-6
        assert placed.y < laid.height
    assert sum(bool(bar.first or bar.last) for bar in found) == len(laid.bars)
    rows = sorted([placed.y for placed in laid.bars])
    assert all(after - before >= 40 for before, after in itertools.pairwise(rows))
    xs = [tick.x for tick in laid.ticks]
    assert all(after - before >= 60 for before, after in itertools.pairwise(xs))


def test_an_earlier_day_stands_before_a_later_one() -> None:
    early = Bar("act", "a", day("2018-06-03"), day("2018-06-24"))
    late = Bar("act", "b", day("2019-03-01"), day("2019-03-01"))
    first, second = laid_out(of(early, late)).bars
    assert first.x + first.width < second.x


def test_an_open_end_reaches_the_edge_and_gets_an_arrow() -> None:
    known = Bar("act", "a", day("2018-01-01"), day("2018-12-31"))
    ended = Bar("act", "b", None, day("2018-06-30"))
    begun = Bar("act", "c", day("2018-06-30"), None)
    laid = laid_out(of(known, ended, begun))
    assert [placed.open_start for placed in laid.bars] == [False, True, False]
    assert [placed.open_end for placed in laid.bars] == [False, False, True]
    assert laid.bars[1].x == laid.start
    assert laid.bars[2].x + laid.bars[2].width == pytest.approx(laid.end)


def test_what_has_no_date_stands_below_the_axis_by_its_words() -> None:
    laid = laid_out(of(Bar("act", "A-1 detention", day("2018-06-03")), Bar("act", "A-2 threats")))
    assert [line.words for line in laid.lines] == [
        "What was done",
        "Date not known",
        "A-2 threats",
    ]
    assert laid.lines[-1].y > laid.bars[-1].y


def test_without_any_date_there_is_no_axis() -> None:
    laid = laid_out(of(Bar("act", "A-2 threats")))
    assert laid.axis is None
    assert laid.ticks == ()


def test_the_picture_has_twice_the_pixels_says_nothing_else_and_is_always_the_same() -> None:
    timeline = of(
        Bar("act", "A-1 detention", day("2018-06-03"), day("2018-06-24"), denied=True),
        Bar("act", "A-2 torture", day("2018-06-01"), day("2018-08-31"), about=True),
        Bar("statement", "ST-1", day("2018-11-05"), None),
    )
    for wide in (WIDE, NARROW):
        data = draw(timeline, wide)
        laid = laid_out(timeline, wide)
        assert size(data) == (round(2 * wide), int(2 * laid.height))
        assert set(chunks(data)) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
        assert draw(timeline, wide) == data


def test_hostile_words_are_drawn_as_words() -> None:
    timeline = of(Bar("act", HOSTILE, day("2018-06-03")), Bar("act", HOSTILE))
    assert size(draw(replace(timeline, title=HOSTILE, undated=HOSTILE, more=HOSTILE)))[0] == 1440


def test_from_right_to_left_the_sheet_is_the_mirror_image_but_for_its_letters() -> None:
    bar = Bar("act", "", day("2018-06-03"), day("2018-06-24"))
    plain = replace(of(bar), title="", kinds=(("act", ""),), months=("",) * 12)
    assert draw(replace(plain, mirrored=True)) != draw(plain)
    assert laid_out(replace(plain, mirrored=True)) == laid_out(plain)
