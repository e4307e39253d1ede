"""Releases of the ledger in words: a row of the list, and the tables that a release told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.words import number
from unerased.web.show.claims.codes import CodeLink
from unerased.web.show.figures.breakdown import TableCard, TableRow, dimension, in_order, key_words
from unerased.web.show.figures.estimate import told_number, told_words
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.figures.release import Content, Past, Shown
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

__all__ = ["ReleaseRow", "row_of", "tables_of_release"]

_WITHDRAWN: Final = mark("withdrawn")
_NOT_UPDATED: Final = mark("not updated")


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in one line.

    Attributes:
        change: what changed since the release of this figure before it, in published numbers.
        marks: withdrawn, not updated.
        estimate: its number, where how many there are in all was estimated; `estimated`: the same
            as a sentence with its interval.
    """

    link: CodeLink
    label: str
    name: str
    version: int
    dated: str
    total: str
    change: str
    withdrawn: str
    not_updated: str
    estimate: str = ""
    estimated: str = ""


def row_of(one: Past, every: Sequence[Past], asked: Asked) -> ReleaseRow:
    """The row of one of all releases."""
    words, content = asked.words, one.content
    told = content.estimate
    return ReleaseRow(
        CodeLink(one.code, one.code[:7], f"/releases/{one.code}"),
        words.label(content.labels, content.figure),
        content.figure,
        content.version,
        words.day(content.dated),
        number(content.published.total, content.unit, words.language),
        _change(one, every, asked),
        "" if one.status == "live" else words.say(_WITHDRAWN),
        "" if content.updated else words.say(_NOT_UPDATED),
        "" if told is None else told_number(told, words),
        "" if told is None else told_words(told, words),
    )


def _change(one: Past, every: Sequence[Past], asked: Asked) -> str:
    words, content = asked.words, one.content
    before = None
    for other in every:
        if other.code == one.code:
            break
        before = other.content if other.content.figure == content.figure else before
    if before is None:
        return words.say("the first release")
    parts = []
    grown = content.published.total - before.published.total
    if grown:
        parts.append(("+" if grown > 0 else "\u2212") + words.number(abs(grown)))
    if before.version != content.version:
        parts.append(words.say("the definition changed"))
    return "; ".join(parts) or words.say("no change told")


def tables_of_release(content: Content, look: Look) -> tuple[TableCard, ...]:
    """The tables as they were told; a number that was left out says so."""
    places = {
        key
        for table in content.published.tables
        for keys, _ in table.cells
        for name, key in zip(table.by, keys, strict=True)
        if name in {"place", "region"}
    }
    look.about({code for code in places if code.startswith("PL-")})
    return tuple(_table(table, look) for table in content.published.tables if not _repeats(table))


def _repeats(table: Shown) -> bool:
    """One row, that all are on lists, says again what stands above it."""
    return table.by == ("lists",) and len(table.cells) == 1


def _table(table: Shown, look: Look) -> TableCard:
    words = look.words
    names = tuple(dimension(name, words) for name in table.by)
    joined = words.say("{one} and {other}", one=names[0], other=names[1]) if names[1:] else names[0]
    cells = dict(table.cells)
    rows = [
        TableRow(
            tuple(key_words(name, key, look) for name, key in zip(table.by, keys, strict=True)),
            (words.say("left out") if cells[keys] is None else words.number(cells[keys] or 0),),
        )
        for keys in in_order(table.by, cells, look)
    ]
    told = words.say("Told")
    if table.base:
        told = words.say("Told, rounded to multiples of {base}", base=table.base)
    return TableCard(words.say("By {what}", what=joined), names, (told,), tuple(rows), "", 0)
