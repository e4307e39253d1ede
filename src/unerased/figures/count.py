"""The pure core: plain claims and one definition in, the value of the figure out.

No I/O and no clock. Linear in the number of claims and units (but for sorting).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from unerased.figures.breakdown import break_down
from unerased.figures.derivation import Derivation
from unerased.figures.documented import documented
from unerased.figures.documenting import documenting
from unerased.figures.duplicates import merge, set_apart
from unerased.figures.evidence import Evidence
from unerased.figures.judge import VICTIM, Judge, Unit
from unerased.figures.stated import stated
from unerased.figures.value import FigureValue, Stated, StatedWithoutNumber
from unerased.figures.weight import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.figures.definition import Definition
    from unerased.figures.evidence import Material
    from unerased.model.codebook import Codebook


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure's value, and what is needed to bring it up to date part by part.

    Attributes:
        value: the value.
        origins: for each counted unit the sources that its verdict goes back to.
        of_stated: the sources that the stated part goes back to.
        told: for each counted person the sources that documented them, where `telling`.
        telling: whether that was asked for.
    """

    value: FigureValue
    origins: Mapping[str, tuple[str, ...]]
    of_stated: tuple[str, ...]
    told: Mapping[str, tuple[str, ...]]
    telling: bool


def count(material: Material, definition: Definition, codebook: Codebook) -> FigureValue:
    """Compute a figure.

    Args:
        material: everything the definition can depend on (``reader.load`` reads it).
        definition: what is counted.
        codebook: the terms and properties.
    """
    return counted(material, definition, codebook).value


def counted(
    material: Material,
    definition: Definition,
    codebook: Codebook,
    indexed: Callable[[Material, Rules], Evidence] = Evidence,
    *,
    telling: bool = False,
) -> Counted:
    """Compute a figure, as ``count``, and keep what it was made of.

    Args:
        material: everything the definition can depend on.
        definition: what is counted.
        codebook: the terms and properties.
        indexed: makes evidence of the material.
        telling: also who documented each counted person.
    """
    one = _one(material, definition)
    units = [Unit(definition.kind, codes) for codes in _units(material, definition, one)]
    evidence = indexed(material, Rules(definition.standard, material.not_counted))
    judge = Judge(evidence, codebook, one)
    found = documented(definition, evidence, judge, units)
    if definition.unit == "persons":
        found = set_apart(found, material.findings)
    stances = {stance.code: stance for stance in material.stances}
    further = {**material.ancestors, **stances}
    derivation = Derivation(evidence.claims, further, material.repeats, material.replaced)
    rows, bare = _stated(material, definition, codebook, derivation)
    origins = {verdict.code: derivation.origins(verdict.claims) for verdict in found.counted}
    of_stated = derivation.origins(row.claim for row in rows)
    value = FigureValue(
        name=definition.name,
        version=definition.version,
        unit=definition.unit,
        measure=definition.measure,
        standard=definition.standard,
        documented=found,
        stated=rows,
        stated_without_number=bare,
        origins=together(origins, of_stated),
        incomplete=material.incomplete,
        as_of=material.as_of,
        labels=definition.labels,
        breakdowns=break_down(definition, evidence, judge, codebook, found.counted),
    )
    persons = found.counted if telling else ()
    told = documenting(persons, evidence.claims, derivation)
    return Counted(value, origins, of_stated, told, telling)


def together(origins: Mapping[str, tuple[str, ...]], of_stated: tuple[str, ...]) -> tuple[str, ...]:
    """The sources that the counted units and the stated values go back to, sorted."""
    return tuple(sorted({*of_stated, *chain.from_iterable(origins.values())}))


def _one(material: Material, definition: Definition) -> dict[str, tuple[str, ...]]:
    """For each person who has several codes, all of them."""
    found = {
        code
        for finding in material.findings
        if finding.question == "same_person"
        for code in finding.about
    }
    if definition.unit == "persons":
        found &= set(material.units)
    merged = (group for group in merge(sorted(found), material.findings) if len(group) > 1)
    return {code: group for group in merged for code in group}


def _units(
    material: Material, definition: Definition, one: dict[str, tuple[str, ...]]
) -> list[tuple[str, ...]]:
    if definition.unit != "persons":
        return [(code,) for code in sorted(material.units)]
    return sorted({one.get(code, (code,)) for code in material.units})


def _stated(
    material: Material,
    definition: Definition,
    codebook: Codebook,
    derivation: Derivation,
) -> tuple[tuple[Stated, ...], tuple[StatedWithoutNumber, ...]]:
    """The stated part, from what is said of groups alone and without the team's findings."""
    if not definition.groups or definition.unit != "persons" or not material.groups:
        return (), ()
    groups = set(material.groups)
    subjects = set(groups)
    for claim in material.claims:
        if claim.property == VICTIM and getattr(claim.value, "code", "") in groups:
            subjects.add(claim.subject)
    kinds = ("place.", "event.", "involvement.", "need.")
    about = [
        claim
        for claim in material.claims
        if claim.subject in subjects or claim.property.startswith(kinds)
    ]
    words = replace(material, claims=about, findings=())
    evidence = Evidence(words, Rules(not_counted=material.not_counted))
    judge = Judge(evidence, codebook, {})
    return stated(definition, evidence, judge, derivation, sorted(groups))
