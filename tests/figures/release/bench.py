"""A small register to release figures from: persons, an act each, and what they answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from unerased.figures import record_of
from unerased.register import Register, reads, record_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FEBRUARY = dt.date(2031, 2, 1)
MARCH = dt.date(2031, 3, 1)
HEAD = "name: held\nversion: 1\nlabels: {en: Held, ru: Задержаны}\nunit: persons\n"
HELD = HEAD + "where: {suffered: deprivation_of_liberty}\n"
BY_MONTH = HELD + "breakdowns: [month, sex]\n"


class Bench:
    """An open register and the codes of those who were entered."""

    def __init__(self, folder: Path, figure: str = HELD) -> None:
        self.register = Register.create(folder / "register", folder / "storage", "test words")
        first = [
            {"entity": "source", "as": "@s"},
            {"subject": "@s", "property": "source.kind", "value": "survivor", "source": "@s"},
        ]
        _, self.labels = record_lines(self.register, first)
        self.persons: list[str] = []
        self.acts: list[str] = []
        self.define(figure)

    def define(self, text: str) -> None:
        register = self.register
        made = record_of(text, register.db, register.codebook, register.new_code)
        register.record([made])

    def enter(
        self,
        number: int = 1,
        *,
        dates: Sequence[str] = ("2018-07",),
        sex: str = "woman",
        consent: str = "given",
        days: tuple[int, int] | None = None,
    ) -> list[str]:
        """Persons, each with an act for each date; gives their codes."""
        lines: list[dict[str, Any]] = []
        for one in range(number):
            lines += _person(f"@p{one}", dates, sex, days)
            if consent:
                lines.append(answer(f"@p{one}", consent))
        _, labels = record_lines(self.register, lines, labels=self.labels)
        found = [labels[f"@p{one}"] for one in range(number)]
        self.persons += found
        self.acts += [labels[f"@p{one}a0"] for one in range(number)]
        return found

    def answer(self, person: str, said: str, **more: str) -> None:
        record_lines(self.register, [answer(person, said, **more)])

    @property
    def counts(self) -> tuple[int, int]:
        """Releases, and saves: what a refusal leaves as it was."""
        return len(reads.releases(self.register.db)), len(self.register.saves())


def _person(
    label: str, dates: Sequence[str], sex: str, days: tuple[int, int] | None
) -> Iterator[dict[str, Any]]:
    yield {"entity": "person", "as": label}
    yield {"subject": label, "property": "person.sex", "value": sex, "source": "@s"}
    for number, date in enumerate(dates):
        act = f"{label}a{number}"
        yield {"entity": "act", "as": act}
        told: dict[str, Any] = {"violation": "detention", "victim": label, "date": date}
        if days is not None:
            told["duration"] = {"min_days": days[0], "max_days": days[1]}
        for name, value in told.items():
            yield {
                "subject": act,
                "property": f"act.{name}",
                "value": value,
                "source": "@s",
                "as_stated": f"words of {name}",
            }


def answer(person: str, said: str, **more: str) -> dict[str, Any]:
    return {
        "consent": person,
        "purpose": "statistics",
        "audience": "public",
        "answer": said,
        "dated": "2031-01-01",
        "obtained": "asked in person",
        **more,
    }
