"""The device that the recovery shares stand for: it administers, and writes only at a restore.

Its keys follow from the shares, so no machine holds them. It never gets the key of a unit: what was
erased stays erased, whoever puts the shares together, unless a backup of before still lies
somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.entries import Device, Recovery, device_id
from unerased.journal.errors import NotAllowed
from unerased.seal import HpkeKey, Identity, ShareSet, digest, frame, new_key

if TYPE_CHECKING:
    from unerased.journal.entries import Entry
    from unerased.journal.governing import Governor
    from unerased.journal.membership import Membership
    from unerased.seal import RecoveryKeys

__all__ = ["begun", "device_of", "identity_of", "latest", "member_of", "replaced"]

_CALLED = "recovery"
_MEMBER = b"unerased recovery member v1"
_ID = 16


def member_of(shares: ShareSet) -> bytes:
    """The member that the shares stand for, 16 bytes."""
    return digest(frame(_MEMBER, shares.id))[:_ID]


def device_of(shares: ShareSet) -> Device:
    """Its device. Nobody has the private part of its retention key: it is thrown away here."""
    member = member_of(shares)
    own = device_id(member, shares.verify_key, shares.hpke_key)
    nobodys = HpkeKey.generate().public()
    return Device(own, shares.hpke_key, member, nobodys, shares.verify_key)


def identity_of(shares: ShareSet, keys: RecoveryKeys) -> Identity:
    """The identity of that device; its private files live as long as a restore takes."""
    return Identity(member_of(shares), keys.signing, keys.wrapping, new_key())


def begun(governor: Governor, membership: Membership, shares: ShareSet) -> list[Entry]:
    """The control entries that let a set of shares open backups from now on.

    Raises:
        NotAllowed: this member may not administer, or cannot open everything.
    """
    device = device_of(shares)
    name = f"{_CALLED} {shares.id.hex()[:6]}"
    told = Recovery(shares.commitments, device.device, shares.holders, shares.needed, shares.id)
    admitted = governor.admit(device, name, membership.compartments, administer=True)
    return [*admitted, told]


def replaced(governor: Governor, membership: Membership, shares: ShareSet) -> list[Entry]:
    """The control entries that remove one earlier set; [] where there is none any more.

    Its backups open still, for who has its shares; nobody becomes a member with them.
    """
    own = member_of(shares)
    for device in membership.recoveries:
        member = membership.devices[device]
        if member != own:
            return governor.remove(member, None)
    return []


def latest(membership: Membership) -> ShareSet:
    """The set of shares that opens backups now.

    Raises:
        NotAllowed: there is none.
    """
    if not membership.recoveries:
        raise NotAllowed(
            "There are no recovery shares, so nobody could open a backup. Nothing was written. "
            "Make them first: `unerased recovery make`."
        )
    device, entry = list(membership.recoveries.items())[-1]
    keys = membership.keys[device]
    return ShareSet(
        entry.shares,
        entry.needed,
        entry.holders,
        entry.commitments,
        keys.hpke_key,
        keys.verify_key,
    )
