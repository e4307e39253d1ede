from __future__ import annotations

from typing import TYPE_CHECKING

from tests.register.workbench import age, code, correction, note

from unerased.register import reads

if TYPE_CHECKING:
    from tests.register.workbench import Home

    from unerased.register import Register

P1 = code("P", 1)


def live(register: Register) -> list[str]:
    return [row.code for row in reads.claims_of(register.db, P1)]


def test_a_retracted_claim_no_longer_holds_and_stays_in_the_history(register: Register) -> None:
    register.record([age(1, 30), age(2, 31)])
    register.record([correction(1, code("C", 1), "retracted")])
    assert live(register) == [code("C", 2)]
    (gone, _) = reads.claims_of(register.db, P1, live=False)
    assert (gone.status, gone.correction) == ("retracted", code("X", 1))
    types = [row.type for row in reads.history(register.db, P1)]
    assert types == ["entity", "claim", "claim", "correction"]


def test_a_correction_does_not_act_on_an_earlier_view(register: Register) -> None:
    register.record([age(1, 30)])
    before = register.heads
    register.record([correction(1, code("C", 1), "retracted")])
    assert live(register) == []
    (row,) = reads.claims_of(register.db, P1, heads=before)
    assert row.status == "live"
    assert reads.claims_of(register.db, P1, heads=register.heads) == []


def test_what_came_later_is_not_in_an_earlier_view(register: Register) -> None:
    before = register.heads
    register.record([age(1, 30)])
    assert reads.claims_of(register.db, P1, heads=before) == []
    assert reads.counts(register.db, heads=before).claims == 0
    assert reads.search(register.db, "thirty", heads=before) == []
    assert reads.resolve(register.db, code("C", 1), heads=before) != code("C", 1)


def test_an_undone_save_no_longer_holds_as_a_whole(register: Register) -> None:
    saved = register.record([age(1, 30), note(2, "words")], title="an import")
    register.record([age(3, 32)])
    register.undo(saved.code, "imported twice")
    assert live(register) == [code("C", 3)]
    statuses = {row.code: row.status for row in reads.claims_of(register.db, P1, live=False)}
    assert statuses[code("C", 1)] == statuses[code("C", 2)] == "undone"
    assert [row.status for row in register.saves()] == ["live", "live", "undone", "live"]
    last = reads.history(register.db, P1)[-1]
    assert last.type == "correction"


def test_the_undo_of_an_undo_brings_everything_back(home: Home, register: Register) -> None:
    saved = register.record([age(1, 30), note(2, "words")])
    undone = register.undo(saved.code, "imported twice")
    middle = register.heads
    register.undo(undone.code, "it was right")
    assert live(register) == [code("C", 1), code("C", 2)]
    assert reads.claims_of(register.db, P1, heads=middle) == []
    digest = reads.dump_digest(register.db)
    register.close()
    with home.open() as again:
        again.rebuild()
        assert reads.dump_digest(again.db) == digest


def test_a_save_with_a_retraction_in_it_can_be_undone(register: Register) -> None:
    register.record([age(1, 30)])
    saved = register.record([age(2, 31), correction(1, code("C", 1), "superseded", code("C", 2))])
    assert live(register) == [code("C", 2)]
    register.undo(saved.code, "the first was right")
    assert live(register) == [code("C", 1)]


def test_views_are_kept_apart_and_forgotten_in_turn(register: Register) -> None:
    views = []
    for number in range(1, 14):
        register.record([age(number, 20 + number)])
        views.append(register.heads)
    register.record([correction(1, code("C", 5), "retracted")])
    for _ in range(2):
        counted = [len(reads.claims_of(register.db, P1, heads=heads)) for heads in views]
        assert counted == list(range(1, 14))
    assert len(live(register)) == 12


def test_who_and_when_is_told(home: Home, register: Register) -> None:
    home.clock.tomorrow()
    register.record([age(1, 30)], title="second day")
    (row,) = reads.history(register.db, code("C", 1))
    assert row.title == "second day"
    assert row.place.when.date().isoformat() == "2018-12-02"
    assert row.place.who == register.journal.member.hex()[:8]


def test_a_day_gives_what_was_held_at_its_end(home: Home, register: Register) -> None:
    today = reads.history(register.db, P1)[0].place.when.date()
    register.record([age(1, 30)])
    home.clock.tomorrow()
    register.record([age(2, 31)])
    assert len(reads.claims_of(register.db, P1, heads=register.as_of(today))) == 1
    assert len(live(register)) == 2


def test_what_a_save_wrote_is_listed(register: Register) -> None:
    saved = register.record([age(1, 30), note(2, "words")], title="two claims")
    rows = reads.records_of_save(register.db, saved.code)
    assert [row.type for row in rows] == ["save", "claim", "claim"]
