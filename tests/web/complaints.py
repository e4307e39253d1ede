"""Complaints to a court about the people of the example, entered through the form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests import cast
from tests.web.test_guided import code_of
from tests.web.test_kinds import enter

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Visitor

#: the court that people complain to
COURT = f"district court of {cast.CITY}"


def days_ago(days: int) -> str:
    return (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=days)).isoformat()


class Complaints:
    """What the network files for somebody; each gives its code."""

    def __init__(self, inside: Visitor, record: Example) -> None:
        self._inside, self._record = inside, record

    def file(self, about: str = "@p1", **said: str) -> str:
        """A complaint that waits, or what is said to have come of it."""
        page = enter(
            self._inside,
            "intervention",
            intervention__person=self._record.codes[about],
            intervention__authority=COURT,
            intervention__remedy="ru.court_125",
            source=self._record.codes["@network"],
            **{f"intervention__{name}": value for name, value in said.items()},
        )
        return code_of(page)

    def refused(self, **said: str) -> str:
        """A complaint that the court refused yesterday."""
        return self.file(outcome="denied", decided=days_ago(1), **said)

    def letter(self, step: str, name: str, data: bytes) -> None:
        """A document of a complaint, as it came by post."""
        path = f"/intervention/{step}/document"
        self._inside.get(path)
        self._inside.upload(path, {"file": (name, data)}, received="by post")
