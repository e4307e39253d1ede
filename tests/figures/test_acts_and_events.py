from .world import World

ACTS = "name: acts\nlabels: {en: Acts, ru: Действия}\nunit: acts\n"
EVENTS = "name: events\nlabels: {en: Events, ru: События}\nunit: events\n"


def acts(world: World) -> list[str]:
    return sorted({claim.subject for claim in world.claims if claim.subject.startswith("A-")})


def test_acts_are_counted_as_acts_however_many_victims_they_have() -> None:
    world = World()
    one, other = "P-1", "P-2"
    act, _ = world.act("S-1", one, "torture")
    world.says("S-1", act, "act.victim", other)
    world.act("S-1", one, "flight")
    vague, _ = world.act("S-1", one, "torture_ill_treatment")
    world.units = acts(world)
    text = ACTS + "where: {violation: torture}\n"
    assert world.standing(act, text) == ("counted", ())
    assert world.standing(vague, text) == ("undetermined", ("violation_not_exact",))
    assert [len(part) for part in (
        world.figure(text).documented.counted,
        world.figure(text).documented.undetermined,
        world.figure(text).documented.excluded,
    )] == [1, 1, 1]  # fmt: skip
    assert world.figure(text).stated == ()


def test_acts_surely_outside_the_period_say_so() -> None:
    world = World()
    act, _ = world.act("S-1", "P-1", "torture", date="2012")
    world.units = [act]
    text = ACTS + "where: {violation: torture, period: {from: 2017}}\n"
    assert world.standing(act, text) == ("excluded", ("outside_period",))


def test_acts_can_be_asked_about_their_victims_who_are_one_person() -> None:
    world = World()
    act, _ = world.act("S-1", "P-1", "torture")
    world.says("S-1", "P-2", "person.sex", "woman")
    world.units = [act]
    text = ACTS + (
        "where: {all: [{violation: torture}, {victim: {property: person.sex, is: woman}}]}\n"
    )
    assert world.standing(act, text)[0] == "undetermined"
    world.finding("P-1", "P-2", question="same_person")
    assert world.standing(act, text) == ("counted", ())


def test_events_are_counted_by_the_acts_in_them() -> None:
    world = World()
    for event in ("E-1", "E-2", "E-3"):
        world.units.append(event)
    world.act("S-1", "P-1", "torture", event="E-1")
    world.act("S-1", "P-1", "flight", event="E-2")
    text = EVENTS + "where: {includes: {violation: torture}}\n"
    assert world.standing("E-1", text) == ("counted", ())
    assert world.standing("E-2", text) == ("undetermined", ("nothing_recorded",))
    assert world.standing("E-3", text) == ("undetermined", ("nothing_recorded",))


def test_events_are_counted_by_kind_and_date() -> None:
    world = World()
    world.units = ["E-1"]
    world.says("S-1", "E-1", "event.kind", "raid")
    world.says("S-1", "E-1", "event.date", "2018-03")
    text = EVENTS + (
        "where: {all: [{property: event.kind, is: raid}, "
        "{property: event.date, period: {from: 2018, to: 2018-06}}]}\n"
    )
    assert world.standing("E-1", text) == ("counted", ())
