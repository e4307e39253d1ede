"""The exhaustion ledger of a person: a row for each remedy, tried or still open. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from unerased.model.truth import Truth, all_of
from unerased.remedies.limits import Limit, limit_of
from unerased.remedies.steps import Between, Step, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.remedies.rules import Ending, Gate, Remedy, Rules, Start

#: how a remedy stands: its authority decided; it was passed on; it waits for its authority; its
#: authority is late, or may be; it was announced and not filed; it is open and was not tried; it
#: opens only later; it is closed
State = Literal[
    "decided", "forwarded", "withdrawn", "pending", "late", "may be late", "announced", "open",
    "later", "closed",
]  # fmt: skip
#: claims of this kind say that a remedy cannot help, or is not there
_FAR: Final = dt.date.max
_NO_HELP: Final = ("ineffective", "prolonged", "dangerous", "not_available")


@dataclass(frozen=True, slots=True)
class Next:
    """A remedy that may come next, with the limit to file it.

    Attributes:
        remedy: which.
        limit: until when.
        opens: YES when it is open today; MAYBE when that depends on an uncertain date; NO when
            it opens only once the authority is late.
        step: code of the step in which it was taken already, "" for none.
    """

    remedy: Remedy
    limit: Limit
    opens: Truth
    step: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger.

    Attributes:
        step: the step of this row; None for a remedy that nobody took yet.
        remedy: by the rules; None when nobody said which remedy the step was, or no rule has it.
        state: how it stands today.
        standing: what is said of whether it can help, each with the claims that say so.
        filed, decided, served: dates, as far as they are known.
        answer: until when its authority must answer, for a step that waits.
        next: what may come next.
        gate: whether the acts lie where this remedy is open to them; YES without conditions.
        gates: the conditions.
        documents: codes of the files that are held.
        after: code of the step or act from which the limit of a remedy runs that nobody took yet.
    """

    step: Step | None
    remedy: Remedy | None
    state: State
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filed: Between | None = None
    decided: Between | None = None
    served: Between | None = None
    answer: Limit | None = None
    limit: Limit | None = None
    next: tuple[Next, ...] = ()
    gate: Truth = Truth.YES
    gates: tuple[Gate, ...] = ()
    documents: tuple[str, ...] = ()
    after: str = ""

    @property
    def cannot_help(self) -> tuple[str, ...]:
        """Terms by which somebody says that the remedy cannot help, or is not there."""
        return tuple(term for term in self.standing if term in _NO_HELP)


@dataclass(frozen=True, slots=True)
class ActOf:
    """When an act against the person happened: what some rules ask for.

    Attributes:
        kinds: terms of what was done, with the wider ones.
        when: as far as it is known.
        code: of the act.
    """

    kinds: frozenset[str]
    when: Between | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of one person.

    Attributes:
        person: code.
        rows: steps in their order, then remedies in the country that are open, then those outside.
        help: steps that are help rather than remedies, in their order.
        state: the State whose remedies were tried, "" when no rule tells.
        unknown: remedies that a claim names and no rule knows, by step.
    """

    person: str
    rows: tuple[Row, ...]
    help: tuple[Step, ...] = ()
    state: str = ""
    unknown: Mapping[str, str] = field(default_factory=dict)

    @property
    def tried(self) -> tuple[Row, ...]:
        """The rows of steps."""
        return tuple(row for row in self.rows if row.step is not None)

    @property
    def open(self) -> tuple[Row, ...]:
        """The rows of remedies that nobody took yet."""
        return tuple(row for row in self.rows if row.step is None)


def ledger_of(
    person: str, steps: Iterable[Step], acts: Sequence[ActOf], rules: Rules, today: dt.date
) -> Ledger:
    """Work out the ledger of a person on a day.

    Args:
        person: code.
        steps: every step taken for the person.
        acts: acts that the person suffered.
        rules: the rules that are known.
        today: the day for which limits are looked at.
    """
    ordered = in_order(steps)
    remedies = [step for step in ordered if step.is_remedy]
    by_name = {step.remedy: step for step in reversed(remedies) if step.remedy}
    rows = [_row(step, remedies, acts, rules, today) for step in remedies]
    states = {row.remedy.state for row in rows if row.remedy and row.remedy.state}
    state = next(iter(states)) if len(states) == 1 else ""
    rows += _open_here(rows, by_name)
    rows += [
        _first(remedy, acts)
        for remedy in rules.remedies.values()
        if remedy.first
        and state
        and remedy.state == state
        and all(row.remedy is not remedy for row in rows)
    ]
    final = _final(rows)
    rows += [
        _outside(remedy, rows, final, acts, state)
        for remedy in rules.international()
        if remedy.name not in by_name
        and _concerns(remedy, acts)
        and (not remedy.opens or any(one.remedy is remedy for row in rows for one in row.next))
    ]
    return Ledger(
        person,
        tuple(rows),
        tuple(step for step in ordered if not step.is_remedy),
        state,
        {step.code: step.remedy for step in remedies if step.remedy and not rules.get(step.remedy)},
    )


def _row(
    step: Step, way: Sequence[Step], acts: Sequence[ActOf], rules: Rules, today: dt.date
) -> Row:
    remedy = rules.get(step.remedy)
    filed, decided, served = (step.date(name) for name in ("date", "decided", "served"))
    dates: dict[Start, Between | None] = {
        "filed": filed,
        "decided": decided,
        "served": served,
        "exhausted": served or decided,
    }
    answer = limit = None
    if remedy is not None and step.filed and not step.ended and "forwarded" not in step.endings:
        answer = limit_of(remedy, "answer", dates, step=step)
    elif remedy is not None and not step.filed:
        limit = limit_of(remedy, "file", _dates_to_file(step, way, remedy, acts), step=step)
    state = _state(step, answer, today)
    gates, gate = _gate(remedy, acts)
    return Row(
        step,
        remedy,
        state,
        _standing(step),
        filed if step.filed else None,
        decided,
        served,
        answer,
        limit,
        _next(step, state, dates, way, rules) if remedy is not None else (),
        gate,
        gates,
        step.refs("document"),
    )


def _state(step: Step, answer: Limit | None, today: dt.date) -> State:
    if not step.filed:
        return "announced"
    for ending, state in _ENDED.items():
        if ending in step.endings:
            return state
    if "overdue" in step.terms("outcome"):
        return "late"  # a source says so itself
    return "pending" if answer is None else _WAITS.get(answer.standing(today), "pending")


_ENDED: Final[Mapping[Ending, State]] = {
    "withdrawn": "withdrawn",
    "refused": "decided",
    "partial": "decided",
    "granted": "decided",
    "forwarded": "forwarded",
}
_WAITS: Final[Mapping[str, State]] = {"ended": "late", "may have ended": "may be late"}
_LATE: Final = {"late": Truth.YES, "may be late": Truth.MAYBE}


def _next(
    step: Step,
    state: State,
    dates: Mapping[Start, Between | None],
    way: Sequence[Step],
    rules: Rules,
) -> tuple[Next, ...]:
    """What may follow: by how the step ended, or, while it waits, by its authority's silence."""
    found: dict[str, Next] = {}
    later = way[way.index(step) + 1 :]
    for ending in step.endings if step.ended or "forwarded" in step.endings else ():
        if ending != "silence":
            for remedy in rules.opened_by(step.remedy, ending):
                found[remedy.name] = _next_of(remedy, step, dates, later, Truth.YES)
    if not step.ended and step.filed and "forwarded" not in step.endings:
        for remedy in rules.opened_by(step.remedy, "silence"):
            if remedy.name not in found:
                opens = _LATE.get(state, Truth.NO)
                found[remedy.name] = _next_of(remedy, step, dates, later, opens)
    return tuple(found.values())


def _next_of(
    remedy: Remedy,
    step: Step,
    dates: Mapping[Start, Between | None],
    later: Sequence[Step],
    opens: Truth,
) -> Next:
    taken = [one for one in later if one.remedy == remedy.name]
    direct = [one for one in taken if step.code in one.refs("follows")] or taken
    prepared = next((one for one in direct if not one.filed), None)
    filed = next((one for one in direct if one.filed), None)
    limit = limit_of(remedy, "file", dates, step=prepared)
    chosen = filed or prepared
    return Next(remedy, limit, opens, chosen.code if chosen else "")


def _dates_to_file(
    step: Step, way: Sequence[Step], remedy: Remedy, acts: Sequence[ActOf]
) -> dict[Start, Between | None]:
    """The dates from which the limit of a step runs that is not filed yet: of what it follows."""
    before = [one for one in way if one.code in step.refs("follows")]
    before = before or list(way[: way.index(step)])[-1:]
    last = before[-1] if before else None
    decided = last.date("decided") if last else None
    served = last.date("served") if last else None
    return {
        "filed": None,
        "decided": decided,
        "served": served,
        "exhausted": served or decided,
        "act": _when_of(remedy, acts),
    }


def _open_here(rows: Sequence[Row], taken: Mapping[str, Step]) -> list[Row]:
    """Remedies in the country that a step has opened, or will open, and that nobody took."""
    found: dict[str, Row] = {}
    for row in rows:
        for one in row.next:
            name = one.remedy.name
            if one.step or name in taken or one.remedy.scope != "domestic":
                continue
            state: State = "later" if one.opens is Truth.NO else "open"
            if name not in found or (found[name].state == "later" and state == "open"):
                after = row.step.code if row.step else ""
                found[name] = Row(None, one.remedy, state, limit=one.limit, after=after)
    return list(found.values())


def _first(remedy: Remedy, acts: Sequence[ActOf]) -> Row:
    """A remedy with which a way may begin, and that nobody took."""
    limit = limit_of(remedy, "file", {"act": _when_of(remedy, acts)})
    return Row(None, remedy, "open", limit=limit, after=_act_of(remedy, acts))


def _act_of(remedy: Remedy, acts: Sequence[ActOf]) -> str:
    """The act from which its limit runs: the one that came first, as far as is known."""
    kinds = {kind for rule in remedy.file_within for kind in rule.acts}
    found = [act for act in acts if not kinds or kinds & act.kinds]
    dated = [act for act in found if act.when is not None and act.when.earliest is not None]
    first = min(dated, key=lambda act: (act.when and act.when.earliest) or _FAR, default=None)
    return first.code if first else ""


def _final(rows: Sequence[Row]) -> Row | None:
    """The last decision in the country that ended a remedy which has to be exhausted."""
    decided = [
        row
        for row in rows
        if row.state == "decided"
        and row.remedy
        and row.remedy.scope == "domestic"
        and row.remedy.to_exhaust
    ]
    return decided[-1] if decided else None


def _outside(
    remedy: Remedy, rows: Sequence[Row], final: Row | None, acts: Sequence[ActOf], state: str
) -> Row:
    decided = final.decided if final else None
    served = final.served if final else None
    if served is None and decided is not None:
        served = Between(decided.earliest, None, decided.claims)
    dates: dict[Start, Between | None] = {
        "exhausted": served,
        "decided": decided,
        "act": _when_of(remedy, acts),
    }
    by_step = next((one.limit for row in rows for one in row.next if one.remedy is remedy), None)
    gates, gate = _gate(remedy, acts, state)
    of_act = bool(remedy.file_within) and remedy.file_within[0].start == "act"
    after = _act_of(remedy, acts) if of_act else final.step.code if final and final.step else ""
    opened = {one.remedy.name for row in rows for one in row.next}
    waits = [
        row
        for row in rows
        if row.step is None and row.remedy and row.remedy.to_exhaust and row.remedy.name in opened
    ]
    waits += [row for row in rows if row.state in ("pending", "announced", "may be late")]
    ready = not remedy.after_exhaustion or (final is not None and not waits)
    now: State = "closed" if gate is Truth.NO else "open" if ready else "later"
    limit = by_step or limit_of(remedy, "file", dates)
    return Row(None, remedy, now, limit=limit, gate=gate, gates=gates, after=after)


def _concerns(remedy: Remedy, acts: Sequence[ActOf]) -> bool:
    """Whether there is an act of the kinds that this remedy is for."""
    kinds = {kind for rule in remedy.file_within for kind in rule.acts}
    return not kinds or any(kinds & act.kinds for act in acts)


def _when_of(remedy: Remedy, acts: Sequence[ActOf]) -> Between | None:
    """From when a limit that an act sets running may run: by the earliest act that it is for."""
    kinds = {kind for rule in remedy.file_within for kind in rule.acts}
    found = [act.when for act in acts if not kinds or kinds & act.kinds]
    dated = [when for when in found if when is not None]
    if not dated or len(dated) < len(found):
        return None  # of an act without a date nobody knows whether it came first
    lows = [when.earliest for when in dated if when.earliest]
    highs = [when.latest for when in dated if when.latest]
    return Between(
        min(lows) if len(lows) == len(dated) else None,
        max(highs) if len(highs) == len(dated) else None,
        tuple(code for when in dated for code in when.claims),
    )


def _gate(
    remedy: Remedy | None, acts: Sequence[ActOf], state: str = ""
) -> tuple[tuple[Gate, ...], Truth]:
    """The conditions of this State, and whether every act fulfils them.

    A remedy with conditions of which none is for this State: nobody has said whether it is open
    to it, and nothing is guessed.
    """
    if remedy is None or remedy.any_state:
        return (), Truth.YES
    gates = tuple(gate for gate in remedy.gates if gate.state == state)
    if not gates or not acts:
        return gates, Truth.MAYBE
    return gates, _best(_within(act.when, gate) for act in acts for gate in gates)


def _best(truths: Iterable[Truth]) -> Truth:
    """Closed only when every act surely lies outside."""
    found = list(truths)
    if all(one is Truth.NO for one in found):
        return Truth.NO
    return Truth.YES if all(one is Truth.YES for one in found) else Truth.MAYBE


def _within(when: Between | None, gate: Gate) -> Truth:
    if when is None:
        return Truth.MAYBE
    return all_of(
        (
            _after(when, gate.acts_from),
            _before(when, gate.acts_until),
        )
    )


def _after(when: Between, first: dt.date | None) -> Truth:
    if first is None or (when.earliest is not None and when.earliest >= first):
        return Truth.YES
    return Truth.NO if when.latest is not None and when.latest < first else Truth.MAYBE


def _before(when: Between, last: dt.date | None) -> Truth:
    if last is None or (when.latest is not None and when.latest <= last):
        return Truth.YES
    return Truth.NO if when.earliest is not None and when.earliest > last else Truth.MAYBE


def _standing(step: Step) -> dict[str, tuple[str, ...]]:
    return {
        term: tuple(
            one.code for one in step.said["standing"] if getattr(one.value, "term", "") == term
        )
        for term in step.terms("standing")
    }
