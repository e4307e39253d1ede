"""Communication to the Working Group on Enforced or Involuntary Disappearances."""

from __future__ import annotations

from unerased.remedies.checks.points import (
    LAWYER,
    SEEN,
    Form,
    Point,
    about,
    by_hand,
    consent,
    dated_acts,
    doers,
    of_acts,
    searched,
    urgent,
)

FORM = Form(
    kind="wgeid",
    title="Communication to the Working Group on Enforced or Involuntary Disappearances",
    purpose="committee",
    audience="un_bodies",
    languages=("en", "fr", "es"),
    points=(
        Point(
            "family",
            "the family agreed, or the person did",
            SEEN,
            consent,
        ),
        Point(
            "name",
            "full name of the victim; an anonymous complaint is not taken",
            SEEN,
            about("person.name"),
        ),
        Point(
            "facts",
            "what was done",
            LAWYER,
            of_acts("violation"),
        ),
        Point(
            "date",
            "when, to the month at least",
            SEEN,
            dated_acts,
        ),
        Point(
            "place",
            "where",
            SEEN,
            of_acts("place"),
        ),
        Point(
            "doers",
            "who did it: State agents or people with their support; else whoever did",
            SEEN,
            doers,
        ),
        Point(
            "search",
            "steps taken to search, or why none were possible",
            SEEN,
            searched,
        ),
        Point(
            "submitter",
            "who submits it",
            SEEN,
            by_hand("write it on the form alone"),
        ),
        Point(
            "urgent",
            "within three months the urgent procedure is open",
            SEEN,
            urgent(92),
        ),
    ),
)
