"""A few words to say what sources say, for tests of the counting core."""

from __future__ import annotations

import datetime as dt
from itertools import count as numbers
from typing import TYPE_CHECKING, Any

from unerased.figures import Definition, FigureValue, Material, count, load_definition
from unerased.model.dates import read
from unerased.model.records import Claim, Finding
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Value
from unerased.register.codebook_file import packaged_codebook

if TYPE_CHECKING:
    from unerased.model.records import Question, Verdict
    from unerased.model.values import StanceKind

DAY = dt.date(2020, 1, 1)
HEAD = "name: left\nlabels: {en: Left, ru: Уехали}\nunit: persons\n"
LEFT = HEAD + "where: {suffered: displacement}\n"


def defined(text: str) -> Definition:
    return load_definition(text, packaged_codebook())


def value_of(name: str, plain: Any) -> Value:
    """The value of a property from its plain form, as in the public input schema."""
    kind = packaged_codebook().properties[name].type
    pair = plain if isinstance(plain, tuple) else (plain, plain)
    made: dict[str, Any] = {
        "term": lambda: Term(plain),
        "text": lambda: Text(plain),
        "ref": lambda: Ref(plain),
        "date": lambda: read(plain),
        "amount": lambda: Amount(*pair),
        "duration": lambda: Duration(*pair),
    }
    value: Value = made[kind]()
    return value


class World:
    """Persons, groups, acts and what is said of them."""

    def __init__(self) -> None:
        self.units: list[str] = []
        self.groups: list[str] = []
        self.claims: list[Claim] = []
        self.stances: list[Claim] = []
        self.findings: list[Finding] = []
        self.repeats: dict[str, str] = {}
        self.erased: set[str] = set()
        self._number = numbers(1)

    def code(self, prefix: str) -> str:
        return f"{prefix}-{next(self._number):04d}"

    def person(self) -> str:
        self.units.append(self.code("P"))
        return self.units[-1]

    def group(self) -> str:
        self.groups.append(self.code("G"))
        return self.groups[-1]

    def says(
        self,
        source: str,
        subject: str,
        name: str,
        plain: Any,
        derived: tuple[str, ...] | None = None,
    ) -> str:
        code = self.code("C")
        value = value_of(name, plain)
        self.claims.append(Claim(code, subject, name, value, source, derived_from=derived))
        return code

    def act(self, source: str, victim: str, violation: str, **more: Any) -> tuple[str, str]:
        """An act and the code of the claim that says what it was."""
        act = self.code("A")
        told = self.says(source, act, "act.violation", violation)
        self.says(source, act, "act.victim", victim)
        for name, plain in more.items():
            self.says(source, act, f"act.{name}", plain)
        return act, told

    def stance(self, source: str, target: str, stance: StanceKind) -> str:
        code = self.code("C")
        self.stances.append(Claim(code, target, "claim.stance", Stance(stance), source))
        return code

    def finding(
        self,
        *about: str,
        question: Question = "claim",
        verdict: Verdict = "established",
        standard: str = "reasonable_grounds",
        **more: Any,
    ) -> str:
        """Further fields of the finding by their names; `dated` is `DAY` unless given."""
        code = self.code("F")
        rest = {"dated": DAY, **more}
        self.findings.append(Finding(code, question, about, verdict, standard, "because", **rest))
        return code

    def material(self, **more: Any) -> Material:
        return Material(
            units=self.units,
            groups=self.groups,
            claims=self.claims,
            stances=self.stances,
            findings=self.findings,
            erased=frozenset(self.erased),
            repeats=self.repeats,
            **more,
        )

    def figure(self, text: str = LEFT, **more: Any) -> FigureValue:
        return count(self.material(**more), defined(text), packaged_codebook())

    def standing(self, unit: str, text: str = LEFT, **more: Any) -> tuple[str, tuple[str, ...]]:
        """Verdict and reasons of one unit."""
        value = self.figure(text, **more)
        (found,) = [one for one in value.documented if unit in {one.code, *one.merged}]
        return found.verdict, found.reasons
