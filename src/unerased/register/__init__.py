"""The register: the open record of one member, written, read, searched, with its history.

`Register` is the way in; `reads` holds what can be asked of its `db`.
"""

from __future__ import annotations

from unerased.register import reads
from unerased.register.codebook_file import codebook_file, packaged_codebook
from unerased.register.errors import (
    CipherClash,
    ProjectionLost,
    ReadLogBusy,
    ReadOnly,
    Refused,
    RegisterError,
)
from unerased.register.lines import record_lines
from unerased.register.readlog import LogFault, LogRead, ReadLog
from unerased.register.register import Register
from unerased.register.rows import (
    ClaimRow,
    ConsentRow,
    Counts,
    DefinitionRow,
    EntityRow,
    FileRow,
    FindingRow,
    HistoryRow,
    IncompleteRow,
    OpeningRow,
    Place,
    ReleaseRow,
    SaveRow,
    SearchHit,
    StatementRow,
)
from unerased.register.saved import Saved
from unerased.register.words import MARK_CLOSE, MARK_OPEN

__all__ = [
    "MARK_CLOSE",
    "MARK_OPEN",
    "CipherClash",
    "ClaimRow",
    "ConsentRow",
    "Counts",
    "DefinitionRow",
    "EntityRow",
    "FileRow",
    "FindingRow",
    "HistoryRow",
    "IncompleteRow",
    "LogFault",
    "LogRead",
    "OpeningRow",
    "Place",
    "ProjectionLost",
    "ReadLog",
    "ReadLogBusy",
    "ReadOnly",
    "Refused",
    "Register",
    "RegisterError",
    "ReleaseRow",
    "SaveRow",
    "Saved",
    "SearchHit",
    "StatementRow",
    "codebook_file",
    "packaged_codebook",
    "reads",
    "record_lines",
]
