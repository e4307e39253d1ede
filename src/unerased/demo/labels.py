"""How the record itself names sources, facts and persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.values import Term, Text
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.model.records import Claim
    from unerased.register.database import Database


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels by code; ``team`` are the sources that are the team itself."""

    sources: Mapping[str, str]
    persons: Mapping[str, str]
    team: frozenset[str]

    @classmethod
    def of(cls, db: Database) -> Labels:
        """Read them."""
        kinds = [row.claim for row in reads.claims_with(db, "source.kind")]
        names = [row.claim for row in reads.claims_with(db, "person.pseudonym")]
        return cls(
            {claim.subject: claim.locator for claim in kinds if claim.locator},
            {claim.subject: claim.value.text for claim in names if isinstance(claim.value, Text)},
            frozenset(claim.subject for claim in kinds if claim.value == Term("team")),
        )

    def source(self, code: str) -> str:
        """The label of a source."""
        return self.sources.get(code, code)

    def person(self, code: str) -> str:
        """The label of a person."""
        return self.persons.get(code, code)

    @staticmethod
    def fact(claim: Claim) -> str:
        """The label of what a claim says."""
        return claim.locator or claim.code
