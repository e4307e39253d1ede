"""Two persons side by side: what is said of each, the acts they suffered, who speaks of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.register import reads
from unerased.web.show.claims.cards import ShownValue, Speaker, said_value, speaker_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.records.acts import Timeline, refs_to, timeline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.register.rows import ClaimRow
    from unerased.web.show.claims.look import Look


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of both persons: a value with who says it, once for each claim."""

    label: str
    values: tuple[tuple[tuple[ShownValue, Speaker | None], ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the acts that this person suffered, and the sources that speak of it."""

    link: CodeLink
    timeline: Timeline
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Both persons. `hidden` values tell who somebody is and are not shown."""

    facts: tuple[Fact, ...]
    sides: tuple[Side, ...]
    hidden: int


def beside(persons: Sequence[str], look: Look, *, reveal: bool) -> Beside:
    """Read both persons and lay them out, property by property in the codebook's order."""
    rows = reads.claims_about(look.db, persons)
    look.around(rows)
    names = [name for name in look.codebook.properties if name.startswith("person.")]
    said = {row.claim.property for row in rows}
    facts = tuple(
        Fact(
            look.property_label(name),
            tuple(_values(rows, (who, name), look, reveal=reveal) for who in persons),
        )
        for name in names
        if name in said
    )
    hidden = 0 if reveal else sum(look.hides(row.claim) for row in rows)
    return Beside(facts, tuple(_side(who, rows, look) for who in persons), hidden)


def identifying(persons: Sequence[str], look: Look) -> dict[str, list[str]]:
    """For each person, the properties with values that tell who it is."""
    found: dict[str, list[str]] = {who: [] for who in persons}
    for row in reads.claims_about(look.db, persons):
        if look.hides(row.claim):
            found[row.claim.subject].append(row.claim.property)
    return {who: sorted(set(names)) for who, names in found.items() if names}


def _values(
    rows: Sequence[ClaimRow], of: tuple[str, str], look: Look, *, reveal: bool
) -> tuple[tuple[ShownValue, Speaker | None], ...]:
    """The values of a person and a property, what the team established first."""
    claims = [row.claim for row in rows if (row.claim.subject, row.claim.property) == of]
    return tuple(
        (said_value(claim, look, reveal=reveal), speaker_of(claim.source, look))
        for claim in look.first(claims)
    )


def _side(who: str, rows: Sequence[ClaimRow], look: Look) -> Side:
    acts = refs_to(reads.claims_referring_to(look.db, who), "act.victim")
    timeline = timeline_of(acts, look)
    speakers = {
        row.claim.source: speaker_of(row.claim.source, look)
        for row in rows
        if row.claim.subject == who
    }
    for act in timeline.rows:
        speakers |= {one.link.code: one for one in act.speakers}
    return Side(
        link(who, look.codebook),
        timeline,
        tuple(one for one in speakers.values() if one is not None),
    )
