"""Making the generated register through the same call that every page and command uses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.registers import PERSONS_A_SAVE, Generator
from bench.values import Sample
from unerased.register import Register, reads

if TYPE_CHECKING:
    from bench.timing import Stopwatch
    from unerased.model.records import Record

__all__ = ["PASSPHRASE", "made", "opened", "record"]

PASSPHRASE: Final = "invented words that guard nothing here"  # noqa: S105 - of a generated register
_TELL: Final = 20


def opened(folder: str, storage: str, *, write: bool = False) -> Register:
    """Open the generated register."""
    return Register.open(Path(folder), Path(storage), PASSPHRASE, write=write)


def made(folder: str, storage: str) -> Register:
    """Make an empty register."""
    return Register.create(Path(folder), Path(storage), PASSPHRASE)


def record(watch: Stopwatch, folder: str, storage: str, persons: int) -> Sample:
    """Record so many persons with their claims, about 5,000 records a save."""
    generator = Generator()
    records = 0
    batch: list[Record] = generator.ground()
    people = 0
    with made(folder, storage) as register:
        for person in generator.people(persons):
            batch.extend(person.records)
            people += 1
            if people % PERSONS_A_SAVE and people < persons:
                continue
            with watch:
                register.record(batch, title="Generated")
            records += len(batch)
            batch = []
            if len(watch.laps) % _TELL == 0:
                print(f"    {people:,} of {persons:,} persons", file=sys.stderr, flush=True)
        claims = reads.counts(register.db).claims
    sealed = sum(file.stat().st_size for file in Path(folder).rglob("*.seg")) / 2**20
    notes = {"claims_a_second": round(claims / watch.total), "sealed_mib": round(sealed, 1)}
    return Sample(watch.total, size=f"{claims:,} claims, {people:,} persons", notes=notes)
