"""Points that several forms ask for, each once.

A form whose official text was read for a point takes it as `POINT.seen`.
"""

from __future__ import annotations

from typing import Final

from unerased.remedies.checks.asking import (
    about,
    by_hand,
    consent,
    dated_acts,
    doers,
    exhausted,
    of_acts,
)
from unerased.remedies.checks.points import Point

CONSENT: Final = Point("consent", consent)
NAME: Final = Point("name", about("person.name"))
BIRTH: Final = Point("birth", about("person.birth"))

FACTS: Final = Point("facts", of_acts("violation"))
DATE: Final = Point("date", dated_acts)
PLACE: Final = Point("place", of_acts("place"))
DOERS: Final = Point("doers", doers)
#: what happened, when, where and by whom, for forms that were read for all of it
ACTS_SEEN: Final = (FACTS.seen, DATE.seen, PLACE.seen, DOERS.seen)

METHOD: Final = Point("method", of_acts("method", "means", "conditions"))
INJURIES: Final = Point("injuries", of_acts("injuries"))
MEDICAL: Final = Point("medical", of_acts("medical_attention"))
#: how it was done and what it left behind
HARM: Final = (METHOD, INJURIES, MEDICAL)

EXHAUSTED: Final = Point("exhausted", exhausted)
ELSEWHERE: Final = Point("elsewhere", by_hand("state_it"))
ARTICLES: Final = Point("articles", by_hand("yours_to_argue"))
