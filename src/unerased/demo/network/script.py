"""Collects lines of the public input schema, month by month, and the labels in them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Line = dict[str, object]


class Script:
    """Lines by month, counted from 0; labels are never used twice."""

    def __init__(self, months: int) -> None:
        self.months: list[list[Line]] = [[] for _ in range(months)]
        self._number = count(1)
        self._month = 0

    def turn_to(self, month: int) -> None:
        """What is told from now on is entered in this month."""
        self._month = month

    @property
    def month(self) -> int:
        """The month that is being told."""
        return self._month

    def add(self, line: Line) -> str:
        """Add a line under a fresh label."""
        label = f"@{next(self._number)}"
        self.months[self._month].append({**line, "as": label})
        return label

    def entity(self, kind: str, label: str = "") -> str:
        """Declare something, under a label of its own or a fresh one."""
        if not label:
            return self.add({"entity": kind})
        self.months[self._month].append({"entity": kind, "as": label})
        return label

    def claim(self, source: str, subject: str, name: str, value: object, **more: object) -> str:
        """Say something of a subject; its label."""
        line = {"subject": subject, "property": name, "value": value, "source": source, **more}
        return self.add(line)

    def finding(self, about: Sequence[str], dated: str, reasons: str, **more: str) -> str:
        """A finding on claims, established unless said otherwise."""
        return self.add(
            {
                "finding": "claim",
                "about": list(about),
                "verdict": "established",
                "reasons": reasons,
                "dated": dated,
                **more,
            }
        )
