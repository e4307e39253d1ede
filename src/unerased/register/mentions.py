"""Who is named where: texts, accounts, claims and notes whose words name somebody.

Found by the person's names and code, in whatever script; nobody has to have said before that a text
mentions them. What is given back are codes: the words stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unerased.model.names import is_name
from unerased.model.naming import called, named
from unerased.model.units import units_of
from unerased.model.values import Text
from unerased.register import reads
from unerased.register.known import ProjectionKnown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from unerased.model.codebook import Codebook
    from unerased.model.naming import Called, Memo, Named
    from unerased.register.database import Database

__all__ = ["ACCOUNT", "BODY", "Mentions", "called_of", "mentions"]

#: what a text says, and what an event's account says
BODY: Final = "text.body"
ACCOUNT: Final = "event.narrative"
_PIECE: Final = 20_000
#: words that are remembered while texts are looked through
_MOST_WORDS: Final = 300_000
#: so many claims and notes are told of at most; after these are mended the next ones are
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where somebody is named.

    Attributes:
        texts: texts that have keys of their own, whether or not anybody said that they mention
            the person.
        accounts: accounts of events that are sealed under the person's key, and go with it.
        claims: claims that stay when the person's key is gone.
        notes: findings, consents and whatever else has reasons in words, and stays.
        roughly: how many further claims hold one word of a longer name: mostly of somebody else.
    """

    texts: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    roughly: int = 0


def called_of(db: Database, code: str) -> Called:
    """By what a person or source is found: every name they ever had here, and their code."""
    rows = reads.claims_of(db, code, live=False)
    names = (row.claim.value for row in rows if is_name(row.claim.property))
    return called(code, (name.text for name in names if isinstance(name, Text)))


def mentions(
    db: Database, codebook: Codebook, code: str, step: Callable[[], None] = lambda: None
) -> Mentions:
    """Look through all words that can be read for somebody.

    Args:
        db: the projection.
        codebook: in force.
        code: of a person or source.
        step: called now and then; what it raises ends the look.
    """
    look = _Look(db, codebook, code)
    for rows in _pieces(db, _CLAIMS):
        step()
        for _, claim, subject, prop, text, stated in rows:
            look.claim(claim, subject, prop, f"{text}\n{stated}")
    for rows in _pieces(db, _NOTES):
        step()
        for _, record, text in rows:
            look.note(record, text)
    return look.found()


class _Look:
    """Takes one text after the other."""

    def __init__(self, db: Database, codebook: Codebook, code: str) -> None:
        self._known = ProjectionKnown(db, codebook)
        self._code = code
        self._called = called_of(db, code)
        self._memo: Memo = {}
        self._texts: dict[str, None] = {}
        self._accounts: dict[str, None] = {}
        self._claims: dict[str, None] = {}
        self._notes: dict[str, None] = {}
        self._roughly = 0

    def claim(self, code: str, subject: str, prop: str, words: str) -> None:
        """Take the words of a claim."""
        if subject == self._code or is_name(prop):
            return
        there = self._there(words)
        if prop == ACCOUNT and self._goes(code):
            self._accounts[code] = None
        elif prop == BODY and there.surely:
            self._texts[subject] = None
        elif there.spans and not self._goes(code):
            if there.surely:
                self._claims[code] = None
            else:
                self._roughly += 1

    def note(self, code: str, words: str) -> None:
        """Take what a record other than a claim has in words."""
        if self._there(words).surely and not self._goes(code):
            self._notes[code] = None

    def _there(self, words: str) -> Named:
        if len(self._memo) > _MOST_WORDS:
            self._memo.clear()
        return named(words, self._called, self._memo)

    def _goes(self, code: str) -> bool:
        """Whether a record is sealed under the person's key."""
        claim = self._known.claim(code)
        if claim is None:
            return self._code in self._known.victims(code)
        return self._code in units_of(claim, self._known.codebook, self._known)

    def found(self) -> Mentions:
        """All of it."""
        return Mentions(
            tuple(sorted(self._texts)),
            tuple(self._accounts)[:MOST],
            tuple(self._claims)[:MOST],
            tuple(self._notes)[:MOST],
            self._roughly,
        )


def _pieces(db: Database, sql: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement, so many at a time; the first column is the number to go on from."""
    after = 0
    while rows := db.rows(sql, {"after": after, "most": _PIECE}):
        yield rows
        after = rows[-1][0]


#: what a text says is looked at even where another version took its place: the words are there
_CLAIMS: Final = (
    "SELECT c.id, c.code, c.subject, c.property, c.text, c.as_stated $from(claim) "
    "WHERE c.id > :after AND (c.text <> '' OR c.as_stated <> '') "
    f"AND (c.property = '{BODY}' OR $status = 'live') ORDER BY c.id LIMIT :most"
)
_NOTES: Final = (
    "SELECT n.id, n.code, n.text FROM note n WHERE n.id > :after ORDER BY n.id LIMIT :most"
)
