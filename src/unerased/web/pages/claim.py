"""A claim: its card, its independent origins, the stances on it, the figures that use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.independence import origins
from unerased.model.values import Ref, Stance
from unerased.register import reads
from unerased.web.answer import shown
from unerased.web.errors import NotHere
from unerased.web.show.cards import ClaimCard, Speaker, card_of, speaker_of
from unerased.web.show.look import Look
from unerased.web.whole import AT_ONCE, counts_of, figures_by_claim

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.records import Claim
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything on a claim's page. `identifying`: it holds a value that is not shown."""

    card: ClaimCard
    entered: str
    origins: tuple[Speaker, ...]
    is_stance: bool
    target: ClaimCard | None
    stances: tuple[ClaimCard, ...]
    repeated_by: tuple[ClaimCard, ...]
    figures: tuple[tuple[str, str], ...] | None
    hidden: bool
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
    look.around([row, *about.values(), *stances, *repeated])
    if reveal:
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
        hidden=card_of(row, look).value.hidden and not reveal,
    )
    return shown(asked.request, "claim.html", page)


def _origins(asked: Asked, row: ClaimRow, look: Look) -> frozenset[str]:
    if isinstance(row.claim.value, Stance) or not row.live or row.erased:
        return frozenset()
    db = asked.register.db
    claims: dict[str, Claim] = {}
    ahead = {found.code for found in reads.claims_of(db, row.claim.subject)} | {row.code}
    while ahead:
        found = reads.get_claims(db, ahead)
        claims |= {code: one.claim for code, one in found.items()}
        ahead = {code for one in found.values() for code in one.claim.derived_from or ()}
        ahead -= claims.keys()
    every = reads.get_claims(db, claims)
    dead = {code for code, one in every.items() if not one.live}
    claims |= {one.code: one.claim for one in reads.stances_on(db, list(claims))}
    repeats: dict[str, str] = {}
    for source in {claim.source for claim in claims.values() if claim.source}:
        for said in reads.claims_of(db, source):
            if said.claim.property == "source.repeats" and isinstance(said.claim.value, Ref):
                repeats[source] = said.claim.value.code
    look.about({claim.source for claim in claims.values()})
    return origins(claims, row.code, repeats, dead)


def _figures(asked: Asked, code: str) -> tuple[tuple[str, str], ...] | None:
    """The figures that rest on the claim; None while nobody asked and it would take long."""
    register, cache = asked.register, asked.desk.cache
    small = counts_of(register, cache).claims <= AT_ONCE
    known = cache.has(register.heads, "feeds")
    if not (small or known or "figures" in asked.request.GET):
        return None
    names = figures_by_claim(register, cache).get(code, ())
    return tuple((name, f"/figures/{name}") for name in names)
