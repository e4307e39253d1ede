"""The head of an entity's page: its code, its claims as cards, and what is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.register import reads
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.cards import ClaimCard, Stamp, card_of, stamp_of
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class Head:
    """What every entity's page begins with.

    Attributes:
        title: a few words that identify nobody, "" for none.
        hidden: how many values are not shown because they tell who somebody is.
        revealed: somebody asked for them; the reading was recorded.
        entered: when the code was made, by the clock of the device that made it.
    """

    link: CodeLink
    kind: str
    kind_label: str
    title: str
    entered: str
    hidden: int
    revealed: bool
    gone: str
    saved: str
    stamps: tuple[Stamp, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity with what is said of it, as read from the register."""

    code: str
    kind: str
    look: Look
    rows: tuple[ClaimRow, ...]
    head: Head

    def cards(self, *, without: Sequence[str] = ()) -> tuple[ClaimCard, ...]:
        """The cards of what is said of it, but for these properties."""
        reveal = self.head.revealed
        return tuple(
            card_of(row, self.look, reveal=reveal)
            for row in self.rows
            if row.claim.property not in without
        )


def subject_of(asked: Asked, kind: str, code: str, *, reveal: bool) -> Subject:
    """Read an entity; identifying values are read out, and logged, only with `reveal`.

    Raises:
        NotHere: no such entity of this kind.
    """
    register = asked.register
    row = reads.entity(register.db, code)
    if row is None or row.kind != kind:
        raise NotHere("The register holds nothing of this kind under this code.")
    look = Look.of(asked)
    rows = tuple(reads.claims_of(register.db, code))
    look.around(rows)
    look.about([code])
    properties = asked.book.properties
    telling = [
        found
        for found in rows
        if found.claim.property in properties and properties[found.claim.property].identifying
    ]
    if reveal and telling:
        register.log_read(code, *sorted({found.claim.property for found in telling}))
    head = Head(
        link=link(code, asked.book),
        kind=kind,
        kind_label=look.kind_label(kind),
        title=look.short_words(code),
        entered=asked.words.day(row.place.when.date()),
        hidden=0 if reveal else len(telling),
        revealed=reveal and bool(telling),
        gone="" if row.status == "live" else asked.words.say(row.status),
        saved=session_of(asked.request).pop("saved", ""),
        stamps=tuple(stamp_of(found, look) for found in look.findings_on(code)),
    )
    return Subject(code, kind, look, rows, head)
