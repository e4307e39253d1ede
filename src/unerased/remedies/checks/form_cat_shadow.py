"""Report of an organisation to the Committee against Torture beside the State report."""

from __future__ import annotations

from unerased.remedies.checks.asking import by_hand, released
from unerased.remedies.checks.points import Form, Point

FORM = Form(
    kind="cat_shadow",
    purpose="publication_with_code",
    audience="public",
    languages=("en", "fr", "ru", "es"),
    points=(
        Point("state_report", by_hand("name_paragraphs")).seen,
        Point("list_of_issues", by_hand("name_numbers")).seen,
        Point("inside", by_hand("look_once_more")).seen,
        Point("figures", released),
        Point("length", by_hand("look_up_length")).seen,
    ),
)
