"""A report with the hard facts of a real one, all of it invented, coded without losing any."""

from typing import TYPE_CHECKING

import pytest

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.units import units_of
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Unknown, Value

from .shelf import CODEBOOK, Shelf

if TYPE_CHECKING:
    from unerased.model.records import Claim


def said(subject: str, prop: str, value: object, source: str, **rest: object) -> dict[str, object]:
    return {
        "subject": f"@{subject}", "property": prop, "value": value, "source": f"@{source}", **rest
    }  # fmt: skip


ENTITIES = [
    {"entity": kind, "as": f"@{label}"}
    for kind, labels in {
        "source": "paper network concierge survivor minister envoy ombudsman team",
        "person": "p1 p2 father",
        "group": "left detained tortured others car",
        "act": "flight detention torture prison threats kidnap carstop custody",
        "event": "july",
        "involvement": "actor police",
        "relationship": "kin",
        "statement": "denial session reply rebuttal",
        "intervention": "application examination request",
        "place": "country republic city",
    }.items()
    for label in labels.split()
]
NETWORK = [
    said("left", "group.size", 60, "network", locator="1", derived_from=[], **{"as": "@c60"}),
    said("left", "group.size", 60, "paper", locator="1", derived_from=["@c60"]),
    said("flight", "act.victim", "@left", "network", locator="1"),
    said("flight", "act.violation", "flight", "network", locator="1", **{"as": "@fled"}),
    said("flight", "act.date", "2030/2031-11", "network", as_stated="since 2030", locator="1"),
    said("flight", "act.origin_place", "@republic", "network", locator="1"),
    said("flight", "act.on_account_of", "perceived_orientation", "network", locator="1"),
    said("detained", "group.size", 25, "network", locator="3", **{"as": "@c25"}),
    said("detained", "group.part_of", "@left", "network", locator="3"),
    said("detention", "act.victim", "@detained", "network", locator="3"),
    said("detention", "act.violation", "detention", "network", locator="3", **{"as": "@held"}),
    said("tortured", "group.size", 14, "network", locator="5", **{"as": "@c14"}),
    said("tortured", "group.part_of", "@detained", "network", locator="5"),
    said("torture", "act.victim", "@tortured", "network", locator="5"),
    said("torture", "act.violation", "torture", "network", locator="5"),
    said("prison", "act.victim", "@tortured", "network", locator="6"),
    said("prison", "act.violation", "imprisonment", "network", locator="6"),
    said(
        "prison", "act.duration", {"min_days": 3, "max_days": 21}, "network", locator="6",
        as_stated="three days to three weeks", **{"as": "@length"},
    ),
    said("others", "group.part_of", "@left", "network", locator="7"),
    said("others", "group.size", None, "network", locator="7"),
    said("others", "group.composition", "partners and relatives", "network", locator="7"),
    said("threats", "act.victim", "@others", "network", locator="7"),
    said("threats", "act.violation", "threats", "network", locator="7"),
]  # fmt: skip
ABDUCTION = [
    said("p2", "person.age", 19, "network", locator="8"),
    said("p2", "person.origin", "@republic", "network", locator="8"),
    said("kidnap", "act.victim", "@p2", "network", locator="8"),
    said("kidnap", "act.violation", "abduction", "network", locator="8"),
    said("kidnap", "act.event", "@july", "network", locator="8"),
    said("kidnap", "act.date", "2031-07", "network", locator="8"),
    said("kidnap", "act.place", "@city", "network", locator="8"),
    said("kidnap", "act.site", "rented_home", "network", locator="8"),
    said("kidnap", "act.method", "handcuffed and put in a car", "network", locator="8"),
    said(
        "kidnap", "act.lead", "the registration number was remembered", "concierge",
        locator="9", derived_from=[], **{"as": "@plate"},
    ),
    said(
        "kidnap", "act.lead", "the registration number was remembered", "network",
        locator="9", derived_from=["@plate"], **{"as": "@plate2"},
    ),
    said(
        "kidnap", "act.lead", "the registration number was remembered", "paper",
        locator="9", derived_from=["@plate2"], **{"as": "@plate3"},
    ),
    said("car", "group.described_as", "everyone in the car", "network", locator="10"),
    said("car", "group.size", None, "network", as_stated="everyone", locator="10"),
    said("carstop", "act.victim", "@car", "network", locator="10"),
    said("carstop", "act.violation", "detention", "network", locator="10"),
    said("carstop", "act.event", "@july", "network", locator="10"),
    said("actor", "involvement.act", "@kidnap", "network", locator="11"),
    said("actor", "involvement.actor", "@father", "network", locator="11"),
    said("actor", "involvement.degree", "direct", "network", locator="11"),
    said("actor", "involvement.relation_to_victim", "father", "network", locator="11"),
    said("kin", "relationship.a", "@father", "network", locator="11"),
    said("kin", "relationship.b", "@p2", "network", locator="11"),
    said("kin", "relationship.type", "father", "network", locator="11"),
]  # fmt: skip
SURVIVOR = [
    said("survivor", "source.person", "@p1", "team"),
    said("custody", "act.victim", "@p1", "survivor", locator="15", derived_from=[]),
    said(
        "custody", "act.violation", "detention", "survivor", locator="15", derived_from=[],
        **{"as": "@mine"},
    ),
    said("custody", "act.duration", 12, "survivor", locator="17", **{"as": "@days"}),
    said("custody", "act.conditions", "a cell of two metres by two", "survivor", locator="17"),
    said("custody", "act.outcome", "released", "survivor", locator="18"),
    said("police", "involvement.act", "@custody", "survivor", locator="15"),
    said("police", "involvement.actor_stated", "police officers", "survivor", locator="15"),
    said("police", "involvement.actor_kind", "police", "survivor", locator="15"),
]  # fmt: skip
DENIALS = [
    said("denial", "statement.speaker", "@minister", "paper"),
    said("denial", "statement.denial_line", "hostile_campaign", "paper", locator="21"),
    {
        "stance": "denies_act", "on": ["@c60", "@fled", "@c25", "@held", "@c14"],
        "source": "@minister", "statement": "@denial", "locator": "21", "as": "@no",
    },
    said("session", "statement.speaker", "@envoy", "paper"),
    said("session", "statement.setting", "before a UN committee", "paper", locator="23"),
    {
        "stance": "denies_act", "on": ["@mine", "@days"], "source": "@envoy",
        "statement": "@session", "locator": "25",
    },
    said(
        "session", "statement.says", "the ombudsman agrees with the refusal", "envoy",
        statement="@session", locator="26", **{"as": "@agrees"},
    ),
    said("reply", "statement.speaker", "@ombudsman", "paper"),
    {
        "stance": "denies_act", "on": ["@agrees"], "source": "@ombudsman", "statement": "@reply",
        "as_stated": "I hold my own opinion", "locator": "27",
    },
    said(
        "examination", "intervention.victim_statements", "none_held", "envoy",
        statement="@session", locator="29", **{"as": "@none"},
    ),
    said(
        "examination", "intervention.victim_statements", "held", "network",
        statement="@rebuttal", locator="30", **{"as": "@theirs"},
    ),
]  # fmt: skip
REMEDIES = [
    said("application", "intervention.person", "@p1", "paper", locator="19"),
    said("application", "intervention.step", 1, "paper", locator="19"),
    said("application", "intervention.authority", "ombudsman", "paper", locator="19"),
    said("application", "intervention.forwarded_to", "investigators", "paper", locator="19"),
    said("examination", "intervention.follows", "@application", "paper", locator="25"),
    said("examination", "intervention.outcome", "refusal_to_open_case", "envoy", locator="25"),
    said("examination", "intervention.rested_on", "media reports", "envoy", locator="24"),
    said("request", "intervention.person", "@p1", "ombudsman", locator="27"),
    said("request", "intervention.kind", "request_to_reconsider", "ombudsman", locator="27"),
    said("request", "intervention.authority", "prosecutor", "ombudsman", locator="27"),
    said("request", "intervention.status", "announced", "ombudsman", locator="27"),
    said("application", "intervention.requests", 2, "paper", as_stated="twice", locator="28"),
]


@pytest.fixture(scope="module")
def report() -> Shelf:
    shelf = Shelf()
    shelf.read(*ENTITIES, *NETWORK, *ABDUCTION, *SURVIVOR, *DENIALS, *REMEDIES)
    return shelf


def values(report: Shelf, subject: str, prop: str) -> list[Value]:
    return [
        claim.value
        for claim in report.claims.values()
        if claim.subject == report[subject] and claim.property == prop
    ]


def test_group_sizes_parts_and_what_was_done_to_the_group_stand_as_stated(report: Shelf) -> None:
    assert values(report, "left", "group.size") == [Amount(60, 60), Amount(60, 60)]
    assert values(report, "tortured", "group.part_of") == [Ref(report["detained"])]
    assert values(report, "prison", "act.victim") == [Ref(report["tortured"])]
    assert values(report, "prison", "act.duration") == [Duration(3, 21)]
    assert values(report, "others", "group.size") == [Unknown()]
    assert values(report, "car", "group.size") == [Unknown()]
    assert values(report, "request", "intervention.status") == [Term("announced")]


def test_what_two_intermediaries_repeat_rests_on_whoever_said_it_first(report: Shelf) -> None:
    index = Assertions(report.claims)
    assert index.origins(report["c60"]) == {report["network"]}
    for label in ("plate", "plate2", "plate3"):
        assert index.origins(report[label]) == {report["concierge"]}
    assert index.origins(report["mine"]) == {report["survivor"]}


def test_the_contradictions_are_those_that_the_text_carries_and_no_others(report: Shelf) -> None:
    def locator(code: str) -> str:
        return report.claims[code].locator

    found = contradictions_in(Assertions(report.claims), CODEBOOK)
    pairs = {(locator(pair.a), locator(pair.b)) for pair in found if pair.why == "denies"}
    assert pairs == {
        ("1", "21"), ("3", "21"), ("5", "21"), ("15", "25"), ("17", "25"), ("26", "27"),
    }  # fmt: skip
    rivals = [{locator(pair.a), locator(pair.b)} for pair in found if pair.why == "rival"]
    assert rivals == [{"29", "30"}]


def test_a_denial_names_its_speaker_its_setting_and_each_claim_that_it_contests(
    report: Shelf,
) -> None:
    denials = [
        claim
        for claim in report.claims.values()
        if isinstance(claim.value, Stance) and claim.statement == report["denial"]
    ]
    assert len(denials) == 5
    assert {denial.source for denial in denials} == {report["minister"]}
    assert values(report, "denial", "statement.speaker") == [Ref(report["minister"])]


def test_what_is_said_of_a_person_is_sealed_with_that_person(report: Shelf) -> None:
    def concerns(label: str) -> set[str]:
        claim: Claim = report.claims[report[label]]
        return set(units_of(claim, CODEBOOK, report))

    assert concerns("days") == {report["p1"]}
    assert concerns("plate") == {report["p2"]}
    assert concerns("c60") == set()
    denial = next(claim for claim in report.claims.values() if claim.subject == report["mine"])
    assert set(units_of(denial, CODEBOOK, report)) == {report["p1"]}
