"""A draft from what was gathered and checked. Pure: the same input gives the same document."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from unerased.documents import (
    Annex,
    Annexes,
    Document,
    Heading,
    Items,
    Note,
    Paragraph,
    Span,
    Table,
    spans,
)
from unerased.model.values import Ref, Stance
from unerased.remedies.checks import wording
from unerased.remedies.packs.frames import said
from unerased.remedies.packs.labels import labels_of
from unerased.remedies.packs.words import (
    between,
    brief,
    property_words,
    source_words,
    term_words,
    value_span,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.documents import Block
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.remedies.checks.points import Checked
    from unerased.remedies.packs.annexes import Enclosed, Held
    from unerased.remedies.packs.gather import Gathered
    from unerased.remedies.rows import Row

_OPEN = frozenset({"missing", "uncertain", "conflict"})


def composed(  # noqa: PLR0913, PLR0917 - what a draft is made of
    found: Checked,
    got: Gathered,
    codebook: Codebook,
    words: Mapping[str, str],
    language: str,
    today: dt.date,
    annexed: Sequence[Held] = (),
    enclosed: Mapping[str, Enclosed] | None = None,
) -> Document:
    """The draft of a submission.

    Args:
        found: what the checker says.
        got: what its recipient may see.
        codebook: of the register.
        words: of the frame.
        language: of the frame.
        today: the day of the draft.
        annexed: the list of annexes, in its order.
        enclosed: those of which a copy goes with it, by the code of the file.
    """
    draft = _Draft(found, got, codebook, words, language, today, annexed, enclosed or {})
    return draft.document()


class _Draft:
    def __init__(  # noqa: PLR0913, PLR0917 - as above
        self,
        found: Checked,
        got: Gathered,
        codebook: Codebook,
        words: Mapping[str, str],
        language: str,
        today: dt.date,
        annexed: Sequence[Held],
        enclosed: Mapping[str, Enclosed],
    ) -> None:
        self._annexed, self._enclosed = annexed, enclosed
        self._found, self._got, self._book = found, got, codebook
        self._words, self._language, self._day = words, language, today.isoformat()
        self._of: dict[str, list[Claim]] = defaultdict(list)
        for claim in got.claims:
            self._of[claim.subject].append(claim)

    def document(self) -> Document:
        form = wording.title(self._found.form, self._language)
        blocks: tuple[Block, ...] = (
            Paragraph(self._say("about", person=brief(self._got.person), day=self._day), "small"),
            self._checker(),
            self._head("person"),
            self._claims(self._got.person),
            self._head("facts"),
            *self._facts(),
            *self._contested(),
            self._head("remedies"),
            self._remedies(),
            self._head("annexes"),
            self._annexes(),
            *self._by_hand(),
        )
        return Document(
            said(self._words, "title", form=form),
            blocks,
            self._language,
            foot=said(self._words, "foot", day=self._day),
        )

    def _say(self, key: str, **values: str) -> tuple[Span, ...]:
        return spans(said(self._words, key, **values))

    def _head(self, key: str) -> Heading:
        return Heading(self._say(key), 1)

    def _checker(self) -> Note:
        told = Counter(
            (
                wording.state(answer, self._language),
                wording.asks(point, self._language),
                wording.why(answer, self._language),
            )
            for point, answer in self._found.answers
            if answer.state in _OPEN
        )
        items = tuple(
            spans(
                Span(state, frozenset({"strong"})),
                " \u2013 ",
                said(self._words, "point", asks=asks, why=why),
                f" ({times})" if times > 1 else "",
            )
            for (state, asks, why), times in told.items()
        )
        verdict = Paragraph(self._say("complete" if self._found.complete else "incomplete"))
        return Note(
            self._say("check"),
            (verdict, Items(items)) if items else (verdict,),
            "find" if self._found.complete else "wait",
        )

    def _claims(self, code: str) -> Block:
        rows = self._rows(self._of.get(code, ()))
        return self._table(rows) if rows else Paragraph(self._say("none"), "small")

    def _table(self, rows: tuple[tuple[tuple[Span, ...], ...], ...]) -> Table:
        heads = (self._say("claim"), self._say("value"), self._say("who"))
        return Table(heads, rows, widths=(2, 4, 3))

    def _rows(self, claims: Iterable[Claim]) -> tuple[tuple[tuple[Span, ...], ...], ...]:
        """A line for each thing that is said, with everybody who says it."""
        found: dict[tuple[str, Span], list[str]] = defaultdict(list)
        for claim in claims:
            what = property_words(claim.property, self._book, self._language)
            value = value_span(claim, self._got, self._book, self._language)
            source = source_words(claim.source, self._got, self._book, self._language)
            if source not in found[what, value]:
                found[what, value].append(source)
        return tuple(
            (spans(what), spans(value), spans("; ".join(sources)))
            for (what, value), sources in found.items()
        )

    def _facts(self) -> Iterable[Block]:
        if not self._got.acts:
            yield Paragraph(self._say("none"), "small")
        doers = defaultdict(list)
        for claim in self._got.claims:
            if claim.property == "involvement.act" and isinstance(claim.value, Ref):
                doers[claim.value.code].append(claim.subject)
        for act in self._got.acts:
            yield Heading(self._say("act", act=brief(act)), 2)
            told = [one for one in self._of[act] if one.property != "act.victim"]
            told += [
                one
                for code in doers[act]
                for one in self._of[code]
                if one.property != "involvement.act"
            ]
            yield self._table(self._rows(told))

    def _contested(self) -> Iterable[Block]:
        known = {one.code: one for one in self._got.claims}
        items = []
        for claim in self._got.claims:
            if isinstance(claim.value, Stance) and claim.subject in known:
                about = known[claim.subject]
                what = property_words(about.property, self._book, self._language)
                source = source_words(claim.source, self._got, self._book, self._language)
                stance = labels_of(self._language).stances[claim.value.stance]
                claims = f"{what} ({brief(about.subject)})"
                items.append(self._say("contests", source=source, claims=claims, what=stance))
        if items:
            yield self._head("contested")
            yield Items(tuple(items))

    def _remedies(self) -> Block:
        rows = tuple(
            self._remedy(row)
            for row in self._got.ledger.tried
            if row.step is not None and row.step.code in self._got.steps
        )
        if not rows:
            return Paragraph(self._say("none"), "small")
        keys = ("authority", "filed", "outcome", "decided", "served", "state")
        return Table(tuple(self._say(key) for key in keys), rows, first_is_head=True)

    def _remedy(self, row: Row) -> tuple[tuple[Span, ...], ...]:
        allowed = {one.code: one for one in self._of[row.step.code]} if row.step else {}
        authority = [
            value_span(one, self._got, self._book, self._language)
            for one in allowed.values()
            if one.property == "intervention.authority"
        ]
        outcomes = [
            term_words(one.property, getattr(one.value, "term", "?"), self._book, self._language)
            for one in allowed.values()
            if one.property == "intervention.outcome"
        ]
        grounds = [
            part
            for one in allowed.values()
            if one.property == "intervention.reason_given"
            for part in (" \u2013 ", value_span(one, self._got, self._book, self._language))
        ]
        return (
            tuple(authority) or spans(brief(row.step.code) if row.step else ""),
            spans(between(row.filed)),
            spans(", ".join(outcomes), *grounds),
            spans(between(row.decided)),
            spans(between(row.served)),
            spans(labels_of(self._language).states[row.state]),
        )

    def _annexes(self) -> Block:
        if not self._annexed:
            return Paragraph(self._say("no_annexes"), "small")
        keys = ("number", "document", "date", "pages", "hash")
        number, document, date, pages, hash_ = (self._words[key] for key in keys)
        return Annexes(
            (number, document, date, pages, hash_),
            tuple(self._annex(held, self._enclosed.get(held.file.code)) for held in self._annexed),
        )

    def _annex(self, held: Held, made: Enclosed | None) -> Annex:
        key = "annex" if held.of_a_step else "annex_source"
        title = self._say(key, act=brief(held.about))
        if made is None:
            return Annex(title, held.day, "", held.file.sha256)
        copied = said(self._words, "enclosed", what=made.name)
        original = Span(held.file.sha256, frozenset({"code"}))  # a line of its own that may break
        pages = str(made.copy.pages or "")
        told = spans(". ", copied, " ", original)
        return Annex((*title, *told), held.day, pages, made.sha256)

    def _by_hand(self) -> Iterable[Block]:
        items = tuple(
            self._say(
                "by_hand",
                asks=wording.asks(point, self._language),
                why=wording.why(answer, self._language),
            )
            for point, answer in self._found.answers
            if answer.state == "by hand"
        )
        if items:
            yield self._head("hand")
            yield Items(items)
