"""What waits for a person: each sort with how much there is, and the first few."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref
from unerased.register import reads
from unerased.remedies import BadRules, needs_of
from unerased.web.show.claims.cards import Speaker, few_words, said_value, speaker_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.remedies.due import due_rows
from unerased.web.show.remedies.protection import need_rows
from unerased.web.whole import denials_in, overview_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from unerased.model.records import Claim
    from unerased.register.rows import ConsentRow
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

#: consents that end within so many days, or ended so many days ago
AHEAD, BEHIND = 60, 30


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits; `pair` is the other one of two that belong together."""

    link: CodeLink
    pair: CodeLink | None = None
    words: str = ""
    speaker: Speaker | None = None
    other: CodeLink | None = None
    note: str = ""
    tag: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of what waits, as far as a page shows it.

    Attributes:
        name: in its address.
        total: how many there are.
        items: those that are shown.
    """

    name: str
    total: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of what waits: its heading, how it is called when there is none, and its reading.

    Attributes:
        read: gives how many there are, and the items from a place on, at most so many.
    """

    heading: str
    none: str
    help: str
    read: Callable[[Asked, Look, int, int], tuple[int, tuple[Item, ...]]]


def part_of(asked: Asked, look: Look, name: str, start: int, limit: int) -> Part:
    """What waits of one sort, from a place on."""
    total, items = SORTS[name].read(asked, look, start, limit)
    return Part(name, total, items)


def _denials(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:
    """The latest first."""
    found = sorted(denials_in(asked).owed, key=lambda one: -one.entered)
    part = found[start : start + limit]
    look.about(one.speakers[0] for one in part if one.speakers)
    words = asked.words
    return len(found), tuple(
        Item(
            link(one.code, asked.book),
            speaker=speaker_of(one.speakers[0], look) if one.speakers else None,
            note=words.count("denies {count} claim", "denies {count} claims", len(one.contested)),
        )
        for one in part
    )


_WHY: Final = {
    "denies": mark("denied"),
    "rival": mark("two values that cannot both hold"),
    "other_explanation": mark("another explanation is given"),
}


def _pairs(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:
    found = overview_of(asked).not_looked_at()
    part = found[start : start + limit]
    codes = {code for pair in part for code in (pair.a, pair.b)}
    claims = {code: row.claim for code, row in reads.get_claims(asked.register.db, codes).items()}
    look.about(_named_in(claims.values()))
    return len(found), tuple(
        Item(
            link(pair.a, asked.book),
            link(pair.b, asked.book),
            words=_said(look, claims[pair.a], *[claims[pair.b]] * (pair.why == "rival")),
            speaker=speaker_of(claims[pair.b].source, look),
            other=link(claims[pair.a].subject, asked.book),
            tag=asked.words.say(_WHY[pair.why]),
            css="deny" if pair.why == "denies" else "wait",
        )
        for pair in part
        if pair.a in claims and pair.b in claims
    )


def _claims(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:
    """Contested claims first, then the others as they came."""
    overview = overview_of(asked)
    contested = overview.contested_claims()
    codes = contested[start : start + limit]
    if len(codes) < limit:
        skip = max(0, start - len(contested))
        codes += overview.others_without_finding(skip, limit - len(codes))
    claims = {code: row.claim for code, row in reads.get_claims(asked.register.db, codes).items()}
    look.about(_named_in(claims.values()))
    of_them, book = set(contested), asked.book
    return overview.claims_without_finding(), tuple(
        Item(
            link(code, book),
            words=_said(look, claims[code]),
            speaker=speaker_of(claims[code].source, look),
            other=link(claims[code].subject, book),
            tag=asked.words.say("contested") if code in of_them else "",
            css="deny",
        )
        for code in codes
        if code in claims
    )


def _named_in(claims: Iterable[Claim]) -> set[str]:
    """The codes whose words stand beside these claims."""
    return {
        code
        for claim in claims
        for code in (claim.source, claim.value.code if isinstance(claim.value, Ref) else "")
        if code
    }


def _said(look: Look, claim: Claim, *rivals: Claim) -> str:
    """What a claim says, in a few words; where that tells who somebody is, only of what it is."""
    found = [said_value(one, look, reveal=False) for one in (claim, *rivals)]
    said = [
        " ".join(part for part in (one.link.short if one.link else "", one.words) if part)
        for one in found
        if not one.hidden
    ]
    label = look.property_label(claim.property)
    return f"{label}: {' / '.join(map(few_words, said))}" if all(said) and said else label


def _consents(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:
    """The soonest first."""
    today = asked.desk.today()
    found: list[ConsentRow] = asked.desk.cache.get(
        asked.register.heads,
        ("expiring", today),
        lambda: reads.expiring(
            asked.register.db, today - dt.timedelta(BEHIND), today + dt.timedelta(AHEAD)
        ),
    )
    return len(found), tuple(
        _consent(row, today, asked, look) for row in found[start : start + limit]
    )


def _consent(row: ConsentRow, today: dt.date, asked: Asked, look: Look) -> Item:
    one, words = row.consent, asked.words
    last = one.expires or dt.date.max
    sentence = mark("ended on {day}") if last < today else mark("ends on {day}")
    purpose = look.term("consent_purposes", one.purpose)
    return Item(
        link(one.person, asked.book),
        words=f"{purpose}, {look.term('audiences', one.audience)}",
        other=link(one.code, asked.book),
        tag=words.say(sentence, day=words.day(last)),
        css="wait",
    )


def _sources(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:
    """Those of which a text or a file is kept first."""
    overview = overview_of(asked)
    shelf = overview.shelf("source")
    with_material = overview.choose("source", {"coded": ["-"], "material": ["text", "file"]})
    without = overview.choose("source", {"coded": ["-"], "material": ["-"]})
    codes = shelf.page(with_material.mask, "", start + limit)
    first = len(codes)
    if first < start + limit:
        codes = codes + shelf.page(without.mask, "", start + limit - first)
    part = codes[start : start + limit]
    look.about(part)
    kept = asked.words.say("a text or file waits")
    return with_material.total + without.total, tuple(
        Item(
            link(code, asked.book),
            words=look.source(code).role,
            tag=kept if start + place < first else "",
            css="wait",
        )
        for place, code in enumerate(part)
    )


def _limits(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:  # noqa: ARG001 - as the others
    """Authorities that are late, then the days ahead, then what cannot be counted."""
    try:
        found = due_rows(asked)
    except BadRules:
        words = asked.words
        rules = CodeLink("", words.say("The rules of time limits"), "/limits/rules")
        return 1, (Item(rules, tag=words.say("a file cannot be used"), css="deny"),)
    rows = (*found.late, *found.dated, *found.lacking)
    return len(rows), tuple(
        Item(
            row.step,
            words=row.label,
            other=row.person,
            tag=row.limit.words,
            css=row.limit.css or "wait",
        )
        for row in rows[start : start + limit]
    )


def _needs(asked: Asked, look: Look, start: int, limit: int) -> tuple[int, tuple[Item, ...]]:  # noqa: ARG001 - as the others
    """Those that are overdue first, then the soonest due."""
    found = [need for need in needs_of(asked.register.db) if need.open]
    rows = need_rows(found[start : start + limit], asked)
    return len(found), tuple(
        Item(
            row.link,
            words=row.kind,
            other=row.persons[0] if row.persons else None,
            note=row.due,
            tag=row.late or row.status,
            css=row.css or "wait",
        )
        for row in rows
    )


#: what waits, the most pressing first
SORTS: Final[dict[str, Sort]] = {
    "limits": Sort(
        mark("Time limits and answers that are due"),
        mark("time limits and answers that are due"),
        mark(
            "Authorities that are late stand first, then days ahead, then dates that are lacking."
        ),
        _limits,
    ),
    "denials": Sort(
        mark("Denials without an answer"),
        mark("denials without an answer"),
        mark("Open one to read what it contests, and write what we hold against it."),
        _denials,
    ),
    "contradictions": Sort(
        mark("Contradictions that nobody looked at"),
        mark("contradictions that nobody looked at"),
        mark("Neither of the two claims has a finding. Open one to say what we found, and why."),
        _pairs,
    ),
    "consents": Sort(
        mark("Consents that end"),
        mark("consents that end"),
        mark("They end within 60 days, or ended in the last 30. Ask the person again in time."),
        _consents,
    ),
    "needs": Sort(
        mark("Protection work that waits"),
        mark("protection work that waits"),
        mark("What somebody needs, and nobody has met yet. No address, no day of travel."),
        _needs,
    ),
    "sources": Sort(
        mark("Sources that are not coded"),
        mark("sources that are not coded"),
        mark("No claim about anything else rests on them yet."),
        _sources,
    ),
    "claims": Sort(
        mark("Claims without a finding"),
        mark("claims without a finding"),
        mark(
            "Those that are contested stand first. A finding is never owed: it says what we hold."
        ),
        _claims,
    ),
}
