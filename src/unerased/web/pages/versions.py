"""An earlier version of a figure beside the one that holds now, and why they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from unerased.figures.definition import load_definition
from unerased.figures.errors import BadDefinition
from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.pages.define import Shown
from unerased.web.pages.release import definition_of
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.breakdown import tables_of
from unerased.web.show.figures.card import card_of_figure
from unerased.web.show.figures.differing import Differ, differ
from unerased.web.whole import figure_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Two versions side by side, both as of now."""

    name: str
    label: str
    old_version: int
    new_version: int
    old: Shown
    new: Shown
    old_text: str
    new_text: str
    differ: Differ
    section: str = "figures"


@require_safe
@reading
def compare(asked: Asked, name: str, version: int) -> HttpResponse:
    """The two values, the two definitions, and what differs; one by one when that is asked for."""
    held = definition_of(asked, name)
    rows = {row.version: row for row in reads.definitions(asked.register.db, name, live=False)}
    if version not in rows or version == held.version:
        raise NotHere("There is no such earlier version.")
    try:
        earlier = load_definition(rows[version].yaml, asked.book)
    except BadDefinition:
        raise NotHere("This version cannot be read any more.") from None
    cache = asked.desk.cache
    old = figure_of(asked.register, cache, earlier)
    new = figure_of(asked.register, cache, held)
    here = f"/figures/{name}/compare/{version}"
    page = VersionsPage(
        name=name,
        label=asked.words.label(held.labels, name),
        old_version=version,
        new_version=held.version,
        old=_shown(asked, earlier, old),
        new=_shown(asked, held, new),
        old_text=rows[version].yaml,
        # what `held` was read from: a line of a file may give a record another number than its text
        new_text=reads.definitions(asked.register.db, name)[-1].yaml,
        differ=differ(asked, old, new, who="who" in asked.request.GET, ask=f"{here}?who=1"),
    )
    return shown(asked.request, "versions.html", page)


def _shown(asked: Asked, definition: Definition, value: FigureValue) -> Shown:
    look = Look.of(asked)
    return Shown(card_of_figure(definition, value, look), tables_of(value, look))
