"""Who belongs, as people ask for it: members with what they may open, devices with their newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unerased.journal import Journal

__all__ = ["ENOUGH", "DeviceRow", "MemberRow", "devices", "members"]

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
        saves: number of the newest segment that is held of it, 0 for none.
        wall_ms: when it wrote that, by its own clock; None for none.
    """

    device: bytes
    member: bytes
    name: str
    own: bool
    removed: bool
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
    """

    member: bytes
    name: str
    own: bool
    administers: bool
    opens: tuple[str, ...]
    devices: tuple[bytes, ...]

    @property
    def removed(self) -> bool:
        """Whether no device of theirs belongs any more."""
        return not self.devices


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
            )
        )
    return sorted(rows, key=lambda row: (row.removed, row.name, row.member))


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
            heard[device].seq if device in heard else 0,
            heard[device].wall_ms if device in heard else None,
        )
        for device, member in sorted(membership.admitted.items())
    ]
