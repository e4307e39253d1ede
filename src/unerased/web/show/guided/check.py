"""What will be recorded, in plain sentences: what, to whom, by whom, when, according to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.codes import short
from unerased.model.records import Claim, Consent
from unerased.model.values import Ref, Stance, Text, Unknown
from unerased.web.show.claims.cards import shown_value
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.forms.typed import STANCE_LABELS
from unerased.web.show.guided.acts import act_of_field
from unerased.web.show.guided.form import PERSON_NUMBER
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.model.records import Record
    from unerased.web.show.claims.look import Look
    from unerased.web.show.guided.plan import Plan

_BETWEEN: Final = " · "
#: said in the sentence about an act, so not once more below it
_IN_SENTENCE: Final = frozenset({"act.violation", "act.victim", "act.date", "involvement.act"})
_BY: Final = ("involvement.actor_stated", "involvement.organisation", "involvement.actor_kind")
NO_CONSENT: Final = mark(
    "No consent is recorded here. Until one is, nothing about the person may be published."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that will be recorded: a sentence, and what else is said of it."""

    sentence: str
    rows: tuple[tuple[str, str], ...] = ()


def told(
    plan: Plan, records: Sequence[Record], fields: Mapping[str, str], look: Look
) -> list[Told]:
    """Everything that will be recorded, in the order of the form."""
    return _Teller(plan, records, fields, look).told()


@dataclass(slots=True)
class _Teller:
    plan: Plan
    records: Sequence[Record]
    fields: Mapping[str, str]
    look: Look

    def told(self) -> list[Told]:
        """One after the other: entities with what is said of them, stances, consent."""
        claims = [one for one in self.records if isinstance(one, Claim)]
        plain = [one for one in claims if not isinstance(one.value, Stance)]
        self.look.about({code for one in plain for code in _codes_in(one)})
        of: dict[str, list[Claim]] = defaultdict(list)
        for claim in plain:
            of[self._place_of(claim, plain)].append(claim)
        found = [self._entity(code, said) for code, said in of.items() if not self._named(code)]
        return [*found, *self._stances(claims), *self._consents()]

    def _place_of(self, claim: Claim, claims: Sequence[Claim]) -> str:
        """An involvement is told with its act."""
        if prefix_kind(claim.subject, self.look.codebook) != "involvement":
            return claim.subject
        acts = (
            one.value.code
            for one in claims
            if one.subject == claim.subject
            and one.property == "involvement.act"
            and isinstance(one.value, Ref)
        )
        return next(acts, claim.subject)

    def _named(self, code: str) -> bool:
        """Whether it is a new place, of which there is nothing to say but its name."""
        return self.plan.draft.new.get(code) == "place"

    def _entity(self, code: str, said: Sequence[Claim]) -> Told:
        kind = prefix_kind(code, self.look.codebook)
        called = self.look.kind_label(kind)
        sentence = self._act(code, said) if kind == "act" else self.name(code)
        if kind != "act" and called not in sentence:
            sentence = _joined(called, sentence)
        without = _IN_SENTENCE if kind == "act" else frozenset()
        rows = [
            (self.look.property_label(one.property), self.words(one))
            for one in said
            if one.property not in without
        ]
        return Told(sentence, tuple(rows))

    def _act(self, code: str, said: Sequence[Claim]) -> str:
        say = self.look.words.say

        def those(*names: str) -> str:
            return ", ".join(self.words(one) for one in said if one.property in names)

        what, when, by = those("act.violation"), those("act.date"), those(*_BY)
        whom = those("act.victim")
        held = "" if code in self.plan.draft.new else short(code)
        parts = [what or self.look.short_words(code), held]
        parts += [say("to: {whom}", whom=whom)] if whom else []
        parts += [say("by: {whom}", whom=by)] if by else []
        parts += [when, say("according to: {source}", source=self.name(self.plan.source))]
        return _joined(*parts)

    def _stances(self, claims: Sequence[Claim]) -> list[Told]:
        found: dict[tuple[str, str], None] = {}
        for one in claims:
            act = act_of_field(self.fields.get(one.code, ""))
            if isinstance(one.value, Stance) and act:
                found[act, one.value.stance] = None
        self.look.about(act for act, _ in found)
        source, say = self.name(self.plan.source), self.look.words.say
        return [
            Told(
                _joined(source, say(STANCE_LABELS[stance]), self.look.short_words(act), short(act))
            )
            for act, stance in found
        ]

    def _consents(self) -> list[Told]:
        look = self.look
        made = [
            Told(
                _joined(
                    self.name(one.person),
                    look.term("consent_purposes", one.purpose),
                    look.term("audiences", one.audience),
                    look.term("consent_answers", one.answer),
                    look.words.day(one.dated),
                    one.obtained,
                )
            )
            for one in self.records
            if isinstance(one, Consent)
        ]
        return made or [Told(look.words.say(NO_CONSENT))]

    def name(self, code: str) -> str:
        """An entity as a sentence calls it: by its code, or by what it is where it is new."""
        words, new = self.look.words, self.plan.draft.new
        people = [one.code for one in self.plan.known.people]
        kind = prefix_kind(code, self.look.codebook)
        called = self.look.kind_label(kind)
        if kind in {"person", "group"} and code in people and len(people) > 1:
            called = words.say(PERSON_NUMBER, number=people.index(code) + 1)
        if code == self.plan.source and self.plan.by_person:
            called = words.say("the person themself")
        if code not in new:
            return _joined(short(code), self.look.short_words(code))
        own = next((text for text in self._called(code) if text), "")
        return words.say("{what} (new)", what=own or called)

    def _called(self, code: str) -> list[str]:
        """What a new place, group or event is called by what was typed."""
        names = {"place.name", "group.described_as", "event.title", "source.office"}
        return [
            one.value.text
            for one in self.records
            if isinstance(one, Claim)
            and one.subject == code
            and one.property in names
            and isinstance(one.value, Text)
        ]

    def words(self, claim: Claim) -> str:
        """What a claim says; a name as it was typed just now, since it has to be checked."""
        value = claim.value
        if isinstance(value, Ref):
            return self.name(value.code)
        prop = self.look.codebook.properties[claim.property]
        said = shown_value(value, prop, self.look, reveal=True).words
        stated = claim.as_stated if not isinstance(value, (Text, Unknown)) else ""
        return f"{said} ({stated})" if stated and stated != said else said


def _joined(*parts: str) -> str:
    return _BETWEEN.join(part for part in parts if part)


def _codes_in(claim: Claim) -> tuple[str, ...]:
    referred = (claim.value.code,) if isinstance(claim.value, Ref) else ()
    return (claim.subject, claim.source, *referred)
