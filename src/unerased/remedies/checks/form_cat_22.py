"""Complaint to the Committee against Torture, article 22 of the Convention."""

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
    exhausted,
    of_acts,
)

FORM = Form(
    kind="cat_22",
    title="Complaint to the Committee against Torture (article 22)",
    purpose="committee",
    audience="un_bodies",
    languages=("en", "fr", "ru", "es"),
    points=(
        Point(
            "consent",
            "the person agreed to this recipient, or gave a power of attorney",
            LAWYER,
            consent,
        ),
        Point(
            "complainant",
            "who complains, apart from the victim, and in which right",
            SEEN,
            by_hand("write it into the draft"),
        ),
        Point(
            "name",
            "full name of the victim; an anonymous complaint is not taken",
            SEEN,
            about("person.name"),
        ),
        Point(
            "birth",
            "date of birth of the victim",
            LAWYER,
            about("person.birth"),
        ),
        Point(
            "state",
            "the State party, which accepted the competence before the acts or while they went on",
            SEEN,
            by_hand("look it up in the UN treaty database"),
        ),
        Point(
            "elsewhere",
            "the same matter is and was before no other international procedure",
            SEEN,
            by_hand("state it in the draft"),
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
            "articles",
            "which articles were violated, and how",
            LAWYER,
            by_hand("the argument is yours"),
        ),
        Point(
            "interim",
            "whether interim measures are asked for",
            LAWYER,
            by_hand("decide it in the draft"),
        ),
        Point(
            "sought",
            "which remedy is sought",
            LAWYER,
            by_hand("ask the person"),
        ),
    ),
)
