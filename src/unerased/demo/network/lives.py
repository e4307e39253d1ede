"""What one invented person lived through, who tells it, and what the team found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from unerased.demo.network.cast import COUNTRY, invented_name

if TYPE_CHECKING:
    from unerased.demo.network.calendar import Months
    from unerased.demo.network.cast import Cast
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.parameters import Fate, Life, Matter, Parameters
    from unerased.demo.network.script import Script

_LATEST_BACK = 5
_ACTS = frozenset({"established", "reported", "refused", "disputed", "before", "uncertain"})
_ENOUGH = frozenset({"established", "disputed", "before", "uncertain"})


@dataclass(slots=True)
class Told:
    """One person as told so far. ``acts`` are the claims that say what was done."""

    person: str
    source: str
    second: str
    month: int
    acts: list[str] = field(default_factory=list)


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

    def tell(self, life: Life) -> Told:
        """A person with everything that is recorded of them."""
        told = self._introduced()
        self._described(told, life)
        happened = max(0, told.month - self._dice.whole(0, _LATEST_BACK))
        for name in ("left", "detained", "tortured", "held", "threatened"):
            fate: Fate = getattr(life, name)
            self._matter(told, name, fate, happened)
        return told

    def again(self, first: Told) -> Told:
        """A second record of the same person by another source, who tells only that they left."""
        told = self._introduced()
        self._matter(told, "left", "reported", min(first.month, told.month))
        return told

    def _introduced(self) -> Told:
        script, dice, who = self._script, self._dice, self._who
        person = script.entity("person")
        latin, cyrillic = invented_name(self._plan.names, dice)
        first, second = (latin, cyrillic) if dice.chance(50) else (cyrillic, latin)
        source = dice.one(who.witnesses)
        if dice.chance(self._plan.sources.survivor):
            source = script.entity("source")
            script.claim(who.team, source, "source.kind", "survivor")
            script.claim(who.team, source, "source.person", person)
        other = dice.one(who.witnesses) if dice.chance(self._plan.sources.second) else ""
        script.claim(source, person, "person.name", first)
        if dice.chance(self._plan.names.second_spelling):
            script.claim(other or who.network, person, "person.alias", second)
        return Told(person, source, "" if other == source else other, script.month)

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
            self._found([affected])
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
            claims = self._act(told, name, matter, self._date(fate, month))
            if fate in _ENOUGH:
                self._found(claims)
            elif fate == "refused":
                self._found(claims, verdict="not_established")
            elif self._dice.chance(self._plan.standards.suspected):
                self._found(claims, standard=self._plan.standards.reported)
        if fate in {"not_suffered", "disputed"}:
            source = self._who.network if fate == "disputed" else told.source
            term = matter.not_suffered
            claim = self._script.claim(source, told.person, "person.did_not_suffer", term)
            self._found([claim])

    def _date(self, fate: Fate, month: int) -> str:
        if fate == "before":
            return self._months.before(self._dice)
        if fate == "uncertain":
            return self._months.across(self._dice)
        return self._months.date(month, self._dice)

    def _act(self, told: Told, name: str, matter: Matter, date: str) -> list[str]:
        """An act as its source tells it; the claims that a finding is to be about."""
        script, dice = self._script, self._dice
        act = script.entity("act")
        done = script.claim(told.source, act, "act.violation", dice.one(matter.violations))
        told.acts.append(done)
        claims = [done, script.claim(told.source, act, "act.victim", told.person)]
        claims.append(script.claim(told.source, act, "act.date", date))
        where = dice.one(self._who.cities) if dice.chance(80) else COUNTRY
        claims.append(script.claim(told.source, act, f"act.{matter.where}", where))
        if name == "left":
            word = "abroad" if dice.chance(75) else "elsewhere_in_country"
            claims.append(script.claim(told.source, act, "act.destination", word))
        if name == "held":
            claims.append(script.claim(told.source, act, "act.duration", self._length()))
        self._others(told, act, done)
        return claims

    def _others(self, told: Told, act: str, done: str) -> None:
        """What a second source says of the act, and who only repeats it."""
        script, dice = self._script, self._dice
        if told.second and dice.chance(self._plan.rivals.date):
            month = dice.whole(1, self._months.number - 2)
            script.claim(told.second, act, "act.date", self._months.written(month))
        if dice.chance(self._plan.sources.repeated):
            press = dice.one(self._who.press)
            script.claim(press, act, "act.victim", told.person, derived_from=[done])

    def _length(self) -> object:
        """Days of being held: the shortest and the longest first, then anything between."""
        if self._days:
            return self._days.pop(0)
        shortest = self._dice.whole(self._plan.held_days.min, self._plan.held_days.max)
        if self._dice.chance(70):
            return shortest
        longest = self._dice.whole(shortest, self._plan.held_days.max)
        return {"min_days": shortest, "max_days": longest}

    def _found(self, claims: list[str], **more: str) -> None:
        standard = self._dice.one(self._plan.standards.established)
        dated = self._months.last_day(self._script.month).isoformat()
        self._script.finding(claims, dated, **{"standard": standard, **more})
