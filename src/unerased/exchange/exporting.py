"""A mass export under the rule of two: proposed, agreed, cancelled for seven days, done once.

It is recorded before the file is written: an export of which nobody knows must not be possible.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.evidence.plain import create_private
from unerased.exchange.errors import ExportRefused
from unerased.exchange.handing_over import Terms, check_terms, gather
from unerased.journal import EXPORT
from unerased.model.records import Opening

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from unerased.exchange.handing_over import Gathered
    from unerased.journal import Agreement
    from unerased.register import Register

__all__ = ["Export", "Written", "exports", "propose", "write"]

_RECIPIENT: Final = "recipient="
_PURPOSE: Final = "purpose="
_AUDIENCE: Final = "audience="
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Export:
    """A mass export that was proposed.

    Attributes:
        agreement: what was proposed, agreed, cancelled and done.
        terms: to whom and what for.
        due_ms: from when on it may be written on this device, by its own clock; None where it is
            not agreed.
        ready: it may be written here now.
    """

    agreement: Agreement
    terms: Terms
    due_ms: int | None
    ready: bool


@dataclass(frozen=True, slots=True)
class Written:
    """An export that was written.

    Attributes:
        gathered: what went.
        sha256: of the file, hexadecimal.
        size: of the file, in bytes.
    """

    gathered: Gathered
    sha256: str
    size: int


def propose(register: Register, terms: Terms) -> bytes:
    """Propose an export; gives its number, 16 bytes. Nothing leaves the register.

    Raises:
        ExportRefused: such terms cannot be, or this member cannot see whom records concern.
        ReadOnly, JournalError: nothing was proposed.
    """
    check_terms(register, terms)
    recipient = " ".join(terms.recipient.split())
    if len(recipient) > _LONGEST or not recipient.isprintable():
        raise ExportRefused(f"say in at most {_LONGEST} characters to whom it goes")
    number = secrets.token_bytes(16)
    about = [
        f"{_RECIPIENT}{recipient}",
        f"{_PURPOSE}{terms.purpose}",
        f"{_AUDIENCE}{terms.audience}",
    ]
    register.journal.govern(lambda governor: governor.propose(EXPORT, about, number))
    return number


def exports(register: Register) -> list[Export]:
    """Every export that was proposed, the first one first."""
    journal = register.journal
    due = {one.id for one in journal.due(EXPORT)}
    return [
        Export(
            one,
            _terms(one),
            journal.due_ms(one) if one.holds else None,
            one.id in due and not one.done and one.proposed_by == journal.member,
        )
        for one in journal.agreements
        if one.kind == EXPORT
    ]


def _terms(agreement: Agreement) -> Terms:
    def said(key: str) -> str:
        return next((one.removeprefix(key) for one in agreement.about if one.startswith(key)), "")

    return Terms(said(_RECIPIENT), said(_PURPOSE), said(_AUDIENCE))


def write(
    register: Register,
    number: bytes,
    path: Path,
    on: dt.date,
    on_progress: Callable[[int, int], None] | None = None,
) -> Written:
    """Write what may go on this day, once: to a new file, for its owner's eyes alone.

    That it was handed over is recorded first, of each person and as a whole.

    Args:
        register: open for writing, by the member who proposed it.
        number: of the proposal.
        path: a new file, outside of the register folder.
        on: the day of which consents hold.
        on_progress: called with claims looked at, and how many there are.

    Raises:
        ExportRefused: it is not agreed, not due, not this member's, or done already.
        NotAllowed, ReadOnly, JournalError, RegisterError: as they say.
        OSError: the system refuses. Where it does while writing, the export is recorded as done
            and no file is left: propose it anew.
    """
    found = next((one for one in exports(register) if one.agreement.id == number), None)
    if found is None or not found.ready:
        raise ExportRefused(
            "who proposed it writes it, once, seven days after another member agreed, and if "
            "nobody cancelled it"
        )
    if path.resolve().is_relative_to(register.folder.resolve()):
        raise ExportRefused("the file may not lie in the register folder, which may be copied")
    gathered = gather(register, found.terms, on, on_progress)
    data = "".join(f"{line}\n" for line in gathered.lines).encode()
    digest = hashlib.sha256(data).hexdigest()
    with create_private(path) as file:
        try:
            register.journal.govern(lambda governor: governor.done(number))
            _record(register, found.terms, gathered, digest)
            file.write(data)
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
    return Written(gathered, digest, len(data))


def _record(register: Register, terms: Terms, gathered: Gathered, digest: str) -> None:
    """That it was handed over, for each person under their own key, and for the whole."""
    purpose = f"{terms.purpose}, {terms.audience}: {terms.recipient}"
    much = f"{len(gathered.persons)} persons, {gathered.claims} claims"
    whole = f"{purpose}; {much}, SHA-256 {digest}"
    targets = ["", *gathered.persons]
    records = [
        Opening(register.new_code("opening"), "exported", target, purpose if target else whole)
        for target in targets
    ]
    register.record(records, title="export")
