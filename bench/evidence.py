"""Adding a file as evidence, against `age` and then `sha256sum` on the same file.

Both sides read one file of random bytes that the system holds in memory already, and both write
to the same disk. Ours also hashes the sealed file, waits until it is on the disk and enters both
in the register; `age` does none of that.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from bench.build import made, opened
from bench.values import MIB, Sample

if TYPE_CHECKING:
    from bench.timing import Stopwatch

__all__ = ["ours", "peer"]

_BLOCK: Final = 4 * MIB


def ours(watch: Stopwatch, folder: str, mib: int) -> Sample:
    """Add the file through the product's own function, into a new register."""
    from unerased.evidence import add  # noqa: PLC0415 - the peer needs nothing of it

    file = _file(Path(folder), mib)
    place = Path(folder) / f"register-{os.getpid()}"
    ours = (str(place), str(place) + "-storage")
    made(*ours).close()
    with opened(*ours, write=True) as register, watch:
        add(register, file, received="generated")
    return _sample(watch, mib)


def peer(watch: Stopwatch, folder: str, mib: int) -> Sample:
    """Encrypt the file with `age`, then hash it with `sha256sum`."""
    file = _file(Path(folder), mib)
    made_key = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True)
    recipient = made_key.stdout.partition("public key: ")[2].split()[0]
    sealed = Path(folder) / "peer.age"
    with watch:
        most = max(
            _ran(["age", "-r", recipient, "-o", str(sealed), str(file)]),
            _ran(["sha256sum", str(file)]),
        )
    sealed.unlink()
    sample = _sample(watch, mib)
    return msgspec.structs.replace(sample, memory_mib=most)


def _ran(command: list[str]) -> float:
    """Run a command; gives the most memory that it was seen to hold, MiB."""
    most = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        status = Path(f"/proc/{process.pid}/status")
        while process.poll() is None:
            most = max(most, _held(status))
            time.sleep(0.002)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[0])
    return most


def _held(status: Path) -> float:
    try:
        lines = status.read_text().splitlines()
    except OSError:  # it has just ended, or this system has no such file
        return 0.0
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return round(int(found[0]) / 1024, 1) if found else 0.0


def _file(folder: Path, mib: int) -> Path:
    """The file, made when it is first asked for; read once, so that the system holds it."""
    folder.mkdir(exist_ok=True)
    file = folder / "random.bin"
    if not file.exists():
        with file.open("wb") as out:
            for _ in range(mib * MIB // _BLOCK):
                out.write(os.urandom(_BLOCK))
            os.fsync(out.fileno())
    with file.open("rb") as back:
        while back.read(_BLOCK):
            pass
    return file


def _sample(watch: Stopwatch, mib: int) -> Sample:
    notes = {"mib_a_second": round(mib / watch.total, 1)}
    return Sample(watch.total, size=f"{mib} MiB of random bytes", notes=notes)
