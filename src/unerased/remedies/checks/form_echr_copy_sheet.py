"""Copy sheet for the application form of the European Court of Human Rights."""

from __future__ import annotations

import datetime as dt

from unerased.remedies.checks.asking import by_hand, not_after
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
    kind="echr_copy_sheet",
    purpose="court",
    audience="courts",
    languages=("en", "fr"),
    points=(
        CONSENT,
        NAME,
        BIRTH,
        Point("gate_russia", not_after(dt.date(2022, 9, 16), "gate_russia")).seen,
        FACTS.seen,
        DATE,
        PLACE,
        DOERS,
        EXHAUSTED.seen,
        Point("limit", by_hand("see_limits")).seen,
        ARTICLES.seen,
        ELSEWHERE.seen,
    ),
)
