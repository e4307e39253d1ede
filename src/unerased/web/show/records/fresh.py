"""Codes that were given by the last save: shown once, with a sentence on how to say them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.desk import session_of
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.codebook import Codebook
    from unerased.web.desk import Asked

_KEY: Final = "new"
#: so many of the other new codes are listed
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Fresh:
    """The new code of the page that is shown, and what else is new."""

    link: CodeLink
    is_person: bool
    others: tuple[tuple[str, CodeLink], ...]


def remember_new(asked: Asked, codes: Iterable[str]) -> None:
    """Say on the next page that these codes are new."""
    session_of(asked.request)[_KEY] = " ".join(codes)


def fresh_of(asked: Asked, code: str) -> Fresh | None:
    """What is new since the last save, on the page of this code; told once."""
    codes = session_of(asked.request).pop(_KEY, "").split()
    if not codes:
        return None
    book: Codebook = asked.book
    others = tuple(
        (asked.words.label(book.kinds[kind].labels, kind), link(found, book))
        for found in codes[:MOST]
        if found != code and (kind := prefix_kind(found, book))
    )
    is_new = code in codes
    about = link(code if is_new else "", book)
    return Fresh(about, prefix_kind(code, book) == "person", others)
