"""Files of rules: those of the package, and those of a network's own folder."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from unerased.remedies.errors import BadRules
from unerased.remedies.reading import RulesFile, read_rules
from unerased.remedies.rules import Remedy, Rules

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.register import Register

#: the folder of own rules in a register's device-private storage
FOLDER: Final = "time-limits"
_MOST_FILES: Final = 300
_MAX_BYTES: Final = 512 * 1024


def own_folder(register: Register) -> Path:
    """Where this device looks for rules of the network's own; it need not be there."""
    return register.journal.private_folder / FOLDER


def rules_of(register: Register) -> Rules:
    """Every rule that holds for this register on this device.

    Raises:
        BadRules: a file of the network's own cannot be used.
    """
    return load(own_folder(register))


def load(folder: Path | None = None) -> Rules:
    """The package's rules and those of a folder of `*.yaml` files.

    Raises:
        BadRules: a file cannot be read, defines again what another one defines without saying
            that it replaces it, or refers to a remedy that is nowhere. The message names the file.
    """
    if folder is None or not folder.is_dir():
        return _shipped()
    found = sorted(folder.glob("*.yaml"))
    if not found:
        return _shipped()
    if len(found) > _MOST_FILES:
        raise BadRules(FOLDER, f"more than {_MOST_FILES} files")
    return joined([*_shipped_files(), *((path.name, _read(path)) for path in found)])


def joined(texts: list[tuple[str, str]]) -> Rules:
    """Rules of several texts, each with the name of its file; later ones may replace earlier ones.

    Raises:
        BadRules: as `load`.
    """
    by_name: dict[str, tuple[str, RulesFile]] = {}
    for name, text in texts:
        file = read_rules(text, name)
        before = by_name.get(file.jurisdiction)
        if before is not None and not file.replaces:
            raise BadRules(
                name,
                f'jurisdiction: "{file.jurisdiction}" stands in {before[0]} already; '
                'write "replaces: true" to take its place',
            )
        by_name[file.jurisdiction] = (name, file)
    remedies: dict[str, Remedy] = {}
    where: dict[str, str] = {}
    for name, file in by_name.values():
        for remedy in file.remedies:
            remedies[remedy.name] = remedy
            where[remedy.name] = name
    for remedy in remedies.values():
        for opens in remedy.opens:
            for other in opens.remedies:
                if other not in remedies:
                    raise BadRules(where[remedy.name], f"{remedy.name}: no remedy {other!r}")
    return Rules(MappingProxyType(remedies), MappingProxyType(where))


@cache
def _shipped() -> Rules:
    return joined(_shipped_files())


def _shipped_files() -> list[tuple[str, str]]:
    home = files(__package__).joinpath("rules")
    names = sorted(one.name for one in home.iterdir() if one.name.endswith(".yaml"))
    return [(name, home.joinpath(name).read_text(encoding="utf-8")) for name in names]


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()[: _MAX_BYTES + 1]
        if len(data) > _MAX_BYTES:
            raise BadRules(path.name, f"longer than {_MAX_BYTES // 1024} KiB")
        return data.decode("utf-8")
    except OSError as error:
        raise BadRules(path.name, "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BadRules(path.name, "is no UTF-8 text") from error
