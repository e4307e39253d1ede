"""Who belongs, as people ask for it: members with what they may open, devices with their newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unerased.journal import Journal

__all__ = ["ENOUGH", "DeviceRow", "MemberRow", "administering", "devices", "members"]

ENOUGH: Final = 3
"""With fewer who may administer, one captured device can leave the register without any."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device that was admitted.

    Attributes:
        device: its id.
        member: id of whose it is.
        name: what they are called, or "".
        own: whether it is this device.
        removed: whether it was removed.
        given_up: whether its own member alone removed it.
        paper: whether recovery shares stand for it, and no machine.
        saves: number of the newest segment that is held of it, 0 for none.
        wall_ms: when it wrote that, by its own clock; None for none.
    """

    device: bytes
    member: bytes
    name: str
    own: bool
    removed: bool
    given_up: bool
    paper: bool
    saves: int
    wall_ms: int | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member who was admitted.

    Attributes:
        member: their id.
        name: what they are called, or "".
        own: whether it is the member on this device.
        administers: whether they may administer.
        opens: the compartments that they may open, sorted.
        devices: ids of their devices that were not removed.
        away: whether they have none, and may be invited again as the same member.
        paper: whether recovery shares stand for them, and no machine.
    """

    member: bytes
    name: str
    own: bool
    administers: bool
    opens: tuple[str, ...]
    devices: tuple[bytes, ...]
    away: bool
    paper: bool

    @property
    def removed(self) -> bool:
        """Whether they were removed for good."""
        return not self.devices and not self.away


def members(journal: Journal) -> list[MemberRow]:
    """Every member, those who were removed last."""
    membership = journal.membership
    rows = []
    for member in set(membership.admitted.values()):
        held = membership.devices_of(member)
        rows.append(
            MemberRow(
                member,
                membership.names.get(member, ""),
                member == journal.member,
                member in membership.administrators,
                tuple(sorted({name for device in held for name in membership.opens(device)})),
                tuple(held),
                member in membership.away,
                bool(held) and not membership.machines.intersection(held),
            )
        )
    return sorted(rows, key=lambda row: (row.removed, row.name, row.member))


def administering(journal: Journal) -> int:
    """How many people may administer; recovery shares on paper are nobody."""
    membership = journal.membership
    people = {membership.devices[device] for device in membership.machines}
    return len(membership.administrators & people)


def devices(journal: Journal) -> list[DeviceRow]:
    """Every device that was admitted, by its id."""
    membership = journal.membership
    heard = {one.device: one for one in journal.heard()}
    return [
        DeviceRow(
            device,
            member,
            membership.names.get(member, ""),
            device == journal.device,
            device in membership.removed,
            device in membership.given_up,
            device in membership.recoveries,
            heard[device].seq if device in heard else 0,
            heard[device].wall_ms if device in heard else None,
        )
        for device, member in sorted(membership.admitted.items())
    ]
