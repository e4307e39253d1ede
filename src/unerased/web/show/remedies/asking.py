"""The conversation about consent in plain words: what is asked, what a yes means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.remedies.conversation import QUESTIONS
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.remedies.conversation import Part, Question
    from unerased.web.desk import Asked

PARTS: Final[Mapping[Part, str]] = {
    "inside": mark("Inside our team"),
    "law": mark("Lawyers, courts, partners"),
    "united nations": mark("The United Nations"),
    "public": mark("In public"),
}
#: for each question, the question itself, and what a yes means
SAID: Final[Mapping[str, tuple[str, str]]] = {
    "work": (
        mark("May we keep what you told us and work with it?"),
        mark("Only our team reads it. It lies locked on our computers."),
    ),
    "lawyer": (
        mark("May a lawyer read it and prepare a case?"),
        mark("A lawyer has to keep it secret. Whether anything is sent is asked again."),
    ),
    "court": (
        mark("May it go to a court?"),
        mark("The court reads it, and so does the other side, the State, with your name."),
    ),
    "sharing": (
        mark("May another organisation that helps get it?"),
        mark("We say which one, before. It can ask you, but it may not pass it on."),
    ),
    "send": (
        mark("May we send it to a committee or another body of the United Nations?"),
        mark("A committee sends a complaint on to the State, with your name."),
    ),
    "letter": (
        mark("May the United Nations write a letter about it to the authorities?"),
        mark("Then the authorities learn that somebody spoke, and may guess who."),
    ),
    "numbers": (
        mark("May you be counted in numbers that are published?"),
        mark("Only the number is told: one of so many. Nothing about you stands beside it."),
    ),
    "summary": (
        mark("May what happened be told in public, without your name?"),
        mark(
            "As a short summary, in our reports or in a report of the United Nations. Whoever "
            "knows you well might still guess."
        ),
    ),
    "initials": (
        mark("May your initials stand beside it?"),
        mark("Whoever looks for you knows two letters of your name."),
    ),
    "name": (
        mark("May your full name stand beside it?"),
        mark("Everybody can read it and copy it. It cannot be taken out of the world again."),
    ),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """A question in words.

    Attributes:
        reads: who would read it.
        special: the Special Procedures ask for it apart.
    """

    name: str
    question: str
    means: str
    reads: str
    special: bool


@dataclass(frozen=True, slots=True)
class TalkPart:
    """Questions that belong together."""

    heading: str
    talks: tuple[Talk, ...]


def talk_of(question: Question, asked: Asked) -> Talk:
    """A question in the words of the page."""
    words = asked.words
    said, means = SAID[question.name]
    audience = asked.book.lists["audiences"].terms.get(question.audience)
    return Talk(
        question.name,
        words.say(said),
        words.say(means),
        words.label(audience.labels, question.audience) if audience else question.audience,
        question.special,
    )


def talk_parts(asked: Asked) -> tuple[TalkPart, ...]:
    """The whole conversation in its order."""
    return tuple(
        TalkPart(
            asked.words.say(heading),
            tuple(talk_of(one, asked) for one in QUESTIONS if one.part == part),
        )
        for part, heading in PARTS.items()
    )
