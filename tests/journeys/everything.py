"""A register with something of every kind: every page has something to show. All of it invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web import example, lists_example, pictures_example, test_releases
from tests.web.example import PASSPHRASE, Example

from unerased.demo import build_report
from unerased.exchange.kept import keep_mapping
from unerased.register import record_lines

if TYPE_CHECKING:
    from pathlib import Path

FIGURE = example.FIGURE.replace("name: detained", "name: held")
MAPPING = "format: unerased import 1\nrow: person\ncolumns: {name: {property: person.name}}\n"
TEXT = "They came in July 2018.\n\nI was held there for twelve days."


def make(base: Path) -> Example:
    """The demo's report; behind it the small example, pictures, lists, and one of all else."""
    folder, storage = base / "register", base / "storage"
    build_report(folder, storage, PASSPHRASE)
    held = Example(folder, storage, {})
    lines = [line for line in example.lines() if "define" not in line]
    overlapping = [line for line in lists_example.lines() if "define" not in line]
    for title, made in (("The example", lines), ("Lists", _apart(overlapping))):
        held = _entered(held, title, made)
    held = pictures_example.add(held)
    held = _entered(held, "One of everything", _rest(held))
    again = FIGURE.replace("version: 1", "version: 2").replace(
        "deprivation_of_liberty", "detention"
    )
    held = _entered(held, "A figure, changed", [{"define": "held", "version": 2, "yaml": again}])
    with held.opened() as register:
        register.notebook.keep("young women", "person", "sex=woman")
        keep_mapping(register, "our lists", MAPPING)
    return held


def first_of(held: Example) -> tuple[str, ...]:
    """Pages that have more on them than others of their kind: a walk begins with them."""
    return (f"/source/{held.codes['@survivor']}", "/figures/held", "/figures/chased")


def _apart(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    """The same lines with labels that the example does not use."""

    def renamed(value: object) -> object:
        return f"@l{value[1:]}" if isinstance(value, str) and value.startswith("@") else value

    return [{key: renamed(value) for key, value in line.items()} for line in lines]


def _entered(held: Example, title: str, lines: list[dict[str, object]]) -> Example:
    with held.opened() as register:
        _, codes = record_lines(register, lines, title=title)
    return Example(held.folder, held.storage, {**held.codes, **codes})


def _rest(held: Example) -> list[dict[str, object]]:
    known = held.codes
    said: dict[str, object] = {"source": known["@survivor"]}
    first, second = known["@p1"], known["@p2"]
    return [
        {"entity": "text", "as": "@text"},
        {"subject": "@text", "property": "text.source", "value": known["@survivor"], **said},
        {"subject": "@text", "property": "text.body", "value": TEXT, **said},
        {"entity": "proceeding", "as": "@case"},
        {"subject": "@case", "property": "proceeding.person", "value": first, **said},
        {"entity": "need", "as": "@need"},
        {"subject": "@need", "property": "need.person", "value": first, **said},
        {"subject": "@need", "property": "need.kind", "value": "legal", **said},
        {
            "consent": first,
            "purpose": "statistics",
            "audience": "public",
            "answer": "given",
            "dated": "2019-01-01",
            "obtained": "in person",
        },
        {
            "finding": "claim",
            "about": [known["@c1"]],
            "verdict": "established",
            "standard": "reasonable_grounds",
            "reasons": "Invented for a test.",
            "dated": "2019-02-01",
        },
        {
            "finding": "same_person",
            "about": [first, second],
            "verdict": "established",
            "standard": "reasonable_grounds",
            "reasons": "Invented for a test.",
            "dated": "2019-02-01",
        },
        {"define": "held", "yaml": FIGURE},
        {"define": "chased", "yaml": test_releases.CHASED},
        *test_releases.persons(12),
    ]
