"""Members and devices as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.vocabulary import label
from unerased.register import members
from unerased.register.rows import moment_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Collection

    from unerased.register.members import DeviceRow, MemberRow
    from unerased.web.desk import Asked

__all__ = ["Choice", "DeviceLine", "MemberLine", "choices", "compartment", "device_lines", "line"]

_SHORT: Final = 8
#: what each compartment holds, said by the template
HOLDS: Final = {
    "identities": mark("names, contacts, ties between people, texts and accounts"),
    "cases": mark("what was done to whom, by codes; findings; consents"),
    "evidence": mark("files"),
    "legal": mark("complaints, proceedings"),
    "figures": mark("definitions, releases"),
}


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member: name, short id, the page, what may be opened, how many devices."""

    name: str
    id: str
    href: str
    you: bool
    administers: bool
    opens: tuple[str, ...]
    devices: int
    away: bool
    paper: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device: short id, full id, whose, the newest that is held of it."""

    id: str
    number: str
    member: str
    own: bool
    removed: bool
    given_up: bool
    paper: bool
    newest: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A compartment that can be ticked."""

    name: str
    label: str
    holds: str
    chosen: bool


def line(asked: Asked, row: MemberRow) -> MemberLine:
    """A member as a page shows them."""
    return MemberLine(
        row.name,
        row.member.hex()[:_SHORT],
        f"/members/{row.member.hex()}",
        row.own,
        row.administers,
        tuple(compartment(asked, name) for name in row.opens),
        len(row.devices),
        row.away,
        row.paper,
        row.removed,
    )


def device_lines(asked: Asked, member: bytes | None = None) -> tuple[DeviceLine, ...]:
    """The devices of a member, or of all; those who belong first."""
    rows = members.devices(asked.register.journal)
    chosen = [row for row in rows if member is None or row.member == member]
    chosen.sort(key=lambda row: (row.removed, row.name, row.device))
    return tuple(_device(asked, row) for row in chosen)


def _device(asked: Asked, row: DeviceRow) -> DeviceLine:
    newest = ""
    if row.wall_ms is not None:
        newest = asked.words.day(moment_of(row.wall_ms).date())
    number = row.device.hex()
    return DeviceLine(
        number[:_SHORT],
        number,
        row.name or row.member.hex()[:_SHORT],
        row.own,
        row.removed,
        row.given_up,
        row.paper,
        newest,
    )


def compartment(asked: Asked, name: str) -> str:
    """What a compartment is called in the language of the page."""
    labels = asked.book.compartments.get(name)
    return name if labels is None else label(labels, asked.language)


def choices(asked: Asked, names: Collection[str], chosen: Collection[str]) -> tuple[Choice, ...]:
    """Compartments to tick."""
    return tuple(
        Choice(name, compartment(asked, name), HOLDS.get(name, ""), name in chosen)
        for name in names
    )
