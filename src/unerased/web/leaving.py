"""Leaving with no keys, under way: what was saved is handed on, and then the keys are destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from unerased.evidence.relaying import exchange
from unerased.journal.relay.naming import reached
from unerased.register import travel
from unerased.web.held import UnderWay, hold
from unerased.web.jobs import Job, Phase

if TYPE_CHECKING:
    from unerased.register import Register
    from unerased.web.desk import Desk

__all__ = ["Leaving", "begin"]


@dataclass(slots=True)
class Leaving(UnderWay):
    """One leaving.

    Attributes:
        named: the relay as somebody named it; "" where the folder is handed on by hand.
        user: the name at the server, to be offered again; the password is not kept.
    """

    KEY: ClassVar = "travel"

    named: str
    user: str = ""


def begin(desk: Desk, named: str, user: str, password: str) -> Job:
    """Begin; when it went to its end the register is closed, and nothing here opens it again.

    Args:
        desk: whose register it is.
        named: a folder, or the address of a WebDAV folder; "" for none.
        user: name at the server, "" for none.
        password: of that name.
    """
    one = Leaving(named, user)

    def work(register: Register, job: Job) -> None:
        folder, storage = register.folder, register.journal.private_folder.parent

        def hand_on(register: Register) -> None:
            if not named:
                return
            with reached(named, folder, storage, user=user, password=password) as (relay, address):
                done = exchange(
                    register,
                    relay,
                    address,
                    on_progress=lambda passed, every: job.tell(Phase.PASSING, passed, every),
                )
            travel.check_handed_on(done.harmful)

        travel.leave(register, hand_on)
        job.phase = Phase.SEALING
        try:
            travel.wipe(folder, storage)
        finally:
            if desk.joining is not None:
                desk.joining.left = "relay" if named else "hand"
            desk.keeper.release()

    one.job = Job(desk, "travel", work)
    hold(desk, one)
    return one.job
