"""An import into a register: planned, then written as one save or not at all."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from unerased.exchange.errors import ImportedBefore, NothingToImport, RowsRefused
from unerased.exchange.plan import Plan, make_plan
from unerased.exchange.reading import read_table, step_of
from unerased.exchange.table import fold
from unerased.model.codes import RANDOM_BYTES, new_code
from unerased.model.values import Text
from unerased.register import reads
from unerased.register.known import ProjectionKnown

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.exchange.mapping import Mapping
    from unerased.exchange.table import Table
    from unerased.journal import Progress
    from unerased.model.line import NewCode
    from unerased.register import Register, Saved

__all__ = ["imported_before", "plan_import", "plan_table", "run_import"]


def plan_import(
    register: Register,
    data: bytes,
    mapping: Mapping,
    on_progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """What an import of this file would write; nothing is written.

    Args:
        register: open, for reading or writing.
        data: the file.
        mapping: what is in it.
        on_progress: called with rows read and all rows.

    Raises:
        BadTable, BadMapping: as their messages say.
    """
    table = read_table(
        data, sheet=mapping.sheet, encoding=mapping.encoding, delimiter=mapping.delimiter
    )
    return plan_table(register, table, mapping, on_progress)


def plan_table(
    register: Register,
    table: Table,
    mapping: Mapping,
    on_progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """The same of a file that was read already.

    Raises:
        BadMapping: as its message says.
    """
    shelf = ProjectionKnown(register.db, register.codebook)
    return make_plan(
        table,
        mapping,
        register.codebook,
        shelf,
        places=_places(register),
        new_code=_fresh(register),
        held=lambda code, kind: _held(register, code, kind),
        on_progress=on_progress,
    )


def imported_before(register: Register, data: bytes) -> str:
    """Code of the latest save that holds this very file and was not undone; "" for none."""
    step = step_of(data)
    return next(
        (save.code for save in register.saves() if save.step == step and save.status == "live"),
        "",
    )


def run_import(  # noqa: PLR0913 - each is a choice of its own, and most have defaults
    register: Register,
    data: bytes,
    plan: Plan,
    title: str = "",
    *,
    skip_bad_rows: bool = False,
    again: bool = False,
    on_progress: Progress | None = None,
) -> Saved:
    """Write a plan as one save: all rows, or nothing.

    Args:
        register: the one that the plan was made with, open for writing.
        data: the file that the plan was made of.
        plan: what to write.
        title: what this save is, for the history.
        skip_bad_rows: leave rows with errors out.
        again: write it although this very file was imported before.
        on_progress: as `Register.record`.

    Raises:
        RowsRefused: rows or columns have errors. Nothing was written.
        ImportedBefore: this very file is in the register already. Nothing was written.
        NothingToImport: no row is left. Nothing was written.
        RegisterError, JournalError: as `Register.record`.
    """
    before = "" if again else imported_before(register, data)
    if before:
        raise ImportedBefore(before)
    if plan.column_faults or (plan.faults and not skip_bad_rows):
        raise RowsRefused(len(plan.bad_rows), len(plan.column_faults))
    if not plan.good:
        raise NothingToImport
    return register.record(plan.records(), title, step_of(data), on_progress=on_progress)


def _fresh(register: Register) -> NewCode:
    """Fresh codes without a look-up for each: a save refuses a code that is in use."""
    prefixes = {name: kind.prefix for name, kind in register.codebook.kinds.items()}
    return lambda kind: new_code(prefixes[kind], secrets.token_bytes(RANDOM_BYTES))


def _held(register: Register, code: str, kind: str) -> bool:
    row = reads.entity(register.db, code)
    return row is not None and row.status == "live" and row.kind == kind


def _places(register: Register) -> dict[str, tuple[str, ...]]:
    """Codes of the register's places by their folded names."""
    live = {row.code for row in reads.entities(register.db, "place")}
    found: dict[str, dict[str, None]] = {}
    for row in reads.claims_with(register.db, "place.name"):
        if row.claim.subject in live and isinstance(row.claim.value, Text):
            found.setdefault(fold(row.claim.value.text), {})[row.claim.subject] = None
    return {name: tuple(codes) for name, codes in found.items()}
