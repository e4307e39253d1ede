"""How carefully to work: one value that every family reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from unerased.estimate.errors import SettingsError
from unerased.estimate.latent.sampler import Schedule


@dataclass(frozen=True, slots=True)
class Settings:
    """Lengths of runs and the level of intervals.

    Attributes:
        level: probability that an interval should hold, between 0 and 1.
        schedule: the latent-class sampler.
        replicates: bootstrap replicates of the log-linear family, at least 50.
        draws: draws from the graph posterior, at least 50.
        all_models: hierarchical log-linear models are all fitted up to this many lists (2 to 5);
            beyond, the stepwise search stands for the family.
        retries: how often the sampler may start again, twice as long, until chains agree.
    """

    level: float = 0.95
    schedule: Schedule = field(default_factory=lambda: Schedule(32, 400, 400, 10, 24))
    replicates: int = 400
    draws: int = 1000
    all_models: int = 5
    retries: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise SettingsError("the level of an interval lies between 0 and 1")
        if min(self.replicates, self.draws) < LEAST:
            raise SettingsError(f"at least {LEAST} replicates and draws are needed")
        if not 2 <= self.all_models <= 5:  # noqa: PLR2004 - where all models can be listed
            raise SettingsError("all hierarchical models can be fitted for 2 to 5 lists")
        if self.retries < 0:
            raise SettingsError("retries cannot be negative")


LEAST = 50


def quick() -> Settings:
    """Short runs, for many strata and for studies of coverage; the same methods."""
    return Settings(
        schedule=Schedule(8, 150, 150, 10, 16), replicates=100, draws=400, all_models=4, retries=1
    )
