"""The calendar file: random codes and a neutral line, days that are ahead, the same again."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar
from tests.remedies.world import act, case

from unerased.remedies import Case, calendar, due_days
from unerased.remedies.acts import ActOf

MADE = dt.datetime(2018, 11, 30, 12, 30, tzinfo=dt.UTC)
TODAY = MADE.date()
FILED = {"code": "IV-7K3M-0000-000X", "remedy": "ru.crime_report", "date": "2018-11-29"}
DECIDED = {
    "code": "IV-2ABC-0000-000X", "remedy": "ru.court_125", "outcome": "denied",
    "decided": "2018-11-26", "served": "2018-11-28", "authority": "District court of Exampleburg",
}  # fmt: skip


def entries(*found: Case) -> dict[str, dt.date]:
    """Summaries and days of the calendar of these cases."""
    file = Calendar.from_ical(calendar(due_days(found, TODAY), MADE))
    return {str(one["summary"]): one["dtstart"].dt for one in file.walk("VEVENT")}


def test_an_entry_has_the_code_of_a_step_and_the_last_day() -> None:
    assert entries(case(FILED)) == {"Look at IV-7K3M": dt.date(2018, 12, 3)}
    told = [due.limit.last for due in due_days([case(DECIDED)], TODAY)]
    assert told == [dt.date(2018, 12, 6), dt.date(2019, 5, 28), dt.date(2023, 11, 28)]


def test_nothing_in_the_file_tells_of_whom_or_of_what() -> None:
    gone = ActOf(frozenset({"enforced_disappearance"}), act(when="2018-11-20").when, "A-7K3M-0-X")
    found = case(FILED, {**DECIDED, "registration_number": "No. 17"}, acts=(gone,))
    text = calendar(due_days([found], TODAY), MADE).decode()
    assert "Look at A-7K3M" in text
    for word in ("P-1", "ru.", "echr", "wgeid", "un.", "court", "Exampleburg", "17", "nerased"):
        assert word not in text.replace("20181130T123000Z", ""), word


def test_the_same_limit_keeps_its_name_so_that_a_newer_file_replaces_it() -> None:
    later = {**FILED, "extended_to": "2018-12-08"}
    before, after = (
        Calendar.from_ical(calendar(due_days([case(told)], TODAY), MADE)) for told in (FILED, later)
    )
    old, new = (file.walk("VEVENT")[0] for file in (before, after))
    assert old["uid"] == new["uid"]
    assert old["dtstart"].dt != new["dtstart"].dt
    assert len(old.walk("VALARM")) == 2


def test_what_ended_for_sure_is_left_out_and_what_may_have_ended_stays() -> None:
    assert due_days([case({**FILED, "date": "2018-11-01"})], TODAY) == []
    maybe = due_days([case({**FILED, "date": "2018-11"})], TODAY)
    assert [due.limit.standing(TODAY) for due in maybe] == ["may have ended"]


def test_a_limit_is_there_once_though_the_table_has_it_twice() -> None:
    days = due_days([case(DECIDED)], TODAY)
    assert len({(due.limit.remedy, due.limit.what) for due in days}) == len(days) == 3
