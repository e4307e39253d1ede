"""Writes the vectors of members anew: `python tests/format/make_member_vectors.py [FOLDER]`.

One register folder, the storage of three devices, and what each of them reads in it. The committed
vectors are frozen, as those of `make_vectors.py` are.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unerased.journal import DELAY_MS, ERASE, Entry, Journal, Terms
from unerased.journal.entries import Administer
from unerased.journal.joining import finish, start
from unerased.journal.letters import open_invitation
from unerased.seal import Policy
from unerased.seal.cost import TESTING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unerased.journal import Governor
    from unerased.journal.entries import Entry as ControlEntry

HERE = Path(__file__).parent / "vectors-members"
PASSPHRASE = "amber basket cedar dune ember fjord"
ALL = ("cases", "evidence", "figures", "identities", "legal")
NUMBER = bytes(range(16))


class Clock:
    """A second later at each look."""

    now = 1_600_000_000_000

    def __call__(self) -> int:
        """Milliseconds since 1970."""
        self.now += 1000
        return self.now


class Club:
    """A register folder that several devices share, each with a storage of its own."""

    def __init__(self, root: Path) -> None:
        """Found it in `root`."""
        self.root = root
        self.clock = Clock()
        Journal.create(
            root / "register", root / "founder", PASSPHRASE, cost=TESTING, clock=self.clock
        ).close()

    def open(self, name: str, *, write: bool = True, register: str = "register") -> Journal:
        """Open it on a device."""
        where = (self.root / register, self.root / name, PASSPHRASE)
        return Journal.open(*where, clock=self.clock, write=write)

    def join(self, name: str, terms: Terms, *, host: str = "founder") -> None:
        """Let a device in."""
        policy = Policy.for_tests()
        with self.open(host) as journal:
            letter = journal.invite(terms, "four words", cost=TESTING)
        invitation = open_invitation(letter, "four words", policy)
        where = (self.root / "register", self.root / name, PASSPHRASE)
        asked = start(invitation, *where, cost=TESTING, policy=policy)
        with self.open(host) as journal:
            admission = journal.admit(asked.letter, asked.words)
        finish(*where, admission, policy=policy)

    def save(self, name: str, *entries: Entry, register: str = "register") -> None:
        """Save entries on a device."""
        with self.open(name, register=register) as journal:
            journal.append(entries)

    def govern(self, name: str, decide: Callable[[Governor], Sequence[ControlEntry]]) -> None:
        """Change the membership on a device."""
        with self.open(name) as journal:
            journal.govern(decide)

    def member(self, name: str) -> bytes:
        """Id of the member on a device."""
        with self.open(name, write=False) as journal:
            return journal.member


def entry(number: int, compartment: str = "cases", *units: str) -> Entry:
    """An entry of an invented case."""
    text = b"Test Person %d of Exampleland" % number
    return Entry(compartment, tuple(sorted(units)), b"head %d" % number, text)


def fill(root: Path) -> None:
    """Three members; one is removed, works on offline, and one of two saves is accepted."""
    club = Club(root)
    club.save("founder", entry(1, "cases", "P-1"), entry(2, "identities", "P-1"), entry(3))
    club.join("second", Terms("Second", ALL, administer=True))
    club.join("third", Terms("Third", ("cases",)))
    club.save("third", entry(4, "cases", "P-1", "P-4"))
    club.save("second", entry(5, "cases", "P-5"), entry(6, "evidence", "P-1"))
    club.govern("third", lambda _: [Administer(club.member("third"))])  # no right to
    shutil.copytree(root / "register", root / "offline")
    third = club.member("third")
    club.govern("second", lambda governor: governor.remove(third, None))
    club.save("third", entry(7, "cases", "P-4"), register="offline")
    club.save("third", entry(8, "cases", "P-8"), register="offline")
    shutil.copytree(root / "offline" / "journal", root / "register" / "journal", dirs_exist_ok=True)
    shutil.rmtree(root / "offline")
    with club.open("founder") as journal:
        first, _ = journal.quarantine()
        journal.govern(lambda governor: governor.accept([first.segment]))
    club.save("founder", entry(9, "cases", "P-5"), entry(10, "identities", "P-9"))
    club.govern("founder", lambda governor: governor.propose(ERASE, ["P-5"], NUMBER))
    club.govern("second", lambda governor: governor.agree(NUMBER))
    club.open("founder").close()
    club.clock.now += DELAY_MS
    with club.open("founder") as journal:
        journal.erase_due()
    club.save("second", entry(11, "cases", "P-1"))
    for name in ("second", "founder"):
        with club.open(name) as journal:
            journal.tend()
    for lock in root.rglob("lock"):
        lock.unlink()


def seen(root: Path, name: str) -> dict[str, Any]:
    """What the program reads on a device: entries and faults."""
    with Journal.open(root / "register", root / name, PASSPHRASE) as journal:
        report = journal.verify()
        entries = [
            [
                *(segment.hlc, segment.device.hex(), segment.seq, position),
                *(one.compartment, list(one.units), one.head.hex()),
                None if one.body is None else one.body.hex(),
            ]
            for segment in journal.read({})
            for position, one in segment.positioned
        ]
        faults = sorted({(fault.file, str(fault.reason)) for fault in report.faults})
    return {"entries": entries, "faults": [list(fault) for fault in faults]}


def main(here: Path) -> None:
    """Write all vectors to `here`."""
    os.environ["UNERASED_TEST_PROFILE"] = "1"
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "club"
        root.mkdir()
        fill(root)
        shutil.copytree(root, here)
    for name in ("founder", "second", "third"):
        told = json.dumps(seen(here, name), indent=1) + "\n"
        (here / f"{name}.json").write_text(told, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE)
