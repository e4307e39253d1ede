"""The cube that releases are attacked in, against numbers made by hand."""

from __future__ import annotations

import pytest
from tests.figures.release.bench import FEBRUARY

from unerased.attack import (
    Attack,
    BadStatement,
    Contradiction,
    Exact,
    Policy,
    Quantile,
    Rounded,
    Target,
)
from unerased.figures import Breakdown, Cell, UnitVerdict
from unerased.figures.release import (
    BadOthers,
    Layer,
    Other,
    Published,
    Shown,
    Snapshot,
    attacked,
    cube_of,
    profiles_of,
    read_others,
)

MONTH, YEAR, SEX = ("month",), ("year",), ("sex",)
RULE = Policy(k=5, width=5)


def numbers(*counts: tuple[str, str, str, int]) -> Snapshot:
    """Month, year, sex, and how many."""
    profiles = [
        (((month,),), ((year,),), ((sex,),))
        for month, year, sex, count in counts
        for _ in range(count)
    ]
    return Snapshot.of((MONTH, YEAR, SEX), profiles)


PLAIN = numbers(
    ("2018-07", "2018", "woman", 6),
    ("2018-08", "2018", "man", 7),
    ("2019-01", "2019", "woman", 5),
    ("~", "2019", "man", 2),
)
#: three persons stand in two months
SEVERAL = Snapshot.of(
    (MONTH,),
    [(((month,),),) for month in ("2018-07",) * 6 + ("2018-08",) * 4]
    + [((("2018-07",), ("2018-08",)),)] * 3,
)


def told(snapshot: Snapshot, *tables: tuple[str, ...]) -> Published:
    shown = tuple(Shown(by, tuple(snapshot.table(by).items())) for by in tables)
    return Published(snapshot.total, shown)


def test_month_and_year_share_a_dimension_when_no_unit_stands_in_several_cells() -> None:
    cube = cube_of([PLAIN])
    time, sex = sorted(cube.dimensions, key=lambda one: one.name, reverse=True)[::-1]
    assert (time.name, sex.name) == ("month and year", "sex")
    assert time.categories == (
        "2018-07 | 2018",
        "2018-08 | 2018",
        "2019-01 | 2019",
        "~ | 2019",
    )
    assert time.wider["year 2019"] == ("2019-01 | 2019", "~ | 2019")
    assert sex.categories == ("man", "woman")
    assert cube.where(("year",), ("2018",)) == {"month and year": time.categories[:2]}
    assert cube.where(("month", "sex"), ("2018-07", "man")) == {
        "month and year": ("2018-07 | 2018",),
        "sex": ("man",),
    }


def test_each_table_is_a_dimension_of_sets_of_cells_when_a_unit_stands_in_several() -> None:
    cube = cube_of([SEVERAL])
    (month,) = cube.dimensions
    assert month.categories == ("2018-07", "2018-07; 2018-08", "2018-08")
    assert month.wider["month 2018-07"] == ("2018-07", "2018-07; 2018-08")
    assert SEVERAL.table(MONTH) == {("2018-07",): 9, ("2018-08",): 7}


def test_cells_that_overlap_and_their_total_give_away_who_stands_in_both() -> None:
    """9 + 7 - 13 = 3: nobody published that number."""
    cube = cube_of([SEVERAL])
    said = cube.statements("R", told(SEVERAL, MONTH), "the release")
    assert [one.says for one in said] == [Exact(13), Exact(9), Exact(7)]
    attack = Attack(cube.dimensions, ["R"], said)
    both = attack.extent(Target("R", {"month": ("2018-07; 2018-08",)}))
    assert (both.low, both.high) == (3, 3)
    found = attacked([Layer("R", "the release", told(SEVERAL, MONTH), SEVERAL)], (), RULE)
    assert any("is 3, from" in one for one in found.breaches)


def test_what_is_not_listed_in_a_table_is_told_to_be_nothing() -> None:
    cube = cube_of([PLAIN])
    crossed = told(PLAIN, MONTH)
    few = Published(20, (Shown(("month", "sex"), ((("2018-07", "woman"), 6),)),))
    zeros = [one for one in cube.statements("R", few, "R") if one.says == Exact(0)]
    assert len(zeros) == 4 * 2 - 1
    assert len(cube.statements("R", crossed, "R")) == 1 + 4
    rounded = Published(20, (Shown(SEX, ((("woman",), 10),), base=10),))
    assert [one.says for one in cube.statements("R", rounded, "R")] == [
        Exact(20),
        Rounded(10, 10, "either"),
        Rounded(0, 10, "either"),
    ]


def test_a_number_that_is_left_out_says_nothing() -> None:
    cube = cube_of([PLAIN])
    hidden = Published(20, (Shown(SEX, ((("woman",), None), (("man",), 9))),))
    assert [one.says for one in cube.statements("R", hidden, "R")] == [Exact(20), Exact(9)]


def test_extremes_of_a_duration_are_quantiles_over_days_in_their_order() -> None:
    units = [
        UnitVerdict(f"P-{at}", "counted", days=days)
        for at, days in enumerate([(3, 9), (10, 21), (3, None), (30, 400)])
    ]
    tables, profiles = profiles_of(units, (), days=True)
    snapshot = Snapshot.of(tables, profiles.values())
    cube = cube_of([snapshot])
    by_name = {one.name: one for one in cube.dimensions}
    assert by_name["shortest"].categories == ("3", "10", "30")
    assert by_name["shortest"].numbers == (3.0, 10.0, 30.0)
    assert by_name["longest"].categories == ("", "9", "21", "400")
    said = cube.statements("R", Published(4, (), ("3", "400")), "R")
    assert [one.says for one in said[1:]] == [
        Quantile("shortest", "3", 0),
        Quantile("longest", "400", 1000),
    ]
    assert said[2].where == {"longest": ("9", "21", "400")}
    found = attacked([Layer("R", "R", Published(4, (), ("3", "400")), snapshot)], (), RULE)
    assert any("the longest, 400 days, describes fewer than 5" in one for one in found.breaches)


def test_a_table_that_an_earlier_version_did_not_have_leaves_its_units_unplaced() -> None:
    old = numbers(("2018-07", "2018", "woman", 9)).only([YEAR])
    cube = cube_of([old, PLAIN])
    time = next(one for one in cube.dimensions if one.name == "month and year")
    assert len(time.categories) == 4
    other = Snapshot.of((YEAR,), [((("2017",),),)] * 9)
    (padded,) = [one for one in cube_of([other, PLAIN]).dimensions if one.name != "sex"]
    assert padded.wider["year 2017"] == ("? | 2017",)


def test_cells_of_breakdowns_are_those_of_the_units_released() -> None:
    breakdown = Breakdown(MONTH, (Cell(("2018-07",), ("P-1", "P-2")), Cell(("~",), ("P-1",))), 1)
    tables, found = profiles_of([UnitVerdict("P-1", "counted")], [breakdown], days=False)
    assert tables == (MONTH,)
    assert found == {"P-1": ((("2018-07",), ("~",)),)}


def test_what_others_published_narrows_what_was_left_out() -> None:
    hidden = Published(20, (Shown(SEX, ((("woman",), None), (("man",), None))),))
    layer = Layer("R", "the release", hidden, PLAIN)
    assert attacked([layer], (), RULE).breaches == ()
    (other,) = read_others("- {says: a newspaper, where: {month: '~'}, exactly: 2}")
    assert other == Other("", MONTH, ("~",), Exact(2), "a newspaper")
    found = attacked([layer], [other], RULE).breaches
    assert any(
        "month ~ in the release is 2, from + a newspaper (as entered)" in one for one in found
    )


def test_what_cannot_be_true_or_names_no_cell_is_refused_by_its_name() -> None:
    layer = Layer("R", "the release", told(PLAIN, SEX), PLAIN)
    wrong = read_others("- {says: a newspaper, where: {sex: woman}, exactly: 3}")
    with pytest.raises(Contradiction, match="a newspaper"):
        attacked([layer], wrong, RULE)
    nowhere = read_others("- {says: a newspaper, where: {sex: unknown}, exactly: 3}")
    with pytest.raises(BadStatement, match="no table of this figure"):
        attacked([layer], nowhere, RULE)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("exactly: 3", "a list"),
        ("- 3", "a mapping"),
        ("- {exactly: 3, about: 5, to: 5}", "one of"),
        ("- {exactly: -3}", "whole number"),
        ("- {exactly: yes}", "whole number"),
        ("- {about: 5}", "`to` is a whole number"),
        ("- {exactly: 3, where: north}", "mapping of dimensions"),
        ("- {exactly: 3, colour: red}", "a mapping of"),
        ("- {exactly: 3, at: 7}", "`at` is text"),
        ("- [", "not YAML"),
    ],
)
def test_bad_entries_of_others_are_named(text: str, problem: str) -> None:
    assert read_others("- {exactly: 3}")
    with pytest.raises(BadOthers, match=problem):
        read_others(text)


def test_all_kinds_of_values_of_others_are_read() -> None:
    text = "- {at_least: 3, at_most: 9}\n- {at_least: 3}\n- {about: 10, to: 5}\n- {per_cent: 20}"
    assert len(read_others(text)) == 4
    layer = Layer("R", "R", told(PLAIN, SEX), PLAIN)
    assert FEBRUARY.year == 2031
    with pytest.raises(Contradiction):
        attacked([layer], read_others("- {at_least: 3, at_most: 9}"), RULE)


def test_what_followed_before_is_told_apart_from_what_the_planned_release_adds() -> None:
    first = Layer("R1", "the first", told(PLAIN, MONTH), PLAIN)
    assert any("month ~ in the first is 2" in one for one in attacked([first], (), RULE).breaches)
    again = Layer("R2", "the second", told(PLAIN, MONTH), PLAIN)
    found = attacked([first, again], (), RULE)
    assert found.breaches == ()
    assert any("month ~ in the first is 2" in one for one in found.standing)
    grown = numbers(*([("2018-07", "2018", "woman", 6), ("2018-08", "2018", "man", 7),
                       ("2019-01", "2019", "woman", 5), ("~", "2019", "man", 3)]))  # fmt: skip
    more = Layer("R2", "the second", told(grown, MONTH), grown)
    found = attacked([first, more], (), RULE)
    assert any("month ~ in the second is 3" in one for one in found.breaches)
    assert any("the change of month ~" in one for one in found.breaches)


def test_a_table_in_which_a_line_holds_one_cell_gives_away_the_attribute_of_a_known_person() -> (
    None
):
    both = Snapshot.of(
        (("month", "sex"),),
        [((("07", "woman"),),)] * 6 + [((("08", "woman"),),)] * 5 + [((("08", "man"),),)] * 7,
    )
    alone = attacked([Layer("R", "the release", told(both, ("month", "sex")), both)], (), RULE)
    assert any("everything but sex learns that it is woman" in one for one in alone.breaches)
    total = attacked([Layer("R", "the release", told(both), both)], (), RULE)
    assert total.breaches == ()
    loose = Policy(k=5, width=5, choices=1)
    assert (
        attacked(
            [Layer("R", "the release", told(both, ("month", "sex")), both)], (), loose
        ).breaches
        == ()
    )
