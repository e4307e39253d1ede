"""Leaving with no keys on the device, and coming back as the same member on a new one.

Before a border or a search, a device gives itself up: its last save says so to the others, who lock
anew what it could open. Then its keys are destroyed. What is left is a folder of ciphertext. The
member comes back by an invitation of a colleague, as the same member with another device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.journal import NotAMember, wiping
from unerased.journal.storage import recognise
from unerased.register.errors import RegisterError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from unerased.register.register import Register

__all__ = ["Leaving", "NotHandedOn", "check_handed_on", "leave", "leaving", "wipe"]


class NotHandedOn(RegisterError):
    """What was saved could not be handed on as it should be: the keys stay."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving would mean now.

    Attributes:
        gone: this device was given up, or removed, before: only its keys are left to destroy.
        colleagues: names of who administers on another device, and can let this member in again.
        opens: what this member can open, and is to open again.
    """

    gone: bool
    colleagues: tuple[str, ...]
    opens: tuple[str, ...]


def leaving(register: Register) -> Leaving:
    """What leaving would mean; nothing is changed.

    Raises:
        NotAllowed: nobody could let the member in again, or something would open for nobody.
    """
    journal = register.journal
    membership, own = journal.membership, journal.device
    gone = own in membership.removed
    if not gone:
        journal.check_may_give_up()
    others = {membership.devices[one] for one in membership.machines - {own}}
    names = [
        membership.names.get(member, "") or member.hex()[:8]
        for member in others & membership.administrators
    ]
    return Leaving(gone, tuple(sorted(names)), membership.once_opened(journal.member))


def leave(register: Register, hand_on: Callable[[Register], None]) -> None:
    """Give this device up, and close the register; then `wipe` its keys.

    Args:
        register: open for writing; closed afterwards where nothing was raised.
        hand_on: brings what was saved to the others: called before and after the last save. What
            it raises keeps the keys here.

    Raises:
        NotAllowed: as `leaving`; nothing was changed.
        ReadOnly, JournalError: as `Journal.give_up`.
    """
    leaving(register)
    hand_on(register)
    register.journal.give_up()
    hand_on(register)
    register.close()


def check_handed_on(harmful: Collection[str]) -> None:
    """See that a relay, to which something was handed on, is as it should be.

    Args:
        harmful: what somebody should look at there, as a sync tells it.

    Raises:
        NotHandedOn: something is.
    """
    if harmful:
        raise NotHandedOn(
            "Not all is as it should be at the relay, so the keys stay on this device. Look at it "
            "by a sync, or hand the register folder on by another way."
        )


def wipe(folder: Path, storage: Path) -> None:
    """Destroy the keys of a register on this device; it needs no passphrase.

    Args:
        folder: the register folder, which is left as it is: ciphertext.
        storage: this device's private storage.

    Raises:
        NoRegister: there is no register in the folder.
        NotAMember: there are no keys for it here.
        DeviceBusy: another program has it open for writing; nothing was changed.
        OSError: the system refused; the next time goes on.
    """
    if not wiping.wipe(recognise(folder, storage)):
        raise NotAMember("This device holds no keys for this register. Nothing was changed.")
