"""Protection work as a page shows it: needs with who sees to them, and how many are where."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.values import Term
from unerased.register import reads
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.remedies.limits import between_words
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.remedies import Need
    from unerased.web.desk import Asked

_LATE = {"late": (mark("overdue"), "deny"), "may be late": (mark("may be overdue"), "wait")}


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need."""

    link: CodeLink
    persons: tuple[CodeLink, ...]
    kind: str
    status: str
    responsible: str
    due: str
    late: str
    css: str
    open: bool


@dataclass(frozen=True, slots=True)
class Where:
    """How many persons, recorded one by one, are where, in kind only."""

    label: str
    number: str


def need_rows(needs: Sequence[Need], asked: Asked) -> tuple[NeedRow, ...]:
    """Rows of needs, in the order given."""
    return tuple(_row(need, asked, Look.of(asked)) for need in needs)


def _row(need: Need, asked: Asked, look: Look) -> NeedRow:
    words = asked.words
    late, css = _LATE.get(need.late(asked.desk.today()), ("", ""))
    return NeedRow(
        link(need.code, asked.book),
        tuple(link(code, asked.book) for code in need.persons),
        ", ".join(look.term("protection_needs", term) for term in need.kinds),
        ", ".join(look.term("need_statuses", term) for term in need.statuses)
        or look.term("need_statuses", "open"),
        ", ".join(need.responsible),
        between_words(need.due, words),
        words.say(late) if late else "",
        css,
        need.open,
    )


def whereabouts(asked: Asked) -> tuple[Where, ...]:
    """How many persons are said to be where; those of whom sources differ are counted apart."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in reads.claims_with(asked.register.db, "person.whereabouts_kind"):
        if isinstance(row.claim.value, Term):
            said[row.claim.subject].add(row.claim.value.term)
    look, words = Look.of(asked), asked.words
    counted = Counter(next(iter(terms)) for terms in said.values() if len(terms) == 1)
    differ = sum(len(terms) > 1 for terms in said.values())
    found = [
        Where(look.term("whereabouts", term), words.number(counted[term]))
        for term in asked.book.lists["whereabouts"].terms
        if counted[term]
    ]
    if differ:
        found.append(Where(words.say("sources differ"), words.number(differ)))
    return tuple(found)
