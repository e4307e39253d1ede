"""The pure core at work, without a register: a shelf of codes, and few words to call it by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from unerased.exchange import Table, load_mapping, make_plan
from unerased.model.check import kind_of_record
from unerased.model.codes import new_code
from unerased.model.records import Claim
from unerased.register import packaged_codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unerased.exchange import Plan
    from unerased.exchange.table import Merged
    from unerased.model.records import Record

BOOK = packaged_codebook()
SOURCE = new_code("S", bytes(7))
TOWN = new_code("PL", bytes(7))

HEAD = f"""\
format: unerased import 1
row: person
source: {{code: {SOURCE}}}
"""


@dataclass
class Shelf:
    """What a register would know."""

    kinds: dict[str, str] = field(default_factory=lambda: {SOURCE: "source", TOWN: "place"})

    def kind_of(self, code: str) -> str | None:
        return self.kinds.get(code)

    def claim(self, code: str) -> Claim | None:
        raise AssertionError(code)

    def victims(self, code: str) -> tuple[str, ...]:
        raise AssertionError(code)

    def expect(self, codes: Iterable[str]) -> None:
        assert all(isinstance(code, str) for code in codes)

    def add(self, record: Record) -> None:
        self.kinds[record.code] = kind_of_record(record)


def numbered() -> Iterator[int]:
    yield from range(1, 1_000_000)


def plan(
    columns: str,
    *rows: Sequence[Any],
    more: str = "",
    merged: tuple[Merged, ...] = (),
    places: dict[str, tuple[str, ...]] | None = None,
    **table: Any,
) -> Plan:
    """A plan for some rows; `columns` are lines of YAML, `rows` begin with the headers."""
    lines = "".join(f"  {line.strip()}\n" for line in columns.strip().splitlines())
    mapping = load_mapping(f"{HEAD}{more}\ncolumns:\n{lines}", BOOK)
    numbers = numbered()

    def fresh(kind: str) -> str:
        return new_code(BOOK.kinds[kind].prefix, (next(numbers) << 6).to_bytes(7, "big"))

    known = {"exampleburg": (TOWN,)} if places is None else places
    cells = Table(tuple(map(tuple, rows)), merged, **table)
    return make_plan(cells, mapping, BOOK, Shelf(), places=known, new_code=fresh)


def said(made: Plan, name: str) -> list[Claim]:
    """Claims of a property, in the order of the rows."""
    return [
        record for record in made.records() if isinstance(record, Claim) and record.property == name
    ]


def faults(made: Plan) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.reason, one.text) for one in made.faults]
