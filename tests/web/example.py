"""A small invented record: a person, a group, a denial, a figure; entered as commands would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests import cast

from unerased.register import Register, record_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PASSPHRASE = "copper lantern meadow orbit pillow quartz"
NAME = "Test Person Zukhra"
FIGURE = """
name: detained
version: 1
labels: {en: "People detained in Inventia", ru: "Задержанные в Инвентии"}
describes: {en: "Everybody of whom a source says so", ru: "Каждый, кто назван источником"}
unit: persons
where: {suffered: deprivation_of_liberty}
"""


@dataclass(frozen=True, slots=True)
class Example:
    """Where the record lies, and the codes behind its labels."""

    folder: Path
    storage: Path
    codes: Mapping[str, str]

    def opened(self, passphrase: str = PASSPHRASE, /) -> Register:
        """Open it for writing."""
        return Register.open(self.folder, self.storage, passphrase, write=True)


def lines() -> list[dict[str, object]]:
    """The record as lines of the input schema."""
    survivor: dict[str, object] = {"source": "@survivor", "locator": "page 3"}
    network: dict[str, object] = {"source": "@network", "statement": "@report"}
    return [
        *_sources(),
        {"entity": "person", "as": "@p1"},
        {"subject": "@p1", "property": "person.name", "value": NAME, **survivor},
        {"subject": "@p1", "property": "person.age", "value": 30, **survivor},
        {"entity": "person", "as": "@p2"},
        {"entity": "event", "as": "@e1"},
        {
            "subject": "@e1",
            "property": "event.title",
            "value": {"text": "Облава в Exampleburg", "lang": "ru"},
            **survivor,
        },
        {"entity": "act", "as": "@a1"},
        {
            "subject": "@a1",
            "property": "act.violation",
            "value": "detention",
            "as": "@c1",
            "as_stated": "they took me",
            **survivor,
        },
        {"subject": "@a1", "property": "act.victim", "value": "@p1", "as": "@c2", **survivor},
        {"subject": "@a1", "property": "act.event", "value": "@e1", **survivor},
        {"subject": "@a1", "property": "act.date", "value": "2018-07~", **survivor},
        {
            "subject": "@a1",
            "property": "act.duration",
            "value": {"min_days": 3, "max_days": 21},
            **survivor,
        },
        {"entity": "group", "as": "@g1"},
        {"subject": "@g1", "property": "group.described_as", "value": "people held", **network},
        {"subject": "@g1", "property": "group.size", "value": 49, "as": "@c3", **network},
        {"entity": "act", "as": "@a2"},
        {"subject": "@a2", "property": "act.violation", "value": "detention", **network},
        {"subject": "@a2", "property": "act.victim", "value": "@g1", **network},
        {"entity": "statement", "as": "@denial"},
        {
            "subject": "@denial",
            "property": "statement.speaker",
            "value": "@minister",
            "source": "@press",
        },
        {
            "subject": "@denial",
            "property": "statement.date",
            "value": "2018-11-05",
            "source": "@press",
        },
        {
            "subject": "@denial",
            "property": "statement.text",
            "value": "There was nothing of the kind.",
            "source": "@press",
        },
        {
            "stance": "denies_act",
            "on": ["@c1", "@c2", "@c3"],
            "source": "@minister",
            "statement": "@denial",
            "as_stated": "nothing of the kind",
        },
        {"define": "detained", "yaml": FIGURE},
    ]


def _sources() -> list[dict[str, object]]:
    named = {
        "@survivor": ("survivor", "the survivor"),
        "@network": ("network_representative", cast.NETWORK),
        "@minister": ("official", cast.MINISTER),
        "@press": ("press", "Testland Gazette"),
    }
    found: list[dict[str, object]] = []
    for label, (kind, office) in named.items():
        found += [
            {"entity": "source", "as": label},
            {"subject": label, "property": "source.kind", "value": kind, "source": label},
            {"subject": label, "property": "source.office", "value": office, "source": label},
        ]
    return [*found, {"entity": "statement", "as": "@report"}]


def make(base: Path) -> Example:
    """Found a register in `base` and enter the example."""
    folder, storage = base / "register", base / "storage"
    with Register.create(folder, storage, PASSPHRASE) as register:
        _, codes = record_lines(register, lines(), title="The example")
    return Example(folder, storage, codes)


def make_empty(base: Path) -> Example:
    """Found a register and enter nothing."""
    folder, storage = base / "register", base / "storage"
    Register.create(folder, storage, PASSPHRASE).close()
    return Example(folder, storage, {})
