"""What one invented person lived through, who tells it, and what the team found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from unerased.demo.network.cast import COUNTRY, invented_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.demo.network.calendar import Months
    from unerased.demo.network.cast import Cast
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.parameters import Fate, Life, Parameters
    from unerased.demo.network.reach import Reached
    from unerased.demo.network.script import Script

_LATEST_BACK = 5
_ACTS = frozenset({"established", "reported", "refused", "disputed", "before", "uncertain"})
_ENOUGH = frozenset({"established", "disputed", "before", "uncertain"})


class Deed(NamedTuple):
    """What was done, when and where, and how long it lasted where that is told."""

    violation: str
    date: str
    where: str
    length: object = None


@dataclass(slots=True)
class Told:
    """One person as told so far.

    Attributes:
        names: in two spellings, the one that is recorded first.
        sources: those who document them in this record, first the one who tells everything.
        acts: the claims that say what was done.
        deeds: what was done to them, by matter.
    """

    person: str
    names: tuple[str, str]
    sources: list[str]
    month: int
    acts: list[str] = field(default_factory=list)
    deeds: dict[str, Deed] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Who tells everything."""
        return self.sources[0]

    @property
    def second(self) -> str:
        """Who else may tell something that does not fit; "" for nobody."""
        return self.sources[1] if len(self.sources) > 1 else ""


class Lives:
    """Tells the lives of persons, each in the month that it is entered."""

    def __init__(
        self, plan: Parameters, script: Script, dice: Dice, months: Months, who: Cast
    ) -> None:
        self._plan = plan
        self._script = script
        self._dice = dice
        self._months = months
        self._who = who
        self._days = [plan.held_days.min, plan.held_days.max]

    def tell(self, life: Life, by: Reached) -> Told:
        """A person with everything that is recorded of them."""
        told = self._introduced(by)
        self._described(told, life)
        happened = max(0, told.month - self._dice.whole(0, _LATEST_BACK))
        for name in ("left", "detained", "tortured", "held", "threatened"):
            fate: Fate = getattr(life, name)
            self._matter(told, name, fate, happened)
        return told

    def again(self, first: Told, source: str) -> Told:
        """A second record of the same person by a source who knew nothing of the first one.

        It tells only that they left, under the other spelling of their name.
        """
        script = self._script
        person = script.entity("person")
        before, now = first.names
        script.claim(source, person, "person.name", now)
        told = Told(person, (now, before), [source], script.month)
        self._found(told.sources, self._act(told, "left", first.deeds["left"]))
        return told

    def _introduced(self, by: Reached) -> Told:
        script, dice, who = self._script, self._dice, self._who
        person = script.entity("person")
        latin, cyrillic = invented_name(self._plan.names, dice)
        names = (latin, cyrillic) if dice.chance(50) else (cyrillic, latin)
        sources = list(by.others)
        if by.survivor:
            source = script.entity("source")
            script.claim(who.team, source, "source.kind", "survivor")
            script.claim(who.team, source, "source.person", person)
            sources.insert(0, source)
        told = Told(person, names, sources, script.month)
        script.claim(told.source, person, "person.name", names[0])
        if dice.chance(self._plan.names.second_spelling):
            script.claim(told.second or who.network, person, "person.alias", names[1])
        return told

    def _described(self, told: Told, life: Life) -> None:
        script, dice, plan = self._script, self._dice, self._plan
        age = dice.whole(plan.ages.low, plan.ages.high)
        known = dice.chance(plan.ages.exact)
        value = age if known else {"low": age - age % 5, "high": age - age % 5 + 4}
        stated = script.claim(told.source, told.person, "person.age", value)
        if dice.chance(plan.corrections):
            better = script.claim(told.source, told.person, "person.age", age + 1)
            reason = "the person corrected it when the record was read to them"
            line = {"correct": stated, "action": "superseded", "replacement": better}
            script.add({**line, "reason": reason})
        script.claim(told.source, told.person, "person.sex", dice.weighed(plan.sex))
        script.claim(told.source, told.person, "person.origin", dice.one(self._who.regions))
        why = "close_person" if life.relative else dice.weighed(plan.affected_as)
        affected = script.claim(told.source, told.person, "person.affected_as", why)
        if life.relative:
            self._found([told.source], [affected])
        self._whereabouts(told)

    def _whereabouts(self, told: Told) -> None:
        dice = self._dice
        words = dice.mixed(["abroad", "in_country", "unknown"])
        self._script.claim(told.source, told.person, "person.whereabouts_kind", words[0])
        if told.second and dice.chance(self._plan.rivals.whereabouts):
            self._script.claim(told.second, told.person, "person.whereabouts_kind", words[1])

    def _matter(self, told: Told, name: str, fate: Fate, month: int) -> None:
        matter = self._plan.matters[name]
        if fate in _ACTS:
            deed = self._deed(name, fate, month)
            tellers = [told.source, *self._further(told, name)]
            claims = self._act(told, name, deed, tellers[1:])
            if fate in _ENOUGH:
                self._found(tellers, claims)
            elif fate == "refused":
                self._found(tellers, claims, verdict="not_established")
            elif self._dice.chance(self._plan.standards.suspected):
                self._found(tellers, claims, standard=self._plan.standards.reported)
        if fate in {"not_suffered", "disputed"}:
            source = self._who.network if fate == "disputed" else told.source
            term = matter.not_suffered
            claim = self._script.claim(source, told.person, "person.did_not_suffer", term)
            self._found([source], [claim])

    def _date(self, fate: Fate, month: int) -> str:
        if fate == "before":
            return self._months.before(self._dice)
        if fate == "uncertain":
            return self._months.across(self._dice)
        return self._months.date(month, self._dice)

    def _deed(self, name: str, fate: Fate, month: int) -> Deed:
        dice = self._dice
        where = dice.one(self._who.cities) if dice.chance(80) else COUNTRY
        violation = dice.one(self._plan.matters[name].violations)
        length = self._length(fate) if name == "held" else None
        return Deed(violation, self._date(fate, month), where, length)

    def _further(self, told: Told, name: str) -> list[str]:
        """The further sources who tell of this, too: of the leaving all do."""
        share = self._plan.sources.other_acts
        return [source for source in told.sources[1:] if name == "left" or self._dice.chance(share)]

    def _act(self, told: Told, name: str, deed: Deed, further: Sequence[str] = ()) -> list[str]:
        """An act as its sources tell it; the claims that a finding is to be about."""
        script, dice = self._script, self._dice
        act = script.entity("act")
        done = script.claim(told.source, act, "act.violation", deed.violation)
        told.acts.append(done)
        told.deeds[name] = deed
        claims = [done, script.claim(told.source, act, "act.victim", told.person)]
        claims.append(script.claim(told.source, act, "act.date", deed.date))
        place = self._plan.matters[name].where
        claims.append(script.claim(told.source, act, f"act.{place}", deed.where))
        if name == "left":
            word = "abroad" if dice.chance(75) else "elsewhere_in_country"
            claims.append(script.claim(told.source, act, "act.destination", word))
        if deed.length is not None:
            claims.append(script.claim(told.source, act, "act.duration", deed.length))
        for source in further:
            claims.append(script.claim(source, act, "act.violation", deed.violation))
            claims.append(script.claim(source, act, "act.victim", told.person))
        self._others(told, act, done)
        return claims

    def _others(self, told: Told, act: str, done: str) -> None:
        """What a second source says otherwise, and who only repeats it."""
        script, dice = self._script, self._dice
        if told.second and dice.chance(self._plan.rivals.date):
            month = dice.whole(1, self._months.number - 2)
            script.claim(told.second, act, "act.date", self._months.written(month))
        if dice.chance(self._plan.sources.repeated):
            press = dice.one(self._who.press)
            script.claim(press, act, "act.victim", told.person, derived_from=[done])

    def _length(self, fate: Fate) -> object:
        """Days of being held: of those established the shortest and the longest come first."""
        if self._days and fate == "established":
            return self._days.pop(0)
        shortest = self._dice.whole(self._plan.held_days.min, self._plan.held_days.max)
        if self._dice.chance(70):
            return shortest
        longest = self._dice.whole(shortest, self._plan.held_days.max)
        return {"min_days": shortest, "max_days": longest}

    def _found(self, tellers: Sequence[str], claims: list[str], **more: str) -> None:
        standard = self._dice.one(self._plan.standards.established)
        dated = self._months.last_day(self._script.month).isoformat()
        told = self._plan.reasons
        reasons = told.together if len(tellers) > 1 else told.alone
        self._script.finding(claims, dated, reasons, **{"standard": standard, **more})
