"""Time limits of everybody: what is due, what is late, what cannot be counted; the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from unerased.remedies import export_calendar, own_folder, rules_of
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.remedies.due import DueRow, due_rows
from unerased.web.show.remedies.limits import lens_of
from unerased.web.show.remedies.phrases import STARTS
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.remedies import Gate, Remedy, Rule
    from unerased.remedies.counting import Length
    from unerased.web.desk import Asked
    from unerased.web.words import Words

#: so many rows stand on the page; the calendar has every day
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """What is due."""

    dated: tuple[DueRow, ...]
    late: tuple[DueRow, ...]
    lacking: tuple[DueRow, ...]
    more: int
    on: str
    section: str = "limits"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in words."""

    what: str
    length: str
    start: str
    since: str
    until: str
    source: str
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class RemedyPart:
    """A remedy with its rules."""

    name: str
    label: str
    body: str
    file: str
    rules: tuple[RuleLine, ...]
    gates: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Every remedy that is known here."""

    remedies: tuple[RemedyPart, ...]
    folder: str
    section: str = "limits"


@require_safe
@reading
def limits(asked: Asked) -> HttpResponse:
    """The limits of everybody, the soonest first."""
    found = due_rows(asked)
    page = LimitsPage(
        found.dated[:MOST],
        found.late[:MOST],
        found.lacking[:MOST],
        sum(max(len(rows) - MOST, 0) for rows in (found.dated, found.late, found.lacking)),
        asked.words.day(asked.desk.today()),
    )
    return shown(asked.request, "limits.html", page)


@require_POST
@reading
def calendar(asked: Asked) -> HttpResponse:
    """The days ahead as a calendar file; that it was taken out is recorded."""
    made, _ = export_calendar(asked.register, lens_of(asked), asked.words.say("Look at {code}"))
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="days.ics"'
    return answer


@require_safe
@reading
def rules(asked: Asked) -> HttpResponse:
    """The rules, each with its source."""
    known = rules_of(asked.register)
    page = RulesPage(
        tuple(_remedy(one, known.files[name], asked) for name, one in known.remedies.items()),
        str(own_folder(asked.register)),
    )
    return shown(asked.request, "rules.html", page)


def _remedy(remedy: Remedy, file: str, asked: Asked) -> RemedyPart:
    words = asked.words
    lines = [_rule(rule, mark("to file"), asked) for rule in remedy.file_within]
    lines += [_rule(rule, mark("for an answer"), asked) for rule in remedy.answer_within]
    return RemedyPart(
        remedy.name,
        words.label(remedy.labels, remedy.name),
        words.label(remedy.body, ""),
        file,
        tuple(lines),
        tuple(_gate(gate, asked) for gate in remedy.gates),
    )


def _gate(gate: Gate, asked: Asked) -> tuple[str, str, str, str]:
    days = (gate.acts_from, gate.acts_until)
    first, last = ("" if day is None else asked.words.day(day) for day in days)
    return gate.state, first, last, gate.source


def _rule(rule: Rule, what: str, asked: Asked) -> RuleLine:
    words = asked.words
    if rule.counting is None:
        length = words.say("no fixed limit")
    else:
        length = _length(rule.counting.length, words)
    return RuleLine(
        words.say(what),
        length,
        words.say(STARTS[rule.start]),
        words.day(rule.since) if rule.since else "",
        words.day(rule.until) if rule.until else "",
        rule.source,
        words.say("checked by {who}", who=rule.checked_by)
        if rule.checked_by
        else words.say("to be checked by a lawyer"),
        words.label(rule.note, ""),
    )


def _length(length: Length, words: Words) -> str:
    number = length.amount
    match length.unit:
        case "days":
            return words.count("{count} day", "{count} days", number)
        case "working days":
            return words.count("{count} working day", "{count} working days", number)
        case "months":
            return words.count("{count} month", "{count} months", number)
        case "years":
            return words.count("{count} year", "{count} years", number)
