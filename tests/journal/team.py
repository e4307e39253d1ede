"""Several devices of one register, each with a register folder of its own: what relays connect.

The first is the founder. The others are introduced by its control entries, before anything else is
written, and begin with nothing but their welcome and the founder's first segments.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.journal.workbench import Home

from unerased.journal.common import COMMON
from unerased.journal.control import initial
from unerased.journal.entries import Device, device_id, grant_context
from unerased.journal.founding import DEFAULT_COMPARTMENTS, IDENTITY
from unerased.journal.keybag import first_bytes
from unerased.journal.marks import Marks, seal_marks
from unerased.journal.private import ARRIVALS, KEYBAG, MARKS, RETENTION, WELCOME
from unerased.journal.retention import new_retention, seal_retention
from unerased.journal.row import Records, row_header
from unerased.journal.storage import Places
from unerased.journal.welcome import CommonKey, Welcome, seal_welcome
from unerased.seal import Identity, seal_identity, wrap
from unerased.seal.cost import TESTING, Policy

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.journal import Journal

__all__ = ["found_team", "hand_over", "ids", "join", "lines"]

PASSPHRASE = "words of a colleague for a test"


def found_team(root: Path, count: int, *, administer: bool = False) -> list[Home]:
    """So many devices, the founder first; each in `root/<number>`, and none has synced yet.

    Args:
        root: where they lie.
        count: how many.
        administer: whether every member may administer, not the founder alone.
    """
    founder = Home(root / "0" / "register", root / "0" / "storage")
    founder.create().close()
    joined = [
        join(founder, root / str(number), administer=administer) for number in range(1, count)
    ]
    for home in joined:
        hand_over(founder, home)
    return [founder, *joined]


def hand_over(founder: Home, home: Home) -> None:
    """Copy the register folder to a device that joined, as an invitation does."""
    if home.folder.exists():
        shutil.rmtree(home.folder)
    shutil.copytree(founder.folder, home.folder)
    home.parts().places.chain(ids(home)).mkdir()


def join(founder: Home, root: Path, *, administer: bool = False) -> Home:
    """A device joins, with its storage in `root`; its register folder is to be handed over."""
    parts = founder.parts()
    register = parts.places.register
    identity, retention = Identity.generate(), new_retention()
    public = identity.public
    device = device_id(public.member, public.verify_key, public.hpke_key)
    told = Device(device, public.hpke_key, public.member, retention.public(), public.verify_key)
    with founder.open(write=True) as journal:
        journal.govern(
            lambda governor: governor.admit(
                told, f"Member {root.name}", DEFAULT_COMPARTMENTS, administer=administer
            )
        )
    common = parts.newest()[COMMON]
    context = grant_context(register, COMMON, common.epoch, public.member, device)
    given = CommonKey(common.epoch, common.key_id, wrap(common.key, public.hpke_key, context))
    welcome = Welcome((given,), device, parts.welcome.founder)
    places = Places.of(root / "register", root / "storage", register)
    places.private.mkdir(parents=True)
    bag = first_bytes(register, retention.secret)
    log = row_header(ARRIVALS, register)
    state = initial(parts.welcome.founder, device)
    marks = Marks(Records(0, len(log)), Records(1, len(bag)), (), (), state, ())
    for name, data in {
        IDENTITY: seal_identity(identity, PASSPHRASE, TESTING, Policy.for_tests()),
        WELCOME.name: seal_welcome(welcome, identity),
        RETENTION.name: seal_retention(retention, register, identity),
        KEYBAG.name: bag,
        ARRIVALS.name: log,
        MARKS.name: seal_marks(marks, identity.storage_key),
    }.items():
        places.own(name).write_bytes(data)
    return Home(root / "register", root / "storage", founder.clock, PASSPHRASE)


def lines(journal: Journal) -> list[tuple[bytes, int, bytes]]:
    """Everything that is believed, in its order: device, number, hash."""
    return [(segment.device, segment.seq, segment.hash) for segment in journal.read({})]


def ids(home: Home) -> bytes:
    """The id of a home's device."""
    return home.parts().welcome.device
