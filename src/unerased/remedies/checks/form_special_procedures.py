"""Communication to the Special Procedures of the Human Rights Council."""

from __future__ import annotations

from unerased.remedies.checks.asking import asked, by_hand, of_acts
from unerased.remedies.checks.points import Form, Point
from unerased.remedies.checks.shared import ACTS_SEEN, CONSENT, HARM

FORM = Form(
    kind="special_procedures",
    purpose="committee",
    audience="un_bodies",
    languages=("en", "fr", "es"),
    points=(
        CONSENT.seen,
        Point("sender", by_hand("on_the_form")).seen,
        Point("letter", asked(("authorities", "authorities"))).seen,
        Point("summary", asked(("publication_with_code", "public"))).seen,
        Point(
            "fullname",
            asked(("publication_with_name", "public"), ("publication_with_initials", "public")),
        ).seen,
        *ACTS_SEEN,
        *HARM,
        Point("demand", of_acts("demand", "on_account_of")),
        Point("confidential", by_hand("say_it")).seen,
    ),
)
