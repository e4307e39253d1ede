"""Enters a story: lines of the public input schema, save by save, on the days that it tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.demo.clock import SetClock
from unerased.demo.errors import NotEmpty
from unerased.figures import load_definition
from unerased.register import Register, record_lines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from unerased.seal import Cost, Policy

    Line = Mapping[str, object] | str
    Progress = Callable[[int, int], None]

_LABEL = re.compile(r"\"(@[\w.-]{1,60})\"")


@dataclass(frozen=True, slots=True)
class Entry:
    """One save: its day, the step it belongs to, its title, its lines.

    ``figures`` are texts of definitions that are recorded with it; a quoted label in them, such as
    "@republic", stands for the code of what was entered under it.
    """

    day: dt.date
    step: str
    title: str
    lines: Sequence[Line]
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Founding:
    """Where the register is made, and under what."""

    folder: Path
    storage: Path
    passphrase: str
    cost: Cost | None = None
    policy: Policy | None = None


def enter(where: Founding, story: Sequence[Entry], on_progress: Progress | None = None) -> None:
    """Make a register and enter the story into it, each save on its day.

    Raises:
        NotEmpty: the folder holds something already.
        BadDefinition, BadLine, Refused: the story is not good; the register ends before it.
        JournalError, SealError: as `Register.create`.
    """
    if where.folder.exists() and any(where.folder.iterdir()):
        raise NotEmpty
    clock = SetClock(story[0].day)
    with Register.create(
        where.folder,
        where.storage,
        where.passphrase,
        cost=where.cost,
        policy=where.policy,
        clock=clock,
    ) as register:
        labels: dict[str, str] = {}
        for number, entry in enumerate(story, 1):
            clock.set(entry.day)
            labels = _save(register, entry, labels)
            if on_progress is not None:
                on_progress(number, len(story))


def _save(register: Register, entry: Entry, labels: dict[str, str]) -> dict[str, str]:
    _, labels = record_lines(
        register, entry.lines, title=entry.title, step=entry.step, labels=labels
    )
    if entry.figures:
        lines = [_definition(register, text, labels) for text in entry.figures]
        record_lines(register, lines, title="Figures", step=entry.step)
    return labels


def _definition(register: Register, text: str, labels: dict[str, str]) -> dict[str, object]:
    text = _LABEL.sub(lambda found: f'"{labels[found[1]]}"', text)
    definition = load_definition(text, register.codebook)
    return {"define": definition.name, "version": definition.version, "yaml": text}
