"""Plan a release: every alternative, what it costs, and what would follow from it. Reads only."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.attack import CannotProtect, CannotRound, Policy
from unerased.figures.catalog import find
from unerased.figures.release import alternatives
from unerased.figures.release.alternatives import Member, Offer, State
from unerased.figures.release.around import Around, around, named
from unerased.figures.release.attacking import NEXT, Found, Layer, attacked
from unerased.figures.release.consented import Consented, concerned, consented, why_not
from unerased.figures.release.errors import NoRelease, ReleaseRefused
from unerased.figures.release.facets import Told
from unerased.figures.release.joint import together
from unerased.figures.release.ledger import Past, committed_of, past
from unerased.figures.release.published import profiles_of
from unerased.figures.trace import compute
from unerased.register import reads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from unerased.figures.definition import Definition
    from unerased.figures.release.others import Other
    from unerased.figures.value import FigureValue, UnitVerdict
    from unerased.model.records import Consent
    from unerased.register import Register

__all__ = [
    "MOST_TRIED",
    "Alternative",
    "Plan",
    "Ready",
    "enough",
    "gather",
    "judge",
    "judged",
    "plan_release",
    "planned",
]

#: so many wider forms are attacked, those of least loss and the total alone
MOST_TRIED: Final = 12


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way of releasing, and what an outsider could infer if it were published."""

    offer: Offer
    found: Found

    @property
    def safe(self) -> bool:
        """Whether it may be published."""
        return not self.found.breaches


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be released, and how.

    Attributes:
        value: the figure as it was computed, wider tables included.
        consented: which units may leave.
        before: the last release of this figure, if there is one.
        alternatives: those that could be made; `not_offered` says why others could not.
        corrections: what changed since the last release, for each reason how many.
        together: names of other released figures that were attacked together with this.
        not_together: names of released figures that were not: they count another kind of unit.
    """

    definition: Definition
    value: FigureValue
    consented: Consented
    before: Past | None
    alternatives: tuple[Alternative, ...]
    not_offered: dict[str, str]
    corrections: dict[str, int]
    together: tuple[str, ...]
    not_together: tuple[str, ...]
    others: tuple[Other, ...]
    ledger: tuple[Past, ...]

    def alternative(self, name: str) -> Alternative:
        """The alternative of this name.

        Raises:
            ReleaseRefused: it is not offered.
        """
        for one in self.alternatives:
            if one.offer.name == name:
                return one
        known = ", ".join(one.offer.name for one in self.alternatives)
        why = self.not_offered.get(name, f"there is no such alternative; there are {known}")
        raise ReleaseRefused(f"as {name}: {why}")


@dataclass(frozen=True, slots=True)
class Ready:
    """What was read of the register to plan a release; the attack needs nothing more.

    Attributes:
        before: the units of the last release.
        around: the last release of each figure of the same unit.
        why: of each unit that the figure knows of, why it is not released; "" for those that may.
        only: the alternative that is asked for; "" for all.
    """

    definition: Definition
    value: FigureValue
    consented: Consented
    state: State
    policy: Policy
    own: tuple[Past, ...]
    before: tuple[Member, ...]
    others: tuple[Other, ...]
    around: Around
    not_together: tuple[str, ...]
    why: Mapping[str, str]
    only: str = ""


def plan_release(  # noqa: PLR0913 - what a release is planned from
    register: Register,
    name: str,
    policy: Policy,
    today: dt.date,
    *,
    audience: str = "",
    others: Sequence[Other] = (),
    only: str = "",
) -> Plan:
    """Make every alternative and attack it together with everything released before.

    Args:
        register: open.
        name: of the figure.
        policy: what must not follow.
        today: the day on which consents must hold.
        audience: who gets the release; "" for whom the definition names.
        others: what others published, beside what earlier releases took into account.
        only: make this alternative alone; "" for all.

    Raises:
        ReleaseRefused: nobody, or fewer than k, may be counted; or the policy makes no sense.
        UnknownFigure, BadDefinition: as `catalog.find`.
        NoRelease: others are said to have known a release that this figure does not have.
        AttackError: what others published contradicts the ledger, or the cube is too large.
    """
    return judge(gather(register, name, policy, today, audience=audience, others=others, only=only))


def gather(  # noqa: PLR0913 - as `plan_release`
    register: Register,
    name: str,
    policy: Policy,
    today: dt.date,
    *,
    audience: str = "",
    others: Sequence[Other] = (),
    only: str = "",
) -> Ready:
    """Read what a release is planned from, so that the attack can work without the register.

    Raises:
        ReleaseRefused, UnknownFigure, BadDefinition, NoRelease: as `plan_release`.
    """
    _sane(policy)
    db, book = register.db, register.codebook
    definition = find(db, book, name)
    wide = dataclasses.replace(
        definition, breakdowns=alternatives.wider_forms(definition.breakdowns)
    )
    value = compute(db, wide, book)
    purpose, audience = definition.purpose, audience or definition.audience
    ledger = past(db)
    own = [one for one in ledger if one.content.figure == name]
    every = [row.consent for row in reads.consents(db)]
    persons = concerned(db, book, definition.unit, value.documented.counted)
    kept = consented(value.documented.counted, persons, every, audience, today, purpose=purpose)
    state = _state(definition, value, kept)
    earlier = _of_figure(own)
    enough(state, policy, kept, first=not earlier)
    return Ready(
        definition,
        value,
        kept,
        state,
        policy,
        tuple(own),
        _before(register, earlier),
        tuple(_others(own, others)),
        around(register, ledger, definition, [member.unit for member in state.members]),
        tuple(
            sorted(
                {one.content.figure for one in ledger if one.content.unit != definition.unit}
                - {name}
            )
        ),
        _reasons(value, persons, every, (purpose, audience), today),
        only,
    )


def judge(ready: Ready, progress: Callable[[float], None] = lambda _: None) -> Plan:
    """Make the alternatives and attack each. Needs no register.

    Args:
        ready: what was read.
        progress: told the share that is done, from 0 to 1.

    Raises:
        AttackError: as `plan_release`.
    """
    own = _of_figure(ready.own)
    offers, not_offered = _offers(ready.state, ready.policy, own, ready.before, ready.only)
    made: list[Alternative] = []
    for forms in offers:
        progress((len(made) + 1) / (len(offers) + 1))
        made.append(judged(ready, forms))
    return planned(ready, made, not_offered)


def planned(
    ready: Ready, made: Sequence[Alternative], not_offered: Mapping[str, str] | None = None
) -> Plan:
    """The plan that alternatives make, which were judged already."""
    own = _of_figure(ready.own)
    return Plan(
        ready.definition,
        ready.value,
        ready.consented,
        own[-1] if own else None,
        tuple(made),
        dict(not_offered or {}),
        _corrections(ready.before, made, ready.why) if own else {},
        tuple(sorted({told.figure for told in ready.around.last} - {ready.definition.name})),
        ready.not_together,
        ready.others,
        ready.own,
    )


def _of_figure(own: Sequence[Past]) -> list[Past]:
    """The releases of a figure, without those of an estimate: what waits does since the last."""
    return [one for one in own if one.content.estimate is None]


def _sane(policy: Policy) -> None:
    if policy.k < 2 or policy.width < 1 or policy.choices < 1:  # noqa: PLR2004 - 1 protects nobody
        raise ReleaseRefused("k is at least 2, the width and the choices at least 1")


def _state(definition: Definition, value: FigureValue, kept: Consented) -> State:
    tables, profiles = profiles_of(
        kept.units, value.breakdowns, days=definition.measure == "duration"
    )
    members = tuple(Member(code, profile) for code, profile in sorted(profiles.items()))
    days = alternatives.days_of(members, tables)
    return State(definition.breakdowns, tables, members, days)


def enough(state: State, policy: Policy, kept: Consented, *, first: bool) -> None:
    """Refuse a first release of nobody, or of fewer than k.

    Raises:
        ReleaseRefused: as said.
    """
    count = len(state.members)
    if not first or count >= policy.k:
        return
    held = tuple(
        f"{number} may not leave: {reason.replace('_', ' ')}."
        for reason, number in kept.held_back.items()
    )
    if not count:
        raise ReleaseRefused("the figure counts nobody who may leave", held)
    raise ReleaseRefused(f"k is {policy.k}, and fewer may be counted", held)


def _before(register: Register, own: Sequence[Past]) -> tuple[Member, ...]:
    """The units of the last release; those that were erased since have no code."""
    if not own:
        return ()
    last = own[-1]
    found = [
        Member(counted.unit, committed_of(counted).profile, kept=True)
        for counted in reads.counted_in(register.db, last.code)
    ]
    left = Counter(dict(last.content.snapshot.counts))
    left.subtract(member.profile for member in found)
    gone = [Member("", profile, kept=True) for profile in sorted(left.elements())]
    return (*found, *gone)


def _offers(
    state: State, policy: Policy, own: Sequence[Past], before: Sequence[Member], only: str
) -> tuple[list[list[Offer]], dict[str, str]]:
    """For each alternative its forms, the best first; and why others are not there."""
    made: list[list[Offer]] = []
    missing: dict[str, str] = {}
    wanted = (only,) if only else ("as_it_is", "suppression", "coarser", "rounding", "waiting")
    enough = len(state.members) >= policy.k
    for name in wanted:
        if name == "waiting":
            forms = _waiting(state, policy, own, before)
            missing |= {} if forms else {name: "nobody has to wait in a first release"}
        elif not enough:
            forms, missing[name] = [], f"fewer than {policy.k} may be counted"
        else:
            forms = _form(name, state, policy, missing)
        if forms:
            made.append(forms)
    return made, missing


def _form(name: str, state: State, policy: Policy, missing: dict[str, str]) -> list[Offer]:
    try:
        match name:
            case "as_it_is":
                return [alternatives.as_it_is(state)]
            case "suppression":
                return [alternatives.suppression(state, policy)]
            case "rounding":
                return [alternatives.rounding(state, policy)]
            case "coarser":
                forms = list(alternatives.coarser(state, policy))
                forms = [*forms[: MOST_TRIED - 1], *forms[MOST_TRIED - 1 :][-1:]]
                missing |= {} if forms else {name: "the figure has no tables"}
                return forms
    except (CannotProtect, CannotRound) as fault:
        missing[name] = str(fault) if state.asked else "the figure has no tables"
    return []


def _waiting(
    state: State, policy: Policy, own: Sequence[Past], before: Sequence[Member]
) -> list[Offer]:
    if not own:
        first = alternatives.first(state, policy)
        return [] if first is None else [first]
    content = own[-1].content
    now = Counter((member.unit, member.profile) for member in state.members)
    then = Counter((member.unit, member.profile) for member in before)
    waits = max((now - then).total(), (then - now).total())
    again = alternatives.repeated(content.published, content.snapshot, before, waits)
    waited = next((one.content.waiting for one in reversed(own) if one.content.updated), 0)
    if content.published.tables and waits - waited < alternatives.BATCH * policy.k:
        return [again]
    held = alternatives.waiting(state, content.published, content.snapshot, before, policy)
    return [held, again] if held is not None else [again]


def _others(own: Sequence[Past], fresh: Sequence[Other]) -> list[Other]:
    codes = {one.code for one in own}
    known = [other for one in own for other in one.content.others]
    found = list(dict.fromkeys([*known, *fresh]))
    for other in found:
        if other.at and other.at not in codes:
            raise NoRelease(other.at)
    return found


def judged(ready: Ready, forms: Sequence[Offer], series: str = "") -> Alternative:
    """The first form that is safe, else the last one; `series` as `Past.series`."""
    for offer in forms:
        found = Alternative(offer, _attacked(ready, offer, series or ready.definition.name))
        if found.safe:
            break
    return found


def _attacked(ready: Ready, offer: Offer, series: str) -> Found:
    """With every release of the figure; then, if that is safe, with the other figures."""
    label = "the planned release"
    layers = [Layer(one.code, one.label, one.content.published, one.content.snapshot,
                    one.content.version) for one in ready.own]  # fmt: skip
    planned = Layer(NEXT, label, offer.published, offer.numbers, ready.definition.version)
    alone = attacked([*layers, planned], ready.others, ready.policy)
    if alone.breaches:
        return alone
    units = named(
        ((member.unit, member.profile) for member in offer.members), ready.around.same or {}
    )
    told = Told(
        NEXT,
        label,
        series,
        offer.published,
        offer.numbers.tables,
        units,
        tuple(other for other in ready.others if not other.at),
    )
    joint = together(ready.around.last, [told], ready.around.implied, ready.policy)
    return dataclasses.replace(
        alone,
        breaches=joint.breaches,
        standing=(*alone.standing, *joint.standing),
        counts=alone.counts + joint.counts,
        persons=alone.persons + joint.persons,
    )


def _reasons(
    value: FigureValue,
    persons: Mapping[str, tuple[str, ...] | None],
    consents: Sequence[Consent],
    asked: tuple[str, str],
    today: dt.date,
) -> dict[str, str]:
    """Why each unit that the figure knows of is not released; "" for those that may be."""
    of: dict[str, list[Consent]] = {}
    for consent in consents:
        of.setdefault(consent.person, []).append(consent)
    purpose, audience = asked
    found = {
        one.code: why_not(persons.get(one.code), of, audience, today, purpose)
        for one in value.documented.counted
    }
    for one in (*value.documented.undetermined, *value.documented.excluded):
        found[one.code] = _first(one)
    return found


def _first(one: UnitVerdict) -> str:
    return one.reasons[0] if one.reasons else one.verdict


def _corrections(
    before: Sequence[Member], made: Sequence[Alternative], why: Mapping[str, str]
) -> dict[str, int]:
    """How many joined, and left for which reason, if the first alternative were released."""
    return dict(_changed(before, made[0].offer.members, why)) if made else {}


def _changed(
    before: Sequence[Member], after: Sequence[Member], why: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    then, now = {one.unit for one in before}, {one.unit for one in after}
    gone = sum(not one.unit for one in before) - sum(not one.unit for one in after)
    found = Counter(f"left: {why.get(unit) or 'still waits'}" for unit in then - now if unit)
    found["joined"] = len(now - then - {""})
    found["left: erased"] += max(gone, 0)
    yield from ((reason, number) for reason, number in sorted(found.items()) if number)
