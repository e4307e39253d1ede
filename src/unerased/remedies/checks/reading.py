"""Reads the register for the checkers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from unerased.model.assertions import Assertions
from unerased.model.contradiction import contradictions_in
from unerased.model.values import Stance
from unerased.register import reads
from unerased.register.reads.denials import DENIES
from unerased.remedies.checks.facts import Facts
from unerased.remedies.consents import decision_for
from unerased.remedies.reader import case_of
from unerased.remedies.steps import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.register.database import Database
    from unerased.register.rows import ClaimRow
    from unerased.remedies.checks.points import Form
    from unerased.remedies.reader import Lens


#: what the Special Procedures ask for one by one, beside the consent to send
OTHERS: Final = (
    ("authorities", "authorities"),
    ("publication_with_code", "public"),
    ("publication_with_initials", "public"),
    ("publication_with_name", "public"),
)


def facts_of(  # noqa: PLR0913 - of whom, for what, by which rules, as of when, seen by whom
    db: Database,
    person: str,
    form: Form,
    lens: Lens,
    *,
    heads: Heads | None = None,
    opens: Collection[str] | None = None,
) -> Facts:
    """What is recorded for one person and one form.

    Args:
        db: of the register.
        person: code.
        form: that asks.
        lens: rules, codebook and day.
        heads: as of when.
        opens: compartments that this member can open, where these may not be all.

    Raises:
        NoSuchPerson: the code is none of a person or group.
    """
    case = case_of(db, person, lens, heads=heads)
    about = _by_property(_live(reads.claims_of(db, person, heads=heads)))
    referring = _live(reads.claims_referring_to(db, person, heads=heads))
    acts = sorted({one.subject for one in referring if one.property == "act.victim"})
    told = _live(reads.claims_about(db, acts, heads=heads))
    doers: dict[str, tuple[Step, ...]] = {}
    involved: list[Claim] = []
    for act in acts:
        found = _live(reads.claims_referring_to(db, act, heads=heads))
        codes = sorted({one.subject for one in found if one.property == "involvement.act"})
        rows = _live(reads.claims_about(db, codes, heads=heads))
        involved += rows
        doers[act] = _told(rows, codes)
    every = {one.code: one for one in (*_flat(about), *told, *involved)}
    return Facts(
        person,
        about,
        _told(told, acts),
        doers,
        case.ledger,
        decision_for(db, person, (form.purpose, form.audience), lens.today, heads=heads),
        lens.today,
        (form.purpose, form.audience),
        {pair: decision_for(db, person, pair, lens.today, heads=heads) for pair in OTHERS},
        contested_of(db, every, lens.codebook, heads=heads),
        _closed(lens.codebook, opens),
    )


def _closed(codebook: Codebook, opens: Collection[str] | None) -> frozenset[str]:
    """Properties of compartments that are not open."""
    if opens is None:
        return frozenset()
    every = codebook.properties.values()
    return frozenset(prop.name for prop in every if prop.compartment not in opens)


def contested_of(
    db: Database, claims: dict[str, Claim], codebook: Codebook, *, heads: Heads | None = None
) -> frozenset[str]:
    """Codes of these claims that are denied, or cannot hold beside another of them."""
    stances = [row.claim for row in reads.stances_on(db, list(claims), heads=heads)]
    denied = {
        one.subject
        for one in stances
        if isinstance(one.value, Stance) and one.value.stance in DENIES
    }
    index = Assertions(claims, repeats=reads.source_repeats(db, heads=heads))
    rivals = {code for pair in contradictions_in(index, codebook) for code in (pair.a, pair.b)}
    return frozenset(denied | (rivals & set(claims)))


def _live(rows: Iterable[ClaimRow]) -> list[Claim]:
    return [row.claim for row in rows if not row.erased]


def _told(claims: list[Claim], codes: Iterable[str]) -> tuple[Step, ...]:
    said: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        said[claim.subject][claim.property.partition(".")[2]].append(claim)
    return tuple(
        Step(code, {name: tuple(rows) for name, rows in said[code].items()}) for code in codes
    )


def _by_property(claims: list[Claim]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.property].append(claim)
    return {name: tuple(rows) for name, rows in found.items()}


def _flat(found: dict[str, tuple[Claim, ...]]) -> list[Claim]:
    return [one for rows in found.values() for one in rows]
