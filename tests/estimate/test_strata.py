from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.estimate.data import SHORT, independent, published

from unerased.estimate.errors import SettingsError
from unerased.estimate.strata import THREADS, Stratum, add_up, estimate_strata, one_thread_each
from unerased.estimate.table import from_arrays

if TYPE_CHECKING:
    from unerased.estimate.table import Table

CHANCES = (0.35, 0.4, 0.3, 0.45)


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    made = {f"region {i}": independent(800, CHANCES, i) for i in range(3)}
    return made | {"north": independent(600, (0.4, 0.4, 0.4), 9)}


@pytest.fixture(scope="module")
def strata(tables: dict[str, Table]) -> list[Stratum]:
    return estimate_strata(tables, 1, SHORT)


def test_every_stratum_is_estimated_and_the_total_holds_the_truth(strata: list[Stratum]) -> None:
    assert [s.name for s in strata] == ["north", "region 0", "region 1", "region 2"]
    total = add_up(strata)
    assert total.shared_interval[0] < 3000 < total.shared_interval[1]
    assert total.estimate == pytest.approx(3000, rel=0.03)
    assert total.seen == sum(int(str(s.result["n"])) for s in strata)


def test_shared_errors_give_the_wider_interval(strata: list[Stratum]) -> None:
    total = add_up(strata)
    assert total.shared_interval[0] < total.interval[0]
    assert total.interval[1] < total.shared_interval[1]


def test_the_result_does_not_depend_on_processes_or_order(
    tables: dict[str, Table], strata: list[Stratum]
) -> None:
    seen: list[tuple[int, int]] = []
    other = estimate_strata(
        dict(reversed(tables.items())), 1, SHORT, 2, lambda done, every: seen.append((done, every))
    )
    assert [s.result for s in other] == [s.result for s in strata]
    assert seen[-1] == (4, 4)


@pytest.mark.parametrize(("count", "first"), [(5, 5), (30, 8), (64, 8), (100, 13), (300, 32)])
def test_few_strata_are_shared_out_and_many_share_runs(count: int, first: int) -> None:
    nothing = from_arrays(["A", "B"], np.eye(2, dtype=np.int64), [3, 4])
    seen: list[tuple[int, int]] = []
    tables = {f"{i:03}": nothing for i in range(count)}
    strata = estimate_strata(tables, 1, SHORT, progress=lambda *at: seen.append(at))
    assert {s.result["verdict"] for s in strata} == {"none"}
    assert (seen[0], seen[-1]) == ((first, count), (count, count))


def test_workers_use_one_thread_each_and_the_environment_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, *_ = THREADS
    monkeypatch.setenv(first, "3")
    monkeypatch.delenv(second, raising=False)
    with one_thread_each():
        assert [os.environ[name] for name in THREADS] == ["1"] * len(THREADS)
    assert os.environ[first] == "3"
    assert second not in os.environ


def test_a_stratum_without_an_estimate_makes_the_total_a_floor(strata: list[Stratum]) -> None:
    silent = estimate_strata({"silent": published("artificial_3")}, 1, SHORT)
    total = add_up([*strata, *silent])
    assert add_up(strata).verdict == "estimate"
    assert total.verdict == "lower_bound"
    assert total.without == ("silent",)
    assert total.seen == add_up(strata).seen + 96
    assert add_up(silent).verdict == "none"
    with pytest.raises(SettingsError, match="no stratum"):
        add_up([])
