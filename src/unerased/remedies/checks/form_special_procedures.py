"""Communication to the Special Procedures of the Human Rights Council."""

from __future__ import annotations

from unerased.remedies.checks.points import (
    LAWYER,
    SEEN,
    Form,
    Point,
    asked,
    by_hand,
    consent,
    dated_acts,
    doers,
    of_acts,
)

FORM = Form(
    kind="special_procedures",
    title="Communication to Special Procedures",
    purpose="committee",
    audience="un_bodies",
    languages=("en", "fr", "es"),
    points=(
        Point(
            "consent",
            "the person agreed to this recipient, or gave a power of attorney",
            SEEN,
            consent,
        ),
        Point(
            "sender",
            "who sends it; kept confidential",
            SEEN,
            by_hand("write it on the form alone"),
        ),
        Point(
            "letter",
            "a consent of its own: a letter to the authorities",
            SEEN,
            asked(("authorities", "authorities")),
        ),
        Point(
            "summary",
            "a consent of its own: a summary in the public report",
            SEEN,
            asked(("publication_with_code", "public")),
        ),
        Point(
            "fullname",
            "a consent of its own: the full name, or initials",
            SEEN,
            asked(("publication_with_name", "public"), ("publication_with_initials", "public")),
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
            "method",
            "how it was done",
            LAWYER,
            of_acts("method", "means", "conditions"),
        ),
        Point(
            "injuries",
            "injuries",
            LAWYER,
            of_acts("injuries"),
        ),
        Point(
            "medical",
            "medical examination",
            LAWYER,
            of_acts("medical_attention"),
        ),
        Point(
            "demand",
            "what was demanded, or on account of what",
            LAWYER,
            of_acts("demand", "on_account_of"),
        ),
        Point(
            "confidential",
            "what is to stay confidential",
            SEEN,
            by_hand("say it in the draft"),
        ),
    ),
)
