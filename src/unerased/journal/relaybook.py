"""What this device remembers of the relays that it used: so that what they forget is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from unerased.journal import disk as disks
from unerased.journal.codec import Hash, Id, Number, decode, encode
from unerased.journal.errors import Invalid, Reason, StorageDamaged
from unerased.journal.private import MAX_PRIVATE, RELAYS, open_file, seal_file
from unerased.journal.storage import JOURNAL
from unerased.journal.values import Fault, Noticed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts
    from unerased.journal.storage import Places

__all__ = ["Book", "Page", "Shown", "open_book", "write_book"]

LASTING = frozenset({Reason.ROLLED_BACK, Reason.FORKED, Reason.SET_BACK})
"""Reasons that stay until somebody says that they were read: the next sync may show nothing."""


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """The newest segment of a chain that a relay has shown, or was given."""

    device: Id
    seq: Number
    hash: Hash


class _Told(msgspec.Struct, frozen=True, array_like=True):
    file: str
    segment: int | None
    reason: str
    detail: str
    since_ms: int


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered of one relay.

    Attributes:
        address: where it is, without a name or a password.
        at_ms: when it was last used to the end, by this device's clock; 0 for never.
        faults: what did not stand there.
        shown: the newest segment of each chain that it had, ascending by device.
    """

    address: str
    at_ms: int
    faults: tuple[_Told, ...]
    shown: tuple[Shown, ...]

    def noticed(self) -> tuple[Noticed, ...]:
        """What did not stand, since when."""
        return tuple(
            Noticed(
                self.address,
                Fault(told.file, told.segment, Reason[told.reason], told.detail),
                told.since_ms,
            )
            for told in self.faults
        )

    def after(self, faults: Iterable[Fault], shown: Iterable[Shown], now_ms: int) -> Page:
        """The page after a sync that went to its end.

        A fault that was there before keeps its day; one that lasts stays although it is not seen.
        """
        before = {_key(told): told for told in self.faults}
        found = [_told(fault, now_ms) for fault in faults]
        again = {_key(told): before.get(_key(told), told) for told in found}
        lasting = {key: told for key, told in before.items() if Reason[told.reason] in LASTING}
        rows = {**lasting, **again}.values()
        return Page(self.address, now_ms, tuple(rows), tuple(sorted(shown, key=_device)))

    def read_by_somebody(self) -> Page:
        """The page after a person said that they read what did not stand.

        That this device was set back stays: it must not write on.
        """
        kept = tuple(told for told in self.faults if told.reason == Reason.SET_BACK.name)
        return msgspec.structs.replace(self, faults=kept)


def _key(told: _Told) -> tuple[str, int | None, str]:
    return told.file, told.segment, told.reason


def _told(fault: Fault, now_ms: int) -> _Told:
    return _Told(fault.file, fault.segment, fault.reason.name, fault.detail, now_ms)


def _device(shown: Shown) -> bytes:
    return shown.device


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All pages, in the order in which the relays were first used."""

    relays: tuple[Page, ...] = ()

    def page(self, address: str) -> Page:
        """What is remembered of a relay; an empty page for a new one."""
        return next((page for page in self.relays if page.address == address), _new(address))

    def noticed(self) -> tuple[Noticed, ...]:
        """What did not stand at any relay."""
        return tuple(noticed for page in self.relays for noticed in page.noticed())

    def set_back(self) -> bool:
        """Whether a relay has shown later segments of this very device than it knows of."""
        return any(
            fault.reason is Reason.SET_BACK and not fault.file.startswith(f"{JOURNAL}/")
            for _, fault, _ in self.noticed()
        )

    def read_by_somebody(self) -> Book:
        """The book after a person said that they read what did not stand."""
        return Book(tuple(page.read_by_somebody() for page in self.relays))

    def without(self, address: str) -> Book:
        """The book without what is remembered of a relay.

        That this device was set back stays: it must not write on.
        """
        kept = (
            page if page.address != address else page.read_by_somebody() for page in self.relays
        )
        return Book(tuple(page for page in kept if page.address != address or page.faults))

    def having(self, page: Page) -> Book:
        """The book with a page in the place of the one for the same relay."""
        known = [one.address for one in self.relays]
        if page.address not in known:
            return Book((*self.relays, page))
        return Book(tuple(page if one.address == page.address else one for one in self.relays))


def _new(address: str) -> Page:
    return Page(address, 0, (), ())


_DECODER = msgspec.msgpack.Decoder(Book)


def open_book(parts: Parts) -> Book:
    """Open the file; a device that was set back is held, so that it writes no number twice.

    Raises:
        StorageDamaged: it was changed. A file that is not there is an empty book.
    """
    places = parts.places
    try:
        data = disks.read(places.own(RELAYS.name), MAX_PRIVATE)
        sealed = open_file(RELAYS, places.register, parts.identity.storage_key, data)
        book = decode(_DECODER, sealed)
    except Invalid as fault:
        if fault.reason is Reason.MISSING:
            return Book()
        raise StorageDamaged(RELAYS.name, fault.reason, fault.detail) from fault
    if book.set_back():
        chains = parts.chains
        own = chains.state.own
        chains.hold(own, chains.tip(own).seq + 1, Invalid(Reason.SET_BACK))
    return book


def write_book(places: Places, key: bytes, disk: Disk, book: Book) -> None:
    """Keep the file; durable on return.

    Raises:
        OSError: the system refused to write.
    """
    data = seal_file(RELAYS, places.register, key, encode(book))
    disks.replace_file(disk, places.own(RELAYS.name), data)
