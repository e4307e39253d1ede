"""Attack 29: nothing that reaches the connection can copy the database out or weaken it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import code

from unerased.register import reads
from unerased.register.cipher import database_error

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.workbench import Home

REFUSED = "not authorized|prohibited|authorization denied|may not be modified"
HOSTILE = [
    "ATTACH DATABASE '{out}' AS plain KEY ''",
    "ATTACH DATABASE '{out}' AS plain",
    "VACUUM INTO '{out}'",
    "PRAGMA temp_store = file",
    "PRAGMA temp_store_directory = '{out}'",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = ''",
    "PRAGMA cipher_plaintext_header_size = 32",
    "PRAGMA journal_mode = delete",
    "PRAGMA writable_schema = on",
    "PRAGMA trusted_schema = on",
    "PRAGMA wal_checkpoint",
    "PRAGMA data_version = 1",
    "SELECT sqlcipher_export('plain')",
    "SELECT load_extension('{out}')",
    "CREATE TABLE mine (x)",
    "CREATE TEMP TABLE mine (x)",
    "CREATE TEMP TRIGGER t AFTER INSERT ON claim BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE mine USING fts5 (x)",
    "DROP TABLE claim",
    "DROP INDEX claim_code",
    "ALTER TABLE claim RENAME TO mine",
    "UPDATE sqlite_schema SET sql = ''",
    "DETACH DATABASE main",
    "REINDEX",
    "ANALYZE",
]


@pytest.mark.parametrize("statement", HOSTILE)
@pytest.mark.parametrize("write", [True, False])
def test_a_hostile_statement_is_refused(
    home: Home, tmp_path: Path, statement: str, *, write: bool
) -> None:
    out = tmp_path / "out.db"
    with home.open(write=write) as register:
        before = reads.dump_digest(register.db)
        assert register.db.row("SELECT count(*) FROM claim") == (59,)
        assert register.db.row("PRAGMA data_version") is not None
        with pytest.raises(database_error(), match=REFUSED):
            register.db.rows(statement.format(out=out))
        assert reads.dump_digest(register.db) == before
    assert not out.exists()


def test_it_is_refused_also_after_the_file_was_settled_and_rebuilt(home: Home) -> None:
    with home.open() as register:
        register.rebuild()
        register.db.settle()
        assert reads.entity(register.db, code("P", 1)) is not None
        with pytest.raises(database_error(), match="not authorized"):
            register.db.rows("PRAGMA rekey = ''")


def test_temporary_tables_are_held_in_memory(home: Home) -> None:
    with home.open() as register:
        register.db.connection.set_authorizer(None)
        assert register.db.row("PRAGMA temp_store") == (2,)
