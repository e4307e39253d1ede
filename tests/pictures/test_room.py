"""The room stands beside the house: it imports nothing of ours, and nothing heavy by itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import unerased.pictures

ROOM = Path(unerased.pictures.__file__).parent


def test_it_imports_nothing_of_ours() -> None:
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                ours = name.startswith("unerased")
                assert not ours or name.startswith("unerased.pictures"), (path.name, name)


def test_nothing_heavy_is_imported_before_something_is_drawn() -> None:
    modules = ", ".join(
        f"unerased.pictures.{path.stem}" for path in ROOM.glob("*.py") if path.stem != "__init__"
    )
    code = f"import sys, {modules}; print('matplotlib' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_packaged_regions_stay_small() -> None:
    assert sum(path.stat().st_size for path in ROOM.glob("*.gz")) < 3 * 1024 * 1024
