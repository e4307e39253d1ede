"""The head of an entity's page: its code, its claims as cards, and what is not shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import ClaimCard, Rival, Stamp, card_of, stamp_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.claims.order import standing
from unerased.web.show.claims.rivals import rival_properties
from unerased.web.show.records.fresh import fresh_of
from unerased.web.show.records.oneperson import counted_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked
    from unerased.web.show.records.fresh import Fresh


PERSON: Final = "person"


@dataclass(frozen=True, slots=True)
class Head:
    """What every entity's page begins with.

    Attributes:
        title: a few words that identify nobody, "" for none.
        hidden: how many values are not shown because they tell who somebody is.
        revealed: somebody asked for them; the reading was recorded.
        entered: when the code was made, by the clock of the device that made it.
        stamps: findings on which value of a property holds.
        same: other codes of a person who was found to be one with them.
        fresh: what the last save gave codes to, told once.
        twice: where it is asked whether this person is here twice, "" for what is no person.
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
    same: tuple[CodeLink, ...] = ()
    twice: str = ""
    fresh: Fresh | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity with what is said of it, as read from the register."""

    code: str
    kind: str
    look: Look
    rows: tuple[ClaimRow, ...]
    head: Head

    def cards(self, *, without: Sequence[str] = ()) -> tuple[ClaimCard, ...]:
        """The cards of what is said of it, but for these properties.

        They stand in the order of the codebook; within a property what the team established
        stands first and what it did not last. Rival values are marked as such, those who say the
        same side by side.
        """
        look, properties = self.look, self.look.codebook.properties
        place = {name: number for number, name in enumerate(properties)}
        claims = [row.claim for row in self.rows]
        about = [self.code, *(claim.code for claim in claims)]
        stands = standing(finding for code in about for finding in look.findings_on(code))
        rivals = {
            name: Rival(look.property_label(name), f"/judge/{self.code}/{name}")
            for name in rival_properties(claims, look)
        }
        first = {claim.value: number for number, claim in reversed(list(enumerate(claims)))}
        rows = sorted(
            (row for row in self.rows if row.claim.property not in without),
            key=lambda row: (
                place.get(row.claim.property, len(place)),
                stands(row.claim),
                first[row.claim.value] if row.claim.property in rivals else 0,
            ),
        )
        cards = ((row, card_of(row, look, reveal=self.head.revealed)) for row in rows)
        return tuple(replace(card, rival=rivals.get(row.claim.property)) for row, card in cards)


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
    telling = [found for found in rows if look.hides(found.claim)]
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
        stamps=tuple(
            stamp_of(found, look, reveal=reveal)
            for found in look.findings_on(code)
            if found.question == "value"
        ),
        same=_counted_with(kind, code, look),
        twice=f"/same/{code}" if kind == PERSON else "",
        fresh=fresh_of(asked, code),
    )
    return Subject(code, kind, look, rows, head)


def _counted_with(kind: str, code: str, look: Look) -> tuple[CodeLink, ...]:
    others = counted_with(code, look) if kind == PERSON else ()
    return tuple(link(other, look.codebook) for other in others)
