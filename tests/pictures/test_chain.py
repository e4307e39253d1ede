"""The chain: each denial below its claim, each answer below its denial, an empty box when owed."""

from __future__ import annotations

import numpy as np
import pytest
from tests.pictures.png import chunks, grey, size

from unerased.pictures.chain import Chain, Link, draw, laid_out
from unerased.pictures.style import NARROW, WIDE

CLAIM = Link("c", "claim", "the survivor", "July 2018", "what was done: detention")
DENIAL = Link("d", "denial", "the minister", "5 November 2018", "no", "denies", ("c",))
ANSWER = Link("a", "answer", "our team", "", "it was", "our answer", ("d",))
MISSING = Link("m", "missing", "No answer yet", joins=("d",))


@pytest.mark.parametrize("wide", [WIDE, NARROW])
def test_each_box_stands_below_what_it_is_about_and_further_in(wide: float) -> None:
    laid = laid_out(Chain("", (CLAIM, DENIAL, ANSWER)), wide)
    assert [box.depth for box in laid.boxes] == [0, 1, 2]
    for above, below in zip(laid.boxes, laid.boxes[1:], strict=False):
        assert above.y + above.height < below.y
        assert above.x < below.x
        assert below.x + below.width <= wide


def test_lines_join_what_is_said_to_be_joined() -> None:
    laid = laid_out(Chain("", (CLAIM, DENIAL, ANSWER)))
    assert len(laid.joints) == 2
    claim, denial, _ = laid.boxes
    start, _, end = laid.joints[0]
    assert start[1] == claim.y + claim.height
    assert end == (denial.x, denial.y + denial.height / 2)


def test_a_denial_of_several_claims_is_joined_to_each() -> None:
    other = Link("c2", "claim", "a witness")
    both = Link("d", "denial", "the minister", verb="denies", joins=("c", "c2"))
    laid = laid_out(Chain("", (CLAIM, other, both)))
    assert len(laid.joints) == 2
    assert [box.depth for box in laid.boxes] == [0, 0, 1]


def test_a_box_joined_to_nothing_drawn_has_no_line() -> None:
    assert laid_out(Chain("", (ANSWER,))).joints == ()


def test_an_answer_that_is_owed_looks_unlike_one_that_was_given_also_in_grey() -> None:
    given_, owed = (Chain("", (CLAIM, DENIAL, last)) for last in (ANSWER, MISSING))
    for chain, edge in ((given_, True), (owed, False)):
        box = laid_out(chain).boxes[-1]
        image = grey(draw(chain))
        rows = slice(int(2 * box.y + 8), int(2 * (box.y + box.height) - 8))
        side = image[rows, int(2 * box.x + 4) : int(2 * box.x + 9)]
        assert (float(np.median(side)) < 120) is edge


def test_the_picture_is_always_the_same_and_says_nothing_else() -> None:
    bad = "$x$ \u202e\x00 <b> " + "w" * 100_000
    chain = Chain(bad, (CLAIM, Link("d", "other", bad, bad, bad, bad, ("c",)), MISSING), bad)
    for wide in (WIDE, NARROW):
        data = draw(chain, wide)
        assert size(data) == (2 * wide, int(2 * laid_out(chain, wide).height))
        assert set(chunks(data)) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
        assert draw(chain, wide) == data
