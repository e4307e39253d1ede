"""The denials that a sheet prints, and our answers: by office, and never about one person.

Printed is who denies what a source states of a group in this figure. Of a source that is marked as
anonymous nothing is printed, nor of one who spoke in no office. The words of a statement that also
contests a claim about a person, or about an act against one, are left out: they may speak of that
person. So are words in which a name stands that the register holds, or a code. An answer is printed
under the same conditions, and only if the claims that it rests on are about no person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.figures.release.sheet.told import Denial, Words
from unerased.model.letters import VOWELLESS, folded
from unerased.model.names import is_name
from unerased.model.values import Ref, Stance, Term, Text, When
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.figures.value import FigureValue, Stated, StatedWithoutNumber
    from unerased.model.records import Claim
    from unerased.register import Register
    from unerased.register.database import Database

__all__ = ["MOST", "denials_of"]

#: so many denials are printed
MOST: Final = 8
_LONGEST: Final = 400
_SHORTEST_NAME: Final = 4
_CODE: Final = re.compile(r"\b[A-Z]{1,2}-[0-9A-Z]{4}")
_WORD: Final = re.compile(r"\w+")
#: kinds of subject that a printed statement may speak of
_OF_MANY: Final = frozenset({"group", "event", "place"})


def denials_of(
    register: Register, value: FigureValue, without: Iterable[str]
) -> tuple[tuple[Denial, ...], int]:
    """The denials to print, the earliest first, and how many more there are.

    Args:
        register: open.
        value: the figure; the denials are those of its stated part.
        without: codes of statements that are left out.
    """
    rows: tuple[Stated | StatedWithoutNumber, ...] = (*value.stated, *value.stated_without_number)
    stances = sorted({code for row in rows for code in row.denials})
    left_out = set(without)
    reading = _Reading(register.db, register)
    found = {one.statement: one for one in map(reading.denial, stances) if one is not None}
    told = {
        msgspec.structs.replace(one, statement=""): one
        for one in found.values()
        if one.statement not in left_out
    }
    kept = sorted(told.values(), key=lambda one: (one.day, one.office.text, one.statement))
    return tuple(kept[:MOST]), max(0, len(kept) - MOST)


@dataclass(slots=True)
class _Reading:
    db: Database
    register: Register
    _names: tuple[str, ...] | None = None
    _said: dict[str, dict[str, list[Claim]]] = field(default_factory=dict)

    def denial(self, code: str) -> Denial | None:
        """One denial as it may be printed; None where it may not."""
        row = reads.get_claims(self.db, [code], live=True).get(code)
        if row is None or row.erased or not isinstance(row.claim.value, Stance):
            return None
        stance = row.claim
        statement = self.said(stance.statement) if stance.statement else {}
        source = self.said(stance.source)
        office = self.first(statement, "statement.office")
        office = office if office.text else self.first(source, "source.office")
        if self.anonymous(stance, statement) or not office.text or not self.harmless(office.text):
            return None
        about_many = self.of_many(stance)
        words, language = self.words(stance, statement) if about_many else ("", "")
        setting = self.first(statement, "statement.setting")
        answers, withheld = self.answers(stance)
        return Denial(
            statement=stance.statement or stance.code,
            office=office,
            day=_day(statement.get("statement.date", source.get("source.date", []))),
            setting=setting if self.harmless(setting.text) else Words(""),
            stance=stance.value.stance if isinstance(stance.value, Stance) else "",
            words=words,
            language=language,
            answers=answers,
            withheld=withheld,
        )

    def anonymous(self, stance: Claim, statement: dict[str, list[Claim]]) -> bool:
        """Whether who spoke, or who passes it on as their own, is marked as anonymous."""
        spoke = (one.value.code for one in statement.get("statement.speaker", ())
                 if isinstance(one.value, Ref))  # fmt: skip
        return any("source.anonymous" in self.said(code) for code in (stance.source, *spoke))

    def said(self, code: str) -> dict[str, list[Claim]]:
        """What is said of an entity, by property."""
        if code not in self._said:
            found: dict[str, list[Claim]] = defaultdict(list)
            for row in reads.claims_of(self.db, code):
                if row.live and not row.erased and row.claim.subject == code:
                    found[row.claim.property].append(row.claim)
            self._said[code] = dict(found)
        return self._said[code]

    def first(self, said: dict[str, list[Claim]], name: str) -> Words:
        """The first text of a property, and its language."""
        texts = (one.value for one in said.get(name, ()) if isinstance(one.value, Text))
        return next((Words(_short(text.text), text.lang) for text in texts), Words(""))

    def of_many(self, stance: Claim) -> bool:
        """Whether the whole statement contests only what is said of groups."""
        if not stance.statement:
            return self.about_many([stance.subject])
        beside = [
            row.claim
            for row in reads.claims_with(self.db, "claim.stance")
            if row.claim.statement == stance.statement
        ]
        return self.about_many([one.subject for one in beside])

    def about_many(self, claims: Sequence[str]) -> bool:
        """Whether these claims are about no person, and no act against one."""
        found = reads.get_claims(self.db, set(claims))
        for code in claims:
            row = found.get(code)
            if row is None or row.erased:
                return False
            claim = row.claim
            if isinstance(claim.value, Stance):
                return False  # a stance on a stance: who it speaks of is not followed here
            if not self._of_many(claim):
                return False
        return True

    def _of_many(self, claim: Claim) -> bool:
        kind = self.register.codebook.kind_of_code(claim.subject)
        name = kind.name if kind else ""
        if name == "act":
            victims = self.said(claim.subject).get("act.victim", [])
            return bool(victims) and all(self._is_group(one) for one in victims)
        if isinstance(claim.value, Ref) and not self._is_group(claim):
            other = self.register.codebook.kind_of_code(claim.value.code)
            return name in _OF_MANY and other is not None and other.name in _OF_MANY
        return name in _OF_MANY

    def _is_group(self, claim: Claim) -> bool:
        if not isinstance(claim.value, Ref):
            return False
        kind = self.register.codebook.kind_of_code(claim.value.code)
        return kind is not None and kind.name == "group"

    def words(self, stance: Claim, statement: dict[str, list[Claim]]) -> tuple[str, str]:
        """What was said, as it was said; "" where it may tell of somebody."""
        for name in ("statement.says", "statement.text"):
            for one in statement.get(name, ()):
                if isinstance(one.value, Text) and self.harmless(one.value.text):
                    return _short(one.value.text), one.value.lang
        if stance.as_stated and self.harmless(stance.as_stated):
            return _short(stance.as_stated), ""
        return "", ""

    def answers(self, stance: Claim) -> tuple[tuple[Words, ...], bool]:
        """Our answers to the statement and to the denial, and whether one is withheld."""
        found: list[Words] = []
        withheld = False
        for subject, kind in ((stance.statement, "statement"), (stance.code, "claim")):
            said = self.said(subject) if subject else {}
            rests = [
                one.value.code
                for one in said.get(f"{kind}.answer_rests_on", ())
                if isinstance(one.value, Ref) and one.value.code.startswith("C-")
            ]
            for one in said.get(f"{kind}.answer", ()):
                if not isinstance(one.value, Text) or not self._of_team(one.source):
                    continue
                if self.harmless(one.value.text) and self.about_many(rests):
                    found.append(Words(_short(one.value.text), one.value.lang))
                else:
                    withheld = True
        return tuple(found), withheld

    def _of_team(self, source: str) -> bool:
        kinds = self.said(source).get("source.kind", [])
        return any(isinstance(one.value, Term) and one.value.term == "team" for one in kinds)

    def harmless(self, text: str) -> bool:
        """Whether no name that the register holds stands in a text, and no code."""
        if _CODE.search(text):
            return False
        if self._names is None:
            named = (
                row.claim.value.text
                for name in filter(is_name, self.register.codebook.properties)
                for row in reads.claims_with(self.db, name)
                if isinstance(row.claim.value, Text)
            )
            words = {word for text in named for word in _words(text)}
            self._names = tuple(sorted(word for word in words if len(word) >= _SHORTEST_NAME))
        said = _words(text)
        # a name stands in many forms: with an ending, or with a word grown onto its front
        return not any(name in word for word in said for name in self._names)


def _words(text: str) -> list[str]:
    return [folded(word).rstrip(VOWELLESS) for word in _WORD.findall(text)]


def _day(claims: Sequence[Claim]) -> str:
    return next((one.value.edtf for one in claims if isinstance(one.value, When)), "")


def _short(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1].rstrip() + "\u2026"
