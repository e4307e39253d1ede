"""The tables of the projection: what the journal says, laid out so that it can be asked.

Rows are only ever added. What a correction takes out stays, and stands in `dead` beside it. A
row's place is its segment (`seg`) and its position in it (`pos`); segments are numbered as they
were applied, so that a set of heads is nearly always one number.

The projection is thrown away and rebuilt when its version changes; nothing is ever migrated.
"""

from __future__ import annotations

import hashlib
from typing import Final

__all__ = ["COLUMNS", "INDEXES", "PASSAGE", "TABLES", "VERSION", "created", "inserted"]

_PLACE: Final = "id INTEGER PRIMARY KEY, seg INTEGER NOT NULL, pos INTEGER NOT NULL"

#: A value is one letter (`vtype`, the tag of its struct in the model; "" when it was erased) and
#: word (term, code, stance or EDTF), text, mark (language or qualifier), lo and hi (whole numbers,
#: dates as ordinals; `columns.OPEN_LOW` and `OPEN_HIGH` for ends that are not known). What does not
#: apply is "" or 0, and `derived` is "-" when the claim leaves it to its source: there is no NULL
#: in claims, because binding one takes SQLCipher's driver five times as long as anything else.
_VALUE: Final = (
    "vtype TEXT NOT NULL, word TEXT NOT NULL, text TEXT NOT NULL, mark TEXT NOT NULL, "
    "lo INTEGER NOT NULL, hi INTEGER NOT NULL"
)

TABLES: Final[dict[str, str]] = {
    "meta": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    "segment": (
        "id INTEGER PRIMARY KEY, device BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, "
        "hlc INTEGER NOT NULL, wall_ms INTEGER NOT NULL, member BLOB NOT NULL, "
        "run BLOB NOT NULL, save TEXT NOT NULL, records INTEGER NOT NULL"
    ),
    "head": "device BLOB PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL",
    "entity": f"{_PLACE}, code TEXT NOT NULL, kind TEXT NOT NULL",
    "claim": (
        f"{_PLACE}, code TEXT NOT NULL, subject TEXT NOT NULL, property TEXT NOT NULL, "
        "source TEXT NOT NULL, statement TEXT NOT NULL, locator TEXT NOT NULL, "
        f"as_stated TEXT NOT NULL, derived TEXT NOT NULL, {_VALUE}"
    ),
    "finding": (
        f"{_PLACE}, code TEXT NOT NULL, question TEXT NOT NULL, about TEXT NOT NULL, "
        "verdict TEXT NOT NULL, standard TEXT NOT NULL, reasons TEXT NOT NULL, "
        "dated INTEGER NOT NULL, supersedes TEXT NOT NULL, property TEXT NOT NULL, value BLOB"
    ),
    "consent": (
        f"{_PLACE}, code TEXT NOT NULL, person TEXT NOT NULL, purpose TEXT NOT NULL, "
        "audience TEXT NOT NULL, answer TEXT NOT NULL, dated INTEGER NOT NULL, "
        "expires INTEGER, obtained TEXT NOT NULL"
    ),
    "correction": (
        f"{_PLACE}, code TEXT NOT NULL, target TEXT NOT NULL, action TEXT NOT NULL, "
        "reason TEXT NOT NULL, replacement TEXT NOT NULL"
    ),
    "file": (
        f"{_PLACE}, code TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, "
        "sha256 TEXT NOT NULL, sealed_name TEXT NOT NULL, sealed_sha256 TEXT NOT NULL, "
        "media_type TEXT NOT NULL, received TEXT NOT NULL, source TEXT NOT NULL"
    ),
    "definition": (
        f"{_PLACE}, code TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, "
        "yaml TEXT NOT NULL"
    ),
    "codebook": f"{_PLACE}, code TEXT NOT NULL, yaml TEXT NOT NULL",
    "opening": (
        f"{_PLACE}, code TEXT NOT NULL, what TEXT NOT NULL, target TEXT NOT NULL, "
        "purpose TEXT NOT NULL"
    ),
    "releasekey": f"{_PLACE}, code TEXT NOT NULL, key TEXT NOT NULL, secret TEXT NOT NULL",
    "release": (
        f"{_PLACE}, code TEXT NOT NULL, figure TEXT NOT NULL, dated INTEGER NOT NULL, "
        "content TEXT NOT NULL, receipt TEXT NOT NULL"
    ),
    "counted": (
        f"{_PLACE}, code TEXT NOT NULL, unit TEXT NOT NULL, release TEXT NOT NULL, "
        "salt TEXT NOT NULL, record TEXT NOT NULL"
    ),
    "backup": (
        f"{_PLACE}, code TEXT NOT NULL, dated INTEGER NOT NULL, number TEXT NOT NULL, "
        "shares TEXT NOT NULL, place TEXT NOT NULL"
    ),
    "save": f"{_PLACE}, code TEXT NOT NULL, title TEXT NOT NULL, step TEXT NOT NULL",
    #: heads whose body is gone: a key it was sealed under was destroyed (claims stay in `claim`)
    "erased": (
        f"{_PLACE}, type TEXT NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, "
        "subject TEXT NOT NULL"
    ),
    #: entries this version cannot read, kept whole
    "unrecognised": (
        f"{_PLACE}, type TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, "
        "head BLOB NOT NULL, body BLOB"
    ),
    #: which codes a finding is about, and which claims a claim repeats
    "about": "finding TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (code, finding)",
    "derivation": "claim TEXT NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (origin, claim)",
    #: what corrections take out as of now; a target is the code of a record or of a save
    "dead": "target TEXT PRIMARY KEY, action TEXT NOT NULL, correction TEXT NOT NULL",
    #: claims that say a name, by `id`, with the name folded (see `unerased.model.names`)
    "name": "id INTEGER PRIMARY KEY, key TEXT NOT NULL",
    #: words of records other than claims
    "note": "id INTEGER PRIMARY KEY, seg INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL",
}

_KEYED: Final = frozenset({"meta", "head", "about", "derivation", "dead"})

#: Made after a bulk load. Corrections and the like are few; claims are what has to be fast.
INDEXES: Final[tuple[str, ...]] = (
    "CREATE UNIQUE INDEX segment_place ON segment (device, seq)",
    "CREATE INDEX segment_order ON segment (hlc, device, seq)",
    "CREATE INDEX segment_save ON segment (save)",
    "CREATE UNIQUE INDEX entity_code ON entity (code)",
    "CREATE INDEX entity_kind ON entity (kind, code)",
    "CREATE UNIQUE INDEX claim_code ON claim (code)",
    "CREATE INDEX claim_subject ON claim (subject, property)",
    "CREATE INDEX claim_property ON claim (property, word)",
    "CREATE INDEX claim_word ON claim (word) WHERE vtype = 'r'",
    "CREATE INDEX claim_source ON claim (source)",
    "CREATE INDEX claim_statement ON claim (statement) WHERE statement <> ''",
    "CREATE UNIQUE INDEX finding_code ON finding (code)",
    "CREATE INDEX finding_supersedes ON finding (supersedes) WHERE supersedes <> ''",
    "CREATE UNIQUE INDEX consent_code ON consent (code)",
    "CREATE INDEX consent_person ON consent (person)",
    "CREATE INDEX consent_expires ON consent (expires) WHERE expires IS NOT NULL",
    "CREATE UNIQUE INDEX correction_code ON correction (code)",
    "CREATE INDEX correction_target ON correction (target)",
    "CREATE INDEX correction_segment ON correction (seg)",
    "CREATE UNIQUE INDEX file_code ON file (code)",
    "CREATE UNIQUE INDEX definition_code ON definition (code)",
    "CREATE INDEX definition_name ON definition (name, version)",
    "CREATE UNIQUE INDEX codebook_code ON codebook (code)",
    "CREATE UNIQUE INDEX opening_code ON opening (code)",
    "CREATE INDEX opening_target ON opening (target)",
    "CREATE UNIQUE INDEX releasekey_code ON releasekey (code)",
    "CREATE UNIQUE INDEX release_code ON release (code)",
    "CREATE UNIQUE INDEX counted_code ON counted (code)",
    "CREATE INDEX counted_unit ON counted (unit)",
    "CREATE INDEX counted_release ON counted (release)",
    "CREATE UNIQUE INDEX backup_code ON backup (code)",
    "CREATE UNIQUE INDEX save_code ON save (code)",
    "CREATE INDEX erased_code ON erased (code)",
    "CREATE INDEX erased_subject ON erased (subject)",
    "CREATE INDEX unrecognised_code ON unrecognised (code)",
)

_FOLDED: Final = "tokenize = 'unicode61 remove_diacritics 2'"

#: Search. The words are indexed folded (see words.py); snippets are cut from the rows themselves.
PASSAGE: Final[tuple[str, ...]] = (
    (
        "CREATE VIRTUAL TABLE claim_words USING fts5 "
        f"(as_stated, text, content = 'claim', content_rowid = 'id', {_FOLDED})"
    ),
    (
        "CREATE VIRTUAL TABLE note_words USING fts5 "
        f"(text, content = 'note', content_rowid = 'id', {_FOLDED})"
    ),
    #: by the tokens of names; only which claims have them, for nothing else is asked
    (
        "CREATE VIRTUAL TABLE name_words USING fts5 "
        "(tokens, content = '', detail = none, columnsize = 0, tokenize = 'ascii')"
    ),
)


def _columns(definition: str) -> tuple[str, ...]:
    parts = definition.partition("PRIMARY KEY (")[0].split(", ")
    return tuple(part.split()[0] for part in parts if part.strip())


#: Names of the columns of each table, in the order of its rows.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    **{table: _columns(definition) for table, definition in TABLES.items()},
    "claim_words": ("rowid", "as_stated", "text"),
    "note_words": ("rowid", "text"),
    "name_words": ("rowid", "tokens"),
}


def created(table: str) -> str:
    """The statement that makes a table."""
    tail = "STRICT, WITHOUT ROWID" if table in _KEYED else "STRICT"
    return f"CREATE TABLE {table} ({TABLES[table]}) {tail}"


def inserted(table: str) -> str:
    """The statement that adds a row to a table, every column given."""
    columns = COLUMNS[table]
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - own names


#: Changes with every change of the tables; the number with any other change of what stands in them.
VERSION: Final = hashlib.sha256(
    "\n".join(["1", *map(created, TABLES), *INDEXES, *PASSAGE]).encode()
).hexdigest()
