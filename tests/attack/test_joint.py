"""Several sets attacked as one: the same as trying every way in which units can stand in them."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from random import Random

import pytest

from unerased.attack import (
    Between,
    Contradiction,
    Exact,
    Facet,
    Joint,
    Part,
    Percent,
    Policy,
    Rounded,
    Said,
    TooLarge,
    Wanted,
)

RULE = Policy(k=5, width=5)
MOST = 4

#: a unit: the sets that it stands in, and for each facet its value in each set
Unit = tuple[frozenset[str], tuple[tuple[str, tuple[tuple[str, int], ...]], ...]]


def kinds(sets: tuple[str, ...], within: list[tuple[str, str]], facets: list[Facet]) -> list[Unit]:
    """Every kind of unit, written down without the program's own way of counting them."""
    found: list[Unit] = []
    for chosen in product([False, True], repeat=len(sets)):
        inside = frozenset(name for name, yes in zip(sets, chosen, strict=True) if yes)
        if not inside or any(a in inside and b not in inside for a, b in within):
            continue
        choices = []
        for facet in facets:
            own = [name for name in facet.sets if name in inside]
            rows = {tuple((name, value) for name in own) for value in range(facet.values)}
            for kind in facet.differing:
                of = dict(kind)
                if all(name in of for name in own):
                    rows.add(tuple((name, of[name]) for name in own))
            choices.append([(facet.name, row) for row in sorted(rows)])
        found += [(inside, values) for values in product(*choices)]
    return found


def holds(unit: Unit, part: Part) -> bool:
    inside, values = unit
    if not part.inside <= inside or part.outside & inside:
        return False
    return not part.facet or dict(dict(values)[part.facet]).get(part.of, -1) in part.values


def fits(said: Said, units: tuple[Unit, ...]) -> bool:
    number = sum(holds(unit, said.part) for unit in units)
    match said.says:
        case Exact(value):
            return number == value
        case Between(low, high):
            return low <= number and (high is None or number <= high)
        case Rounded(value, base):
            return abs(number - value) < base
        case Percent(value):
            assert said.of is not None
            whole = sum(holds(unit, said.of) for unit in units)
            return whole > 0 and abs(100 * number / whole - value) <= 0.5 + 1e-9


def drawn(random: Random) -> tuple[tuple[str, ...], list[tuple[str, str]], list[Facet]]:
    sets = ("left", "held", "hurt")[: random.choice([2, 2, 3])]
    within = [pair for pair in [("held", "left"), ("hurt", "held")] if random.random() < 0.5]
    within = [pair for pair in within if set(pair) <= set(sets)]
    facets = []
    for name in ("where", "sex")[: random.choice([1, 1, 2])]:
        own = tuple(random.sample(sets, random.randint(1, len(sets))))
        differing = []
        if len(own) > 1 and random.random() < 0.4:
            differing = [tuple((one, at % 2) for at, one in enumerate(own))]
        facets.append(Facet(name, own, 2, tuple(differing)))
    return sets, within, facets


def told(
    random: Random, units: tuple[Unit, ...], sets: tuple[str, ...], facets: list[Facet]
) -> list[Said]:
    found = []
    for name in sets:
        part = Part(frozenset({name}), of=name)
        total = sum(holds(unit, part) for unit in units)
        found.append(Said(part, Exact(total), f"{name}: {total}"))
        for facet in facets:
            if name not in facet.sets or random.random() < 0.3:
                continue
            for value in range(facet.values):
                cell = Part(frozenset({name}), facet=facet.name, of=name, values=(value,))
                number = sum(holds(unit, cell) for unit in units)
                kind = random.choice(["exact", "exact", "range", "rounded", "share", "none"])
                says: Exact | Between | Rounded | Percent = Exact(number)
                of = None
                if kind == "none":
                    continue
                if kind == "range":
                    says = Between(max(0, number - 1), number + 1)
                elif kind == "rounded":
                    says = Rounded(3 * round(number / 3), 3, "either")
                elif kind == "share" and total:
                    says, of = Percent(int(100 * number / total + 0.5)), part
                found.append(Said(cell, says, f"{name}, {facet.name} {value}: {number}", of))
    return found


@pytest.mark.parametrize("seed", range(300))
def test_the_interval_is_what_trying_every_way_gives(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - makes tables
    sets, within, facets = drawn(random)
    every = kinds(sets, within, facets)
    units = tuple(random.choice(every) for _ in range(random.randint(1, MOST)))
    said = told(random, units, sets, facets)
    # whoever stands in one of the sets is counted in it, so there is no end to try beyond the sum
    most = min(sum(holds(unit, Part(frozenset({name}))) for unit in units for name in sets), MOST)
    limit = Said(Part(), Between(0, most), "so many in all")
    assert len(units) <= most
    found = [
        way
        for size in range(most + 1)
        for way in combinations_with_replacement(every, size)
        if all(fits(one, way) for one in (*said, limit))
    ]
    assert found
    joint = Joint(sets, within, facets, [*said, limit])
    patterns = {inside for inside, _ in every}
    for pattern in sorted(patterns, key=sorted):
        part = Part(pattern, frozenset(sets) - pattern)
        numbers = [sum(holds(unit, part) for unit in way) for way in found]
        extent = joint.extent(part)
        assert (extent.low, extent.high) == (min(numbers), max(numbers)), (pattern, said)
    for facet, name, other in [(f, s, o) for f in facets for s in f.sets for o in sets if o != s]:
        cell = {"facet": facet.name, "of": name, "values": (random.randrange(facet.values),)}
        both = Part(frozenset({name, other}), **cell)
        only = Part(frozenset({name}), frozenset({other}), **cell)
        for part in (both, only):
            numbers = [sum(holds(unit, part) for unit in way) for way in found]
            extent = joint.extent(part)
            assert (extent.low, extent.high) == (min(numbers), max(numbers)), (part, said)
        numbers = [
            sum(holds(u, Part(frozenset({name}))) for u in way)
            - sum(holds(u, Part(frozenset({other}))) for u in way)
            for way in found
        ]
        extent = joint.extent(Part(frozenset({name})), Part(frozenset({other})))
        assert (extent.low, extent.high) == (min(numbers), max(numbers))
    for inside, values in every:
        there = any((inside, values) in way for way in found)
        assert joint.possible(inside, {name: dict(row) for name, row in values}) == there


LEFT, HELD, HURT = frozenset({"left"}), frozenset({"held"}), frozenset({"hurt"})


def test_a_difference_of_two_figures_of_one_is_found_and_the_subtraction_named() -> None:
    def joint(held: int) -> Joint:
        said = [
            Said(Part(LEFT), Exact(125), "125 left"),
            Said(Part(HELD), Exact(held), f"{held} of them held"),
        ]
        return Joint(("left", "held"), [("held", "left")], [], said)

    wanted = Wanted(Part(LEFT, HELD), 1, "left and not held")
    assert joint(49).run([Wanted(Part(LEFT, HELD), 76, "left and not held")], RULE) == ()
    (found,) = joint(124).run([wanted], RULE)
    assert (found.extent.low, found.extent.high) == (1, 1)
    assert [one.words for one in found.because] == ["+ 125 left", "− 124 of them held"]
    free = Joint(("left", "held"), [], [], joint(124).said)
    assert free.run([wanted], RULE) == (), "nobody said that the one lies in the other"


def test_everybody_held_in_one_place_was_hurt_is_found() -> None:
    facet = Facet("place", ("held", "hurt"), 2)

    def joint(hurt: tuple[int, int]) -> Joint:
        said = [
            Said(Part(of=name, inside=frozenset({name}), facet="place", values=(place,)),
                 Exact(number), f"{name} in {'XY'[place]}: {number}")
            for name, numbers in (("held", (7, 30)), ("hurt", hurt))
            for place, number in enumerate(numbers)
        ]  # fmt: skip
        return Joint(("held", "hurt"), [("hurt", "held")], [facet], said)

    not_hurt = HELD, {"place": {"held": 0}}
    assert joint((2, 12)).possible(*not_hurt)
    bad = joint((7, 12))
    assert not bad.possible(*not_hurt)
    assert bad.possible(HELD, {"place": {"held": 1}})
    assert {one.statement.named for one in bad.why_not(*not_hurt)} == {
        "held in X: 7",
        "hurt in X: 7",
    }


def test_values_that_cannot_all_be_true_are_named_across_sets() -> None:
    good = [Said(Part(LEFT), Exact(12), "12 left"), Said(Part(HELD), Exact(9), "9 held")]
    Joint(("left", "held"), [("held", "left")], [], good)
    with pytest.raises(Contradiction) as caught:
        Joint(
            ("left", "held"),
            [("held", "left")],
            [],
            [*good, Said(Part(HELD), Between(13), "a newspaper: at least 13")],
        )
    assert "a newspaper: at least 13" in caught.value.labels


def test_more_than_can_be_worked_through_is_refused_and_not_cut_down() -> None:
    sets = tuple(f"s{number}" for number in range(13))
    Joint(sets[:3], [], [], [])
    with pytest.raises(TooLarge):
        Joint(sets, [], [], [])
    with pytest.raises(TooLarge):
        Joint(sets[:3], [], [Facet("where", sets[:3], 20_000)], [])
