"""Reads of the register: named functions over plain SQL.

Each takes the register's `db` first and, where what it gives depends on time, `heads`: None is
everything there is. Unless it says otherwise a read gives what holds (`live`); with `live=False`
it also gives what was corrected since, marked with its status.
"""

from __future__ import annotations

from unerased.register.reads.ancestry import Ancestry, ancestors
from unerased.register.reads.backups import backups
from unerased.register.reads.claims import (
    claims_about,
    claims_all,
    claims_by_source,
    claims_in_statement,
    claims_of,
    claims_referring_to,
    claims_repeating,
    claims_with,
    count_claims,
    get_claims,
    stances_on,
)
from unerased.register.reads.coded import files_of, latest_of, located
from unerased.register.reads.contested import (
    Contradicting,
    contradictions,
    source_repeats,
)
from unerased.register.reads.digest import dump_digest
from unerased.register.reads.entities import counts, entities, entity, statements
from unerased.register.reads.findings import consents, expiring, findings, get_findings
from unerased.register.reads.history import history, records_of_save
from unerased.register.reads.ledger import counted_in, release_keys, releases
from unerased.register.reads.names import NameLike, name_candidates, names_like, names_somebody
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
    "Ancestry",
    "Contradicting",
    "NameLike",
    "Unknown",
    "ancestors",
    "backups",
    "claims_about",
    "claims_all",
    "claims_by_source",
    "claims_in_statement",
    "claims_of",
    "claims_referring_to",
    "claims_repeating",
    "claims_with",
    "codebook_extensions",
    "consents",
    "contradictions",
    "count_claims",
    "counted_in",
    "counts",
    "definitions",
    "dump_digest",
    "entities",
    "entity",
    "expiring",
    "files",
    "files_of",
    "findings",
    "get_claims",
    "get_findings",
    "history",
    "incomplete",
    "latest_of",
    "located",
    "name_candidates",
    "names_like",
    "names_somebody",
    "openings",
    "plain_claims",
    "records_of_save",
    "release_keys",
    "releases",
    "resolve",
    "saves",
    "search",
    "source_repeats",
    "stances_on",
    "statements",
]
