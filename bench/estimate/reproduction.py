"""Published figures beside ours, as a Markdown table.

python -m bench.estimate.reproduction [--out FILE]
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from unerased.estimate.bounds import chao_mth
from unerased.estimate.command import estimate
from unerased.estimate.graphs.posterior import GraphPosterior, graph_posterior
from unerased.estimate.loglinear.profile import profile_interval
from unerased.estimate.loglinear.select import choose, rank_models
from unerased.estimate.loglinear.stepwise import stepwise
from unerased.estimate.reading import read_table

if TYPE_CHECKING:
    from unerased.estimate.table import Table

FOLDER = Path("tests/data/estimation")
Row = tuple[str, str, str, str]
RESULTS = Path(f"bench/results/{datetime.now(UTC).date()}-estimate-reproduction.md")


def table(name: str) -> Table:
    """A table of the project's test data."""
    return read_table(FOLDER / f"{name}.csv")


def loglinear() -> list[Row]:
    """Log-linear figures and Chao's bound."""
    rows: list[Row] = []
    kosovo = table("kosovo_4lists")
    ranking = rank_models(kosovo)
    best, other = choose(kosovo, ranking, "bic"), choose(kosovo, ranking, "aic")
    if best is not None and other is not None:
        unseen = float(ranking.unseen[best.index])
        low, high = profile_interval(
            best.model.design(), kosovo.dense()[1:].astype(float), unseen, 0.95
        )
        rows += [
            ("Kosovo, 4 lists", f"log-linear, best BIC {best.model.name(kosovo.lists)}",
             "10,356.5", f"{kosovo.n + unseen:,.1f}"),
            ("", "its profile interval", "8,994-12,110", f"{low:,.0f}-{high:,.0f}"),
            ("", f"log-linear, best AIC {other.model.name(kosovo.lists)}", "12,741",
             f"{kosovo.n + ranking.unseen[other.index]:,.0f}"),
        ]  # fmt: skip
    rows.append(("", "Chao Mth", "8,590.8", f"{chao_mth(kosovo):,.1f}"))
    for name, words, said in (
        ("kosovo_4lists", "Kosovo, 4 lists", "14,342"),
        ("uk_modern_slavery_2013_6lists", "UK 2013, 6 lists", "11,418 (9,977-13,146)"),
        ("uk_modern_slavery_2013_5lists", "UK 2013, 5 lists", "11,313 (9,884-13,027)"),
    ):
        t = table(name)
        found = stepwise(t)
        low, high = t.n + found.unseen * np.exp(np.array([-1.96, 1.96]) * found.error)
        rows.append(
            (
                words,
                "stepwise, p < .02",
                said,
                f"{t.n + found.unseen:,.0f} ({low:,.0f}-{high:,.0f})",
            )
        )
    return rows


def graphs() -> list[Row]:
    """Figures of decomposable graphs."""

    def shown(p: GraphPosterior) -> str:
        low, high = p.interval(0.95)
        return f"mean {p.mean:,.0f}, median {p.quantile(0.5):,.0f} [{low:,.0f}-{high:,.0f}]"

    kosovo = table("kosovo_4lists")
    spina = graph_posterior(table("spina_bifida_published"), delta=1.0, complete=True)
    total = spina.n + spina.unseen
    loss = (spina.mass / total).sum() / (spina.mass / total**2).sum()
    summed = graph_posterior(table("spina_bifida_3lists"), complete=True)
    return [
        ("Kosovo, 4 lists", "graphs, δ = 2⁻⁴", "mean 12,749, median 12,595 [9,827-16,544]",
         shown(graph_posterior(kosovo))),
        ("", "graphs, δ = 1", "mean 9,458 [6,945-12,745]",
         shown(graph_posterior(kosovo, delta=1.0))),
        ("UK 2013, 5 lists", "graphs", "median 22,990 [10,387-33,509]",
         shown(graph_posterior(table("uk_modern_slavery_2013_5lists")))),
        ("UK 2013, 6 lists", "graphs", "mean 14,101, median 12,324 [10,224-26,204]",
         shown(graph_posterior(table("uk_modern_slavery_2013_6lists")))),
        ("Spina bifida, 626 people", "graphs, δ = 1, all 8", "Bayes 731, mode 728, best graph .37",
         f"Bayes {loss:,.1f}, mode {spina.mode:,.0f}, best graph {spina.weight.max():.3f}"),
        ("Spina bifida, 621 people", "graphs, δ = 2⁻³, all 8", "731 / 728",
         f"mean {summed.mean:,.1f}, mode {summed.mode:,.0f}"),
    ]  # fmt: skip


def latent() -> list[Row]:
    """Figures of latent classes."""
    rows = []
    for name, words, said in (
        ("kosovo_4lists", "Kosovo, 4 lists", "median 10,376-10,443"),
        ("philippines_manila_police", "Manila, police", "mean 575 [534-639]"),
        ("philippines_manila_unidentified", "Manila, unidentified", "mean 414 [314-635]"),
        ("uk_modern_slavery_2013_6lists", "UK 2013, 6 lists", "20,944 [13,915-30,936]"),
    ):
        result, _ = estimate(table(name), "latent", 1)
        low, high = np.array(result["interval"], dtype=float)
        ours = (
            f"median {result['estimate']:,.0f}, mean {result['mean']:,.0f} [{low:,.0f}-{high:,.0f}]"
        )
        rows.append((words, "latent classes, K = 10", said, ours))
    return rows


def verdicts() -> list[Row]:
    """What the stack says of each published table."""
    rows = []
    for path in sorted(FOLDER.glob("*.csv")):
        started = time.process_time()
        result, _ = estimate(read_table(path), "stack", 1)
        seconds = time.process_time() - started
        if result["verdict"] == "estimate":
            low, high = np.array(result["interval"], dtype=float)
            ours = f"{result['estimate']:,.0f} [{low:,.0f}-{high:,.0f}]"
        else:
            reasons = result["reasons"]
            ours = str(reasons[0]) if isinstance(reasons, list) else ""
        rows.append((path.stem, str(result["verdict"]), ours, f"{seconds:.1f} CPU s"))
    return rows


def _markdown(header: Row, rows: list[Row]) -> str:
    lines = [header, ("---",) * 4, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    text = (
        f"Made by `python -m bench.estimate.reproduction` on {datetime.now(UTC).date()}.\n\n"
        + _markdown(
            ("table", "method", "published or reference", "ours"),
            [*loglinear(), *graphs(), *latent()],
        )
        + "\nUnder `stack`:\n\n"
        + _markdown(("table", "verdict", "answer, or the first reason", "time"), verdicts())
    )
    arguments.out.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
