"""A claim: its card, its independent origins, the stances on it, the figures that use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.figures.catalog import definitions
from unerased.model.assertions import Assertions
from unerased.model.values import Ref, Stance
from unerased.register import reads
from unerased.register.reads.changes import replaced_in
from unerased.web.answer import shown
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import ClaimCard, Speaker, card_of, speaker_of
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.changing import Corrected, corrected, what_ended
from unerased.web.whole import AT_ONCE, counts_of, figures_by_claim, releases_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything on a claim's page.

    Attributes:
        hidden: it holds a value that tells who somebody is, and is not shown.
        ended: why it does not hold any more.
        replaced: the corrections by which it took the place of others, each with the claim before.
        can_change: it holds, so that it can be corrected, judged, taken back.
    """

    card: ClaimCard
    entered: str
    origins: tuple[Speaker, ...]
    is_stance: bool
    target: ClaimCard | None
    stances: tuple[ClaimCard, ...]
    repeated_by: tuple[ClaimCard, ...]
    figures: tuple[tuple[str, str], ...] | None
    releases: tuple[str, ...]
    hidden: bool
    ended: Corrected | None
    replaced: tuple[tuple[Corrected, ClaimCard], ...]
    can_change: bool
    saved: str
    section: str = ""


def build(asked: Asked, code: str, *, reveal: bool) -> HttpResponse:
    """The page of a claim."""
    db = asked.register.db
    row = reads.get_claims(db, [code]).get(code)
    if row is None:
        raise NotHere("No such claim.")
    look = Look.of(asked)
    about = reads.get_claims(db, [row.claim.subject])
    stances = reads.stances_on(db, [code])
    repeated = reads.claims_repeating(db, code)
    replaced = replaced_in(db, code, row.place.save)
    before = reads.get_claims(db, [one.correction.target for one in replaced])
    look.around([row, *about.values(), *stances, *repeated, *before.values()])
    if reveal and look.hides(row.claim):
        asked.register.log_read(row.claim.subject, row.claim.property)
    is_stance = isinstance(row.claim.value, Stance)
    speakers = (speaker_of(source, look) for source in sorted(_origins(asked, row, look)))
    page = ClaimPage(
        card=card_of(row, look, reveal=reveal),
        entered=asked.words.moment(row.place.when),
        origins=tuple(speaker for speaker in speakers if speaker is not None),
        is_stance=is_stance,
        target=next((card_of(found, look) for found in about.values()), None),
        stances=tuple(card_of(found, look) for found in stances),
        repeated_by=tuple(card_of(found, look) for found in repeated),
        figures=_figures(asked, code),
        releases=tuple(releases_of(asked.register, asked.desk.cache).get(code, ())),
        hidden=look.hides(row.claim) and not reveal,
        ended=None if row.live else what_ended(row.correction, asked),
        replaced=tuple(
            (corrected(one, asked), card_of(before[one.correction.target], look, reveal=reveal))
            for one in replaced
            if one.correction.target in before
        ),
        can_change=row.live and not row.erased,
        saved=session_of(asked.request).pop("saved", ""),
    )
    return shown(asked.request, "claim.html", page)


def _origins(asked: Asked, row: ClaimRow, look: Look) -> frozenset[str]:
    """On whose word the claim rests; a retelling of what was corrected rests on the correction."""
    if isinstance(row.claim.value, Stance) or not row.live or row.erased:
        return frozenset()
    db = asked.register.db
    held = {one.code: one.claim for one in reads.claims_of(db, row.claim.subject)}
    held[row.code] = row.claim
    before = reads.ancestors(db, held)
    claims = held | before.claims
    claims |= {one.code: one.claim for one in reads.stances_on(db, list(claims))}
    repeats: dict[str, str] = {}
    for said in reads.claims_about(db, {claim.source for claim in claims.values() if claim.source}):
        if said.claim.property == "source.repeats" and isinstance(said.claim.value, Ref):
            repeats[said.claim.subject] = said.claim.value.code
    look.about({claim.source for claim in claims.values()})
    dead, replaced = before.replaced.keys(), before.replaced
    every = Assertions(claims, repeats=repeats, dead=dead, replaced=replaced)
    return every.origins(row.code)


def _figures(asked: Asked, code: str) -> tuple[tuple[str, str], ...] | None:
    """The figures that rest on the claim; None while nobody asked and it would take long."""
    register, cache = asked.register, asked.desk.cache
    small = counts_of(register, cache).claims <= AT_ONCE
    known = cache.has(register.heads, "feeds")
    if not (small or known or "figures" in asked.request.GET):
        return None
    names = figures_by_claim(register, cache).get(code, ())
    labels = {
        name: asked.words.label(one.labels, name)
        for name, one in definitions(register.db, asked.book).items()
    }
    return tuple((labels[name], f"/figures/{name}") for name in names)
