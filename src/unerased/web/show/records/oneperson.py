"""Persons whom the team found to be one: read from the findings about them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.figures.duplicates import merge

if TYPE_CHECKING:
    from unerased.model.records import Finding
    from unerased.web.show.claims.look import Look

QUESTIONS: Final = frozenset({"same_person", "not_same_person"})
#: nobody stands in a register under more codes than this
_MOST: Final = 100


def counted_with(person: str, look: Look) -> tuple[str, ...]:
    """The other codes of a person who is counted once under all of them, sorted.

    A figure joins them by the same rule, so the page says what the figure does.
    """
    found: dict[str, Finding] = {}
    seen: set[str] = set()
    ahead = {person}
    while ahead and len(seen) < _MOST:
        seen |= ahead
        look.judged(ahead)
        new = {
            finding.code: finding
            for code in ahead
            for finding in look.findings_on(code)
            if finding.question in QUESTIONS
        }
        found |= new
        ahead = {code for finding in new.values() for code in finding.about} - seen
    groups = merge(sorted(seen), found.values())
    return tuple(code for group in groups if person in group for code in group if code != person)
