"""Reads of the register for this room: steps, acts and rules, put to its pure parts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.values import Ref, Term
from unerased.register import reads
from unerased.remedies.acts import ActOf
from unerased.remedies.errors import NoSuchPerson
from unerased.remedies.faults import Fault, faults_of
from unerased.remedies.investigation import Investigation, measured, tells_of_an_investigation
from unerased.remedies.ledger import ledger_of
from unerased.remedies.needs import Need, needs_from
from unerased.remedies.steps import Step, steps_from
from unerased.remedies.waits import waits_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from unerased.journal import Heads
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.register.database import Database
    from unerased.remedies.rows import Ledger
    from unerased.remedies.rules import Rules

_PERSON = "intervention.person"
_MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Lens:
    """By what a way is looked at: the rules, the words of the register, and a day.

    Attributes:
        rules: the rules of time limits that are known.
        codebook: of the register.
        today: the day for which limits are looked at.
    """

    rules: Rules
    codebook: Codebook
    today: dt.date


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one person's way: the ledger, and what cannot be right in it."""

    ledger: Ledger
    faults: tuple[Fault, ...]


def case_of(db: Database, person: str, lens: Lens, *, heads: Heads | None = None) -> Case:
    """The exhaustion ledger of a person or group, read from the register.

    Raises:
        NoSuchPerson: the code is none of a person or group.
    """
    entity = reads.entity(db, person, heads=heads)
    if entity is None or entity.kind not in ("person", "group"):
        raise NoSuchPerson(person)
    steps = list(steps_for(db, lens.codebook, person, heads=heads).values())
    acts = acts_of(db, lens.codebook, [person], heads=heads).get(person, [])
    return made_case(person, steps, acts, lens)


def cases(db: Database, lens: Lens, *, heads: Heads | None = None) -> list[Case]:
    """The ledgers of everybody for whom a step is recorded, or a limit runs from an act."""
    steps = every_step(db, lens.codebook, heads=heads)
    whose: dict[str, dict[str, Step]] = defaultdict(dict)
    proceedings = _whose_proceeding(db, heads)
    for step in steps.values():
        for person in _persons(step, proceedings):
            whose[person][step.code] = step
    for person in _hurt(db, lens, heads):
        whose.setdefault(person, {})
    acts = acts_of(db, lens.codebook, list(whose), heads=heads)
    return [
        made_case(person, list(found.values()), acts.get(person, []), lens)
        for person, found in sorted(whose.items())
    ]


def made_case(person: str, steps: list[Step], acts: list[ActOf], lens: Lens) -> Case:
    """A case from steps and acts."""
    ledger = ledger_of(person, steps, acts, lens.rules, lens.today)
    limits = [
        (row.step, limit)
        for row in ledger.rows
        for limit in (row.answer, row.limit)
        if row.step is not None and limit is not None
    ]
    return Case(ledger, tuple(faults_of(steps, lens.rules, lens.codebook, limits)))


def steps_for(
    db: Database, codebook: Codebook, person: str, *, heads: Heads | None = None
) -> dict[str, Step]:
    """Every step taken for a person or group, by its code; also in a proceeding of theirs."""
    referring = reads.claims_referring_to(db, person, heads=heads)
    codes = {row.claim.subject for row in referring if row.claim.property == _PERSON}
    own = {row.claim.subject for row in referring if row.claim.property == "proceeding.person"}
    for proceeding in own:
        codes |= {
            row.claim.subject
            for row in reads.claims_referring_to(db, proceeding, heads=heads)
            if row.claim.property == "intervention.proceeding"
        }
    return steps_from(_claims(db, codes, heads), codebook)


def every_step(db: Database, codebook: Codebook, *, heads: Heads | None = None) -> dict[str, Step]:
    """Every step there is, by its code."""
    codes = [row.code for row in reads.entities(db, "intervention", heads=heads)]
    return steps_from(_claims(db, codes, heads), codebook)


def acts_of(
    db: Database, codebook: Codebook, persons: Collection[str], *, heads: Heads | None = None
) -> dict[str, list[ActOf]]:
    """When acts were done to these persons, and of which kinds they were."""
    victims: dict[str, list[str]] = defaultdict(list)
    for person in persons:
        for row in reads.claims_referring_to(db, person, heads=heads):
            if row.claim.property == "act.victim":
                victims[row.claim.subject].append(person)
    said: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in _claims(db, victims, heads):
        said[claim.subject][claim.property.partition(".")[2]].append(claim)
    found: dict[str, list[ActOf]] = defaultdict(list)
    terms = codebook.lists["violations"].terms
    for act, whom in victims.items():
        kinds: set[str] = set()
        for claim in said[act].get("violation", ()):
            here = claim.value.term if isinstance(claim.value, Term) else ""
            while here:
                kinds.add(here)
                here = terms[here].parent if here in terms else ""
        as_step = Step(act, {name: tuple(rows) for name, rows in said[act].items()})
        for person in dict.fromkeys(whom):
            found[person].append(ActOf(frozenset(kinds), as_step.date("date"), act))
    return found


def _hurt(db: Database, lens: Lens, heads: Heads | None) -> list[str]:
    """Persons and groups who suffered an act that some rule is for, such as a disappearance."""
    every = (*lens.rules.remedies.values(),)
    kinds = {kind for one in every for rule in one.file_within for kind in rule.acts}
    below = lens.codebook.below["violations"]
    terms = {term for kind in kinds for term in (kind, *below.get(kind, ()))}
    acts = {
        row.claim.subject
        for term in sorted(terms)
        for row in reads.claims_with(db, "act.violation", word=term, heads=heads)
    }
    victims = (
        row.claim.value
        for row in reads.claims_about(db, acts, heads=heads)
        if row.claim.property == "act.victim"
    )
    return sorted({value.code for value in victims if isinstance(value, Ref)})


def investigation_of(
    db: Database, person: str, lens: Lens, *, heads: Heads | None = None
) -> Investigation:
    """The State's investigation of what a person complained of, point by point.

    Examinations that are of no one person in particular count for everybody.

    Raises:
        NoSuchPerson: the code is none of a person or group.
    """
    case = case_of(db, person, lens, heads=heads)
    below = lens.codebook.below["intervention_kinds"]
    own = [row.step for row in case.ledger.tried if row.step is not None]
    general = [
        step
        for step in every_step(db, lens.codebook, heads=heads).values()
        if not step.refs("person") and not step.refs("proceeding")
    ]
    steps = [step for step in (*own, *general) if tells_of_an_investigation(step, below)]
    return measured(steps, waits_of(case.ledger.rows, lens.today))


def needs_of(db: Database, person: str | None = None, *, heads: Heads | None = None) -> list[Need]:
    """Needs for protection of one person or group, or of all."""
    if person is None:
        codes = {row.code for row in reads.entities(db, "need", heads=heads)}
    else:
        referring = reads.claims_referring_to(db, person, heads=heads)
        codes = {row.claim.subject for row in referring if row.claim.property == "need.person"}
    return needs_from(_claims(db, codes, heads))


def _claims(db: Database, codes: Iterable[str], heads: Heads | None) -> list[Claim]:
    every = sorted(codes)
    return [
        row.claim
        for first in range(0, len(every), _MOST_AT_ONCE)
        for row in reads.claims_about(db, every[first : first + _MOST_AT_ONCE], heads=heads)
        if not row.erased
    ]


def _whose_proceeding(db: Database, heads: Heads | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in reads.claims_with(db, "proceeding.person", heads=heads):
        if isinstance(row.claim.value, Ref):
            found[row.claim.subject].append(row.claim.value.code)
    return found


def _persons(step: Step, proceedings: dict[str, list[str]]) -> list[str]:
    through = [one for code in step.refs("proceeding") for one in proceedings.get(code, ())]
    return list(dict.fromkeys((*step.refs("person"), *through)))
