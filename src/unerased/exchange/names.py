"""Everything that cells of one import name, and where each is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.exchange.errors import BadCell
from unerased.exchange.fresh import EventBook, SourceBook, held_code
from unerased.exchange.places import PlaceBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from unerased.exchange.column import Column
    from unerased.exchange.fresh import Fresh
    from unerased.model.line import NewCode

__all__ = ["NameBook"]


class NameBook:
    """Places, events and sources by what cells call them.

    Args:
        places: codes of the register's places by their folded names.
        new_code: gives a fresh code for a kind.
        create_places: whether places that the register does not know may be made.
        held: whether the register holds a code, and what it stands for is of a kind.
    """

    def __init__(
        self,
        places: Mapping[str, tuple[str, ...]],
        new_code: NewCode,
        held: Callable[[str, str], bool],
        *,
        create_places: bool,
    ) -> None:
        self._held = held
        self.places = PlaceBook(places, new_code if create_places else None)
        self._events = EventBook(new_code)
        self._sources = SourceBook(new_code, held)

    def code_of(self, name: str, column: Column) -> str:
        """The code of the place, or of the event, that a cell names.

        Raises:
            BadCell: none or several places are called so.
        """
        if column.create:
            return self._events.code_of(name, column.lang)
        return self.places.code_of(name, identifying=column.prop.identifying)

    def source(self, name: str, column: Column) -> str:
        """The code of the source that a cell names.

        Raises:
            BadCell: the register has no such source, or none may be made.
        """
        return self._sources.code_of(name, column)

    def person(self, text: str) -> str:
        """The person of the register whose code a cell is.

        Raises:
            BadCell: it is no code, or the register has no such person.
        """
        code = held_code(text, "person", self._held)
        if not code:
            raise BadCell("is no full code of a person")
        return code

    def created(self) -> Iterator[Fresh]:
        """What would be made: sources, then places, then events, each in the order of the rows."""
        for book in (self._sources, self.places, self._events):
            yield from book.created.values()
