"""Acts in the guided form: new ones, and those recorded already of which the source speaks too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, get_args

from unerased.model.values import StanceKind
from unerased.register import reads
from unerased.register.reads.refs import subjects_with
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.guided.draft import field_name
from unerased.web.show.guided.parts import (
    ACT_END,
    ACT_FIRST,
    ACT_HOW,
    ACTOR_FIRST,
    ACTOR_MORE,
    AGAIN,
    MOST_ACTS,
    MOST_AGAIN,
    TOO,
    VIOLATION,
    filled,
    prefixes,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked
    from unerased.web.show.forms.saying import Typed
    from unerased.web.show.guided.draft import Draft
    from unerased.web.show.guided.parts import Known

_AGAIN: Final = re.compile(r"x\.(A-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\.how\Z")
#: what a stance towards an act is taken on: that it was done, to whom, for how long
CORE: Final = ("act.violation", "act.victim", "act.duration")


def recorded(asked: Asked, person: str, event: str) -> tuple[str, ...]:
    """Codes of acts against this person in this event or in none; "" leaves one of them open.

    Acts in an event are found for an event alone; of both together, those of the person that
    stand in the event or in no event at all.
    """
    db = asked.register.db
    of_event = subjects_with(db, "act.event", event, limit=MOST_AGAIN * 4) if event else []
    if not person:
        return tuple(of_event[:MOST_AGAIN])
    found = subjects_with(db, "act.victim", person, limit=MOST_AGAIN * 4)
    if event:
        elsewhere = {
            row.claim.subject
            for row in reads.claims_about(db, found)
            if row.claim.property == "act.event" and row.claim.subject not in of_event
        }
        found = [code for code in found if code not in elsewhere]
    return tuple(found[:MOST_AGAIN])


def act_of_field(name: str) -> str:
    """The recorded act that a field is about, "" for any other field."""
    found = _AGAIN.match(name)
    return found[1] if found else ""


def asked_about(typed: Typed) -> tuple[str, ...]:
    """The recorded acts that the form asks about: those of the person and event in it."""
    asked = typed.asked
    held = []
    for name, kinds in (("p1.code", ("person", "group")), ("e.code", ("event",))):
        text = typed.text(name)
        found = reads.resolve(asked.register.db, text) if text.strip() else ""
        is_one = isinstance(found, str) and prefix_kind(found, asked.book) in kinds
        held.append(found if isinstance(found, str) and is_one else "")
    return recorded(asked, *held) if any(held) else ()


def add_acts(draft: Draft, known: Known) -> None:
    """The lines of every act in the form."""
    acts = asked_about(draft.typed)
    for name in draft.typed.post:
        act = act_of_field(name)
        if not act or not draft.typed.text(name):
            continue
        if act in acts:
            _again(draft, act)
        else:
            draft.typed.wrong("", mark("A recorded act is not of the person and event above."))
    for prefix in prefixes(draft.typed, "a", MOST_ACTS):
        if filled(draft.typed, prefix):
            _new(draft, prefix, known)


def _new(draft: Draft, prefix: str, known: Known) -> None:
    typed = draft.typed
    first = field_name(prefix, VIOLATION)
    if not typed.text(first).strip():
        typed.wrong(first, mark("Choose what was done."))
        return
    code = draft.entity("act")
    draft.claim(code, VIOLATION, first, typed.plain(f"{prefix}.as_stated"))
    others = typed.codes(f"{prefix}.other", "person", "group")
    chosen = typed.text(f"{prefix}.whom")
    whom = [] if others and not chosen else known.meant(typed, f"{prefix}.whom")
    for victim in dict.fromkeys([*(one.code for one in whom), *others]):
        draft.fact(code, "act.victim", victim, f"{prefix}.whom")
    if known.event:
        draft.fact(code, "act.event", known.event, first)
    draft.claims(code, prefix, (*ACT_FIRST, *ACT_HOW, *ACT_END))
    _involvement(draft, code, prefix)


def _involvement(draft: Draft, act: str, prefix: str) -> None:
    names = (*ACTOR_FIRST, *ACTOR_MORE)
    if any(draft.typed.text(field_name(prefix, name)).strip() for name in names):
        code = draft.entity("involvement")
        draft.fact(code, "involvement.act", act, field_name(prefix, names[0]))
        draft.claims(code, prefix, names)


def _again(draft: Draft, act: str) -> None:
    """What the source says of an act that is recorded: the same, something else, or a stance."""
    typed = draft.typed
    prefix = f"x.{act}"
    name = f"{prefix}.how"
    how = typed.text(name)
    held = reads.claims_of(typed.asked.register.db, act)
    if how == TOO:
        _same(draft, act, held)
        draft.claims(act, prefix, AGAIN)
        _involvement(draft, act, prefix)
    elif how in get_args(StanceKind):
        _stance(draft, act, how, held)
    else:
        typed.wrong(name, mark("Choose from the list."))


def _same(draft: Draft, act: str, held: list[ClaimRow]) -> None:
    """The source says of its own knowledge what was done and to whom, as others do."""
    name = f"x.{act}.how"
    words = draft.typed.plain(f"x.{act}.as_stated")
    own = draft.said["source"]
    said = {(row.claim.property, row.claim.value) for row in held if row.claim.source == own}
    for row in held:
        claim = row.claim
        if claim.property not in CORE[:2] or (claim.property, claim.value) in said:
            continue
        said.add((claim.property, claim.value))
        value = getattr(claim.value, "term", getattr(claim.value, "code", None))
        if value is not None:
            stated = words if claim.property == VIOLATION else ""
            draft.fact(act, claim.property, value, name, stated)


def _stance(draft: Draft, act: str, how: str, held: list[ClaimRow]) -> None:
    own = draft.said["source"]
    targets = [
        row.code
        for row in held
        if row.claim.property in CORE and (row.claim.source == own) == (how == "retracts")
    ]
    name = f"x.{act}.how"
    if not targets:
        draft.typed.wrong(name, mark("There is nothing of the kind that this could be said of."))
        return
    words = draft.typed.plain(f"x.{act}.as_stated")
    draft.add({"stance": how, "on": targets, "as_stated": words, **draft.said}, name)
