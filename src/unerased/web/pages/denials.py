"""Denials and answers across all statements: the position over time, and what nobody spoke of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from unerased.register import reads
from unerased.web.answer import reads as reading
from unerased.web.answer import shown
from unerased.web.show.claims.cards import ClaimCard, ShownValue, Speaker, card_of, speaker_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.past.asof import AsOf, as_of
from unerased.web.show.remedies.limits import between_words
from unerased.web.whole import denials_in, is_small

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from unerased.register.rows import ClaimRow
    from unerased.remedies import Turn, Unaddressed
    from unerased.web.desk import Asked

#: so many statements stand on a page, so many claims of each, so many things nobody spoke of
MOST: Final = 20
MOST_CLAIMS: Final = 8
MOST_SILENT: Final = 50


@dataclass(frozen=True, slots=True)
class ContestedPart:
    """A claim that is contested, with who says so of their own knowledge, and the files held."""

    card: ClaimCard
    origins: tuple[CodeLink, ...]
    files: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class DenialPart:
    """One statement: they say, we hold."""

    link: CodeLink
    speakers: tuple[Speaker, ...]
    offices: tuple[str, ...]
    settings: tuple[str, ...]
    when: str
    order_known: bool
    words: tuple[ShownValue, ...]
    lines: tuple[tuple[str, bool], ...]
    contested: tuple[ContestedPart, ...]
    contested_more: int
    contested_all: int
    new: int
    weakest: int
    against: tuple[ClaimCard, ...]
    answers: tuple[ClaimCard, ...]
    rests_on: tuple[ClaimCard, ...]
    owed: bool
    among_officials: bool


@dataclass(frozen=True, slots=True)
class SilentRow:
    """Something of which no official has spoken."""

    link: CodeLink
    what: tuple[ClaimCard, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class DenialsPage:
    """Everything on the page. `ask` is where it is worked out, "" when it is."""

    parts: tuple[DenialPart, ...]
    total: int
    owed: int
    silent: tuple[SilentRow, ...]
    silent_all: int
    before: str
    following: str
    then: AsOf
    ask: str = ""
    path: str = "/denials"
    section: str = "contradictions"


@require_safe
@reading
def denials(asked: Asked) -> HttpResponse:
    """What officials said against the record, in the order of time."""
    then = as_of(asked)
    if not is_small(asked) and "all" not in asked.request.GET:
        empty = DenialsPage((), 0, 0, (), 0, "", "", then, "/denials?all=1")
        return shown(asked.request, "denials.html", empty)
    found = denials_in(asked, then.heads)
    typed = asked.request.GET.get("from", "0")
    start = int(typed) if typed.isdecimal() and len(typed) < 7 else 0  # noqa: PLR2004 - no list is longer
    turns = found.turns[start : start + MOST]
    silent = found.unaddressed[:MOST_SILENT]
    look, rows = _around(turns, silent, then, asked)
    page = DenialsPage(
        tuple(_part(turn, look, rows, asked) for turn in turns),
        len(found.all),
        len(found.owed),
        tuple(_silent(one, look, rows, asked) for one in silent),
        len(found.unaddressed),
        _address(max(start - MOST, 0), then.on) if start else "",
        _address(start + MOST, then.on) if start + MOST < len(found.turns) else "",
        then,
    )
    return shown(asked.request, "denials.html", page)


def _around(
    turns: Iterable[Turn], silent: Iterable[Unaddressed], then: AsOf, asked: Asked
) -> tuple[Look, dict[str, ClaimRow]]:
    codes: set[str] = set()
    speakers: set[str] = set()
    for turn in turns:
        one = turn.denial
        codes.update(one.words, one.answers, one.rests_on)
        codes.update(code for pair in one.against for code in (pair.claim, pair.other))
        codes.update(contested.claim for contested in one.contested[:MOST_CLAIMS])
        speakers.update(one.speakers)
    for silence in silent:
        codes.update(silence.claims)
    rows = reads.get_claims(asked.register.db, codes, heads=then.heads)
    look = Look.of(asked)
    look.around(list(rows.values()))
    look.about(speakers)
    return look, rows


def _part(turn: Turn, look: Look, rows: dict[str, ClaimRow], asked: Asked) -> DenialPart:
    one = turn.denial
    contested = one.contested[:MOST_CLAIMS]
    return DenialPart(
        link(one.code, asked.book),
        tuple(found for code in one.speakers if (found := speaker_of(code, look))),
        one.offices,
        one.settings,
        between_words(one.when, asked.words),
        turn.order_known,
        tuple(dict.fromkeys(card.value for card in _cards(one.words, look, rows))),
        tuple((look.term("denial_lines", line), line in turn.new_lines) for line in one.lines),
        tuple(
            ContestedPart(
                card_of(rows[found.claim], look),
                tuple(link(code, asked.book) for code in found.origins),
                tuple(link(code, asked.book) for code in found.files),
            )
            for found in contested
            if found.claim in rows
        ),
        len(one.contested) - len(contested),
        len(one.contested),
        turn.newly_contested,
        min((len(found.origins) for found in one.contested), default=0),
        _cards((code for pair in one.against for code in (pair.claim, pair.other)), look, rows),
        _cards(one.answers, look, rows),
        _cards(one.rests_on, look, rows),
        one.owed,
        one.among_officials,
    )


def _silent(one: Unaddressed, look: Look, rows: dict[str, ClaimRow], asked: Asked) -> SilentRow:
    telling = [
        code
        for code in one.claims
        if code in rows
        and rows[code].claim.property in ("act.violation", "act.victim", "group.size")
    ]
    own = [code for code in telling if not rows[code].claim.derived_from] or telling
    return SilentRow(link(one.subject, asked.book), _cards(own, look, rows), len(one.origins))


def _cards(codes: Iterable[str], look: Look, rows: dict[str, ClaimRow]) -> tuple[ClaimCard, ...]:
    return tuple(card_of(rows[code], look) for code in dict.fromkeys(codes) if code in rows)


def _address(start: int, on: str) -> str:
    return f"/denials?from={start}" + (f"&on={on}" if on else "")
