"""Figures of a report, as they were published: totals, ranges and tables, and nothing behind them.

Whoever calls takes them from the ledger of releases, which this room never reads. They stand in the
recipe of the pack in words, so that the same pack can be made again when newer ones are out.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads it to decode dates
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from unerased.documents import Heading, Paragraph, Table, spans
from unerased.remedies.packs.frames import said
from unerased.remedies.packs.labels import labels_of, term_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.documents import Block
    from unerased.model.codebook import Codebook

__all__ = ["Released", "Rows", "figures", "released"]

#: keys of a table that are no values: nobody said it; it is not exactly known
_NONE: Final = {"": "not_recorded", "~": "not_exact"}
_LISTS: Final = {"violation": "violations", "actor_kind": "perpetrator_kinds", "sex": "sexes"}


class Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a release as it was published, in words.

    Attributes:
        heads: what its dimensions are called.
        rows: labels, and the number; None where the release left it out.
        base: numbers are rounded to multiples of it; 0: they are exact.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], int | None], ...]
    base: int = 0


class Released(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure as it was published, in words.

    Attributes:
        shortest, longest: in days, for a figure that measures a duration, as it was told; else "".
        tables: its breakdowns.
    """

    label: str
    unit: str
    total: int
    dated: dt.date
    shortest: str = ""
    longest: str = ""
    tables: tuple[Rows, ...] = ()


class ToldTable(Protocol):
    """A table as the ledger of releases gives it: dimensions, keys with numbers, names of keys."""

    @property
    def by(self) -> Sequence[str]: ...
    @property
    def cells(self) -> Iterable[tuple[tuple[str, ...], int | None]]: ...
    @property
    def base(self) -> int: ...
    @property
    def names(self) -> Mapping[str, Mapping[str, str]]: ...


class Told(Protocol):
    """What the public was told last of a figure, as the ledger of releases gives it."""

    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def total(self) -> int: ...
    @property
    def dated(self) -> dt.date: ...
    @property
    def extremes(self) -> Sequence[str]: ...
    @property
    def tables(self) -> Iterable[ToldTable]: ...


def released(told: Iterable[Told], codebook: Codebook, language: str) -> tuple[Released, ...]:
    """Figures in the words of a language, with their ranges and tables as they were published.

    Args:
        told: each figure, by what was published of it alone.
        codebook: of the register.
        language: of the draft.
    """
    return tuple(_released(one, codebook, language) for one in told)


def _released(told: Told, codebook: Codebook, language: str) -> Released:
    shortest, longest = told.extremes if told.extremes and all(told.extremes) else ("", "")
    return Released(
        told.label,
        labels_of(language).units.get(told.unit, told.unit),
        told.total,
        told.dated,
        shortest,
        longest,
        tuple(_rows(table, codebook, language) for table in told.tables),
    )


def _rows(table: ToldTable, codebook: Codebook, language: str) -> Rows:
    words = labels_of(language)
    cells = sorted(table.cells, key=lambda cell: [(key in _NONE, key) for key in cell[0]])
    return Rows(
        tuple(words.dimensions.get(name, name) for name in table.by),
        tuple(
            (
                tuple(
                    _key((name, key), table, codebook, language)
                    for name, key in zip(table.by, keys, strict=True)
                ),
                number,
            )
            for keys, number in cells
        ),
        table.base,
    )


def _key(cell: tuple[str, str], table: ToldTable, codebook: Codebook, language: str) -> str:
    name, key = cell
    if key in _NONE:
        return labels_of(language).keys[_NONE[key]]
    list_ = _LISTS.get(name, "")
    if list_ and key in codebook.lists[list_].terms:
        return term_label(list_, key, codebook, language)
    names = table.names.get(f"{name} {key}", {})
    found = names.get(language) or names.get("") or names.get("en")
    return found or (key if name == "month" else key.replace("-", "\u2013"))


def figures(told: Sequence[Released], words: Mapping[str, str]) -> Iterable[Block]:
    """What a report says of figures: all of them in one table, then each breakdown."""
    if not told:
        yield Paragraph(spans(words["no_figure"]), "small")
        return
    yield Table(
        tuple(spans(words[key]) for key in ("figure", "total", "released_on")),
        tuple(
            (spans(one.label), spans(_number(one, words)), spans(one.dated.isoformat()))
            for one in told
        ),
        first_is_head=True,
    )
    for one in told:
        for table in one.tables:
            yield Heading(spans(said(words, "by", form=one.label, what=", ".join(table.heads))), 2)
            yield Table(
                tuple(spans(head) for head in (*table.heads, words["total"])),
                tuple(
                    (*map(spans, labels), spans(words["untold"] if n is None else str(n)))
                    for labels, n in table.rows
                ),
                first_is_head=True,
            )
            note = said(words, "rounded", what=str(table.base)) if table.base else words["exact"]
            yield Paragraph(spans(note), "small")


def _number(one: Released, words: Mapping[str, str]) -> str:
    number = f"{one.total} {one.unit}"
    if not one.longest:
        return number
    return f"{number}; {said(words, 'range', low=one.shortest, high=one.longest)}"
