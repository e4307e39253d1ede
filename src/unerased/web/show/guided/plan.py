"""From the guided form to the lines that it says: who tells it, of whom, what was done, what for.

The lines stand in the order of the form. Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register.reads.refs import subjects_with
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.forms.names import names_typed
from unerased.web.show.guided.acts import add_acts
from unerased.web.show.guided.after import add_after
from unerased.web.show.guided.draft import Draft, field_name
from unerased.web.show.guided.parts import (
    EVENT,
    GROUP,
    GROUP_WHO,
    MOST_ACTS,
    MOST_CONSENTS,
    NARRATIVE,
    NOBODY,
    PERSON,
    SOURCE,
    STATEMENT,
    Known,
    Someone,
    filled,
    people_typed,
    prefixes,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.web.show.forms.saying import Typed

_OF_HIMSELF: Final = (("source.kind", "survivor"), ("source.connection", "lived_through"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a form says: its lines, who tells it, the people and the event that it is about."""

    draft: Draft
    source: str
    known: Known
    by_person: bool


def plan_of(typed: Typed) -> Plan:
    """Read the whole form; errors are left in `typed`."""
    draft = Draft(typed)
    by_person = bool(typed.text("t.self").strip())
    source = _teller(draft, by_person=by_person)
    draft.said = {"source": source, "locator": typed.plain("t.locator")}
    statement = _statement(draft, source)
    if statement:
        draft.said["statement"] = statement
    known = Known(_people(draft), _event(draft))
    if by_person and source in draft.new and known.persons:
        draft.fact(source, "source.person", known.persons[0].code, "t.self")
    if typed.text(field_name("e", NARRATIVE)).strip() and known.event:
        for one in known.persons:
            draft.fact(known.event, "event.mentions", one.code, "e.narrative")
    add_acts(draft, known)
    add_after(draft, known)
    if not typed.errors and not _says_something(draft.lines, {source, statement}):
        typed.wrong("", mark("Write at least one thing that the source says."))
    return Plan(draft, source, known, by_person)


def _says_something(lines: Sequence[dict[str, object]], of_itself: set[str]) -> bool:
    said = [line for line in lines if "entity" not in line]
    return any(
        line.get("subject", "") not in of_itself or line.get("property") == "statement.text"
        for line in said
    )


def _teller(draft: Draft, *, by_person: bool) -> str:
    """The source: one that is there, the person themself, or a new one; "" with an error."""
    typed = draft.typed
    described = any(typed.text(field_name("t", name)).strip() for name in SOURCE)
    if typed.text("t.code").strip():
        if described or by_person:
            typed.wrong("t.code", mark("Write the code of a source, or describe a new one."))
        return typed.code("t.code", "source", needed=True)
    if by_person:
        held = _own_source(draft)
        if held and not described:
            return held
    if not described and not by_person:
        typed.wrong("t.code", mark("Say who tells this: a code, a new source, or the person."))
        return ""
    code = draft.entity("source")
    draft.said = {"source": code}
    for name, value in _OF_HIMSELF if by_person else ():
        if not typed.text(field_name("t", name)).strip():
            draft.fact(code, name, value, field_name("t", name))
    draft.claims(code, "t", SOURCE)
    return code


def _own_source(draft: Draft) -> str:
    """The source that is said to be the person whose code was typed, "" for none."""
    typed = draft.typed
    if not typed.text("p1.code").strip():
        return ""
    person = typed.code("p1.code", "person", needed=False)
    held = (
        subjects_with(typed.asked.register.db, "source.person", person, limit=1) if person else []
    )
    return held[0] if held else ""


def _statement(draft: Draft, source: str) -> str:
    """The statement in which it was said, "" for none."""
    typed = draft.typed
    if typed.text("st.code").strip():
        if any(typed.text(field_name("st", name)).strip() for name in STATEMENT):
            typed.wrong("st.code", mark("Write the code of a statement, or describe a new one."))
        return typed.code("st.code", "statement", needed=True)
    if not filled(typed, "st"):
        return ""
    code = draft.entity("statement")
    draft.said["statement"] = code
    draft.fact(code, "statement.speaker", source, "st.date")
    draft.claim(code, "statement.office", "t.office")
    draft.claims(code, "st", STATEMENT)
    return code


def _people(draft: Draft) -> tuple[Someone, ...]:
    typed = draft.typed
    blocks = (*prefixes(typed, "a", MOST_ACTS), *prefixes(typed, "c", MOST_CONSENTS))
    needed = any(filled(typed, block) for block in (*blocks, "f", "r", "w"))
    needed = needed or bool(typed.text("t.self"))
    found = []
    for number, prefix in enumerate(people_typed(typed)):
        if filled(typed, prefix) or (needed and number == 0):
            one = _someone(draft, prefix)
            found += [one] if one else []
    return tuple(found)


def _someone(draft: Draft, prefix: str) -> Someone | None:
    typed = draft.typed
    who = typed.text(f"{prefix}.who")
    of_group = any(typed.text(field_name(prefix, name)).strip() for name in GROUP)
    names = list(names_typed(typed, prefix))
    of_person = bool(names) or any(typed.text(field_name(prefix, name)).strip() for name in PERSON)
    held = typed.code(f"{prefix}.code", "person", "group", needed=False)
    if who == NOBODY:
        if held or of_group or of_person:
            typed.wrong(f"{prefix}.who", mark("Here somebody is described all the same. Choose."))
        elif typed.text("t.self"):
            typed.wrong(f"{prefix}.who", mark("The person tells it: say who that is."))
        return None
    kind = prefix_kind(held, typed.asked.book) if held else ""
    kind = kind or ("group" if who == GROUP_WHO or (of_group and not who) else "person")
    if (of_person and kind == "group") or (of_group and kind == "person"):
        typed.wrong(f"{prefix}.who", mark("One person or a group: only one of them can be meant."))
        return None
    if kind == "group" and prefix == "p1" and typed.text("t.self"):
        typed.wrong("t.self", mark("A group does not tell it. Say which source does."))
    code = held or draft.entity(kind)
    for name, prop, value in names if kind == "person" else ():
        draft.fact(code, prop, value, name)
    draft.claims(code, prefix, GROUP if kind == "group" else PERSON)
    return Someone(prefix, code, kind)


def _event(draft: Draft) -> str:
    typed = draft.typed
    if not filled(typed, "e"):
        return ""
    code = typed.code("e.code", "event", needed=False)
    if typed.errors.get("e.code"):
        return ""
    code = code or draft.entity("event")
    draft.claims(code, "e", (*EVENT, NARRATIVE))
    return code
