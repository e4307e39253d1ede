"""What codes and properties are called, for people at a terminal; never a name of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.cli.values import value_words
from unerased.cli.wording import brief
from unerased.model.codebook import label
from unerased.model.values import Ref, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.model.values import Value
    from unerased.register import ClaimRow, Register

HIDDEN: Final = "(identifies somebody; --names shows it)"

#: what an entity is told by, beside its code; all of it is open to everybody in the register
_TELLING: Final = (
    "source.kind",
    "source.office",
    "statement.setting",
    "place.name",
    "group.described_as",
    "event.title",
    "act.violation",
)


class Labels:
    """Words beside codes, for a set of claims.

    Args:
        register: an open register.
        rows: the claims that are to be shown.
        heads: as of when.
    """

    def __init__(self, register: Register, rows: Iterable[ClaimRow], heads: Heads | None) -> None:
        from unerased.register import reads

        self.codebook: Codebook = register.codebook
        rows = list(rows)
        codes = {row.claim.source for row in rows} | {row.claim.subject for row in rows}
        codes |= {row.claim.value.code for row in rows if isinstance(row.claim.value, Ref)}
        told = reads.claims_about(register.db, codes, heads=heads)
        self._words: dict[str, list[str]] = {}
        for name in _TELLING:
            for row in told:
                if row.claim.property == name:
                    words = self._words.setdefault(row.claim.subject, [])
                    said = self.value(row.claim)
                    words += [said] if said not in words else []

    def named(self, code: str) -> str:
        """The short code, with what it is told by: "S-7K3M (press)"."""
        words = ", ".join(self._words.get(code, ())[:3])
        return f"{brief(code)} ({words})" if words else brief(code)

    def property(self, name: str) -> str:
        """The label of a property."""
        prop = self.codebook.properties.get(name)
        return name if prop is None else label(prop.labels, "en")

    def kind(self, name: str) -> str:
        """The label of a kind."""
        kind = self.codebook.kinds.get(name)
        return name if kind is None else label(kind.labels, "en")

    def open_value(self, claim: Claim) -> str:
        """The value of a claim, unless it identifies somebody."""
        prop = self.codebook.properties.get(claim.property)
        return HIDDEN if prop is None or prop.identifying else self.value(claim)

    def value(self, claim: Claim) -> str:
        """The value of a claim in words: a term by its label, a code with what it is told by."""
        value: Value = claim.value
        if isinstance(value, Ref):
            return self.named(value.code)
        prop = self.codebook.properties.get(claim.property)
        terms = self.codebook.lists.get(prop.list) if prop is not None else None
        if isinstance(value, Term) and terms is not None and value.term in terms.terms:
            return label(terms.terms[value.term].labels, "en")
        return value_words(value)
