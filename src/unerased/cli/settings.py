"""The options that every command shares, wherever on the line they stand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unerased.cli import passphrase_file
from unerased.cli.errors import CliError

#: option → does it take a value
SHARED: Final = {
    "--register": True,
    "--device-storage": True,
    "--passphrase-file": True,
    "--json": False,
}
#: everything behind it belongs to the command
_END: Final = "--"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the register and this device's private storage are, and how to answer.

    Attributes:
        register: the register folder.
        storage: this device's private storage.
        passphrase_file: None to ask.
        json: answer as JSON.
        given: the shared options that stood on the line.
    """

    register: Path
    storage: Path
    passphrase_file: Path | None
    json: bool
    given: frozenset[str] = frozenset()

    def passphrase(self) -> str:
        """The passphrase from its file, or asked for at the terminal without echo.

        Raises:
            CliError: the file cannot be read or is empty, or nobody can be asked.
        """
        if self.passphrase_file is not None:
            return passphrase_file.read(self.passphrase_file, self.register)
        return passphrase_file.ask()


def split_shared(arguments: list[str]) -> tuple[Settings, list[str]]:
    """Take the shared options out of the line, wherever they stand before a ``--``.

    Returns:
        The settings, and the rest of the line for the command.

    Raises:
        CliError: a shared option without its value, or given twice.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for word in waiting:
        if word == _END:
            rest += [word, *waiting]
            break
        name, equals, value = word.partition("=")
        if name not in SHARED or (equals and not SHARED[name]):
            rest.append(word)
            continue
        if name in found and SHARED[name]:
            raise CliError(f"{name} stands on the line twice; which one is meant?")
        if SHARED[name] and not equals:
            value = next(waiting, "")
        if SHARED[name] and (not value or value == _END):
            raise CliError(f"{name} needs a value")
        found[name] = value
    return _settings(found), rest


def _settings(found: dict[str, str]) -> Settings:
    words = found.get("--passphrase-file")
    storage = found.get("--device-storage")
    return Settings(
        register=Path(found.get("--register", "register")),
        storage=_platform_folder() if storage is None else Path(storage),
        passphrase_file=None if words is None else Path(words),
        json="--json" in found,
        given=frozenset(found),
    )


def _platform_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("unerased", appauthor=False))
