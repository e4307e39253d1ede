"""Copy sheet for the application form of the European Court of Human Rights."""

from __future__ import annotations

import datetime as dt

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
    exhausted,
    not_after,
    of_acts,
)

FORM = Form(
    kind="echr_copy_sheet",
    title="Copy sheet for the application to the European Court of Human Rights (rule 47)",
    purpose="court",
    audience="courts",
    languages=("en", "fr"),
    points=(
        Point(
            "consent",
            "the person agreed to this recipient, or gave a power of attorney",
            LAWYER,
            consent,
        ),
        Point(
            "name",
            "full name of the victim; an anonymous complaint is not taken",
            LAWYER,
            about("person.name"),
        ),
        Point(
            "birth",
            "date of birth of the victim",
            LAWYER,
            about("person.birth"),
        ),
        Point(
            "gate",
            "against Russia only acts up to 16 September 2022",
            SEEN,
            not_after(dt.date(2022, 9, 16), "against Russia only acts up to 16 September 2022"),
        ),
        Point(
            "facts",
            "what was done",
            SEEN,
            of_acts("violation"),
        ),
        Point(
            "date",
            "when, to the month at least",
            LAWYER,
            dated_acts,
        ),
        Point(
            "place",
            "where",
            LAWYER,
            of_acts("place"),
        ),
        Point(
            "doers",
            "who did it: State agents or people with their support; else whoever did",
            LAWYER,
            doers,
        ),
        Point(
            "exhausted",
            "each remedy in the country: date, outcome, copy; or why it cannot help",
            SEEN,
            exhausted,
        ),
        Point(
            "limit",
            "time limit for each complaint: four months from 1 February 2022 on, else six",
            SEEN,
            by_hand("see `unerased remedy show`"),
        ),
        Point(
            "articles",
            "which articles were violated, and how",
            SEEN,
            by_hand("the argument is yours"),
        ),
        Point(
            "elsewhere",
            "the same matter is and was before no other international procedure",
            SEEN,
            by_hand("state it in the draft"),
        ),
    ),
)
