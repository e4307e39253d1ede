import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.errors import ModelError
from unerased.model.findings import Findings
from unerased.model.records import Finding, Verdict
from unerased.model.standards import LADDER, TO_COUNT, TO_NAME, meets, rank
from unerased.model.truth import Truth

DAY = dt.date(2018, 12, 1)


def finding(
    code: str,
    about: str = "C1",
    verdict: Verdict = "established",
    **rest: str,
) -> Finding:
    base = Finding(code, "claim", tuple(about.split()), verdict, "reasonable_grounds", "x", DAY)
    return msgspec.structs.replace(base, **rest)


def test_the_ladder_rises_and_naming_needs_more_than_counting() -> None:
    assert [rank(standard) for standard in LADDER] == list(range(6))
    assert meets("clear_and_convincing", "reasonable_grounds")
    assert not meets("reasonable_suspicion", "reasonable_grounds")
    assert rank(TO_NAME) > rank(TO_COUNT)
    with pytest.raises(ModelError, match='no such standard of proof: "gut_feeling"'):
        rank("gut_feeling")


def test_as_reported_asks_for_no_finding() -> None:
    assert Findings([]).meets("C1", "as_reported") is Truth.YES
    against = finding("F1", verdict="not_established")
    assert Findings([against]).meets("C1", "as_reported") is Truth.YES


def test_without_a_finding_nothing_is_decided() -> None:
    undecided = finding("F1", verdict="undetermined")
    about_persons = finding("F2", "C1 C2", question="same_person")
    for findings in ([], [undecided], [about_persons], [finding("F1", "C2")]):
        assert Findings(findings).meets("C1", "reasonable_suspicion") is Truth.MAYBE


@given(st.sampled_from(LADDER[1:]), st.sampled_from(LADDER[1:]))
def test_a_finding_carries_to_lower_rungs_and_its_failure_to_higher_ones(
    at: str, asked: str
) -> None:
    shown = Findings([finding("F1", standard=at)])
    failed = Findings([finding("F1", standard=at, verdict="not_established")])
    assert shown.meets("C1", asked) is (Truth.YES if rank(asked) <= rank(at) else Truth.MAYBE)
    assert failed.meets("C1", asked) is (Truth.NO if rank(asked) >= rank(at) else Truth.MAYBE)


def test_findings_that_disagree_decide_nothing_until_one_supersedes_the_other() -> None:
    yes = finding("F1")
    no = finding("F2", verdict="not_established")
    assert Findings([yes, no]).meets("C1", "reasonable_grounds") is Truth.MAYBE
    instead = finding("F2", verdict="not_established", supersedes="F1")
    both = Findings([yes, instead])
    assert both.meets("C1", "reasonable_grounds") is Truth.NO
    assert both.on("C1") == (instead,)
    assert both.live == (instead,)
    assert both.on("C9") == ()


def same(code: str, about: str) -> Finding:
    return finding(code, about, question="same_person")


def test_those_found_to_be_one_person_stand_for_one_across_several_findings() -> None:
    one = Findings([same("F1", "P3 P2"), same("F2", "P3 P4"), same("F3", "P8 P9 P7")])
    assert one.one_person() == {"P3": "P2", "P4": "P2", "P8": "P7", "P9": "P7"}
    assert Findings([same("F1", "P1 P2"), same("F2", "P2 P1")]).one_person() == {"P2": "P1"}


def test_being_one_person_is_reversible() -> None:
    undo = finding("F2", "P1 P2", question="not_same_person", supersedes="F1")
    assert Findings([same("F1", "P1 P2"), undo]).one_person() == {}
    apart = finding("F2", "P2 P1", question="not_same_person")
    assert Findings([same("F1", "P1 P2"), apart]).one_person() == {}
    open_question = finding("F1", "P1 P2", "undetermined", question="same_person")
    assert Findings([open_question]).one_person() == {}


@given(st.lists(st.sets(st.integers(0, 9), min_size=2, max_size=4), max_size=6))
def test_one_person_is_the_same_whatever_the_order(groups: list[set[int]]) -> None:
    findings = [
        same(f"F{number}", " ".join(f"P{one}" for one in sorted(group)))
        for number, group in enumerate(groups)
    ]
    stands_for = Findings(findings).one_person()
    assert Findings(findings[::-1]).one_person() == stands_for
    for group in groups:
        assert len({stands_for.get(f"P{one}", f"P{one}") for one in group}) == 1
