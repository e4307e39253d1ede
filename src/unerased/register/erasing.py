"""Erasing a person: what goes and what stays, shown first; agreed by two; done on each device."""

from __future__ import annotations

import json
import re
import secrets
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from unerased.journal import ERASE
from unerased.model.check import Problem
from unerased.register import reads
from unerased.register.encoding import Erased, Unreadable, decode
from unerased.register.errors import Refused
from unerased.register.mentions import Mentions, mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from unerased.journal import Agreement, Journal
    from unerased.register.database import Database
    from unerased.register.register import Register
    from unerased.register.rows import BackupRow

__all__ = ["Erasure", "Plan", "erasures", "erasures_of", "plan", "propose", "sealed_names"]

EVIDENCE: Final = "evidence"
_OURS: Final = re.compile(r"[0-9a-f]{32}\.age")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure would do.

    Attributes:
        code: of the person, or of another unit.
        goes: number of entries that become unreadable, by type of record.
        mentioning: texts and files that mention the person, sources that are the person, and the
            texts of those: each has a key of its own, and needs a decision. Enter a text again
            without the person first, then let the old one go.
        releases: codes of the releases that counted the person. Their numbers stay, and their
            receipts verify; the person can no more be drawn for an audit, and then fails in it.
        backups: codes of backups that were not confirmed destroyed: they hold the keys still.
        named: where else the person is named in words.
    """

    code: str
    goes: dict[str, int]
    mentioning: tuple[str, ...]
    releases: tuple[str, ...]
    backups: tuple[str, ...]
    named: Mentions = field(default_factory=Mentions)


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure that was proposed.

    Attributes:
        agreement: what was proposed, agreed, cancelled and done.
        due_ms: when this device does it, by its own clock; None where it is not agreed.
        pending: devices that have not said that they are done.
        backups: codes of backups that may still lie somewhere, and hold the keys: made by a device
            that had not done it yet.
    """

    agreement: Agreement
    due_ms: int | None
    pending: tuple[bytes, ...]
    backups: tuple[str, ...]


def plan(
    register: Register, code: str, on_progress: Callable[[int, int], None] | None = None
) -> Plan:
    """Look through the whole record for what would go with a unit.

    Args:
        register: open.
        code: of a person, or of another unit.
        on_progress: called with entries looked at, and 0 because their number is not known.

    Raises:
        Refused: nothing has this code, or it has no key of its own.
    """
    kind = register.codebook.kind_of_code(code)
    if kind is None or not kind.unit:
        raise Refused([Problem(code, "", "is no person, source, text or file")])
    goes: Counter[str] = Counter()
    looked = 0
    for segment in register.journal.read({}):
        for group in segment.groups:
            looked += len(group.heads)
            if code in group.units and group.bodies is not None:
                goes.update(_types(group.heads, group.bodies))
        if on_progress is not None:
            on_progress(looked, 0)
    db = register.db
    step = partial(on_progress, looked, 0) if on_progress is not None else _go_on
    named = mentions(db, register.codebook, code, step)
    return Plan(
        code,
        dict(sorted(goes.items())),
        _mentioning(db, code, named.texts),
        _releases(db, code),
        tuple(row.backup.code for row in reads.backups(db)),
        named,
    )


def _go_on() -> None:
    pass


def _types(heads: list[bytes], bodies: list[bytes]) -> list[str]:
    found: list[str] = []
    for head, body in zip(heads, bodies, strict=True):
        said = decode(head, body)
        found.append("other" if isinstance(said, (Erased, Unreadable)) else said[0].type)
    return found


def _mentioning(db: Database, code: str, named: Collection[str]) -> tuple[str, ...]:
    """What has a key of its own and tells of somebody: said to, theirs, or naming them."""
    own = set(_that_say(db, "source.person", [code]))
    about = [code, *own]
    said = (
        one
        for prop in ("text.mentions", "file.mentions", "text.source")
        for one in _that_say(db, prop, about)
    )
    return tuple(sorted({*own, *named, *said}))


def _that_say(db: Database, prop: str, codes: Collection[str]) -> list[str]:
    """Of what some property refers to one of these."""
    rows = db.rows(
        "SELECT DISTINCT c.subject $from(claim) WHERE c.vtype = 'r' "
        "AND c.word IN (SELECT value FROM json_each(:codes)) "
        "AND c.property = :prop AND $status = 'live'",
        {"codes": json.dumps(list(codes)), "prop": prop},
    )
    return [subject for (subject,) in rows]


def _releases(db: Database, code: str) -> tuple[str, ...]:
    rows = db.rows(
        "SELECT DISTINCT c.release $from(counted) WHERE c.unit = :code ORDER BY c.release",
        {"code": code},
    )
    return tuple(release for (release,) in rows)


def propose(
    register: Register, made: Plan, destroy: Collection[str] = (), keep: Collection[str] = ()
) -> bytes:
    """Propose an erasure; gives its number, 16 bytes.

    Args:
        register: open for writing.
        made: what was shown.
        destroy: texts and files that mention the person, and go as well.
        keep: those that stay, because somebody looked and the person is not to be known by them.

    Raises:
        Refused: a text or file that mentions the person was not decided about.
        ReadOnly, JournalError: nothing was proposed.
    """
    problems = [
        Problem(code, "", "mentions the person: say whether it goes or stays")
        for code in made.mentioning
        if code not in destroy and code not in keep
    ]
    problems += [
        Problem(code, "", "is both to go and to stay") for code in sorted({*destroy} & {*keep})
    ]
    problems += [
        Problem(code, "", "does not mention the person")
        for code in sorted({*destroy, *keep} - {*made.mentioning})
    ]
    if problems:
        raise Refused(problems)
    number = secrets.token_bytes(16)
    about = [made.code, *destroy]
    register.journal.govern(lambda governor: governor.propose(ERASE, about, number))
    return number


def erasures(register: Register) -> list[Erasure]:
    """Every erasure that was proposed, the first one first."""
    journal = register.journal
    membership = journal.membership
    backups = reads.backups(register.db)
    return [
        Erasure(
            one,
            journal.due_ms(one) if one.holds else None,
            tuple(sorted(membership.machines - one.done)) if one.holds else (),
            tuple(row.backup.code for row in backups if _keeps(row, one)) if one.holds else (),
        )
        for one in journal.agreements
        if one.kind == ERASE
    ]


def erasures_of(journal: Journal, code: str) -> list[Agreement]:
    """The erasures of a unit that were proposed and not cancelled, the first one first."""
    return [
        one
        for one in journal.agreements
        if one.kind == ERASE and one.cancelled_by is None and code in one.about
    ]


def _keeps(row: BackupRow, agreement: Agreement) -> bool:
    """Whether a backup was made before its device destroyed the keys."""
    done = agreement.done_in.get(bytes.fromhex(row.place.device))
    return done is None or row.place.seq < done


def sealed_names(db: Database, units: Collection[str]) -> list[str]:
    """The names of the sealed files among units, in the folder of evidence.

    A name that a record outside of these units gives as well is left out: whoever wrote the one
    may have meant to have the other's file deleted.
    """
    rows = reads.files(db, live=False)
    others = {row.file.sealed_name for row in rows if row.file.code not in units}
    names = {row.file.sealed_name for row in rows if row.file.code in units}
    return sorted(names - others)


def delete_sealed(journal: Journal, names: Collection[str]) -> None:
    """Delete sealed files of which nobody is to have the key any more.

    Raises:
        OSError: the system refused.
    """
    for name in names:
        if _OURS.fullmatch(name):  # what a record names may be hostile
            (journal.folder / EVIDENCE / name).unlink(missing_ok=True)
