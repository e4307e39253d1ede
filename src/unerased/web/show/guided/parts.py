"""What the guided form is made of: its blocks, the properties asked in each, how many there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.show.guided.draft import numbers_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.web.show.forms.saying import Typed

SOURCE: Final = (
    "source.kind",
    "source.connection",
    "source.reliability",
    "source.office",
    "source.anonymous",
)
STATEMENT: Final = ("statement.date", "statement.setting", "statement.text")
PERSON: Final = ("person.sex", "person.age", "person.affected_as", "person.origin")
GROUP: Final = ("group.size", "group.described_as")
EVENT: Final = ("event.title", "event.kind", "event.date", "event.place")
NARRATIVE: Final = "event.narrative"
VIOLATION: Final = "act.violation"
ACT_FIRST: Final = ("act.date", "act.place", "act.duration")
ACT_HOW: Final = ("act.means", "act.method", "act.site", "act.conditions", "act.demand")
ACT_END: Final = ("act.outcome", "act.injuries", "act.medical_attention")
ACTOR_FIRST: Final = ("involvement.actor_kind", "involvement.organisation")
ACTOR_MORE: Final = ("involvement.actor_stated", "involvement.degree")
#: asked when a source speaks of an act that is recorded already
AGAIN: Final = ("act.date", "act.place", "act.duration")
FLIGHT: Final = ("act.origin_place", "act.destination", "act.date")
WHEREABOUTS: Final = "person.whereabouts_kind"
CONSENT: Final = ("purpose", "audience", "answer", "dated", "expires", "obtained")

#: choices of whom a block is about
GROUP_WHO: Final = "group"
NOBODY: Final = "nobody"
#: a source that speaks of a recorded act too
TOO: Final = "too"

#: so many blocks stand in one form: a browser may send no more than a thousand fields
MOST_PERSONS: Final = 6
MOST_ACTS: Final = 14
MOST_AGAIN: Final = 24
MOST_CONSENTS: Final = 12

#: fields that only tell what another one means
_SAYS_NOTHING: Final = re.compile(r"\.(?:whom|which|name[0-9]*\.(?:kind|lang))\Z")

ONE_PERSON: Final = mark("one person")
A_GROUP: Final = mark("a group of people")
NOBODY_IN_PARTICULAR: Final = mark("nobody in particular")
EVERYBODY: Final = mark("everybody named above")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person or a group that the account is about."""

    prefix: str
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what the account is about; `event` is "" where there is none."""

    people: tuple[Someone, ...]
    event: str

    @property
    def persons(self) -> tuple[Someone, ...]:
        """Those of them who are single persons."""
        return tuple(one for one in self.people if one.kind == "person")

    def meant(self, typed: Typed, name: str) -> tuple[Someone, ...]:
        """Whom a block is about: everybody, or the one chosen in the field of this name."""
        chosen = typed.text(name)
        if not chosen:
            return self.people
        found = tuple(one for one in self.people if one.prefix == chosen)
        if not found:
            typed.wrong(name, mark("Nobody is described there. Choose somebody else."))
        return found


def people_typed(typed: Typed) -> tuple[str, ...]:
    """The prefixes of the blocks for people: p1, p2."""
    return prefixes(typed, "p", MOST_PERSONS)


def prefixes(typed: Typed, letter: str, most: int, more: int = 0) -> tuple[str, ...]:
    """The prefixes of the blocks of one sort; always one, and `more` new ones."""
    number = min(max(1, numbers_of([*typed.post], letter, most)) + more, most)
    return tuple(f"{letter}{block}" for block in range(1, number + 1))


def filled(typed: Typed, prefix: str) -> bool:
    """Whether anything was typed into a block."""
    start = f"{prefix}."
    return any(
        name.startswith(start) and typed.text(name).strip() and not _SAYS_NOTHING.search(name)
        for name in typed.post
    )
