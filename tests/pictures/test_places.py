"""The map: regions only, in classes that survive grey, with words that never cover each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pictures.png import chunks, grey, size

from unerased.pictures import regions
from unerased.pictures.errors import UnknownRegion
from unerased.pictures.globe import middle_of
from unerased.pictures.places import Area, Places, draw, laid_out
from unerased.pictures.style import CLASSES, NARROW, WIDE

NEAR = ("RUS/chechnya", "RUS/ingush", "RUS/dagestan", "GEO", "ARM")
SQUARE = ((30.0, 33.0), (34.0, 33.0), (34.0, 36.0), (30.0, 36.0))


def test_every_country_and_part_has_an_outline_on_the_globe() -> None:
    for name in regions.countries():
        rings = regions.rings(name)
        assert rings, name
        for ring in rings:
            assert len(ring) >= 2
            assert all(abs(x) <= 180.05 and abs(y) <= 90.05 for x, y in ring)
    assert len(regions.countries()) > 230
    assert all(regions.rings(part) for part in regions.parts("RUS"))


def test_a_region_is_found_by_a_name_in_any_language_and_script() -> None:
    for typed, found in {
        "Syria": "SYR",
        "сирия": "SYR",
        "سوريا": "SYR",
        "Чечня": "RUS/chechnya",
        "чеченская": "RUS/chechnya",
        "TATARSTAN": "RUS/tatarstan",
        "dagest": "RUS/dagestan",
    }.items():
        assert regions.find(typed, 5)[0].id == found, typed


def test_behind_a_country_come_its_parts() -> None:
    found = regions.find("Georgia", 400)
    assert found[0].id == "GEO"
    assert {region.id for region in found} >= set(regions.parts("GEO"))
    assert regions.find("Georgia", 3) == found[:3]


@pytest.mark.parametrize("typed", ["", "   ", "<>", "\x00", "\ud800", "' OR 1=1", "w" * 100_000])
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    assert regions.find(typed, 5) == ()


def test_an_unknown_region_is_refused() -> None:
    assert regions.known("SYR").name("ru") == "Сирия"
    with pytest.raises(UnknownRegion):
        regions.known("../SYR")
    with pytest.raises(UnknownRegion):
        regions.rings("XX")


@given(
    st.dictionaries(st.sampled_from(NEAR), st.integers(1, 400), min_size=1),
    st.text(max_size=40),
    st.sampled_from([WIDE, NARROW]),
)
@settings(max_examples=15, deadline=None)
def test_everything_lies_in_the_frame_and_no_words_cover_each_other(
    counts: dict[str, int], words: str, wide: float
) -> None:
    laid = laid_out(Places("", tuple(Area(words, n, name) for name, n in counts.items())), wide)
    x, y, across, high = laid.frame
    for shape in laid.shapes:
        for ring in shape.rings:
            assert all(x - 1 <= px <= x + across + 1 for px, _ in ring)
            assert all(y - 1 <= py <= y + high + 1 for _, py in ring)
    for number, label in enumerate(laid.labels):
        assert x <= label.at[0] - label.half[0] + 1e-6
        assert label.at[0] + label.half[0] <= x + across + 1e-6
        assert not any(label.meets(other) for other in laid.labels[:number])
    assert len(laid.shapes) == len(counts)


def test_a_part_lies_over_its_country_and_the_map_is_fitted_to_the_part() -> None:
    both = Places("", (Area("part", 2, "RUS/chechnya"), Area("country", 1, "RUS")))
    laid = laid_out(both)
    assert [shape.area.region for shape in laid.shapes] == ["RUS", "RUS/chechnya"]
    only = laid_out(Places("", (Area("part", 2, "RUS/chechnya"),)))
    assert laid.shapes[1].rings == only.shapes[0].rings


def test_a_country_on_both_sides_of_the_date_line_is_in_one_piece() -> None:
    laid = laid_out(Places("", (Area("Russia", 1, "RUS"),)))
    xs = [px for ring in laid.shapes[0].rings for px, _ in ring]
    assert max(xs) - min(xs) < 0.85 * laid.frame[2]


def test_an_outline_of_ones_own_is_drawn_like_a_region() -> None:
    laid = laid_out(Places("", (Area("Velmora", 3, outline=SQUARE),)))
    assert len(laid.shapes[0].rings[0]) == 4
    assert [label.words for label in laid.labels] == ["Velmora: 3"]


def test_the_words_stand_on_their_area_even_when_it_is_bent() -> None:
    bent = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (9.0, 10.0), (9.0, 1.0), (0.0, 1.0))
    x, y = middle_of(bent)
    assert 9 <= x <= 10 or 0 <= y <= 1


def test_in_grey_the_classes_stay_apart_by_level_or_by_pattern() -> None:
    squares = [tuple((x + 4.5 * number, y) for x, y in SQUARE) for number in range(len(CLASSES))]
    counts = (1, 4, 12, 60)
    areas = tuple(
        Area("", count, outline=outline) for count, outline in zip(counts, squares, strict=True)
    )
    places = Places("", areas)
    laid = laid_out(places)
    assert sorted(shape.rank for shape in laid.shapes) == [0, 1, 2, 3]
    image = grey(draw(places))
    seen = {}
    for shape in laid.shapes:
        xs, ys = zip(*shape.rings[0], strict=True)
        top, left = int(2 * min(ys)) + 12, int(2 * min(xs)) + 12
        part = image[top : top + 40, left : left + 40]
        seen[shape.rank] = (float(part.mean()), float(part.std()))
    levels = [seen[rank][0] for rank in range(4)]
    assert all(before - after > 15 for before, after in itertools.pairwise(levels))
    assert [seen[rank][1] > 5 for rank in range(4)] == [False, True, True, False]
    assert isinstance(image, np.ndarray)


def test_the_picture_says_nothing_beside_itself_and_is_always_the_same() -> None:
    bad = "$x$ \u202e <b> " + "w" * 100_000
    places = Places(bad, (Area(bad, 2, "GEO"),), (bad,))
    data = draw(places, NARROW)
    assert size(data) == (2 * NARROW, int(2 * laid_out(places, NARROW).height))
    assert set(chunks(data)) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert draw(places, NARROW) == data


def test_without_any_region_there_is_still_a_picture() -> None:
    assert laid_out(Places("nothing", ())).shapes == ()
