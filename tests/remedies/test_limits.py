"""A limit on an uncertain date, under a changed rule, extended, suspended, or not known at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.remedies.world import between, steps

from unerased.remedies import limit_of, load
from unerased.remedies.shelf import joined
from unerased.remedies.steps import Between

if TYPE_CHECKING:
    from unerased.remedies.limits import Limit

RULES = load()
ECHR = RULES.remedies["echr.application"]
CCPR = RULES.remedies["un.ccpr"]
CHANGED = dt.date(2022, 2, 1)


def echr(decided: str = "", served: str = "") -> Limit:
    """The limit for the Court, from dates as they are recorded."""
    made = between(decided) if decided else None
    got = between(served) if served else None
    running = got or (made and Between(made.earliest, None, made.claims))
    return limit_of(ECHR, "file", {"decided": made, "exhausted": running})


@pytest.mark.parametrize(
    ("decided", "served", "last"),
    [
        ("2005-11-28", "2005-11-28", "2006-05-28"),
        ("2022-01-31", "2022-01-31", "2022-07-31"),
        ("2022-02-01", "2022-02-01", "2022-06-01"),
        ("2022-01-31", "2022-02-10", "2022-08-10"),  # the day of the decision tells which rule
        ("", "2022-03-10", "2022-07-10"),  # decided before it was served, so either rule may hold
        ("", "2022-01-10", "2022-07-10"),
        ("2022-01", "2022-01", "2022-07-01"),  # the first day that it can mean
        ("2022-01-15/2022-02-15", "", "2022-06-01"),  # the new rule from its first day is sooner
        ("2021-12~", "2021-12~", "2022-04-30"),  # "about" may be a month off
        ("2022-02", "", "2022-06-01"),
    ],
)
def test_the_earliest_reading_of_every_doubt_is_counted(
    decided: str, served: str, last: str
) -> None:
    assert str(echr(decided, served).last) == last


def test_a_day_is_named_only_when_there_is_an_earliest_one() -> None:
    unknown = echr()
    assert (unknown.last, unknown.why) == (None, "date not known")
    assert unknown.standing(dt.date(2030, 1, 1)) == "not known"
    before = echr(served="../2018-06-30")
    assert (before.last, before.why) == (None, "date not known")
    assert before.standing(dt.date(2018, 12, 30)) == "not known"
    assert before.standing(dt.date(2018, 12, 31)) == "ended", "by every reading it is over"


def test_how_it_stands_says_may_only_while_it_may() -> None:
    limit = echr("2018-05", "2018-05")
    assert (str(limit.last), str(limit.latest)) == ("2018-11-01", "2018-11-30")
    days = ["2018-11-01", "2018-11-02", "2018-11-30", "2018-12-01"]
    assert [limit.standing(dt.date.fromisoformat(day)) for day in days] == [
        "runs", "may have ended", "may have ended", "ended",
    ]  # fmt: skip
    assert limit.days_left(dt.date(2018, 10, 30)) == 2
    assert limit.days_left(dt.date(2018, 11, 2)) is None


def test_without_a_day_of_service_the_decision_is_counted_and_the_end_stays_open() -> None:
    refused = steps({"decided": "2018-05-10"})[0]
    court = RULES.remedies["ru.appeal_389"]
    limit = limit_of(court, "file", {"decided": refused.date("decided"), "served": None})
    assert str(limit.last) == "2018-05-21"
    assert echr("2018-05-10").latest is None


def test_the_rule_of_five_years_ends_on_the_day_of_the_same_number() -> None:
    dates = {"exhausted": between("2020-02-29"), "decided": between("2020-02-29")}
    assert limit_of(CCPR, "file", dates).last == dt.date(2025, 2, 28)


def test_where_no_limit_is_fixed_none_is_made_up() -> None:
    cat = limit_of(RULES.remedies["un.cat_22"], "file", {"exhausted": between("2001-01-01")})
    assert (cat.last, cat.why, cat.standing(dt.date(2030, 1, 1))) == (
        None, "no fixed limit", "no limit",
    )  # fmt: skip
    none = limit_of(RULES.remedies["un.wgeid"], "answer", {})
    assert none.why == "no rule"


def test_an_act_sets_the_three_months_running() -> None:
    urgent = RULES.remedies["un.wgeid_urgent"]
    limit = limit_of(urgent, "file", {"act": between("2018-11-30")})
    assert limit.last == dt.date(2019, 2, 28)


def test_no_rule_holds_for_a_time_before_all_of_them() -> None:
    text = (
        "format: unerased time limits 1\njurisdiction: new\nscope: international\n"
        "labels: {en: New, ru: Новый, ar: جديد}\nremedies:\n  one:\n"
        "    labels: {en: New, ru: Новый, ar: جديد}\n    body: {en: New, ru: Новый, ar: جديد}\n"
        "    file_within: [{within: 1 month, start: served, since: 2020-01-01, source: Act}]\n"
    )
    one = joined([("new.yaml", text)]).remedies["new.one"]
    assert limit_of(one, "file", {"served": between("2019")}).why == "no rule for that time"
    over = limit_of(one, "file", {"served": between("2019-12-15/2020-01-15")})
    assert over.last == dt.date(2020, 2, 1)


def test_a_recorded_extension_counts_and_a_stated_day_counts_when_it_is_sooner() -> None:
    court = RULES.remedies["ru.complaint_124"]
    filed = {"filed": between("2018-11-26")}
    plain = steps({"date": "2018-11-26"})[0]
    assert limit_of(court, "answer", filed, step=plain).last == dt.date(2018, 11, 29)
    longer = steps({"date": "2018-11-26", "extended_to": "2018-12-06"})[0]
    limit = limit_of(court, "answer", filed, step=longer)
    assert (limit.last, limit.extended) == (dt.date(2018, 12, 6), True)
    shorter = steps({"date": "2018-11-26", "extended_to": "2018-11-27"})[0]
    limit = limit_of(court, "answer", filed, step=shorter)
    assert (limit.last, limit.extended) == (dt.date(2018, 11, 29), False)
    sooner = steps({"date": "2018-11-26", "time_limit": "2018-11-28"})[0]
    assert limit_of(court, "answer", filed, step=sooner).last == dt.date(2018, 11, 28)
    unknown = steps({"extended_to": "2018-12-06"})[0]
    limit = limit_of(court, "answer", {"filed": None}, step=unknown)
    assert (limit.last, limit.why) == (dt.date(2018, 12, 6), "")


def test_a_recorded_suspension_stops_only_a_limit_whose_rule_allows_it() -> None:
    rule = (
        "format: unerased time limits 1\njurisdiction: new\nscope: international\n"
        "labels: {en: New, ru: Новый, ar: جديد}\nremedies:\n  one:\n"
        "    labels: {en: New, ru: Новый, ar: جديد}\n    body: {en: New, ru: Новый, ar: جديد}\n"
        "    file_within:\n"
        "      - {within: 30 days, start: served, recorded_suspension: true, source: Act}\n"
    )
    ill = steps({"suspended": ["2020-04-01/2020-04-10", "2020-05~"]})[0]
    served = {"served": between("2020-03-31")}
    stops = joined([("new.yaml", rule)]).remedies["new.one"]
    assert limit_of(stops, "file", served, step=ill).last == dt.date(2020, 5, 10)
    runs = joined([("new.yaml", rule.replace("true", "false"))]).remedies["new.one"]
    assert limit_of(runs, "file", served, step=ill).last == dt.date(2020, 4, 30)


def test_of_rival_dates_the_earliest_counts_and_none_when_one_is_open() -> None:
    told = steps({"served": ["2018-05-10", "2018-04"]})[0].date("served")
    assert told is not None
    assert (str(told.earliest), str(told.latest), len(told.claims)) == (
        "2018-04-01", "2018-05-10", 2,
    )  # fmt: skip
    told = steps({"served": ["2018-05-10", "../2018-06"]})[0].date("served")
    assert told is not None
    assert told.earliest is None


@given(st.dates(dt.date(2015, 1, 1), dt.date(2029, 1, 1)), st.integers(0, 900), st.integers(0, 900))
def test_a_wider_date_never_gives_more_time(day: dt.date, less: int, more: int) -> None:
    """Whatever the true day is, the day shown is not after the true end."""
    first, last = day - dt.timedelta(days=less), day + dt.timedelta(days=more)
    wide = Between(first, last, ())
    exact = Between(day, day, ())
    shown = limit_of(ECHR, "file", {"decided": wide, "exhausted": wide})
    true = limit_of(ECHR, "file", {"decided": exact, "exhausted": exact})
    assert shown.last is not None
    assert true.last is not None
    assert shown.last <= true.last
    assert shown.latest is not None
    assert true.latest is not None
    assert shown.latest >= true.latest
