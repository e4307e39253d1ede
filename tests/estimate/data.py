"""Where the published tables lie, and tables made from a truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from unerased.estimate.settings import Settings
from unerased.estimate.latent.sampler import Schedule
from unerased.estimate.table import Table, from_dense, read_table

FOLDER = Path(__file__).parents[1] / "data" / "estimation"
SHORT = Settings(
    schedule=Schedule(8, 150, 150, 6, 12), replicates=50, draws=100, all_models=4, retries=0
)


def published(name: str) -> Table:
    return read_table(FOLDER / f"{name}.csv")


def independent(total: int, chances: tuple[float, ...], seed: int) -> Table:
    rng = np.random.default_rng(seed)
    found = rng.random((total, len(chances))) < np.array(chances)
    code = found.astype(np.int64) @ (1 << np.arange(len(chances)))
    return from_dense(
        [f"L{j}" for j in range(len(chances))], np.bincount(code, minlength=1 << len(chances))
    )
