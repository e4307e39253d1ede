"""The control entries of what one may do to the membership. Pure but for fresh keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.agreement import ERASE
from unerased.journal.common import COMMON
from unerased.journal.entries import (
    Accept,
    Administer,
    Agree,
    Called,
    Cancel,
    Compartment,
    Device,
    Done,
    Key,
    Propose,
    Remove,
    is_name,
    key_context,
    key_id_of,
)
from unerased.journal.errors import NotAllowed
from unerased.journal.keyring import EpochKey
from unerased.seal import new_key, wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from unerased.journal.agreement import Agreement
    from unerased.journal.entries import Entry
    from unerased.journal.membership import Membership
    from unerased.journal.opening import Parts
    from unerased.journal.values import SegmentRead

__all__ = ["Governor"]


class Governor:
    """Makes the entries that this member on this device may write now.

    Every method raises `NotAllowed` when it may not be, and then nothing is to be written.
    """

    def __init__(self, parts: Parts) -> None:
        """For the open journal `parts`, walked to its heads."""
        self._keyring = parts.keyring
        self._register = parts.places.register
        self._device = parts.welcome.device
        self._member = parts.identity.member
        self._membership: Membership = parts.chains.membership
        self._agreements = parts.chains.agreements

    def admit(
        self, device: Device, name: str, compartments: Collection[str], *, administer: bool
    ) -> list[Entry]:
        """A device enters: its keys, what its member is called, what it may open.

        Args:
            device: as it asked to join.
            name: what the member is called; "" where the member is called something already.
            compartments: what it may open.
            administer: whether the member may administer.
        """
        self._check_administers()
        membership = self._membership
        if device.device in membership.admitted:
            raise NotAllowed("This device was admitted before. Nothing was changed.")
        if device.member in membership.gone:
            raise NotAllowed(
                "This member was removed, and nobody comes back under the same keys. Nothing was "
                "changed. Send a new invitation, for a new member."
            )
        entries: list[Entry] = [device]
        if name:
            entries.append(self._called(device.member, name))
        if administer and device.member not in membership.administrators:
            entries.append(Administer(device.member))
        return [*entries, *self._give([device], (COMMON, *compartments))]

    def grant(
        self, member: bytes, compartments: Collection[str], *, administer: bool
    ) -> list[Entry]:
        """A member may open more compartments, on every device, or may administer."""
        self._check_administers()
        membership = self._membership
        devices = [membership.keys[device] for device in self._devices(member)]
        entries: list[Entry] = []
        if administer and member not in membership.administrators:
            entries.append(Administer(member))
        entries += self._give(devices, compartments)
        if not entries:
            raise NotAllowed("This member may all that already. Nothing was changed.")
        return entries

    def call(self, member: bytes, name: str) -> list[Entry]:
        """A member is called something else from now on."""
        if member != self._member:
            self._check_administers()
        self._devices(member)
        return [self._called(member, name)]

    def found(self, name: str) -> list[Entry]:
        """A new compartment begins; only this member can open it so far."""
        self._check_administers()
        if name in self._membership.compartments:
            raise NotAllowed("There is a compartment of this name. Nothing was changed.")
        return self._begin(name, (self._device,))

    def remove(self, member: bytes, device: bytes | None) -> list[Entry]:
        """A member, or one device of a member, goes; what they could open is locked anew.

        Args:
            member: who; of one who is away nothing but the name is left to go.
            device: the device; None for the member with all devices.
        """
        membership = self._membership
        away = member in membership.away
        devices = () if away and device is None else self._devices(member)
        if device is not None and device not in devices:
            raise NotAllowed("This member has no such device. Nothing was changed.")
        if member != self._member:
            self._check_administers()
        going = set(devices) if device is None else {device}
        staying = membership.machines - going
        if not any(membership.devices[one] in membership.administrators for one in staying):
            raise NotAllowed(
                "Nobody who administers would be left. Nothing was changed. Let another member "
                "administer first."
            )
        entries: list[Entry] = [Remove(device, member)]
        if self._device in staying and self._member in membership.administrators:
            entries += self._renew(going)
        return entries

    def give_up(self) -> list[Entry]:
        """This device goes, by the hand of its own member, who may be invited again.

        Not where nobody could let the member in again, or something would open for nobody.
        """
        membership, own = self._membership, self._device
        others = membership.machines - {own}
        if not any(membership.devices[one] in membership.administrators for one in others):
            raise NotAllowed(
                "Nobody else administers the register, so nobody could let you in again. Nothing "
                "was changed. Let a colleague administer first: `unerased member grant`."
            )
        alone = {
            epoch.name
            for epoch in membership.epochs
            if own in epoch.holders and not epoch.holders & others
        }
        if alone:
            raise NotAllowed(
                f"Only this device can open {', '.join(sorted(alone))}, so nobody could read it "
                "any more. Nothing was changed. Grant it to a colleague first: "
                "`unerased member grant`."
            )
        return [Remove(own, self._member)]

    def renew(self) -> list[Entry]:
        """New epochs where a removed device can open the newest one; [] where there is none.

        Two members who remove others at the same time leave that behind.
        """
        stale = self._membership.stale
        if not stale or self._member not in self._membership.administrators:
            return []
        return self._renew(set(self._membership.removed), stale)

    def propose(self, kind: str, about: Collection[str], number: bytes) -> list[Entry]:
        """Propose what needs two members and seven days.

        Args:
            kind: what is proposed; `agreement.ERASE` destroys the keys of these units.
            about: codes of what it is about.
            number: random, 16 bytes.
        """
        return [Propose(sorted(set(about)), number, kind)]

    def agree(self, number: bytes) -> list[Entry]:
        """Agree to what another member proposed."""
        found = self._proposal(number)
        if found.proposed_by == self._member or found.agreed is not None:
            raise NotAllowed(
                "You proposed this yourself, or it was agreed already. Nothing was changed. "
                "Another member has to agree."
            )
        if not {self._member, found.proposed_by} & self._membership.ever_administered:
            raise NotAllowed(
                "One of the two has to administer the register. Nothing was changed. "
                "Ask a member who does to agree."
            )
        return [Agree(number)]

    def cancel(self, number: bytes) -> list[Entry]:
        """Cancel what was proposed."""
        if self._proposal(number).done:
            raise NotAllowed(
                "A device has done this already, so it is too late to cancel. Nothing was changed."
            )
        return [Cancel(number)]

    def done(self, number: bytes) -> list[Entry]:
        """This device has done what was agreed, which is no erasing: that says so by itself."""
        found = self._proposal(number)
        if not found.holds or found.done or found.kind == ERASE:
            raise NotAllowed(
                "This is not agreed, or was done already. Nothing was changed. Propose it anew."
            )
        return [Done(number)]

    def _proposal(self, number: bytes) -> Agreement:
        for one in self._agreements:
            if one.id == number and one.cancelled_by is None:
                return one
        raise NotAllowed("There is no such proposal, or it was cancelled. Nothing was changed.")

    def accept(self, quarantined: Iterable[SegmentRead]) -> list[Entry]:
        """Segments in quarantine are believed from now on."""
        self._check_administers()
        return [Accept(segment.device, segment.hash, segment.seq) for segment in quarantined]

    def _renew(self, going: set[bytes], names: Iterable[str] = ()) -> list[Entry]:
        membership = self._membership
        entries: list[Entry] = []
        for name in names or (COMMON, *membership.compartments):
            holders = {one for epoch in membership.current(name) for one in epoch.holders}
            # One can only lock anew what one can open.
            if holders & going and self._device in holders:
                entries += self._begin(name, holders - going - membership.removed.keys())
        return entries

    def _begin(self, name: str, devices: Iterable[bytes]) -> list[Entry]:
        """The next epoch of a compartment, its key given to these devices."""
        number = max((epoch.number for epoch in self._membership.current(name)), default=0) + 1
        key = new_key()
        row = EpochKey(key_id_of(key), number, key)
        given = [self._key(name, row, self._membership.keys[device]) for device in sorted(devices)]
        return [Compartment(number, row.key_id, name), *given]

    def _give(self, devices: Sequence[Device], names: Collection[str]) -> list[Entry]:
        """Every epoch of these compartments that a device has not."""
        entries: list[Entry] = []
        for name in sorted(names):
            held = self._keyring.held(self._membership, name)
            if not held:
                raise NotAllowed(
                    f"You cannot open the compartment {name} yourself, so you cannot let others. "
                    "Nothing was changed. Ask a member who can."
                )
            holders = {epoch.key_id: epoch.holders for epoch in self._membership.epochs}
            for row in held:
                entries += [
                    self._key(name, row, device)
                    for device in devices
                    if device.device not in holders[row.key_id]
                ]
        return entries

    def _key(self, name: str, row: EpochKey, device: Device) -> Key:
        bare = Key(name, device.device, row.epoch, row.key_id, device.member, b"")
        wrapped = wrap(row.key, device.hpke_key, key_context(self._register, bare))
        return Key(name, device.device, row.epoch, row.key_id, device.member, wrapped)

    def _called(self, member: bytes, name: str) -> Called:
        others = [of for of, called in self._membership.names.items() if called == name]
        members = ({*self._membership.devices.values()} | self._membership.away) - {member}
        if not is_name(name) or members.intersection(others):
            raise NotAllowed(
                "A member's name has 1 to 64 printable characters and nobody else's. "
                "Nothing was changed."
            )
        return Called(member, name)

    def _devices(self, member: bytes) -> tuple[bytes, ...]:
        devices = self._membership.devices_of(member)
        if not devices:
            raise NotAllowed("There is no such member. Nothing was changed.")
        return devices

    def _check_administers(self) -> None:
        if self._member not in self._membership.administrators:
            raise NotAllowed(
                "You may not administer this register. Nothing was changed. "
                "Ask a member who may; `unerased member list` names them."
            )
