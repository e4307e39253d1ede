"""Steps and acts made of claims, without a register."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Final

from unerased.model.codebook import load_codebook
from unerased.model.dates import read
from unerased.model.records import Claim
from unerased.model.values import Ref, Term, Text
from unerased.remedies import Lens, load
from unerased.remedies.acts import ActOf
from unerased.remedies.reader import Case, made_case
from unerased.remedies.steps import Between, Step, steps_from

if TYPE_CHECKING:
    from unerased.model.values import Value

BOOK: Final = load_codebook(
    [files("unerased.model").joinpath("codebook.yaml").read_text(encoding="utf-8")]
)
TODAY: Final = dt.date(2018, 11, 30)
_NUMBERS = count(1)


def steps(*told: dict[str, object]) -> list[Step]:
    """Steps by what is told of each: a value, or a list of rival ones, for each property.

    ``code`` names a step; other steps follow it by that name.
    """
    claims: list[Claim] = []
    for number, step in enumerate(told, 1):
        code = str(step.get("code", f"IV-{number}"))
        for name, values in step.items():
            if name == "code":
                continue
            prop = f"intervention.{name}"
            rivals = values if isinstance(values, list) else [values]
            claims += [
                Claim(f"C-{next(_NUMBERS)}", code, prop, _value(name, one), "S-1") for one in rivals
            ]
    return list(steps_from(claims, BOOK).values())


def _value(name: str, value: object) -> Value:
    prop = BOOK.properties[f"intervention.{name}"]
    text = str(value)
    if prop.type == "date":
        return read(text)
    if prop.type == "term":
        return Term(text)
    return Ref(text) if prop.type == "ref" else Text(text)


def between(edtf: str) -> Between:
    """A date as the room holds it."""
    found = steps({"date": edtf})[0].date("date")
    assert found is not None
    return found


def act(*kinds: str, when: str = "") -> ActOf:
    """An act that the person suffered."""
    return ActOf(frozenset(kinds), between(when) if when else None)


def case(*told: dict[str, object], acts: tuple[ActOf, ...] = (), today: dt.date = TODAY) -> Case:
    """The case of a person for whom these steps were taken."""
    return made_case("P-1", steps(*told), list(acts), Lens(load(), BOOK, today))
