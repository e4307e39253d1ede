"""docs/start.md is run as it stands, in a folder of its own and an empty home."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "start.md"
FILE = re.compile(r"file `([a-z]+\.[a-z]+)`")
BLOCK = re.compile(r"^```(sh|jsonl|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_line_of_the_page_works_as_written(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    commands = tmp_path / "bin"
    commands.mkdir()
    program = commands / "unerased"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m unerased "$@"\n')
    program.chmod(0o755)
    env = {**os.environ, "PATH": f"{commands}:{os.environ['PATH']}"}
    work = tmp_path / "work"
    work.mkdir()
    shown = ""
    ran = 0
    for block in BLOCK.finditer(text):
        kind, content = block.groups()
        if kind != "sh":
            name = FILE.findall(text[: block.start()])[-1]
            (work / name).write_text(content, encoding="utf-8")
            continue
        for line in content.splitlines():
            done = subprocess.run(
                ["sh", "-c", line], cwd=work, env=env, capture_output=True, check=False
            )
            assert done.returncode == 0, (line, done.stderr.decode())
            shown += done.stdout.decode()
            ran += 1
    assert ran >= 8
    # what the page says that they say
    assert "Documented one by one: 1 person." in shown
    assert "Stated: 12 persons" in shown
    assert "denied by" in shown
    assert "all of it stands" in shown
