"""The frozen vectors: program and independent reader find the same, entry by entry."""

from __future__ import annotations

import hashlib
import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
VECTORS = HERE / "vectors"
MAKE = runpy.run_path(str(HERE / "make_vectors.py"))
READ = runpy.run_path(str(HERE / "independent_reader.py"))
PINNED = "57c300d96dc5f5cb0c15e3b0e879f3a363cfa520c700bd8c10e123d164246691"


def found_by_reader(folder: Path) -> dict[str, Any]:
    reader = READ["Reader"](folder / "register", folder / "storage", MAKE["PASSPHRASE"])
    entries = json.loads(json.dumps(reader.entries, default=bytes.hex))
    return {"entries": entries, "faults": sorted(map(list, reader.faults))}


def expected(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return told


def names(kind: str) -> list[str]:
    return sorted(path.name for path in (VECTORS / kind).iterdir())


def test_the_frozen_vectors_are_what_they_were() -> None:
    paths = sorted(path for path in VECTORS.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VECTORS).as_posix()}\n"
        for path in paths
    ]
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == PINNED
    assert sum(path.stat().st_size for path in paths) < 1_500_000


@pytest.mark.parametrize("name", names("valid"))
def test_program_and_reader_read_a_valid_vector_alike(name: str, tmp_path: Path) -> None:
    shutil.copytree(VECTORS / "valid" / name, tmp_path, dirs_exist_ok=True)
    told = expected(tmp_path)
    assert MAKE["seen"](tmp_path) == told
    assert found_by_reader(tmp_path) == told


@pytest.mark.parametrize("name", names("invalid"))
def test_program_and_reader_refuse_an_invalid_vector_for_one_reason(
    name: str, tmp_path: Path
) -> None:
    told = expected(VECTORS / "invalid" / name)
    shutil.copytree(VECTORS / "valid" / told["base"], tmp_path, dirs_exist_ok=True)
    assert not found_by_reader(tmp_path)["faults"]
    shutil.copytree(VECTORS / "invalid" / name, tmp_path, dirs_exist_ok=True)
    for where in told["removed"]:
        (tmp_path / where).unlink()
    assert told["reason"] in [reason for _, reason in told["faults"]]
    entries = expected(VECTORS / "valid" / told["base"])["entries"][: told["entries"]]
    seen = {"entries": entries + told.get("more", []), "faults": told["faults"]}
    assert MAKE["seen"](tmp_path) == seen
    assert found_by_reader(tmp_path) == seen
