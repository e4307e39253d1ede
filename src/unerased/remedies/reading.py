"""The text of a file of rules, read and checked as a whole. Pure: text in, remedies out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, cast

import msgspec

from unerased.model.codebook import LANGUAGES
from unerased.model.errors import BadYaml
from unerased.model.yamltext import read_yaml
from unerased.remedies.counting import Counting, FreeDays, Length
from unerased.remedies.errors import BadRules
from unerased.remedies.rules import ENDINGS, STARTS, Gate, Opens, Remedy, Rule

if TYPE_CHECKING:
    from unerased.remedies.counting import Unit
    from unerased.remedies.rules import Ending, Start

FORMAT: Final = "unerased time limits 1"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_STATE: Final = re.compile(r"[A-Z]{2}\Z")
_LENGTH: Final = re.compile(r"([1-9][0-9]{0,3}) (working days|days|day|months|month|years|year)\Z")
_MONTH_DAY: Final = re.compile(r"([0-9]{2})-([0-9]{2})\Z")
_WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_UNITS: Final = {"day": "days", "month": "months", "year": "years"}
_LEAP: Final = 2000
_MAX_TEXT: Final = 2_000


class _Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    first: str
    last: str


class _Free(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weekend: list[str] = []
    yearly: list[str] = []
    once: list[dt.date] = []
    moved: list[dt.date] = []
    known: list[int] = []
    source: str = ""


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    within: str
    start: str = ""
    source: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    first_day_counts: bool = False
    ends_on_free_day: Literal["stays", "next working day"] = "stays"
    recorded_suspension: bool = False
    yearly_pauses: list[_Pause] = []
    acts: list[str] = []
    dated: str = ""
    checked_by: str = ""
    note: dict[str, str] = {}


class _Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: str
    source: str
    acts_from: dt.date | None = None
    acts_until: dt.date | None = None
    note: dict[str, str] = {}


class _Opens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedies: list[str]
    endings: list[str]


class _Remedy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: dict[str, str]
    body: dict[str, str]
    to_exhaust: bool = True
    first: bool = False
    after_exhaustion: bool = False
    any_state: bool = False
    opens_after: list[_Opens] = []
    file_within: list[_Rule] = []
    answer_within: list[_Rule] = []
    gates: list[_Gate] = []
    note: dict[str, str] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    jurisdiction: str
    labels: dict[str, str]
    scope: Literal["domestic", "international"]
    remedies: dict[str, _Remedy]
    state: str = ""
    replaces: bool = False
    free_days: _Free = _Free()


@dataclass(frozen=True, slots=True)
class RulesFile:
    """One file, read: its remedies, and whether it takes the place of another of its name."""

    jurisdiction: str
    remedies: tuple[Remedy, ...]
    replaces: bool


def read_rules(text: str, name: str) -> RulesFile:
    """Read one file of rules.

    Args:
        text: YAML, as docs/how-to/add-a-time-limit.md says.
        name: of the file, for messages.

    Raises:
        BadRules: it cannot be read, or says what cannot be. The message names the place.
    """
    try:
        file = msgspec.convert(read_yaml(text), _File)
    except (BadYaml, msgspec.ValidationError) as error:
        raise BadRules(name, str(error)) from None
    at = _At(name)
    at.must(file.format == FORMAT, "format", f'must be "{FORMAT}"')
    at.must(bool(_NAME.match(file.jurisdiction)), "jurisdiction", "is no name (a to z, 0 to 9, _)")
    at.labels(file.labels, "labels")
    domestic = file.scope == "domestic"
    at.must(domestic == bool(file.state), "state", "a domestic file names its State, others do not")
    at.must(not file.state or bool(_STATE.match(file.state)), "state", "two capital letters")
    free = _free(file.free_days, at)
    remedies = tuple(
        _remedy(key, one, file, free, at.within(f"remedies.{key}"))
        for key, one in file.remedies.items()
    )
    at.must(bool(remedies), "remedies", "has none")
    return RulesFile(file.jurisdiction, remedies, file.replaces)


@dataclass(frozen=True, slots=True)
class _At:
    """Where in which file; turns what is wrong there into an error."""

    name: str
    where: str = ""

    def within(self, where: str) -> _At:
        return _At(self.name, f"{self.where}.{where}".lstrip("."))

    def must(self, holds: bool, field: str, problem: str) -> None:  # noqa: FBT001 - the condition itself
        if not holds:
            raise BadRules(self.name, f"{self.where}.{field}".lstrip(".") + f": {problem}")

    def labels(self, labels: dict[str, str], field: str) -> MappingProxyType[str, str]:
        lacking = [one for one in LANGUAGES if not labels.get(one, "").strip()]
        self.must(not lacking, field, f"no words in {', '.join(lacking)}")
        return self.words(labels, field)

    def words(self, words: dict[str, str], field: str) -> MappingProxyType[str, str]:
        self.must(not words or bool(words.get("en", "").strip()), field, "no words in en")
        fits = all(len(one) <= _MAX_TEXT for one in words.values())
        self.must(fits, field, f"longer than {_MAX_TEXT} letters")
        return MappingProxyType(words)


def _remedy(key: str, one: _Remedy, file: _File, free: FreeDays, at: _At) -> Remedy:
    at.must(bool(_NAME.match(key)), "", "is no name (a to z, 0 to 9, _)")
    for opens in one.opens_after:
        strange = [ending for ending in opens.endings if ending not in ENDINGS]
        at.must(not strange, "opens_after.endings", f"must be of {', '.join(ENDINGS)}")
    prefix = f"{file.jurisdiction}."
    return Remedy(
        name=prefix + key,
        labels=at.labels(one.labels, "labels"),
        body=at.labels(one.body, "body"),
        scope=file.scope,
        state=file.state,
        to_exhaust=one.to_exhaust and file.scope == "domestic",
        first=one.first,
        after_exhaustion=one.after_exhaustion,
        opens=tuple(
            Opens(
                tuple(name if "." in name else prefix + name for name in opens.remedies),
                cast("tuple[Ending, ...]", tuple(opens.endings)),
            )
            for opens in one.opens_after
        ),
        file_within=_rules(one.file_within, "file_within", free, at),
        answer_within=_rules(one.answer_within, "answer_within", free, at),
        gates=tuple(_gate(gate, at) for gate in one.gates),
        any_state=one.any_state or file.scope == "domestic",
        note=at.words(one.note, "note"),
    )


def _gate(gate: _Gate, at: _At) -> Gate:
    at.must(bool(_STATE.match(gate.state)), "gates.state", "two capital letters")
    at.must(bool(gate.source.strip()), "gates.source", "is missing")
    note = at.words(gate.note, "gates.note")
    return Gate(gate.state, gate.source, gate.acts_from, gate.acts_until, note)


def _rules(rules: list[_Rule], field: str, free: FreeDays, at: _At) -> tuple[Rule, ...]:
    made = [_rule(one, free, at.within(f"{field}[{number}]")) for number, one in enumerate(rules)]
    starts = {rule.start for rule in made}
    at.must(len(starts) <= 1, field, "rules that follow each other run from the same date")
    ordered = sorted(made, key=lambda rule: rule.since or dt.date.min)
    for before, after in pairwise(ordered):
        apart = before.until is not None and after.since is not None and before.until < after.since
        at.must(apart, field, "two rules hold on the same day")
    return tuple(ordered)


def _rule(one: _Rule, free: FreeDays, at: _At) -> Rule:
    at.must(bool(one.source.strip()), "source", "is missing")
    at.must(one.start in STARTS, "start", f"must be one of {', '.join(STARTS)}")
    right = one.since is None or one.until is None or one.since <= one.until
    at.must(right, "until", "lies before since")
    return Rule(
        counting=_counting(one, free, at),
        start=cast("Start", one.start),
        source=one.source,
        since=one.since,
        until=one.until,
        recorded_pauses=one.recorded_suspension,
        acts=tuple(one.acts),
        dated=one.dated,
        checked_by=one.checked_by,
        note=at.words(one.note, "note"),
    )


def _counting(one: _Rule, free: FreeDays, at: _At) -> Counting | None:
    if one.within == "no fixed limit":
        return None
    found = _LENGTH.match(one.within)
    at.must(found is not None, "within", 'such as "10 days", "10 working days", "6 months"')
    amount, unit = cast("re.Match[str]", found).groups()
    unit = _UNITS.get(unit, unit)
    needs = unit == "working days" or one.ends_on_free_day != "stays"
    at.must(not needs or bool(free.weekend), "within", "needs free_days.weekend of this file")
    pauses = tuple(
        (_month_day(pause.first, at), _month_day(pause.last, at)) for pause in one.yearly_pauses
    )
    at.must(all(first <= last for first, last in pauses), "yearly_pauses", "ends before it begins")
    whole = any(first == (1, 1) and last == (12, 31) for first, last in pauses)
    at.must(not whole, "yearly_pauses", "would never let the limit run")
    return Counting(
        Length(int(amount), cast("Unit", unit)),
        one.first_day_counts,
        one.ends_on_free_day != "stays",
        free,
        pauses,
    )


def _free(free: _Free, at: _At) -> FreeDays:
    at = at.within("free_days")
    at.must(all(day in _WEEKDAYS for day in free.weekend), "weekend", "names of days in English")
    at.must(len(set(free.weekend)) < len(_WEEKDAYS), "weekend", "leaves no working day")
    return FreeDays(
        frozenset(_WEEKDAYS.index(day) for day in free.weekend),
        frozenset(_month_day(day, at) for day in free.yearly),
        frozenset(free.once),
        frozenset(free.moved),
        frozenset(free.known),
    )


def _month_day(text: str, at: _At) -> tuple[int, int]:
    found = _MONTH_DAY.match(text)
    try:
        day = dt.date(_LEAP, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    at.must(day is not None, "yearly", 'a day of the year is written "12-31"')
    return cast("dt.date", day).month, cast("dt.date", day).day
