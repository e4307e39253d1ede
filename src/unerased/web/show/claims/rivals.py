"""Properties of one subject of which sources say values that cannot both hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.records import Claim
    from unerased.model.values import Value
    from unerased.web.show.claims.look import Look


def rival_properties(claims: Iterable[Claim], look: Look) -> frozenset[str]:
    """Properties with rival values among these live claims of one subject.

    Nothing is read where no single-valued property has two values.
    """
    values: dict[tuple[str, str], set[Value]] = {}
    for claim in claims:
        prop = look.codebook.properties.get(claim.property)
        if prop is not None and prop.single:
            values.setdefault((claim.subject, claim.property), set()).add(claim.value)
    subjects = {subject for (subject, _), found in values.items() if len(found) > 1}
    if not subjects:
        return frozenset()
    pairs = reads.contradictions(look.db, look.codebook, about=subjects)
    return frozenset(pair.a.property for pair in pairs if pair.why == "rival")
