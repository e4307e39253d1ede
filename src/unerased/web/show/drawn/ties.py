"""Ties between the victims of some acts: read only when somebody asks, and each reading logged.

They are what torturers wanted. The page asks for them with a form; its picture shows them once, by
a token that is spent with it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref, Term
from unerased.register import reads
from unerased.register.reads.refs import subjects_with
from unerased.web.desk import session_of
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look
    from unerased.web.show.drawn.facts import Fact

#: ties that are read of one person
_MOST: Final = 100
_HELD: Final = "ties"
_SHOWN: Final = ("relationship.a", "relationship.b", "relationship.type")


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two victims: what the first is to the second."""

    link: CodeLink
    a: CodeLink
    b: CodeLink
    what: str


def read_ties(asked: Asked, facts: Iterable[Fact], look: Look, *, log: bool) -> tuple[Tie, ...]:
    """The ties between persons who suffered these acts.

    With `log` each reading is recorded before anything is shown; the picture of a page that was
    recorded is no second reading.
    """
    book, db = asked.book, asked.register.db
    persons = dict.fromkeys(
        code for fact in facts for code in fact.victims if prefix_kind(code, book) == "person"
    )
    codes = dict.fromkeys(
        code
        for person in persons
        for code in subjects_with(db, "relationship.a", person, limit=_MOST)
    )
    said: dict[str, dict[str, list[str]]] = {code: {name: [] for name in _SHOWN} for code in codes}
    for row in reads.claims_about(db, codes) if codes else ():
        value = row.claim.value
        if row.claim.property in _SHOWN and isinstance(value, Ref | Term):
            word = value.code if isinstance(value, Ref) else value.term
            said[row.claim.subject][row.claim.property].append(word)
    found = []
    for code, claims in said.items():
        pairs = [(a, b) for a in claims[_SHOWN[0]] for b in claims[_SHOWN[1]]]
        kinds = [look.term(book.properties[_SHOWN[2]].list, term) for term in claims[_SHOWN[2]]]
        found += [
            Tie(link(code, book), link(a, book), link(b, book), ", ".join(kinds))
            for a, b in dict.fromkeys(pairs)
            if a in persons and b in persons and a != b
        ]
    for tie in found if log else ():
        asked.register.log_read(tie.link.code, *_SHOWN)
    return tuple(found)


def give_token(asked: Asked, key: str) -> str:
    """A token with which the picture of this page, and no other, may show the ties once."""
    token = secrets.token_urlsafe(16)
    session_of(asked.request)[_HELD] = f"{token} {key}"
    return token


def spend_token(asked: Asked, token: str, key: str) -> bool:
    """Whether the token is good for this picture; it is void afterwards."""
    held = session_of(asked.request).pop(_HELD, "")
    return secrets.compare_digest(held.encode(), f"{token} {key}".encode())
