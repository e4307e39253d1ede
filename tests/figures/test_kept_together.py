"""Figures are kept up to date, too, when what others saved arrives: late, out of order, undone."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.colleagues import ALL, colleague, copy
from tests.register.workbench import Clock, Home, begin, claim, code, correction

from unerased.figures import compute
from unerased.figures.kept import Kept
from unerased.journal import Terms
from unerased.model.records import Entity
from unerased.model.values import Ref, Term
from unerased.register import Refused

from .test_kept import FIGURES

if TYPE_CHECKING:
    from unerased.register import Register

PERSONS = 3
HOUR_MS = 3_600_000
#: who does something, what, about which person, and on which hour of their own clock
STEP = st.tuples(
    st.booleans(),
    st.sampled_from(["suffer", "suffer", "retract", "undo", "pass"]),
    st.integers(1, PERSONS),
    st.integers(0, 99),
)


class Two:
    """Two devices, each with its own clock, and the figures that one of them keeps."""

    def __init__(self, root: Path) -> None:
        first = Home(root / "register", root / "storage")
        with first.create() as register:
            begin(register)
            more = [Entity(code("P", number), "person") for number in range(2, PERSONS + 1)]
            register.record([*more, *(Entity(code("A", n), "act") for n in range(1, 90))])
        second = colleague(first, root / "colleague", Terms("Test Colleague", ALL))
        second.clock = Clock()
        self.homes = (first, second)
        self.open = tuple(home.open() for home in self.homes)
        self.claims: list[str] = []
        self.saves: tuple[list[str], list[str]] = ([], [])
        self.number = 10
        self.kept = Kept()

    def step(self, side: int, what: str, whom: int, hour: int) -> None:
        register = self.open[side]
        self.homes[side].clock.now += (hour - 50) * HOUR_MS
        self.number += 1
        if what == "suffer":
            self._suffer(register, side, whom)
        elif what == "retract" and self.claims:
            made = correction(self.number, self.claims[-1], "retracted")
            with suppress(Refused):  # it has not arrived here yet
                self.saves[side].append(register.record([made]).code)
        elif what == "undo" and self.saves[side]:
            self.saves[side].append(register.undo(self.saves[side][-1], "entered wrongly").code)
        elif what == "pass":
            copy(*self.homes)
            for one in self.open:
                one.refresh()

    def _suffer(self, register: Register, side: int, whom: int) -> None:
        act = code("A", self.number)
        records: list[Any] = [
            claim(self.number * 2, act, "act.victim", Ref(code("P", whom))),
            claim(self.number * 2 + 1, act, "act.violation", Term("torture")),
        ]
        self.saves[side].append(register.record(records).code)
        self.claims += [one.code for one in records]

    def check(self) -> None:
        register = self.open[0]
        for one in FIGURES:
            book = register.codebook
            assert self.kept.value(register.db, one, book) == compute(register.db, one, book)


@given(steps=st.lists(STEP, min_size=5, max_size=30))
@settings(max_examples=12, deadline=None)
def test_what_arrives_from_a_colleague_is_counted_as_if_worked_out_anew(
    steps: list[tuple[bool, str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        two = Two(Path(place))
        try:
            two.check()
            for side, what, whom, hour in [*steps, (False, "pass", 1, 50)]:
                two.step(side, what, whom, hour)
                two.check()
        finally:
            for register in two.open:
                register.close()
