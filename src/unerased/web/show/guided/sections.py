"""The sections of the guided form, one function for each, in the order in which people tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.web.show.forms.fields import Field
from unerased.web.show.forms.forming import field_of
from unerased.web.show.forms.names import MOST as MOST_NAMES
from unerased.web.show.forms.names import name_rows
from unerased.web.show.guided.form import Block, Button, More, Section, choice, fields_of
from unerased.web.show.guided.parts import (
    A_GROUP,
    EVENT,
    GROUP,
    GROUP_WHO,
    MOST_PERSONS,
    NARRATIVE,
    NOBODY,
    NOBODY_IN_PARTICULAR,
    ONE_PERSON,
    PERSON,
    SOURCE,
    STATEMENT,
    prefixes,
)
from unerased.web.show.guided.told import (
    ONE_ACT,
    ONE_CONSENT,
    acts_section,
    after_section,
    consents_section,
    recorded_section,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.web.show.forms.saying import Typed

#: what the buttons ask for
ONE_PERSON_MORE: Final = "person"
ONE_NAME: Final = "name:"
RECALL: Final = "recall"
BUTTONS: Final = frozenset({ONE_ACT, ONE_PERSON_MORE, ONE_CONSENT, RECALL})


def sections_of(typed: Typed, action: str = "") -> tuple[Section, ...]:
    """The whole form with what was typed, and one more block where a button asked for it."""
    return (
        _teller(typed),
        _people(typed, action),
        _event(typed),
        *recorded_section(typed),
        acts_section(typed, action),
        after_section(typed),
        consents_section(typed, action),
    )


def _teller(typed: Typed) -> Section:
    say = typed.asked.words.say
    code = field_of(
        typed,
        Field("t.code", say("Code of the source"), "code"),
        mark("Where the source is in the register already, for example S-7K3M"),
    )
    self_told = field_of(typed, Field("t.self", say("The person tells it themself"), "check"))
    where = field_of(
        typed, Field("t.locator", say("Where in the source")), mark("Page, paragraph or time")
    )
    statement = field_of(
        typed,
        Field("st.code", say("Code of the statement"), "code"),
        mark("Where the statement is in the register already, for example ST-7K3M"),
    )
    # of somebody who is here already another source speaks now, most often an official who denies
    other = bool(typed.text("p1.code").strip()) and not typed.text("t.code").strip()
    new = More(say("A new source"), fields_of(typed, "t", SOURCE), other)
    said = More(
        say("When and where it was said"),
        (*fields_of(typed, "st", STATEMENT), statement, where),
        other,
    )
    block = Block("t", fields=(self_told, code), more=(new, said))
    return Section(
        "who-tells",
        say("Who tells this"),
        say("The person themself, a source with a code, or a new source: one of the three."),
        (block,),
    )


def _people(typed: Typed, action: str) -> Section:
    say = typed.asked.words.say
    names = prefixes(typed, "p", MOST_PERSONS, action == ONE_PERSON_MORE)
    several = len(names) > 1
    blocks = tuple(
        _person(typed, prefix, say("Person {number}", number=number) if several else "", action)
        for number, prefix in enumerate(names, 1)
    )
    button = Button(ONE_PERSON_MORE, say("One more person"), f"p{len(names) + 1}")
    return Section(
        "person",
        say("The person it is about"),
        say("What the source does not tell stays empty. Where it says that it does not know: ?"),
        blocks,
        button if len(names) < MOST_PERSONS else None,
    )


def _person(typed: Typed, prefix: str, legend: str, action: str) -> Block:
    say = typed.asked.words.say
    code = field_of(
        typed,
        Field(f"{prefix}.code", say("Code"), "code"),
        mark("Where the person or group is in the register already, for example P-7K3M"),
    )
    kinds = [
        ("", say(ONE_PERSON)),
        (GROUP_WHO, say(A_GROUP)),
        (NOBODY, say(NOBODY_IN_PARTICULAR)),
    ]
    who = choice(typed, f"{prefix}.who", say("Who it is about"), kinds)
    rows = name_rows(typed, prefix, int(action == f"{ONE_NAME}{prefix}"))
    more = Button(f"{ONE_NAME}{prefix}", say("One more name"), prefix)
    return Block(
        prefix,
        legend,
        fields_of(typed, prefix, PERSON),
        ((who, code), *rows),
        (More(say("A group: how many, who"), fields_of(typed, prefix, GROUP)),),
        more if len(rows) < MOST_NAMES else None,
    )


def _event(typed: Typed) -> Section:
    say = typed.asked.words.say
    code = field_of(
        typed,
        Field("e.code", say("Code"), "code"),
        mark("Where the event is in the register already, for example E-7K3M"),
    )
    account = More(say("The account in words"), fields_of(typed, "e", (NARRATIVE,)))
    return Section(
        "event",
        say("What happened"),
        say("The event as a whole. Its title stands in lists: no name of a person in it."),
        (Block("e", fields=(code, *fields_of(typed, "e", EVENT)), more=(account,)),),
        Button(RECALL, say("Show what is recorded of this person and event"), "s-recorded"),
    )
