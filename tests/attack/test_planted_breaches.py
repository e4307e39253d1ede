"""Breaches planted by hand, one of each kind, are found; the reason names what they follow from."""

from __future__ import annotations

import pytest

from unerased.attack import (
    Attack,
    BadStatement,
    Between,
    Contradiction,
    Dimension,
    Exact,
    Knowledge,
    Percent,
    Policy,
    Quantile,
    Report,
    Rounded,
    Space,
    Statement,
    Target,
    TooLarge,
)

REGION = Dimension("region", ("north", "south", "east"), {"coast": ("north", "south")})
BY = Dimension("by", ("police", "army", "guards"))
SEX = Dimension("sex", ("woman", "man"))
CUBE = (REGION, BY)
RULE = Policy(k=5, width=5)


def says(release: str, value: int | Between, label: str = "", **where: str) -> Statement:
    said = Exact(value) if isinstance(value, int) else value
    return Statement(
        release=release,
        where={name: (one,) for name, one in where.items()},
        says=said,
        label=label,
    )


def attacked(
    statements: list[Statement],
    *targets: Target,
    cube: tuple[Dimension, ...] = CUBE,
    **more: object,
) -> Report:
    releases = list(dict.fromkeys(statement.release for statement in statements))
    attack = Attack(cube, releases, statements, Knowledge(**more))  # type: ignore[arg-type] # as given
    return attack.run(targets, RULE)


def why(report: Report) -> set[str]:
    return {reason.statement.named for breach in report.breaches for reason in breach.because}


def test_two_totals_apart_by_one_are_a_breach_and_the_subtraction_is_named() -> None:
    target = Target("March", {}, "change", 1)
    batched = [says("February", 125, "125 in February"), says("March", 130, "130 in March")]
    assert attacked(batched, Target("March", {}, "change", 5)).safe
    naive = [says("February", 125, "125 in February"), says("March", 126, "126 in March")]
    report = attacked(naive, target)
    assert not report.safe
    assert (report.breaches[0].extent.low, report.breaches[0].extent.high) == (1, 1)
    signs = {reason.statement.named: reason.weight for reason in report.breaches[0].because}
    assert signs == {"126 in March": 1.0, "125 in February": -1.0}
    assert report.breaches[0].because[1].words == "+ 126 in March"


def test_the_cells_of_the_one_who_was_added_follow_from_two_tables() -> None:
    before = [
        says("first", 40, region="north", by="police"),
        says("first", Between(1, 4), region="south", by="police"),
        says("first", 43, "police, first", by="police"),
        says("first", 60, "all, first"),
    ]
    target = Target("first", {"region": ("south",), "by": ("police",)}, "count", 3)
    assert attacked(before, target).breaches[0].because
    hidden = [says("first", 40, region="north", by="police"), says("first", 60, "all, first")]
    assert attacked(hidden, target).safe


def test_a_linked_table_gives_away_what_the_other_hid() -> None:
    cube = (REGION, SEX)
    first = [
        says("first", 30, "all"),
        says("first", 20, "north", region="north"),
        says("first", Between(1, 4), "south, masked", region="south"),
    ]
    target = Target("first", {"region": ("south",)}, "count", 3)
    assert Attack(cube, ["first"], first).extent(target).low < 3
    linked = [
        *first[:1],
        first[2],
        Statement(
            release="first",
            where={"region": ("north", "east")},
            says=Exact(27),
            label="another organisation: north and east",
        ),
    ]
    report = attacked(linked, target, cube=cube)
    assert report.breaches[0].extent.low == report.breaches[0].extent.high == 3
    assert "another organisation: north and east" in why(report)


def test_a_percentage_gives_away_the_count_behind_it() -> None:
    target = Target("first", {"region": ("south",)}, "count", 3)
    total = says("first", 125, "total")
    assert attacked([total], target).safe
    share = Statement(
        release="first", where={"region": ("south",)}, says=Percent(24, {}, 1), label="2.4 %"
    )
    report = attacked([total, share], target)
    assert (report.breaches[0].extent.low, report.breaches[0].extent.high) == (3, 3)
    assert why(report) == {"total", "2.4 %"}


def test_a_chart_gives_away_what_can_be_read_off_its_bars() -> None:
    target = Target("first", {"region": ("south",)}, "count", 3)
    table = [says("first", 40, "total"), says("first", 25, "north", region="north")]
    assert attacked(table, target).safe
    chart = says("first", Between(11, 13), "bar of the east", region="east")
    report = attacked([*table, chart], target)
    assert (report.breaches[0].extent.low, report.breaches[0].extent.high) == (2, 4)
    assert why(report) == {"total", "north", "bar of the east"}


def test_rounding_does_not_hide_what_the_margins_give_away() -> None:
    target = Target("first", {"region": ("south",)}, "count", 1)
    rounded = [
        Statement(release="first", where={"region": (name,)}, says=Rounded(value, 5))
        for name, value in (("north", 20), ("south", 0), ("east", 10))
    ]
    assert not attacked(rounded, target).safe, "0 to 2 is narrower than the policy asks"
    wide = Attack(CUBE, ["first"], rounded).extent(target)
    assert (wide.low, wide.high) == (0, 2)
    exact = [says("first", 35, "total"), *rounded]
    narrow = Attack(CUBE, ["first"], exact).extent(target)
    assert (narrow.low, narrow.high) == (1, 2)


def test_a_withdrawal_gives_away_who_withdrew() -> None:
    table = [
        says("first", 30, "30 before"),
        says("first", 12, "12 before, north", region="north"),
        says("second", 29, "29 after"),
        says("second", 11, "11 after, north", region="north"),
    ]
    target = Target("second", {"region": ("north",)}, "change", -1)
    report = attacked(table, target, withdrawals=True)
    assert (report.breaches[0].extent.low, report.breaches[0].extent.high) == (-1, -1)
    assert why(report) == {"12 before, north", "11 after, north"}
    not_updated = [*table[:2], says("second", 30, "not updated")]
    assert attacked(not_updated, target, withdrawals=True).safe


def test_extremes_describe_persons() -> None:
    days = Dimension("days", ("1", "3", "12", "21"), {}, (1, 3, 12, 21))
    longest = Statement(
        release="first", where={}, says=Quantile("days", "21", 1000), label="up to three weeks"
    )
    shortest = Statement(
        release="first", where={}, says=Quantile("days", "3", 0), label="from three days"
    )
    attack = Attack((days,), ["first"], [says("first", 2, "two persons"), shortest, longest])
    assert attack.extent(Target("first", {"days": ("21",)})).low == 1
    report = attack.run([Target("first", {"days": ("21",)}, "count", 1)], RULE)
    assert why(report) == {"two persons", "from three days", "up to three weeks"}


def test_who_knows_all_but_one_attribute_learns_the_last_one_where_the_others_are_zero() -> None:
    cube = (REGION, BY)
    space = Space(cube)
    cells = {
        ("north", "police"): 20,
        ("north", "army"): 10,
        ("south", "police"): 7,
        ("south", "army"): 0,
        ("south", "guards"): 0,
    }
    statements = [
        says("first", value, f"{place}, {by}", region=place, by=by)
        for (place, by), value in cells.items()
    ]
    attack = Attack(cube, ["first"], statements)
    south = int(space.cells({"region": ("south",), "by": ("police",)}, "")[0])
    north = int(space.cells({"region": ("north",), "by": ("police",)}, "")[0])
    assert attack.run_persons("first", [north], RULE, added=False).safe
    report = attack.run_persons("first", [south], RULE, added=False)
    assert [(one.dimension, one.possible) for one in report.breaches] == [("by", ("police",))]
    assert why(report) == {"south, army", "south, guards"}


def test_of_somebody_who_was_added_the_last_attribute_follows_from_the_change() -> None:
    cube = (REGION, BY)
    space = Space(cube)
    first = [
        says("first", 10, region=place, by=by)
        for place in REGION.categories
        for by in BY.categories
    ]
    second = [
        says("second", 11 if (place, by) == ("east", "army") else 10, region=place, by=by)
        for place in REGION.categories
        for by in BY.categories
    ]
    attack = Attack(cube, ["first", "second"], [*first, *second])
    added = int(space.cells({"region": ("east",), "by": ("army",)}, "")[0])
    assert attack.run_persons("second", [added], RULE, added=False).safe
    report = attack.run_persons("second", [added], RULE, added=True)
    assert {one.dimension for one in report.breaches} == {"region", "by"}


def test_what_an_outsider_knows_besides_counts_like_what_was_published() -> None:
    statements = [says("first", 30, "total"), says("first", 27, "north", region="north")]
    target = Target("first", {"region": ("south",)}, "count", 1)
    assert Attack(CUBE, ["first"], statements).extent(target).high == 3
    known = says("first", 2, "known of the east", region="east")
    report = attacked(statements, target, facts=(known,))
    assert report.breaches[0].extent.high == 1
    assert "known of the east" in why(report)


def test_whole_numbers_give_away_more_than_halves_would() -> None:
    cube = (Dimension("letter", ("a", "b", "c")),)
    pairs = [
        Statement(release="first", where={"letter": pair}, says=Between(1, 1), label="/".join(pair))
        for pair in (("a", "b"), ("b", "c"))
    ]
    odd = Statement(release="first", where={"letter": ("a", "c")}, says=Between(0, 1), label="a/c")
    attack = Attack(cube, ["first"], [*pairs, odd])
    extent = attack.extent(Target("first", {"letter": ("b",)}))
    assert (extent.low, extent.high) == (1, 1), "in real numbers it could be a half"
    report = attack.run([Target("first", {"letter": ("b",)}, "count", 1)], RULE)
    assert {"a/b", "b/c", "a/c"} == why(report)


def test_releases_that_contradict_each_other_are_named() -> None:
    good = [says("first", 10, "ten"), says("first", 6, "six", region="north")]
    Attack(CUBE, ["first"], good)
    with pytest.raises(Contradiction) as caught:
        Attack(
            CUBE,
            ["first"],
            [*good, says("first", 5, "five", region="south"), says("first", 3, by="army")],
        )
    assert set(caught.value.labels) == {"ten", "six", "five"}


def test_a_contradiction_in_whole_numbers_alone_is_named_too() -> None:
    cube = (Dimension("letter", ("a", "b", "c")),)
    pairs = [
        Statement(release="first", where={"letter": pair}, says=Exact(1), label="/".join(pair))
        for pair in (("a", "b"), ("b", "c"), ("a", "c"))
    ]
    Attack(cube, ["first"], pairs[:2])
    with pytest.raises(Contradiction) as caught:
        Attack(cube, ["first"], pairs)
    assert set(caught.value.labels) == {"a/b", "b/c", "a/c"}


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (says("first", 1, where="nowhere"), "no dimension"),
        (says("first", 1, region="west"), "no category"),
        (says("never", 1), "no such release"),
        (says("first", Between(4, 2)), "no count at all"),
        (Statement(release="first", says=Rounded(7, 5)), "no multiple"),
        (Statement(release="first", says=Percent(1200, {}, 1)), "no percentage"),
        (Statement(release="first", says=Percent(50, {"by": ("army",)})), "not among those"),
        (Statement(release="first", says=Quantile("region", "west", 500)), "no category"),
        (Statement(release="first", says=Exact(1), of="added"), "before the first"),
    ],
)
def test_values_that_cannot_be_are_refused_with_their_label(
    statement: Statement, reason: str
) -> None:
    Attack(CUBE, ["first"], [says("first", 1)])
    with pytest.raises(BadStatement, match=reason):
        Attack(CUBE, ["first"], [statement])


def test_a_cube_too_large_to_work_through_is_refused_at_once() -> None:
    wide = Dimension("wide", tuple(str(number) for number in range(2_000)))
    Space((wide, REGION))
    with pytest.raises(TooLarge, match="at most"):
        Space((wide, Dimension("other", wide.categories)))
