"""Several figures of the same persons are attacked as one: who is in both, who in one only."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.figures.release.bench import FEBRUARY, HELD, MARCH, Bench

from unerased.attack import Policy
from unerased.figures.release import (
    ReleaseRefused,
    plan_release,
    publish,
    read_others,
    withdraw,
)
from unerased.register import record_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

RULE = Policy(k=5, width=5)
HURT = (
    "name: hurt\nversion: 1\nlabels: {en: Hurt, ru: Пытали}\nunit: persons\n"
    "where: {all: [{suffered: deprivation_of_liberty}, {suffered: torture}]}\n"
)
OTHER = (
    "name: other\nversion: 1\nlabels: {en: Other, ru: Другие}\nunit: persons\n"
    "where: {suffered: torture}\n"
)
SEX = "breakdowns: [sex]\n"


@contextmanager
def bench(folder: Path, *figures: str) -> Iterator[Bench]:
    made = Bench(folder, figures[0])
    for more in figures[1:]:
        made.define(more)
    with made.register:
        yield made


def tortured(made: Bench, persons: Sequence[str]) -> None:
    lines: list[dict[str, Any]] = []
    for number, person in enumerate(persons):
        act = f"@t{number}"
        lines.append({"entity": "act", "as": act})
        told = {"violation": "torture", "victim": person, "date": "2018-07"}
        lines += [
            {"subject": act, "property": f"act.{name}", "value": value, "source": "@s"}
            for name, value in told.items()
        ]
    record_lines(made.register, lines, labels=made.labels)


def breaches(made: Bench, name: str) -> tuple[str, ...]:
    plan = plan_release(made.register, name, RULE, MARCH, only="as_it_is")
    return plan.alternative("as_it_is").found.breaches


def test_figures_far_enough_apart_are_released_one_after_the_other(tmp_path: Path) -> None:
    with bench(tmp_path, HELD, HURT) as made:
        persons = made.enter(20)
        tortured(made, persons[:9])
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        plan = plan_release(made.register, "hurt", RULE, MARCH, only="as_it_is")
        assert (plan.together, plan.not_together) == (("held",), ())
        assert plan.alternative("as_it_is").found.breaches == ()
        assert plan.alternative("as_it_is").found.counts > 2
        publish(made.register, "hurt", "as_it_is", RULE, MARCH)


def test_a_difference_of_two_figures_of_one_is_refused_and_both_are_named(tmp_path: Path) -> None:
    with bench(tmp_path, HELD, HURT) as made:
        persons = made.enter(20)
        tortured(made, persons[:19])
        first = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        before = made.counts
        with pytest.raises(ReleaseRefused) as refused:
            publish(made.register, "hurt", "as_it_is", RULE, MARCH)
        assert made.counts == before
        why = refused.value.reasons[0]
        assert why.startswith(f"those in held (release {first.code} of 2031-02-01) and not in hurt")
        assert ": 1, from + held, " in why
        assert "20 in all, as its receipt says; − hurt, the planned release: 19 in all" in why


def test_everybody_held_was_hurt_is_refused_and_the_other_way_round_says_nothing(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, HELD, HURT) as made:
        tortured(made, made.enter(20))
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        (why,) = breaches(made, "hurt")
        assert "learns that they are in hurt (the planned release)" in why
    with bench(tmp_path / "again", HELD, HURT) as made:
        tortured(made, made.enter(20))
        publish(made.register, "hurt", "as_it_is", RULE, FEBRUARY)
        (why,) = breaches(made, "held")
        assert "learns that they are in hurt" in why


def test_everybody_held_in_one_cell_was_hurt_is_found_although_most_others_were_not(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, HELD + SEX, HURT + SEX) as made:
        women = made.enter(16)
        men = made.enter(8, sex="man")
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        tortured(made, [*women[:7], *men])
        sex, why = sorted(breaches(made, "hurt"), key=len)
        assert "what is told of them there learns that they are in hurt" in why
        assert "sex man: 8" in why
        assert "and not in hurt (the planned release) everything told" in sex
        assert sex.endswith("but sex learns that it is woman")
        plan = plan_release(made.register, "hurt", RULE, MARCH)
        safe = {one.offer.name: one.safe for one in plan.alternatives}
        assert not safe["as_it_is"]
        assert safe["coarser"], "the total alone tells nothing of the men"


def test_a_cell_of_one_figure_less_the_same_cell_of_the_other_is_found(tmp_path: Path) -> None:
    with bench(tmp_path, HELD + SEX, HURT + SEX) as made:
        women = made.enter(16)
        men = made.enter(9, sex="man")
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        tortured(made, [*women[:7], *men[:7]])
        why = breaches(made, "hurt")
        assert len(why) == 1
        assert "and not in hurt (the planned release), sex man: 2, from " in why[0]
        assert "sex man: 9" in why[0]
        assert "sex man: 7" in why[0]


def test_figures_of_which_neither_lies_in_the_other_give_nothing_away(tmp_path: Path) -> None:
    with bench(tmp_path, HELD, OTHER) as made:
        persons = made.enter(20)
        tortured(made, persons[:19])
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        assert breaches(made, "other") == (), "some of the 19 may never have been held"


def test_withdrawn_and_undone_releases_of_another_figure_stay_in_the_attack(tmp_path: Path) -> None:
    with bench(tmp_path, HELD, HURT) as made:
        persons = made.enter(20)
        tortured(made, persons[:19])
        first = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        withdraw(made.register, first.code, "a page was misread")
        assert any(first.code in why for why in breaches(made, "hurt"))
        for save in made.register.saves(limit=2):
            made.register.undo(save.code, "entered too early")
        assert any(first.code in why for why in breaches(made, "hurt"))


def test_what_others_published_of_one_figure_narrows_the_other(tmp_path: Path) -> None:
    with bench(tmp_path, HELD, HURT + SEX) as made:
        women, men = made.enter(12), made.enter(8, sex="man")
        tortured(made, [*women[:6], *men[:6]])
        told = read_others("- {says: a newspaper, where: {sex: man}, exactly: 8}")
        made.define((HELD + SEX).replace("version: 1", "version: 2"))
        publish(made.register, "held", "coarser", RULE, FEBRUARY, others=told)
        why = breaches(made, "hurt")
        assert any("sex man: 2, from + a newspaper (as entered)" in one for one in why)


LENGTH = (
    HELD.replace("name: held", "name: length")
    + "measure: duration\nof: {suffered: deprivation_of_liberty}\n"
)


def test_extremes_of_one_figure_are_attacked_together_with_the_number_of_another(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, HELD, LENGTH) as made:
        made.enter(6, days=(3, 9))
        made.enter(6, days=(5, 21))
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        plan = plan_release(made.register, "length", RULE, MARCH, only="as_it_is")
        assert plan.together == ("held",)
        assert plan.alternative("as_it_is").found.breaches == ()
        publish(made.register, "length", "as_it_is", RULE, MARCH)
        assert breaches(made, "held") == ()


def test_persons_who_stand_in_several_cells_are_attacked_together_too(tmp_path: Path) -> None:
    months = "breakdowns: [month]\n"
    with bench(tmp_path, HELD + months, HURT + months) as made:
        both = made.enter(7, dates=("2018-07", "2018-08"))
        july = made.enter(9)
        made.enter(9, dates=("2018-08",))
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        tortured(made, [*both, *july[:6]])
        why = breaches(made, "hurt")
        assert any("month 2018-07: 3, from" in one for one in why), "16 held and 13 hurt in July"


def test_a_month_that_means_another_thing_in_each_figure_links_nothing(tmp_path: Path) -> None:
    months = "breakdowns: [month]\n"
    fled = OTHER.replace("suffered: torture", "suffered: flight") + months
    with bench(tmp_path, HELD + months, fled) as made:
        persons = made.enter(20)
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        lines: list[dict[str, Any]] = []
        for number, person in enumerate(persons[:9]):
            act = f"@f{number}"
            lines.append({"entity": "act", "as": act})
            told = {"violation": "flight", "victim": person, "date": "2019-03"}
            lines += [
                {"subject": act, "property": f"act.{name}", "value": value, "source": "@s"}
                for name, value in told.items()
            ]
        record_lines(made.register, lines, labels=made.labels)
        assert breaches(made, "other") == ()
