"""A file that is held: what it is, whence it came, what rests on it. Never its name or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.pages.attach import size_words
from unerased.web.show.claims.codes import CodeLink, link

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

#: so many claims that refer to one file are listed
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class FilePage:
    """Everything on the page of a file."""

    link: CodeLink
    kind: str
    size: str
    sha256: str
    received: str
    source: CodeLink | None
    entered: str
    used: tuple[CodeLink, ...]
    opened: str
    section: str = "source"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:  # noqa: ARG001 - as of the others
    """The page of a file."""
    db, words, book = asked.register.db, asked.words, asked.book
    rows = reads.files(db, code)
    if not rows:
        raise NotHere("There is no such file.")
    held = rows[0].file
    used = [row.claim.subject for row in reads.claims_referring_to(db, code, limit=MOST)]
    times = len(reads.openings(db, code))
    page = FilePage(
        link(code, book),
        held.media_type,
        size_words(held.size, asked),
        held.sha256,
        held.received,
        link(held.source, book) if held.source else None,
        words.day(rows[0].place.when.date()),
        tuple(link(subject, book) for subject in dict.fromkeys(used)),
        words.count("opened {count} time", "opened {count} times", times) if times else "",
    )
    return shown(asked.request, "file.html", page)
