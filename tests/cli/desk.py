"""A register, and the command line to work on it: in this process, or as a process of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from unerased.cli.run import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PASSPHRASE = "amber basket cedar dune ember fjord"
PROFILE = "unerased: test profile: keys are cheap, never use this register for real"
#: what this device only keeps to be fast, or to note what was looked at: not the record
_NOT_THE_RECORD = ("projection", "readlog", "lock")

STORY = (Path(__file__).parent / "story.jsonl").read_bytes()

FIGURE = """\
name: held
labels: {en: Held, ru: Задержаны}
unit: persons
where: {suffered: deprivation_of_liberty}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error that are about this command, without the program's name."""
        found = [line for line in self.err.splitlines() if line != PROFILE]
        return [line.removeprefix("unerased: ") for line in found]

    @property
    def line(self) -> str:
        """The one line that it said on standard error."""
        (line,) = self.lines
        return line

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Desk:
    """A register folder and a device's storage side by side, and the passphrase in a file."""

    home: Path

    @property
    def register(self) -> Path:
        return self.home / "register"

    @property
    def storage(self) -> Path:
        return self.home / "device"

    @property
    def passphrase_file(self) -> Path:
        return self.home / "passphrase"

    @property
    def private(self) -> Path:
        """This device's storage of the one register."""
        (folder,) = self.storage.iterdir()
        return folder

    @property
    def shared(self) -> list[str]:
        """The shared options that lead here."""
        return [
            "--register",
            str(self.register),
            "--device-storage",
            str(self.storage),
            "--passphrase-file",
            str(self.passphrase_file),
        ]

    def run(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run a command on this register, in this process."""
        return run_here(*arguments, *self.shared, stdin=stdin)

    def json(self, *arguments: str, stdin: bytes = b"") -> Any:
        """The JSON answer of a command that succeeds."""
        answer = self.run(*arguments, "--json", stdin=stdin)
        assert answer.code == 0, answer.err
        return answer.json

    def add(self, *lines: str | dict[str, Any], json: bool = True) -> Answer:
        """Enter lines of the input schema through standard input."""
        told = [line if isinstance(line, str) else dump(line) for line in lines]
        extra = ["--json"] if json else []
        return self.run("claim", "add", "--file", "-", *extra, stdin="\n".join(told).encode())

    def record_state(self) -> dict[str, str]:
        """Digests of the whole register folder and of what this device keeps of the record."""
        kept = [
            path
            for path in files_below(self.storage)
            if not path.relative_to(self.private).parts[0].startswith(_NOT_THE_RECORD)
        ]
        return digests([*files_below(self.register), *kept])

    def segments(self) -> list[Path]:
        return sorted(self.register.glob("journal/*/*.seg"))

    def copy(self, to: Path) -> Desk:
        """The same register and the same device at another place."""
        shutil.copytree(self.home, to)
        return Desk(to)

    def name(self, path: Path) -> str:
        """How faults call a file."""
        if path.is_relative_to(self.register):
            return path.relative_to(self.register).as_posix()
        return path.name


def dump(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digests(paths: Iterable[Path]) -> dict[str, str]:
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in paths}


def run_here(*arguments: str, stdin: bytes = b"") -> Answer:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "stdin", given):
        code = run(list(arguments))
    return Answer(code, out.getvalue(), err.getvalue())


def command(*arguments: str) -> list[str]:
    """The command line as a process of its own."""
    return [sys.executable, "-m", "unerased", *arguments]


def run_apart(*arguments: str, env: Mapping[str, str] | None = None, stdin: bytes = b"") -> Answer:
    """Run a command as a process of its own."""
    done = subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **(env or {})},
        timeout=60,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def bare(home: Path) -> Desk:
    """A desk with nothing on it but a passphrase in a file."""
    home.mkdir()
    desk = Desk(home)
    desk.passphrase_file.write_text(f"{PASSPHRASE}\n", "utf-8")
    desk.passphrase_file.chmod(0o600)
    return desk


def made(home: Path) -> Desk:
    """A new register with the story in it."""
    home.mkdir(parents=True, exist_ok=True)
    desk = Desk(home)
    desk.passphrase_file.write_text(PASSPHRASE + "\n")
    desk.passphrase_file.chmod(0o600)
    assert desk.run("init").code == 0
    figure = home / "held.yaml"
    figure.write_text(FIGURE)
    assert desk.run("figure", "add", str(figure)).code == 0
    labels = desk.json("claim", "add", "--file", "-", "--title", "story", stdin=STORY)
    (home / "labels.json").write_text(json.dumps(labels))
    return desk


def labels_of(desk: Desk) -> dict[str, str]:
    """The codes that the labels of the story stand for."""
    told: dict[str, dict[str, str]] = json.loads((desk.home / "labels.json").read_text())
    return told["labels"]
