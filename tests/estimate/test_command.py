from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.estimate.data import FOLDER, SHORT, independent, published

from unerased.estimate.command import estimate, run
from unerased.estimate.errors import FamilyError, SettingsError, TableError
from unerased.estimate.latent.sampler import Schedule
from unerased.estimate.settings import Settings
from unerased.estimate.table import Table, from_arrays, from_dense

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {
    "n", "family", "estimate", "mean", "interval", "level", "verdict", "reasons", "families",
    "diagnostics",
}  # fmt: skip


def renamed(table: Table, order: list[int]) -> Table:
    rows = table.matrix.astype(int)[:, order]
    return from_arrays([table.lists[j] for j in order], rows, table.counts)


@pytest.mark.parametrize("family", ["loglinear", "graphs", "latent", "stack"])
def test_every_family_answers_in_plain_json_with_the_same_keys(family: str) -> None:
    result, totals = estimate(independent(1500, (0.3, 0.4, 0.3, 0.35), 1), family, settings=SHORT)
    assert set(result) == KEYS
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    low, high = np.array(result["interval"], dtype=float)
    assert 1000 < low < float(str(result["estimate"])) < high < 2000
    assert family in totals


def test_the_untestable_assumption_is_always_said() -> None:
    for name in ("kosovo_4lists", "artificial_3"):
        result, _ = estimate(published(name), "graphs", settings=SHORT)
        assert "No data can test the assumption" in str(result["reasons"])


@pytest.mark.parametrize("family", ["loglinear", "graphs", "latent", "stack"])
def test_the_order_of_lists_leaves_the_answer(family: str) -> None:
    table = published("hepatitis_A_taiwan_3lists")
    first, _ = estimate(table, family, 3, settings=SHORT)
    other, _ = estimate(renamed(table, [2, 0, 1]), family, 3, settings=SHORT)
    assert first == other


def test_the_same_seed_gives_the_same_result_and_another_seed_another() -> None:
    table = published("hepatitis_A_taiwan_3lists")
    one, again, other = (estimate(table, "stack", s, settings=SHORT)[0] for s in (1, 1, 2))
    assert one == again
    assert one["families"] != other["families"]


def test_the_weights_of_a_stack_are_shown_and_add_up() -> None:
    result, _ = estimate(independent(1500, (0.3, 0.4, 0.3), 1), "stack", settings=SHORT)
    families = result["families"]
    assert isinstance(families, dict)
    assert set(families) == {"loglinear", "graphs", "mixed", "latent", "latent_open"}
    assert sum(f["weight"] for f in families.values()) == pytest.approx(1.0)  # type: ignore[index, call-overload, misc, arg-type] # JSON values


def code_of(reasons: object, words: str) -> bool:
    return any(words in str(r) for r in reasons)  # type: ignore[attr-defined] # a JSON list


@pytest.mark.parametrize("family", ["loglinear", "graphs", "latent", "stack"])
@pytest.mark.parametrize(
    ("dense", "words"),
    [
        ([0, 0, 0, 0, 0, 0, 0, 50], "one and the same pattern"),
        ([0, 40, 30, 6, 20, 0, 0, 0], "Nobody on the list C is on any other list"),
        ([0, 40, 30, 3, 20, 2, 2, 1], "Only 8 people are on more than one list"),
        ([0, 40, 30, 1, 20, 0, 0, 0], "Only one person is on more than one list"),
        ([0, 40, 30, 0, 20, 0, 0, 0], "Nobody is on more than one list"),
        ([0, 40, 30, 0, 20, 0, 0, 0], "Nobody on the lists A, B, C is on any other list"),
        ([0, 400, 0, 0, 0, 0, 300, 200], "Only 3 different patterns"),
    ],
)
def test_a_table_that_says_nothing_is_refused_by_every_family(
    family: str, dense: list[int], words: str
) -> None:
    result, totals = estimate(from_dense(["A", "B", "C"], np.array(dense)), family, settings=SHORT)
    assert result["verdict"] == "none"
    assert result["estimate"] is None
    assert result["interval"] is None
    assert totals == {}
    assert code_of(result["reasons"], words)


def test_two_lists_are_refused_with_the_number_that_would_assume_independence() -> None:
    result, _ = estimate(from_dense(["A", "B"], np.array([0, 60, 40, 20])), settings=SHORT)
    assert result["verdict"] == "none"
    assert code_of(result["reasons"], "only two lists")
    assert result["diagnostics"]["chapman"]["A and B"] == pytest.approx(81 * 61 / 21 - 1)  # type: ignore[index, call-overload] # JSON values


def test_groups_of_lists_that_share_nobody_are_refused() -> None:
    rows = [[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, 1]]
    table = from_arrays(list("ABCD"), np.array(rows), [50, 40, 30, 50, 40, 30])
    result, _ = estimate(table, settings=SHORT)
    assert result["verdict"] == "none"
    assert code_of(result["reasons"], "groups that share nobody")


def test_the_test_case_of_existence_is_refused_for_its_reasons() -> None:
    result, _ = estimate(published("artificial_3"), "loglinear", settings=SHORT)
    assert result["verdict"] == "none"
    assert code_of(result["reasons"], "no maximum-likelihood estimate")
    assert code_of(result["reasons"], "not identifiable")


def test_thirty_lists_are_for_latent_classes_and_the_mixed_logit_model() -> None:
    table = independent(200, (0.1,) * 30, 3)
    for family in ("graphs", "loglinear"):
        with pytest.raises(FamilyError, match="latent-class"):
            estimate(table, family, settings=SHORT)
    tiny = replace(SHORT, schedule=Schedule(4, 60, 60, 3, 8), retries=0)
    result, _ = estimate(table, "latent", settings=tiny)
    low, high = np.array(result["interval"], dtype=float)
    assert low <= 200 <= high
    stacked, _ = estimate(table, "stack", settings=tiny)
    families = stacked["families"]
    assert isinstance(families, dict)
    assert set(families) == {"mixed", "latent", "latent_open"}
    inside = np.array(stacked["diagnostics"]["stack"]["interval"], dtype=float)  # type: ignore[index, call-overload] # JSON values
    assert inside[0] <= 200 <= inside[1]


def test_several_modes_are_said_and_refuse_one_number() -> None:
    result, _ = estimate(published("uk_modern_slavery_2013_5lists"), "graphs", settings=SHORT)
    assert code_of(result["reasons"], "separate modes")
    assert result["verdict"] != "estimate"


def test_a_list_that_hardly_overlaps_bounds_nothing_above() -> None:
    rng = np.random.default_rng(1)
    dense = rng.multinomial(3000, [0, 0.33, 0.33, 0.004, 0.33, 0.002, 0.003, 0.001])
    result, _ = estimate(from_dense(list("ABC"), dense), settings=SHORT)
    assert result["verdict"] != "estimate"


def test_huge_counts_are_handled() -> None:
    small = published("kosovo_4lists")
    large = from_arrays(small.lists, small.matrix.astype(int), small.counts * 10**6)
    for family in ("graphs", "loglinear"):
        result, _ = estimate(large, family, settings=SHORT)
        assert float(str(result["estimate"])) > large.n


def test_a_posterior_without_an_end_is_a_floor_and_no_number() -> None:
    # Given C and D, A and B are independent, and where C and D are not they share nobody.
    dense = np.zeros(16, dtype=np.int64)
    dense[[1, 2]] = 9_000, 11_000
    for c, (a, b, people) in enumerate(
        [(0.3, 0.6, 40_000), (0.7, 0.2, 50_000), (0.4, 0.5, 30_000)]
    ):
        law = np.array([(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b])
        dense[4 * (c + 1) : 4 * (c + 2)] = np.rint(law * people)
    table = from_dense(list("ABCD"), dense)
    result, _ = estimate(table, "graphs", settings=SHORT)
    assert result["verdict"] == "lower_bound"
    assert code_of(result["reasons"], "no upper end")
    assert result["estimate"] == result["diagnostics"]["chao_mth"]  # type: ignore[index, call-overload] # JSON values
    assert result["families"]["graphs"]["estimate"] is None  # type: ignore[index, call-overload] # JSON values
    assert json.loads(json.dumps(result, allow_nan=False)) == result


@pytest.mark.parametrize("family", ["loglinear", "stack"])
def test_a_list_that_holds_everybody_is_answered_in_plain_json(family: str) -> None:
    once = independent(700, (0.2, 0.3, 0.2), 3)
    rows = once.matrix.astype(int)
    table = from_arrays(list("ABCD"), np.hstack([np.ones_like(rows[:, :1]), rows]), once.counts)
    result, _ = estimate(table, family, settings=SHORT)
    assert result["verdict"] != "estimate"
    assert code_of(result["reasons"], "Everyone is on the list A")
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_two_names_of_one_list_are_refused() -> None:
    once = independent(900, (0.3, 0.4, 0.3), 1)
    rows = once.matrix.astype(int)
    table = from_arrays(list("ABCD"), np.hstack([rows, rows[:, :1]]), once.counts)
    for family in ("loglinear", "stack"):
        result, _ = estimate(table, family, settings=SHORT)
        assert result["verdict"] == "none"
        assert result["estimate"] is None
        assert code_of(result["reasons"], "The lists A and D hold the same people")


def test_a_list_inside_another_is_said() -> None:
    once = independent(900, (0.3, 0.4, 0.3), 1)
    rows = once.matrix.astype(int)
    inside = rows[:, :1] * rows[:, 1:2]
    table = from_arrays(list("ABCD"), np.hstack([rows, inside]), once.counts)
    result, _ = estimate(table, "graphs", settings=SHORT)
    assert code_of(result["reasons"], "Everyone on the list D is on A too")
    assert not code_of(result["reasons"], "Everyone on the list A")


def test_no_such_family_and_settings_outside_their_range_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FamilyError, match="loglinear, graphs, mixed, latent, stack"):
        run(FOLDER / "kosovo_4lists.csv", "bayes")
    with pytest.raises(TableError):
        run(tmp_path / "absent.csv")
    for wrong in ({"level": 1.0}, {"replicates": 3}, {"all_models": 6}, {"retries": -1}):
        with pytest.raises(SettingsError):
            Settings(**wrong)  # type: ignore[arg-type] # wrong on purpose


def test_run_reads_a_file_reports_progress_and_draws(tmp_path: Path) -> None:
    seen: list[float] = []
    picture = tmp_path / "overview.png"
    result = run(FOLDER / "kosovo_4lists.csv", "graphs", 0, picture, seen.append)
    assert result["n"] == 4400
    assert seen[-1] == 1.0
    assert picture.read_bytes().startswith(b"\x89PNG")
    first = picture.read_bytes()
    run(FOLDER / "kosovo_4lists.csv", "graphs", 0, picture)
    assert picture.read_bytes() == first


def test_a_refused_table_is_drawn_too(tmp_path: Path) -> None:
    picture = tmp_path / "overview.png"
    run(FOLDER / "artificial_3.csv", "stack", 0, picture)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_room_imports_nothing_from_the_rest_and_no_pictures_at_start() -> None:
    program = (
        "import sys, unerased.estimate.command, unerased.estimate.strata\n"
        "print([m for m in sys.modules if m.startswith('matplotlib') or (m.startswith('unerased.')"
        " and not m.startswith('unerased.estimate'))])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"
