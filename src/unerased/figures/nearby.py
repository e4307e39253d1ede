"""What a save may have changed in a figure: read from the register, and nothing else.

Units are judged by what is said of them, of the acts that were done to them, of the events and
involvements of these acts, by findings on all of that, and by where places lie. So the units that
have to be judged again are those that hang together, by these links, with something that came or
went. They are judged from all that hangs together with them; everything else stays as it was.

Where a save touches what many units depend on, everything is read anew: a place, whom a source
usually repeats, a group, or more than so many records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.figures.evidence import LINKS, Evidence
from unerased.figures.reader import PLACES, Reading, properties
from unerased.register.reads.connected import (
    connected,
    findings_near,
    live_among,
    plain_claims_about,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.figures.definition import Definition
    from unerased.figures.evidence import Material, Said
    from unerased.figures.weight import Rules
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim, Finding
    from unerased.register.database import Database
    from unerased.register.overview.touched import Touched

__all__ = ["MOST", "Fenced", "Nearby", "Outside", "near"]

#: so many records at most hang together with what was touched
MOST: Final = 4_000
#: claims of these change what is far away; "" is one whose content was erased
_FAR: Final = frozenset({"", "source.repeats"})
_PLACE: Final = "place."


class Outside(Exception):
    """A unit depends on more than what hangs together with it."""


class Fenced(Evidence):
    """Evidence that is asked of nothing which was not read."""

    __slots__ = ("_inside",)

    def __init__(self, material: Material, rules: Rules, inside: frozenset[str]) -> None:
        super().__init__(material, rules)
        self._inside = inside

    def said(self, subject: str, name: str) -> Sequence[Said]:
        """As `Evidence.said`.

        Raises:
            Outside: what is said of this subject was not read.
        """
        if subject not in self._inside and not name.startswith(_PLACE):
            raise Outside
        return super().said(subject, name)

    def pointing(self, target: str, name: str) -> Sequence[tuple[str, Said]]:
        """As `Evidence.pointing`.

        Raises:
            Outside: what refers to this target was not read.
        """
        if target not in self._inside:
            raise Outside
        return super().pointing(target, name)


def near(
    db: Database, definition: Definition, codebook: Codebook, touched: Touched
) -> frozenset[str] | None:
    """All codes that hang together with what was touched; None where all is to be read anew."""
    if any(claim.property in _FAR for claim in touched.claims):
        return None
    names = properties(definition, codebook)
    found = connected(
        db,
        {claim.code for claim in touched.claims}
        | touched.findings
        | touched.entities
        | touched.corrected,
        LINKS.intersection(names),
        by_source=bool(definition.source_kinds),
        most=MOST,
    )
    far = {"group"} if definition.groups else set()
    if any(name.startswith(_PLACE) for name in names):
        far.add("place")
    if found is None or any(_kind(code, codebook) in far for code in found):
        return None
    return found


def _kind(code: str, codebook: Codebook) -> str:
    kind = codebook.kind_of_code(code)
    return "" if kind is None else kind.name


class Nearby(Reading):
    """Reads what is said of some codes alone, and how all places lie."""

    def __init__(self, db: Database, codebook: Codebook, codes: frozenset[str]) -> None:
        super().__init__(db, codebook)
        self._near = codes

    def _claims_of(self, names: Sequence[str]) -> list[Claim]:
        of_places = [name for name in names if name.startswith(_PLACE)]
        others = [name for name in names if name not in of_places]
        near_by = plain_claims_about(self._db, others, self._near)
        return near_by + super()._claims_of(of_places)

    def _stances_on(self, claims: Sequence[Claim]) -> list[Claim]:
        """Stances on these claims and on what hangs together with them, and stances on those."""
        found: dict[str, Claim] = {}
        ahead = self._near.union(claim.code for claim in claims)
        while ahead:
            rows = plain_claims_about(self._db, ["claim.stance"], ahead)
            ahead = frozenset(claim.code for claim in rows) - found.keys()
            found.update((claim.code, claim) for claim in rows)
        return list(found.values())

    def _findings_on(self, claims: Sequence[Claim]) -> list[Finding]:
        codes = self._near.union(claim.code for claim in claims)
        rows = findings_near(self._db, codes, PLACES)
        return [row.finding for row in rows]

    def _live(self, kind: str) -> list[str]:
        if kind == "source":  # whose word counts is asked of all of them
            return super()._live(kind)
        return live_among(self._db, kind, self._near)
