"""Search: words in any script, or a code. What was searched for is written down nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.model.codes import is_code
from unerased.register import reads
from unerased.register.words import MARK_CLOSE, MARK_OPEN
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.show.cards import Speaker, speaker_of
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import SearchHit
    from unerased.web.desk import Asked

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage; `hit` is what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class HitRow:
    """One record that was found. `hidden`: it tells who somebody is, so no passage is shown."""

    link: CodeLink
    subject: CodeLink | None
    subject_words: str
    property: str
    speaker: Speaker | None
    passage: tuple[Piece, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The form and what was found. `asked` is false before anything was searched for."""

    typed: str
    asked: bool
    hits: tuple[HitRow, ...]
    full: bool
    names: bool
    hidden: int
    section: str = "search"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def search(asked: Asked) -> HttpResponse:
    """Search by POST, so that the words stay out of addresses and of the browser's history."""
    typed = asked.request.POST.get("words", "")
    if not typed.strip():
        return shown(asked.request, "search.html", SearchPage("", False, (), False, False, 0))  # noqa: FBT003 - an empty page
    found = reads.resolve(asked.register.db, typed)
    if isinstance(found, str):
        return go(link(found, asked.book).href)
    hits = reads.search(asked.register.db, typed, limit=MOST)
    names = "names" in asked.request.POST
    rows = _rows(asked, hits, names=names)
    asked.register.log_search(len(hits))
    page = SearchPage(
        typed,
        asked=True,
        hits=rows,
        full=len(hits) == MOST,
        names=names,
        hidden=sum(row.hidden for row in rows),
    )
    return shown(asked.request, "search.html", page)


def _rows(asked: Asked, hits: list[SearchHit], *, names: bool) -> tuple[HitRow, ...]:
    look = Look.of(asked)
    claims = reads.get_claims(asked.register.db, [hit.code for hit in hits])
    look.around(list(claims.values()))
    look.about({hit.subject for hit in hits})
    properties = look.codebook.properties
    made = []
    for hit in hits:
        prop = properties.get(hit.property)
        telling = prop is not None and prop.identifying
        if telling and names:
            asked.register.log_read(hit.subject, hit.property)
        row = claims.get(hit.code)
        made.append(
            HitRow(
                link(hit.code, look.codebook),
                link(hit.subject, look.codebook) if hit.subject else None,
                look.short_words(hit.subject) if is_code(hit.subject) else "",
                look.property_label(hit.property) if hit.property else look.kind_label(hit.type),
                speaker_of(row.claim.source, look) if row else None,
                () if telling and not names else pieces(hit.snippet),
                telling and not names,
            )
        )
    return tuple(made)


def pieces(snippet: str) -> tuple[Piece, ...]:
    """The passage cut at its marks; marks that do not pair end with the text."""
    found: list[Piece] = []
    for index, part in enumerate(snippet.split(MARK_OPEN)):
        hit, _, rest = part.partition(MARK_CLOSE) if index else ("", "", part)
        found += [Piece(text, is_hit) for text, is_hit in ((hit, True), (rest, False)) if text]
    return tuple(found)
