"""Claims as they are shown: as JSON and as a card of lines, without names unless asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unerased.cli.labels import HIDDEN, Labels
from unerased.cli.wording import brief
from unerased.model.line_out import value_json
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.journal import Heads
    from unerased.register import ClaimRow, Register

_ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Card:
    """A claim for people: what it is about, and its lines."""

    about: str
    lines: tuple[str, ...]


class Shown:
    """Turns claims into JSON and cards.

    Args:
        register: an open register.
        rows: all claims that are to be shown.
        heads: as of when.
        names: show identifying values, too.

    Attributes:
        read: the identifying values that were shown, by subject: they have to be logged.
    """

    def __init__(
        self, register: Register, rows: Iterable[ClaimRow], heads: Heads | None, *, names: bool
    ) -> None:
        rows = list(rows)
        self._register = register
        self._heads = heads
        self._names = names
        self._stances: dict[str, list[ClaimRow]] = {}
        stances = reads.stances_on(register.db, [row.code for row in rows], heads=heads)
        for stance in stances:
            self._stances.setdefault(stance.claim.subject, []).append(stance)
        self._labels = Labels(register, [*rows, *stances], heads)
        self.read: dict[str, set[str]] = {}

    def claim(self, row: ClaimRow) -> dict[str, Any]:
        """A claim as JSON; under `card` its lines for people."""
        claim = row.claim
        hidden = self._hidden(row)
        stances = [
            {
                "source": stance.claim.source,
                "stance": value_json(stance.claim.value),
                "claim": stance.code,
                "locator": stance.claim.locator,
            }
            for stance in self._stances.get(row.code, [])
        ]
        return {
            "claim": claim.code,
            "subject": claim.subject,
            "property": claim.property,
            "value": None if hidden or row.erased else value_json(claim.value),
            "as_stated": "" if hidden else claim.as_stated,
            "hidden": hidden,
            "erased": row.erased,
            "source": claim.source,
            "locator": claim.locator,
            "statement": claim.statement,
            "stances": stances,
            "card": self._card(row, hidden=hidden),
        }

    def consents(self, person: str) -> list[dict[str, Any]]:
        """What this person agreed to and refused."""
        return [
            {
                "consent": row.consent.code,
                "purpose": row.consent.purpose,
                "audience": row.consent.audience,
                "answer": row.consent.answer,
                "dated": row.consent.dated.isoformat(),
                "expires": None if row.consent.expires is None else row.consent.expires.isoformat(),
            }
            for row in reads.consents(self._register.db, person, heads=self._heads)
        ]

    def _hidden(self, row: ClaimRow) -> bool:
        prop = self._register.codebook.properties.get(row.claim.property)
        telling = prop is None or prop.identifying
        if telling and self._names and not row.erased:
            self.read.setdefault(row.claim.subject, set()).add(row.claim.property)
        return telling and not self._names

    def _card(self, row: ClaimRow, *, hidden: bool) -> Card:
        claim, labels = row.claim, self._labels
        kind = labels.codebook.kind_of_code(claim.subject)
        about = f"{kind.name if kind else ''} {labels.named(claim.subject)}".strip()
        if row.erased:
            return Card(about, (_ERASED,))
        value = HIDDEN if hidden else labels.value(claim)
        quoted = f" “{claim.as_stated}”" if claim.as_stated and not hidden else ""
        at = f", {claim.locator}" if claim.locator else ""
        lines = [
            f"{labels.property(claim.property)}: {value}{quoted}",
            f"    says {labels.named(claim.source)}{at} · {brief(claim.code)}",
        ]
        for stance in self._stances.get(row.code, []):
            at = f", {stance.claim.locator}" if stance.claim.locator else ""
            says = labels.value(stance.claim)
            lines.append(
                f"    {says}: {labels.named(stance.claim.source)}{at} · {brief(stance.code)}"
            )
        return Card(about, tuple(lines))
