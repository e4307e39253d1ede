"""The addresses of the pages. They hold codes and names of figures, never words of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from unerased.web.pages import (
    consent,
    contradictions,
    entry,
    estimate,
    figures,
    history,
    home,
    lists,
    log,
    record,
    search,
    static,
    unlock,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

_KINDS = ("person", "group", "event", "source", "statement", "claim", "record")

urlpatterns: list[URLPattern] = [
    path("", home.home),
    path("start/<str:token>", unlock.start),
    path("unlock", unlock.unlock),
    path("opening", unlock.opening),
    path("lock", unlock.lock),
    path("language", unlock.language),
    path("static/<str:name>", static.static),
    *(path(f"{kind}s", lists.entities, {"kind": kind}) for kind in lists.LISTS),
    *(path(f"{kind}/<str:code>", record.record, {"kind": kind}) for kind in _KINDS),
    path("code/<str:typed>", record.by_code),
    path("history/<str:code>", history.history),
    path("saves", history.saves),
    path("contradictions", contradictions.contradictions),
    path("figures", figures.figures),
    path("figures/<str:name>", figures.figure),
    path("figures/<str:name>/estimate", estimate.estimate, {"by": "source"}),
    path("figures/<str:name>/estimate/<str:by>", estimate.estimate),
    path("figures/<str:name>/estimate/<str:by>/<str:which>.png", estimate.picture),
    path("search", search.search),
    path("add", entry.choose),
    path("add/claim/<str:subject>", entry.add_claim),
    path("add/consent/<str:person>", consent.add_consent),
    path("add/<str:kind>", entry.add_entity),
    path("log", log.log),
]

handler404 = "unerased.web.pages.trouble.not_found"
handler500 = "unerased.web.pages.trouble.fault"
