"""Growth is counted in calls, not in seconds: the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from tests import cast

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.dates import read
from unerased.model.records import Claim
from unerased.model.values import Amount, Ref, Stance, Term

from .shelf import CODEBOOK


def calls(work: Callable[[], object]) -> int:
    """How many Python and built-in functions were called."""
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def register(persons: int) -> dict[str, Claim]:
    """A register as networks have them: a few claims on each act, some repeated, some denied."""
    claims: list[Claim] = []

    def say(number: int, subject: str, prop: str, value: object, *from_: str) -> str:
        code = f"C-{number}-{len(claims)}"
        claims.append(Claim(code, subject, prop, value, f"S-{number}", derived_from=from_))  # type: ignore[arg-type] # of any type
        return code

    for number in range(persons):
        act = f"A-{number}"
        what = say(number, act, "act.violation", Term("detention"))
        say(number, act, "act.violation", Term("detention"), what)
        say(number + persons, act, "act.date", read("2018-07"))
        say(number, act, "act.date", read("2017"))
        say(number, act, "act.place", Ref("PL-1"))
        say(number, f"P-{number}", "person.age", Amount(30, 30))
        say(persons, what, "claim.stance", Stance("denies_act"))
    return {claim.code: claim for claim in claims}


def everything(claims: dict[str, Claim]) -> list[tuple[str, str]]:
    index = Assertions(claims, repeats={"S-1": "S-2"}, dead={"C-0-0"})
    for code in claims:
        index.origins(code)
    return [(pair.a, pair.b) for pair in contradictions_in(index, CODEBOOK)]


def test_origins_and_contradictions_grow_with_the_number_of_claims() -> None:
    small, large = register(100), register(800)
    assert len(large) == 8 * len(small)
    assert len(everything(small)) == 2 * 100 - 1
    few, many = calls(lambda: everything(small)), calls(lambda: everything(large))
    assert few > len(small)
    assert many <= 8.2 * few


@pytest.mark.parametrize("shape", ["chain", "star", "circle"])
def test_a_long_row_of_retellings_grows_no_faster(shape: str) -> None:
    def told(length: int) -> dict[str, Claim]:
        lean: Callable[[int], tuple[str, ...]] = {
            "chain": lambda n: (f"C{n - 1}",) if n else (),
            "star": lambda n: ("C0",) if n else (),
            "circle": lambda n: (f"C{(n or length) - 1}",),
        }[shape]
        return {
            f"C{n}": Claim(
                f"C{n}", cast.SURVIVOR, "person.age", Amount(n, n), f"S{n}", derived_from=lean(n)
            )
            for n in range(length)
        }

    expected = set() if shape == "circle" else {"S0"}
    assert Assertions(told(3000)).origins("C2999") == expected
    few, many = (calls(lambda n=n: everything(told(n))) for n in (300, 2400))  # type: ignore[misc] # bound at once
    assert many <= 8.2 * few


def test_values_that_agree_cost_no_pairs_however_many_claims_repeat_them() -> None:
    def agreeing(number: int) -> dict[str, Claim]:
        return {
            f"C{n}": Claim(f"C{n}", "G-1", "group.size", Amount(125, 125), f"S{n}")
            for n in range(number)
        }

    def found(number: int) -> object:
        return contradictions_in(Assertions(agreeing(number)), CODEBOOK)

    assert found(10) == []
    assert calls(lambda: found(2000)) <= 8.2 * calls(lambda: found(250))
