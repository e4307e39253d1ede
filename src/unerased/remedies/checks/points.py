"""Points of a form, their answers, and what entry would mend one. Values only.

Nothing here is in the words of a language: points, answers and forms carry names, and
`wording` says them. `asking` answers points from the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.remedies.checks.facts import Facts

#: there; not there; there, but not certain enough; told differently by different sources; the
#: register has no place for it: it is written into the draft by hand; it lies in a compartment
#: that this member cannot open, so that nothing is seen of it says nothing
State: TypeAlias = Literal["there", "missing", "uncertain", "conflict", "by hand", "closed"]
#: what the official text was read for; and what is general knowledge
Mark: TypeAlias = Literal["seen", "lawyer"]
#: say something of a subject; enter a new subject that refers to one; ask for consent; take in a
#: file for a subject
Entry: TypeAlias = Literal["property", "subject", "consent", "file"]
#: what stands in a field of an answer's words: words by their names, a number, or labels
Fill: TypeAlias = "tuple[str, ...] | int | Mapping[str, str]"


@dataclass(frozen=True, slots=True)
class Target:
    """The kind of entry that would mend an answer, and where it is made.

    Attributes:
        kind: see `Entry`.
        code: of the subject; for a new subject, of the one that it refers to.
        property: by which something is said, referred to, or held; "" for a consent.
        purpose, audience: of the consent to ask for; else "".
    """

    kind: Entry
    code: str
    property: str = ""
    purpose: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How one point stands.

    Attributes:
        state: see `State`.
        why: name of what is missing, uncertain, in conflict or to be done; "" when all is there.
        claims: codes of the claims that it rests on.
        target: what to enter; None when nothing in the register would mend it.
        fills: what stands in the fields of the words for `why`.
    """

    state: State
    why: str = ""
    claims: tuple[str, ...] = ()
    target: Target | None = None
    fills: Mapping[str, Fill] = field(default_factory=dict)


Test: TypeAlias = "Callable[[Facts], list[Answer]]"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a form asks for.

    Attributes:
        name: of what it asks for; two points of one name ask for the same.
        test: answers it; several answers where several acts or remedies are asked of.
        mark: whether the official text of the form was read for it.
    """

    name: str
    test: Test
    mark: Mark = "lawyer"

    @property
    def seen(self) -> Point:
        """The same point, for a form whose official text was read for it."""
        return replace(self, mark="seen")


@dataclass(frozen=True, slots=True)
class Form:
    """A form, and for whom it is.

    Attributes:
        kind: its name.
        purpose: what the person must have consented to.
        audience: who reads it.
        languages: in which the recipient takes it; a frame may be there in others.
        points: what it asks for, in its order.
    """

    kind: str
    purpose: str
    audience: str
    languages: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The points of a form with their answers, in the form's order."""

    form: Form
    answers: tuple[tuple[Point, Answer], ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, uncertain or in conflict; what is done by hand is open."""
        return all(answer.state in {"there", "by hand"} for _, answer in self.answers)

    @property
    def open(self) -> tuple[tuple[Point, Answer], ...]:
        """What is not there."""
        return tuple(one for one in self.answers if one[1].state != "there")


def checked(form: Form, facts: Facts) -> Checked:
    """Ask every point of a form."""
    return Checked(
        form, tuple((point, answer) for point in form.points for answer in point.test(facts))
    )
