"""Anything with a code: the plain page of kinds that have none of their own, and the way to all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_safe

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.register import reads
from unerased.register.reads import Ambiguous
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.pages import (
    act,
    claim,
    event,
    file,
    finding,
    group,
    intervention,
    involvement,
    noted,
    person,
    place,
    proceeding,
    source,
    statement,
)
from unerased.web.pages.event import named
from unerased.web.show.claims.codes import link, prefix_kind
from unerased.web.show.records.head import Head, subject_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked
    from unerased.web.show.claims.cards import ClaimCard, ShownValue

Build = Callable[..., "HttpResponse"]

#: so many entities are named for each property that refers to one
MOST: Final = 100

_BUILD: Final[Mapping[str, Build]] = {
    "person": person.build,
    "act": act.build,
    "involvement": involvement.build,
    "place": place.build,
    "intervention": intervention.build,
    "proceeding": proceeding.build,
    "event": event.build,
    "source": source.build,
    "group": group.build,
    "statement": statement.build,
    "claim": claim.build,
    "file": file.build,
    "finding": finding.build,
    "consent": noted.build,
    "correction": noted.build,
}


@dataclass(frozen=True, slots=True)
class Referring:
    """What refers to an entity by one property."""

    label: str
    values: tuple[ShownValue, ...]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The plain page of an entity."""

    head: Head
    referring: tuple[Referring, ...]
    cards: tuple[ClaimCard, ...]
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def record(asked: Asked, kind: str, code: str) -> HttpResponse:
    """The page of a code; a POST asks for what identifies, and is recorded."""
    try:
        full = parse_code(code)
    except BadCode:
        raise NotHere("This is no code.") from None
    found = prefix_kind(full, asked.book)
    if kind not in (found, "record"):
        raise NotHere("The code is not of this kind.")
    reveal = asked.request.method == "POST" and "show" in asked.request.POST
    build = _BUILD.get(found)
    if build is not None:
        return build(asked, full, reveal=reveal)
    return _plain(asked, found, full, reveal=reveal)


@require_safe
@reading
def by_code(asked: Asked, typed: str) -> HttpResponse:
    """From a code as people type it to its page."""
    found = reads.resolve(asked.register.db, typed)
    if isinstance(found, str):
        return go(link(found, asked.book).href)
    if isinstance(found, Ambiguous):
        links = tuple(link(code, asked.book) for code in found.codes)
        return shown(asked.request, "codes.html", links)
    raise NotHere("Nothing has this code.")


def _plain(asked: Asked, kind: str, code: str, *, reveal: bool) -> HttpResponse:
    subject = subject_of(asked, kind, code, reveal=reveal)
    look = subject.look
    by_property: dict[str, list[str]] = {}
    for row in reads.claims_referring_to(asked.register.db, code, limit=20 * MOST):
        prop = look.codebook.properties.get(row.claim.property)
        if prop is not None and not prop.identifying:
            by_property.setdefault(row.claim.property, []).append(row.claim.subject)
    referring = tuple(
        Referring(
            f"{look.kind_label(name.partition('.')[0])}: {look.property_label(name)}",
            named(list(dict.fromkeys(codes))[:MOST], look),
        )
        for name, codes in by_property.items()
    )
    return shown(asked.request, "record.html", RecordPage(subject.head, referring, subject.cards()))
