"""Report of a medical or psychological evaluation by the Istanbul Protocol."""

from __future__ import annotations

from unerased.remedies.checks.asking import by_hand, consent
from unerased.remedies.checks.points import Form, Point
from unerased.remedies.checks.shared import DATE, FACTS, HARM

FORM = Form(
    kind="istanbul",
    purpose="lawyer",
    audience="lawyers",
    languages=("en", "fr", "ru", "es"),
    points=(
        Point("consent_to_evaluation", consent).seen,
        Point("present", by_hand("evaluator_writes")).seen,
        FACTS,
        DATE,
        *HARM,
        Point("consistency", by_hand("evaluator_judges")).seen,
        Point("conclusion", by_hand("evaluator_concludes")).seen,
    ),
)
