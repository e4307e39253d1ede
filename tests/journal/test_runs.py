from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import entry

from unerased.journal import ChainHeld, NotSaved, Unfinished, plan
from unerased.journal.disk import RealDisk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journal.workbench import Home

    from unerased.journal import Entry

LARGE = [entry(number % 7, size=60_000) for number in range(400)]


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    original = plan.cut
    monkeypatch.setattr(plan, "cut", lambda entries: original(entries, 1000))


class Failing(RealDisk):
    """A disk on which the file of one name cannot be put in its place."""

    def __init__(self, name: str) -> None:
        self.name = name

    def rename(self, path: Path, to: Path) -> None:
        if to.name == self.name:
            raise OSError(28, "No space left on device")
        super().rename(path, to)


def test_a_save_over_sixteen_mebibytes_becomes_a_run(home: Home) -> None:
    with home.create() as journal:
        stamps = journal.append(LARGE)
        assert len(stamps) == 3
        assert [stamp.first for stamp in stamps] == [
            0,
            stamps[0].count,
            stamps[0].count + stamps[1].count,
        ]
        assert sum(stamp.count for stamp in stamps) == len(LARGE)
    assert all(path.stat().st_size <= 16 * 1024 * 1024 for path in home.segments())
    with home.open() as journal:
        segments = list(journal.read({}))[1:]
        assert [e for segment in segments for e in segment.entries] == LARGE
        runs = [segment.run for segment in segments]
        assert [(run[1], run[2]) for run in runs if run] == [(0, False), (1, False), (2, True)]
        assert len({run[0] for run in runs if run}) == 1
        assert list(journal.read({journal.device: 2})) == segments[1:]


def save(number: int) -> list[Entry]:
    return [entry(number, size=600) for _ in range(4)]


@pytest.mark.usefixtures("small_segments")
def test_a_run_that_was_interrupted_is_reported_and_not_believed(home: Home) -> None:
    with home.create() as journal:
        journal.append(save(1))
    with home.open(write=True, disk=Failing("00000008.seg")) as journal:
        with pytest.raises(NotSaved, match="Nothing was saved") as refused:
            journal.append(save(2))
        assert "ENOSPC" in str(refused.value)
    with home.open() as journal:
        assert journal.unfinished == (Unfinished(journal.device, 6, 7),)
        assert [e for segment in journal.read({}) for e in segment.entries] == save(1)
    with home.open(write=True) as journal:
        assert journal.unfinished == (Unfinished(journal.device, 6, 7),)
        journal.append(save(3))
        report = journal.verify()
        assert report.faults == ()
        assert report.unfinished == journal.unfinished == (Unfinished(journal.device, 6, 7),)
        assert report.entries == 8
        assert report.segments == 11
    assert home.entries() == save(1) + save(3)


@pytest.mark.usefixtures("small_segments")
def test_a_run_that_is_not_closed_yet_is_not_believed_by_a_reader(home: Home) -> None:
    with home.create() as journal, home.open() as reader:
        seen: list[int] = []

        def look(_done: int, _total: int) -> None:
            seen.append(sum(len(segment.entries) for segment in reader.read({})))

        journal.append(save(1), look)
        assert seen == [0, 0, 0, 4]


@pytest.mark.usefixtures("small_segments")
def test_a_full_chain_is_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with home.create() as journal:
        journal.append(save(1))
        monkeypatch.setattr("unerased.journal.appending.MAX_SEQ", 8)
        with pytest.raises(ChainHeld, match="full"):
            journal.append(save(2))
        journal.append([entry(3)])
    assert len(home.segments()) == 6
