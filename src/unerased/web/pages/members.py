"""Members, their devices, what waits in quarantine, and erasures that are agreed or pending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_POST, require_safe

from unerased.exchange import exporting
from unerased.journal import EXPORT
from unerased.model.vocabulary import label
from unerased.register import erasing
from unerased.register.members import ENOUGH, administering
from unerased.register.members import members as member_rows
from unerased.register.rows import moment_of
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.members import DeviceLine, MemberLine, compartment, device_lines, line
from unerased.web.show.others import device_named
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.exchange.exporting import Export
    from unerased.journal import Agreement, Membership, Outstanding, Quarantined
    from unerased.register.erasing import Erasure
    from unerased.web.desk import Asked

_WHY: Final = {
    "is of a device that nobody who may admitted": mark("by a device that nobody admitted"),
    "was written behind the last that was accepted from a removed device": mark(
        "written after its member was removed"
    ),
    "is under a key that its writer had seen replaced": mark("under a key that was replaced"),
}


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """An invitation that is open on this device."""

    number: str
    name: str
    further: bool
    opens: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A segment that is kept and not believed."""

    name: str
    member: str
    why: str
    entries: int


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """An erasure: of what, who wants it, when, and where it is pending."""

    number: str
    about: tuple[CodeLink, ...]
    proposed_by: str
    agreed_by: str
    agreed: bool
    cancelled_by: str
    due: str
    done: int
    pending: tuple[str, ...]
    backups: tuple[str, ...]
    may_agree: bool
    may_cancel: bool
    void: bool


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A mass export: to whom, what for, who wants it, when, and whether it was written."""

    number: str
    recipient: str
    purpose: str
    audience: str
    proposed_by: str
    agreed_by: str
    agreed: bool
    cancelled_by: str
    due: str
    done: bool
    may_agree: bool
    may_cancel: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Everything about who belongs."""

    members: tuple[MemberLine, ...]
    devices: tuple[DeviceLine, ...]
    invited: tuple[InvitedLine, ...]
    few: int
    nameless: str
    stale: tuple[str, ...]
    held: tuple[HeldLine, ...]
    administers: bool
    erasures: tuple[ErasureLine, ...]
    exports: tuple[ExportLine, ...]
    section: str = ""


@require_safe
@reading
def members(asked: Asked) -> HttpResponse:
    """Who belongs, what waits, what is to be erased."""
    journal = asked.register.journal
    membership = journal.membership
    administers = journal.member in membership.administrators
    few = administering(journal)
    page = MembersPage(
        tuple(line(asked, row) for row in member_rows(journal)),
        device_lines(asked),
        tuple(_invited(asked, one) for one in journal.invitations()),
        few if few < ENOUGH else 0,
        "" if membership.names.get(journal.member) else f"/members/{journal.member.hex()}",
        tuple(compartment(asked, name) for name in membership.stale if name != "common"),
        tuple(_held(asked, membership, one) for one in journal.quarantine()),
        administers,
        tuple(_erasure(asked, one) for one in erasing.erasures(asked.register)),
        tuple(_export(asked, one) for one in exporting.exports(asked.register)),
    )
    return shown(asked.request, "members.html", page)


@require_POST
@reading
def accept(asked: Asked) -> HttpResponse:
    """Believe a segment that waits in quarantine."""
    wanted = asked.request.POST.get("segment", "")
    journal = asked.register.journal
    chosen = [one.segment for one in journal.quarantine() if _segment(one) == wanted]
    if not chosen:
        raise NotHere("No such segment waits.")
    journal.govern(lambda governor: governor.accept(chosen))
    asked.register.refresh()
    return go("/members#held")


@require_POST
@reading
def withdraw(asked: Asked) -> HttpResponse:
    """Take an invitation back."""
    journal = asked.register.journal
    typed = asked.request.POST.get("number", "")
    numbers = [one.number for one in journal.invitations() if one.number.hex() == typed]
    if not numbers:
        raise NotHere("There is no such invitation.")
    journal.withdraw(numbers[0])
    return go("/members#invited")


@require_POST
@reading
def decide(asked: Asked, what: str) -> HttpResponse:
    """Agree to an erasure or a mass export, or cancel it."""
    journal = asked.register.journal
    typed = asked.request.POST.get("number", "")
    found = [one for one in journal.agreements if one.id.hex() == typed]
    if not found:
        raise NotHere("There is no such proposal.")
    number = found[0].id
    if what == "agree":
        journal.govern(lambda governor: governor.agree(number))
    else:
        journal.govern(lambda governor: governor.cancel(number))
    return go("/members#exports" if found[0].kind == EXPORT else "/members#erasures")


def _called(asked: Asked, member: bytes | None) -> str:
    if member is None:
        return ""
    return asked.register.journal.membership.names.get(member, "") or member.hex()[:8]


def _invited(asked: Asked, one: Outstanding) -> InvitedLine:
    terms = one.terms
    return InvitedLine(
        one.number.hex(),
        terms.name or _called(asked, terms.joins),
        terms.joins is not None,
        tuple(compartment(asked, name) for name in terms.compartments),
        asked.words.day(moment_of(one.until_ms).date()),
    )


def _segment(one: Quarantined) -> str:
    return f"{one.segment.device.hex()}:{one.segment.seq}"


def _held(asked: Asked, membership: Membership, one: Quarantined) -> HeldLine:
    entries = sum(len(group.heads) for group in one.segment.groups)
    why = asked.words.say(_WHY[str(one.why)])
    member = membership.names.get(one.segment.member, "") or one.segment.member.hex()[:8]
    return HeldLine(_segment(one), member, why, entries)


def _may(agreement: Agreement, own: bytes) -> tuple[bool, bool]:
    """Whether this member may agree, and whether they may cancel."""
    still = agreement.cancelled_by is None and not agreement.done
    return still and agreement.agreed is None and agreement.proposed_by != own, still


def _due(asked: Asked, ms: int | None) -> str:
    return "" if ms is None else asked.words.moment(moment_of(ms))


def _erasure(asked: Asked, one: Erasure) -> ErasureLine:
    agreement, own = one.agreement, asked.register.journal.member
    may_agree, may_cancel = _may(agreement, own)
    return ErasureLine(
        agreement.id.hex(),
        tuple(link(code, asked.book) for code in agreement.about),
        _called(asked, agreement.proposed_by),
        _called(asked, agreement.agreed_by),
        agreement.agreed is not None,
        _called(asked, agreement.cancelled_by),
        _due(asked, one.due_ms),
        len(agreement.done),
        tuple(device_named(asked, device) for device in one.pending),
        one.backups,
        may_agree,
        may_cancel,
        agreement.void,
    )


def _export(asked: Asked, one: Export) -> ExportLine:
    agreement, own = one.agreement, asked.register.journal.member
    may_agree, may_cancel = _may(agreement, own)
    return ExportLine(
        agreement.id.hex(),
        one.terms.recipient,
        _term(asked, "consent_purposes", one.terms.purpose),
        _term(asked, "audiences", one.terms.audience),
        _called(asked, agreement.proposed_by),
        _called(asked, agreement.agreed_by),
        agreement.agreed is not None,
        _called(asked, agreement.cancelled_by),
        _due(asked, one.due_ms),
        bool(agreement.done),
        may_agree,
        may_cancel,
        one.ready,
    )


def _term(asked: Asked, name: str, term: str) -> str:
    """What a term is called; what a proposal says may be anything."""
    found = asked.book.lists[name].terms.get(term)
    return term if found is None else label(found.labels, asked.language)
