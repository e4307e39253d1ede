"""Syncs over real transports, broken off at every step and in the middle of every file."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from tests.journal.team import found_team, lines
from tests.journal.webdav_server import PASSWORD, USER, serving
from tests.journal.workbench import entry

from unerased.journal import RelayFailed
from unerased.journal.relay import FolderRelay
from unerased.journal.relay.webdav import WebdavRelay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from unerased.journal.relay import Relay


class Breaking:
    """A real relay, the way to which breaks off after so many steps; a put leaves half a file."""

    def __init__(self, relay: Relay, folder: Path, left: int) -> None:
        self._relay = relay
        self._folder = folder
        self._left = left

    def _step(self) -> None:
        if self._left == 0:
            raise RelayFailed("broken off")
        self._left -= 1

    def names(self, folder: str) -> Mapping[str, int]:
        """As the relay, as long as the way holds."""
        self._step()
        return self._relay.names(folder)

    def get(self, name: str) -> bytes:
        """As the relay, as long as the way holds."""
        self._step()
        return self._relay.get(name)

    def put(self, name: str, data: bytes) -> None:
        """As the relay; where the way breaks off, what was under way lies there in half."""
        if self._left == 0:
            part = self._folder / f"{name}.part"
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data[: len(data) // 2])
        self._step()
        self._relay.put(name, data)

    def remove(self, name: str) -> None:
        """As the relay, as long as the way holds."""
        self._step()
        self._relay.remove(name)


@pytest.fixture(params=["folder", "webdav"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Relay, Path]]:
    folder = tmp_path / "relay"
    folder.mkdir()
    if request.param == "folder":
        yield FolderRelay(folder), folder
        return
    with (
        serving(folder) as address,
        contextlib.closing(WebdavRelay(address, USER, PASSWORD, patient=False)) as relay,
    ):
        yield relay, folder


def test_a_sync_that_breaks_off_anywhere_goes_on_and_loses_nothing(
    place: tuple[Relay, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.journal.coverage.MAX_COUNT", 3)
    monkeypatch.setattr("unerased.journal.fetching._WAVE", 1)
    relay, folder = place
    first, second = found_team(tmp_path / "team", 2)
    for home, numbers in ((first, range(4)), (second, range(10, 14))):
        with home.open(write=True) as journal:
            for number in numbers:
                home.clock.now += 1000
                journal.append([entry(number)])
    for home in (first, second, first, second):
        for steps in range(30):
            with home.open(write=True) as journal:
                try:
                    done = journal.sync(Breaking(relay, folder, steps), "relay")
                except RelayFailed:
                    assert journal.verify().faults == ()
                    continue
                assert done.faults == ()
                assert journal.verify().faults == ()
                break
        else:
            pytest.fail("it never came to its end")
    with first.open() as ours, second.open() as theirs:
        assert lines(ours) == lines(theirs)
        bodies = [e.body for segment in ours.read({}) for e in segment.entries]
        assert len(bodies) == 8
        assert None not in bodies
