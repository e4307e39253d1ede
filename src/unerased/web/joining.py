"""Joining under way: what this device made to answer an invitation, until it is admitted.

There is no open register yet, so nothing here runs on the keeper's thread.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.register.joining import Asked, Standing
    from unerased.web.restoring import Restoring

__all__ = ["Joining"]


@dataclass(slots=True)
class Joining:
    """How the device stands to the register that is served.

    Attributes:
        folder: the register folder.
        storage: this device's private storage.
        asked: the answer to the invitation, as long as this program runs.
        passphrase: made here, until somebody says that they wrote it down; then "".
        left: somebody left with no keys since this program was started, and handed on what they
            saved by a "relay" or by "hand"; else "".
        restoring: a backup of which a device is being made; None for none.
        lock: held while keys are made, so that two presses make one pair.
    """

    folder: Path
    storage: Path
    asked: Asked | None = None
    passphrase: str = ""
    left: str = ""
    restoring: Restoring | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def standing(self) -> Standing:
        """Whether this device belongs, asked, or is a stranger.

        Raises:
            JournalError: the folder holds something else.
        """
        from unerased.register.joining import standing  # noqa: PLC0415 - slow to load

        return standing(self.folder, self.storage)

    def ask(self, letter: bytes, code: str) -> None:
        """Make keys and a passphrase, and the answer.

        Raises:
            JournalError, SealError, OSError: as `unerased.register.joining.ask`.
        """
        from unerased.register import joining  # noqa: PLC0415 - slow to load
        from unerased.seal import passphrase  # noqa: PLC0415 - the same

        words = passphrase.generate()
        self.asked = joining.ask(letter, code, self.folder, self.storage, words)
        self.passphrase = words

    def again(self, passphrase: str) -> None:
        """Make the answer once more.

        Raises:
            JournalError, SealError: as `unerased.register.joining.again`.
        """
        from unerased.register import joining  # noqa: PLC0415 - slow to load

        self.asked = joining.again(self.folder, self.storage, passphrase)

    def enter(self, letter: bytes, passphrase: str) -> None:
        """Take in the admission.

        Raises:
            JournalError, SealError, OSError: as `unerased.register.joining.enter`.
        """
        from unerased.register import joining  # noqa: PLC0415 - slow to load

        joining.enter(letter, self.folder, self.storage, passphrase)
        self.forget()

    def give_up(self) -> None:
        """Destroy the keys that were made, so that somebody can begin anew.

        Raises:
            JournalError, OSError: as `unerased.journal.joining.give_up`.
        """
        from unerased.register import joining  # noqa: PLC0415 - slow to load

        joining.give_up(self.folder, self.storage)
        self.forget()

    def forget(self) -> None:
        """Forget the answer and the passphrase."""
        self.asked, self.passphrase, self.left = None, "", ""
