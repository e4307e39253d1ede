"""What is asked when people go through consent together: one question, one purpose, one audience.

Each is an answer of its own. What the Special Procedures ask for one by one is marked: to send it,
a letter to the authorities, a summary in a public report, initials or the full name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from unerased.remedies.consents import Consents

if TYPE_CHECKING:
    import datetime as dt

    from unerased.model.consent import Decision
    from unerased.register.database import Database

__all__ = ["QUESTIONS", "Part", "Question", "standing"]

Part: TypeAlias = Literal["inside", "law", "united nations", "public"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        name: stable, for forms and words.
        part: of the conversation.
        purpose, audience: of the consent that an answer is recorded as.
        special: whether the Special Procedures ask for it apart.
    """

    name: str
    part: Part
    purpose: str
    audience: str
    special: bool = False

    @property
    def recipient(self) -> tuple[str, str]:
        """The purpose with its audience."""
        return self.purpose, self.audience


#: in the order of the conversation: from those who know already to everybody
QUESTIONS: Final = (
    Question("work", "inside", "internal", "team"),
    Question("lawyer", "law", "lawyer", "lawyers"),
    Question("court", "law", "court", "courts"),
    Question("sharing", "law", "sharing", "partners"),
    Question("send", "united nations", "committee", "un_bodies", special=True),
    Question("letter", "united nations", "authorities", "authorities", special=True),
    Question("numbers", "public", "statistics", "public"),
    Question("summary", "public", "publication_with_code", "public", special=True),
    Question("initials", "public", "publication_with_initials", "public", special=True),
    Question("name", "public", "publication_with_name", "public", special=True),
)


def standing(db: Database, person: str, on: dt.date) -> dict[str, Decision]:
    """How each question stands for a person on a day, under every code held to be theirs."""
    found = Consents.read(db, on, None)
    return {one.name: found.decision(person, one.recipient) for one in QUESTIONS}
