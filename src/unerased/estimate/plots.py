"""Pictures: the overlap of lists, and the answers of the families side by side.

PNG with direct labels; every colour is doubled by a word or a shape. matplotlib is imported
when a picture is asked for and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from unerased.estimate.labels import Labels

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from unerased.estimate.answer import Plain
    from unerased.estimate.arrays import Floats
    from unerased.estimate.table import Table

INK, PAPER, LINES, MUTED = "#1c2024", "#fbfaf7", "#d9d5cc", "#5b6168"
TEAL, BRICK, OCHRE, SLATE = "#0b5a57", "#9a2f22", "#8a5a00", "#2f4b7c"
COLOURS = {
    "stack": INK,
    "latent": TEAL,
    "latent_open": TEAL,
    "mixed": BRICK,
    "graphs": SLATE,
    "loglinear": OCHRE,
}
MOST_PATTERNS = 30
ENGLISH = Labels()


def save_overview(
    table: Table, result: dict[str, Plain], totals: dict[str, Floats], path: Path
) -> None:
    """Overlap and posterior in one picture.

    Args:
        table: the table.
        result: from `command.estimate`.
        totals: the samples beside it.
        path: a PNG file.
    """
    figure, (upper, lower) = _figure(2, (9.0, 9.5))
    _overlap(upper, table, ENGLISH)
    _answers(lower, table, result, totals, ENGLISH)
    _save(figure, path)


def save_overlap(table: Table, path: Path, labels: Labels = ENGLISH) -> None:
    """The overlap of lists: one column a pattern, its people as a bar above its lists."""
    figure, (axes,) = _figure(1, (9.0, 4.8))
    _overlap(axes, table, labels)
    _save(figure, path)


def save_answers(
    table: Table,
    result: dict[str, Plain],
    totals: dict[str, Floats],
    path: Path,
    labels: Labels = ENGLISH,
) -> None:
    """Each family's distribution of N with its interval, the stack below."""
    figure, (axes,) = _figure(1, (9.0, 4.8))
    _answers(axes, table, result, totals, labels)
    _save(figure, path)


def _figure(rows: int, size: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - heavy
    from matplotlib.figure import Figure as NewFigure  # noqa: PLC0415 - heavy

    figure = NewFigure(figsize=size, dpi=144, facecolor=PAPER, layout="constrained")
    FigureCanvasAgg(figure)
    axes = [figure.add_subplot(rows, 1, i + 1) for i in range(rows)]
    for each in axes:
        each.set_facecolor(PAPER)
        for side in ("top", "right", "left"):
            each.spines[side].set_visible(False)
        each.spines["bottom"].set_color(LINES)
        each.tick_params(colors=INK, length=0)
    return figure, axes


def _save(figure: Figure, path: Path) -> None:
    # An empty software field keeps the file free of the machine that drew it.
    figure.savefig(path, format="png", metadata={"Software": None})


def _overlap(axes: Axes, table: Table, labels: Labels) -> None:
    order = np.argsort(-table.counts, kind="stable")[:MOST_PATTERNS]
    counts, member = table.counts[order], table.matrix[order]
    lists = len(table.lists)
    top = float(counts.max())
    axes.bar(np.arange(len(order)), counts / top * lists, bottom=lists, color=SLATE, width=0.7)
    for i, count in enumerate(counts):
        axes.text(
            i, lists + count / top * lists + 0.1, labels.number(count), ha="center", va="bottom",
            fontsize=7, color=INK,
        )  # fmt: skip
    for row, (name, size) in enumerate(zip(table.lists, table.sizes, strict=True)):
        y = lists - 1 - row + 0.4
        axes.axhline(y, color=LINES, linewidth=0.8, zorder=0)
        axes.text(
            -0.9, y, f"{_plain(labels.lists.get(name, name))}  ({labels.number(size)})",
            ha="right", va="center", fontsize=8, color=INK,
        )  # fmt: skip
        on = member[:, row] > 0
        axes.scatter(np.flatnonzero(on), np.full(on.sum(), y), color=TEAL, s=34, zorder=2)
    for i, row_of in enumerate(member):
        held = lists - 1 - np.flatnonzero(row_of) + 0.4
        axes.plot([i, i], [held.min(), held.max()], color=TEAL, linewidth=1.6, zorder=1)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlim(-0.8, len(order) - 0.2)
    hidden = len(table.counts) - len(order)
    title = labels.overlap.format(seen=labels.number(table.n))
    if hidden:
        title += "; " + labels.hidden.format(count=labels.number(hidden))
    axes.set_title(title, loc=labels.side, color=INK, fontsize=11)


def _answers(
    axes: Axes,
    table: Table,
    result: dict[str, Plain],
    totals: dict[str, Floats],
    labels: Labels,
) -> None:
    axes.set_yticks([])
    title = labels.titles[str(result["verdict"])]
    axes.set_title(title, loc=labels.side, color=INK, fontsize=11)
    if not totals:
        axes.set_xticks([])
        axes.text(0.0, 0.5, labels.unfitted, color=BRICK, fontsize=10)
        return
    finite = [t[np.isfinite(t)] for t in totals.values()]
    low = float(table.n) * 0.95
    high = max(float(np.quantile(t, 0.985)) for t in finite if len(t))
    for row, (name, sample) in enumerate(reversed(list(totals.items()))):
        low_to_high = _ridge(axes, row, name, sample[np.isfinite(sample)], (low, high))
        middle, least, most = (labels.number(end) for end in low_to_high)
        words = labels.answer.format(
            family=labels.families[name], middle=middle, low=least, high=most
        )
        axes.text(high, row + 0.42, words, ha="right", fontsize=8, color=COLOURS[name])
    axes.axvline(table.n, color=MUTED, linewidth=1, linestyle=":")
    seen = labels.seen.format(seen=labels.number(table.n))
    axes.text(table.n, len(totals) + 0.05, seen, fontsize=8, color=MUTED)
    axes.set_xlim(low, low + (high - low) * 1.02)
    axes.set_ylim(-0.25, len(totals) + 0.3)
    axes.xaxis.set_major_formatter(_thousands(labels))
    axes.set_xlabel(labels.axis, color=INK)


def _ridge(
    axes: Axes, row: int, name: str, sample: Floats, span: tuple[float, float]
) -> tuple[float, float, float]:
    """One family's distribution; returns its middle and the ends of 95 % of it."""
    colour = COLOURS[name]
    # bins of whole persons: narrower ones would show a comb where totals are few
    step = max(1, round((span[1] - span[0]) / BINS))
    edges = np.arange(np.floor(span[0]), span[1] + step, step) - 0.5
    height, _ = np.histogram(sample, edges)
    smooth = np.convolve(height, KERNEL / KERNEL.sum(), mode="same")
    scale = 0.7 / max(smooth.max(), 1e-12)
    middle = (edges[1:] + edges[:-1]) / 2
    axes.fill_between(middle, row, row + smooth * scale, color=colour, alpha=0.25, linewidth=0)
    axes.plot(middle, row + smooth * scale, color=colour, linewidth=1.2)
    low, centre, high = np.quantile(sample, [0.025, 0.5, 0.975])
    axes.plot([low, min(high, span[1])], [row, row], color=colour, linewidth=3)
    axes.plot([centre], [row], marker="D", color=colour, markersize=5)
    return float(centre), float(low), float(high)


def _plain(name: str) -> str:
    """A list's name as text: matplotlib would read a dollar sign as mathematics."""
    short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
    return short.replace("$", r"\$")


LONGEST = 24
BINS = 120
KERNEL = np.array([1.0, 2.0, 3.0, 2.0, 1.0])


def _thousands(labels: Labels) -> Any:  # noqa: ANN401 - matplotlib's formatter type is heavy to import
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415 - heavy

    return FuncFormatter(lambda x, _: labels.number(x))
