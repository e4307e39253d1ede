from hypothesis import given
from hypothesis import strategies as st

from unerased.model.assertions import Assertions
from unerased.model.independence import origins
from unerased.model.origins import Origins
from unerased.model.records import Claim
from unerased.model.values import Amount, Stance, StanceKind, Text, Value, When

THIRTY = Amount(30, 30)


def said(
    code: str,
    source: str,
    *from_: str,
    value: Value = THIRTY,
    default: bool = False,
    subject: str = "P",
) -> Claim:
    prop = "claim.stance" if isinstance(value, Stance) else "person.age"
    return Claim(code, subject, prop, value, source, derived_from=None if default else tuple(from_))


def stance(code: str, source: str, on: str, kind: StanceKind, *from_: str) -> Claim:
    return said(code, source, *from_, value=Stance(kind), subject=on)


def index(*claims: Claim, **rest: object) -> Assertions:
    return Assertions({claim.code: claim for claim in claims}, **rest)  # type: ignore[arg-type] # given on


def test_a_claim_repeated_through_two_intermediaries_has_one_origin() -> None:
    claims = index(
        said("c1", "concierge"), said("c2", "network", "c1"), said("c3", "newspaper", "c2")
    )
    for code in ("c1", "c2", "c3"):
        assert claims.origins(code) == {"concierge"}
    assert claims.origins_of_claim("c3") == {"concierge"}


def test_two_who_know_it_themselves_are_two_origins_and_their_echo_adds_none() -> None:
    claims = index(said("c1", "one"), said("c2", "two"), said("c3", "paper", "c1", "c2"))
    assert claims.origins("c3") == {"one", "two"}


def test_the_default_of_a_source_speaks_only_where_the_claim_says_nothing() -> None:
    repeats = {"paper": "agency", "agency": "network"}
    by_default = said("c1", "paper", default=True)
    claims = {"c1": by_default, "c2": said("c2", "paper", value=Amount(1, 1))}
    assert origins(claims, "c1", repeats, frozenset()) == {"network"}
    assert origins(claims, "c2", repeats, frozenset()) == {"paper"}
    assert origins({"c1": said("c1", "x", default=True)}, "c1", repeats, ()) == {"x"}


def test_sources_that_repeat_each_other_in_a_circle_are_no_origin() -> None:
    repeats = {"a": "b", "b": "a", "c": "a", "d": "c", "e": "f"}
    sources = {name: said(name, name, default=True, subject=name) for name in "abcdef"}
    claims = Assertions(sources, repeats=repeats)
    assert [set(claims.origins(name)) for name in "abcd"] == [set()] * 4
    assert claims.origins("e") == claims.origins("f") == {"f"}


def test_claims_that_repeat_each_other_in_a_circle_keep_only_what_comes_from_outside() -> None:
    claims = index(
        said("c1", "a", "c2", "c0"), said("c2", "b", "c1"), said("c0", "outside"),
        said("c3", "c", "c2"), said("c4", "d", "c4"),
    )  # fmt: skip
    assert claims.origins_of_claim("c1") == {"outside"}
    assert claims.origins_of_claim("c2") == frozenset()
    assert claims.origins_of_claim("c3") == frozenset()
    assert claims.origins_of_claim("c4") == frozenset()


def test_deniers_are_no_origin_and_whoever_accepts_is_one() -> None:
    claims = index(
        said("c1", "survivor"),
        stance("n1", "minister", "c1", "denies_act"),
        stance("n2", "army", "c1", "admits_denies_responsibility"),
        stance("y1", "committee", "c1", "accepts"),
        stance("y2", "paper", "c1", "asserts", "y1"),
    )
    assert claims.origins("c1") == {"survivor", "committee"}
    assert claims.origins("n1") == {"minister"}
    assert claims.stances_on("c1") == ("n1", "n2", "y1", "y2")


def test_what_its_own_source_takes_back_counts_no_more_nor_does_its_echo() -> None:
    said_and_repeated = (said("c1", "official"), said("c2", "paper", "c1"))
    back = stance("b", "official", "c1", "retracts")
    assert index(*said_and_repeated).origins("c2") == {"official"}
    assert index(*said_and_repeated, back).origins("c2") == frozenset()
    assert index(*said_and_repeated, back).dead == {"c1"}
    assert index(*said_and_repeated, back, dead={"b"}).origins("c2") == {"official"}
    by_another = stance("b", "rival", "c1", "retracts")
    assert index(*said_and_repeated, by_another).origins("c2") == {"official"}
    of_nothing = stance("b", "official", "gone", "retracts")
    assert index(*said_and_repeated, of_nothing).dead == frozenset()


def test_what_the_team_retracted_passes_nothing_on_and_what_it_replaced_passes_on_the_new() -> None:
    claims = (said("c1", "typo"), said("c2", "paper", "c1"), said("c3", "network"))
    assert index(*claims).origins_of_claim("c2") == {"typo"}
    assert index(*claims, dead={"c1"}).origins_of_claim("c2") == frozenset()
    replaced = index(*claims, dead={"c1"}, replaced={"c1": "c3"})
    assert replaced.origins_of_claim("c2") == {"network"}
    assert replaced.same("c1") == ("c2", "c3")
    assert [claim.code for claim in replaced.live()] == ["c2", "c3"]


def test_a_code_that_nobody_knows_has_no_origin() -> None:
    nothing = Origins({}, {}, frozenset(), {})
    assert nothing.of("c1") == frozenset()
    echo = index(said("c1", "paper", "gone"))
    assert echo.origins("c1") == frozenset()


def test_the_same_words_are_the_same_however_they_are_typed() -> None:
    claims = index(
        said("c1", "a", value=Text("Из  Омской ОБЛАСТИ")),
        said("c2", "b", value=Text("из омской области", "ru")),
        said("c3", "c", value=When(None, None, "/")),
        said("c4", "d", value=When(None, None, "../..")),
    )
    assert claims.origins("c1") == {"a", "b"}
    assert claims.origins("c3") == {"c", "d"}


def test_other_values_subjects_and_properties_are_other_assertions() -> None:
    claims = index(
        said("c1", "a"), said("c2", "b", value=Amount(31, 31)), said("c3", "c", subject="P2")
    )
    assert [set(claims.origins(code)) for code in ("c1", "c2", "c3")] == [{"a"}, {"b"}, {"c"}]


def test_one_claim_repeats_another_also_through_others_and_in_circles() -> None:
    claims = index(
        said("c1", "a"), said("c2", "b", "c1"), said("c3", "c", "c2", "c2"),
        said("o1", "d", "o2"), said("o2", "e", "o1"), said("c9", "z", "gone"),
    )  # fmt: skip
    assert claims.repeats("c3", "c1")
    assert not claims.repeats("c1", "c3")
    assert not claims.repeats("o1", "c1")
    assert not claims.repeats("c9", "c1")


@given(st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 11), max_size=3)), max_size=12))
def test_origins_are_those_that_a_walk_by_hand_finds(rows: list[tuple[int, set[int]]]) -> None:
    """Without circles: each row may lean only on rows before it."""
    claims = {}
    for number, (source, above) in enumerate(rows):
        earlier = sorted(f"c{one}" for one in above if one < number)
        claims[f"c{number}"] = said(f"c{number}", f"s{source}", *earlier)

    def walk(code: str) -> set[str]:
        claim = claims[code]
        if not claim.derived_from:
            return {claim.source}
        return set().union(*map(walk, claim.derived_from))

    found = Assertions(claims)
    for code in claims:
        assert found.origins_of_claim(code) == walk(code)
        assert found.origins(code) == set().union(*map(walk, claims))


@given(st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 9), max_size=2)), max_size=10))
def test_any_tangle_of_derivations_gives_origins_that_somebody_is(
    rows: list[tuple[int, set[int]]],
) -> None:
    claims = {
        f"c{number}": said(f"c{number}", f"s{source}", *(f"c{one}" for one in sorted(above)))
        for number, (source, above) in enumerate(rows)
    }
    firsthand = {claim.source for claim in claims.values() if not claim.derived_from}
    found = Assertions(claims)
    assert all(found.origins_of_claim(code) <= firsthand for code in claims)
