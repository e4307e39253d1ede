"""Several members: program and independent reader find the same on each of their devices."""

from __future__ import annotations

import hashlib
import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
VECTORS = HERE / "vectors-members"
MAKE = runpy.run_path(str(HERE / "make_member_vectors.py"))
READ = runpy.run_path(str(HERE / "independent_reader.py"))
DEVICES = ("founder", "second", "third")
PINNED = "54a010d100553913547f7b79b82a0bb0665ff18f171acc5a1d0f8a08d840d4f4"


def by_reader(root: Path, name: str) -> dict[str, Any]:
    reader = READ["Reader"](root / "register", root / name, MAKE["PASSPHRASE"])
    entries = json.loads(json.dumps(reader.entries, default=bytes.hex))
    return {"entries": entries, "faults": sorted(map(list, reader.faults))}


def test_the_frozen_vectors_of_members_are_what_they_were() -> None:
    paths = sorted(path for path in VECTORS.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VECTORS).as_posix()}\n"
        for path in paths
    ]
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == PINNED


@pytest.mark.parametrize("name", DEVICES)
def test_each_device_reads_what_it_may_and_nothing_else(name: str, tmp_path: Path) -> None:
    shutil.copytree(VECTORS, tmp_path, dirs_exist_ok=True)
    told = json.loads((tmp_path / f"{name}.json").read_text("utf-8"))
    assert MAKE["seen"](tmp_path, name) == told
    assert by_reader(tmp_path, name) == told


def test_the_vectors_hold_what_they_are_for() -> None:
    told = {name: json.loads((VECTORS / f"{name}.json").read_text("utf-8")) for name in DEVICES}
    heads = {
        name: {bytes.fromhex(row[6]).decode() for row in found["entries"]}
        for name, found in told.items()
    }
    assert "head 7" in heads["founder"]  # accepted from quarantine
    assert "head 8" not in heads["founder"] | heads["second"]  # not accepted
    assert heads["founder"] == heads["second"]
    assert "head 2" not in heads["third"]  # identities
    assert "head 9" not in heads["third"]  # after the removal
    gone = {
        name: {bytes.fromhex(row[6]).decode() for row in found["entries"] if row[7] is None}
        for name, found in told.items()
    }
    assert gone == {"founder": {"head 5", "head 9"}, "second": set(), "third": set()}
    reasons = {reason for _, reason in told["founder"]["faults"]}
    assert reasons == {"holds a control entry that its member has no right to make"}


@pytest.mark.parametrize("name", DEVICES)
def test_a_club_made_now_is_read_alike(name: str, tmp_path: Path) -> None:
    root = tmp_path / "club"
    root.mkdir()
    MAKE["fill"](root)
    assert by_reader(root, name) == MAKE["seen"](root, name)
