"""What acts let a remedy be used: their kinds, their days, the conditions of a State. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.truth import Truth, all_of
from unerased.remedies.steps import Between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.remedies.rules import Gate, Remedy

_FAR: Final = dt.date.max


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


def concerns(remedy: Remedy, acts: Sequence[ActOf]) -> bool:
    """Whether there is an act of the kinds that this remedy is for."""
    kinds = {kind for rule in remedy.file_within for kind in rule.acts}
    return not kinds or any(kinds & act.kinds for act in acts)


def act_of(remedy: Remedy, acts: Sequence[ActOf]) -> str:
    """The act from which its limit runs: the one that came first, as far as is known."""
    kinds = {kind for rule in remedy.file_within for kind in rule.acts}
    found = [act for act in acts if not kinds or kinds & act.kinds]
    dated = [act for act in found if act.when is not None and act.when.earliest is not None]
    first = min(dated, key=lambda act: (act.when and act.when.earliest) or _FAR, default=None)
    return first.code if first else ""


def when_of(remedy: Remedy, acts: Sequence[ActOf]) -> Between | None:
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


def gate_of(
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
