"""What an import would write, for people to look at before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref, Text
from unerased.web.show.claims.cards import shown_value
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.forms.refusals import said
from unerased.web.show.importing.columns import cut
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from unerased.exchange import Fresh, Plan
    from unerased.exchange.binding import Bound
    from unerased.exchange.rows import Cell, RowRead
    from unerased.web.show.claims.look import Look
    from unerased.web.words import Words

ROWS: Final = 20
FAULTS: Final = 50
#: so many rows of one error are listed by number
LISTED: Final = 30
#: so many new things are named; all of them are counted
NAMED: Final = 200
_USES: Final = {"person": mark("adds to"), "source": mark("according to")}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the preview: where it stands and what it becomes."""

    letter: str
    header: str
    says: str


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as it was read. `cell` is its text where it says it in other words."""

    words: str = ""
    cell: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the spreadsheet as the claims that it becomes, by column."""

    number: int
    cells: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class FreshList:
    """New records of one kind that cells name."""

    counted: str
    names: tuple[str, ...]
    hidden: int
    more: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why some rows cannot be imported: the same cell in the same column for the same reason.

    `text` is empty where the cell tells who somebody is; `rows` are the first of `total`.
    """

    column: str
    reason: SafeString
    text: str
    rows: str
    total: int
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a plan says."""

    counts: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: tuple[PreviewRow, ...]
    fresh: tuple[FreshList, ...]
    adds_to: tuple[CodeLink, ...]
    notices: tuple[str, ...]
    hidden: bool


def preview_of(plan: Plan, look: Look, *, names: bool) -> Preview:
    """A plan in words; what tells who somebody is only with `names`."""
    words = look.words
    called = {one.code: one.name for one in plan.fresh}
    hidden = any(bound.column.prop.identifying for bound in plan.columns) and not names
    look.about(
        cell.value.code
        for row in plan.good[:ROWS]
        for cell in row.cells
        if isinstance(cell.value, Ref) and cell.value.code not in called
    )
    return Preview(
        counts=_counts(plan, words),
        headings=tuple(_heading(bound, look) for bound in plan.columns),
        rows=tuple(_row(plan, row, look, called, names=names) for row in plan.good[:ROWS]),
        fresh=tuple(_fresh(plan, words, names=names)),
        adds_to=tuple(link(code, look.codebook) for code in plan.adds_to[:NAMED]),
        notices=tuple(_notices(plan, words)),
        hidden=hidden,
    )


def faults_of(plan: Plan, words: Words, page: int) -> tuple[tuple[Fault, ...], int]:
    """One page of the errors, from 0, and how many pages there are."""
    rows: dict[tuple[str, str, str], dict[int, None]] = {}
    for fault in plan.faults:
        rows.setdefault((fault.column, fault.reason, fault.text), {})[fault.row] = None
    pages = max(1, -(-len(rows) // FAULTS))
    start = min(page, pages - 1) * FAULTS
    shown = list(rows.items())[start : start + FAULTS]
    return tuple(_fault(*key, list(found), words) for key, found in shown), pages


def _fault(column: str, reason: str, text: str, rows: list[int], words: Words) -> Fault:
    numbers = ", ".join(map(str, rows[:LISTED]))
    more = max(0, len(rows) - LISTED)
    return Fault(column, said(words, reason), cut(text), numbers, len(rows), more)


def _counts(plan: Plan, words: Words) -> tuple[str, ...]:
    return (
        words.count("{count} row", "{count} rows", len(plan.good)),
        words.count("{count} new person", "{count} new persons", plan.count("person")),
        words.count("{count} new act", "{count} new acts", plan.count("act")),
        words.count("{count} claim", "{count} claims", plan.claims),
    )


def _fresh(plan: Plan, words: Words, *, names: bool) -> list[FreshList]:
    sources, places, events = (plan.new(kind) for kind in ("source", "place", "event"))
    own = 1 if plan.source_records else 0
    found = (
        (words.count("{count} new source", "{count} new sources", len(sources) + own), sources),
        (words.count("{count} new place", "{count} new places", len(places)), places),
        (words.count("{count} new event", "{count} new events", len(events)), events),
    )
    lists = [_fresh_list(counted, new, names=names) for counted, new in found]
    lists[0] = FreshList(found[0][0], (*_own(plan), *lists[0].names), *_rest(lists[0]))
    return [one for one in lists if one.names or one.hidden]


def _rest(made: FreshList) -> tuple[int, int]:
    return made.hidden, made.more


def _own(plan: Plan) -> tuple[str, ...]:
    """What the source that speaks for all rows is called, if it is new."""
    texts = (getattr(getattr(record, "value", None), "text", "") for record in plan.source_records)
    return tuple(text for text in texts if text)[:1] or (("–",) if plan.source_records else ())  # noqa: RUF001 - a dash for one without a title


def _fresh_list(counted: str, new: Sequence[Fresh], *, names: bool) -> FreshList:
    shown = [one for one in new if names or not one.identifying]
    named = tuple(cut(one.name) for one in shown[:NAMED])
    return FreshList(counted, named, len(new) - len(shown), len(shown) - len(named))


def _heading(bound: Bound, look: Look) -> Heading:
    use = _USES.get(bound.column.use)
    says = look.words.say(use) if use else look.property_label(bound.column.prop.name)
    return Heading(bound.letter, cut(bound.header), says)


def _row(
    plan: Plan, row: RowRead, look: Look, called: dict[str, str], *, names: bool
) -> PreviewRow:
    found = {cell.bound.index: _cell(cell, look, called, names=names) for cell in row.cells}
    for bound in plan.columns:
        if bound.column.use == "person" and row.adds_to:
            found[bound.index] = Read(link(row.adds_to, look.codebook).short)
        elif bound.column.use == "source":
            new = row.source in called
            hidden = new and bound.column.prop.identifying and not names
            name = called[row.source] if new else link(row.source, look.codebook).short
            found[bound.index] = Read("" if hidden else cut(name), hidden=hidden)
    return PreviewRow(row.number, tuple(found.get(bound.index, Read()) for bound in plan.columns))


def _cell(cell: Cell, look: Look, called: dict[str, str], *, names: bool) -> Read:
    prop, value = cell.bound.column.prop, cell.value
    if prop.identifying and not names:
        return Read(hidden=True)
    if isinstance(value, Text):
        return Read(cut(value.text))
    if isinstance(value, Ref):
        held = look.short_words(value.code) or link(value.code, look.codebook).short
        words = called.get(value.code, held)
    else:
        words = shown_value(value, prop, look, reveal=names).words
    stated = cell.text.strip()
    return Read(cut(words), "" if stated == words else cut(stated))


def _notices(plan: Plan, words: Words) -> list[str]:
    found = []
    if plan.empty:
        found.append(words.count("{count} empty row", "{count} empty rows", plan.empty))
    if plan.silent:
        found.append(
            words.count(
                "{count} row has nothing in the columns that are read",
                "{count} rows have nothing in the columns that are read",
                len(plan.silent),
            )
        )
    if plan.merged:
        sentence = mark(
            "Columns {columns} have merged cells, and only the first row of each has the value."
        )
        found.append(words.say(sentence, columns=", ".join(plan.merged)))
    return found
