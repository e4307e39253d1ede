"""What a measurement is asked, what it gives, and the goals. Values only."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

__all__ = [
    "EACH_CPU", "GOALS", "NAMES", "QUICK", "WHOLE", "Goal", "Measurement", "Plan", "Sample",
    "judged",
]  # fmt: skip

MIB: Final = 1024 * 1024
BADLY: Final = 2.0
#: the note of a sample with what processors spent on one of what was measured, not on all
EACH_CPU: Final = "each_cpu_seconds"


class Goal(msgspec.Struct, frozen=True):
    """What a measurement should stay below.

    Attributes:
        of: which of its figures the limit is for.
        limit: highest value that meets the goal.
        says: the two things that are compared.
    """

    of: Literal["ratio", "seconds", "cpu_seconds"]
    limit: float
    says: str


GOALS: Final[dict[str, Goal]] = {
    "rebuild": Goal("ratio", 2.0, "rebuild from sealed segments / the same rows, plain SQLite"),
    "open": Goal("seconds", 0.5, "open a warm register / open the same rows, plain SQLite"),
    "search": Goal("ratio", 1.3, "p50 of a search / the same statements, plain SQLite FTS5"),
    "evidence": Goal("ratio", 1.0, "evidence add / age, then sha256sum"),
    "page": Goal("seconds", 0.030, "p50 of a person's page / a static file, same server"),
    "import": Goal("seconds", 10.0, "import of 5,000 rows of a spreadsheet / reading its cells"),
    "pages": Goal("cpu_seconds", 0.050, "p50 of the slowest kind of page / p50 of a person's page"),
}
NAMES: Final = tuple(GOALS)


class Plan(msgspec.Struct, frozen=True):
    """How large a run is.

    Attributes:
        persons: in the generated register; each comes with about ten claims.
        repeats: pairs of peer and ours, one after the other.
        queries: searches in each repeat.
        pages: persons whose pages are asked for in each repeat.
        file_mib: size of the file that is added as evidence.
        rows: of the spreadsheet that is imported.
    """

    name: str
    persons: int
    repeats: int
    queries: int
    pages: int
    file_mib: int
    rows: int = 5_000


QUICK: Final = Plan("quick", persons=5_000, repeats=3, queries=200, pages=100, file_mib=128)
WHOLE: Final = Plan("whole", persons=100_000, repeats=3, queries=200, pages=300, file_mib=1024)


class Sample(msgspec.Struct, frozen=True):
    """What one child process measured.

    Attributes:
        seconds: the measured time.
        memory_mib: the largest amount of memory that the process held at any time.
        cpu_seconds: what the processors spent on it; other programs do not add to it.
        size: what was measured, in words.
        notes: figures worth keeping beside it.
    """

    seconds: float
    memory_mib: float = 0.0
    size: str = ""
    cpu_seconds: float = 0.0
    notes: dict[str, float] = {}


class Measurement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the result.

    Attributes:
        ratio: median over the pairs of ours / peer.
        cpu_ratio: the same of the time that processors spent, which other programs on the machine
            hardly change; ours may spend it on two of them at once.
        seconds: median of ours; `peer_seconds` that of the peer.
        cpu_seconds: median of what processors spent on ours, where the goal is for that.
        goal: highest value of the figure named by `goal_of` that meets the goal.
        memory_mib: most that any process of ours held; `peer_memory_mib` the peer's.
        spread: smallest and largest ratio of a pair.
        why: where the time went, given where the goal is missed.
        skipped: why it was not measured.
    """

    size: str
    goal: float
    goal_of: str
    compares: str
    met: bool | None
    ratio: float | None = None
    cpu_ratio: float | None = None
    seconds: float | None = None
    peer_seconds: float | None = None
    cpu_seconds: float | None = None
    memory_mib: float | None = None
    peer_memory_mib: float | None = None
    spread: tuple[float, float] | None = None
    repeats: int = 0
    notes: dict[str, float] = {}
    why: str = ""
    skipped: str = ""

    @property
    def badly_missed(self) -> bool:
        """Whether it missed its goal by more than a factor of two."""
        known = {"ratio": self.ratio, "seconds": self.seconds, "cpu_seconds": self.cpu_seconds}
        reached = known[self.goal_of]
        return reached is not None and reached > BADLY * self.goal


def judged(name: str, size: str, figures: dict[str, object]) -> Measurement:
    """A measurement with its goal and whether it was met."""
    goal = GOALS[name]
    reached = figures.get(goal.of)
    met = isinstance(reached, float) and reached <= goal.limit
    return Measurement(
        size, goal.limit, goal.of, goal.says, met if reached is not None else None,
        **figures,  # type: ignore[arg-type] # names and types are those of the fields
    )  # fmt: skip
