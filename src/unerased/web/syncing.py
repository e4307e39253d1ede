"""A sync under way, or the last one that ended since the register was unlocked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from unerased.evidence.relaying import exchange
from unerased.journal.relay.naming import reached
from unerased.web.held import UnderWay, hold
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from unerased.evidence.relaying import Exchanged
    from unerased.register import Register
    from unerased.web.desk import Desk

__all__ = ["Syncing", "begin"]


@dataclass(slots=True)
class Syncing(UnderWay):
    """One sync.

    Attributes:
        named: the relay as somebody named it.
        user: the name at the server, to be offered again; the password is not kept.
        done: what was done, once it went to its end.
    """

    KEY: ClassVar = "sync"

    named: str
    user: str = ""
    done: Exchanged | None = None

    def drop(self) -> None:
        """Stop it and forget it; what has passed stays."""
        UnderWay.drop(self)
        self.done = None


def begin(desk: Desk, named: str, user: str, password: str) -> Job:
    """Begin a sync in place of the last one; the password lives as long as the work does.

    Args:
        desk: whose register it is.
        named: a folder, or the address of a WebDAV folder.
        user: name at the server, "" for none.
        password: of that name.
    """
    syncing = Syncing(named, user)

    def work(register: Register, job: Job) -> None:
        tell = partial(job.tell, Phase.PASSING)
        storage = register.journal.private_folder.parent
        with reached(named, register.folder, storage, user=user, password=password) as (
            relay,
            address,
        ):
            tell(0, 1)
            syncing.done = exchange(register, relay, address, on_progress=tell)

    syncing.job = Job(desk, "sync", work)
    hold(desk, syncing)
    return syncing.job
