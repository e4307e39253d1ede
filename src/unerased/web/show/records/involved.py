"""Who was involved in an act: kind, body, degree, relation to the victim, according to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.web.show.claims.cards import ShownValue, Speaker, said_value, speaker_of
from unerased.web.show.claims.codes import CodeLink, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.model.records import Claim
    from unerased.web.show.claims.look import Look

_WHO: Final = ("involvement.actor_stated", "involvement.actor", "involvement.organisation")


@dataclass(frozen=True, slots=True)
class Involved:
    """One involvement as a row of a table."""

    link: CodeLink
    who: tuple[ShownValue, ...]
    kind: tuple[ShownValue, ...]
    degree: tuple[ShownValue, ...]
    relation: tuple[ShownValue, ...]
    speakers: tuple[Speaker, ...]


def involved_in(codes: Sequence[str], look: Look) -> tuple[Involved, ...]:
    """These involvements, read at once."""
    rows = reads.claims_about(look.db, codes) if codes else []
    look.around(rows)
    said: dict[str, dict[str, list[Claim]]] = {code: defaultdict(list) for code in codes}
    for row in rows:
        said[row.claim.subject][row.claim.property].append(row.claim)
    return tuple(_row(code, said[code], look) for code in codes)


def _row(code: str, claims: dict[str, list[Claim]], look: Look) -> Involved:
    def those(*names: str) -> tuple[ShownValue, ...]:
        found = (
            said_value(claim, look, reveal=False)
            for name in names
            for claim in claims.get(name, ())
        )
        return tuple(dict.fromkeys(found))

    sources = dict.fromkeys(claim.source for found in claims.values() for claim in found)
    speakers = (speaker_of(source, look) for source in sources)
    return Involved(
        link(code, look.codebook),
        those(*_WHO),
        those("involvement.actor_kind"),
        those("involvement.degree"),
        those("involvement.relation_to_victim"),
        tuple(speaker for speaker in speakers if speaker is not None),
    )
