"""Lists of every kind, fifty on a page, with filters that say how many each choice leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.views.decorators.http import require_http_methods, require_safe

from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.claims.look import Look
from unerased.web.show.lists.filters import Filter, filters_of, picked, query_of
from unerased.web.show.lists.rows import (
    LISTS,
    RECORDS,
    Listing,
    Row,
    consent_rows,
    entity_rows,
    finding_rows,
)
from unerased.web.whole import counts_of, is_small, overview_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from unerased.register.overview import Chosen, Picks
    from unerased.web.desk import Asked

MOST: Final = 50
TIES: Final = "relationship"


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list.

    Attributes:
        total: how many the choice leaves; `everything` is how many there are.
        filters: () while they are not worked out.
        ask: where they are worked out, "" when they are, or nothing can be chosen.
        query: the choice as it stands in an address, "" for none.
        title: of the saved view that was opened, "" for none.
    """

    section: str
    heading: str
    address: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    everything: int
    before: str
    following: str
    filters: tuple[Filter, ...]
    ask: str
    query: str
    title: str
    enter: str

    @property
    def picked(self) -> tuple[Filter, ...]:
        """The filters of which something was chosen."""
        return tuple(one for one in self.filters if one.picked)


@dataclass(frozen=True, slots=True)
class TiesPage:
    """Ties between people: how many there are, and who only after asking."""

    total: int
    revealed: bool
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    following: str
    section: str = TIES


@require_safe
@reading
def entities(asked: Asked, kind: str) -> HttpResponse:
    """One page of the list of a kind: of entities, findings or consents."""
    listing = LISTS.get(kind) or RECORDS[kind]
    look = Look.of(asked)
    overview = overview_of(asked)
    if is_small(asked) or overview.has(kind) or "filters" in asked.request.GET:
        picks = picked(asked, overview.shelf(kind))
        page = _filtered(asked, kind, listing, look, picks, overview.choose(kind, picks))
    else:
        page = _plain(asked, kind, listing, look)
    return shown(asked.request, "list.html", page)


def _filtered(  # noqa: PLR0913, PLR0917 - what a page with filters is made of
    asked: Asked, kind: str, listing: Listing, look: Look, picks: Picks, chosen: Chosen
) -> ListPage:
    shelf, address = overview_of(asked).shelf(kind), f"/{kind}s"
    after = asked.request.GET.get("after", "")
    codes = shelf.page(chosen.mask, after, MOST + 1)
    query = query_of(picks, shelf)
    part = codes[:MOST]
    if kind in RECORDS:
        rows = finding_rows(part, look) if kind == "finding" else consent_rows(part, shelf, look)
    else:
        rows = entity_rows(part, listing.columns, look)
    return ListPage(
        section=kind,
        heading=listing.heading,
        address=address,
        columns=_columns(kind, listing, look),
        rows=rows,
        total=chosen.total,
        everything=int(shelf.alive.sum()),
        before=_to(address, query) if after else "",
        following=_to(address, query, part[-1]) if len(codes) > MOST else "",
        filters=filters_of(shelf, chosen, picks, look, address),
        ask="",
        query=query,
        title=_title(asked, kind),
        enter=listing.enter,
    )


def _plain(asked: Asked, kind: str, listing: Listing, look: Look) -> ListPage:
    """A list without filters, of a register so large that they are worked out on request."""
    register, address = asked.register, f"/{kind}s"
    counts = counts_of(register, asked.desk.cache)
    given = [(name, one) for name, every in asked.request.GET.lists() for one in every]
    chosen = [pair for pair in given if pair[0] not in {"after", "filters"}]
    listed = kind in LISTS and not chosen
    after = asked.request.GET.get("after", "")
    found = reads.entities(register.db, kind, limit=MOST + 1, after=after) if listed else []
    part = [row.code for row in found[:MOST]]
    total = counts.entities.get(kind, 0) if kind in LISTS else getattr(counts, f"{kind}s")
    return ListPage(
        section=kind,
        heading=listing.heading,
        address=address,
        columns=_columns(kind, listing, look),
        rows=entity_rows(part, listing.columns, look) if listed else (),
        total=total,
        everything=total,
        before=address if "after" in asked.request.GET else "",
        following=_to(address, "", part[-1]) if len(found) > MOST else "",
        filters=(),
        ask=f"{address}?{urlencode([*chosen, ('filters', '1')])}" if total else "",
        query="",
        title=_title(asked, kind),
        enter=listing.enter,
    )


def _columns(kind: str, listing: Listing, look: Look) -> tuple[str, ...]:
    if kind in RECORDS:
        return tuple(look.words.say(sentence) for sentence in listing.columns)
    return tuple(look.property_label(name) for name in listing.columns)


def _to(address: str, query: str, after: str = "") -> str:
    parts = [query] if query else []
    parts += [f"after={after}"] if after else []
    return f"{address}?{'&'.join(parts)}" if parts else address


def _title(asked: Asked, kind: str) -> str:
    """The title of the saved view that was opened."""
    name = asked.request.GET.get("view", "")
    views = asked.register.notebook.views() if name else ()
    return next((one.title for one in views if one.name == name and one.kind == kind), "")


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def ties(asked: Asked) -> HttpResponse:
    """How many ties between people there are; a POST asks who, and is recorded."""
    register = asked.register
    reveal = asked.request.method == "POST" and "show" in asked.request.POST
    after = asked.request.POST.get("after", "")
    found = reads.entities(register.db, TIES, limit=MOST + 1, after=after) if reveal else []
    look = Look.of(asked)
    names = tuple(f"{TIES}.{name}" for name in ("a", "type", "b"))
    rows = _tie_rows(asked, [row.code for row in found[:MOST]], names, look) if reveal else ()
    page = TiesPage(
        counts_of(register, asked.desk.cache).entities.get(TIES, 0),
        reveal,
        tuple(look.property_label(name) for name in names),
        rows,
        found[MOST - 1].code if len(found) > MOST else "",
    )
    return shown(asked.request, "ties.html", page)


def _tie_rows(
    asked: Asked, codes: Sequence[str], names: Sequence[str], look: Look
) -> tuple[Row, ...]:
    for code in codes:
        asked.register.log_read(code, *names)
    return entity_rows(codes, names, look, reveal=True)
