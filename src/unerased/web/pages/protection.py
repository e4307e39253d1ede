"""Protection work: who needs what, who of us sees to it, until when. Never where anybody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from unerased.remedies import needs_of, travel_days
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.remedies.protection import NeedRow, Where, need_rows, whereabouts
from unerased.web.show.remedies.table import FaultLine, fault_line

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked

#: so many needs are shown on one page
MOST = 200


@dataclass(frozen=True, slots=True)
class ProtectionPage:
    """Needs that are open, those that are done with, and what is wrong."""

    open: tuple[NeedRow, ...]
    done: tuple[NeedRow, ...]
    more: int
    faults: tuple[FaultLine, ...]
    where: tuple[Where, ...]
    section: str = ""


@require_safe
@reading
def protection(asked: Asked) -> HttpResponse:
    """The board of needs."""
    needs = needs_of(asked.register.db)
    rows = need_rows(needs[:MOST], asked)
    page = ProtectionPage(
        tuple(row for row in rows if row.open),
        tuple(row for row in rows if not row.open),
        max(len(needs) - MOST, 0),
        tuple(fault_line(fault, asked) for fault in travel_days(needs)),
        whereabouts(asked),
    )
    return shown(asked.request, "protection.html", page)
