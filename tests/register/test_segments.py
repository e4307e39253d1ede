from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.segments import ONE, TWO, built, segment
from tests.register.workbench import age, code, correction, note, person

from unerased.journal import Head, SegmentRead
from unerased.model.records import Claim, Consent, Definition, Finding, Save
from unerased.model.values import Amount, Unknown
from unerased.register import reads
from unerased.register.apply import OutOfOrder, apply
from unerased.register.codebook_file import record_prefixes
from unerased.register.encoding import ENCODER, encode

P1 = code("P", 1)
SAVE = Save(code("SV", 1), "first")


def heads(*of: SegmentRead) -> dict[bytes, Head]:
    return {each.device: Head(each.seq, each.hash) for each in of}


def test_an_erased_claim_reads_as_unknown_and_says_so() -> None:
    db = built(
        [segment(ONE, 1, 1, [SAVE, person(1)]), segment(ONE, 2, 2, [age(1, 30)], erased=True)]
    )
    (row,) = reads.claims_of(db, P1)
    assert row.erased
    assert row.claim.value == Unknown()
    assert (row.claim.property, row.claim.source, row.claim.as_stated) == ("", "", "")
    assert reads.claims_with(db, "person.age") == []
    (past,) = [row for row in reads.history(db, P1) if row.type == "claim"]
    assert past.record is None


def test_erased_records_of_other_types_keep_their_head_in_the_history() -> None:
    consent = Consent(
        code("CO", 1),
        P1,
        "publication_with_code",
        "public",
        "given",
        dt.date(2018, 12, 1),
        None,
        "x",
    )
    db = built([segment(ONE, 1, 1, [person(1)]), segment(ONE, 2, 2, [consent], erased=True)])
    assert reads.consents(db, P1) == []
    assert [(row.type, row.record) for row in reads.history(db, P1)][1:] == [("consent", None)]
    assert reads.resolve(db, consent.code) == consent.code


UNKNOWN = (ENCODER.encode(["prophecy", "Z-1", "", ""]), b"\x90")
HUGE = Claim(code("C", 5), P1, "person.age", Amount(2**63, 2**63), code("S", 1))
HOSTILE = {
    "of a type that is not known": UNKNOWN,
    "not in the form of an entry": (b"\xc1", b"\x90"),
    "not in the form of its type": (encode(age(1, 30))[0], b"\x91\x01"),
    "carries a code of another kind": encode(
        Claim(code("F", 5), P1, "person.age", Amount(1, 1), code("S", 1))
    ),
    "holds a number that cannot be": encode(HUGE),
    "names a code that cannot be": encode(
        Claim(code("C", 6), P1, "person.age", Amount(1, 1), code("S", 1), derived_from=("a b",))
    ),
}


@pytest.mark.parametrize("reason", HOSTILE)
def test_a_hostile_entry_is_kept_apart_and_the_rest_is_read(reason: str) -> None:
    good = built([segment(ONE, 1, 1, [person(1), age(9, 30)])])
    assert reads.incomplete(good) == []
    db = built([segment(ONE, 1, 1, [person(1), age(9, 30)], raw=[HOSTILE[reason]])])
    (row,) = reads.incomplete(db)
    assert row.reason == reason
    assert row.place.seq == 1
    assert [row.code for row in reads.claims_of(db, P1)] == [code("C", 9)]


@pytest.mark.parametrize(
    "record",
    [
        Definition(code("D", 1), "left", 2**63, "x: 1"),
        Finding(code("F", 1), "claim", ("a b",), "established", "x", "y", dt.date(2018, 1, 1)),
    ],
)
def test_other_records_with_impossible_columns_are_kept_apart(record: Definition | Finding) -> None:
    db = built([segment(ONE, 1, 1, [record])])
    assert len(reads.incomplete(db)) == 1


def test_what_cannot_be_read_is_not_in_an_earlier_view() -> None:
    first, second = segment(ONE, 1, 1, [person(1)]), segment(ONE, 2, 2, raw=[UNKNOWN])
    db = built([first, second])
    assert reads.incomplete(db)
    assert reads.incomplete(db, heads=heads(first)) == []


def test_a_code_used_again_does_not_replace_what_it_stood_for() -> None:
    first = segment(ONE, 1, 1, [person(1), age(1, 30)])
    again = segment(ONE, 2, 2, [age(1, 99)])
    whole = built([first, again])
    (row,) = reads.claims_of(whole, P1)
    assert row.claim == age(1, 30)
    assert [row.reason for row in reads.incomplete(whole)] == ["uses a code again"]
    step = built([first])
    apply(step, [again], record_prefixes())
    assert reads.dump_digest(step) == reads.dump_digest(whole)


def test_a_code_used_again_by_an_earlier_segment_asks_for_a_rebuild() -> None:
    step = built([segment(ONE, 1, 5, [person(1), age(1, 30)])])
    before = reads.dump_digest(step)
    with pytest.raises(OutOfOrder):
        apply(step, [segment(TWO, 1, 1, [age(1, 99)])], record_prefixes())
    assert reads.dump_digest(step) == before


def test_heads_of_one_of_two_devices_hide_the_other() -> None:
    one, two = segment(ONE, 1, 1, [person(1), age(1, 30)]), segment(TWO, 1, 2, [age(2, 31)])
    three = segment(ONE, 2, 3, [age(3, 32)])
    db = built([one, two, three])
    seen = [row.code for row in reads.claims_of(db, P1, heads=heads(three))]
    assert seen == [code("C", 1), code("C", 3)]
    assert [row.code for row in reads.claims_of(db, P1, heads=heads(two))] == [code("C", 2)]
    assert len(reads.claims_of(db, P1, heads=heads(two, three))) == 3
    assert reads.claims_of(db, P1, heads={}) == []
    assert reads.counts(db, heads=heads(three)).segments == 2


def test_a_correction_of_another_device_acts_only_where_it_is_in_view() -> None:
    one = segment(ONE, 1, 1, [person(1), age(1, 30)])
    two = segment(TWO, 1, 2, [correction(1, code("C", 1), "retracted")])
    three = segment(ONE, 2, 3, [note(3, "later")])
    db = built([one, two, three])
    assert [row.code for row in reads.claims_of(db, P1)] == [code("C", 3)]
    assert len(reads.claims_of(db, P1, heads=heads(three))) == 2


chains = st.lists(
    st.tuples(st.booleans(), st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=10
)


@settings(max_examples=25, deadline=None)
@given(chains, st.integers(0, 10))
def test_segments_of_two_devices_give_the_same_in_any_order_of_arrival(
    drawn: list[tuple[bool, int, int]], cut: int
) -> None:
    made: dict[bytes, list[SegmentRead]] = {ONE: [segment(ONE, 1, 1, [person(1)])], TWO: []}
    saves: list[str] = []
    for number, (own, action, target) in enumerate(drawn, 1):
        device = ONE if own else TWO
        save = Save(code("SV", number))
        targets = {0: code("C", target), 1: code("X", target), 2: code("SV", target)}
        made[device].append(
            segment(
                device,
                len(made[device]) + 1,
                number + 1,
                [save, age(number, 30)]
                if action == 3
                else [save, correction(number, targets[action], "retracted")],
            )
        )
        saves.append(save.code)
    every = [*made[ONE], *made[TWO]]
    whole = built(every)
    step = built(made[ONE])
    later = made[TWO]
    apply(step, later[:cut], record_prefixes())
    apply(step, later[cut:], record_prefixes())
    assert reads.dump_digest(step) == reads.dump_digest(whole)
