"""Why two versions of a figure come to different numbers, unit by unit."""

from unerased.figures.differences import Difference, differences, kinds_of

from .test_acts_and_events import ACTS
from .world import HEAD, World

FLED = HEAD + "where: {suffered: flight}\n"
IN_2018 = HEAD + "period: {from: '2018', to: '2018'}\nwhere: {suffered: flight}\n"


def test_each_unit_that_stands_elsewhere_says_from_where_to_where_and_why() -> None:
    world = World()
    dates = {"2018-03": "", "2017-05": "outside_period", "2017/2018": "date_not_exact"}
    person = {}
    for date in dates:
        person[date] = world.person()
        world.act("S-1", person[date], "flight", date=date)
    old, new = world.figure(FLED), world.figure(IN_2018)
    found = {one.code: one for one in differences(old, new)}
    assert person["2018-03"] not in found
    gone = found[person["2017-05"]]
    assert (gone.before, gone.after, gone.because) == ("counted", "excluded", ("outside_period",))
    left_open = found[person["2017/2018"]]
    assert (left_open.after, left_open.because) == ("undetermined", ("date_not_exact",))
    back = {one.code: one for one in differences(new, old)}
    assert back[person["2017-05"]].because == ("outside_period",)
    assert back[person["2017-05"]].after == "counted"


def test_units_of_one_kind_are_put_together_and_name_nobody() -> None:
    world = World()
    for _ in range(3):
        world.act("S-1", world.person(), "flight", date="2017-05")
    (kind,) = kinds_of(differences(world.figure(FLED), world.figure(IN_2018)))
    assert kind == (Difference("", "counted", "excluded", ("outside_period",)), 3)


def test_persons_and_acts_are_never_compared() -> None:
    world = World()
    world.act("S-1", world.person(), "flight")
    acts = world.figure(ACTS + "where: {violation: flight}\n")
    assert differences(world.figure(FLED), acts) == ()
