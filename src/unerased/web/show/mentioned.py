"""What names somebody who is to be erased: each text, account, claim and note, with its words.

Words are shown only once somebody asked for them. Where a person, a source or a text is named is
marked; what could be written instead stands in a field, with those words taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.evidence.words_of import paragraphs_of
from unerased.model.naming import named
from unerased.model.values import Ref, Text
from unerased.register import reads
from unerased.register.mentions import ACCOUNT, BODY, called_of
from unerased.register.reads.changes import corrections
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.model.naming import Called, Memo, Named
    from unerased.register.erasing import Plan
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked

__all__ = ["MOST", "OUT", "Mention", "Mentioned", "Part", "Piece", "mentioned_in", "row_to_redact"]

#: of so many of each sort the words are shown; when these are done the next ones come
MOST: Final = 40
#: what a field offers in place of a word that names somebody
OUT: Final = "[…]"
_WORDS: Final = mark("its words")
_STATED: Final = mark("as stated")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `hit`: it names the person."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the texts of a record.

    Attributes:
        passages: the paragraphs in which the person is named; all of them where none does.
        others: how many paragraphs do not name the person, and are not shown.
        field: under which a version without them is sent, "" where none can be written.
        typed: what stands in that field.
    """

    label: str
    passages: tuple[tuple[Piece, ...], ...]
    others: int
    field: str
    typed: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One text, file, source, account, claim or note.

    Attributes:
        kind: what it is.
        claim: code of the claim that can be written anew, "" for none.
        replaced: the version that took its place.
        decided: what was said of it, "destroy" or "keep".
    """

    link: CodeLink
    kind: str
    source: CodeLink | None = None
    statement: CodeLink | None = None
    parts: tuple[Part, ...] = ()
    claim: str = ""
    replaced: CodeLink | None = None
    decided: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Everything that names the person.

    Attributes:
        units: what has a key of its own, and is decided about.
        accounts: accounts of events that go with the person.
        claims: claims that stay and name them.
        notes: findings and other reasons that stay and name them.
        roughly: further claims with one word of a longer name.
        shown: the words are shown.
        closed: compartments in which more may lie that this member cannot open.
    """

    units: tuple[Mention, ...]
    accounts: tuple[Mention, ...]
    claims: tuple[Mention, ...]
    notes: tuple[Mention, ...]
    roughly: int
    shown: bool
    closed: tuple[str, ...]

    @property
    def any_words(self) -> bool:
        """Whether there is anything to be read."""
        return bool(self.units or self.accounts or self.claims or self.notes)


def mentioned_in(
    asked: Asked, plan: Plan, closed: tuple[str, ...], errors: Mapping[str, str], *, show: bool
) -> Mentioned:
    """What names the person of a plan.

    Args:
        asked: the request; fields that it sends stand as they were typed.
        plan: what was found.
        closed: labels of compartments that this member cannot open.
        errors: what is wrong with a version that was sent, by code of the claim.
        show: the words, too; that they are read is noted in this device's log.
    """
    look = _Look(asked, plan.code, errors, show=show)
    return Mentioned(
        tuple(look.unit(code, words=place < MOST) for place, code in enumerate(plan.mentioning)),
        look.claims(plan.named.accounts),
        look.claims(plan.named.claims),
        look.notes(plan.named.notes),
        plan.named.roughly,
        show,
        closed,
    )


def row_to_redact(asked: Asked, plan: Plan, code: str) -> ClaimRow | None:
    """The live claim of this code, if the plan says that it names the person."""
    row = reads.get_claims(asked.register.db, [code], live=True).get(code)
    if row is None or row.erased:
        return None
    of_text = row.claim.property == BODY and row.claim.subject in plan.mentioning
    return row if of_text or code in {*plan.named.accounts, *plan.named.claims} else None


class _Look:
    """Makes one after the other."""

    def __init__(self, asked: Asked, code: str, errors: Mapping[str, str], *, show: bool) -> None:
        self._asked = asked
        self._db, self._book = asked.register.db, asked.book
        self._called: Called = called_of(self._db, code)
        self._memo: Memo = {}
        self._errors = errors
        self._show = show

    def unit(self, code: str, *, words: bool) -> Mention:
        """A text with its words; a file with what is said of it; a source."""
        rows = [row for row in reads.claims_of(self._db, code, live=False) if not row.erased]
        live = [row for row in rows if row.live]
        bodies = [row for row in rows if row.claim.property == BODY]
        row = next((one for one in reversed(bodies) if one.live), bodies[-1] if bodies else None)
        told = row or next((one for one in live if one.claim.property in _TOLD), None)
        replaced = None if row is None or row.live else self._replaced(row)
        kind = self._book.kind_of_code(code)
        return Mention(
            link(code, self._book),
            "" if kind is None else self._asked.words.label(kind.labels, kind.name),
            self._source(live),
            self._statement(told),
            self._parts(told) if words and told is not None and self._show else (),
            row.code if row is not None and row.live else "",
            replaced,
            self._decided(code, replaced),
            self._errors.get(row.code, "") if row is not None else "",
        )

    def _decided(self, code: str, replaced: CodeLink | None) -> str:
        said = self._asked.request.POST.get(f"decide-{code}", "")
        return said or ("destroy" if replaced is not None else "")

    def _source(self, rows: Iterable[ClaimRow]) -> CodeLink | None:
        for row in rows:
            value = row.claim.value
            if row.claim.property in {"text.source", "file.source"} and isinstance(value, Ref):
                return link(value.code, self._book)
        return None

    def _statement(self, row: ClaimRow | None) -> CodeLink | None:
        said = row.claim.statement if row is not None else ""
        return link(said, self._book) if said else None

    def _replaced(self, row: ClaimRow) -> CodeLink | None:
        """The text in which another version of this one stands."""
        made = corrections(self._db, [row.correction]).get(row.correction)
        new = made.correction.replacement if made is not None else ""
        claim = reads.get_claims(self._db, [new], live=True).get(new) if new else None
        return None if claim is None else link(claim.claim.subject, self._book)

    def claims(self, codes: Iterable[str]) -> tuple[Mention, ...]:
        """Claims that are live still, with their words."""
        rows = list(reads.get_claims(self._db, list(codes)[:MOST], live=True).values())
        return tuple(self._claim(row) for row in rows if not row.erased)

    def _claim(self, row: ClaimRow) -> Mention:
        claim = row.claim
        prop = self._book.properties.get(claim.property)
        label = claim.property if prop is None else self._asked.words.label(prop.labels, prop.name)
        return Mention(
            link(claim.subject if claim.property == ACCOUNT else claim.code, self._book),
            label,
            link(claim.source, self._book),
            self._statement(row),
            self._parts(row) if self._show else (),
            claim.code,
            error=self._errors.get(claim.code, ""),
        )

    def notes(self, codes: Iterable[str]) -> tuple[Mention, ...]:
        """Findings and the like, with what they say in words."""
        shown = list(codes)[:MOST]
        texts = dict(_notes(self._asked, shown)) if self._show else {}
        found: list[Mention] = []
        for code in shown:
            kind = self._book.kind_of_code(code)
            label = "" if kind is None else self._asked.words.label(kind.labels, kind.name)
            words = texts.get(code, "")
            parts = (self._part("", words, ""),) if words else ()
            found.append(Mention(link(code, self._book), label, parts=parts))
        return tuple(found)

    def _parts(self, row: ClaimRow) -> tuple[Part, ...]:
        """The texts of a claim: what it says, and how it was stated where that names them."""
        claim, words = row.claim, self._asked.words
        self._asked.register.log_read(claim.subject, claim.property)
        new = row.live and prefix_kind(claim.subject, self._book) != "file"
        found: list[Part] = []
        if isinstance(claim.value, Text):
            field = f"words-{claim.code}" if new else ""
            found.append(self._part(words.say(_WORDS), claim.value.text, field))
        if claim.as_stated and claim.property not in {BODY, ACCOUNT}:
            field = f"stated-{claim.code}" if new else ""
            found.append(self._part(words.say(_STATED), claim.as_stated, field))
        return tuple(found)

    def _part(self, label: str, text: str, field: str) -> Part:
        paragraphs = [(one, self._named(one)) for one in paragraphs_of(text) or (text,)]
        hits = [pair for pair in paragraphs if pair[1].spans] or paragraphs
        typed = ""
        if field:
            typed = self._asked.request.POST.get(field, _without(text, self._named(text)))
        passages = tuple(_pieces(one, there) for one, there in hits)
        return Part(label, passages, len(paragraphs) - len(hits), field, typed)

    def _named(self, text: str) -> Named:
        return named(text, self._called, self._memo)


#: what is said of a file in words
_TOLD: Final = frozenset({"file.described_as"})


def _notes(asked: Asked, codes: list[str]) -> list[tuple[str, str]]:
    for code in codes:
        asked.register.log_read(code)
    marks = ", ".join(f":c{place}" for place in range(len(codes)))
    given = {f"c{place}": code for place, code in enumerate(codes)}
    sql = f"SELECT n.code, n.text FROM note n WHERE n.code IN ({marks})"  # noqa: S608 - own marks
    return [(code, text) for code, text in asked.register.db.rows(sql, given)]


def _pieces(text: str, there: Named) -> tuple[Piece, ...]:
    found: list[Piece] = []
    last = 0
    for start, end in there.spans:
        found += [Piece(text[last:start], hit=False), Piece(text[start:end], hit=True)]
        last = end
    return tuple(piece for piece in [*found, Piece(text[last:], hit=False)] if piece.text)


def _without(text: str, there: Named) -> str:
    return "".join(OUT if piece.hit else piece.text for piece in _pieces(text, there))
