"""Sealed files between devices: in pieces, resumable, and only what the record says gets in."""

from __future__ import annotations

import errno
import secrets
import shutil
from pathlib import Path

import pytest
from tests.journal.team import hand_over, join
from tests.journal.workbench import PASSPHRASE, Clock, Home
from tests.spoiling import spoilt

from unerased import evidence
from unerased.evidence import relaying
from unerased.evidence.relaying import exchange
from unerased.journal import RelayFailed
from unerased.journal.relay import MemoryRelay
from unerased.register import Register
from unerased.register.gone import note_gone
from unerased.seal.cost import TESTING

PIECE = 1000
CONTENT = secrets.token_bytes(3 * PIECE + 500)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaying, "PIECE", PIECE)


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Home, Home]:
    """A device with one file, and one that has only been let in."""
    first = Home(tmp_path / "register", tmp_path / "storage", Clock(1_800_000_000_000))
    Register.create(first.folder, first.storage, PASSPHRASE, cost=TESTING).close()
    second = join(first, tmp_path / "second")
    hand_over(first, second)
    given = tmp_path / "letter.bin"
    given.write_bytes(CONTENT)
    with opened(first) as register:
        evidence.add(register, given, received="by hand")
    return first, second


def opened(home: Home) -> Register:
    return Register.open(home.folder, home.storage, home.passphrase, write=True)


def sync(home: Home, relay: MemoryRelay) -> relaying.Exchanged:
    with opened(home) as register:
        return exchange(register, relay, "relay")


def pieces(relay: MemoryRelay) -> list[str]:
    return sorted(name for name in relay.objects if "/evidence/" in name)


def files(home: Home) -> list[bytes]:
    return [path.read_bytes() for path in sorted((home.folder / "evidence").glob("*"))]


def test_a_file_goes_over_in_pieces_and_is_the_same(homes: tuple[Home, Home]) -> None:
    first, second = homes
    relay = MemoryRelay()
    assert sync(first, relay).files_sent == 1
    assert len(pieces(relay)) >= 4
    done = sync(second, relay)
    assert (done.files_fetched, done.harmful, done.waiting) == (1, (), ())
    assert files(second) == files(first)
    with opened(second) as register:
        assert evidence.verify(register).faults == ()
    again = sync(second, relay)
    assert (again.files_fetched, again.files_sent) == (0, 0)


class Interrupted(MemoryRelay):
    """Breaks off after so many pieces of files."""

    def __init__(self, objects: dict[str, bytes], left: int) -> None:
        super().__init__()
        self.objects = objects
        self.left = left
        self.moved: list[str] = []

    def _step(self, name: str) -> None:
        if "/evidence/" in name:
            if self.left == 0:
                raise RelayFailed("broken off")
            self.left -= 1
            self.moved.append(name)

    def get(self, name: str) -> bytes:
        self._step(name)
        return super().get(name)

    def put(self, name: str, data: bytes) -> None:
        self._step(name)
        super().put(name, data)


def test_what_breaks_off_goes_on_at_the_piece_where_it_stopped(homes: tuple[Home, Home]) -> None:
    objects: dict[str, bytes] = {}
    for home in homes:
        moved: list[str] = []
        for _ in range(20):
            relay = Interrupted(objects, 1)
            try:
                done = sync(home, relay)
            except RelayFailed:
                moved += relay.moved
                continue
            moved += relay.moved
            assert done.harmful == ()
            break
        assert len(moved) == len(set(moved)) == len(pieces(relay))
    assert files(homes[0]) == files(homes[1])


def test_a_piece_that_was_written_in_half_is_written_again(homes: tuple[Home, Home]) -> None:
    first, second = homes
    relay = MemoryRelay()
    sync(first, relay)
    broken = pieces(relay)[1]
    whole = relay.objects[broken]
    relay.objects[broken] = whole[:-1]
    assert sync(second, relay).files_fetched == 0
    assert files(second) == []
    sync(first, relay)
    assert relay.objects[broken] == whole
    assert sync(second, relay).files_fetched == 1


def test_a_file_that_is_not_the_recorded_one_never_gets_in(homes: tuple[Home, Home]) -> None:
    first, second = homes
    relay = MemoryRelay()
    sync(first, relay)
    spoilt = pieces(relay)[2]
    relay.objects[spoilt] = bytes(len(relay.objects[spoilt]))
    done = sync(second, relay)
    (line,) = done.harmful
    assert line.endswith("is not on the relay as it was added")
    assert files(second) == []
    assert pieces(relay) == []  # taken away, so that whoever has it puts it again
    assert sync(first, relay).files_sent == 1
    assert sync(second, relay).files_fetched == 1


def test_a_piece_that_vanishes_meanwhile_is_told(homes: tuple[Home, Home]) -> None:
    first, second = homes
    relay = MemoryRelay()
    sync(first, relay)

    class Vanishing(MemoryRelay):
        def get(self, name: str) -> bytes:
            if name.endswith(".000002"):
                self.objects.pop(name, None)
            return super().get(name)

    later = Vanishing()
    later.objects = relay.objects
    (line,) = sync(second, later).harmful
    assert line.endswith("cannot be fetched: a piece on the relay is missing")


def test_foreign_and_oversized_pieces_are_left_alone(homes: tuple[Home, Home]) -> None:
    first, second = homes
    relay = MemoryRelay()
    sync(first, relay)
    folder, _, name = pieces(relay)[0].rpartition("/")
    stem = name.split(".")[0]
    relay.objects = {n: d for n, d in relay.objects.items() if "/evidence/" not in n}
    huge = 200 * PIECE
    for number in range(200):
        relay.objects[f"{folder}/{stem}.{huge:x}.{number:06d}"] = bytes(PIECE)
    relay.objects[f"{folder}/{stem}.{1:x}.000009"] = b"x"
    relay.objects[f"{folder}/desktop.ini"] = b"x"
    done = sync(second, relay)
    assert (done.files_fetched, done.harmful) == (0, ())


def test_what_is_spoilt_or_missing_here_is_not_sent(homes: tuple[Home, Home]) -> None:
    first, _ = homes
    (path,) = (first.folder / "evidence").glob("*.age")
    good = path.read_bytes()
    path.write_bytes(spoilt(good))
    relay = MemoryRelay()
    (line,) = sync(first, relay).harmful
    assert line.endswith("is not as it was added, so it was not sent")
    assert pieces(relay) == []
    path.unlink()
    path.symlink_to(first.folder / "format")
    (line,) = sync(first, relay).harmful
    assert line.endswith("is missing, or is no plain file")


def test_the_register_folder_may_be_on_another_disk(
    homes: tuple[Home, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = homes
    relay = MemoryRelay()
    sync(first, relay)
    real = Path.replace

    def other_disk(path: Path, target: Path) -> Path:
        if path.parent.name == "incoming":
            raise OSError(errno.EXDEV, "another disk")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", other_disk)
    assert sync(second, relay).files_fetched == 1
    assert files(second) == files(first)

    def full(path: Path, target: Path) -> Path:
        if path.parent.name == "incoming":
            raise OSError(errno.ENOSPC, "full")
        return real(path, target)

    shutil.rmtree(second.folder / "evidence")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="full"):
        sync(second, relay)


def test_what_was_erased_is_taken_from_the_relay_and_not_put_again(
    homes: tuple[Home, Home],
) -> None:
    first, _ = homes
    relay = MemoryRelay()
    sync(first, relay)
    assert pieces(relay)
    (path,) = (first.folder / "evidence").glob("*.age")
    with opened(first) as register:
        note_gone(register.journal, [path.name])
        exchange(register, relay, "relay")
    assert pieces(relay) == []


def test_progress_counts_pieces(homes: tuple[Home, Home]) -> None:
    relay = MemoryRelay()
    seen: list[tuple[int, int]] = []
    with opened(homes[0]) as register:
        exchange(register, relay, "relay", lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == len(pieces(relay))
