"""The relay that a person names: a folder, or the address of a WebDAV folder."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from unerased.journal.errors import StorageExposed
from unerased.journal.relay.folder import FolderRelay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal.relay.interface import Relay

__all__ = ["is_address", "reached"]


def is_address(named: str) -> bool:
    """Whether a name is an address, and not a folder; only an address has a name and password."""
    return "://" in named


@contextlib.contextmanager
def reached(
    named: str, register: Path, storage: Path, *, user: str = "", password: str = ""
) -> Iterator[tuple[Relay, str]]:
    """The relay of this name, and how it is remembered: without a name or a password.

    Args:
        named: a folder, or an address.
        register: the register folder.
        storage: device-private storage, of this register or of all.
        user: name at a WebDAV server, "" for none.
        password: of that name.

    Raises:
        StorageExposed: the folder would take this device's keys along.
        RelayFailed: there is no such folder, or it is no address that can be used.
    """
    if not is_address(named):
        folder = Path(named)
        if folder.exists() and _within(folder.resolve(), register.resolve(), storage.resolve()):
            raise StorageExposed(
                "The relay and this device's own folders lie in each other, so its keys could be "
                "copied along. Nothing was done. Name another folder."
            )
        yield FolderRelay(folder), str(folder.resolve())
        return
    # its library is heavy
    from unerased.journal.relay.webdav import WebdavRelay, checked_address  # noqa: PLC0415

    address = str(checked_address(named))
    with contextlib.closing(WebdavRelay(address, user, password)) as place:
        yield place, address


def _within(relay: Path, register: Path, storage: Path) -> bool:
    """Whether a relay would take this device's keys along, or fill the register folder."""
    inside = any(relay.is_relative_to(own) for own in (register, storage))
    return inside or storage.is_relative_to(relay)
