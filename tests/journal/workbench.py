"""A register folder and a device's storage, the ways to open them, and to build hostile files."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.journal import Entry, Fault, Journal, Means
from unerased.journal.common import COMMON, Common, write_common
from unerased.journal.disk import Disk, RealDisk
from unerased.journal.joining import finish, start
from unerased.journal.letters import open_invitation
from unerased.journal.opening import Parts, assemble, load_identity
from unerased.journal.segment import Place, PlainPart, build
from unerased.journal.storage import find
from unerased.seal import Policy
from unerased.seal.cost import TESTING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from unerased.journal import Terms
    from unerased.journal.keyring import EpochKey

PASSPHRASE = "amber basket cedar dune ember fjord"


class Quick(RealDisk):
    """The real disk without waiting for it; what it would do is recorded and tested elsewhere."""

    def fsync(self, path: Path) -> None:
        """Do not wait."""

    def fsync_dir(self, path: Path) -> None:
        """Do not wait."""

    def settle(self, paths: Sequence[Path]) -> None:
        """Do not wait."""


def entry(number: int = 0, *, size: int = 10, compartment: str = "cases") -> Entry:
    """An entry about the unit P-`number`."""
    return Entry(compartment, (f"P-{number}",), b"head %d" % number, b"b" * size)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: int = 1_600_000_000_000

    def __call__(self) -> int:
        return self.now


@dataclass
class Home:
    """One device with one register."""

    folder: Path
    storage: Path
    clock: Clock = field(default_factory=Clock)
    passphrase: str = PASSPHRASE

    def means(self, disk: Disk | None = None) -> Means:
        return Means(self.clock, disk or Quick())

    def create(self, disk: Disk | None = None) -> Journal:
        means = self.means(disk)
        return Journal.create(self.folder, self.storage, self.passphrase, cost=TESTING, means=means)

    def open(
        self, *, write: bool = False, disk: Disk | None = None, renew_marks: bool = False
    ) -> Journal:
        return Journal.open(
            self.folder,
            self.storage,
            self.passphrase,
            means=self.means(disk),
            write=write,
            renew_marks=renew_marks,
        )

    def entries(self) -> list[Entry]:
        """Everything that is believed."""
        with self.open() as journal:
            return [entry for segment in journal.read({}) for entry in segment.entries]

    def faults(self) -> tuple[Fault, ...]:
        """What `verify` finds."""
        with self.open() as journal:
            return journal.verify().faults

    def private(self, name: str) -> Path:
        return find(self.folder, self.storage).own(name)

    def segments(self) -> list[Path]:
        return sorted((self.folder / "journal").glob("*/*.seg"))

    def name(self, path: Path) -> str:
        """How faults call a file of the register folder."""
        return path.relative_to(self.folder).as_posix()

    def parts(self) -> Parts:
        """The pieces that an open journal is made of."""
        places = find(self.folder, self.storage)
        identity = load_identity(places, self.passphrase, Policy.for_tests())
        parts = assemble(places, identity, Quick())
        parts.chains.refresh()
        return parts

    @property
    def device(self) -> bytes:
        """Id of this device."""
        return self.parts().welcome.device

    @property
    def register(self) -> bytes:
        """Id of the register."""
        return self.parts().places.register

    def forge(
        self,
        common: Common | bytes,
        contents: Mapping[str, bytes] | None = None,
        keys: Mapping[str, EpochKey] | None = None,
    ) -> Path:
        """Write the next segment, sealed and signed by the device itself, saying anything."""
        parts = self.parts()
        device = parts.welcome.device
        tip = parts.chains.tip(device)
        keys = {**parts.newest(), **(keys or {})}
        told = common if isinstance(common, bytes) else write_common(common)
        plain = [
            PlainPart(keys[name].key_id, keys[name].key, content)
            for name, content in {COMMON: told, **(contents or {})}.items()
        ]
        place = Place(parts.places.register, device, tip.seq + 1)
        data = build(place, tip.hash, plain, parts.identity.sign, secrets.token_bytes)
        path = parts.places.segment(device, place.seq)
        path.write_bytes(data)
        return path

    def common(self, **changes: object) -> Common:
        """A common part that the next segment could have, but for `changes`."""
        parts = self.parts()
        tip = parts.chains.tip(parts.welcome.device)
        told: dict[str, object] = {
            "control": [],
            "heads": [],
            "hlc": tip.hlc + 1,
            "member": parts.identity.member,
            "parts": [],
            "run": None,
            "wall_ms": self.clock.now,
        }
        return Common(**{**told, **changes})  # type: ignore[arg-type] # wrong types are the point


def join(
    host: Home, storage: Path, terms: Terms, *, folder: Path | None = None, code: str = "a b c d"
) -> Home:
    """Let a device join, by the three files.

    Args:
        host: an administrator's device.
        storage: private storage of the new device.
        terms: what it is invited as.
        folder: its own folder of the register; None for the host's.
        code: of the invitation.
    """
    folder = folder or host.folder
    policy, words = Policy.for_tests(), "words of a guest"
    with host.open(write=True) as journal:
        letter = journal.invite(terms, code, cost=TESTING)
    invitation = open_invitation(letter, code, policy)
    asked = start(invitation, folder, storage, words, cost=TESTING, policy=policy)
    with host.open(write=True) as journal:
        admission = journal.admit(asked.letter, asked.words)
    finish(folder, storage, words, admission, policy=policy)
    return Home(folder, storage, host.clock, words)


def three_saves(home: Home) -> Home:
    """Fill a register with four segments: the first, and one for each of three saves."""
    with home.create() as journal:
        for number in range(3):
            home.clock.now += 1000
            open_entry = Entry("identities", (), b"open head", b"open body %d" % number)
            journal.append([entry(number), open_entry])
    return home
