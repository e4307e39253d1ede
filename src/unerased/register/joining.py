"""Joining a register that others founded: the two steps of who joins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.joining import finish, read_letter, start
from unerased.journal.letters import is_admission, open_invitation
from unerased.register.cipher import check_packages
from unerased.register.costs import affordable
from unerased.seal import Policy

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Asked", "ask", "enter", "is_admission", "read_letter"]


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
