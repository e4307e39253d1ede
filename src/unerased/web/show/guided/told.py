"""The later sections of the guided form: acts, what came after them, consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.web.show.claims.codes import link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.fields import Field, term_options
from unerased.web.show.forms.forming import field_of
from unerased.web.show.forms.typed import STANCE_LABELS
from unerased.web.show.guided.acts import asked_about
from unerased.web.show.guided.after import LEFT
from unerased.web.show.guided.form import (
    Block,
    Button,
    More,
    Section,
    by_whom,
    choice,
    fields_of,
    subtree,
    whom,
)
from unerased.web.show.guided.parts import (
    ACT_END,
    ACT_FIRST,
    ACT_HOW,
    ACTOR_FIRST,
    ACTOR_MORE,
    AGAIN,
    FLIGHT,
    MOST_ACTS,
    MOST_CONSENTS,
    TOO,
    VIOLATION,
    WHEREABOUTS,
    prefixes,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.web.show.forms.saying import Typed

#: what the buttons ask for
ONE_ACT: Final = "act"
ONE_CONSENT: Final = "consent"
_STANCES: Final = tuple(name for name in STANCE_LABELS if name != "asserts")


def recorded_section(typed: Typed) -> tuple[Section, ...]:
    """The acts recorded of the person and event, each to be spoken of; nothing for none."""
    asked = typed.asked
    acts = asked_about(typed)
    if not acts:
        return ()
    look = Look.of(asked)
    look.about(acts)
    section = Section(
        "recorded",
        asked.words.say("Acts that are recorded already"),
        asked.words.say(
            "Say what this source says of each. "
            "A denial concerns what was done, to whom and for how long."
        ),
        tuple(_again(typed, act, look) for act in acts),
    )
    return (section,)


def _again(typed: Typed, act: str, look: Look) -> Block:
    say = typed.asked.words.say
    prefix = f"x.{act}"
    ways = [("", say("this source does not speak of it")), (TOO, say("speaks of this act too"))]
    ways += [(name, say(STANCE_LABELS[name])) for name in _STANCES]
    how = choice(typed, f"{prefix}.how", say("This source"), ways)
    own = (
        *by_whom(typed, prefix, ACTOR_FIRST),
        *fields_of(typed, prefix, AGAIN),
        _words_of(typed, prefix),
    )
    return Block(
        prefix,
        look.short_words(act),
        (how,),
        more=(More(say("What it says of this act"), own),),
        about=link(act, typed.asked.book),
    )


def _words_of(typed: Typed, prefix: str) -> Field:
    say = typed.asked.words.say
    stated = Field(f"{prefix}.as_stated", say("In the source's words"), "area", rows=2)
    return field_of(typed, stated)


def acts_section(typed: Typed, action: str) -> Section:
    """New acts."""
    say = typed.asked.words.say
    names = prefixes(typed, "a", MOST_ACTS, action == ONE_ACT)
    several = len(names) > 1
    blocks = tuple(
        _act(typed, prefix, say("Act {number}", number=number) if several else "")
        for number, prefix in enumerate(names, 1)
    )
    button = Button(ONE_ACT, say("One more act"), f"a{len(names) + 1}")
    return Section(
        "acts",
        say("What was done"),
        say("Each act by itself: detention, beating and threats are three acts."),
        blocks,
        button if len(names) < MOST_ACTS else None,
    )


def _act(typed: Typed, prefix: str, legend: str) -> Block:
    say = typed.asked.words.say
    other = field_of(
        typed,
        Field(f"{prefix}.other", say("To somebody else"), "code"),
        mark("Codes of people or groups, with spaces between them; empty: to the person above"),
    )
    return Block(
        prefix,
        legend,
        (
            *fields_of(typed, prefix, (VIOLATION,)),
            *whom(typed, f"{prefix}.whom"),
            *by_whom(typed, prefix, ACTOR_FIRST),
            *fields_of(typed, prefix, ACT_FIRST),
        ),
        more=(
            More(
                say("How, by what means, in what words"),
                (
                    _words_of(typed, prefix),
                    *fields_of(typed, prefix, (*ACT_HOW, *ACTOR_MORE)),
                    other,
                ),
            ),
            More(say("How it ended, injuries, medical help"), fields_of(typed, prefix, ACT_END)),
        ),
    )


def after_section(typed: Typed) -> Section:
    """Leaving, threats to relatives, whereabouts in kind."""
    say = typed.asked.words.say
    left = field_of(
        typed,
        Field("f.violation", say("In what way"), "select"),
        options=subtree(typed, "violations", LEFT),
    )
    threats = field_of(
        typed,
        Field("r.violation", say("Done to relatives"), "select"),
        options=subtree(typed, "violations", "threats"),
    )
    relatives = (
        threats,
        *whom(typed, "r.whom"),
        *fields_of(typed, "r", ("group.size", "act.date")),
        _words_of(typed, "r"),
    )
    flight = fields_of(typed, "f", FLIGHT)
    now = fields_of(typed, "w", (WHEREABOUTS,))
    return Section(
        "after",
        say("What happened after"),
        say("No address, no travel date of somebody who still has to travel, no present place."),
        (
            Block("f", say("Leaving"), (left, *whom(typed, "f.whom"), *flight)),
            Block("r", more=(More(say("Relatives were threatened"), relatives),)),
            Block("w", say("Where the person is now"), (*now, *whom(typed, "w.whom"))),
        ),
    )


def consents_section(typed: Typed, action: str) -> Section:
    """Answers to what may be done with it."""
    say = typed.asked.words.say
    names = prefixes(typed, "c", MOST_CONSENTS, action == ONE_CONSENT)
    blocks = tuple(Block(prefix, fields=_consent(typed, prefix)) for prefix in names)
    button = Button(ONE_CONSENT, say("One more answer"), f"c{len(names) + 1}")
    return Section(
        "consent",
        say("What the person consents to"),
        say("Nothing recorded means that nothing may be published."),
        blocks,
        button if len(names) < MOST_CONSENTS else None,
    )


def _consent(typed: Typed, prefix: str) -> tuple[Field, ...]:
    words, lists = typed.asked.words, typed.asked.book.lists
    from_list = {
        "purpose": (words.say("For what"), "consent_purposes"),
        "audience": (words.say("For whom"), "audiences"),
        "answer": (words.say("Answer"), "consent_answers"),
    }
    made = [
        field_of(
            typed,
            Field(f"{prefix}.{part}", label, "select"),
            options=term_options(lists[terms], words),
        )
        for part, (label, terms) in from_list.items()
    ]
    day = mark("A day, written 2018-12-31")
    no_end = mark("A day, written 2018-12-31; empty: no end was agreed")
    how = mark("In person, in writing, through whom")
    made.append(field_of(typed, Field(f"{prefix}.dated", words.say("Dated")), day))
    until = Field(f"{prefix}.expires", words.say("Holds until, and on that day"))
    made.append(field_of(typed, until, no_end))
    obtained = Field(f"{prefix}.obtained", words.say("How the answer was obtained"))
    made.append(field_of(typed, obtained, how))
    return (*made, *whom(typed, f"{prefix}.whom"))
