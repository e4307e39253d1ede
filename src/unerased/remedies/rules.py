"""The rules of time limits: what a file of rules becomes once it was read and checked. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from unerased.model.codebook import Labels
    from unerased.remedies.counting import Counting

#: the dates from which a limit may run: when a step was filed, decided, when the decision was
#: served, when the act was done, when the last remedy in the country was decided
Start = Literal["filed", "decided", "served", "act", "exhausted"]
#: what has become of a step, in the few kinds that rules ask for
Ending = Literal["refused", "silence", "forwarded", "partial", "granted", "withdrawn"]
Scope = Literal["domestic", "international"]

STARTS: Final = ("filed", "decided", "served", "act", "exhausted")
ENDINGS: Final = ("refused", "silence", "forwarded", "partial", "granted", "withdrawn")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule about one limit, for the time in which it held.

    Attributes:
        counting: how it is counted; None for "there is no fixed limit".
        start: the date from which it runs.
        since: the first day of that date for which the rule holds; None for always.
        until: the last one.
        recorded_pauses: whether a recorded suspension stops it.
        acts: only acts of these kinds set it running, when it runs from an act; () for any.
        source: where the rule stands.
        dated: the date of that source, as far as it is known.
        checked_by: the lawyer who checked it; "" when nobody did yet.
        note: what else to know, by language.
    """

    counting: Counting | None
    start: Start
    source: str
    since: dt.date | None = None
    until: dt.date | None = None
    recorded_pauses: bool = False
    acts: tuple[str, ...] = ()
    dated: str = ""
    checked_by: str = ""
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on when the acts happened: outside of it the remedy is closed."""

    state: str
    source: str
    acts_from: dt.date | None = None
    acts_until: dt.date | None = None
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opens:
    """What opens a remedy: one of these remedies ended in one of these ways."""

    remedies: tuple[str, ...]
    endings: tuple[Ending, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way to seek redress, with its limits.

    Attributes:
        name: "jurisdiction.remedy", by which steps refer to it.
        labels: what it is called, by language.
        body: who decides, by language.
        state: the State whose law it is, "" for international ones.
        to_exhaust: whether an international body expects that it was tried.
        first: it may be the first step of all.
        after_exhaustion: it opens once the remedies in the country are exhausted or cannot help.
        opens: what else opens it.
        file_within: until when it must be filed, a rule for each time in which it held.
        answer_within: until when the authority must answer.
        gates: conditions on when the acts happened, by State.
        any_state: it is open whatever the State has accepted.
        note: what else to know, by language.
    """

    name: str
    labels: Labels
    body: Labels
    scope: Scope
    state: str = ""
    to_exhaust: bool = True
    first: bool = False
    after_exhaustion: bool = False
    opens: tuple[Opens, ...] = ()
    file_within: tuple[Rule, ...] = ()
    answer_within: tuple[Rule, ...] = ()
    gates: tuple[Gate, ...] = ()
    any_state: bool = False
    note: Mapping[str, str] = field(default_factory=dict)

    @property
    def unchecked(self) -> bool:
        """Whether no lawyer has checked one of its rules."""
        return any(not rule.checked_by for rule in (*self.file_within, *self.answer_within))


@dataclass(frozen=True, slots=True)
class Rules:
    """Every remedy known here, by name, and the files they came from."""

    remedies: Mapping[str, Remedy]
    files: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> Remedy | None:
        """The remedy of this name; None when no file has it."""
        return self.remedies.get(name)

    def opened_by(self, name: str, ending: Ending) -> Iterator[Remedy]:
        """Remedies that are open once this one has ended so."""
        for remedy in self.remedies.values():
            if any(name in one.remedies and ending in one.endings for one in remedy.opens):
                yield remedy

    def international(self) -> Iterator[Remedy]:
        """Remedies outside any one country."""
        return (one for one in self.remedies.values() if one.scope == "international")
