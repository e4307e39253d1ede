"""Search: words in any script, or a code. What was searched for is written down nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.model.codes import is_code
from unerased.model.names import keys
from unerased.model.values import Text
from unerased.register import reads
from unerased.register.reads.search import MOST_RANKED, has_common_words
from unerased.register.words import MARK_CLOSE, MARK_OPEN
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.show.claims.cards import Speaker, speaker_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import SearchHit
    from unerased.web.desk import Asked

MOST: Final = 50
MOST_LIKE: Final = 10
#: names have no more parts
_LONGEST_NAME: Final = 5
_LEAST: Final = 0.6
#: from which likeness on it is called so
LIKE: Final = (
    (0.9, mark("very like")),
    (0.75, mark("like")),
    (_LEAST, mark("somewhat like")),
)


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
class LikeRow:
    """A person whose name is like what was typed; the name only after asking."""

    link: CodeLink
    score: str
    property: str
    name: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The form and what was found. `asked` is false before anything was searched for.

    Attributes:
        full: there are more hits than are shown.
        of_latest: the hits are the best of so many claims only, the latest; "" when of all.
    """

    typed: str
    asked: bool
    hits: tuple[HitRow, ...]
    full: bool
    names: bool
    hidden: int
    like: tuple[LikeRow, ...] = ()
    of_latest: str = ""
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
    like = _like(asked, typed, names=names)
    asked.register.log_search(len(hits) + len(like))
    common = len(hits) == MOST and has_common_words(asked.register.db, typed)
    page = SearchPage(
        typed,
        asked=True,
        hits=rows,
        full=len(hits) == MOST,
        names=names,
        hidden=sum(row.hidden for row in rows),
        like=like,
        of_latest=asked.words.number(MOST_RANKED) if common else "",
    )
    return shown(asked.request, "search.html", page)


def _like(asked: Asked, typed: str, *, names: bool) -> tuple[LikeRow, ...]:
    """Persons by how like one of their names is; what is longer than a name is not compared."""
    if not 0 < len(keys(typed)) <= _LONGEST_NAME:
        return ()
    db, look = asked.register.db, Look.of(asked)
    found = [one for one in reads.names_like(db, typed, MOST_LIKE) if one.score >= _LEAST]
    claims = reads.get_claims(db, [one.claim for one in found]) if names else {}
    made = []
    for one in found:
        value = claims[one.claim].claim.value if one.claim in claims else None
        if value is not None:
            asked.register.log_read(one.person, one.property)
        made.append(
            LikeRow(
                link(one.person, asked.book),
                asked.words.say(next(words for least, words in LIKE if one.score >= least)),
                look.property_label(one.property),
                value.text if isinstance(value, Text) else "",
            )
        )
    return tuple(made)


def _rows(asked: Asked, hits: list[SearchHit], *, names: bool) -> tuple[HitRow, ...]:
    look = Look.of(asked)
    claims = reads.get_claims(asked.register.db, [hit.code for hit in hits])
    look.around(list(claims.values()))
    look.about({hit.subject for hit in hits})
    made = []
    for hit in hits:
        row = claims.get(hit.code)
        telling = row is not None and look.hides(row.claim)
        if telling and names:
            asked.register.log_read(hit.subject, hit.property)
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
