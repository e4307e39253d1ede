"""Tau-Argus as a peer, in an environment of its own: `python argus.py < tables.json > hidden.json`.

Run by the Python of that environment, so it imports nothing of ours. pytauargus is a peer to
measure against (EUPL-1.2), never a dependency. Each table runs in a process of its own: its engine
keeps state.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

REQUIREMENT = "pytauargus==0.6.0"


def made(folder: Path) -> str:
    """The Python of an environment with pytauargus, made where it is not there yet.

    Raises:
        OSError, subprocess.CalledProcessError: it cannot be made or installed.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", REQUIREMENT]
    subprocess.run(install, check=True, capture_output=True)
    return str(python)


def hidden_by(python: str, tables: list[dict[str, object]]) -> list[list[tuple[str, str]] | str]:
    """For each table what Tau-Argus leaves out, or why it could not say."""
    found: list[list[tuple[str, str]] | str] = []
    for table in tables:
        with tempfile.TemporaryDirectory() as folder:  # where its engine leaves files of its own
            ended = subprocess.run(
                [python, str(Path(__file__).resolve())],
                cwd=folder,
                input=json.dumps(table),
                capture_output=True,
                text=True,
                check=False,
            )
        if ended.returncode:
            found.append((ended.stderr.strip().splitlines() or ["it ended without a word"])[-1])
        else:
            places = json.loads(ended.stdout.splitlines()[-1])
            found.append([(row, column) for row, column in places])
    return found


def _hidden(table: dict[str, Any]) -> list[tuple[str, str]]:
    from pytauargus import protect  # noqa: PLC0415 - only in its own environment

    persons: dict[str, list[Any]] = {"row": [], "column": [], "one": []}
    for row, counts in zip(table["rows"], table["cells"], strict=True):
        for column, count in zip(table["columns"], counts, strict=True):
            for _ in range(count):
                persons["row"].append(row)
                persons["column"].append(column)
                persons["one"].append(1)
    with tempfile.TemporaryDirectory() as folder:
        more: dict[str, Any] = {}
        if table["groups"]:
            groups = table["groups"].items()
            lines = [line for name, rows in groups for line in (name, *(f"@{row}" for row in rows))]
            (Path(folder) / "rows.hrc").write_text("\n".join(lines) + "\n")
            more = {"hrc": {"row": str(Path(folder) / "rows.hrc")}, "hierleadstring": "@"}
        result = protect(
            persons,
            ["row", "column"],
            response="one",
            safety_rules=f"FREQ({table['small']},1)",
            suppress="OPT(1)",
            workdir=folder,
            **more,
        )
        left_out = [row for row in result.tables[0].rows if row["status"] in {"U", "M"}]
        return [(row["row"], row["column"]) for row in left_out]


if __name__ == "__main__":
    print(json.dumps(_hidden(json.load(sys.stdin))))
