"""The worked example: one news report, coded, entered in five dated steps."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - read when the YAML is converted
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from unerased.demo.story import Entry, Founding, enter
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from unerased.demo.story import Progress
    from unerased.seal import Cost, Policy


class _Save(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    file: str


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    step: str
    entered: dt.date
    saves: list[_Save]


class _Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    steps: list[_Step]
    figures: list[str]


def build_report(  # noqa: PLR0913 - what founding a register takes
    folder: Path,
    storage: Path,
    passphrase: str,
    *,
    cost: Cost | None = None,
    policy: Policy | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Make a register that holds every fact of the report.

    Args:
        folder: the register folder; empty or not there yet.
        storage: the device-private storage.
        passphrase: what the identity is sealed under.
        cost: of deriving a key from it; ``None`` for what this machine can afford.
        policy: bounds of the cost; ``None`` for the current one.
        on_progress: called with saves done and saves to do.

    Raises:
        NotEmpty: the folder holds something already.
        JournalError, SealError: as `Register.create`.
    """
    enter(Founding(folder, storage, passphrase, cost, policy), story(), on_progress)


def story() -> list[Entry]:
    """The saves of the report, in order."""
    home = files(__package__).joinpath("report")
    text = home.joinpath("report.yaml").read_text(encoding="utf-8")
    report = msgspec.convert(read_yaml(text), _Report)
    entries = [
        Entry(step.entered, step.step, save.title, _lines(home, save.file))
        for step in report.steps
        for save in step.saves
    ]
    first = entries[0]
    figures = tuple(report.figures)
    return [Entry(first.day, first.step, first.title, first.lines, figures), *entries[1:]]


def _lines(home: Traversable, name: str) -> list[str]:
    return home.joinpath(name).read_text(encoding="utf-8").splitlines()
