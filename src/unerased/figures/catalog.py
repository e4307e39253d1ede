"""The definitions that a register holds: found by name, recorded as versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.figures.definition import load_definition
from unerased.figures.errors import BadDefinition, UnknownFigure
from unerased.model.records import Definition as DefinitionRecord
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.figures.definition import Definition
    from unerased.journal.values import Heads
    from unerased.model.codebook import Codebook
    from unerased.register.database import Database


def definitions(
    db: Database, codebook: Codebook, heads: Heads | None = None
) -> dict[str, Definition]:
    """The latest live version of each figure, by name.

    Raises:
        BadDefinition: one of them cannot be read with this codebook.
    """
    latest = {row.name: row for row in reads.definitions(db, heads=heads)}
    return {name: load_definition(row.yaml, codebook) for name, row in sorted(latest.items())}


def find(db: Database, codebook: Codebook, name: str, heads: Heads | None = None) -> Definition:
    """The latest live version of one figure.

    Raises:
        UnknownFigure: there is none of this name; the message lists those that there are.
        BadDefinition: it cannot be read with this codebook.
    """
    rows = reads.definitions(db, name, heads=heads)
    if not rows:
        known = {row.name for row in reads.definitions(db, heads=heads)}
        raise UnknownFigure(name, tuple(sorted(known)))
    return load_definition(rows[-1].yaml, codebook)


def record_of(
    text: str, db: Database, codebook: Codebook, new_code: Callable[[str], str]
) -> DefinitionRecord:
    """The record that journals a definition, checked, as a version that comes after all others.

    Raises:
        BadDefinition: the text is no definition, or its version is not above the recorded ones.
    """
    definition = load_definition(text, codebook)
    rows = reads.definitions(db, definition.name, live=False)
    last = max((row.version for row in rows), default=0)
    if definition.version <= last:
        problem = f"version {last} of {definition.name} is recorded already"
        raise BadDefinition("version", problem, f"Give it version {last + 1}.")
    return DefinitionRecord(new_code("definition"), definition.name, definition.version, text)
