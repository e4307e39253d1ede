"""What happened after, and consent: flight, threats to relatives, whereabouts, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.model.codes import short
from unerased.web.show.guided.draft import field_name
from unerased.web.show.guided.parts import (
    CONSENT,
    FLIGHT,
    MOST_CONSENTS,
    VIOLATION,
    WHEREABOUTS,
    filled,
    prefixes,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.web.show.guided.draft import Draft
    from unerased.web.show.guided.parts import Known

#: where somebody left and the source says no more: the widest term for it
LEFT: Final = "displacement"
_MAY_BE_EMPTY: Final = "expires"


def add_after(draft: Draft, known: Known) -> None:
    """The lines of everything that came after the acts."""
    _flight(draft, known)
    _relatives(draft, known)
    for one in known.meant(draft.typed, "w.whom") if filled(draft.typed, "w") else ():
        name = field_name("w", WHEREABOUTS)
        draft.claim(one.code, f"{one.kind}.whereabouts_kind", name)
    for prefix in prefixes(draft.typed, "c", MOST_CONSENTS):
        if filled(draft.typed, prefix):
            _consent(draft, prefix, known)


def _flight(draft: Draft, known: Known) -> None:
    """Leaving is an act of its own; its date and place are not those of what came before."""
    typed = draft.typed
    if not filled(typed, "f"):
        return
    name = field_name("f", VIOLATION)
    code = draft.entity("act")
    if not draft.claim(code, VIOLATION, name):
        draft.fact(code, VIOLATION, LEFT, name)
    for one in known.meant(typed, "f.whom"):
        draft.fact(code, "act.victim", one.code, "f.whom")
    draft.claims(code, "f", FLIGHT)


def _relatives(draft: Draft, known: Known) -> None:
    """Threats to relatives are an act against them: a group that nobody counts as one person."""
    typed = draft.typed
    if not filled(typed, "r"):
        return
    name = field_name("r", VIOLATION)
    if not typed.text(name):
        typed.wrong(name, mark("Choose what was done."))
        return
    for one in known.meant(typed, "r.whom"):
        group = draft.entity("group")
        called = typed.asked.words.say("relatives of {code}", code=short(one.code))
        draft.fact(group, "group.described_as", called, name)
        draft.fact(group, "group.affected_as", "relative", name)
        draft.claim(group, "group.size", field_name("r", "group.size"))
        code = draft.entity("act")
        draft.claim(code, VIOLATION, name, typed.plain("r.as_stated"))
        draft.fact(code, "act.victim", group, name)
        draft.claim(code, "act.date", field_name("r", "act.date"))


def _consent(draft: Draft, prefix: str, known: Known) -> None:
    typed = draft.typed
    whom = [one for one in known.meant(typed, f"{prefix}.whom") if one.kind == "person"]
    if not whom and f"{prefix}.whom" not in typed.errors:
        typed.wrong(f"{prefix}.purpose", mark("Only a person consents."))
    line: dict[str, object] = {}
    for part in CONSENT:
        name = f"{prefix}.{part}"
        text = typed.plain(name)
        if text:
            line[part] = text
        elif part != _MAY_BE_EMPTY:
            typed.wrong(name, mark("This is needed."))
    for one in whom:
        draft.add({"consent": one.code, **line}, f"{prefix}.dated")
