"""A plan of a release in words: who may leave, each way of releasing, what would follow from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.figures.words import number, reason, reasons
from unerased.web.show.figures.inferring import inferred
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from unerased.figures.release import Alternative, Plan
    from unerased.web.show.claims.look import Look
    from unerased.web.words import Words

__all__ = ["NAMES", "WHY_HELD", "OfferCard", "PlanCard", "card_of_plan", "changes_of"]

NAMES: Final = {
    "as_it_is": mark("As it is"),
    "suppression": mark("Small numbers left out"),
    "coarser": mark("Wider categories"),
    "rounding": mark("Rounded"),
    "waiting": mark("Changes wait"),
    "estimate": mark("An estimate of all"),
}
#: what each way means for readers
MEANS: Final = {
    "as_it_is": mark("Every number of the figure is told."),
    "suppression": mark(
        "Small numbers are not told, nor are as few others as keep them from being worked out."
    ),
    "coarser": mark("Years for months, regions for places, or a table less."),
    "rounding": mark(
        "The numbers of the tables are rounded, and still add up. The total is exact."
    ),
    "waiting": mark(
        "A number changes by nothing or by enough at once; who came or left meanwhile waits for "
        "the next release."
    ),
}
WHY_HELD: Final = {
    "erased": mark("their record was erased"),
    "withdrawn": mark("they withdrew their consent"),
    "refused": mark("they refused"),
    "expired": mark("their consent has run out"),
    "not_yet": mark("their consent does not hold yet"),
    "not_asked": mark("nobody asked them, or not for this purpose and audience"),
}
_CODE: Final = re.compile(r"\bPL-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_LEFT: Final = "left: "
#: so many breaches of one way are listed
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One way of releasing.

    Attributes:
        details: what exactly it does, in the words of the room that made it.
        loss: how many units are not told of, or not as exactly.
        breaches: what an outsider could infer; empty: it may be published. `more` are not listed.
        standing: what followed before from what is public already.
    """

    name: str
    title: str
    means: str
    details: SafeString
    total: str
    loss: str
    updated: bool
    waits: int
    safe: bool
    breaches: tuple[SafeString, ...]
    more: int
    standing: tuple[SafeString, ...]
    attacked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as its page shows it.

    Attributes:
        held: for each reason how many of the counted may not leave.
        changes: since the last release, in words.
        missing: ways that are not offered, and why.
        together: names of released figures that were attacked together with this one.
        apart: names of those that were not, since they count another unit.
    """

    counted: str
    leave: str
    held: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    offers: tuple[OfferCard, ...]
    missing: tuple[tuple[str, SafeString], ...]
    together: tuple[str, ...]
    apart: tuple[str, ...]

    @property
    def any_safe(self) -> bool:
        """Whether there is a way that may be published."""
        return any(offer.safe for offer in self.offers)


def card_of_plan(plan: Plan, look: Look) -> PlanCard:
    """The plan in the page's language; it names no unit."""
    words = look.words
    unit = plan.definition.unit
    kept = plan.consented
    return PlanCard(
        counted=number(len(plan.value.documented.counted), unit, words.language),
        leave=number(len(kept.units), unit, words.language),
        held=tuple(
            (words.number(many), words.say(WHY_HELD[why])) for why, many in kept.held_back.items()
        ),
        changes=changes_of(plan.corrections, words),
        offers=tuple(_offer(one, unit, look) for one in plan.alternatives),
        missing=tuple(
            (words.say(NAMES[name]), inferred(words, why)) for name, why in plan.not_offered.items()
        ),
        together=plan.together,
        apart=plan.not_together,
    )


def changes_of(corrections: Mapping[str, int], words: Words) -> tuple[tuple[str, str], ...]:
    """What changed since the release before: how many, and why."""
    return tuple((words.number(many), _change(key, words)) for key, many in corrections.items())


def _change(key: str, words: Words) -> str:
    why = key.removeprefix(_LEFT)
    if why == key:
        return words.say("joined")
    told = reason(why, words.language) if why in reasons() else ""
    held = words.say(WHY_HELD[why]) if why in WHY_HELD else ""
    return words.say("left: {why}", why=held or told or words.say("still waits"))


def _offer(one: Alternative, unit: str, look: Look) -> OfferCard:
    words, offer, found = look.words, one.offer, one.found
    return OfferCard(
        name=offer.name,
        title=words.say(NAMES[offer.name]),
        means=words.say(MEANS[offer.name]),
        details=inferred(words, offer.words),
        total=number(offer.published.total, unit, words.language),
        loss=f"{offer.loss:g}",
        updated=offer.updated,
        waits=offer.waiting,
        safe=one.safe,
        breaches=tuple(_named(found.breaches[:MOST], look)),
        more=max(0, len(found.breaches) - MOST),
        standing=tuple(_named(found.standing[:MOST], look)),
        attacked=(
            words.count("{count} small number", "{count} small numbers", found.counts),
            words.count("{count} change", "{count} changes", found.changes),
            words.count("{count} person", "{count} persons", found.persons),
        ),
    )


def _named(texts: Iterable[str], look: Look) -> Iterable[SafeString]:
    """What follows, with the names of places beside their codes."""
    texts = list(texts)
    look.about({code for text in texts for code in _CODE.findall(text)})

    def name(match: re.Match[str]) -> str:
        called = look.short_words(match[0])
        return f"{called} ({match[0]})" if called else match[0]

    return (inferred(look.words, _CODE.sub(name, text)) for text in texts)
