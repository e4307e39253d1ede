"""Complaint to the Committee against Torture, article 22 of the Convention."""

from __future__ import annotations

from unerased.remedies.checks.asking import by_hand
from unerased.remedies.checks.points import Form, Point
from unerased.remedies.checks.shared import (
    ARTICLES,
    BIRTH,
    CONSENT,
    DATE,
    DOERS,
    ELSEWHERE,
    EXHAUSTED,
    FACTS,
    NAME,
    PLACE,
)

FORM = Form(
    kind="cat_22",
    purpose="committee",
    audience="un_bodies",
    languages=("en", "fr", "ru", "es"),
    points=(
        CONSENT,
        Point("complainant", by_hand("write_it")).seen,
        NAME.seen,
        BIRTH,
        Point("state", by_hand("look_up_state")).seen,
        ELSEWHERE.seen,
        FACTS.seen,
        DATE,
        PLACE,
        DOERS,
        EXHAUSTED.seen,
        ARTICLES,
        Point("interim", by_hand("decide_it")),
        Point("sought", by_hand("ask_the_person")),
    ),
)
