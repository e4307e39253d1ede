import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.assertions import Assertions
from unerased.model.contradiction import Contradiction, contradictions, contradictions_in
from unerased.model.dates import read
from unerased.model.records import Claim
from unerased.model.truth import can_be_equal
from unerased.model.values import Amount, Duration, Ref, Stance, StanceKind, Term, Unknown, Value

from .shelf import CODEBOOK


def said(code: str, prop: str, value: Value, *from_: str, subject: str = "X") -> Claim:
    return Claim(code, subject, prop, value, f"source of {code}", derived_from=from_)


def stance(code: str, on: str, kind: StanceKind = "denies_act", *from_: str) -> Claim:
    return said(code, "claim.stance", Stance(kind), *from_, subject=on)


def found(*claims: Claim, dead: frozenset[str] = frozenset()) -> list[tuple[str, str, str]]:
    pairs = contradictions({claim.code: claim for claim in claims}, CODEBOOK, dead)
    assert pairs == sorted(pairs)
    return [(pair.a, pair.b, pair.why) for pair in pairs]


SIZE = said("c1", "group.size", Amount(125, 125))


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("denies_act", "denies"),
        ("admits_denies_responsibility", "denies"),
        ("other_explanation", "other_explanation"),
    ],
)
def test_a_stance_against_a_claim_contradicts_it(kind: StanceKind, why: str) -> None:
    assert found(SIZE, stance("n1", "c1", kind)) == [("c1", "n1", why)]


@pytest.mark.parametrize("kind", ["asserts", "accepts", "retracts"])
def test_a_stance_that_agrees_or_takes_back_contradicts_nothing(kind: StanceKind) -> None:
    assert found(SIZE, stance("n1", "c1", kind)) == []


def test_a_denial_of_a_denial_contradicts_the_denial() -> None:
    claims = (SIZE, stance("n1", "c1"), stance("n2", "n1"))
    assert found(*claims) == [("c1", "n1", "denies"), ("n1", "n2", "denies")]


def test_what_is_dead_or_not_there_is_contradicted_by_nobody() -> None:
    denial = stance("n1", "c1")
    assert found(SIZE, denial)
    assert found(SIZE, denial, dead=frozenset({"c1"})) == []
    assert found(SIZE, denial, dead=frozenset({"n1"})) == []
    assert found(denial) == []


@pytest.mark.parametrize(
    ("prop", "one", "other"),
    [
        ("group.size", Amount(125, 125), Amount(100, 100)),
        ("group.size", Amount(None, 99), Amount(100, None)),
        ("act.duration", Duration(3, 21), Duration(30, None)),
        ("act.date", read("2017"), read("2018-03")),
        ("act.violation", Term("detention"), Term("flight")),
        ("act.violation", Term("torture"), Term("beating")),
        ("act.place", Ref("PL1"), Ref("PL2")),
    ],
)
def test_values_of_a_single_property_that_cannot_both_hold_are_rivals(
    prop: str, one: Value, other: Value
) -> None:
    assert found(said("c2", prop, one), said("c1", prop, other)) == [("c1", "c2", "rival")]


@pytest.mark.parametrize(
    ("prop", "one", "other"),
    [
        ("group.size", Amount(100, 125), Amount(125, None)),
        ("group.size", Amount(125, 125), Unknown()),
        ("act.date", read("2018"), read("2018-07")),
        ("act.date", read("2018-07~"), read("2018-08-10")),
        ("act.date", read("2018-07"), read("2018-07~")),
        ("act.violation", Term("torture"), Term("electric_shock")),
        ("act.violation", Term("torture"), Term("torture")),
        ("act.place", Ref("PL1"), Ref("PL1")),
        ("person.age", Amount(30, 30), Amount(31, 31)),
        ("person.shoe", Amount(30, 30), Amount(31, 31)),
        ("act.victim", Ref("P1"), Ref("P2")),
    ],
)
def test_values_that_can_both_hold_are_no_rivals(prop: str, one: Value, other: Value) -> None:
    assert found(said("c1", prop, one), said("c2", prop, other)) == []
    assert found(said("c1", prop, other), said("c2", prop, one)) == []


def test_a_town_and_the_republic_around_it_can_both_hold() -> None:
    claims = (
        said("c1", "act.place", Ref("town")),
        said("c2", "act.place", Ref("republic")),
        said("c3", "act.place", Ref("elsewhere")),
    )
    within = (
        said("w1", "place.within", Ref("district"), subject="town"),
        said("w2", "place.within", Ref("republic"), subject="district"),
        said("w3", "place.within", Ref("town"), subject="republic"),  # a mistake, in a circle
        said("w4", "place.within", Unknown(), subject="elsewhere"),
    )
    rivals = [("c1", "c3", "rival"), ("c2", "c3", "rival")]
    assert found(*claims) == [("c1", "c2", "rival"), *rivals]
    assert found(*claims, *within[:2]) == rivals
    assert found(*claims, *within) == rivals


def test_other_subjects_are_no_rivals() -> None:
    assert found(SIZE, said("c2", "group.size", Amount(1, 1), subject="Y")) == []


def test_a_claim_never_contradicts_one_that_it_repeats() -> None:
    garbled = said("c2", "group.size", Amount(152, 152), "c1")
    further = said("c3", "group.size", Amount(151, 151), "c2")
    assert found(SIZE, garbled) == []
    assert found(SIZE, garbled, further) == []
    assert found(stance("n1", "c1", "denies_act", "c1"), SIZE) == []


def test_two_who_repeat_the_same_source_differently_are_rivals() -> None:
    one = said("c2", "group.size", Amount(152, 152), "c1")
    other = said("c3", "group.size", Amount(251, 251), "c1")
    assert found(SIZE, one, other) == [("c2", "c3", "rival")]


def test_every_pair_of_rivals_is_named_also_among_those_that_agree() -> None:
    claims = [said(f"c{n}", "group.size", Amount(n % 2, n % 2)) for n in range(4)]
    pairs = [("c0", "c1"), ("c0", "c3"), ("c1", "c2"), ("c2", "c3")]
    assert found(*claims) == [(one, other, "rival") for one, other in pairs]


def test_an_index_that_is_already_built_gives_the_same() -> None:
    claims = {claim.code: claim for claim in (SIZE, stance("n1", "c1"))}
    expected = [Contradiction("c1", "n1", "denies")]
    assert contradictions_in(Assertions(claims), CODEBOOK) == expected


ENDS = st.none() | st.integers(0, 12)


@given(st.lists(st.tuples(ENDS, ENDS), max_size=8))
def test_rival_intervals_are_those_that_a_comparison_of_all_pairs_finds(
    ends: list[tuple[int | None, int | None]],
) -> None:
    claims = []
    for number, (low, high) in enumerate(ends):
        if low is not None and high is not None and low > high:
            low, high = high, low  # noqa: PLW2901 - put in order
        claims.append(said(f"c{number}", "group.size", Amount(low, high)))
    expected = [
        (one.code, other.code, "rival")
        for one in claims
        for other in claims
        if one.code < other.code
        and isinstance(one.value, Amount)
        and isinstance(other.value, Amount)
        and not can_be_equal(one.value, other.value)
    ]
    assert found(*claims) == expected
