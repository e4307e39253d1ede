"""Attack 31: the program is killed, or the disk is full, in the middle of writing."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import PASSPHRASE, code

from unerased import evidence
from unerased.journal import NotSaved
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.register.workbench import Home

SAVING = """
import sys
from pathlib import Path
from unerased.model.records import Entity
from unerased.register import Register
with Register.open(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], write=True) as register:
    while True:
        entity = Entity(register.new_code("person"), "person")
        saved = register.record([entity])
        print(entity.code, saved.code, flush=True)
"""


@pytest.mark.parametrize("after", [1, 3, 8])
def test_what_was_acknowledged_before_a_kill_is_there(home: Home, after: int) -> None:
    with home.open() as register:
        assert register.notices == ()
    arguments = [sys.executable, "-c", SAVING, str(home.folder), str(home.storage), PASSPHRASE]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().split() for _ in range(after)]
        process.kill()
        acknowledged += [line.split() for line in process.stdout]
    whole = [pair for pair in acknowledged if len(pair) == 2]
    assert len(whole) >= after
    with home.open() as register:
        assert register.verify().faults == ()
        saves = {row.code for row in register.saves()}
        for entity, save in whole:
            assert reads.entity(register.db, entity) is not None
            assert save in saves
        before = reads.dump_digest(register.db)
        register.rebuild()
        assert reads.dump_digest(register.db) == before


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 100 kB, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_does_not_fit_leaves_nothing(
    home: Home, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    original = tmp_path / "large"
    original.write_bytes(b"x" * 500_000)
    small = tmp_path / "small"
    small.write_bytes(b"x" * 1000)
    with home.open() as register:
        evidence.add(register, small, received="by hand")
        before = sorted(home.folder.rglob("*"))
        request.getfixturevalue("small_files")
        with pytest.raises((OSError, NotSaved)):
            evidence.add(register, original, received="by hand")
        assert sorted(home.folder.rglob("*")) == before
        assert len(reads.files(register.db)) == 1


def test_a_file_taken_out_onto_a_full_disk_leaves_nothing(
    home: Home, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    original = tmp_path / "large"
    original.write_bytes(b"x" * 500_000)
    out = tmp_path / "out"
    out.mkdir()
    with home.open() as register:
        record = evidence.add(register, original, received="by hand")
        evidence.extract(register, record.code, out / "good", purpose="x")
        request.getfixturevalue("small_files")
        with pytest.raises(OSError, match="File too large"):
            evidence.extract(register, record.code, out / "bad", purpose="x")
        assert [path.name for path in out.iterdir()] == ["good"]
        assert reads.entity(register.db, code("P", 1)) is not None
