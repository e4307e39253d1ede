"""The reader that was written from docs/format.md alone: what it may be, and what it reads."""

from __future__ import annotations

import ast
import json
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spoiling import spoilt

from unerased.journal import Entry, Reason

HERE = Path(__file__).parent
READER = HERE / "independent_reader.py"
MAKE = runpy.run_path(str(HERE / "make_vectors.py"))
READ = runpy.run_path(str(READER))
SAVES = HERE / "vectors" / "valid" / "saves"


def found(folder: Path) -> dict[str, Any]:
    reader = READ["Reader"](folder / "register", folder / "storage", MAKE["PASSPHRASE"])
    entries = json.loads(json.dumps(reader.entries, default=bytes.hex))
    return {"entries": entries, "faults": sorted(map(list, reader.faults))}


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    shutil.copytree(SAVES, tmp_path, dirs_exist_ok=True)
    return tmp_path


def run(folder: Path, *options: str, profile: str = "1") -> subprocess.CompletedProcess[str]:
    phrase = folder / "phrase"
    phrase.write_text(MAKE["PASSPHRASE"] + "\n", "utf-8")
    places = (folder / "register", folder / "storage", phrase)
    return subprocess.run(
        [sys.executable, READER, *places, *options],
        capture_output=True,
        check=False,
        env={**os.environ, "UNERASED_TEST_PROFILE": profile},
        text=True,
    )


def test_the_reader_is_short_and_shares_nothing_with_the_program() -> None:
    text = READER.read_text("utf-8")
    assert len(text.splitlines()) <= 700
    imported = {
        name
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {name.split(".")[0] for name in imported} <= {
        *("cryptography", "msgspec", "nacl"),
        *sys.stdlib_module_names,
    }


def test_the_reader_is_a_command(saves: Path) -> None:
    told = json.loads((SAVES / "expected.json").read_text("utf-8"))
    short = run(saves)
    assert (short.returncode, short.stdout) == (0, f"{len(told['entries'])} entries\n")
    assert json.loads(run(saves, "--json").stdout) == told


def test_the_command_says_which_file_is_at_fault(saves: Path) -> None:
    (path,) = saves.glob("register/journal/*/00000004.seg")
    path.write_bytes(path.read_bytes()[:-1])
    done = run(saves)
    assert done.returncode == 1
    assert f"{path.relative_to(saves / 'register')} {Reason.TRUNCATED}\n" in done.stdout


def test_the_command_refuses_a_cheap_key_and_a_changed_identity(saves: Path) -> None:
    assert run(saves).returncode == 0
    cheap = run(saves, profile="0")
    assert (cheap.returncode, cheap.stderr) == (
        2,
        "identity asks for a key of a cost that is refused\n",
    )
    (path,) = saves.glob("storage/*/identity")
    data = path.read_bytes()
    path.write_bytes(spoilt(data))
    assert run(saves).stderr == f"identity {Reason.NOT_OPENED}\n"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("welcome", Reason.NOT_OPENED),
        ("retention", Reason.NOT_OPENED),
        ("keybag", Reason.NOT_OPENED),
    ],
)
def test_a_changed_private_file_is_named(saves: Path, name: str, reason: Reason) -> None:
    assert not found(saves)["faults"]
    (path,) = saves.glob(f"storage/*/{name}")
    data = path.read_bytes()
    path.write_bytes(spoilt(data))
    with pytest.raises(Exception, match=f"^{name} {reason}$"):
        found(saves)


def test_a_torn_end_of_the_keybag_is_passed_over(saves: Path) -> None:
    (path,) = saves.glob("storage/*/keybag")
    path.write_bytes(path.read_bytes() + b"\0\0\0\x70torn")
    assert found(saves) == MAKE["seen"](saves)
    assert found(saves)["faults"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_and_too_large_files_are_refused_alike(saves: Path) -> None:
    (path,) = saves.glob("register/journal/*/00000004.seg")
    kept = path.rename(saves / "kept")
    path.symlink_to(kept)
    other = saves / "register" / "journal" / ("ab" * 16)
    other.symlink_to(saves)
    linked = found(saves)
    assert linked == MAKE["seen"](saves)
    assert [reason for _, reason in linked["faults"]] == [Reason.LINK, Reason.LINK]
    other.unlink()
    path.unlink()
    with path.open("wb") as file:
        file.truncate(16_777_217)
    large = found(saves)
    assert large == MAKE["seen"](saves)
    assert [reason for _, reason in large["faults"]] == [Reason.TOO_LARGE]


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["cases", "identities", "legal"]),
        st.lists(st.sampled_from(["P-1", "P-2", "unit 3"]), max_size=3).map(tuple),
        st.binary(max_size=40),
        st.one_of(st.binary(max_size=60), st.integers(0, 60_000).map(bytes)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=6, deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=3))
def test_whatever_the_program_saves_the_reader_reads(saves: list[list[Entry]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        bench = MAKE["Bench"](Path(place)).create()
        bench.save(*saves)
        read = found(bench.folder)
        assert read == MAKE["seen"](bench.folder)
    given_rows = [
        [entry.compartment, sorted(set(entry.units)), entry.head.hex(), (entry.body or b"").hex()]
        for entries in saves
        for entry in entries
    ]
    assert [row[4:] for row in read["entries"]] == given_rows
    assert read["faults"] == []
