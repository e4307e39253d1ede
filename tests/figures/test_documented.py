import datetime as dt

import pytest

from unerased.model.dates import read

from .world import DAY, HEAD, LEFT, World

PERIOD = HEAD + "where: {suffered: displacement}\nperiod: {from: 2017, to: 2018}\n"
FROM = HEAD + "where: {suffered: displacement, from: PL-republic}\n"
PROVEN = LEFT + "standard: reasonable_grounds\n"


@pytest.fixture
def world() -> World:
    return World()


def test_an_act_of_the_kind_or_a_narrower_one_counts_and_rests_on_its_claims(world: World) -> None:
    person = world.person()
    _, told = world.act("S-1", person, "flight")
    value = world.figure()
    (counted,) = value.documented.counted
    assert counted.code == person
    assert told in counted.claims
    assert len(counted.claims) == 2
    assert value.range == (1, 1)
    assert value.origins == ("S-1",)


def test_nothing_recorded_is_undetermined_and_never_excluded(world: World) -> None:
    assert world.standing(world.person()) == ("undetermined", ("nothing_recorded",))


def test_an_act_of_another_kind_says_nothing_of_this_one(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "beating")
    assert world.standing(person) == ("undetermined", ("nothing_recorded",))


def test_an_act_that_is_weakly_called_something_else_is_no_lead(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "beating")
    assert world.standing(person, PROVEN) == ("undetermined", ("nothing_recorded",))
    world.act("S-1", person, "flight")
    assert world.standing(person, PROVEN) == ("undetermined", ("below_standard",))


def test_a_wider_word_leaves_it_open(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "torture")
    text = HEAD + "where: {suffered: electric_shock}\n"
    assert world.standing(person, text) == ("undetermined", ("violation_not_exact",))


def test_who_is_said_not_to_have_suffered_it_is_excluded(world: World) -> None:
    person = world.person()
    said = world.says("S-1", person, "person.did_not_suffer", "displacement")
    assert world.standing(person) == ("excluded", ("said_not_to_have_happened",))
    assert world.figure().documented.excluded[0].claims == (said,)


def test_not_to_have_suffered_the_narrower_does_not_exclude_the_wider(world: World) -> None:
    person = world.person()
    world.says("S-1", person, "person.did_not_suffer", "flight")
    assert world.standing(person) == ("undetermined", ("nothing_recorded",))


def test_yes_and_no_from_sources_that_count_is_undetermined_and_contested(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "flight")
    world.says("S-2", person, "person.did_not_suffer", "displacement")
    value = world.figure()
    (verdict,) = value.documented.undetermined
    assert verdict.reasons == ("sources_disagree",)
    assert value.documented.contested == (verdict,)
    assert value.range == (0, 1)


def test_rival_kinds_of_one_act_leave_it_open_and_contested(world: World) -> None:
    person = world.person()
    act, _ = world.act("S-1", person, "flight")
    world.says("S-2", act, "act.violation", "detention")
    assert world.standing(person) == ("undetermined", ("sources_disagree",))
    assert world.figure().documented.contested


@pytest.mark.parametrize(
    "stance", ["denies_act", "other_explanation", "admits_denies_responsibility"]
)
def test_a_denial_marks_contested_and_lowers_nothing(world: World, stance: str) -> None:
    person = world.person()
    _, told = world.act("S-1", person, "flight")
    world.stance("S-9", told, stance)  # type: ignore[arg-type]  # one of the three parameters
    value = world.figure()
    assert [one.code for one in value.documented.counted] == [person]
    assert [one.code for one in value.documented.contested] == [person]


def test_acceptance_contests_nothing(world: World) -> None:
    _, told = world.act("S-1", world.person(), "flight")
    world.stance("S-9", told, "accepts")
    assert not world.figure().documented.contested


def test_a_denial_that_its_speaker_takes_back_no_longer_contests(world: World) -> None:
    _, told = world.act("S-1", world.person(), "flight")
    denial = world.stance("S-9", told, "denies_act")
    assert world.figure().documented.contested
    world.stance("S-9", denial, "retracts")
    assert not world.figure().documented.contested


def test_a_claim_that_its_own_source_takes_back_does_not_count(world: World) -> None:
    person = world.person()
    _, told = world.act("S-1", person, "flight")
    world.stance("S-2", told, "retracts")
    assert world.standing(person)[0] == "counted"
    world.stance("S-1", told, "retracts")
    assert world.standing(person) == ("undetermined", ("taken_back_by_source",))


def test_an_act_surely_outside_the_period_excludes(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "flight", date="2015")
    assert world.standing(person, PERIOD) == ("excluded", ("outside_period",))


def test_a_date_that_may_lie_in_the_period_leaves_it_open(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "flight", date="2016/2017")
    assert world.standing(person, PERIOD) == ("undetermined", ("date_not_exact",))
    other = world.person()
    world.act("S-1", other, "flight")
    assert world.standing(other, PERIOD) == ("undetermined", ("no_date",))


def test_of_two_acts_one_inside_the_period_is_enough(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "flight", date="2015")
    world.act("S-1", person, "flight", date="2017-05")
    assert world.standing(person, PERIOD) == ("counted", ())


def test_the_date_of_its_event_is_that_of_an_act_without_one(world: World) -> None:
    person = world.person()
    world.act("S-1", person, "flight", event="E-1")
    assert world.standing(person, PERIOD) == ("undetermined", ("no_date",))
    world.says("S-1", "E-1", "event.date", "2017")
    assert world.standing(person, PERIOD) == ("counted", ())


def test_places_count_inside_stay_open_around_and_fail_beside(world: World) -> None:
    world.says("S-1", "PL-republic", "place.within", "PL-country")
    world.says("S-1", "PL-city", "place.within", "PL-republic")
    world.says("S-1", "PL-region", "place.within", "PL-country")
    verdicts = {}
    for place in ("PL-republic", "PL-city", "PL-country", "PL-region", "PL-nowhere"):
        person = world.person()
        world.act("S-1", person, "flight", origin_place=place)
        verdicts[place] = world.standing(person, FROM)
    assert verdicts == {
        "PL-republic": ("counted", ()),
        "PL-city": ("counted", ()),
        "PL-country": ("undetermined", ("place_not_exact",)),
        "PL-region": ("undetermined", ("nothing_recorded",)),
        "PL-nowhere": ("undetermined", ("place_not_exact",)),
    }


def test_below_the_standard_of_proof_is_undetermined(world: World) -> None:
    person = world.person()
    act, _ = world.act("S-1", person, "flight")
    codes = [claim.code for claim in world.claims if claim.subject == act]
    assert world.standing(person, PROVEN) == ("undetermined", ("below_standard",))
    world.finding(*codes, standard="reasonable_suspicion")
    assert world.standing(person, PROVEN) == ("undetermined", ("below_standard",))
    world.finding(*codes, standard="balance_of_probabilities")
    assert world.standing(person, PROVEN) == ("counted", ())


@pytest.mark.parametrize("text", [LEFT, PROVEN])
def test_what_was_found_not_established_does_not_count(world: World, text: str) -> None:
    person = world.person()
    _, told = world.act("S-1", person, "flight")
    world.finding(told, verdict="not_established", standard="balance_of_probabilities")
    verdict, reasons = world.standing(person, text)
    assert verdict == "undetermined"
    assert "not_established" in reasons


def test_refused_only_at_a_higher_rung_it_still_counts_at_the_lower(world: World) -> None:
    person = world.person()
    act, _ = world.act("S-1", person, "flight")
    codes = [claim.code for claim in world.claims if claim.subject == act]
    world.finding(*codes)
    world.finding(*codes, verdict="not_established", standard="beyond_reasonable_doubt")
    assert world.standing(person, PROVEN) == ("counted", ())
    world.finding(*codes, verdict="not_established", standard="reasonable_suspicion")
    assert world.standing(person, PROVEN) == ("undetermined", ("findings_disagree",))


def test_a_superseded_finding_no_longer_counts(world: World) -> None:
    person = world.person()
    act, _ = world.act("S-1", person, "flight")
    codes = [claim.code for claim in world.claims if claim.subject == act]
    first = world.finding(*codes)
    assert world.standing(person, PROVEN)[0] == "counted"
    world.finding(*codes, verdict="undetermined", supersedes=first)
    assert world.standing(person, PROVEN) == ("undetermined", ("below_standard",))


def test_a_finding_on_a_value_settles_its_rivals(world: World) -> None:
    person = world.person()
    act, told = world.act("S-1", person, "flight", date="2017")
    rival = world.says("S-2", act, "act.date", "2012")
    assert world.standing(person, PERIOD) == ("undetermined", ("sources_disagree",))
    world.finding(act, rival, question="value", property="act.date", value=read("2018-02"))
    assert world.standing(person, PERIOD) == ("counted", ())
    assert told in world.figure(PERIOD).documented.counted[0].claims


def test_sources_that_do_not_count_leave_it_open(world: World) -> None:
    person = world.person()
    world.act("S-7", person, "flight")
    left_out = world.standing(person, not_counted=frozenset({"S-7"}))
    assert left_out == ("undetermined", ("source_not_counted",))


def test_erased_claims_read_undetermined_erased(world: World) -> None:
    person = world.person()
    world.erased.add(person)
    assert world.standing(person) == ("undetermined", ("erased",))


def test_two_records_of_one_person_count_once(world: World) -> None:
    one, other, third = world.person(), world.person(), world.person()
    for person in (one, other, third):
        world.act("S-1", person, "flight")
    assert len(world.figure().documented.counted) == 3
    same = world.finding(one, other, question="same_person")
    world.finding(other, third, question="same_person")
    (merged,) = world.figure().documented.counted
    assert (merged.code, *merged.merged) == tuple(sorted((one, other, third)))
    world.finding(one, other, question="not_same_person", supersedes=same)
    assert len(world.figure().documented.counted) == 2


def test_a_later_finding_that_they_differ_speaks_last(world: World) -> None:
    one, other = world.person(), world.person()
    world.finding(one, other, question="same_person", dated=DAY)
    assert len(list(world.figure().documented)) == 1
    world.finding(other, one, question="not_same_person", dated=DAY + dt.timedelta(days=1))
    assert len(list(world.figure().documented)) == 2


def test_what_one_record_lacks_the_other_may_hold(world: World) -> None:
    one, other = world.person(), world.person()
    world.act("S-1", one, "flight")
    world.act("S-2", other, "torture")
    text = HEAD + "where: {all: [{suffered: flight}, {suffered: torture}]}\n"
    assert len(world.figure(text).documented.counted) == 0
    world.finding(one, other, question="same_person")
    assert len(world.figure(text).documented.counted) == 1


def test_duration_is_measured_of_the_counted_alone(world: World) -> None:
    text = HEAD + ("measure: duration\nof: {suffered: imprisonment}\nwhere: {suffered: torture}\n")
    held, silent, only_held = world.person(), world.person(), world.person()
    for person in (held, silent):
        world.act("S-1", person, "torture")
    world.act("S-1", held, "imprisonment", duration=(4, 6))
    world.act("S-1", held, "imprisonment", duration=9)
    world.act("S-1", only_held, "imprisonment", duration=90)
    value = world.figure(text)
    assert [one.code for one in value.documented.counted] == [held]
    assert value.documented.days == (4, 9)
    assert world.standing(silent, text) == ("undetermined", ("no_duration",))


def test_lengths_that_cannot_both_be_right_are_contested_and_span_both(world: World) -> None:
    text = HEAD + (
        "measure: duration\nof: {suffered: imprisonment}\nwhere: {suffered: imprisonment}\n"
    )
    act, _ = world.act("S-1", world.person(), "imprisonment", duration=3)
    world.says("S-2", act, "act.duration", (10, 12))
    value = world.figure(text)
    assert value.documented.days == (3, 12)
    assert len(value.documented.contested) == 1


def test_not_any_and_properties_are_three_valued(world: World) -> None:
    man, woman, silent = world.person(), world.person(), world.person()
    world.says("S-1", man, "person.sex", "man")
    world.says("S-1", woman, "person.sex", "woman")
    text = HEAD + "where: {property: person.sex, is: woman}\n"
    assert world.standing(woman, text) == ("counted", ())
    assert world.standing(man, text) == ("undetermined", ("other_value_recorded",))
    assert world.standing(silent, text) == ("undetermined", ("nothing_recorded",))
    closed = HEAD + "where: {property: person.sex, is: woman, closed: true}\n"
    assert world.standing(man, closed) == ("excluded", ("does_not_fit",))
    negated = HEAD + "where: {not: {property: person.sex, is: woman, closed: true}}\n"
    assert [world.standing(one, negated)[0] for one in (man, woman, silent)] == [
        "counted",
        "excluded",
        "undetermined",
    ]
    either = HEAD + "where: {any: [{suffered: flight}, {property: person.sex, is: woman}]}\n"
    assert world.standing(woman, either) == ("counted", ())


def test_ages_are_tested_as_intervals(world: World) -> None:
    text = HEAD + "where: {property: person.age, at_least: 18, at_most: 25, closed: true}\n"
    verdicts = []
    for age in ((18, 22), (20, 30), 40):
        person = world.person()
        world.says("S-1", person, "person.age", age)
        verdicts.append(world.standing(person, text)[0])
    assert verdicts == ["counted", "undetermined", "excluded"]


def test_of_two_who_may_be_one_by_an_undecided_finding_one_counts(world: World) -> None:
    one, other, third = sorted((world.person(), world.person(), world.person()))
    for person in (one, other, third):
        world.act("S-1", person, "flight")
    world.finding(one, other, question="same_person", verdict="undetermined")
    found = world.figure().documented
    assert [unit.code for unit in found.counted] == [one, third]
    (left_open,) = found.undetermined
    assert (left_open.code, left_open.reasons) == (other, ("duplicate_candidate",))
    assert found.range == (2, 3)
    later = DAY + dt.timedelta(days=1)
    world.finding(one, other, question="not_same_person", dated=later)
    assert len(world.figure().documented.counted) == 3
