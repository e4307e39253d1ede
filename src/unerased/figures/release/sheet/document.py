"""The sheet as a document: everything a reader needs to use the number and to doubt it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.documents import (
    Columns,
    Document,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Span,
    Table,
    spans,
)
from unerased.figures.release.sheet.estimated import estimate_blocks
from unerased.figures.release.sheet.method import NOTE, PARTS
from unerased.figures.release.sheet.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unerased.documents import Block, Text
    from unerased.documents.blocks import Mark
    from unerased.figures.release.ledger import Content
    from unerased.figures.release.sheet.charts import Chart
    from unerased.figures.release.sheet.told import Denial, Said, Sheet
    from unerased.figures.release.sheet.words import SheetWords

__all__ = ["document_of"]

_STRONG: Final[frozenset[Mark]] = frozenset({"strong"})
_CODE: Final[frozenset[Mark]] = frozenset({"code"})
_QUIET: Final[frozenset[Mark]] = frozenset({"quiet"})


def document_of(
    content: Content, sheet: Sheet, words: SheetWords, code: str, charts: Sequence[Chart]
) -> Document:
    """The sheet in one language.

    Args:
        content: what the ledger keeps of the release.
        sheet: what it tells beside the published values.
        words: of the language.
        code: of the release.
        charts: the pictures, in the same language.
    """
    made = _Making(content, sheet, words, code)
    day = words.day(content.dated.isoformat())
    figure = words.label(content.labels, content.figure)
    return Document(
        title=words.say("title", figure=figure, day=day),
        blocks=tuple(made.blocks(charts)),
        language=words.language,
        foot=words.say("foot", code=code, day=day),
    )


class _Making:
    """One document on its way."""

    def __init__(self, content: Content, sheet: Sheet, words: SheetWords, code: str) -> None:
        self.content, self.sheet, self.words, self.code = content, sheet, words, code

    def blocks(self, charts: Sequence[Chart]) -> Iterator[Block]:
        told = self.content.estimate
        yield from self._notices()
        if told is None:
            yield from self._figure(charts)
            yield from self._stated()
            yield from self._definition()
            yield from self._kinds()
            yield from self._denials()
        else:
            yield from estimate_blocks(self.content, self.sheet, told, self.words)
            yield from self._definition()
        yield from self._method()
        yield from self._changes()
        yield from self._reader()
        yield from self._check()

    def say(self, key: str, **values: object) -> str:
        return self.words.say(key, **values)

    def head(self, key: str, level: int = 2) -> Heading:
        return Heading(spans(self.say(key)), level)

    def day(self, written: str) -> str:
        return self.words.day(written)

    def counted(self, total: int) -> str:
        return self.words.counted(total, self.content.unit)

    def _notices(self) -> Iterator[Block]:
        note, language = self.sheet.method.text(NOTE, self.words.language)
        if note:
            other = language if language != self.words.language else ""
            yield Paragraph(spans(Span(note, language=other)), role="lead")
        if not self.content.updated:
            yield Paragraph(spans(self.say("not_updated")), tone="wait")
        for one in self.sheet.earlier:
            if one.withdrawn:
                told = self.counted(one.total)
                gone = self.say(
                    "withdrawn_before", code=one.code, day=self.day(one.dated), total=told
                )
                yield Paragraph(spans(gone), tone="deny")

    def _figure(self, charts: Sequence[Chart]) -> Iterator[Block]:
        yield self.head("figure")
        yield Paragraph(spans(self.counted(self.content.published.total)), role="number")
        yield Paragraph(spans(Span(self.say("of"), _STRONG)), role="lead")
        described = self.words.label(self.sheet.describes, "") if self.sheet.describes else ""
        if described:
            yield Paragraph(spans(described))
        yield Paragraph(spans(self.say("of_help", unit=self.say(self.content.unit))), role="small")
        if self.content.measure == "duration":
            yield self._days()
        yield from self._tables(charts)

    def _days(self) -> Paragraph:
        ends = self.content.published.extremes
        if all(ends) and ends:
            return Paragraph(spans(self.say("days_told", low=ends[0], high=ends[1])))
        return Paragraph(spans(self.say("days_not_told")))

    def _tables(self, charts: Sequence[Chart]) -> Iterator[Block]:
        pictures = {chart.name: chart for chart in charts}
        if "releases" in pictures:
            yield Picture(pictures["releases"].png, pictures["releases"].alt)
        for number, table in enumerate(rows_of(self.content, self.sheet, self.words), start=1):
            what = table.heads[0]
            if table.heads[1:]:
                what = self.say("and", one=table.heads[0], other=table.heads[1])
            yield Heading(spans(self.say("table", what=what)), 3)
            if f"table-{number}" in pictures:
                yield Picture(pictures[f"table-{number}"].png, pictures[f"table-{number}"].alt)
            rows = tuple(
                (*(spans(label) for label in row.labels), self._number(row.number))
                for row in table.rows
            )
            named = tuple(spans(head) for head in (*table.heads, self.say("told")))
            yield Table(named, rows, first_is_head=True)
            notes = [self.say("empty_rounded" if table.base else "empty_cells")]
            notes += [self.say("rounded", base=table.base)] if table.base else []
            notes += [self.say("suppressed")] if table.hides else []
            notes += [self.say("several")] if self.content.unit != "events" else []
            yield Paragraph(spans(" ".join(notes)), role="small")

    def _number(self, number: int | None) -> Text:
        if number is None:
            return spans(Span(self.say("left_out"), _QUIET))
        return spans(f"{number:,}".replace(",", "\u202f"))

    def _stated(self) -> Iterator[Block]:
        yield self.head("stated")
        if not self.sheet.stated:
            yield Paragraph(spans(self.say("stated_none")), role="small")
            return
        yield Paragraph(spans(self.say("stated_help")))
        rows = tuple((spans(self._kind(one.kind)), spans(self._span(one))) for one in
                     self.sheet.stated)  # fmt: skip
        heads = (spans(self.say("stated_who")), spans(self.say("stated_what")))
        yield Table(heads, rows, first_is_head=True)

    def _kind(self, kind: str) -> str:
        if not kind:
            return self.say("source_kind_none")
        return self.words.label(self.sheet.names.get(f"kind {kind}", {}), kind)

    def _span(self, one: Said) -> str:
        low, high = one.low, one.high
        if low is None or high is None:
            end = low if high is None else high
            key = "at_least" if high is None else "at_most"
            return self.say(key, low=self.counted(end or 0), high=self.counted(end or 0))
        if low == high:
            return self.counted(high)
        return self.say("between", low=low, high=self.counted(high))

    def _definition(self) -> Iterator[Block]:
        sheet, content = self.sheet, self.content
        low, high = (self.day(end) for end in sheet.period)
        period = " ".join(
            ([self.say("period_from", low=low)] if low else [])
            + ([self.say("period_to", high=high)] if high else [])
        )
        counting = self.say("between_two").join(map(self._kind, sheet.counting))
        facts = (
            ("standard", self.words.of("standards", sheet.standard)),
            ("period", period or self.say("period_any")),
            ("counting", counting or self.say("counting_all")),
            ("dated", self.day(content.dated.isoformat())),
            ("policy", str(content.policy.k)),
        )
        yield self.head("definition")
        yield Paragraph(spans(self.say("version", number=content.version)))
        yield Items(tuple(spans(Span(self.say(key) + ": ", _STRONG), said) for key, said in facts))

    def _kinds(self) -> Iterator[Block]:
        kinds = self.sheet.kinds
        yield self.head("kinds", 3)
        if kinds:
            yield Paragraph(spans(self.say("between_two").join(map(self._kind, kinds))))
        key = "kinds_help" if kinds else "kinds_none"
        yield Paragraph(spans(self.say(key, k=self.content.policy.k)), role="small")

    def _denials(self) -> Iterator[Block]:
        yield self.head("denials")
        if not self.sheet.denials:
            yield Paragraph(spans(self.say("denials_none")), role="small")
        else:
            yield Paragraph(spans(self.say("denials_help")), role="small")
        for one in self.sheet.denials:
            yield self._beside(one)
        if self.sheet.more:
            yield Paragraph(spans(self.say("denials_more", more=self.sheet.more)), role="small")

    def _beside(self, one: Denial) -> Columns:
        who: list[str | Span] = [
            Span(one.office.text, _STRONG, one.office.language),
            " " + self.words.of("stances", one.stance),
        ]
        day = self.day(one.day) if one.day else ""
        setting = Span(one.setting.text, language=one.setting.language)
        where = [part for part in (day, setting if setting.text else "") if part]
        for part, before in zip(where, (" (", self.say("between_two")), strict=False):
            who += [before, part]
        who += [")"] if where else []
        words = (
            Paragraph(spans(Span(one.words, language=one.language)), role="quote", tone="deny")
            if one.words
            else Paragraph(spans(self.say("no_words")), role="small")
        )
        ours: list[Paragraph] = [
            Paragraph(spans(Span(answer.text, language=answer.language)), role="quote", tone="find")
            for answer in one.answers
        ]
        if one.withheld:
            ours.append(Paragraph(spans(self.say("withheld")), role="small"))
        if not ours:
            ours.append(Paragraph(spans(self.say("no_answer")), tone="wait"))
        return Columns(
            (Heading(spans(self.say("they")), 3), Paragraph(spans(*who)), words),
            (Heading(spans(self.say("we")), 3), *ours),
        )

    def _method(self) -> Iterator[Block]:
        yield self.head("method")
        for part in PARTS[:-1]:
            yield from self._part(part)

    def _part(self, part: str) -> Iterator[Block]:
        text, language = self.sheet.method.text(part, self.words.language)
        other = language if language != self.words.language else ""
        yield Heading(spans(self.words.of("parts", part)), 3)
        yield Paragraph(spans(Span(text, language=other)))

    def _changes(self) -> Iterator[Block]:
        sheet = self.sheet
        yield self.head("changes")
        if not sheet.earlier:
            yield Paragraph(spans(self.say("first")))
        else:
            last = sheet.earlier[-1]
            told = self.counted(last.total)
            yield Paragraph(
                spans(self.say("before", code=last.code, day=self.day(last.dated), total=told))
            )
        flags = [self.say("definition_changed")] if sheet.definition_changed else []
        if sheet.method_changed:
            parts = ", ".join(self.words.of("parts", part) for part in sheet.method_changed)
            flags.append(self.say("method_changed", parts=parts))
        if flags:
            yield Note(spans(self.say("changes")), tuple(Paragraph(spans(flag)) for flag in flags))
        elif sheet.earlier:
            yield Paragraph(spans(self.say("nothing_changed")))
        yield from self._part("corrections")

    def _reader(self) -> Iterator[Block]:
        policy = self.content.policy
        yield self.head("reader")
        yield Paragraph(spans(self.say("reader_total")))
        text = self.say(
            "reader_text", choices=policy.choices, most=policy.k - 1, values=policy.width + 1
        )
        yield Paragraph(spans(text))
        yield Paragraph(spans(self.say("reader_assumes") + " " + self.say("reader_standing")),
                        role="small")  # fmt: skip

    def _check(self) -> Iterator[Block]:
        yield self.head("check")
        yield Paragraph(spans(self.say("check_text")))
        yield Paragraph(spans(Span(self.say("check_command"), _CODE)))
        yield Paragraph(spans(self.say("key") + ": ", Span(self.sheet.key, _CODE)))
