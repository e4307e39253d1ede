"""A register on a workbench: made, opened again, and written to with few words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.model.codes import new_code
from unerased.model.records import Claim, Correction, Entity
from unerased.model.values import Amount, Text
from unerased.register import Register

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.model.records import Action
    from unerased.model.values import Value

PASSPHRASE = "test test test test test test"
START_MS = 1_543_622_400_000  # 2018-12-01 00:00 UTC
DAY_MS = 86_400_000


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: int = START_MS

    def __call__(self) -> int:
        return self.now

    def tomorrow(self) -> None:
        self.now += DAY_MS


@dataclass
class Home:
    """Where a register and a device's storage of it lie."""

    folder: Path
    storage: Path
    clock: Clock = field(default_factory=Clock)
    passphrase: str = PASSPHRASE

    def create(self) -> Register:
        return Register.create(self.folder, self.storage, self.passphrase, clock=self.clock)

    def open(self, *, write: bool = True) -> Register:
        return Register.open(
            self.folder, self.storage, self.passphrase, write=write, clock=self.clock
        )

    @property
    def projection(self) -> Path:
        (found,) = self.storage.rglob("projection.db")
        return found


def code(prefix: str, number: int) -> str:
    """The same code for the same number."""
    return new_code(prefix, (number << 6).to_bytes(7, "big"))


def person(number: int) -> Entity:
    return Entity(code("P", number), "person")


def source(number: int) -> Entity:
    return Entity(code("S", number), "source")


def claim(number: int, subject: str, name: str, value: Value, **more: object) -> Claim:
    """A claim of source 1."""
    return Claim(code("C", number), subject, name, value, code("S", 1), **more)  # type: ignore[arg-type]


def age(number: int, years: int, of: int = 1) -> Claim:
    return claim(number, code("P", of), "person.age", Amount(years, years))


def note(number: int, words: str, of: int = 1) -> Claim:
    return claim(number, code("P", of), "person.note", Text(words))


def correction(number: int, target: str, action: Action, replacement: str = "") -> Correction:
    return Correction(code("X", number), target, action, "entered wrongly", replacement)


def begin(register: Register) -> None:
    """Person 1 and source 1."""
    register.record([person(1), source(1)], title="beginning")
