"""Lists of one kind, fifty on a page, by code: code first, and a few words that identify nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.cards import ShownValue, shown_value
from unerased.web.show.codes import CodeLink, link
from unerased.web.show.look import Look
from unerased.web.whole import counts_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.records import Claim
    from unerased.web.desk import Asked

MOST: Final = 50
#: for each list its heading, and the properties that are its columns
LISTS: Final = {
    "person": (
        mark("Persons"),
        ("person.affected_as", "person.age", "person.origin", "person.whereabouts_kind"),
    ),
    "group": (mark("Groups"), ("group.described_as", "group.size", "group.part_of")),
    "event": (mark("Events"), ("event.title", "event.kind", "event.date", "event.place")),
    "source": (
        mark("Sources"),
        ("source.office", "source.kind", "source.reliability", "source.date"),
    ),
    "statement": (
        mark("Statements"),
        ("statement.speaker", "statement.date", "statement.setting", "statement.answer"),
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entity: its code, and the values in the columns."""

    link: CodeLink
    cells: tuple[tuple[ShownValue, ...], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    section: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    before: str
    following: str


@require_safe
@reading
def entities(asked: Asked, kind: str) -> HttpResponse:
    """One page of a list."""
    register = asked.register
    heading, names = LISTS[kind]
    found = reads.entities(
        register.db, kind, limit=MOST + 1, after=asked.request.GET.get("after", "")
    )
    part = [row.code for row in found[:MOST]]
    look = Look.of(asked)
    claims = reads.claims_about(register.db, part)
    wanted = [row for row in claims if row.claim.property in names]
    look.around(wanted)
    said: dict[tuple[str, str], list[Claim]] = {}
    for row in wanted:
        said.setdefault((row.claim.subject, row.claim.property), []).append(row.claim)
    page = ListPage(
        section=kind,
        heading=heading,
        columns=tuple(look.property_label(name) for name in names),
        rows=tuple(
            Row(
                link(code, asked.book),
                tuple(_cell(said.get((code, name), ()), name, look) for name in names),
            )
            for code in part
        ),
        total=counts_of(register, asked.desk.cache).entities.get(kind, 0),
        before=f"/{kind}s" if "after" in asked.request.GET else "",
        following=f"/{kind}s?after={part[-1]}" if len(found) > MOST else "",
    )
    return shown(asked.request, "list.html", page)


def _cell(claims: list[Claim] | tuple[()], name: str, look: Look) -> tuple[ShownValue, ...]:
    prop = look.codebook.properties[name]
    return tuple(
        dict.fromkeys(shown_value(claim.value, prop, look, reveal=False) for claim in claims)
    )
