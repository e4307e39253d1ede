"""What the sheet of an estimate says first: the number, that it is no count, on what it rests.

Every number here is one that is told of the estimate, or of those counted, in `published.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.documents import Heading, Items, Note, Paragraph, Span, Table, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.documents import Block
    from unerased.documents.blocks import Mark
    from unerased.figures.release.ledger import Content, Estimated
    from unerased.figures.release.sheet.told import Sheet
    from unerased.figures.release.sheet.words import SheetWords

__all__ = ["estimate_blocks", "estimate_rows"]

_STRONG: Final[frozenset[Mark]] = frozenset({"strong"})
_LISTS: Final = ("lists",)


def estimate_blocks(
    content: Content, sheet: Sheet, told: Estimated, words: SheetWords
) -> Iterator[Block]:
    """The part of the sheet that stands where that of a figure tells its count.

    Args:
        content: what the ledger keeps of the release.
        sheet: what it tells beside the published values.
        told: the estimate in it.
        words: of the language.
    """
    yield Heading(spans(words.say("estimate")), 2)
    yield Paragraph(spans(_number(content, told, words)), role="number")
    yield Paragraph(spans(Span(words.say("estimate_of"), _STRONG)), role="lead")
    if told.number is None:
        yield Paragraph(spans(words.say("estimate_floor")), tone="wait")
    else:
        yield Paragraph(spans(_span(told, words)))
    yield Paragraph(spans(words.say("estimate_rounded", base=told.base)), role="small")
    yield Note(
        spans(words.say("estimate_untestable")),
        (Paragraph(spans(words.say("estimate_assumption"))),),
    )
    yield Heading(spans(words.say("estimate_rests")), 3)
    lists = words.of("estimate_by", told.by)
    facts = [words.say("estimate_lists", lists=told.lists, by=lists)]
    facts.append(
        words.say("estimate_counted", total=words.counted(content.published.total, content.unit))
    )
    if told.seen is not None:
        seen = words.counted(told.seen, content.unit)
        facts.append(words.say("estimate_seen", seen=seen))
    facts += [words.say("estimate_agreed"), words.say("estimate_method")]
    yield Items(tuple(spans(fact) for fact in facts))
    yield from _table(content, sheet, words)


def estimate_rows(told: Estimated, words: SheetWords) -> Iterator[tuple[str, str]]:
    """The estimate as pairs of what it is and the number, for the table of values."""
    if told.number is not None:
        yield words.say("csv_estimate"), str(told.number)
    yield words.say("csv_low"), str(told.low)
    if told.high is not None:
        yield words.say("csv_high"), str(told.high)


def _number(content: Content, told: Estimated, words: SheetWords) -> str:
    if told.number is None:
        return words.say("at_least", low=words.counted(told.low, content.unit))
    return words.say("estimate_about", number=words.counted(told.number, content.unit))


def _span(told: Estimated, words: SheetWords) -> str:
    level = f"{told.level:.0%}"
    if told.high is None:
        return words.say("estimate_open", level=level, low=_grouped(told.low))
    return words.say("estimate_span", level=level, low=_grouped(told.low), high=_grouped(told.high))


def _table(content: Content, sheet: Sheet, words: SheetWords) -> Iterator[Block]:
    """How many are on which lists, where that is told."""
    for shown in content.published.tables:
        if shown.by != _LISTS or len(shown.cells) < 2:  # noqa: PLR2004 - one row repeats the sentence above
            continue
        rows = tuple(
            (spans(words.key_of("lists", keys[0], sheet)), spans(_grouped(number)))
            for keys, number in sorted(shown.cells)
            if number is not None
        )
        heads = (spans(words.say("estimate_on")), spans(words.say("told")))
        yield Table(heads, rows, first_is_head=True)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
