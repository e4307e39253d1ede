"""A register whose persons several sources document, each by itself; everything is invented."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.web.example import FIGURE, PASSPHRASE, Example

from unerased.register import Register, record_lines

if TYPE_CHECKING:
    from pathlib import Path

#: how likely each source is to have met a person
MET = {"@north": 0.5, "@south": 0.45, "@coast": 0.4}
PERSONS = 120


def lines() -> list[dict[str, object]]:
    """Three sources, and the persons whom at least one of them documents."""
    made: list[dict[str, object]] = []
    for label in MET:
        made += [
            {"entity": "source", "as": label},
            {"subject": label, "property": "source.kind", "value": "press", "source": label},
            {
                "subject": label,
                "property": "source.office",
                "value": f"{label[1:]} gazette",
                "source": label,
            },
        ]
    dice = random.Random(1)  # noqa: S311 - the same register every time
    for number in range(PERSONS):
        met = [label for label, chance in MET.items() if dice.random() < chance]
        made += _person(number, met) if met else []
    return [*made, {"define": "detained", "yaml": FIGURE}]


def _person(number: int, met: list[str]) -> list[dict[str, object]]:
    person = f"@p{number}"
    made: list[dict[str, object]] = [{"entity": "person", "as": person}]
    for label in met:
        act = f"@a{number}{label[1:]}"
        made += [
            {"entity": "act", "as": act},
            {"subject": act, "property": "act.violation", "value": "detention", "source": label},
            {"subject": act, "property": "act.victim", "value": person, "source": label},
        ]
    return made


def make(base: Path) -> Example:
    """Found a register in `base` and enter them."""
    folder, storage = base / "register", base / "storage"
    with Register.create(folder, storage, PASSPHRASE) as register:
        _, codes = record_lines(register, lines(), title="Lists")
    return Example(folder, storage, codes)
