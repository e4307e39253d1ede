"""An outline of one's own is read strictly, and never a point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.pictures.errors import BadOutline
from unerased.pictures.outline import read_outline

GOOD = "45.1 43.2, 45.9 43.1; 45.5 42.8"


def test_pairs_are_read_and_rounded_to_hundredths() -> None:
    assert read_outline(GOOD) == ((45.1, 43.2), (45.9, 43.1), (45.5, 42.8))
    assert read_outline("45.12345 43.2\n45.9 43.1\n45.5 42.8")[0] == (45.12, 43.2)


def test_a_closing_point_is_left_out() -> None:
    assert read_outline(f"{GOOD}, 45.1 43.2") == read_outline(GOOD)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "form"),
        ("somewhere in the north", "form"),
        ("45.1,43.2,45.9,43.1", "form"),
        ("=1+1 2, 3 4, 5 6", "form"),
        ("1e9 2, 3 4, 5 6", "form"),
        ("nan nan, 3 4, 5 6", "form"),
        ("٤٥ ٤٣, 46 43, 45 42", "form"),
        ("45.1 43.2, 45.9 43.1", "points"),
        (", ".join(f"{east / 10} {(east * 7 % 50)}" for east in range(502)), "points"),
        ("45 43, 45 43, 45 43", "points"),
        ("245 43, 46 43, 45 42", "range"),
        ("45 93, 46 43, 45 42", "range"),
        ("45.10 43.20, 45.12 43.20, 45.11 43.21", "small"),
        ("45 43, 46 43, 45.5 43", "small"),
        ("1 1, " * 10_000, "long"),
        ("17.7 43.2, 18.9 43.1, \x00", "form"),
    ],
)
def test_what_is_no_outline_is_refused_by_its_rule(text: str, why: str) -> None:
    assert read_outline(GOOD)
    with pytest.raises(BadOutline) as refused:
        read_outline(text)
    assert refused.value.why == why
    assert text[:10] not in str(refused.value) or not text


@given(st.text(max_size=200))
def test_any_text_is_an_outline_or_refused(text: str) -> None:
    try:
        points = read_outline(text)
    except BadOutline:
        return
    assert 3 <= len(points) <= 500
    assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
