"""Opening an SQLCipher file, and what a connection to it may do.

Traps this guards against: `sqlcipher3` and `sqlcipher3-binary` overwrite each other silently and
may leave a build without the cipher, which would write everything in clear; temporary tables
leak to disk unless they are held in memory; ATTACH and PRAGMA can copy a database out in clear.
"""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, Protocol

from unerased.register.errors import CipherClash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    Parameters: TypeAlias = Sequence[object] | Mapping[str, object]

__all__ = [
    "Connection",
    "check_packages",
    "connect",
    "database_error",
    "guard",
    "installed",
    "is_damage",
]

PAGE_SIZE: Final = 4096
#: Pages are checked and decrypted whenever they come into the cache. A rebuild goes over all of
#: them for every index, so it may hold more; memory is taken only as far as the file is large.
CACHE_KIB: Final = 131_072
BUILDING_CACHE_KIB: Final = 262_144
_BUSY_MS: Final = 10_000
_DAMAGE: Final = ("malformed", "is not a database", "disk I/O error")
_PACKAGES: Final = ("sqlcipher3", "sqlcipher3-binary", "sqlcipher3-wheels")


class Cursor(Protocol):
    """The rows that a statement gives."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left."""


class Connection(Protocol):
    """What is used of an SQLCipher connection (DB-API 2.0, as in `sqlite3`)."""

    def execute(self, sql: str, parameters: Parameters = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]], /) -> Cursor:
        """Run one statement for each row."""

    def set_authorizer(self, callback: Callable[..., int] | None) -> None:
        """Ask this function about everything that a statement would do."""

    def close(self) -> None:
        """Close the connection."""

    @property
    def in_transaction(self) -> bool:
        """Whether something was begun and neither committed nor rolled back."""


def installed(name: str) -> bool:
    """Whether a distribution of this name is installed."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def check_packages(has: Callable[[str], bool] = installed) -> None:
    """Refuse to start where packages that overwrite each other are installed together.

    Raises:
        CipherClash: more than one of them is installed.
    """
    found = [name for name in _PACKAGES if has(name)]
    if len(found) > 1:
        raise CipherClash(
            f"{' and '.join(found)} are both installed and overwrite each other's files. Nothing "
            "was opened. Uninstall all of them, then install sqlcipher3 alone."
        )


def database_error() -> type[Exception]:
    """The class of all errors that SQLCipher raises."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - loads a large library, only where it is needed

    error: type[Exception] = dbapi2.Error
    return error


def is_damage(fault: Exception) -> bool:
    """Whether an error says that the file itself cannot be believed."""
    return any(words in str(fault) for words in _DAMAGE)


def connect(path: Path | None, key: bytes, *, building: bool = False) -> Connection:
    """Open an encrypted database; a missing file is made. Without a path it lives in memory.

    Args:
        path: the file.
        key: 32 bytes, used as they are: nothing is derived from them.
        building: the file is new and private until it is complete, so that no journal of changes
            is kept; a crash means starting again.

    Raises:
        CipherClash: the library has no cipher.
        sqlcipher3.dbapi2.Error: the file is damaged or is under another key.
    """
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - as above

    connection: Connection = dbapi2.connect(
        ":memory:" if path is None else str(path), isolation_level=None, check_same_thread=False
    )
    try:
        _check_cipher(connection)
        _set_up(connection, key, in_memory=path is None, building=building)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_cipher(connection: Connection) -> None:
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise CipherClash(
            "The installed sqlcipher3 has no cipher. Nothing was opened. Uninstall it and "
            "install sqlcipher3 again."
        )


def _set_up(connection: Connection, key: bytes, *, in_memory: bool, building: bool) -> None:
    if not in_memory:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")  # in hardware, mostly
    connection.execute("PRAGMA temp_store = memory")
    cache = BUILDING_CACHE_KIB if building else CACHE_KIB
    connection.execute(f"PRAGMA cache_size = -{cache}")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA trusted_schema = off")
    connection.execute("PRAGMA secure_delete = off")  # deleted pages are ciphertext as well
    if building:
        connection.execute("PRAGMA journal_mode = off")
        connection.execute("PRAGMA synchronous = off")
    elif not in_memory:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = normal")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


# Codes of the authorizer, from sqlite3.h.
_OK: Final = 0
_DENY: Final = 1
_INSERT, _DELETE, _UPDATE = 18, 9, 23
_READ, _SELECT, _RECURSIVE = 20, 21, 33
_TRANSACTION, _SAVEPOINT = 22, 32
_FUNCTION, _PRAGMA = 31, 19
_ALLOWED: Final = frozenset(
    {_INSERT, _DELETE, _UPDATE, _READ, _SELECT, _RECURSIVE, _TRANSACTION, _SAVEPOINT}
)
_FUNCTIONS_REFUSED: Final = frozenset(
    {"load_extension", "fts3_tokenizer", "sqlcipher_export", "readfile", "writefile", "edit"}
)
_SCHEMA: Final = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master"})


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action in _ALLOWED:
        writes_schema = action in {_INSERT, _DELETE, _UPDATE} and first in _SCHEMA
        return _DENY if writes_schema else _OK
    if action == _FUNCTION and (second or "").lower() not in _FUNCTIONS_REFUSED:
        return _OK
    if action == _PRAGMA and (first or "").lower() == "data_version" and second is None:
        return _OK  # FTS5 asks for it itself
    return _DENY


def guard(connection: Connection) -> None:
    """From now on refuse ATTACH, every PRAGMA but `data_version`, and every change of tables."""
    connection.set_authorizer(_authorize)
