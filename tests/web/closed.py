"""A colleague who opens only some compartments, and their browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.register.colleagues import colleague
from tests.register.workbench import Home
from tests.web import example
from tests.web.test_closed_compartments import GUESTS, Guest, unlocked

from unerased.journal import Terms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Visitor

    from unerased.web import Server

__all__ = ["both"]


def both(
    serve: Callable[..., Server], record: Example, base: Path, *compartments: str
) -> tuple[Visitor, Visitor]:
    """Who opens everything, and a colleague who opens these compartments, as of now."""
    host = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    guest = colleague(host, base / "guest", Terms("Colleague", compartments))
    theirs = Guest(guest.folder, guest.storage, record.codes)
    return unlocked(serve(record), example.PASSPHRASE), unlocked(serve(theirs), GUESTS)
