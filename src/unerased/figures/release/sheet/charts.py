"""The pictures of a sheet: the totals of the releases, and each table of one dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.figures.release.sheet.tables import rows_of
from unerased.pictures.bars import MOST, Bar, Bars, draw

if TYPE_CHECKING:
    from unerased.figures.release.ledger import Content
    from unerased.figures.release.sheet.told import Sheet
    from unerased.figures.release.sheet.words import SheetWords

__all__ = ["Chart", "charts_of"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture.

    Attributes:
        name: what tells it apart in a file's name; never a word of the register.
        alt: what it says, for those who do not see it.
    """

    name: str
    png: bytes
    alt: str


def charts_of(content: Content, sheet: Sheet, words: SheetWords, code: str) -> tuple[Chart, ...]:
    """Every picture of a sheet, from published values alone; none of an estimate's."""
    if content.estimate is not None:
        return ()
    figure = words.label(content.labels, content.figure)
    mirrored = words.language == "ar"
    made = [_releases(content, sheet, words, figure)]
    for number, table in enumerate(rows_of(content, sheet, words), start=1):
        if len(table.by) > 1 or not table.rows:
            continue
        bars = tuple(Bar(row.labels[0], row.number, _said(row.number, words)) for row in table.rows)
        notes = [words.say("rounded", base=table.base)] if table.base else []
        title = words.say("chart_table", figure=figure, what=table.heads[0])
        made.append((f"table-{number}", Bars(title, bars, tuple(notes))))
    return tuple(
        Chart(
            name,
            draw(Bars(bars.title, bars.bars, (*bars.notes, _foot(content, words, code)), mirrored)),
            _alt(bars, words),
        )
        for name, bars in made
    )


def _releases(content: Content, sheet: Sheet, words: SheetWords, figure: str) -> tuple[str, Bars]:
    """What each release told, the latest as many as there is room for."""
    told = [(one.dated, one.total) for one in sheet.earlier if not one.withdrawn]
    told.append((content.dated.isoformat(), content.published.total))
    bars = tuple(
        Bar(
            words.say("chart_release", day=words.day(day)),
            total,
            f"{total:,}".replace(",", "\u202f"),
        )
        for day, total in told[-MOST // 4 :]
    )
    return "releases", Bars(words.say("chart_releases", figure=figure), bars)


def _said(number: int | None, words: SheetWords) -> str:
    return words.say("left_out") if number is None else f"{number:,}".replace(",", "\u202f")


def _foot(content: Content, words: SheetWords, code: str) -> str:
    return words.say("foot", code=code, day=words.day(content.dated.isoformat()))


def _alt(bars: Bars, words: SheetWords) -> str:
    said = "; ".join(f"{bar.label}: {bar.words}" for bar in bars.bars[:MOST])
    return words.say("chart_alt", title=bars.title, said=said)
