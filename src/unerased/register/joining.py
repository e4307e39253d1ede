"""Joining a register that others founded: the two steps of who joins."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from unerased.journal import storage as storages
from unerased.journal.joining import again as answer_again
from unerased.journal.joining import finish, give_up, read_letter, start, waiting
from unerased.journal.letters import is_admission, open_invitation
from unerased.register.cipher import check_packages
from unerased.register.costs import affordable
from unerased.seal import Policy

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Asked",
    "Standing",
    "again",
    "ask",
    "enter",
    "give_up",
    "is_admission",
    "read_letter",
    "standing",
]


class Standing(Enum):
    """How this device stands to the register in a folder."""

    NONE = "none"
    STRANGER = "stranger"
    ASKED = "asked"
    BELONGS = "belongs"


class Asked(NamedTuple):
    """What a device that asks to join hands back.

    Attributes:
        name: what the member is to be called.
        letter: the bytes of the file for who invited.
        words: the safety words, to be read to who invited.
    """

    name: str
    letter: bytes
    words: str


def standing(folder: Path, storage: Path) -> Standing:
    """Whether there is a register, and whether this device belongs to it; nothing is changed.

    Args:
        folder: the register folder, or where one is to lie.
        storage: this device's private storage.

    Returns:
        NONE where the folder is empty or not there; STRANGER where it holds a register that this
        device has no keys for; ASKED where it asked to join and was not admitted yet.

    Raises:
        StorageExposed: `storage` lies inside `folder`.
        NoRegister: the folder holds something else.
    """
    storages.check_apart(folder, storage)
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return Standing.NONE
    places = storages.recognise(folder, storage)
    if not places.private.is_dir():
        return Standing.STRANGER
    return Standing.ASKED if waiting(places) else Standing.BELONGS


def ask(letter: bytes, code: str, folder: Path, storage: Path, passphrase: str) -> Asked:
    """Open an invitation, make this device's keys, and ask to be admitted.

    Args:
        letter: the bytes of the invitation.
        code: the words that were said.
        folder: where the register is to lie: a copy of it, or nothing yet.
        storage: this device's private storage, outside of `folder`.
        passphrase: what the identity is to be sealed under.

    Raises:
        CipherClash: packages that overwrite each other are installed.
        JournalError, SealError: as their messages say; no keys were made.
        OSError: the system refused to write.
    """
    check_packages()
    policy = Policy.current()
    invitation = open_invitation(letter, code, policy)
    asked = start(invitation, folder, storage, passphrase, cost=affordable(), policy=policy)
    return Asked(invitation.called, asked.letter, asked.words)


def enter(letter: bytes, folder: Path, storage: Path, passphrase: str) -> None:
    """Take in the admission: the register opens on this device from now on.

    Raises:
        JournalError, SealError: as their messages say.
        OSError: the system refused to write.
    """
    finish(folder, storage, passphrase, letter, policy=Policy.current())


def again(folder: Path, storage: Path, passphrase: str) -> Asked:
    """The answer once more, for who lost it; its member's name is not kept.

    Raises:
        JournalError, SealError: as their messages say.
    """
    asked = answer_again(folder, storage, passphrase, policy=Policy.current())
    return Asked("", asked.letter, asked.words)
