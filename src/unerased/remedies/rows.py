"""The rows of an exhaustion ledger. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from unerased.model.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.remedies.limits import Limit
    from unerased.remedies.rules import Gate, Remedy
    from unerased.remedies.steps import Between, Step

#: how a remedy stands: its authority decided; it was passed on; it waits for its authority; its
#: authority is late, or may be; it was announced and not filed; it is open and was not tried; it
#: opens only later; it is closed
State = Literal[
    "decided", "forwarded", "withdrawn", "pending", "late", "may be late", "announced", "open",
    "later", "closed",
]  # fmt: skip
#: what is said of a remedy that cannot help, or is not there
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
