"""Every state that a power loss may leave of a save: nothing acknowledged is lost, nothing torn
is believed.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.journal.recorder import Model, Recorder, crashes, write_state
from tests.journal.workbench import Clock, Home, entry

from unerased.journal import Entry, NoRegister, Reason, plan

if TYPE_CHECKING:
    from pathlib import Path

OLD = [entry(1), entry(2)]
NEW = [entry(2), entry(3), Entry("identities", ("P-1", "P-4"), b"head", b"body")]
LATER = [entry(5)]


def homes(tmp_path: Path, recorder: Recorder, start: Model) -> list[tuple[int, Home]]:
    """Each distinct crash of what was recorded, as a home of its own."""
    seen: set[tuple[object, ...]] = set()
    found: list[tuple[int, Home]] = []
    for number, (count, folders, files) in enumerate(crashes(start, recorder.steps)):
        key = (count, frozenset(folders), tuple(sorted(files.items())))
        if key in seen:
            continue
        seen.add(key)
        root = tmp_path / f"crash-{number}"
        write_state(root, folders, files)
        found.append((count, Home(root / "register", root / "storage", Clock())))
    return found


def survives(home: Home, *allowed: list[Entry]) -> list[Entry]:
    """The register opens, holds one of `allowed`, and can be written to."""
    found = home.entries()
    assert found in allowed
    with home.open(write=True) as journal:
        journal.append(LATER)
        assert journal.faults == ()
        assert journal.verify().faults == ()
    assert home.entries() == found + LATER
    shutil.rmtree(home.folder.parent)
    return found


def test_a_save_survives_every_crash_whole_or_not_at_all(tmp_path: Path) -> None:
    root = tmp_path / "root"
    original = Home(root / "register", root / "storage")
    with original.create() as journal:
        journal.append(OLD)
    start = Model.of(root)
    recorder = Recorder(root)
    with original.open(write=True, disk=recorder) as journal:
        journal.append(NEW)
        durable = [step.kind for step in recorder.steps]
    assert durable == [
        *("append", "fsync"),
        *("write", "fsync", "rename", "fsync_dir"),
        *("write", "fsync", "rename", "fsync_dir"),
    ]
    acknowledged = durable.index("fsync_dir") + 1
    kept = {True: 0, False: 0}
    for count, crashed in homes(tmp_path, recorder, start):
        whole = survives(crashed, OLD, OLD + NEW) == OLD + NEW
        assert whole or count < acknowledged
        kept[whole] += 1
    assert all(number > 5 for number in kept.values())


def test_a_run_survives_every_crash_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = plan.cut
    monkeypatch.setattr(plan, "cut", lambda entries: cut(entries, 400))
    root = tmp_path / "root"
    original = Home(root / "register", root / "storage")
    with original.create() as journal:
        journal.append(OLD)
    start = Model.of(root)
    recorder = Recorder(root)
    with original.open(write=True, disk=recorder) as journal:
        assert len(journal.append(NEW)) == 2
    unfinished = 0
    for _, crashed in homes(tmp_path, recorder, start):
        with crashed.open() as journal:
            unfinished += bool(journal.unfinished)
            assert {fault.reason for fault in journal.faults} <= {Reason.UNWRITTEN}
        survives(crashed, OLD, OLD + NEW)
    assert unfinished > 5


def test_a_register_is_there_once_its_creation_was_acknowledged(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    original = Home(root / "register", root / "storage")
    start = Model.of(root)
    recorder = Recorder(root)
    original.create(disk=recorder).close()
    steps = recorder.steps
    named = next(n for n, step in enumerate(steps) if step.to == "register/format")
    opened = refused = 0
    for count, crashed in homes(tmp_path, recorder, start):
        if (crashed.folder / "format").exists():
            opened += 1
            survives(crashed, [])
            continue
        refused += 1
        assert count <= named + 1  # the rename itself is durable with the next operation alone
        with pytest.raises(NoRegister, match="create it again"):
            crashed.open(write=True)
        if refused % 10 == 1:
            shutil.rmtree(crashed.folder, ignore_errors=True)
            crashed.create().close()
        shutil.rmtree(crashed.storage.parent)
    assert opened > 2
    assert refused > 20


def test_a_torn_keybag_is_cut_and_goes_on(saved: Home) -> None:
    path = saved.private("keybag")
    for tail in (b"\0", b"\0\0\0\x60" + bytes(50), bytes(500)):
        path.write_bytes(path.read_bytes() + tail)
        with saved.open(write=True) as journal:
            journal.append([entry(len(tail))])
            assert journal.verify().faults == ()


def test_recorded_steps_are_those_of_a_real_disk(tmp_path: Path) -> None:
    root = tmp_path / "root"
    home = Home(root / "register", root / "storage")
    root.mkdir()
    recorder = Recorder(root)
    with home.create(disk=recorder) as journal:
        journal.append(NEW)
    model = Model()
    for step in recorder.steps:
        model.apply(step)
    real = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    lock = next(name for name in real if name.endswith("/lock"))
    assert real.pop(lock) == b""
    (state,) = model.states()
    assert state == real
