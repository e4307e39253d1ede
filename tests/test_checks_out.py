"""Every attack's check is on the lists of what is taken out; see `bench/checks_out.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench.checks_out import ROOT, Cut, Line, attempt, copied, lines
from tests.test_docs import NAMED

if TYPE_CHECKING:
    from pathlib import Path

LINES = lines()
FRAMES = "src/unerased/seal/frames.py"
TEST = "tests/seal/test_frames.py::test_digest_is_sha256"


def source_of(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


def test_every_attack_in_the_document_has_a_line() -> None:
    listed = {line.test.partition("[")[0] for line in LINES}
    assert {f"{file}::{test}" for file, test in NAMED} - listed == set()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.test.rpartition("::")[2])
def test_what_is_taken_out_is_there_exactly_once_and_leaves_a_program(line: Line) -> None:
    assert bool(line.cuts) is not bool(line.why)
    file, _, test = line.test.partition("[")[0].partition("::")
    assert f"def {test}(" in source_of(file)
    left: dict[str, str] = {}
    for cut in line.cuts:
        left[cut.file] = cut.made(left.get(cut.file, source_of(cut.file)))
        assert left[cut.file] != source_of(cut.file)
    for name, source in left.items():
        if name.endswith(".py"):
            compile(source, name, "exec")


def test_a_text_that_checks_nothing_is_told_from_one_that_does(tmp_path: Path) -> None:
    copy = copied(tmp_path / "copy")
    harmless = Cut(FRAMES, "each under 4 GiB", "of any size")
    telling = Cut(FRAMES, "hashlib.sha256(data)", "hashlib.sha512(data)")
    assert attempt(Line("–", TEST, (harmless,)), copy) is None
    told = attempt(Line("–", TEST, (harmless, telling)), copy)
    assert told is not None
    assert told.startswith("test_digest_is_sha256: ")
    assert (copy / FRAMES).read_text("utf-8") == source_of(FRAMES)
    with pytest.raises(ValueError, match="there 0 times"):
        attempt(Line("–", TEST, (Cut(FRAMES, "no such text", ""),)), copy)
    with pytest.raises(RuntimeError):
        attempt(Line("–", "tests/seal/test_frames.py::test_nothing", (harmless,)), copy)
