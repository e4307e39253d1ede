"""What others published of the same counted, entered in YAML so that the attack knows it, too.

```yaml
- at: RL-7K3M-0000-000X   # our release that it was known with; left out: the one being planned
  says: another organisation, 3 May
  where: {region: PL-2XQD-9F4T-0001}
  exactly: 27             # or at_least and at_most, or about with to, or per_cent
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.attack import Between, Exact, Percent, Rounded, Says
from unerased.figures.release.errors import BadOthers
from unerased.model.errors import BadYaml
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Other", "read_others"]

_KEYS: Final = frozenset({"at", "says", "where", *("exactly", "at_least", "at_most")}) | {
    "about",
    "to",
    "per_cent",
}
_MOST: Final = 500


class Other(msgspec.Struct, frozen=True):
    """One value that others published.

    Attributes:
        at: code of our release that it was known with; "" for the one being planned.
        by, keys: dimensions and the key in each: which cell it is about; () for all.
        says: what it says of the count.
        label: who said it.
    """

    at: str
    by: tuple[str, ...]
    keys: tuple[str, ...]
    says: Says
    label: str


def read_others(text: str) -> tuple[Other, ...]:
    """Read a list of values.

    Raises:
        BadOthers: it is not in the form above; the message names the entry.
    """
    try:
        found = read_yaml(text)
    except BadYaml as fault:
        raise BadOthers("as a whole", str(fault)) from None
    if not isinstance(found, list) or len(found) > _MOST:
        raise BadOthers("as a whole", f"a list of at most {_MOST} values is expected")
    return tuple(_one(raw, f"value {number}") for number, raw in enumerate(found, start=1))


def _one(raw: object, place: str) -> Other:
    if not isinstance(raw, dict) or not set(raw) <= _KEYS:
        keys = ", ".join(sorted(_KEYS))
        raise BadOthers(place, f"a mapping of {keys} is expected")
    where = raw.get("where", {})
    if not isinstance(where, dict):
        raise BadOthers(place, "`where` is a mapping of dimensions to their keys")
    cells = {str(name): str(key) for name, key in where.items()}
    return Other(
        at=_text(raw, "at", place),
        by=tuple(cells),
        keys=tuple(cells.values()),
        says=_says(raw, place),
        label=_text(raw, "says", place) or f"others, {place}",
    )


def _says(raw: Mapping[str, object], place: str) -> Says:
    kinds = [name for name in ("exactly", "about", "per_cent") if name in raw]
    bounds = {"at_least", "at_most"} & set(raw)
    if len(kinds) + bool(bounds) != 1:
        raise BadOthers(place, "one of exactly, at_least and at_most, about, per_cent is expected")
    if bounds:
        high = _number(raw, "at_most", place) if "at_most" in raw else None
        return Between(_number(raw, "at_least", place) if "at_least" in raw else 0, high)
    value = _number(raw, kinds[0], place)
    if kinds[0] == "exactly":
        return Exact(value)
    if kinds[0] == "per_cent":
        return Percent(value)
    return Rounded(value, _number(raw, "to", place))


def _number(raw: Mapping[str, object], name: str, place: str) -> int:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadOthers(place, f"`{name}` is a whole number from 0 up")
    return value


def _text(raw: Mapping[str, object], name: str, place: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise BadOthers(place, f"`{name}` is text")
    return value
