"""A demonstration on disk: the register, and beside it its passphrase and the device's storage."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from unerased.cli import passphrase_file
from unerased.cli.errors import CliError
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MARK: Final = "demonstration: "


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Which demonstration, and where.

    Attributes:
        folder: the register folder.
        seed: of the invented network; None for the news report.
    """

    folder: Path
    seed: int | None

    @classmethod
    def at(cls, folder: Path | None, *, seed: int | None) -> Self:
        """The demonstration in a folder; None for the usual one.

        Raises:
            CliError: the folder has no name, so nothing can lie beside it.
        """
        found = folder or Path("demo") / ("register" if seed is None else "network")
        if found.name in {"", ".."}:
            raise CliError("--dir names a folder of its own, such as demo/register")
        return cls(found, seed)

    @property
    def storage(self) -> Path:
        """The device's storage, beside the register folder."""
        return self.folder.with_name(f"{self.folder.name}-device")

    @property
    def passphrase_file(self) -> Path:
        """The passphrase, beside the register folder."""
        return self.folder.with_name(f"{self.folder.name}-passphrase.txt")

    @property
    def notice(self) -> str:
        """What every page says."""
        if self.seed is None:
            return "This register is a demonstration: one news report, coded."
        return "This register is invented: no person, country or event in it exists."

    @property
    def note(self) -> Path:
        """What it is, beside the register folder: written last, so that it is finished."""
        return self.folder.with_name(f"{self.folder.name}-demonstration.txt")

    @property
    def _mark(self) -> str:
        what = "a news report" if self.seed is None else f"an invented network, seed {self.seed}"
        return f"{_MARK}{what}"

    def places(self) -> dict[str, str]:
        """Where everything is."""
        return {
            "register": str(self.folder),
            "passphrase_file": str(self.passphrase_file),
            "device_storage": str(self.storage),
        }

    def settings(self, *, as_json: bool) -> Settings:
        """The settings that open it."""
        return Settings(self.folder, self.storage, self.passphrase_file, as_json)

    def passphrase(self) -> str:
        """Its passphrase.

        Raises:
            CliError: its file cannot be read.
        """
        return passphrase_file.read(self.passphrase_file, self.folder)

    def ready(self, step: Callable[[int, int], None]) -> None:
        """Make it, or find that it is there already.

        Args:
            step: called with saves done and to do.

        Raises:
            CliError: something else lies there; it is left alone.
        """
        if _holds_something(self.folder):
            self._check()
            return
        left = self.storage, self.passphrase_file, self.note
        if any(map(_holds_something, left)):
            raise CliError(
                "beside that folder lies what is left of another register; nothing was touched. "
                "Name another --dir"
            )
        self._make(step)

    def _check(self) -> None:
        """See that it is this demonstration, finished."""
        try:
            lines = self.note.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        marks = [line for line in lines if line.startswith(_MARK)]
        if not marks:
            raise CliError(
                "that folder holds something that is no finished demonstration; nothing was "
                "touched. Name another --dir, or remove it"
            )
        if marks[0] != self._mark:
            raise CliError(
                f"that folder holds another {marks[0]}; nothing was touched. Name another --dir"
            )

    def _make(self, step: Callable[[int, int], None]) -> None:
        from unerased.demo import build_network, build_report
        from unerased.seal import passphrase

        words = passphrase.generate()
        with _all_or_nothing(self.folder, self.storage, self.passphrase_file, self.note):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if self.seed is None:
                build_report(self.folder, self.storage, words, on_progress=step)
            else:
                build_network(self.folder, self.storage, words, seed=self.seed, on_progress=step)
            passphrase_file.write(self.passphrase_file, words)
            self.note.write_text(f"{self._mark}\n{self.notice}\n", encoding="utf-8")


def notice_beside(register: Path) -> str:
    """What every page of a register says: that it is a demonstration, or nothing."""
    note = Demonstration(register, None).note
    try:
        lines = note.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[1] if len(lines) > 1 and lines[0].startswith(_MARK) else ""


@contextmanager
def _all_or_nothing(*folders: Path) -> Iterator[None]:
    """Leave nothing of these folders and files, which were not there, when the block fails."""
    try:
        yield
    except BaseException:
        for folder in folders:
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.unlink(missing_ok=True)
        raise


def _holds_something(folder: Path) -> bool:
    if folder.is_dir() and not folder.is_symlink():
        return any(folder.iterdir())
    return folder.exists() or folder.is_symlink()
