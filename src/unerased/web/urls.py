"""The addresses of the pages. They hold codes and names of figures, never words of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from unerased.web.pages import (
    attach,
    coding,
    consent,
    contradictions,
    correct,
    define,
    denials,
    entry,
    erase,
    estimate,
    estimate_release,
    figures,
    guided,
    history,
    home,
    importing,
    inviting,
    joining,
    judge,
    limits,
    lists,
    log,
    member,
    members,
    news,
    overview,
    pictures,
    protection,
    record,
    region,
    relays,
    release,
    releases,
    remedies,
    retract,
    same,
    save,
    search,
    sheet,
    static,
    syncing,
    talking,
    unlock,
    versions,
    views,
    waiting,
)
from unerased.web.show.lists.rows import LISTS, RECORDS

if TYPE_CHECKING:
    from django.urls import URLPattern

_KINDS = (
    *("person", "group", "event", "source", "statement", "claim", "finding", "record"),
    *("act", "involvement", "place", "intervention", "proceeding"),
)

urlpatterns: list[URLPattern] = [
    path("", home.home),
    path("start/<str:token>", unlock.start),
    path("unlock", unlock.unlock),
    path("opening", unlock.opening),
    path("lock", unlock.lock),
    path("join", joining.join),
    path("join/answer", joining.answer),
    path("language", unlock.language),
    path("static/<str:name>", static.static),
    *(path(f"{kind}s", lists.entities, {"kind": kind}) for kind in (*LISTS, *RECORDS)),
    path("relationships", lists.ties),
    path("views", views.views),
    path("waiting/<str:what>", waiting.waiting),
    *(path(f"{kind}/<str:code>", record.record, {"kind": kind}) for kind in _KINDS),
    path("code/<str:typed>", record.by_code),
    path("history/<str:code>", history.history),
    path("saves", history.saves),
    path("save/<str:code>", save.save),
    path("correct/<str:code>", correct.correct),
    path("retract/<str:code>", retract.retract),
    path("judge/<str:code>", judge.judge_claim),
    path("judge/<str:code>/<str:name>", judge.judge_value),
    path("same/<str:code>", same.same),
    path("same/<str:code>/<str:other>", same.compare),
    path("contradictions", contradictions.contradictions),
    path("denials", denials.denials),
    path("paper", talking.paper),
    path("person/<str:code>/consent", talking.talk),
    path("intervention/<str:code>/<str:what>", news.news),
    path("limits", limits.limits),
    path("limits/calendar", limits.calendar),
    path("limits/rules", limits.rules),
    path("protection", protection.protection),
    path("figures", figures.figures),
    path("figures/new", define.new),
    path("figures/<str:name>", figures.figure),
    path("figures/<str:name>/change", define.change),
    path("figures/<str:name>/compare/<int:version>", versions.compare),
    path("figures/<str:name>/release", release.release),
    path("figures/<str:name>/release/check", release.check),
    path("sheet/draft/<str:name>", sheet.draft),
    path("sheet/<str:code>/<str:language>", sheet.released),
    path("releases", releases.releases),
    path("releases/<str:code>", releases.release),
    path("releases/<str:code>/<str:name>", releases.file),
    path("figures/<str:name>/estimate", estimate.estimate, {"by": "source"}),
    path("figures/<str:name>/estimate/<str:by>", estimate.estimate),
    path("figures/<str:name>/estimate/<str:by>/release", estimate_release.release),
    path("figures/<str:name>/estimate/<str:by>/<str:which>.png", estimate.picture),
    path("search", search.search),
    path("enter", guided.enter),
    path("add", entry.choose),
    path("add/claim/<str:subject>", entry.add_claim),
    path("add/consent/<str:person>", consent.add_consent),
    path("add/<str:kind>", entry.add_entity),
    path("attach/<str:source>", attach.attach),
    path("attach/<str:source>/<str:file>", attach.take_words),
    path("coding/<str:source>", coding.coding),
    path("import", importing.choose),
    path("import/columns", importing.columns),
    path("import/preview", importing.preview),
    path("import/progress", importing.progress),
    path("import/done", importing.done),
    path("import/mapping.yaml", importing.mapping),
    path("pictures", overview.pictures),
    path("pictures/<str:which>.png", overview.overview_png),
    path("place/<str:code>/region", region.region),
    *(
        path(f"{kind}/<str:code>/{name}", view, {"kind": kind})
        for kind in ("person", "event")
        for name, view in (
            ("timeline", pictures.timeline),
            ("timeline.png", pictures.timeline_png),
            ("who", pictures.who),
            ("who.png", pictures.who_png),
        )
    ),
    *(
        path(f"{kind}/<str:code>/{name}", view, {"kind": kind})
        for kind in ("claim", "statement")
        for name, view in (("chain", pictures.chain), ("chain.png", pictures.chain_png))
    ),
    path("members", members.members),
    path("members/invite", inviting.invite),
    path("members/invite/made", inviting.made),
    path("members/invite/invitation", inviting.file, {"what": "invitation"}),
    path("members/admit", inviting.admit),
    path("members/admit/made", inviting.admitted),
    path("members/admit/admission", inviting.file, {"what": "admission"}),
    path("members/accept", members.accept),
    path("members/erasure/agree", members.decide, {"what": "agree"}),
    path("members/erasure/cancel", members.decide, {"what": "cancel"}),
    path("members/<str:number>", member.member),
    path("members/<str:number>/remove", member.remove),
    path("members/<str:number>/remove/<str:device>", member.remove),
    *(
        path(f"{kind}/<str:code>/{name}", view, {"kind": kind})
        for kind in ("person", "group")
        for name, view in (
            ("remedies", remedies.remedies),
            ("remedies/way.png", remedies.way_png),
            ("investigation", remedies.investigation),
        )
    ),
    path("erase/<str:code>", erase.erase),
    path("sync", syncing.sync),
    path("sync/progress", syncing.progress),
    path("log", log.log),
    path("relays/read", relays.read),
]

handler404 = "unerased.web.pages.trouble.not_found"
handler500 = "unerased.web.pages.trouble.fault"
