"""The fixed phrases of the room of remedies, as pages say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

#: how a remedy stands, and the look of its tag
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "decided": (mark("decided"), ""),
    "forwarded": (mark("passed on"), ""),
    "withdrawn": (mark("withdrawn by us"), ""),
    "pending": (mark("waits for an answer"), "wait"),
    "late": (mark("the authority is late"), "deny"),
    "may be late": (mark("the authority may be late"), "wait"),
    "announced": (mark("announced, not filed"), "wait"),
    "open": (mark("open"), ""),
    "later": (mark("not open yet"), ""),
    "closed": (mark("closed"), "deny"),
}
#: why no last day is named, where the reason is not a date that is lacking
WHY: Final[Mapping[str, str]] = {
    "no rule": mark("No rule is known for this; nothing is guessed."),
    "no fixed limit": mark("no fixed limit"),
    "no rule for that time": mark("No rule is known for that time; nothing is guessed."),
}
#: which date is lacking
LACKING: Final[Mapping[str, str]] = {
    "filed": mark("Cannot be counted: nobody recorded when it was filed."),
    "decided": mark("Cannot be counted: nobody recorded when it was decided."),
    "served": mark("Cannot be counted: nobody recorded when the decision was served."),
    "act": mark("Cannot be counted: nobody recorded when it happened."),
    "exhausted": mark(
        "Cannot be counted: nobody recorded when the last decision in the country was made or "
        "served."
    ),
}
#: the dates from which limits run, in the list of rules
STARTS: Final[Mapping[str, str]] = {
    "filed": mark("from filing"),
    "decided": mark("from the decision"),
    "served": mark("from the day on which the decision was served"),
    "act": mark("from what happened"),
    "exhausted": mark("from the last decision in the country"),
}
FAULTS: Final[Mapping[str, str]] = {
    "decided before filed": mark("It was decided before it was filed."),
    "served before decided": mark("The decision was served before it was made or asked for."),
    "two final decisions": mark("There are two final decisions."),
    "two outcomes": mark("There are two outcomes that cannot both be so."),
    "filed before what it follows": mark("It was filed before the step that it follows."),
    "not filed and decided": mark("It was not filed, and decided all the same."),
    "extended to an earlier day": mark(
        "An extension leads to a day before the limit; it was not counted."
    ),
    "two time limits": mark("There are two time limits."),
    "no such remedy in the rules": mark("No rule knows the remedy that is named."),
    "travel day": mark("A day for transport tells when somebody travels. Record the month alone."),
}
WAITED: Final[Mapping[str, str]] = {
    "decision": mark("for the decision"),
    "service": mark("for the decision to be served"),
    "next step": mark("until the next step"),
}
#: what the sources come to on a point of an investigation, and the look of its tag
SAID: Final[Mapping[str, tuple[str, str]]] = {
    "done": (mark("said to be done"), ""),
    "not done": (mark("said not to be done"), "deny"),
    "sources differ": (mark("sources differ"), "wait"),
    "nobody says": (mark("nobody says"), ""),
}
