"""A generated register: invented people, what was done to them, and who says so.

Everything comes from one seed, so that two runs measure the same records (their seals differ).
A person has a name in two scripts, age, sex and origin; suffered one act with what, to whom, when
and where; and there is one text on it. One act in fifty is denied by an official. That makes
ten claims a person and a little more.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Final

from bench.words import Names
from unerased.model.codes import RANDOM_BYTES, new_code
from unerased.model.dates import write
from unerased.model.records import Claim, Definition, Entity, Record
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Value, When

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PERSONS_A_SAVE", "SEED", "Generated", "Generator"]

SEED: Final = 20261122
PERSONS_A_SAVE: Final = 415
"""About 5,000 records."""

_PERSONS_A_SOURCE: Final = 50
_PLACES: Final = 40
_DENIED: Final = 50
_VIOLATIONS: Final = ("detention", "torture", "beating", "flight", "threats", "extortion")
_SEXES: Final = ("woman", "man", "man", "man")
_FIGURE: Final = """\
name: held
version: 1
labels: {en: "Persons held", ru: "Задержанные"}
unit: persons
where: {suffered: deprivation_of_liberty}
"""
_FIRST_DAY: Final = dt.date(2015, 1, 1)
_DAYS: Final = 3650


class Generated:
    """One person as generated: the code, the name, and the records."""

    def __init__(self, code: str, name: str, records: list[Record]) -> None:
        self.code = code
        self.name = name
        self.records = records


class Generator:
    """Makes the records of one register, in the order in which they can be saved."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = Random(seed)
        self._names = Names(self._random)
        self._places: list[str] = []
        self._source = ""
        self._official = ""

    def ground(self) -> list[Record]:
        """What comes first: places, an official who denies, and a figure."""
        self._official, records = self._new_source("official")
        for _ in range(_PLACES):
            place = self._code("PL")
            self._places.append(place)
            records.append(Entity(place, "place"))
            records.append(self._claim(place, "place.name", Text(self._names.place())))
        records.append(Definition(self._code("D"), "held", 1, _FIGURE))
        return records

    def people(self, count: int) -> Iterator[Generated]:
        """So many people, each with what must be saved with or after whom came before."""
        for number in range(count):
            before: list[Record] = []
            if number % _PERSONS_A_SOURCE == 0:
                self._source, before = self._new_source("survivor")
            person = self._person(number)
            yield Generated(person.code, person.name, before + person.records)

    def _person(self, number: int) -> Generated:
        name = self._names.person()
        random = self._random
        code, act = self._code("P"), self._code("A")
        done = Term(random.choice(_VIOLATIONS))
        said = self._names.sentence(russian=number % 2 == 0)
        records: list[Record] = [
            Entity(code, "person"),
            self._claim(code, "person.name", Text(name), as_stated=name),
            self._claim(code, "person.name", Text(self._names.cyrillic(name), "ru")),
            self._claim(code, "person.age", Amount(age := random.randint(16, 70), age)),
            self._claim(code, "person.sex", Term(random.choice(_SEXES))),
            self._claim(code, "person.origin", Ref(random.choice(self._places))),
            Entity(act, "act"),
            self._claim(act, "act.victim", Ref(code)),
            (violation := self._claim(act, "act.violation", done)),
            self._claim(act, "act.date", self._when()),
            self._claim(act, "act.place", Ref(random.choice(self._places))),
            self._last(act, number, said),
        ]
        if number % _DENIED == 0:
            denial = Stance("denies_act")
            records.append(
                Claim(self._code("C"), violation.code, "claim.stance", denial, self._official)
            )
        return Generated(code, name, records)

    def _last(self, act: str, number: int, said: str) -> Claim:
        if number % 4 == 3:
            days = self._random.randint(1, 21)
            return self._claim(act, "act.duration", Duration(days, days + 3), as_stated=said)
        return self._claim(act, "act.method", Text(said))

    def _new_source(self, kind: str) -> tuple[str, list[Record]]:
        code = self._code("S")
        self._source = self._source or code
        records: list[Record] = [
            Entity(code, "source"),
            self._claim(code, "source.kind", Term(kind)),
            self._claim(code, "source.setting", Text(self._names.sentence(russian=False))),
        ]
        return code, records

    def _claim(self, subject: str, name: str, value: Value, *, as_stated: str = "") -> Claim:
        locator = f"p. {self._random.randint(1, 400)}"
        return Claim(self._code("C"), subject, name, value, self._source, as_stated, locator)

    def _when(self) -> When:
        day = _FIRST_DAY + dt.timedelta(days=self._random.randrange(_DAYS))
        return write(day, day)

    def _code(self, prefix: str) -> str:
        return new_code(prefix, self._random.randbytes(RANDOM_BYTES))
