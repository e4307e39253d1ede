"""What a form asks for as a page shows it: each point with its state, and where it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from unerased.remedies import rules_of
from unerased.remedies.checks import wording
from unerased.remedies.conversation import QUESTIONS
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.remedies.checks import Answer, Checked, Point
    from unerased.remedies.checks.points import Target
    from unerased.web.desk import Asked

#: the look of the tag of each state
_CSS: Final[Mapping[str, str]] = {"missing": "deny", "conflict": "deny", "uncertain": "wait"}
#: what is entered with a decision, and with its letter
_OF_A_DECISION: Final = frozenset(
    {"intervention.decided", "intervention.served", "intervention.outcome"}
)
#: so many claims are named beside one answer
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Enter:
    """Where something is entered: its address, and what to do there."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of one point.

    Attributes:
        about: the act or step that is meant, where it is not the person.
        claims: what the answer rests on, or what is in conflict.
    """

    state: str
    css: str
    why: str
    about: CodeLink | None
    enter: Enter | None
    claims: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class PointPart:
    """What the form asks for once, whoever has checked that it does, and each answer to it."""

    asks: str
    mark: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """A form with its answers: what is open, what is done by hand, what is there."""

    title: str
    complete: bool
    open: tuple[PointPart, ...]
    hand: tuple[PointPart, ...]
    there: tuple[PointPart, ...]


def checked_part(found: Checked, person: str, asked: Asked) -> CheckedPart:
    """A checked form in words. `person` is a code, "" for a form that is about nobody."""
    parts: dict[str, dict[str, list[tuple[Point, AnswerLine]]]] = {
        name: {} for name in ("open", "hand", "there")
    }
    for point, answer in found.answers:
        part = {"there": "there", "by hand": "hand"}.get(answer.state, "open")
        asks = wording.asks(point, asked.language)
        line = (point, _line(answer, person, asked, found.form.kind))
        parts[part].setdefault(asks, []).append(line)
    return CheckedPart(
        wording.title(found.form, asked.language),
        found.complete,
        _points(parts["open"], asked),
        _points(parts["hand"], asked),
        _points(parts["there"], asked),
    )


def _points(
    found: Mapping[str, Sequence[tuple[Point, AnswerLine]]], asked: Asked
) -> tuple[PointPart, ...]:
    return tuple(
        PointPart(asks, wording.mark(lines[0][0], asked.language), tuple(one for _, one in lines))
        for asks, lines in found.items()
    )


def _line(answer: Answer, person: str, asked: Asked, form: str) -> AnswerLine:
    language, target = asked.language, answer.target
    about = target.code if target is not None and target.code != person else ""
    return AnswerLine(
        wording.state(answer, language),
        _CSS.get(answer.state, ""),
        wording.why(answer, language),
        link(about, asked.book) if about else None,
        _enter(answer, person, asked, form),
        tuple(link(code, asked.book) for code in dict.fromkeys(answer.claims))[:MOST],
    )


def _enter(answer: Answer, person: str, asked: Asked, form: str) -> Enter | None:
    words, target = asked.words, answer.target
    if target is None:
        return _by_hand(answer.why, person, asked)
    if answer.claims and answer.state in ("conflict", "uncertain"):
        return Enter(f"/correct/{answer.claims[0]}", words.say("Correct it"))
    href = _href(target, asked, form) + _remedy(answer, asked)
    said = mark("Ask about it") if target.kind == "consent" else mark("Enter it")
    return Enter(href, words.say(said)) if href else None


def _by_hand(why: str, person: str, asked: Asked) -> Enter | None:
    """What is written by hand may still stand on another page."""
    kind = prefix_kind(person, asked.book) if person else ""
    if why == "see_limits" and kind in ("person", "group"):
        return Enter(f"/{kind}/{person}/remedies", asked.words.say("Time limits"))
    if why == "nothing_released":
        return Enter("/figures", asked.words.say("Figures"))
    if why == "of_the_releases":
        return Enter("/releases", asked.words.say("Releases"))
    return None


def _href(target: Target, asked: Asked, form: str) -> str:
    code, name = target.code, target.property
    match target.kind:
        case "consent":
            return consent_href(code, (target.purpose, target.audience), asked, form)
        case "file":
            return f"/intervention/{code}/document"
        case "subject":
            return f"/add/{name.partition('.')[0]}?{name}={code}"
        case "property" if name in _OF_A_DECISION:
            return f"/intervention/{code}/decision"
        case "property":
            return f"/add/claim/{code}?property={name}"


def _remedy(answer: Answer, asked: Asked) -> str:
    """The remedy that was not tried, to be filled into the form of its step."""
    labels = answer.fills.get("remedy")
    known = rules_of(asked.register).remedies.values() if labels else ()
    found = next((one.name for one in known if one.labels == labels), "")
    return f"&intervention.remedy={found}" if found else ""


def consent_href(person: str, recipient: tuple[str, str], asked: Asked, form: str) -> str:
    """Where a consent is asked for, with the way back to a form; "" for a group: it cannot."""
    if prefix_kind(person, asked.book) != "person":
        return ""
    for one in QUESTIONS:
        if one.recipient == recipient:
            return f"/person/{person}/consent?form={form}#f-{one.name}"
    purpose, audience = (quote(part) for part in recipient)
    return f"/add/consent/{person}?purpose={purpose}&audience={audience}"
