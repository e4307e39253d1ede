"""What a person keeps beside the register on this device: views of lists, each with a title.

One sealed file in device-private storage; nothing of it is in the register or leaves the device.
A view is a kind and a choice of filters, written as they stand in an address: codes and terms.
Its title is whatever somebody typed and may tell who somebody is, so it stands in this file alone:
views are named by random numbers everywhere else.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.journal.errors import JournalError
from unerased.register.errors import NoSuchView, TooManyViews
from unerased.seal import SealError

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.register.stamp import Sealer

__all__ = ["MOST_VIEWS", "Notebook", "SavedView"]

MOST_VIEWS: Final = 200
_CONTEXT: Final = b"unerased notebook v1"
_BYTES: Final = 8
#: sealed in steps of so many bytes, so that its size does not tell how long titles are
_STEP: Final = 4096


class SavedView(msgspec.Struct, frozen=True, array_like=True):
    """A choice of filters that somebody kept.

    Attributes:
        name: sixteen hexadecimal digits.
        title: as it was typed.
        kind: of the list.
        query: the choice as it stands in an address, without the question mark.
    """

    name: str
    title: str
    kind: str
    query: str


class _Content(msgspec.Struct, frozen=True, array_like=True):
    views: list[SavedView] = []
    deleted: SavedView | None = None
    filling: bytes = b""


class Notebook:
    """The saved views of one register on one device.

    Args:
        file: where they are; made when something is kept.
        sealer: seals under the storage key.
    """

    def __init__(self, file: Path, sealer: Sealer) -> None:
        self._file = file
        self._sealer = sealer

    @property
    def damaged(self) -> bool:
        """Whether its file does not open: it was changed. Keeping a view replaces it."""
        return self._file.exists() and self._read() is None

    def views(self) -> tuple[SavedView, ...]:
        """The views, in the order in which they were kept; none when the file is damaged."""
        return tuple(self._content().views)

    def deleted(self) -> SavedView | None:
        """The view that was deleted last, as long as that can be undone."""
        return self._content().deleted

    def keep(self, title: str, kind: str, query: str) -> SavedView:
        """Keep a view.

        Raises:
            TooManyViews: there are `MOST_VIEWS` already. Nothing was changed.
        """
        content = self._content()
        if len(content.views) >= MOST_VIEWS:
            raise TooManyViews
        made = SavedView(secrets.token_hex(_BYTES), title, kind, query)
        self._write(_Content([*content.views, made], content.deleted))
        return made

    def rename(self, name: str, title: str) -> None:
        """Give a view another title.

        Raises:
            NoSuchView: there is none of this name.
        """
        content = self._content()
        found = self._found(content, name)
        renamed = msgspec.structs.replace(found, title=title)
        views = [renamed if view is found else view for view in content.views]
        self._write(_Content(views, content.deleted))

    def delete(self, name: str) -> None:
        """Delete a view; `restore` brings it back until `forget` or another deletion.

        Raises:
            NoSuchView: there is none of this name.
        """
        content = self._content()
        found = self._found(content, name)
        self._write(_Content([view for view in content.views if view is not found], found))

    def restore(self) -> None:
        """Bring the view back that was deleted last; nothing happens when there is none."""
        content = self._content()
        if content.deleted is not None:
            self._write(_Content([*content.views, content.deleted]))

    def forget(self) -> None:
        """What was deleted cannot be brought back any more."""
        content = self._content()
        if content.deleted is not None:
            self._write(_Content(content.views))

    @staticmethod
    def _found(content: _Content, name: str) -> SavedView:
        for view in content.views:
            if secrets.compare_digest(view.name.encode(), name.encode(errors="replace")):
                return view
        raise NoSuchView

    def _content(self) -> _Content:
        return self._read() or _Content()

    def _read(self) -> _Content | None:
        try:
            sealed = self._file.read_bytes()
            opened = self._sealer.open_private(_CONTEXT, sealed)
            return msgspec.msgpack.decode(opened, type=_Content)
        except FileNotFoundError:
            return _Content()
        except (JournalError, SealError, msgspec.MsgspecError):
            return None  # told by `damaged`

    def _write(self, content: _Content) -> None:
        """Replace the file as a whole, so that a power loss leaves the old one or the new one."""
        bare = len(msgspec.msgpack.encode(content))
        filled = msgspec.structs.replace(content, filling=bytes(-bare % _STEP))
        sealed = self._sealer.seal_private(_CONTEXT, msgspec.msgpack.encode(filled))
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        temporary = self._file.with_suffix(".tmp")
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._file)
        finally:
            with suppress(OSError):  # it is sealed, and written over the next time
                temporary.unlink(missing_ok=True)
