"""Cases, limits, denials and needs as plain JSON values: what commands print and others read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from unerased.remedies.calendar_file import Due
    from unerased.remedies.faults import Fault
    from unerased.remedies.investigation import Investigation
    from unerased.remedies.limits import Limit
    from unerased.remedies.needs import Need
    from unerased.remedies.position import Denials
    from unerased.remedies.reader import Case
    from unerased.remedies.rows import Next, Row
    from unerased.remedies.rules import Remedy, Rule
    from unerased.remedies.steps import Between
    from unerased.remedies.waits import Wait


def plain_case(case: Case, waits: Sequence[Wait], today: dt.date) -> dict[str, Any]:
    """The ledger of a person: codes, dates and terms, no word that tells who somebody is."""
    ledger = case.ledger
    return {
        "person": ledger.person,
        "on": today.isoformat(),
        "state": ledger.state,
        "rows": [_row(row, today) for row in ledger.rows],
        "help": [step.code for step in ledger.help],
        "waits": [
            {
                "for": wait.what,
                "step": wait.step,
                "least_days": wait.least,
                "most_days": wait.most,
                "goes_on": wait.goes_on,
            }
            for wait in waits
        ],
        "unknown_remedies": dict(ledger.unknown),
        "faults": [plain_fault(fault) for fault in case.faults],
    }


def _row(row: Row, today: dt.date) -> dict[str, Any]:
    step, remedy = row.step, row.remedy
    return {
        "step": step.code if step else None,
        "remedy": remedy.name if remedy else (step.remedy or None if step else None),
        "label": remedy.labels["en"] if remedy else None,
        "scope": remedy.scope if remedy else None,
        "authority": list(step.texts("authority")) if step else [],
        "kind": list(step.terms("kind")) if step else [],
        "outcome": list(step.terms("outcome")) if step else [],
        "state": row.state,
        "standing": {term: list(codes) for term, codes in row.standing.items()},
        "filed": plain_between(row.filed),
        "decided": plain_between(row.decided),
        "served": plain_between(row.served),
        "answer": plain_limit(row.answer, today),
        "limit": plain_limit(row.limit, today),
        "next": [_next(one, today) for one in row.next],
        "gate": row.gate.name.lower(),
        "gates": [gate.source for gate in row.gates],
        "documents": list(row.documents),
        "after": row.after or None,
    }


def _next(one: Next, today: dt.date) -> dict[str, Any]:
    return {
        "remedy": one.remedy.name,
        "label": one.remedy.labels["en"],
        "opens": one.opens.name.lower(),
        "limit": plain_limit(one.limit, today),
        "step": one.step or None,
    }


def plain_limit(limit: Limit | None, today: dt.date) -> dict[str, Any] | None:
    """A limit, with how it stands on a day and where its rules stand."""
    if limit is None:
        return None
    return {
        "to": limit.what,
        "last": _day(limit.last),
        "latest": _day(limit.latest),
        "why_not": limit.why or None,
        "standing": limit.standing(today),
        "days_left": limit.days_left(today),
        "runs_from": limit.start,
        "counted_from": limit.counted_from,
        "extended": limit.extended,
        "stated": plain_between(limit.stated),
        "years_without_all_holidays": list(limit.unknown_years),
        "sources": [rule.source for rule in limit.rules],
        "checked_by": [rule.checked_by or None for rule in limit.rules],
    }


def plain_between(between: Between | None) -> dict[str, Any] | None:
    """A date as the interval that it lies in."""
    if between is None:
        return None
    return {
        "earliest": _day(between.earliest),
        "latest": _day(between.latest),
        "claims": list(between.claims),
    }


def plain_fault(fault: Fault) -> dict[str, Any]:
    """What cannot be right, with the claims to look at."""
    return {"what": fault.what, "records": list(fault.steps), "claims": list(fault.claims)}


def plain_due(due: Due, today: dt.date) -> dict[str, Any]:
    """A last day that is ahead."""
    limit = plain_limit(due.limit, today)
    return {
        "person": due.person,
        "step": due.step,
        "ours": due.ours,
        "remedy": due.limit.remedy,
        "limit": limit,
    }


def plain_denials(found: Denials) -> dict[str, Any]:
    """Statements in the order of time, with what is new in each, and what nobody spoke of."""
    return {
        "statements": [
            {
                "statement": turn.denial.code,
                "speakers": list(turn.denial.speakers),
                "office": list(turn.denial.offices),
                "setting": list(turn.denial.settings),
                "when": plain_between(turn.denial.when),
                "order_known": turn.order_known,
                "lines": list(turn.denial.lines),
                "new_lines": list(turn.new_lines),
                "new_stances": list(turn.new_stances),
                "contested": [
                    {
                        "claim": one.claim,
                        "about": one.subject,
                        "stance": one.stance,
                        "rests_on_sources": list(one.origins),
                        "findings": list(one.findings),
                        "files": list(one.files),
                    }
                    for one in turn.denial.contested
                ],
                "newly_contested": turn.newly_contested,
                "contradicted": [
                    {"claim": one.claim, "by": one.other, "why": one.why}
                    for one in turn.denial.against
                ],
                "answers": list(turn.denial.answers),
                "answer_rests_on": list(turn.denial.rests_on),
                "unanswered": turn.denial.owed,
            }
            for turn in found.turns
        ],
        "never_addressed": [
            {
                "about": one.subject,
                "claims": list(one.claims),
                "rests_on_sources": list(one.origins),
            }
            for one in found.unaddressed
        ],
    }


def plain_investigation(found: Investigation) -> dict[str, Any]:
    """Criteria with their points, and the claims of each."""
    return {
        "steps": list(found.steps),
        "standards": list(found.sources),
        "criteria": [
            {
                "criterion": one.name,
                "label": one.labels["en"],
                "paragraphs": one.paragraphs,
                "points": [
                    {
                        "point": point.term,
                        "said": point.said,
                        "done": list(point.done),
                        "not_done": list(point.not_done),
                    }
                    for point in one.points
                ],
                "waits": [[wait.what, wait.step, wait.least, wait.most] for wait in one.waits],
            }
            for one in found.criteria
        ],
    }


def plain_need(need: Need, today: dt.date) -> dict[str, Any]:
    """A need; who sees to it is told, where the person is is not known here."""
    return {
        "need": need.code,
        "persons": list(need.persons),
        "kind": list(need.kinds),
        "status": list(need.statuses),
        "responsible": list(need.responsible),
        "due": plain_between(need.due),
        "open": need.open,
        "late": need.late(today) or None,
    }


def plain_remedy(remedy: Remedy, file: str) -> dict[str, Any]:
    """A remedy with its rules, each with its source."""
    return {
        "remedy": remedy.name,
        "label": remedy.labels["en"],
        "body": remedy.body["en"],
        "scope": remedy.scope,
        "state": remedy.state or None,
        "to_exhaust": remedy.to_exhaust,
        "file_within": [_rule(rule) for rule in remedy.file_within],
        "answer_within": [_rule(rule) for rule in remedy.answer_within],
        "gates": [
            {
                "state": gate.state,
                "acts_from": _day(gate.acts_from),
                "acts_until": _day(gate.acts_until),
                "source": gate.source,
            }
            for gate in remedy.gates
        ],
        "file": file,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    length = rule.counting.length if rule.counting else None
    return {
        "within": f"{length.amount} {length.unit}" if length else "no fixed limit",
        "runs_from": rule.start,
        "since": _day(rule.since),
        "until": _day(rule.until),
        "ends_on_free_day": "next working day"
        if rule.counting and rule.counting.moves_on
        else "stays",
        "source": rule.source,
        "dated": rule.dated or None,
        "checked_by": rule.checked_by or None,
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
