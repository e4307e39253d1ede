"""Report of a medical or psychological evaluation by the Istanbul Protocol."""

from __future__ import annotations

from unerased.remedies.checks.points import (
    LAWYER,
    SEEN,
    Form,
    Point,
    by_hand,
    consent,
    dated_acts,
    of_acts,
)

FORM = Form(
    kind="istanbul",
    title="Evaluation by the Istanbul Protocol",
    purpose="lawyer",
    audience="lawyers",
    languages=("en", "fr", "ru", "es"),
    points=(
        Point(
            "consent",
            "consent to the evaluation, or refusal with its reason",
            SEEN,
            consent,
        ),
        Point(
            "present",
            "who was present",
            SEEN,
            by_hand("the evaluator writes it"),
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
            LAWYER,
            dated_acts,
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
            "consistency",
            "for each finding one of the five degrees of consistency",
            SEEN,
            by_hand("the evaluator judges it"),
        ),
        Point(
            "conclusion",
            "an overall conclusion",
            SEEN,
            by_hand("the evaluator writes it; it is mandatory"),
        ),
    ),
)
