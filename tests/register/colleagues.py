"""Several devices of one register, each with folders of its own, joined as people join."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.register.workbench import PASSPHRASE, Home

from unerased.register import joining
from unerased.seal.cost import TESTING

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal import Terms

__all__ = ["ALL", "colleague", "copy"]

ALL = ("cases", "evidence", "figures", "identities", "legal")


def colleague(host: Home, root: Path, terms: Terms) -> Home:
    """Somebody joins, and gets a copy of what was saved so far."""
    home = Home(root / "register", root / "storage", host.clock)
    with host.open() as register:
        letter = register.journal.invite(terms, "four words of code", cost=TESTING)
    asked = joining.ask(letter, "four words of code", home.folder, home.storage, PASSPHRASE)
    with host.open() as register:
        admission = register.journal.admit(asked.letter, asked.words)
    joining.enter(admission, home.folder, home.storage, PASSPHRASE)
    copy(host, home)
    return home


def copy(*homes: Home) -> None:
    """What a relay does: every segment and every sealed file reaches every folder."""
    for one in homes:
        for other in homes:
            for path in one.folder.rglob("*"):
                target = other.folder / path.relative_to(one.folder)
                if path.is_file() and path.suffix in {".seg", ".age"} and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
