"""Report of an organisation to the Committee against Torture beside the State report."""

from __future__ import annotations

from unerased.remedies.checks.points import (
    LAWYER,
    SEEN,
    Form,
    Point,
    by_hand,
)

FORM = Form(
    kind="cat_shadow",
    title="Shadow report to the Committee against Torture",
    purpose="publication_with_code",
    audience="public",
    languages=("en", "fr", "ru", "es"),
    points=(
        Point(
            "answers",
            "it answers the State report and earlier observations",
            SEEN,
            by_hand("name their paragraphs in the draft"),
        ),
        Point(
            "issues",
            "it answers the list of issues",
            SEEN,
            by_hand("name their numbers in the draft"),
        ),
        Point(
            "inside",
            "everything lies inside the Convention",
            SEEN,
            by_hand("look once more before it is sent"),
        ),
        Point(
            "figures",
            "figures that passed the release gate",
            LAWYER,
            by_hand("those of the ledger stand in the draft"),
        ),
        Point(
            "words",
            "it keeps the limit of words",
            SEEN,
            by_hand("look up the limit of this session"),
        ),
    ),
)
