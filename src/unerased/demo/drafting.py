"""Which submissions could be drafted of a register, and what the checker says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unerased.demo.ways import longest_way
from unerased.model.values import Ref
from unerased.register import reads
from unerased.remedies import Lens, rules_of
from unerased.remedies.checks import checked, facts_of, form_of, wording

if TYPE_CHECKING:
    import datetime as dt

    from unerased.demo.labels import Labels
    from unerased.register import Register

_GONE = "enforced_disappearance"
_LANGUAGE = "en"


def submissions(register: Register, labels: Labels, on: dt.date) -> list[dict[str, Any]]:
    """What could be sent to whom, and whether it is complete, or why not.

    A complaint to the Committee against Torture for the person with the longest way, and a
    communication to the Working Group for each person who disappeared.
    """
    person, _ = longest_way(register, labels)
    asked = [("cat_22", person)] if person else []
    asked += [("wgeid", gone) for gone in _disappeared(register)]
    return [_asked(register, labels, kind, code, on) for kind, code in asked]


def _disappeared(register: Register) -> list[str]:
    told = reads.claims_with(register.db, "act.violation", word=_GONE)
    rows = reads.claims_about(register.db, sorted({row.claim.subject for row in told}))
    return sorted(
        {
            row.claim.value.code
            for row in rows
            if row.claim.property == "act.victim"
            and isinstance(row.claim.value, Ref)
            and row.claim.value.code.startswith("P-")
        }
    )


def _asked(
    register: Register, labels: Labels, kind: str, person: str, on: dt.date
) -> dict[str, Any]:
    form = form_of(kind)
    lens = Lens(rules_of(register), register.codebook, on)
    found = checked(form, facts_of(register.db, person, form, lens))
    lacking: dict[str, None] = {}
    for point, answer in found.open:
        if answer.state != "by hand":
            said = f"{wording.asks(point, _LANGUAGE)}: {wording.why(answer, _LANGUAGE)}"
            lacking[f"{wording.state(answer, _LANGUAGE)} \u2013 {said}"] = None
    return {
        "kind": kind,
        "title": wording.title(form, _LANGUAGE),
        "person": labels.person(person),
        "code": person,
        "complete": found.complete,
        "open": list(lacking),
    }
