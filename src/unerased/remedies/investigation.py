"""The State's investigation, point by point: what is said to have been done, by whom. Pure.

Nothing here is a verdict of ours and nothing is added up: a point reads "said to be done", "said
not to be done", "sources differ" or "nobody says". A judgement is a finding, with its standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from unerased.model.values import Term
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.remedies.steps import Step
    from unerased.remedies.waits import Wait

Said = Literal["done", "not done", "sources differ", "nobody says"]

#: other claims that tell of a point, by property and, where it has terms, by term
_TELLS: Final = (
    ("victim_heard", "victim_statements", "held", True),
    ("victim_heard", "victim_statements", "none_held", False),
    ("reasons_given", "reason_given", "", True),
    ("decision_handed_over", "served", "", True),
)
EXAMINES: Final = "examination"


@dataclass(frozen=True, slots=True)
class Point:
    """One point, with the claims that tell of it.

    Attributes:
        term: of the list "investigation_points".
        done: codes of claims that it was done.
        not_done: codes of claims that it was not.
    """

    term: str
    done: tuple[str, ...]
    not_done: tuple[str, ...]

    @property
    def said(self) -> Said:
        """What the sources come to."""
        if self.done and self.not_done:
            return "sources differ"
        if self.done:
            return "done"
        return "not done" if self.not_done else "nobody says"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What an investigation owes, with its points.

    Attributes:
        name: promptness, thoroughness, independence, impartiality or transparency.
        labels: what it is called, by language.
        paragraphs: where it stands in the standards.
        waits: stretches of waiting, for promptness.
    """

    name: str
    labels: Mapping[str, str]
    paragraphs: str
    points: tuple[Point, ...]
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True, slots=True)
class Investigation:
    """All criteria, and the steps on which they rest."""

    criteria: tuple[Criterion, ...]
    steps: tuple[str, ...]
    sources: tuple[str, ...]


class _Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: dict[str, str]
    paragraphs: str
    points: list[str]


class _Standard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    sources: dict[str, str]
    criteria: dict[str, _Criterion]


def measured(steps: Sequence[Step], waits: Sequence[Wait]) -> Investigation:
    """The investigation by the points of the standards.

    Args:
        steps: the examinations and decisions of the State on a person's complaint.
        waits: stretches of waiting in the same way; those on these steps tell of promptness.
    """
    standard = _standard()
    own = {step.code for step in steps}
    prompt = tuple(one for one in waits if one.step in own and one.what != "next step")
    return Investigation(
        tuple(
            Criterion(
                name,
                one.labels,
                one.paragraphs,
                tuple(_point(term, steps) for term in one.points),
                prompt if name == "promptness" else (),
            )
            for name, one in standard.criteria.items()
        ),
        tuple(step.code for step in steps),
        tuple(standard.sources.values()),
    )


def tells_of_an_investigation(step: Step, below: Mapping[str, frozenset[str]]) -> bool:
    """Whether a step is an examination by an authority, or a claim tells how it was made."""
    kinds = {EXAMINES, *below.get(EXAMINES, frozenset())}
    told = ("examination_did", "examination_did_not", "victim_statements", "rested_on")
    return bool(kinds & set(step.terms("kind"))) or any(step.said.get(name) for name in told)


def _point(term: str, steps: Sequence[Step]) -> Point:
    done: list[str] = []
    not_done: list[str] = []
    for step in steps:
        for name, found in (("examination_did", done), ("examination_did_not", not_done)):
            found += [one.code for one in step.said.get(name, ()) if one.value == Term(term)]
        for point, name, value, so in _TELLS:
            if point == term:
                claims = step.said.get(name, ())
                fits = [one.code for one in claims if not value or one.value == Term(value)]
                (done if so else not_done).extend(fits)
    return Point(term, tuple(done), tuple(not_done))


@cache
def _standard() -> _Standard:
    text = files(__package__).joinpath("standard.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), _Standard)
