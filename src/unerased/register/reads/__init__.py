"""Reads of the register: named functions over plain SQL.

Each takes the register's `db` first and, where what it gives depends on time, `heads`: None is
everything there is. Unless it says otherwise a read gives what holds (`live`); with `live=False`
it also gives what was corrected since, marked with its status.
"""

from __future__ import annotations

from unerased.register.reads.claims import (
    claims_about,
    claims_by_source,
    claims_in_statement,
    claims_of,
    claims_referring_to,
    claims_repeating,
    claims_with,
    get_claims,
    stances_on,
)
from unerased.register.reads.contested import (
    Contradicting,
    ancestors,
    contradictions,
    source_repeats,
)
from unerased.register.reads.digest import dump_digest
from unerased.register.reads.entities import counts, entities, entity, statements
from unerased.register.reads.findings import consents, findings
from unerased.register.reads.history import history, records_of_save
from unerased.register.reads.plain import plain_claims
from unerased.register.reads.resolve import Ambiguous, Unknown, resolve
from unerased.register.reads.search import search
from unerased.register.reads.shelf import (
    codebook_extensions,
    definitions,
    files,
    incomplete,
    openings,
    saves,
)

__all__ = [
    "Ambiguous",
    "Contradicting",
    "Unknown",
    "ancestors",
    "claims_about",
    "claims_by_source",
    "claims_in_statement",
    "claims_of",
    "claims_referring_to",
    "claims_repeating",
    "claims_with",
    "codebook_extensions",
    "consents",
    "contradictions",
    "counts",
    "definitions",
    "dump_digest",
    "entities",
    "entity",
    "files",
    "findings",
    "get_claims",
    "history",
    "incomplete",
    "openings",
    "plain_claims",
    "records_of_save",
    "resolve",
    "saves",
    "search",
    "source_repeats",
    "stances_on",
    "statements",
]
