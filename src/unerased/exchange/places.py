"""Places by their names: those of the register are used, others are made only when asked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from unerased.exchange.errors import BadCell
from unerased.exchange.fresh import Fresh
from unerased.exchange.table import fold
from unerased.model.values import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.model.line import NewCode

__all__ = ["PlaceBook"]

_TOLD = 5


class PlaceBook:
    """Looks places up and keeps a list of those that were not there.

    Args:
        known: codes of the register's places by their folded names.
        new_code: gives a fresh code for a kind; None when no place may be created.

    Attributes:
        created: new places by their folded names.
        unknown: cells that no place is called by, with how often they stand there; only when
            none may be created.
    """

    def __init__(self, known: Mapping[str, tuple[str, ...]], new_code: NewCode | None) -> None:
        self._known = known
        self._new_code = new_code
        self.created: dict[str, Fresh] = {}
        self.unknown: Counter[str] = Counter()

    def code_of(self, name: str, *, identifying: bool = False) -> str:
        """The code of the place of this name.

        Args:
            name: the cell's text.
            identifying: the cell tells who somebody is, so that it is listed nowhere.

        Raises:
            BadCell: none or several are called so.
        """
        folded = fold(name)
        codes = self._known.get(folded, ())
        if len(codes) == 1:
            return codes[0]
        if codes:
            told = ", ".join(codes[:_TOLD])
            raise BadCell(f"{len(codes)} places of the register are called so: {told}")
        if self._new_code is None:
            if not identifying:
                self.unknown[name.strip()] += 1
            raise BadCell("no place of the register is called so")
        made = self.created.get(folded)
        if made is None:
            stated = name.strip()
            said = ((self._new_code("claim"), "place.name", Text(stated)),)
            made = self.created[folded] = Fresh("place", self._new_code("place"), stated, said)
        return made.code
