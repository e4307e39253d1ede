"""How many are on no list, on the command line; it needs no register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import run_here

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """\
a,b,c,count
1,0,0,40
0,1,0,35
0,0,1,30
1,1,0,12
1,0,1,10
0,1,1,9
1,1,1,4
"""


def test_a_table_is_estimated_for_people_and_for_programs(tmp_path: Path) -> None:
    table = tmp_path / "lists.csv"
    table.write_text(TABLE)
    told = run_here("estimate", str(table), "--family", "loglinear", "--json").json
    assert told["n"] == 140
    low, high = told["interval"]
    assert 140 < low < told["estimate"] < high
    out = run_here("estimate", str(table), "--family", "loglinear").out
    assert out.startswith("140 persons are on at least one list.\n")
    assert f"Estimate of all: {told['estimate']:,.0f}" in out
    assert "No data can test the assumption" in out


def test_a_family_whose_number_cannot_be_relied_on_is_not_told_as_an_estimate(
    tmp_path: Path,
) -> None:
    table = tmp_path / "lists.csv"
    table.write_text("a,b,c,count\n1,0,0,400\n0,1,0,380\n0,0,1,390\n1,1,0,6\n1,0,1,3\n0,1,1,4\n")
    told = run_here("estimate", str(table), "--family", "loglinear", "--json").json
    assert told["verdict"] == "none"
    assert told["estimate"] > 10 * told["n"]
    out = run_here("estimate", str(table), "--family", "loglinear").out
    assert "No estimate can be given:" in out
    assert "Estimate of all" not in out
    assert f"{told['estimate']:,.0f}" in out


def test_an_interval_without_an_upper_end_is_said_in_words(tmp_path: Path) -> None:
    table = tmp_path / "lists.csv"
    counts = (
        9000,
        11000,
        0,
        11200,
        4800,
        16800,
        7200,
        12000,
        28000,
        3000,
        7000,
        9000,
        6000,
        9000,
        6000,
    )
    lines = [f"{c & 1},{c >> 1 & 1},{c >> 2 & 1},{c >> 3},{n}" for c, n in enumerate(counts, 1)]
    table.write_text("\n".join(["a,b,c,d,count", *lines]) + "\n")
    told = run_here("estimate", str(table), "--family", "graphs", "--json").json
    assert told["families"]["graphs"]["interval"][1] is None
    out = run_here("estimate", str(table), "--family", "graphs").out
    assert "Only a lower bound can be given" in out
    assert "no upper end" in out


@pytest.mark.parametrize(
    ("content", "line", "code", "named"),
    [
        (TABLE, ["--family", "magic"], 2, "there is no such family"),
        (TABLE, ["--seed", "-1"], 2, "'--seed' cannot take this value"),
        ("a,b\n1,0\n", [], 2, "`count`"),
        ("", [], 2, "the table is empty"),
        ("\x89PNG\r\n\x1a\n\x00", [], 2, "`count`"),
        ("a,b,c,count\n", [], 2, "no pattern"),
        ("a;b;c;count\n1;0;0;4\n", [], 2, "parted by semicolons"),
        (TABLE + "1,0,0,4\n", [], 2, "lines 2 and 9 have the same pattern"),
        (TABLE + "0,0,0,4\n", [], 2, "line 9 is for people on no list"),
        (TABLE, ["--plot", "nowhere/picture.png"], 2, "no picture can be written there"),
        (None, [], 6, "there is no such table"),
    ],
)
def test_what_cannot_be_estimated_is_refused_in_one_line(
    tmp_path: Path, content: str | None, line: list[str], code: int, named: str
) -> None:
    table = tmp_path / "lists.csv"
    table.write_text(TABLE)
    drawn = ["--plot", str(tmp_path / "picture.png")] if "--plot" in line else []
    fine = run_here("estimate", str(table), "--family", "graphs", *drawn)
    assert (fine.code, fine.out[:4]) == (0, "140 ")
    table.unlink()
    if content is not None:
        table.write_text(content)
    answer = run_here("estimate", str(table), *line)
    assert (answer.code, answer.out) == (code, "")
    assert named in answer.line


def in_strata(table: str) -> str:
    """The table twice, as two regions, and a third in which one list alone found somebody."""
    head, *rows = table.splitlines()
    north = [f"north,{row}" for row in rows]
    south = [f"\x1b[31msouth [bold],{row}" for row in rows]
    return "\n".join([f"region,{head}", *north, *south, "west,1,0,0,7"])


def test_a_table_is_estimated_stratum_by_stratum_and_added_up(tmp_path: Path) -> None:
    table = tmp_path / "lists.csv"
    table.write_text(in_strata(TABLE))
    told = run_here("estimate", str(table), "--by", "region", "--workers", "1", "--json").json
    assert [row["n"] for row in told["strata"]] == [140, 140, 7]
    assert told["total"]["n"] == 287
    assert told["total"]["verdict"] == "lower_bound"
    out = run_here("estimate", str(table), "--by", "region", "--workers", "1").out
    assert out.startswith("287 persons are on at least one list, in 3 strata.\n")
    floor = told["total"]["shared_interval"][0]
    assert f"Only a lower bound can be given: at least {floor:,.0f}." in out
    assert "Without an estimate: 1 of 3 strata" in out
    assert "south [bold]" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (["--by", "village"], "no column of the name asked for"),
        (["--by", "region,"], "no column of the name asked for"),
        (["--by", "region", "--family", "graphs"], "leave out --family and --plot"),
        (["--by", "region", "--plot", "picture.png"], "leave out --family and --plot"),
        (["--by", "region", "--workers", "-1"], "'--workers' cannot take this value"),
    ],
)
def test_what_cannot_be_parted_is_refused_in_one_line(
    tmp_path: Path, line: list[str], named: str
) -> None:
    table = tmp_path / "lists.csv"
    table.write_text("region,a,b,count\nnorth,1,0,12\nsouth,0,1,3\n")
    fine = run_here("estimate", str(table), "--by", "region")
    assert (fine.code, "No estimate can be given" in fine.out) == (0, True)
    answer = run_here("estimate", str(table), *line)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.line
