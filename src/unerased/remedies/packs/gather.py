"""Reads what a pack is written from, and sorts out what consent keeps back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref, Text
from unerased.register import reads
from unerased.register.reads.entities import live_codes
from unerased.register.reads.plain import plain_texts
from unerased.remedies.consents import Consents
from unerased.remedies.errors import NotConsented
from unerased.remedies.packs.allowed import LeftOut, Others, names_one, sorted_out
from unerased.remedies.packs.annexes import Held
from unerased.remedies.packs.words import between
from unerased.remedies.reader import case_of, steps_for
from unerased.remedies.steps import Step

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from unerased.journal import Heads
    from unerased.model.consent import Decision
    from unerased.model.records import Claim
    from unerased.register.database import Database
    from unerased.register.rows import ClaimRow
    from unerased.remedies.checks.points import Form
    from unerased.remedies.reader import Lens
    from unerased.remedies.rows import Ledger

_PUBLIC: Final = "pseudonym"
_NAMES: Final = ("name", "alias", "birth_name", "document_name", "other_spelling", _PUBLIC)
_WITHOUT_NAME: Final = frozenset({"publication_with_code", "publication_with_initials"})


@dataclass(frozen=True, slots=True)
class When:
    """For which day a draft is written, and the day on which it goes out.

    Attributes:
        lens: rules, and the day of the draft.
        now: today. Consent is asked for both: whoever took it back since is in no pack, whatever
            day it is written for.
    """

    lens: Lens
    now: dt.date


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a pack is written from: only what its recipient may see.

    Attributes:
        person: code.
        claims: about the person, acts against them, who did them, steps, and what contests these.
        acts: codes of the acts, in the order in which they happened as far as it is known.
        ledger: remedies; of its steps only the codes in `steps` may be shown.
        steps: codes of steps that concern nobody who did not agree.
        files: documents of these steps, and files of the sources of these claims.
        others: people who did not agree to the recipient.
        places: names of places that the claims refer to, by code.
        sources: kind and office of each source, by code; never a name.
        left_out: what is not here, for the author alone.
    """

    person: str
    claims: tuple[Claim, ...]
    acts: tuple[str, ...]
    ledger: Ledger
    steps: frozenset[str]
    files: tuple[Held, ...]
    others: Others
    places: dict[str, str]
    sources: dict[str, tuple[str, str]]
    left_out: tuple[LeftOut, ...]


def gather(
    db: Database, person: str, form: Form, when: When, *, heads: Heads | None = None
) -> Gathered:
    """Read what a pack may be written from.

    Raises:
        NoSuchPerson: the code is none of a person or group.
        NotConsented: the person did not agree to this recipient, on the day of the draft or today.
    """
    case = case_of(db, person, when.lens, heads=heads)
    reader = Reader(db, (form.purpose, form.audience), when, heads)
    decision = reader.decision(person)
    if not decision.allowed:
        raise NotConsented(person, decision.reason)
    return reader.gathered(person, case.ledger)


class Reader:
    """Reads around one person, each thing once."""

    def __init__(
        self, db: Database, recipient: tuple[str, str], when: When, heads: Heads | None
    ) -> None:
        self._db, self._recipient, self._lens, self._heads = db, recipient, when.lens, heads
        self._prefix = when.lens.codebook.kinds["person"].prefix + "-"
        self._views = (
            Consents.read(db, when.lens.today, heads),
            Consents.read(db, when.now, None),
        )

    def decision(self, person: str) -> Decision:
        """Whether something about a person may go to the recipient, then and now."""
        then, now = self._views
        found = then.decision(person, self._recipient)
        return now.decision(person, self._recipient) if found.allowed else found

    def gathered(self, person: str, ledger: Ledger) -> Gathered:
        """Everything around one person that may be written down."""
        about = self._live(reads.claims_of(self._db, person, heads=self._heads))
        referring = self._live(reads.claims_referring_to(self._db, person, heads=self._heads))
        acts = {one.subject for one in referring if one.property == "act.victim"}
        told = self._about(acts)
        links = [
            one
            for act in acts
            for one in self._live(reads.claims_referring_to(self._db, act, heads=self._heads))
            if one.property == "involvement.act"
        ]
        involved = self._about({one.subject for one in links})
        steps = steps_for(self._db, self._lens.codebook, person, heads=self._heads)
        taken = [one for step in steps.values() for rows in step.said.values() for one in rows]
        every = {one.code: one for one in (*about, *told, *involved, *taken)}
        stances = self._live(reads.stances_on(self._db, list(every), heads=self._heads))
        spoken = self._about({one.statement for one in stances if one.statement})
        every |= {one.code: one for one in (*stances, *spoken)}
        concerned = self.concerned(every, stances)
        others = self.others()
        kept, out = sorted_out(every.values(), concerned, others, self._lens.codebook)
        left = {one.claim for one in out if one.why == "another person"}
        whole = {
            code
            for code, step in steps.items()
            if not {one.code for rows in step.said.values() for one in rows} & left
        }
        kept = [one for one in kept if one.subject not in set(steps) or one.subject in whole]
        days = _days(ledger)
        return Gathered(
            person,
            tuple(kept),
            self._in_order({one.subject for one in kept} & acts, kept),
            ledger,
            frozenset(whole),
            tuple(self._files(kept, days, others)),
            others,
            self._places(kept, others),
            self.sources(kept, others),
            tuple(out),
        )

    def _live(self, rows: Iterable[ClaimRow]) -> list[Claim]:
        return [row.claim for row in rows if not row.erased]

    def _about(self, codes: set[str]) -> list[Claim]:
        return self._live(reads.claims_about(self._db, sorted(codes), heads=self._heads))

    def concerned(self, every: dict[str, Claim], stances: list[Claim]) -> dict[str, set[str]]:
        """Persons whom each claim concerns: its subject's, its value's, and who says it."""
        of: dict[str, set[str]] = defaultdict(set)
        for claim in every.values():
            ref = claim.value.code if isinstance(claim.value, Ref) else ""
            if ref.startswith(self._prefix) and claim.property != "involvement.actor":
                of[claim.subject].add(ref)
        for claim in every.values():
            if claim.property == "involvement.act" and isinstance(claim.value, Ref):
                of[claim.subject] |= of[claim.value.code]
        persons = self._persons_behind({one.source for one in every.values()})
        found: dict[str, set[str]] = {}
        for claim in every.values():
            own = {claim.subject} if claim.subject.startswith(self._prefix) else set()
            ref = claim.value.code if isinstance(claim.value, Ref) else ""
            direct = {ref} if ref.startswith(self._prefix) else set()
            found[claim.code] = own | direct | of[claim.subject] | persons[claim.source]
        for stance in stances:
            found[stance.code] |= found.get(stance.subject, set())
        return found

    def _persons_behind(self, sources: set[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for claim in self._about(sources):
            if claim.property == "source.person" and isinstance(claim.value, Ref):
                found[claim.subject].add(claim.value.code)
        return found

    def others(self) -> Others:
        """Everybody who did not agree, with every name that is, or ever was, recorded for them.

        Who agreed to be published under a code did not agree to be named: then the names of all
        are among them, and only the name used in public stays open of those who agreed.
        """
        without_name = self._recipient[0] in _WITHOUT_NAME
        every = live_codes(self._db, "person", heads=self._heads)
        codes = frozenset(code for code in every if not self.decision(code).allowed)
        names: set[str] = set()
        for name in _NAMES:
            hidden = without_name and name != _PUBLIC
            said = plain_texts(self._db, f"person.{name}", heads=self._heads)
            names |= {text for person, text in said if hidden or person in codes}
        return Others(codes, frozenset(names))

    def _in_order(self, acts: set[str], claims: list[Claim]) -> tuple[str, ...]:
        first: dict[str, str] = {}
        for claim in claims:
            if claim.property == "act.date":
                edtf = getattr(claim.value, "earliest", None)
                if edtf is not None:
                    day = str(edtf)
                    first[claim.subject] = min(first.get(claim.subject, day), day)
        return tuple(sorted(acts, key=lambda act: (first.get(act, "9999"), act)))

    def _files(self, claims: list[Claim], days: dict[str, str], others: Others) -> Iterable[Held]:
        """Files that steps name, and files of the sources of claims; each once."""
        named = {
            one.value.code: one.subject
            for one in claims
            if one.property == "intervention.document" and isinstance(one.value, Ref)
        }
        sources = {one.source for one in claims}
        for row in reads.files(self._db, heads=self._heads):
            code, source = row.file.code, row.file.source
            if code not in named and source not in sources:
                continue
            told = self._about({code})
            if self._behind(source, told) & others.codes:
                continue
            about = named.get(code) or source
            dated = Step(code, {"date": tuple(one for one in told if one.property == "file.date")})
            # a document of a step is of the step's day; a date of a file is told when it is chosen
            day = days.get(about, "") if code in named else between(dated.date("date"))
            yield Held(row.file, about, day)

    def _behind(self, source: str, told: list[Claim]) -> set[str]:
        """Persons behind a file: who is its source, whom it mentions or shows."""
        refs = {
            one.value.code
            for one in told
            if one.property == "file.mentions" and isinstance(one.value, Ref)
        }
        behind = self._persons_behind({source, *refs} - {""})
        return {one for one in refs if one.startswith(self._prefix)}.union(*behind.values())

    def _places(self, claims: list[Claim], others: Others) -> dict[str, str]:
        codes = {one.value.code for one in claims if isinstance(one.value, Ref)}
        return {
            one.subject: one.value.text
            for one in self._about(codes)
            if one.property == "place.name"
            and isinstance(one.value, Text)
            and not names_one(one.value.text, others)
        }

    def sources(self, claims: list[Claim], others: Others) -> dict[str, tuple[str, str]]:
        """Kind and office of the sources of these claims; never a name."""
        found: dict[str, list[str]] = defaultdict(lambda: ["", ""])
        for claim in self._about({one.source for one in claims}):
            if claim.property == "source.kind":
                found[claim.subject][0] = getattr(claim.value, "term", "")
            if (
                claim.property == "source.office"
                and isinstance(claim.value, Text)
                and not names_one(claim.value.text, others)
            ):
                found[claim.subject][1] = claim.value.text
        return {code: (kind, office) for code, (kind, office) in found.items()}


def _days(ledger: Ledger) -> dict[str, str]:
    """The day by which the document of a step is put in order: of the decision, or the filing."""
    return {row.step.code: between(row.decided or row.filed) for row in ledger.tried if row.step}
