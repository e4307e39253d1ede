"""What cells name and the register does not have: made once for each name, and listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.exchange.errors import BadCell
from unerased.exchange.table import fold
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.model.records import Claim, Entity, Record
from unerased.model.values import Term, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.exchange.column import Column
    from unerased.model.line import NewCode
    from unerased.model.values import Value

__all__ = ["EventBook", "Fresh", "SourceBook", "held_code"]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A place, an event or a source that an import would make.

    Attributes:
        kind: what it is.
        code: its code.
        name: what cells call it.
        said: what is said of it: code of the claim, property, value.
        identifying: the name tells who somebody is.
    """

    kind: str
    code: str
    name: str
    said: tuple[tuple[str, str, Value], ...]
    identifying: bool = False

    def records(self, source: str, at: str = "") -> list[Record]:
        """It and what is said of it; a source says of itself what it is.

        Where it was said is the column alone: a row is somebody's, and this outlives them here.
        """
        records: list[Record] = [Entity(self.code, self.kind)]
        for code, prop, value in self.said:
            stated = value.text if isinstance(value, Text) else ""
            records.append(Claim(code, self.code, prop, value, source, stated, at))
        return records


def held_code(text: str, kind: str, held: Callable[[str, str], bool]) -> str:
    """The full code that a cell is, "" when it is none.

    Args:
        text: the cell.
        kind: what the code must stand for.
        held: whether the register holds a code, and what it stands for is of a kind.

    Raises:
        BadCell: it is a code, and the register has nothing such under it.
    """
    try:
        code = parse_code(text)
    except BadCode:
        return ""
    if not held(code, kind):
        raise BadCell(f"is a code, and the register has no such {kind}")
    return code


class EventBook:
    """Events by what cells call them: rows with the same words share one.

    Attributes:
        created: new events by their folded titles.
    """

    def __init__(self, new_code: NewCode) -> None:
        self._new_code = new_code
        self.created: dict[str, Fresh] = {}

    def code_of(self, title: str, lang: str) -> str:
        """The code of the event that these rows share."""
        folded = fold(title)
        made = self.created.get(folded)
        if made is None:
            said = ((self._new_code("claim"), "event.title", Text(title, lang)),)
            made = self.created[folded] = Fresh("event", self._new_code("event"), title, said)
        return made.code


class SourceBook:
    """Sources by code, or by what cells call them.

    Args:
        new_code: gives a fresh code for a kind.
        held: as `held_code`.

    Attributes:
        created: new sources by their folded names.
    """

    def __init__(self, new_code: NewCode, held: Callable[[str, str], bool]) -> None:
        self._new_code = new_code
        self._held = held
        self.created: dict[str, Fresh] = {}

    def code_of(self, text: str, column: Column) -> str:
        """The code of the source of a row.

        Raises:
            BadCell: the register has no such source, or none may be made.
        """
        if code := held_code(text, "source", self._held):
            return code
        if not column.kind:
            raise BadCell('is no full code of a source; say under "kind" what to make of it')
        folded = fold(text)
        made = self.created.get(folded)
        if made is None:
            said: tuple[tuple[str, str, Value], ...] = (
                (self._new_code("claim"), "source.kind", Term(column.kind)),
                (self._new_code("claim"), column.prop.name, Text(text)),
            )
            identifying = column.prop.identifying
            made = Fresh("source", self._new_code("source"), text, said, identifying)
            self.created[folded] = made
        return made.code
