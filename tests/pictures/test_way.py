"""The way of a complaint: stations from top to bottom, waiting between, drawn by its length."""

from __future__ import annotations

import pytest
from tests.pictures.png import chunks, grey, size

from unerased.pictures.style import NARROW, WIDE
from unerased.pictures.way import Pause, Station, Way, draw, laid_out

FIRST = Station(
    "refused", "police of Exampleburg", "filed 1 May 2018", "report of a crime",
    (Pause("10 to 40 days for the decision", 10, 40), Pause("5 days until served", 5, 5)),
)  # fmt: skip
SECOND = Station("waits", "a court", pauses=(Pause("20 days so far", 20, 20, goes_on=True),))
AHEAD = Station("ahead", "the next one", "", "open")


@pytest.mark.parametrize("wide", [WIDE, NARROW])
def test_stations_and_waits_stand_below_each_other(wide: float) -> None:
    laid = laid_out(Way("", (FIRST, SECOND, AHEAD)), wide)
    first, second, third = laid.boxes
    one, two, three = laid.bars
    tops = [first.y, one.y, two.y, second.y, three.y, third.y]
    assert tops == sorted(tops)
    assert third.y + third.height < laid.height


def test_bars_share_one_scale_and_the_unsure_part_follows_the_sure_one() -> None:
    one, two, three = laid_out(Way("", (FIRST, SECOND))).bars
    assert one.sure * 3 == pytest.approx(one.maybe)
    assert two.sure * 2 == pytest.approx(one.sure)
    assert three.sure == pytest.approx((one.sure + one.maybe) / 2)
    assert two.maybe == three.maybe == 0


def test_a_wait_of_no_known_length_has_no_bar() -> None:
    (bar,) = laid_out(Way("", (Station("moved", "a", pauses=(Pause("?", 0, None),)),))).bars
    assert (bar.sure, bar.maybe) == (0, 0)


def test_a_refusal_looks_unlike_a_passing_on_also_in_grey() -> None:
    images = [
        grey(draw(Way("", (Station(part, "an authority", "", "words"),))))  # type: ignore[arg-type] # of the literal
        for part in ("refused", "moved", "announced")
    ]
    assert (images[0] != images[1]).any()
    assert (images[1] != images[2]).any()


def test_the_picture_is_always_the_same_and_says_nothing_else() -> None:
    bad = "$x$ \u202e\x00 <b> " + "w" * 10_000
    way = Way(bad, (Station("refused", bad, bad, bad, (Pause(bad, 1, 2),)), AHEAD), bad)
    made = draw(way, NARROW)
    assert made == draw(way, NARROW)
    assert set(chunks(made)) <= {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert size(made)[0] == 2 * NARROW
    assert size(draw(Way("nothing", ())))[1] > 0
    mirrored = draw(Way("\u0627", (FIRST,), mirrored=True))
    assert mirrored != draw(Way("\u0627", (FIRST,)))
