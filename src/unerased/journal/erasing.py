"""Destroying unit keys on this device, and the retention keys that they could be had by again.

Every step leaves something that opens. The new keybag is written beside the old one, sealed under
the new retention keys; the file of these takes the place of the old one in one step; only then
does the new keybag take the old one's place. What opens the old one is gone from then on. An
interruption is finished, or undone, when the register is opened for writing the next time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal import disk as disks
from unerased.journal.agreement import DELAY_MS, ERASE
from unerased.journal.entries import Done, Renew
from unerased.journal.errors import Invalid
from unerased.journal.private import KEYBAG, MAX_PRIVATE, RETENTION
from unerased.journal.retention import new_retention, seal_retention
from unerased.journal.row import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from unerased.journal.agreement import Agreement
    from unerased.journal.appending import Appender
    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts
    from unerased.journal.storage import Places

__all__ = ["destroy", "due", "due_ms", "erase", "finish_interrupted", "present"]

NEXT = "keybag.next"


def due(parts: Parts, now_ms: int, kind: str = ERASE) -> list[Agreement]:
    """What is agreed and this device has to do, or may do, now, by its own clock.

    Raises:
        StorageDamaged: the log of arrivals, or the keybag, was changed.
    """
    own = parts.welcome.device
    return [
        one
        for one in parts.chains.agreements
        if one.kind == kind
        and one.holds
        and (own not in one.done or _came_back(parts, one))
        and (when := due_ms(parts, one)) is not None
        and when <= now_ms
    ]


def _came_back(parts: Parts, one: Agreement) -> bool:
    """Whether keys are here that this device said to have destroyed.

    An agreement may turn out void, so that colleagues give the keys back, and then hold after all:
    who had removed one of the two had been removed before.
    """
    return one.kind == ERASE and any(parts.keybag.keys(unit) for unit in one.about)


def due_ms(parts: Parts, agreement: Agreement) -> int | None:
    """When this device has to do it, by its own clock; None where it is not agreed.

    Raises:
        StorageDamaged: the log of arrivals was changed.
    """
    if agreement.agreed is None:
        return None
    arrived = parts.arrivals.arrived(*agreement.agreed)
    return None if arrived is None else arrived + DELAY_MS


def erase(parts: Parts, appender: Appender, disk: Disk, chosen: Sequence[Agreement]) -> None:
    """Destroy the keys of agreed erasures, and say so to the others; durable on return.

    Keys that nobody was sent yet are sent first: a keybag that was rewritten holds none of these.

    Raises:
        ChainHeld, Removed, NotSaved, StorageDamaged: as `Appender.govern`.
        OSError: the system refused to write; the next time goes on.
    """
    gone = {unit for one in chosen for unit in one.about}
    appender.send_left(gone)
    destroy(parts, disk, gone)
    appender.save_marks()
    said = [Done(one.id) for one in chosen]
    appender.govern([Renew(parts.retention.public()), *said])


def destroy(parts: Parts, disk: Disk, units: Collection[str]) -> None:
    """Rewrite the keybag without some units, under new retention keys; durable on return.

    Raises:
        StorageDamaged: the keybag was changed.
        OSError: the system refused to write.
    """
    new = new_retention()
    places = parts.places
    row = Row(KEYBAG, places.register, new.secret)
    data, records = parts.keybag.rewritten(row, units)
    disk.write(places.own(NEXT), data)
    disk.fsync(places.own(NEXT))
    disk.fsync_dir(places.private)
    sealed = seal_retention(new, places.register, parts.identity)
    disks.replace_file(disk, places.own(RETENTION.name), sealed)
    disks.replace_file(disk, places.own(KEYBAG.name), data)
    disk.remove(places.own(NEXT))
    disk.fsync_dir(places.private)
    parts.keybag.turn(row, records)
    parts.retention = new


def finish_interrupted(places: Places, secret: bytes, disk: Disk) -> None:
    """Finish or undo a rewriting of the keybag that was interrupted; for the one writer.

    Args:
        places: where everything lies.
        secret: what the keybag is sealed under by the present retention keys.
        disk: what writes.

    Raises:
        Invalid: neither keybag opens.
        OSError: the system refused to write.
    """
    if not disks.exists(places.own(NEXT)):
        return
    if present(places, secret) == NEXT:
        data = disks.read(places.own(NEXT), MAX_PRIVATE)
        disks.replace_file(disk, places.own(KEYBAG.name), data)
    disk.remove(places.own(NEXT))
    disk.fsync_dir(places.private)


def present(places: Places, secret: bytes) -> str:
    """The name of the keybag that the present retention keys open.

    Raises:
        Invalid: they open neither.
    """
    row = Row(KEYBAG, places.register, secret)
    try:
        row.first(disks.read(places.own(KEYBAG.name), MAX_PRIVATE))
    except Invalid:
        if not disks.exists(places.own(NEXT)):
            raise
        row.first(disks.read(places.own(NEXT), MAX_PRIVATE))
        return NEXT
    return KEYBAG.name
