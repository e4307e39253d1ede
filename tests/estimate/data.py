"""Where the published tables lie, and tables made from a truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from unerased.estimate.latent.sampler import Schedule
from unerased.estimate.reading import read_table
from unerased.estimate.settings import Settings
from unerased.estimate.table import Table, from_arrays

FOLDER = Path(__file__).parents[1] / "data" / "estimation"
SHORT = Settings(
    schedule=Schedule(8, 150, 200, 5, 14), replicates=50, draws=100, all_models=4, retries=1
)
MIDDLE = Settings(
    schedule=Schedule(12, 250, 300, 10, 20), replicates=100, draws=400, all_models=4, retries=1
)


def published(name: str) -> Table:
    return read_table(FOLDER / f"{name}.csv")


def independent(total: int, chances: tuple[float, ...], seed: int) -> Table:
    rng = np.random.default_rng(seed)
    found = rng.random((total, len(chances))) < np.array(chances)
    rows, counts = np.unique(found.astype(np.int64), axis=0, return_counts=True)
    return from_arrays([f"L{j:02d}" for j in range(len(chances))], rows, counts, merge=True)
