from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.estimate.errors import TableError
from unerased.estimate.reading import parse_table, read_table
from unerased.estimate.table import MAX_LISTS, from_arrays, from_dense

if TYPE_CHECKING:
    from pathlib import Path

GOOD = ["# a comment", "A,B,C,count", "1,0,0,10", "0,1,0,8", "0,0,1,6", "1,1,0,4", "0,1,1,3"]


def changed(**lines: str) -> list[str]:
    copy = list(GOOD)
    for key, line in lines.items():
        copy[int(key[1:])] = line
    return copy


def test_a_table_is_read_with_its_lists_patterns_and_counts() -> None:
    table = parse_table(GOOD)
    assert table.lists == ("A", "B", "C")
    assert table.n == 31
    assert table.sizes.tolist() == [14, 15, 9]
    assert table.dense().tolist() == [0, 10, 8, 4, 6, 0, 3, 0]
    assert table.overlaps().tolist() == [[14, 4, 0], [4, 15, 3], [0, 3, 9]]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "empty"),
        (["A,B,count"], "no pattern"),
        (["A,B", "1,0"], "exactly one column named `count`"),
        (["A,count", "1,3"], "fewer than two lists"),
        (["A,A,count", "1,0,3"], "same name"),
        (["A,,count", "1,0,3"], "no name"),
        (changed(_2="1,0,0,-1"), "line 3: the count is negative"),
        (changed(_2="1,0,0,1.5"), "line 3: the count is not a whole number"),
        (changed(_2="1,0,0,nan"), "line 3: the count is missing or not a finite number"),
        (changed(_2="1,0,0,inf"), "line 3: the count is missing or not a finite number"),
        (changed(_2="1,0,0,"), "line 3: the count is missing or not a number"),
        (changed(_2="2,0,0,4"), "line 3: a list column holds something other than 0 or 1"),
        (changed(_2="1,0,4"), "line 3 has 3 cells where the header has 4"),
        (changed(_2="1,0,0,1_000"), "line 3: the count is missing or not a number"),
        (changed(_2="0,0,0,4"), "line 3 is for people on no list"),
        ([*GOOD, "1,0,0,2"], "lines 3 and 8 have the same pattern"),
        (["A;B;C;count", "1;0;0;3"], "parted by semicolons; part them by commas"),
        (["A\tB\tC\tcount", "1\t0\t0\t3"], "parted by tabs"),
        (["A,B,C,count", "1,0,0,3", "0,1,0,2", "1,1,0,1"], "nobody is on the list C"),
        (["A,B,count", "1,0,0", "0,1,0"], "every count is zero"),
        (changed(_2="1,0,0,9999999999999"), "add up to more than"),
        (["A,B,count", '"1', '0",1,3'], "quoted cell runs over several lines"),
        ([",".join(f"L{j}" for j in range(63)) + ",count", "1," * 63 + "4"], "at most 62"),
    ],
)
def test_a_bad_table_is_refused_with_its_reason(lines: list[str], reason: str) -> None:
    assert parse_table(GOOD).n == 31
    with pytest.raises(TableError, match=reason):
        parse_table(lines)


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(GOOD), encoding="utf-8")
    assert read_table(path).n == 31
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TableError, match="could not be read"):
        read_table(path)
    with pytest.raises(TableError, match="FileNotFoundError"):
        read_table(tmp_path / "absent.csv")


def test_thirty_lists_are_read() -> None:
    rows = np.eye(30, dtype=np.int64)
    rows = np.vstack([rows, np.roll(rows, 1, axis=1) + rows])
    table = from_arrays([f"L{j:02d}" for j in range(30)], rows, np.full(60, 3))
    assert len(table.lists) == 30
    assert table.n == 180
    with pytest.raises(TableError, match="too large"):
        table.dense()


def test_the_widest_table_keeps_its_highest_bit() -> None:
    rows = np.ones((1, MAX_LISTS), dtype=np.int64)
    table = from_arrays([f"L{j:02d}" for j in range(MAX_LISTS)], rows, [5])
    assert table.sizes.tolist() == [5] * MAX_LISTS


def test_the_arrays_of_a_table_cannot_be_changed() -> None:
    table = parse_table(GOOD)
    with pytest.raises(ValueError, match="read-only"):
        table.counts[0] = 5


def test_leaving_out_a_list_forgets_those_whom_it_alone_saw() -> None:
    table = parse_table(GOOD).without("C")
    assert table.lists == ("A", "B")
    assert table.dense().tolist() == [0, 10, 11, 4]


counts = st.lists(st.integers(0, 50), min_size=7, max_size=7).filter(
    lambda y: y[0] + y[2] + y[4] + y[6] > 0 and y[1] + y[2] + y[5] + y[6] > 0 and sum(y[3:]) > 0
)


@given(counts, st.permutations(range(3)))
def test_the_order_of_columns_and_rows_does_not_matter(y: list[int], order: list[int]) -> None:
    rows = (np.arange(1, 8)[:, None] >> np.arange(3)) & 1
    table = from_arrays(["A", "B", "C"], rows, y)
    names = [["A", "B", "C"][j] for j in order]
    other = from_arrays(names, rows[::-1][:, order], y[::-1])
    assert other.lists == table.lists
    assert other.patterns.tolist() == table.patterns.tolist()
    assert other.counts.tolist() == table.counts.tolist()


@given(counts)
def test_rows_of_zero_change_nothing(y: list[int]) -> None:
    dense = np.array([0, *y])
    rows = (np.arange(1, 8)[:, None] >> np.arange(3)) & 1
    kept = np.array(y) > 0
    short = from_arrays(["A", "B", "C"], rows[kept], np.array(y)[kept])
    assert short.dense().tolist() == from_dense(["A", "B", "C"], dense).dense().tolist()
