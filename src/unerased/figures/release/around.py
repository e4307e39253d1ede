"""The releases that a planned one is attacked with, read from the ledger with the units in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.figures.definition import load_definition
from unerased.figures.errors import BadDefinition
from unerased.figures.implied import lies_in
from unerased.figures.release.consented import same_persons
from unerased.figures.release.facets import Told
from unerased.figures.release.ledger import committed_of
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.figures.definition import Definition
    from unerased.figures.release.ledger import Past
    from unerased.figures.release.published import Profile
    from unerased.model.codebook import Codebook
    from unerased.register import Register

__all__ = ["Around", "around", "named"]


@dataclass(frozen=True, slots=True)
class Around:
    """What is joint with a planned release.

    Attributes:
        last: the last release of each figure of the same unit, its own included, and of estimates.
        implied: pairs of figures of which the first lies in the second by their definitions.
        same: for the codes of one person the one that stands for all of them.
    """

    last: tuple[Told, ...] = ()
    implied: frozenset[tuple[str, str]] = frozenset()
    same: Mapping[str, str] | None = None


def around(
    register: Register, ledger: Sequence[Past], definition: Definition, units: Iterable[str]
) -> Around:
    """Read what a figure is attacked together with.

    Args:
        register: open.
        ledger: every release.
        definition: of the planned figure.
        units: those that it may count.
    """
    db = register.db
    last = {one.series: one for one in ledger if one.content.unit == definition.unit}
    held = {
        figure: [
            (counted.unit, committed_of(counted).profile)
            for counted in reads.counted_in(db, one.code, live=False)
        ]
        for figure, one in last.items()
    }
    same: dict[str, str] = {}
    if definition.unit == "persons":
        codes = {code for pairs in held.values() for code, _ in pairs} | set(units)
        same = {code: group[0] for code, group in same_persons(db, sorted(codes)).items()}
    told = tuple(_told(one, held[figure], same) for figure, one in last.items())
    return Around(told, _implied(last, definition, register.codebook), same)


def _told(one: Past, pairs: list[tuple[str, Profile]], same: Mapping[str, str]) -> Told:
    content = one.content
    gone = Counter(dict(content.snapshot.counts))
    gone.subtract(profile for _, profile in pairs)
    erased = [("", profile) for profile in sorted(gone.elements())]
    return Told(
        one.code,
        one.label,
        one.series,
        content.published,
        content.snapshot.tables,
        named([*pairs, *erased], same),
        tuple(other for other in content.others if other.at == one.code),
    )


def named(pairs: Iterable[tuple[str, Profile]], same: Mapping[str, str]) -> dict[str, Profile]:
    """Units by the code that stands for them in every release.

    Who was erased has none, and is taken to be the same in each: who was erased from one figure
    was erased from all. Two who were found to be one since stand where they were counted as two.
    """
    found: dict[str, Profile] = {}
    erased = 0
    for code, profile in pairs:
        name = same.get(code, code)
        if not code:
            erased += 1
            name = f"erased {erased}"
        found[code if name in found else name] = profile
    return found


def _implied(
    last: Mapping[str, Past], definition: Definition, codebook: Codebook
) -> frozenset[tuple[str, str]]:
    known: dict[str, Definition] = {}
    for figure, one in last.items():
        try:
            known[figure] = load_definition(one.content.definition, codebook)
        except BadDefinition:  # a term was taken out of the codebook: nothing follows from it
            continue
    known[definition.name] = definition
    return frozenset(
        (one, other)
        for one in known
        for other in known
        if one != other and lies_in(known[one], known[other], codebook)
    )
