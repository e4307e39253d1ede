from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unerased.register.dead import Gone, Ordered, resolve


def at(clock: int, code: str, target: str, action: str = "retracted", save: str = "") -> Ordered:
    return Ordered(clock, b"d", clock, 0, code, save or f"SV-{clock}", target, action)


def test_the_last_correction_that_holds_speaks() -> None:
    found = resolve([at(1, "X-1", "C-1"), at(2, "X-2", "C-1", "superseded")])
    assert found == {"C-1": Gone("superseded", "X-2")}


def test_the_undo_of_a_retraction_lets_the_claim_live_again() -> None:
    found = resolve([at(1, "X-1", "C-1"), at(2, "X-2", "SV-1", "undone")])
    assert "C-1" not in found
    assert found["SV-1"] == Gone("undone", "X-2")


def test_the_undo_of_an_undo_takes_the_claim_out_again() -> None:
    undo = at(2, "X-2", "SV-1", "undone")
    again = at(3, "X-3", "SV-2", "undone")
    assert "C-1" in resolve([at(1, "X-1", "C-1"), undo, again])


def test_a_correction_does_not_act_on_what_comes_after_it() -> None:
    assert "C-1" in resolve([at(1, "X-1", "X-2"), at(2, "X-2", "C-1")])


corrections = st.lists(
    st.tuples(st.sampled_from(["C-1", "C-2", "X-0", "X-1", "X-2", "SV-1", "SV-2", "SV-3"])),
    max_size=6,
).map(lambda targets: [at(i, f"X-{i}", target) for i, (target,) in enumerate(targets)])


@given(corrections, st.randoms())
def test_the_order_in_which_they_are_given_does_not_matter(
    given_: list[Ordered],
    random: object,
) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(given_)
