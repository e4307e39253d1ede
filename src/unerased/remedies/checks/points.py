"""Points of a form, and how each is answered from the record. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from unerased.model.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from unerased.model.records import Claim
    from unerased.remedies.checks.facts import Facts
    from unerased.remedies.steps import Between, Step

#: there; not there; there, but not certain enough; told differently by different sources; the
#: register has no place for it: it is written into the draft by hand
State: TypeAlias = Literal["there", "missing", "uncertain", "conflict", "by hand"]

#: what the official text was read for; and what is general knowledge
SEEN: Final = "read in the official text"
LAWYER: Final = "to be checked by a lawyer"


@dataclass(frozen=True, slots=True)
class Answer:
    """How one point stands.

    Attributes:
        state: see `State`.
        why: in a few words, what is missing, uncertain or in conflict; "" when it is there.
        claims: codes of the claims that it rests on.
        enter: what to open to enter it: a code, and a property of it; "" for none.
    """

    state: State
    why: str = ""
    claims: tuple[str, ...] = ()
    enter: tuple[str, str] = ("", "")


Test: TypeAlias = "Callable[[Facts], list[Answer]]"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a form asks for.

    Attributes:
        name: stable, for programs.
        asks: in words.
        mark: `SEEN` or `LAWYER`.
        test: answers it; several answers where several acts or remedies are asked of.
    """

    name: str
    asks: str
    mark: str
    test: Test


@dataclass(frozen=True, slots=True)
class Form:
    """A form, and for whom it is.

    Attributes:
        kind: its name in commands.
        title: in words.
        purpose: what the person must have consented to.
        audience: who reads it.
        languages: in which the recipient takes it; a frame may be there in others.
    """

    kind: str
    title: str
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


def by_hand(why: str) -> Test:
    """A point that the register has no place for."""
    return lambda _facts: [Answer("by hand", why)]


def about(property_: str) -> Test:
    """Something said of the person."""

    def test(facts: Facts) -> list[Answer]:
        return [_said(facts.about.get(property_, ()), facts, (facts.person, property_))]

    return test


def of_acts(property_: str, *more: str) -> Test:
    """Something said of each act: any of these properties, without the kind in front."""

    def test(facts: Facts) -> list[Answer]:
        return [
            _said(_claims(act, (property_, *more)), facts, (act.code, f"act.{property_}"))
            for act in facts.acts
        ] or [_no_act(facts)]

    return test


def dated_acts(facts: Facts) -> list[Answer]:
    """Each act has a date that is known to the month at least."""
    answers = []
    for act in facts.acts:
        enter = (act.code, "act.date")
        answer = _said(act.said.get("date", ()), facts, enter)
        when = act.date("date")
        if answer.state == "there" and when is not None and not _to_the_month(when):
            answer = Answer("uncertain", "not known to the month", when.claims, enter)
        answers.append(answer)
    return answers or [_no_act(facts)]


def doers(facts: Facts) -> list[Answer]:
    """Each act has somebody who did it, by body or kind at least."""
    names = ("actor", "actor_stated", "actor_kind", "organisation")
    return [
        _said(
            [claim for one in facts.doers.get(act.code, ()) for claim in _claims(one, names)],
            facts,
            (act.code, "involvement.actor_kind"),
        )
        for act in facts.acts
    ] or [_no_act(facts)]


def consent(facts: Facts) -> list[Answer]:
    """The person agreed to this recipient, on this day."""
    if facts.consent.allowed:
        return [Answer("there", claims=(facts.consent.consent,))]
    why = f"consent: {facts.consent.reason.replace('_', ' ')}"
    return [Answer("missing", why, enter=(facts.person, "consent"))]


def asked(*pairs: tuple[str, str]) -> Test:
    """A consent of its own was asked for, any of these; a refusal is an answer, too."""

    def test(facts: Facts) -> list[Answer]:
        found = [facts.asked[pair] for pair in pairs if pair in facts.asked]
        told = [one for one in found if one.consent]
        if not told:
            return [Answer("missing", "nobody asked", enter=(facts.person, "consent"))]
        stale = [one.reason for one in told if one.reason == "expired"]
        if len(stale) == len(told):
            return [Answer("uncertain", "expired: ask again", enter=(facts.person, "consent"))]
        said = ", ".join(dict.fromkeys(one.reason for one in told))
        return [Answer("there", said, tuple(one.consent for one in told))]

    return test


def exhausted(facts: Facts) -> list[Answer]:
    """Each remedy tried has dates, outcome and a document; none waits without a reason."""
    answers: list[Answer] = []
    for row in facts.ledger.tried:
        if row.step is None or (row.remedy is not None and row.remedy.scope != "domestic"):
            continue
        code = row.step.code
        help_ = tuple(claim for term in row.cannot_help for claim in row.standing[term])
        for name, there in (
            ("date", row.filed is not None),
            ("decided", row.decided is not None or row.state != "decided"),
            ("document", bool(row.documents)),
        ):
            if not there:
                why = {"document": "no copy is held"}.get(name, "no date")
                answers.append(Answer("missing", why, enter=(code, f"intervention.{name}")))
        if row.state in {"pending", "announced", "forwarded", "may be late"} and not help_:
            why = f"still {row.state}: is it ineffective or prolonged?"
            answers.append(Answer("uncertain", why, enter=(code, "intervention.standing")))
        if row.state in {"decided", "late"} or help_:
            answers.append(Answer("there", claims=help_ or row.step.claims("outcome")))
    open_ = [row for row in facts.ledger.open if row.remedy and row.remedy.scope == "domestic"]
    for row in open_:
        if row.state == "open" and row.remedy is not None and not row.cannot_help:
            why = f"not tried: {row.remedy.labels['en']}; or say why it cannot help"
            answers.append(Answer("uncertain", why, enter=(row.after, "")))
    none = Answer("missing", "no remedy is recorded", enter=(facts.person, "intervention.person"))
    return answers or [none]


def searched(facts: Facts) -> list[Answer]:
    """Steps to find somebody, or why there could be none."""
    steps = [row.step for row in facts.ledger.tried if row.step is not None]
    steps += facts.ledger.help
    if not steps:
        return [
            Answer("missing", "no step is recorded", enter=(facts.person, "intervention.person"))
        ]
    return [Answer("there", claims=tuple(step.code for step in steps))]


def urgent(days: int) -> Test:
    """Whether an act is recent enough for an urgent procedure: a word to the author."""

    def test(facts: Facts) -> list[Answer]:
        first = facts.today - dt.timedelta(days=days)
        dates = [when for act in facts.acts if (when := act.date("date")) is not None]
        latest = [when.latest for when in dates if when.latest is not None]
        if any(day >= first for day in latest):
            return [Answer("there", f"within {days} days: ask for the urgent procedure")]
        return [Answer("there", "the ordinary procedure")] if latest else []

    return test


def not_after(last: dt.date, why: str) -> Test:
    """A hard gate: an act lies on or before this day, or the form is not open for it."""

    def test(facts: Facts) -> list[Answer]:
        answers = []
        for act in facts.acts:
            when = act.date("date")
            enter = (act.code, "act.date")
            if when is None or when.earliest is None or when.latest is None:
                answers.append(Answer("uncertain", f"date not known; {why}", enter=enter))
            elif when.earliest > last:
                answers.append(Answer("conflict", why, when.claims, enter))
            elif when.latest > last:
                answers.append(Answer("uncertain", why, when.claims, enter))
            else:
                answers.append(Answer("there", claims=when.claims))
        return answers or [_no_act(facts)]

    return test


def _said(claims: Iterable[Claim], facts: Facts, enter: tuple[str, str]) -> Answer:
    every = list(claims)
    known = [claim for claim in every if not isinstance(claim.value, Unknown)]
    codes = tuple(claim.code for claim in every)
    if not every:
        return Answer("missing", "nothing is recorded", enter=enter)
    if not known:
        return Answer("uncertain", "the source says that it is not known", codes, enter)
    if all(claim.code in facts.contested for claim in known):
        return Answer("conflict", "it is told differently, or denied", codes, enter)
    return Answer("there", claims=codes)


def _claims(told: Step, names: Iterable[str]) -> list[Claim]:
    return [claim for name in names for claim in told.said.get(name, ())]


def _to_the_month(when: Between) -> bool:
    if when.earliest is None or when.latest is None:
        return False
    return (when.latest - when.earliest).days <= _MONTH


_MONTH: Final = 31


def _no_act(facts: Facts) -> Answer:
    return Answer("missing", "no act is recorded", enter=(facts.person, "act.victim"))
