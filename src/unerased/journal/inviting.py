"""The inviting side: invitations that are open on this device, and admitting who answers one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from unerased.journal import disk as disks
from unerased.journal.codec import Id, decode, encode
from unerased.journal.common import COMMON
from unerased.journal.entries import Device, grant_context, is_name
from unerased.journal.errors import Invalid, NotAllowed, Reason, StorageDamaged
from unerased.journal.governing import Governor
from unerased.journal.letters import (
    Invitation,
    new_invitation,
    open_joining,
    seal_admission,
    seal_invitation,
    words_of,
)
from unerased.journal.private import MAX_PRIVATE, Kind, open_file, seal_file
from unerased.journal.welcome import CommonKey
from unerased.seal import wrap

if TYPE_CHECKING:
    from unerased.journal.disk import Disk
    from unerased.journal.entries import Entry
    from unerased.journal.membership import Membership
    from unerased.journal.opening import Parts
    from unerased.seal import Cost, Policy

__all__ = ["Asking", "Inviter", "Outstanding", "Terms"]

INVITATIONS = Kind("invitations", b"UNERINVS", b"unerased invitations v1")
LASTS_MS = 30 * 24 * 60 * 60 * 1000
"""An invitation is open for 30 days."""


class Open(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An invitation that was not answered yet."""

    invitation: Invitation
    compartments: tuple[str, ...]
    administer: bool
    wall_ms: int
    instead: tuple[Id, ...] = ()


class Terms(NamedTuple):
    """What somebody is invited as.

    Attributes:
        name: what the member is to be called.
        compartments: what the member may open.
        administer: whether the member may administer.
        joins: the member whose further device is to join; None for a new member.
        instead: devices of that member which are removed when the further one is admitted.
    """

    name: str
    compartments: tuple[str, ...]
    administer: bool = False
    joins: bytes | None = None
    instead: tuple[bytes, ...] = ()

    @classmethod
    def again(cls, membership: Membership, member: bytes, instead: tuple[bytes, ...] = ()) -> Terms:
        """How a member is invited again: a new device of the same member, to what they opened.

        For who forgot a passphrase, lost a device, or comes back from where no keys were taken.

        Args:
            membership: as it is now.
            member: who.
            instead: devices that go when the new one is admitted.
        """
        devices = membership.devices_of(member)
        opens = {name for device in devices for name in membership.opens(device)}
        names = tuple(sorted(opens)) if devices else membership.once_opened(member)
        return cls(membership.names.get(member, ""), names, joins=member, instead=instead)


class Outstanding(NamedTuple):
    """An invitation that is open.

    Attributes:
        number: its random id, 16 bytes.
        terms: what somebody is invited as.
        until_ms: until when, by this device's clock.
    """

    number: bytes
    terms: Terms
    until_ms: int


class Asking(NamedTuple):
    """A device that asks to be admitted.

    Attributes:
        terms: what it was invited as.
        device: its keys.
        words: the safety words, to be compared with those that the other side reads.
    """

    terms: Terms
    device: Device
    words: str


_DECODER = msgspec.msgpack.Decoder(tuple[Open, ...])


class Inviter:
    """Invitations of an open journal, walked to its heads.

    Args:
        parts: what the journal works with.
        disk: what writes.
        now_ms: this device's clock.
    """

    def __init__(self, parts: Parts, disk: Disk, now_ms: int) -> None:
        self._parts = parts
        self._disk = disk
        self._now = now_ms

    def invite(self, terms: Terms, code: str, cost: Cost, policy: Policy) -> bytes:
        """The bytes of a new invitation, which stays open on this device.

        Raises:
            NotAllowed: this member may not invite so.
            SealError: the code or the cost is refused.
            StorageDamaged: the file of open invitations was changed.
            OSError: the system refused to write.
        """
        self._check(terms)
        parts = self._parts
        invitation = new_invitation(
            parts.welcome.founder, parts.welcome.device, parts.identity, terms.name, terms.joins
        )
        letter = seal_invitation(invitation, code, cost, policy)
        opened = Open(invitation, terms.compartments, terms.administer, self._now, terms.instead)
        self._write((*self.open(), opened))
        return letter

    def asking(self, letter: bytes) -> Asking:
        """Who answers one of the open invitations.

        Raises:
            Invalid: it answers none of them, or was changed.
            StorageDamaged: the file of open invitations was changed.
        """
        fault = Invalid(Reason.OTHER_INVITATION)
        for row in self.open():
            try:
                device = open_joining(row.invitation, letter)
            except Invalid as found:
                if found.reason is not Reason.OTHER_INVITATION:
                    fault = found
                continue
            return Asking(_terms(row), device, words_of(row.invitation, device))
        raise fault

    def outstanding(self) -> tuple[Outstanding, ...]:
        """The invitations that are open, the oldest first.

        Raises:
            StorageDamaged: the file of open invitations was changed.
        """
        return tuple(
            Outstanding(row.invitation.id, _terms(row), row.wall_ms + LASTS_MS)
            for row in self.open()
        )

    def withdraw(self, number: bytes) -> None:
        """Take an invitation back: nobody can answer it any more.

        Raises:
            NotAllowed: there is none.
            StorageDamaged: the file of open invitations was changed.
            OSError: the system refused to write.
        """
        rows = self.open()
        kept = tuple(row for row in rows if row.invitation.id != number)
        if len(kept) == len(rows):
            raise NotAllowed(
                "There is no such invitation on this device, or it was answered already. "
                "Nothing was changed."
            )
        self._write(kept)

    def confirmed(self, letter: bytes, words: str) -> Asking:
        """Who answers an invitation and read out these safety words.

        Raises:
            NotAllowed: the words are others.
            Invalid, StorageDamaged: as `asking`.
        """
        asking = self.asking(letter)
        if words.lower().split() != asking.words.split():
            raise NotAllowed(
                "The safety words are not the same, so one of the two files was exchanged on its "
                "way, or a word was misheard. Nobody was admitted. Read all six again; if they "
                "still differ, send a new invitation another way."
            )
        return asking

    def entries(self, asking: Asking) -> list[Entry]:
        """The control entries that admit a device.

        Raises:
            NotAllowed: it may not be.
        """
        terms = asking.terms
        governor = Governor(self._parts)
        name = terms.name if terms.joins is None else ""
        compartments = terms.compartments
        return governor.admit(asking.device, name, compartments, administer=terms.administer)

    def admission(self, asking: Asking) -> bytes:
        """The file that lets an admitted device in; the invitation is not open any more.

        Raises:
            OSError: the system refused to write.
        """
        parts, device = self._parts, asking.device
        register, member = parts.places.register, device.member
        common = tuple(
            CommonKey(
                row.epoch,
                row.key_id,
                wrap(
                    row.key,
                    device.hpke_key,
                    grant_context(register, COMMON, row.epoch, member, device.device),
                ),
            )
            for row in parts.keyring.held(parts.chains.membership, COMMON)
        )
        rows = self.open()
        row = next(row for row in rows if words_of(row.invitation, device) == asking.words)
        letter = seal_admission(row.invitation, device.device, common, parts.identity)
        self._write(tuple(other for other in rows if other is not row))
        return letter

    def open(self) -> tuple[Open, ...]:
        """The invitations that are open, the oldest first.

        Raises:
            StorageDamaged: their file was changed.
        """
        parts = self._parts
        path = parts.places.own(INVITATIONS.name)
        if not disks.exists(path):
            return ()
        try:
            data = disks.read(path, MAX_PRIVATE)
            content = open_file(
                INVITATIONS, parts.places.register, parts.identity.storage_key, data
            )
            rows: tuple[Open, ...] = decode(_DECODER, content)
        except Invalid as fault:
            raise StorageDamaged(INVITATIONS.name, fault.reason, fault.detail) from fault
        return tuple(row for row in rows if row.wall_ms + LASTS_MS > self._now)

    def _write(self, rows: tuple[Open, ...]) -> None:
        parts = self._parts
        key = parts.identity.storage_key
        data = seal_file(INVITATIONS, parts.places.register, key, encode(rows))
        disks.replace_file(self._disk, parts.places.own(INVITATIONS.name), data)

    def _check(self, terms: Terms) -> None:
        """Refuse before anything is sent what could not be admitted later."""
        membership = self._parts.chains.membership
        if self._parts.identity.member not in membership.administrators:
            raise NotAllowed(
                "You may not administer this register, so you cannot invite. Nothing was changed. "
                "Ask a member who may; `unerased member list` names them."
            )
        lacking = set(terms.compartments) - self._parts.newest().keys()
        if lacking or COMMON in terms.compartments:
            raise NotAllowed(
                "You cannot open one of these compartments yourself, or there is none of that "
                "name. Nothing was changed."
            )
        if terms.joins is None and (
            not is_name(terms.name) or terms.name in membership.names.values()
        ):
            raise NotAllowed(
                "A member's name has 1 to 64 printable characters and nobody else's. "
                "Nothing was changed."
            )
        if terms.joins is None:
            return
        devices = membership.devices_of(terms.joins)
        if not devices and terms.joins not in membership.away:
            raise NotAllowed("There is no such member. Nothing was changed.")
        if not {*terms.instead} <= {*devices} - {self._parts.welcome.device}:
            raise NotAllowed(
                "Only another device of this member can be replaced. Nothing was changed."
            )


def _terms(row: Open) -> Terms:
    """What somebody is invited as."""
    invitation = row.invitation
    return Terms(invitation.called, row.compartments, row.administer, invitation.joins, row.instead)
