"""However the projection came about, it says the same."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.register.workbench import Home, age, begin, claim, code, correction, note, person

from unerased.model.values import Stance
from unerased.register import apply, bulk, reads

if TYPE_CHECKING:
    from unerased.journal import Heads
    from unerased.register import Register

P1 = code("P", 1)
WORDS = st.sampled_from(["cell", "полночь ёлка", "two words", "", "Zu\u0308rich"])


class Replay(RuleBasedStateMachine):
    """Saves, corrections, undos and their undos, in any order, with the register opened anew."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.home = Home(self.place / "register", self.place / "storage")
        self.register: Register = self.home.create()
        begin(self.register)
        self.number = 1
        self.claims: list[str] = []
        self.saves: list[str] = []
        self.seen: list[tuple[Heads, list[str]]] = []

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def view(self, heads: Heads | None = None) -> list[str]:
        rows = reads.claims_of(self.register.db, P1, heads=heads, live=False)
        return [f"{row.code} {row.status} {row.correction}" for row in rows]

    @rule(words=WORDS, years=st.integers(0, 99))
    def record(self, words: str, years: int) -> None:
        first, second = self.fresh(), self.fresh()
        made = [age(first, years), note(second, words or "nothing")]
        self.saves.append(self.register.record(made).code)
        self.claims += [record.code for record in made]

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def deny(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.claims))
        made = claim(self.fresh(), target, "claim.stance", Stance("denies_act"))
        self.saves.append(self.register.record([made]).code)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.claims))
        made = correction(self.fresh(), target, "retracted")
        self.saves.append(self.register.record([made]).code)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def supersede(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.claims))
        new = age(self.fresh(), 50)
        made = correction(self.fresh(), target, "superseded", new.code)
        self.saves.append(self.register.record([new, made]).code)
        self.claims.append(new.code)

    @precondition(lambda self: self.saves)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        save = data.draw(st.sampled_from(self.saves))
        self.saves.append(self.register.undo(save, "wrong").code)

    @rule()
    def remember(self) -> None:
        self.seen.append((self.register.heads, self.view()))

    @rule()
    def open_again(self) -> None:
        before = reads.dump_digest(self.register.db)
        self.register.close()
        self.register = self.home.open()
        assert self.register.notices == ()
        assert reads.dump_digest(self.register.db) == before

    @rule()
    def rebuild(self) -> None:
        before = reads.dump_digest(self.register.db)
        self.register.rebuild()
        assert reads.dump_digest(self.register.db) == before

    @rule()
    def lose_the_projection(self) -> None:
        before = reads.dump_digest(self.register.db)
        self.register.close()
        self.home.projection.unlink()
        self.register = self.home.open()
        assert reads.dump_digest(self.register.db) == before

    @invariant()
    def earlier_views_never_change(self) -> None:
        for heads, rows in self.seen[-3:]:
            assert self.view(heads) == rows

    def teardown(self) -> None:
        before = reads.dump_digest(self.register.db)
        self.register.rebuild()
        assert reads.dump_digest(self.register.db) == before
        self.register.close()
        shutil.rmtree(self.place)


Replay.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_any_sequence_of_operations_gives_the_same_register = Replay.TestCase


def test_the_digest_tells_different_registers_apart(register: Register) -> None:
    before = reads.dump_digest(register.db)
    register.record([age(1, 30)])
    middle = reads.dump_digest(register.db)
    assert middle != before
    register.record([correction(1, code("C", 1), "retracted")])
    assert reads.dump_digest(register.db) != middle


def test_the_digest_does_not_depend_on_the_numbers_of_rows(register: Register) -> None:
    register.record([person(2), note(1, "words"), age(2, 30)])
    before = reads.dump_digest(register.db)
    with register.db.transaction() as connection:
        connection.execute("UPDATE entity SET id = id + 1000")
    assert reads.dump_digest(register.db) == before


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_opening_replays_only_what_is_new(home: Home, register: Register, suffix: str) -> None:
    register.record([age(1, 30)])
    register.close()
    assert not home.projection.with_name(home.projection.name + suffix).exists()
    inode = home.projection.stat().st_ino
    with home.open() as again:
        assert home.projection.stat().st_ino == inode
        again.record([age(2, 31)])
        assert home.projection.stat().st_ino == inode
    with home.open() as again:
        assert home.projection.stat().st_ino == inode
        assert len(reads.claims_of(again.db, P1)) == 2


def test_what_is_written_in_many_pieces_says_the_same(
    home: Home, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 400, 40):
        register.record([note(n, f"words {n}") for n in range(number, number + 40)])
    whole = reads.dump_digest(register.db)
    monkeypatch.setattr(bulk, "CHUNK", 30)
    told: list[int] = []
    register.rebuild(on_progress=lambda done, _: told.append(done))
    assert reads.dump_digest(register.db) == whole
    assert told == sorted(told)
    assert len(told) > 5
    monkeypatch.setattr(apply, "CHUNK", 30)
    register.record([note(n, f"more words {n}") for n in range(500, 600)])
    stepwise = reads.dump_digest(register.db)
    register.close()
    home.projection.unlink()
    with home.open() as again:
        assert reads.dump_digest(again.db) == stepwise
