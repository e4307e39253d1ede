"""What of the projection is seen as of a set of heads.

A read's statement names what depends on the view by marks, which are filled in here with fixed
text (never with a value):

- `$seen(x.seg)`: the row's segment is in view;
- `$from(table)`: rows `c` of a table of records, each with its segment `s` and what took it out:
  `d` by its own code, `e` by that of its save;
- `$status`, `$correction`: what has become of such a row, and by which correction;
- `$order`: the order of the journal, which is that of its clocks;
- `$columns(table)`: the columns that a record is made of, `code` first;
- `$place`: the columns of `rows.place_of`; `$claim`: those of `rows.claim_row_of`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from unerased.register.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NOW", "View"]

_SEEN: Final = re.compile(r"\$seen\(([a-z]+\.(?:seg|id))\)")
_COLUMNS: Final = re.compile(r"\$columns\(([a-z]+)\)")
_FROM: Final = re.compile(r"\$from\(([a-z]+)\)")

_ALL: Final = "1"
_UP_TO: Final = r"\1 <= :seen_"
_SCATTERED: Final = (
    r"(\1 <= :seen_ AND \1 NOT IN (SELECT h.seg FROM temp.hidden h WHERE h.view = :view_))"
)
_DEAD_THEN: Final = (
    "(SELECT g.target, g.action, g.correction FROM temp.dead_then g WHERE g.view = :view_)"
)
_RECORDS: Final = (
    r"FROM \1 c JOIN segment s ON s.id = c.seg "
    r"LEFT JOIN $dead d ON d.target = c.code LEFT JOIN $dead e ON e.target = s.save"
)
_CLAIM: Final = "$columns(claim), $status, $correction, $place"
_OF_THE_ROW: Final = frozenset({"id", "seg", "pos"})
_PLACE: Final = "s.save, s.member, s.wall_ms, s.device, s.seq, c.pos"
_ORDER: Final = "s.hlc, s.device, s.seq, c.pos"
_STATUS: Final = "coalesce(d.action, e.action, 'live')"
_CORRECTION: Final = "coalesce(d.correction, e.correction, '')"


@dataclass(frozen=True, slots=True)
class View:
    """A set of heads, worked out against the segments of one projection.

    Attributes:
        number: 0 for everything there is; otherwise the key of its rows in the temporary tables.
        seen: number of the last segment in view.
        scattered: some segments up to that one are not in view.
    """

    number: int = 0
    seen: int = 0
    scattered: bool = False

    def statement(self, sql: str) -> str:
        """Fill in the marks of a statement."""
        return _filled(sql, then=self.number != 0, scattered=self.scattered)

    def parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a statement with those of the view."""
        return {**given, "view_": self.number, "seen_": self.seen}


@lru_cache(maxsize=512)
def _filled(sql: str, *, then: bool, scattered: bool) -> str:
    sql = _FROM.sub(_RECORDS, sql).replace("$claim", _CLAIM).replace("$place", _PLACE)
    sql = _COLUMNS.sub(_columns, sql)
    sql = (
        sql.replace("$order", _ORDER)
        .replace("$status", _STATUS)
        .replace("$correction", _CORRECTION)
    )
    seen = (_SCATTERED if scattered else _UP_TO) if then else _ALL
    return _SEEN.sub(seen, sql).replace("$dead", _DEAD_THEN if then else "dead")


def _columns(table: re.Match[str]) -> str:
    return ", ".join(f"c.{name}" for name in COLUMNS[table[1]] if name not in _OF_THE_ROW)


NOW: Final = View()
