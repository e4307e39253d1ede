from .world import HEAD, LEFT, World

BOTH = HEAD + "where: {all: [{suffered: displacement}, {suffered: detention}]}\n"
HELD = HEAD + "measure: duration\nof: {suffered: imprisonment}\nwhere: {suffered: torture}\n"


def left(world: World, size: int | None = 60) -> tuple[str, str]:
    group = world.group()
    world.act("S-1", group, "flight")
    told = world.says("S-1", group, "group.size", size) if size else ""
    return group, told


def test_a_group_is_stated_by_its_source_and_makes_no_persons() -> None:
    world = World()
    group, told = left(world)
    member = world.person()
    value = world.figure()
    (row,) = value.stated
    assert (row.source, row.group, row.claim, row.low, row.high) == ("S-1", group, told, 60, 60)
    assert value.range == (0, 1)
    assert world.standing(member) == ("undetermined", ("nothing_recorded",))


def test_a_part_belongs_to_what_was_done_to_the_whole_and_the_whole_speaks() -> None:
    world = World()
    whole, _ = left(world)
    part = world.group()
    world.says("S-1", part, "group.part_of", whole)
    world.says("S-1", part, "group.size", 20)
    world.act("S-1", part, "detention")
    assert [(row.group, row.low) for row in world.figure().stated] == [(whole, 60)]
    assert [(row.group, row.low) for row in world.figure(BOTH).stated] == [(part, 20)]


def test_a_denial_of_any_claim_of_the_basis_names_its_speaker() -> None:
    world = World()
    whole, size = left(world)
    part = world.group()
    link = world.says("S-1", part, "group.part_of", whole)
    world.says("S-1", part, "group.size", 20)
    world.act("S-1", part, "detention")
    assert world.figure(BOTH).stated[0].denied_by == ()
    denial = world.stance("S-8", link, "denies_act")
    world.stance("S-9", world.claims[0].code, "other_explanation")
    world.stance("S-7", size, "denies_act")
    world.stance("S-6", link, "accepts")
    (row,) = world.figure(BOTH).stated
    assert row.denied_by == ("S-8", "S-9")
    assert denial in row.denials
    assert row.low == 20


def test_findings_and_standards_change_no_word_of_a_source() -> None:
    world = World()
    _, size = left(world)
    world.finding(size, verdict="not_established")
    value = world.figure(LEFT + "standard: clear_and_convincing\n")
    assert [row.low for row in value.stated] == [60]


def test_who_only_repeats_is_no_second_row() -> None:
    world = World()
    group, told = left(world)
    world.says("S-2", group, "group.size", 60, derived=(told,))
    world.repeats["S-3"] = "S-1"
    world.says("S-3", group, "group.size", 60)
    (row,) = world.figure().stated
    assert row.repeated_by == ("S-2", "S-3")
    assert world.figure().origins == ("S-1",)


def test_an_independent_source_and_a_misquotation_are_rows_of_their_own() -> None:
    world = World()
    group, told = left(world)
    world.says("S-2", group, "group.size", (50, 70))
    world.says("S-3", group, "group.size", 66, derived=(told,))
    rows = world.figure().stated
    assert [(row.source, row.low, row.high) for row in rows] == [
        ("S-1", 60, 60),
        ("S-2", 50, 70),
        ("S-3", 66, 66),
    ]


def test_a_source_that_does_not_count_states_nothing() -> None:
    world = World()
    left(world)
    assert world.figure(not_counted=frozenset({"S-1"})).stated == ()


def test_what_is_said_without_a_number_is_shown_without_one() -> None:
    world = World()
    group, _ = left(world, size=None)
    flight = world.claims[0].code
    world.stance("S-8", flight, "denies_act")
    value = world.figure()
    assert value.stated == ()
    (bare,) = value.stated_without_number
    assert (bare.source, bare.group, bare.denied_by) == ("S-1", group, ("S-8",))


def test_a_stated_duration_is_denied_through_the_acts_it_rests_on() -> None:
    world = World()
    group = world.group()
    world.act("S-1", group, "torture")
    _, held = world.act("S-1", group, "imprisonment", duration=(2, 15))
    world.says("S-1", group, "group.size", 9)
    world.stance("S-8", held, "denies_act")
    value = world.figure(HELD)
    assert [(row.low, row.high, row.denied_by) for row in value.stated] == [(2, 15, ("S-8",))]


def test_of_a_group_that_may_belong_nothing_is_stated() -> None:
    world = World()
    group = world.group()
    world.act("S-1", group, "torture_ill_treatment")
    world.says("S-1", group, "group.size", 9)
    value = world.figure(HEAD + "where: {suffered: torture}\n")
    assert (value.stated, value.stated_without_number) == ((), ())


def test_a_figure_without_groups_states_nothing() -> None:
    world = World()
    left(world)
    assert world.figure(LEFT + "groups: false\n").stated == ()


def test_groups_that_contain_each_other_in_a_circle_both_speak() -> None:
    world = World()
    one, other = left(world)[0], left(world)[0]
    world.says("S-1", one, "group.part_of", other)
    world.says("S-1", other, "group.part_of", one)
    assert [row.group for row in world.figure().stated] == [one, other]
