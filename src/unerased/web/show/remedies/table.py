"""The exhaustion table of a person as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.truth import Truth
from unerased.remedies import BadRules, case_of
from unerased.web.show.claims.cards import ShownValue, said_value
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.remedies.limits import (
    LimitLine,
    between_words,
    lens_of,
    limit_line,
)
from unerased.web.show.remedies.phrases import FAULTS, STATES

if TYPE_CHECKING:
    from unerased.remedies import Case, Fault, Next, Row
    from unerased.remedies.steps import Step
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look


@dataclass(frozen=True, slots=True)
class NextLine:
    """A remedy that may come next."""

    label: str
    limit: LimitLine
    only_late: bool
    maybe: bool
    taken: CodeLink | None
    enter: str


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """A row of the table.

    Attributes:
        authority: who decides, in the words of the claims, else of the rules.
        remedy: by the rules, "" when nobody said which it was.
        why: what is said of whether it can help.
        gate: why it is closed, or what has to be known before it can be called open.
        enter: where a step of it is entered, "" for one that was taken.
    """

    link: CodeLink | None
    authority: tuple[ShownValue, ...]
    body: str
    remedy: str
    name: str
    state: str
    css: str
    filed: str
    number: tuple[ShownValue, ...]
    outcome: tuple[ShownValue, ...]
    decided: str
    served: str
    limits: tuple[LimitLine, ...]
    next: tuple[NextLine, ...]
    documents: tuple[CodeLink, ...]
    why: tuple[ShownValue, ...]
    gate: str
    enter: str


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What cannot be right, with the records and claims to look at."""

    words: str
    records: tuple[CodeLink, ...]
    claims: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table."""

    tried: tuple[RemedyRow, ...]
    here: tuple[RemedyRow, ...]
    outside: tuple[RemedyRow, ...]
    help: tuple[CodeLink, ...]
    faults: tuple[FaultLine, ...]
    unknown: tuple[tuple[CodeLink, str], ...]


def table_of(case: Case, asked: Asked, look: Look) -> Table:
    """The table of a case."""
    person, ledger = case.ledger.person, case.ledger
    rows = [(row, _row(row, person, asked, look)) for row in ledger.rows]
    return Table(
        tuple(shown for row, shown in rows if row.step is not None),
        tuple(
            shown
            for row, shown in rows
            if row.step is None and row.remedy and row.remedy.scope == "domestic"
        ),
        tuple(
            shown
            for row, shown in rows
            if row.step is None and row.remedy and row.remedy.scope == "international"
        ),
        tuple(link(step.code, asked.book) for step in ledger.help),
        tuple(fault_line(fault, asked) for fault in case.faults),
        tuple((link(code, asked.book), name) for code, name in ledger.unknown.items()),
    )


@dataclass(frozen=True, slots=True)
class Ahead:
    """What may come next for a person; or why no rule can be read."""

    rows: tuple[RemedyRow, ...] = ()
    trouble: str = ""


def next_of(person: str, asked: Asked, look: Look) -> Ahead:
    """What may come next for somebody for whom a step was taken; nothing where none was."""
    try:
        case = case_of(asked.register.db, person, lens_of(asked))
    except BadRules as error:
        return Ahead(trouble=str(error))
    if not case.ledger.tried:
        return Ahead()
    table = table_of(case, asked, look)
    return Ahead((*table.here, *table.outside))


def fault_line(fault: Fault, asked: Asked) -> FaultLine:
    """A fault in words."""
    return FaultLine(
        asked.words.say(FAULTS[fault.what]),
        tuple(link(code, asked.book) for code in fault.steps),
        tuple(link(code, asked.book) for code in fault.claims),
    )


def _row(row: Row, person: str, asked: Asked, look: Look) -> RemedyRow:
    words, step, remedy = asked.words, row.step, row.remedy
    state, css = STATES[row.state]
    closed = row.state == "closed"
    both = () if closed else (row.answer, row.limit)
    limits = [limit_line(one, asked) for one in both if one is not None]
    return RemedyRow(
        link(step.code, asked.book) if step else None,
        _values(step, look, "authority", "by_stated"),
        words.label(remedy.body, "") if remedy else "",
        words.label(remedy.labels, "") if remedy else "",
        remedy.name if remedy else step.remedy if step else "",
        words.say(state),
        css,
        between_words(row.filed, words),
        _values(step, look, "registration_number"),
        _values(step, look, "outcome", "reason_given", "forwarded_to"),
        between_words(row.decided, words),
        between_words(row.served, words),
        tuple(limits),
        tuple(_next(one, row, person, asked) for one in row.next),
        tuple(link(code, asked.book) for code in row.documents),
        _values(step, look, "standing", "why_ineffective"),
        _gate(row, asked),
        "" if step or closed or not remedy else _enter(person, remedy.name, row.after, asked),
    )


def _next(one: Next, row: Row, person: str, asked: Asked) -> NextLine:
    after = row.step.code if row.step else ""
    return NextLine(
        asked.words.label(one.remedy.labels, one.remedy.name),
        limit_line(one.limit, asked),
        one.opens is Truth.NO,
        one.opens is Truth.MAYBE,
        link(one.step, asked.book) if one.step else None,
        "" if one.step else _enter(person, one.remedy.name, after, asked),
    )


def _enter(person: str, remedy: str, after: str, asked: Asked) -> str:
    """Where a step of a remedy is entered, with what is known of it filled in."""
    found = f"/add/intervention?intervention.person={person}&intervention.remedy={remedy}"
    kind = asked.book.kind_of_code(after) if after else None
    return (
        f"{found}&intervention.follows={after}" if kind and kind.name == "intervention" else found
    )


def _gate(row: Row, asked: Asked) -> str:
    words = asked.words
    notes = [note for gate in row.gates if (note := words.label(gate.note, ""))]
    if row.gate is Truth.NO:
        return " ".join((words.say("Everything recorded lies outside its time."), *notes))
    if row.gate is Truth.MAYBE and row.gates:
        said = words.say("Whether what happened lies within its time is not known for every act.")
        return " ".join((said, *notes))
    if row.gate is Truth.MAYBE:
        return words.say("Whether this State has accepted it is not in the rules: check it.")
    return ""


def _values(step: Step | None, look: Look, *names: str) -> tuple[ShownValue, ...]:
    """What is said of a step; what tells who somebody is only as a mark that it is there."""
    if step is None:
        return ()
    shown = (
        said_value(claim, look, reveal=False) for name in names for claim in step.said.get(name, ())
    )
    return tuple(dict.fromkeys(shown))
