"""Columns that part a table into strata: read, estimated one by one, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.estimate.data import SHORT, independent

from unerased.estimate.errors import TableError
from unerased.estimate.parted import NOTHING_OVERLAPS, run_parted
from unerased.estimate.reading import Part, parse_parts, parse_table

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.estimate.table import Table

GOOD = """\
# two regions
region,A,year,B,C,count
north,1,2017,0,0,40
north,0,2017,1,0,35
north,1,2017,1,0,12
south,1,2017,0,1,9
south,1,2017,0,0,20
"north, far",1,2018,0,0,5
""".splitlines()


def lines_of(values: str, table: Table) -> list[str]:
    """The rows of a table with the values of its stratum before them."""
    rows = table.matrix.astype(int)
    return [
        f"{values},{','.join(map(str, row))},{count}"
        for row, count in zip(rows, table.counts, strict=True)
    ]


def test_a_file_is_parted_and_lists_that_found_nobody_are_left_out() -> None:
    far, north, south = sorted(parse_parts(GOOD, ["region", "year"]), key=lambda p: len(p.silent))[
        ::-1
    ]
    assert (far.name, far.values) == ('"north, far", 2018', ("north, far", "2018"))
    assert (far.table, far.seen, far.silent) == (None, 5, ("B", "C"))
    assert {north.name, south.name} == {"north, 2017", "south, 2017"}
    by_name = {part.name: part for part in (north, south)}
    table = by_name["north, 2017"].table
    assert table is not None
    assert (table.lists, table.n) == (("A", "B"), 87)
    assert by_name["south, 2017"].silent == ("B",)


@given(st.lists(st.tuples(st.text(), st.text()), unique=True, min_size=2, max_size=2))
def test_no_two_strata_have_the_same_name(both: list[tuple[str, str]]) -> None:
    one, other = (Part(values, 1, None, ()) for values in both)
    assert one.name != other.name


@pytest.mark.parametrize(
    ("line", "by", "named"),
    [
        ("", ["village"], "no column of the name asked for"),
        ("", ["count"], "how many people, and parts nothing"),
        ("", ["year", "year"], "once"),
        ("", [], "once"),
        (",1,2017,0,0,4", ["region", "year"], "line 9 does not say which stratum"),
        ("north,1,2017,0,0,4", ["region", "year"], "lines 3 and 9 have the same pattern"),
        ("north,0,2017,0,0,4", ["region", "year"], "line 9 is for people on no list"),
        ("north,1,2017,0,0,-4", ["region", "year"], "line 9: the count is negative"),
        ("west,1,2017,0,0,20000000000", ["region", "year"], "add up to more than"),
        ("north,yes,2017,0,0,4", ["region", "year"], "line 9: a list column"),
        ("north,1,2017", ["region", "year"], "line 9 has 3 cells"),
        ("", ["region"], "a list column holds something other than 0 or 1"),
    ],
)
def test_what_cannot_be_parted_is_refused_with_its_line(
    line: str, by: list[str], named: str
) -> None:
    assert len(parse_parts(GOOD, ["region", "year"])) == 3
    with pytest.raises(TableError, match=named):
        parse_parts([*GOOD, line], by)


def test_too_many_strata_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unerased.estimate.reading.MAX_STRATA", 3)
    assert len(parse_parts(GOOD, ["region", "year"])) == 3
    with pytest.raises(TableError, match="4 strata; at most 3"):
        parse_parts([*GOOD, "west,1,2017,0,0,1"], ["region", "year"])


def test_a_column_that_parts_is_no_list() -> None:
    with pytest.raises(TableError, match="0 or 1"):
        parse_table(GOOD)


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chances = (0.4, 0.45, 0.35)
    path = tmp_path_factory.mktemp("parted") / "strata.csv"
    lines = ["region,L0,L1,L2,count", "west,1,0,0,12"]
    for number, region in enumerate(("north", "south")):
        lines += lines_of(region, independent(700, chances, number))
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def answer(parted: Path) -> dict[str, Any]:
    return run_parted(parted, ["region"], 1, settings=SHORT)


def test_strata_are_estimated_and_what_cannot_be_makes_the_total_a_floor(
    answer: dict[str, Any],
) -> None:
    rows = {row["stratum"]["region"]: row for row in answer["strata"]}
    assert list(rows) == ["north", "south", "west"]
    for region in ("north", "south"):
        low, high = rows[region]["interval"]
        assert rows[region]["verdict"] == "estimate"
        assert rows[region]["n"] < low < 700 < high
    assert (rows["west"]["n"], rows["west"]["estimate"]) == (12, None)
    assert rows["west"]["verdict"] == "none"
    assert rows["west"]["silent"] == ["L1", "L2"]
    assert rows["west"]["reasons"][0] == NOTHING_OVERLAPS
    assert "found nobody here: L1, L2" in rows["west"]["reasons"][1]
    total = answer["total"]
    assert total["n"] == sum(row["n"] for row in rows.values())
    assert (total["verdict"], total["without"]) == ("lower_bound", ["west"])
    assert "Without an estimate: 1 of 3 strata" in total["reasons"][0]
    low, high = total["interval"]
    outer_low, outer_high = total["shared_interval"]
    assert outer_low < low < total["estimate"] < high <= outer_high
    assert total["estimate"] == pytest.approx(1412, rel=0.05)


def test_the_total_of_strata_without_estimates_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "silent.csv"
    path.write_text("region,A,B,count\nwest,1,0,12\neast,0,1,3\n")
    total = run_parted(path, ["region"], 1, settings=SHORT)["total"]
    assert isinstance(total, dict)
    assert (total["n"], total["verdict"]) == (15, "none")
    assert total["estimate"] is total["interval"] is total["shared_interval"] is None


def test_every_stratum_with_an_estimate_gives_a_total_with_one(
    parted: Path, tmp_path: Path, answer: dict[str, Any]
) -> None:
    path = tmp_path / "two.csv"
    path.write_text("\n".join(x for x in parted.read_text().splitlines() if "west" not in x))
    found: dict[str, Any] = run_parted(path, ["region"], 1, settings=SHORT, workers=2)
    assert found["strata"] == answer["strata"][:2]
    assert (found["total"]["verdict"], found["total"]["without"]) == ("estimate", [])
    assert "if all err in one direction" in found["total"]["reasons"][0]
