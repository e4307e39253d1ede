"""One member: what they may open, their devices; rename, grant, remove."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from unerased.journal import NotAllowed
from unerased.register import members
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.forms.refusals import said
from unerased.web.show.members import Choice, DeviceLine, MemberLine, choices, device_lines, line

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from unerased.register.members import MemberRow
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A member, and what whoever looks may do about them.

    Attributes:
        may: whoever looks administers.
        choices: compartments that could be opened to them.
        typed: the name as it was typed last.
    """

    line: MemberLine
    number: str
    devices: tuple[DeviceLine, ...]
    may: bool
    choices: tuple[Choice, ...]
    typed: str
    error: SafeString | str = ""
    wrong: str = ""
    section: str = ""

    @property
    def replaceable(self) -> tuple[DeviceLine, ...]:
        """Devices in whose place another may come: not removed, and not the one sat at."""
        return tuple(one for one in self.devices if not one.removed and not one.own)


@dataclass(frozen=True, slots=True)
class RemovePage:
    """What removing a member, or one device of theirs, would do."""

    line: MemberLine
    number: str
    devices: tuple[DeviceLine, ...]
    device: str
    whole: bool
    own: bool
    kept: tuple[str, ...]
    error: SafeString | str = ""
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def member(asked: Asked, number: str) -> HttpResponse:
    """Show a member; call them something else, or let them open more."""
    row = _row(asked, number)
    if asked.request.method != "POST":
        return _shown(asked, row)
    typed, journal = asked.request.POST, asked.register.journal
    doing = typed.get("do", "")
    name = " ".join(typed.get("name", "").split())
    names = tuple(dict.fromkeys(typed.getlist("compartment")))
    administer = typed.get("administer") == "yes"
    if doing == "grant" and not names and not administer:
        return _shown(asked, row, asked.words.say("Tick what they may do from now on."), doing)
    try:
        if doing == "rename":
            journal.govern(lambda governor: governor.call(row.member, name))
        elif doing == "grant":
            journal.grant(row.member, names, administer=administer)
    except NotAllowed as refused:
        return _shown(asked, row, said(asked.words, str(refused)), doing)
    return go(f"/members/{number}")


def _shown(
    asked: Asked, row: MemberRow, error: SafeString | str = "", wrong: str = ""
) -> HttpResponse:
    journal, typed = asked.register.journal, asked.request.POST
    more = [name for name in journal.compartments if name not in row.opens]
    page = MemberPage(
        line(asked, row),
        row.member.hex(),
        device_lines(asked, row.member),
        journal.member in journal.membership.administrators,
        choices(asked, more, typed.getlist("compartment")),
        typed.get("name", row.name),
        error,
        wrong,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "member.html", page, status)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def remove(asked: Asked, number: str, device: str = "") -> HttpResponse:
    """Say what removing does and does not do; then remove for good."""
    row = _row(asked, number)
    leaving = [one for one in row.devices if device in {"", one.hex()}]
    if not leaving and (device or not row.away):
        raise NotHere("There is no such member or device.")
    if asked.request.method != "POST":
        return _asks(asked, row, leaving, device)
    journal = asked.register.journal
    chosen = leaving[0] if device else None
    try:
        journal.govern(lambda governor: governor.remove(row.member, chosen))
    except NotAllowed as refused:
        return _asks(asked, row, leaving, device, said(asked.words, str(refused)))
    asked.register.refresh()
    return go("/members#devices")


def _asks(
    asked: Asked,
    row: MemberRow,
    leaving: list[bytes],
    device: str,
    error: SafeString | str = "",
) -> HttpResponse:
    journal = asked.register.journal
    going = {one.hex() for one in leaving}
    shown_line = line(asked, row)
    ours = journal.compartments
    page = RemovePage(
        shown_line,
        row.member.hex(),
        tuple(one for one in device_lines(asked, row.member) if one.number in going),
        device,
        len(leaving) == len(row.devices),
        journal.device in leaving,
        tuple(
            label
            for name, label in zip(row.opens, shown_line.opens, strict=True)
            if name not in ours
        ),
        error,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(asked.request, "member_remove.html", page, status)


def _row(asked: Asked, number: str) -> MemberRow:
    """The member of this id.

    Raises:
        NotHere: there is none.
    """
    for row in members.members(asked.register.journal):
        if row.member.hex() == number:
            return row
    raise NotHere("There is no such member.")
