"""Protection work: open needs first, lateness by what is known, and no day of travel."""

from __future__ import annotations

import datetime as dt

from unerased.model.dates import read
from unerased.model.records import Claim
from unerased.model.values import Ref, Term, Text
from unerased.register.codebook_file import packaged_codebook
from unerased.remedies import travel_days
from unerased.remedies.needs import needs_from

TODAY = dt.date(2018, 11, 30)


def need(code: str, **told: str) -> list[Claim]:
    made = {"person": Ref, "kind": Term, "status": Term, "responsible": Text, "due": read}
    return [
        Claim(f"C-{code}-{name}", code, f"need.{name}", made[name](value), "S-1")
        for name, value in told.items()
    ]


def test_open_needs_come_first_the_soonest_due_first() -> None:
    found = needs_from([
        *need("NE-1", kind="shelter", status="met", due="2018-01-01"),
        *need("NE-2", kind="funds", status="open"),
        *need("NE-3", kind="medical", status="under_way", due="2018-12-10"),
        *need("NE-4", kind="documents", due="2018-12-01"),
    ])  # fmt: skip
    assert [one.code for one in found] == ["NE-4", "NE-3", "NE-2", "NE-1"]
    assert [one.open for one in found] == [True, True, True, False]


def test_late_means_by_every_reading_of_the_day() -> None:
    for due, late in (
        ("2018-11-29", "late"),
        ("2018-11-30", ""),
        ("2018-11", "may be late"),
        ("2018-12", ""),
        ("2018-10", "late"),
    ):
        (one,) = needs_from(need("NE-1", kind="shelter", due=due))
        assert one.late(TODAY) == late, due
    (met,) = needs_from(need("NE-1", status="met", due="2018-01-01"))
    assert met.late(TODAY) == ""


def test_where_sources_differ_on_how_far_it_is_somebody_still_looks() -> None:
    (one,) = needs_from([*need("NE-1", status="met"), *need("NE-1", status="open")])
    assert one.open


def test_an_exact_day_for_transport_is_named_and_a_month_is_enough() -> None:
    exact = needs_from(need("NE-1", kind="transport", due="2018-12-05"))
    assert [fault.what for fault in travel_days(exact)] == ["travel day"]
    assert travel_days(needs_from(need("NE-1", kind="transport", due="2018-12"))) == []
    assert travel_days(needs_from(need("NE-1", kind="documents", due="2018-12-05"))) == []


def test_a_need_has_no_place_for_an_address_a_note_or_a_destination() -> None:
    properties = packaged_codebook().properties_of("need")
    assert {one.name for one in properties} == {
        "need.person", "need.kind", "need.status", "need.responsible", "need.due",
    }  # fmt: skip
    work = {one.name: one.compartment for one in properties}
    assert work["need.responsible"] == work["need.due"] == "identities"
