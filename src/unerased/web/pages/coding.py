"""Coding: a source's text on one side, what it says as claims on the other, all in one save."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.model.codes import short
from unerased.model.values import Ref
from unerased.register import reads
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import ClaimCard, card_of, said_value
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.coding.blocks import (
    KINDS,
    MOST,
    Block,
    Group,
    Typing,
    blocks_of,
    groups_of,
    new_block,
    posted,
    shown_blocks,
)
from unerased.web.show.coding.lines import Coding
from unerased.web.show.coding.text import (
    Held,
    Reading,
    TextLine,
    lines_of,
    reading_of,
    texts_of_source,
)
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import known_code, remember
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.show.forms.typed import field_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

#: so many of the newest claims stand below the form, and so many statements are offered
CARDS: Final = 40
STATEMENTS: Final = 50
_NEW: Final = "new"


@dataclass(frozen=True, slots=True)
class CodingPage:
    """The text, the form, and what was coded already.

    Attributes:
        statement: the statement in which all of it was said; `fields` describe a new one.
        general: an error that belongs to no field.
    """

    source: CodeLink
    words: str
    texts: tuple[TextLine, ...]
    reading: Reading | None
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...]
    statement: Field
    fields: tuple[Field, ...]
    general: str
    errors: int
    saved: str
    cards: tuple[ClaimCard, ...]
    more: tuple[tuple[str, str], ...] = tuple(KINDS.items())
    section: str = "source"

    @property
    def following(self) -> TextLine | None:
        """The part after the one that is shown."""
        return self._beside(1)

    @property
    def before(self) -> TextLine | None:
        """The part before it."""
        return self._beside(-1)

    @property
    def opened(self) -> bool:
        """Whether the fields of a new statement are to be seen."""
        return self.statement.value == _NEW or any(field.error for field in self.fields)

    def _beside(self, step: int) -> TextLine | None:
        place = next((at for at, line in enumerate(self.texts) if line.current), 0) + step
        return self.texts[place] if 0 <= place < len(self.texts) else None


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def coding(asked: Asked, source: str) -> HttpResponse:
    """The page; a POST shows the text, changes the blocks, or saves them."""
    code = known_code(asked, source)
    if prefix_kind(code, asked.book) != "source":
        raise NotHere("Only what a source says is coded.")
    texts = texts_of_source(asked, code)
    given = asked.request.POST if asked.request.method == "POST" else asked.request.GET
    current = _current(texts, given.get("text", ""))
    if asked.request.method != "POST" or current is None:
        return _first(asked, code, texts, current)
    return _posted(asked, code, texts, current)


def _current(texts: tuple[Held, ...], wanted: str) -> Held | None:
    return next((held for held in texts if held.code == wanted), texts[0] if texts else None)


def _first(
    asked: Asked, source: str, texts: tuple[Held, ...], current: Held | None
) -> HttpResponse:
    """The page before anything was typed. After a save the text stays open for this once."""
    session = session_of(asked.request)
    show = current is not None and session.pop("coding", "") == current.code
    statement = session.get("coding statement", "")
    blocks = [new_block("act", current.code if current else "")]
    typed = Typed(asked, {"statement": statement, **posted(blocks)})
    return _page(typed, source, texts, current, blocks, show=show)


def _posted(asked: Asked, source: str, texts: tuple[Held, ...], current: Held) -> HttpResponse:
    post = {name: value for name, value in asked.request.POST.items() if isinstance(value, str)}
    blocks = blocks_of(post) or [new_block("act", current.code)]
    for block in blocks:
        block.setdefault("text", current.code)
    wish, _, what = post.get("go", "").partition(":")
    if wish == "text":
        current = _current(texts, what) or current
    if wish == "more" and what in KINDS and len(blocks) < MOST:
        blocks.append(new_block(what, current.code))
    if wish == "drop" and what.isdecimal() and int(what) < len(blocks):
        del blocks[int(what)]
    frame = {name: value for name, value in post.items() if not name.startswith("b")}
    typed = Typed(asked, {**frame, **posted(blocks)})
    if wish == "save":
        saved = _save(typed, source, texts, blocks)
        if saved:
            remember(asked, saved, source)
            session_of(asked.request)["coding"] = current.code
            return go(f"/coding/{source}?text={current.code}")
    return _page(typed, source, texts, current, blocks, show=True)


def _save(typed: Typed, source: str, texts: tuple[Held, ...], blocks: list[Typing]) -> str:
    """Save all blocks as one; the code of the save, "" when there are errors."""
    asked = typed.asked
    chosen = typed.text("statement")
    made = Coding(typed, source, {held.code: held for held in texts})
    if chosen == _NEW:
        made.new_statement()
    else:
        made.statement = typed.code("statement", "statement", needed=False)
    made.take(blocks)
    if typed.errors:
        return ""
    records = records_of(typed, made.lines, made.fields)
    if typed.errors:
        return ""
    fields = {record.code: name for record, name in zip(records, made.fields, strict=True)}
    title = asked.words.say("Coded from {code}", code=short(source))
    saved = save(typed, records, title, fields)
    if saved:
        session_of(asked.request)["coding statement"] = made.statement
    return saved


def _page(  # noqa: PLR0913 - the parts of one page
    typed: Typed,
    source: str,
    texts: tuple[Held, ...],
    current: Held | None,
    blocks: list[Typing],
    *,
    show: bool,
) -> HttpResponse:
    asked = typed.asked
    look = Look.of(asked)
    look.about([source])
    latest = reads.latest_of(asked.register.db, source, limit=CARDS)
    look.around(latest)
    here = current.code if current else ""
    page = CodingPage(
        source=link(source, asked.book),
        words=look.short_words(source),
        texts=lines_of(asked, source, texts, here),
        reading=reading_of(asked, source, current, show=show) if current else None,
        blocks=shown_blocks(typed, blocks, here) if current else (),
        groups=groups_of(asked),
        statement=_statement(typed, source, look),
        fields=_new_statement(typed),
        general=typed.errors.get("", ""),
        errors=len(typed.errors),
        saved=session_of(asked.request).pop("saved", ""),
        cards=tuple(card_of(row, look) for row in latest),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "coding.html", page, status)


def _statement(typed: Typed, source: str, look: Look) -> Field:
    """In which statement all of it was said: none, one of this speaker's, or a new one."""
    asked, words = typed.asked, typed.asked.words
    referring = reads.claims_referring_to(asked.register.db, source)
    codes = [row.claim.subject for row in referring if row.claim.property == "statement.speaker"]
    codes = list(dict.fromkeys(codes))[-STATEMENTS:]
    chosen = typed.text("statement")
    if chosen and chosen != _NEW and chosen not in codes:
        chosen = ""
    dates: dict[str, str] = {}
    for row in reads.claims_about(asked.register.db, codes) if codes else ():
        if row.claim.property == "statement.date" and not isinstance(row.claim.value, Ref):
            dates[row.claim.subject] = said_value(row.claim, look, reveal=False).words
    named = (
        Option(code, " · ".join(filter(None, (short(code), dates.get(code))))) for code in codes
    )
    return Field(
        "statement",
        words.say("In the statement"),
        "select",
        chosen,
        words.say("For what somebody said in public or in an office; for a testimony: none."),
        typed.errors.get("statement", ""),
        (
            Option("", words.say("none")),
            *named,
            Option(_NEW, words.say("a new one, described below")),
        ),
    )


def _new_statement(typed: Typed) -> tuple[Field, ...]:
    book, words = typed.asked.book, typed.asked.words
    found = []
    for name in ("office", "date", "setting"):
        full = f"new.{name}"
        prop = book.properties[f"statement.{name}"]
        field = field_for(prop, book, words, typed.text(full), typed.errors.get(full, ""))
        found.append(replace(field, name=full, kind="text"))
    return tuple(found)
