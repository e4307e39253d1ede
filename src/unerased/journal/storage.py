"""Where everything lies: the register folder, and this device's private storage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.journal import disk as disks
from unerased.journal.errors import Invalid, NoRegister, NotAMember, Reason, StorageExposed
from unerased.journal.values import Fault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "ASKED",
    "EVIDENCE",
    "FORMAT",
    "JOURNAL",
    "Places",
    "chains",
    "check_apart",
    "file_name",
    "find",
    "format_line",
    "recognise",
    "segment_name",
    "segments",
    "temporary_name",
]

JOURNAL = "journal"
EVIDENCE = "evidence"
FORMAT = "format"
ASKED = "joining"
"""Lies in the private storage of a device that asked to join, until it is admitted."""

_FORMAT_LINE = re.compile(r"unerased register 1\n([0-9a-f]{32})\n")
_DEVICE = re.compile(r"[0-9a-f]{32}")
_SEGMENT = re.compile(r"[0-9]{8}\.seg")
_TEMPORARY = re.compile(r"[0-9]{8}\.tmp")
_FORMAT_LIMIT = 256


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of one register on one device.

    Attributes:
        folder: the register folder; only ciphertext, may be copied anywhere.
        private: this device's storage of this register; never copied.
        register: id of the register, 16 bytes.
    """

    folder: Path
    private: Path
    register: bytes

    @classmethod
    def of(cls, folder: Path, storage: Path, register: bytes) -> Places:
        """The places of register `register` under the device-private `storage`."""
        return cls(folder, storage / register.hex(), register)

    @property
    def journal(self) -> Path:
        """The folder of all chains."""
        return self.folder / JOURNAL

    def chain(self, device: bytes) -> Path:
        """The folder of a device's chain."""
        return self.journal / device.hex()

    def segment(self, device: bytes, seq: int) -> Path:
        """A segment file."""
        return self.chain(device) / file_name(seq)

    def own(self, name: str) -> Path:
        """A file in device-private storage."""
        return self.private / name


def file_name(seq: int) -> str:
    """How a segment's file is called in the folder of its chain."""
    return f"{seq:08d}.seg"


def temporary_name(seq: int) -> str:
    """How it is called until it is durable: nobody believes it."""
    return f"{seq:08d}.tmp"


def segment_name(device: bytes, seq: int) -> str:
    """How a segment is called in faults."""
    return f"{JOURNAL}/{device.hex()}/{file_name(seq)}"


def format_line(register: bytes) -> bytes:
    """Content of the file `format`."""
    return f"unerased register 1\n{register.hex()}\n".encode()


def check_apart(folder: Path, storage: Path) -> None:
    """Refuse private storage inside the folder that is copied around.

    Raises:
        StorageExposed: it lies there.
    """
    if storage.resolve().is_relative_to(folder.resolve()):
        raise StorageExposed(
            "The device's private storage may not lie inside the register folder, which is copied "
            "to others: its keys would go along. Nothing was opened. Name another place for it."
        )


def find(folder: Path, storage: Path) -> Places:
    """Recognise the register in a folder, and this device's storage of it.

    Raises:
        NoRegister: there is none, or its creation was never finished.
        NotAMember: this device has no keys for it, or was not admitted yet.
    """
    places = recognise(folder, storage)
    if not places.private.is_dir():
        raise NotAMember(
            "This device holds no keys for this register. Nothing was opened. "
            "Name the right device storage, or ask a member to invite this device."
        )
    if disks.exists(places.own(ASKED)):
        raise NotAMember(
            "This device asked to join this register and was not admitted yet. Nothing was opened. "
            "Read the safety words to who invited you, and take in the file that they send back."
        )
    return places


def recognise(folder: Path, storage: Path) -> Places:
    """Recognise the register in a folder, whether or not this device has keys for it.

    Raises:
        NoRegister: there is none, or its creation was never finished.
    """
    try:
        line = disks.read(folder / FORMAT, _FORMAT_LIMIT).decode("ascii")
    except Invalid as fault:
        if fault.reason is not Reason.MISSING:
            raise NoRegister(f"The file 'format' of the register folder {fault.reason}.") from fault
        raise NoRegister(
            "There is no register in this folder, or its creation was interrupted. "
            "Nothing was changed. Name another folder, or empty this one and create it again."
        ) from None
    except UnicodeDecodeError:
        line = ""
    match = _FORMAT_LINE.fullmatch(line)
    if match is None:
        raise NoRegister(
            "The file 'format' in this folder is not that of a register, or is of a version that "
            "this program does not know. Nothing was changed. Fetch the folder from another copy."
        )
    return Places.of(folder, storage, bytes.fromhex(match[1]))


def chains(places: Places) -> tuple[list[bytes], list[Fault]]:
    """The devices that have a chain in the folder, and what does not belong there."""
    try:
        found = disks.names(places.journal)
    except Invalid as fault:
        return [], [Fault(JOURNAL, None, fault.reason)]
    devices: list[bytes] = []
    faults: list[Fault] = []
    for name, is_folder in found:
        if _DEVICE.fullmatch(name) is None:
            faults.append(Fault(f"{JOURNAL}/{_printable(name)}", None, Reason.FOREIGN))
        elif not is_folder:
            faults.append(Fault(f"{JOURNAL}/{name}", None, Reason.LINK))
        else:
            devices.append(bytes.fromhex(name))
    return devices, faults


def segments(places: Places, device: bytes) -> tuple[list[int], list[Fault]]:
    """The numbers of a chain's segment files, ascending, and what does not belong there.

    A name that an interrupted write leaves is no fault: it is never believed.
    """
    where = f"{JOURNAL}/{device.hex()}"
    numbers: list[int] = []
    faults: list[Fault] = []
    for name, is_folder in disks.names(places.chain(device)):
        if _SEGMENT.fullmatch(name) is not None and int(name[:8]) and not is_folder:
            numbers.append(int(name[:8]))
        elif _TEMPORARY.fullmatch(name) is None or is_folder:
            faults.append(Fault(f"{where}/{_printable(name)}", None, Reason.FOREIGN))
    return numbers, faults


def _printable(name: str) -> str:
    """A foreign file's name, made harmless to show: other than plain characters are escaped."""
    return name.encode("unicode_escape").decode("ascii")
