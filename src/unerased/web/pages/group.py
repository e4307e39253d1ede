"""A group: what is said of it as a whole; its members are never made from its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.pages.event import named
from unerased.web.show.claims.cards import said_value, speaker_of
from unerased.web.show.records.acts import Timeline, refs_to, timeline_of, values_of
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard, ShownValue, Speaker
    from unerased.web.show.claims.look import Look

#: so many parts of a group are listed
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A group, the sizes that are stated of it, and who states each of them."""

    group: ShownValue
    stated: tuple[tuple[ShownValue, Speaker | None], ...]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Everything on a group's page."""

    head: Head
    timeline: Timeline
    sizes: tuple[SizeRow, ...]
    part_of: tuple[ShownValue, ...]
    cards: tuple[ClaimCard, ...]
    section: str = "group"


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a group."""
    subject = subject_of(asked, "group", code, reveal=reveal)
    referring = reads.claims_referring_to(asked.register.db, code)
    page = GroupPage(
        head=subject.head,
        timeline=timeline_of(refs_to(referring, "act.victim"), subject.look),
        sizes=_sizes([code, *refs_to(referring, "group.part_of")[:MOST]], subject.look),
        part_of=named(values_of(subject.rows, "group.part_of"), subject.look),
        cards=subject.cards(),
    )
    return shown(asked.request, "group.html", page)


def _sizes(groups: list[str], look: Look) -> tuple[SizeRow, ...]:
    """The group itself and its parts, with what each source states of their sizes."""
    rows = [
        row for row in reads.claims_about(look.db, groups) if row.claim.property == "group.size"
    ]
    look.around(rows)
    stated: dict[str, list[tuple[ShownValue, Speaker | None]]] = {code: [] for code in groups}
    for row in rows:
        said = said_value(row.claim, look, reveal=False)
        stated[row.claim.subject].append((said, speaker_of(row.claim.source, look)))
    names = named(groups, look)
    return tuple(
        SizeRow(name, tuple(stated[code])) for code, name in zip(groups, names, strict=True)
    )
