"""How answers reach the terminal: one JSON document, or words and tables for people.

Every value may be hostile: what could move the cursor, colour, or turn the direction of text never
leaves this module as it came.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.progress import Progress

_HARMFUL: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPACES: Final = "\n\r\t\u2028\u2029"
#: as wide as any row: what is not read on a screen is never folded
_WIDE: Final = 100_000
#: what a column of words needs at least, and what stands between two columns
_READABLE: Final = 12
_BETWEEN: Final = 3
#: a bar shows itself only when there is something to wait for
_PATIENCE: Final = 1.0


def emit(as_json: bool, data: Any, say: Callable[[Console], None]) -> None:  # noqa: ANN401, FBT001 - any JSON value; the setting is passed on as it is
    """Print ``data`` as one JSON document, or let ``say`` write it for people."""
    if as_json:
        sys.stdout.write(as_document(data))
    else:
        say(console())


def as_document(data: Any) -> str:  # noqa: ANN401 - any JSON value
    """``data`` as JSON text in which nothing can reach a terminal but letters and line ends."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return "".join(map(_escaped, text)) + "\n"


def _escaped(character: str) -> str:
    # outside of its strings, JSON holds no such character but the line end
    if character == "\n" or unicodedata.category(character) not in _HARMFUL:
        return character
    return json.dumps(character)[1:-1]


def clean(text: str) -> str:
    """``text`` on one line, without control and direction characters."""
    return "".join(
        " " if character in _SPACES else character
        for character in text
        if character in _SPACES or unicodedata.category(character) not in _HARMFUL
    )


def console() -> Console:
    """A console on standard output that interprets no markup and folds only on a screen."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDE
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=True, width=width)


def say(out: Console, text: str) -> None:
    """Print one line, cleaned."""
    from rich.text import Text

    out.print(Text(clean(text)))


def table(
    out: Console,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    whole: Collection[str] = (),
) -> None:
    """A plain table; every cell is cleaned.

    Args:
        out: where to.
        heads: one for each column.
        rows: cells.
        whole: heads of columns that never fold or lose a letter: codes and hashes.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = [[clean(cell) for cell in row] for row in rows]
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    needed = 0
    for number, head in enumerate(heads):
        widest = max([len(head), *(len(row[number]) for row in cells)])
        least = widest if head in whole else min(widest, _READABLE)
        drawn.add_column(head, no_wrap=head in whole, overflow="fold", min_width=least)
        needed += least + _BETWEEN
    for row in cells:
        drawn.add_row(*map(Text, row))
    # on a screen that is narrower still, the terminal breaks the lines, and nothing is left out
    out.width = max(out.width, needed)
    out.print(drawn, soft_wrap=False, crop=False)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error for what takes longer than a moment, where a person looks."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with ExitStack() as stack:
        began = monotonic()
        shown: list[Progress] = []

        def step(done: int, total: int) -> None:
            if not shown and monotonic() - began >= _PATIENCE:
                shown.append(stack.enter_context(_bar()))
                shown[0].add_task(label)
            for bar in shown:
                bar.update(bar.task_ids[0], completed=done, total=total or None)

        yield step


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def note(message: str) -> None:
    """One line on standard error beside the answer."""
    sys.stderr.write(f"unerased: {clean(message)}\n")
