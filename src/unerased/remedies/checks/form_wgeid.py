"""Communication to the Working Group on Enforced or Involuntary Disappearances."""

from __future__ import annotations

from unerased.remedies.checks.asking import by_hand, consent, searched, urgent
from unerased.remedies.checks.points import Form, Point
from unerased.remedies.checks.shared import DATE, DOERS, FACTS, NAME, PLACE

FORM = Form(
    kind="wgeid",
    purpose="committee",
    audience="un_bodies",
    languages=("en", "fr", "es"),
    points=(
        Point("family", consent).seen,
        NAME.seen,
        FACTS,
        DATE.seen,
        PLACE.seen,
        DOERS.seen,
        Point("search", searched).seen,
        Point("submitter", by_hand("on_the_form")).seen,
        Point("urgent", urgent(92)).seen,
    ),
)
