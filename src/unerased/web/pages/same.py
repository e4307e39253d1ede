"""The same person twice: who may be one, both side by side, and what the team finds."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased.model.records import Finding
from unerased.register import reads
from unerased.register.reads.changes import findings_about
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.pages.judge import STATUSES
from unerased.web.show.claims.cards import ShownValue, said_value
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.changing import Form
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.finding import (
    Past,
    also_superseded,
    finding_fields,
    judged,
    past_of,
    save_finding,
)
from unerased.web.show.forms.forming import field_of, known_code, texts_of
from unerased.web.show.forms.saying import Typed
from unerased.web.show.records.beside import Beside, beside, identifying
from unerased.web.show.records.oneperson import QUESTIONS, counted_with
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.records import Question, Verdict
    from unerased.register.rows import FindingRow
    from unerased.web.desk import Asked

#: so many candidates are offered, the likest first
MOST: Final = 20
_TWO: Final = 2
#: what each button says of two persons: the question, the verdict, and the words
ANSWERS: Final[dict[str, tuple[Question, Verdict, str]]] = {
    "one": ("same_person", "established", mark("These two are one person")),
    "two": ("not_same_person", "established", mark("These are two different people")),
    "open": ("same_person", "undetermined", mark("Not known yet")),
}
#: what stands beside a candidate; it tells nobody who that is
_FEW: Final = ("person.age", "person.sex", "person.origin", "person.affected_as")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose name is like this person's. `like` is in hundredths, 100 for the same."""

    link: CodeLink
    like: int
    few: tuple[ShownValue, ...]
    href: str
    judged: str


@dataclass(frozen=True, slots=True)
class SamePage:
    """Who may be the same person as this one."""

    person: CodeLink
    same: tuple[CodeLink, ...]
    candidates: tuple[Candidate, ...]
    form: Form
    saved: str
    section: str = "person"


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two persons side by side.

    Attributes:
        found: what holds now on these two, "" for nothing.
        retract: where the finding that holds is taken back, "" for none.
        in_the_way: findings on more than these two; they are taken back on their own.
    """

    one: CodeLink
    other: CodeLink
    here: str
    both: Beside
    revealed: bool
    found: str
    retract: str
    past: tuple[Past, ...]
    in_the_way: tuple[CodeLink, ...]
    form: Form
    section: str = "person"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def same(asked: Asked, code: str) -> HttpResponse:
    """Candidates for a person, and any code that is typed."""
    person = _person(asked, code)
    typed = Typed(asked, texts_of(asked))
    posted = asked.request.method == "POST"
    if posted:
        other = typed.code("with", "person", needed=True)
        if other == person:
            typed.wrong("with", mark("This is the person's own code."))
        if other and not typed.errors:
            return go(f"/same/{person}/{other}")
    words, look = asked.words, Look.of(asked)
    field = field_of(
        typed, Field("with", words.say("Compare with"), "code"), mark("The code of another person")
    )
    form = Form(
        f"/same/{person}",
        (field,),
        (Option("compare", words.say("Put side by side")),),
        len(typed.errors),
        typed.errors.get("", ""),
    )
    page = SamePage(
        link(person, asked.book),
        tuple(link(other, asked.book) for other in counted_with(person, look)),
        _candidates(asked, person, look),
        form,
        session_of(asked.request).pop("saved", ""),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "same.html", page, status)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def compare(asked: Asked, code: str, other: str) -> HttpResponse:
    """Two persons side by side, their names only after asking; and the finding on them."""
    pair = (_person(asked, code), _person(asked, other))
    if pair[0] == pair[1]:
        raise NotHere("These are not two persons.")
    look = Look.of(asked)
    posted = asked.request.method == "POST"
    reveal = posted and "show" in asked.request.POST
    if reveal:
        for who, names in identifying(pair, look).items():
            asked.register.log_read(who, *names)
    typed = Typed(asked, texts_of(asked))
    every = [
        one for one in findings_about(asked.register.db, pair, live=False) if _on_both(one, pair)
    ]
    saving = posted and not reveal
    if saving and _save(typed, pair, every):
        return go(f"/same/{pair[0]}")
    page = _compared(typed, pair, every, look, reveal=reveal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if saving else HTTPStatus.OK
    return shown(asked.request, "compare.html", page, status)


def _person(asked: Asked, code: str) -> str:
    full = known_code(asked, code)
    row = reads.entity(asked.register.db, full)
    if row is None or row.kind != "person":
        raise NotHere("Only a person can be the same person.")
    return full


def _on_both(row: FindingRow, pair: tuple[str, str]) -> bool:
    return row.finding.question in QUESTIONS and set(pair) <= set(row.finding.about)


def _candidates(asked: Asked, person: str, look: Look) -> tuple[Candidate, ...]:
    """Persons whose names are like this one's; that names were compared is in the log."""
    register, words = asked.register, asked.words
    found = reads.name_candidates(register.db, person, MOST)
    register.log_search(len(found))
    rows = reads.claims_about(register.db, [one.person for one in found])
    few = [row for row in rows if row.claim.property in _FEW and not look.hides(row.claim)]
    look.around(few)
    look.judged([person])
    statuses = {
        other: words.say(ANSWERS[_answer(one)][2])
        for one in look.findings_on(person)
        if one.question in QUESTIONS
        for other in one.about
    }
    return tuple(
        Candidate(
            link(one.person, asked.book),
            round(one.score * 100),
            tuple(
                said_value(row.claim, look, reveal=False)
                for row in few
                if row.claim.subject == one.person
            ),
            f"/same/{person}/{one.person}",
            statuses.get(one.person, ""),
        )
        for one in found
    )


def _answer(finding: Finding) -> str:
    """The button that says what a finding on persons found."""
    if finding.verdict == "undetermined":
        return "open"
    same_one = (finding.question == "same_person") is (finding.verdict == "established")
    return "one" if same_one else "two"


def _save(typed: Typed, pair: tuple[str, str], every: list[FindingRow]) -> bool:
    asked = typed.asked
    live = [one.finding for one in every if one.status == "live"]
    answer = ANSWERS.get(typed.text("do"))
    if answer is None:
        typed.wrong("", mark("Choose one."))
    elif any(len(one.about) > _TWO for one in live):
        typed.wrong("", mark("A finding on more persons than these two holds. Take it back first."))
    said = judged(typed)
    if said is None or answer is None:
        return False
    finding = Finding(
        asked.register.new_code("finding"),
        answer[0],
        tuple(sorted(pair)),
        answer[1],
        said.standard,
        said.reasons,
        said.dated,
        live[-1].code if live else "",
    )
    more = also_superseded(typed, finding, live)
    return save_finding(typed, finding, more, asked.words.say("A finding"))


def _compared(
    typed: Typed, pair: tuple[str, str], every: list[FindingRow], look: Look, *, reveal: bool
) -> ComparePage:
    asked, words = typed.asked, typed.asked.words
    two = [one for one in every if len(one.finding.about) == _TWO]
    more = [one for one in every if len(one.finding.about) > _TWO and one.status == "live"]
    holds = next((one.finding for one in reversed(two) if one.status == "live"), None)
    here = f"/same/{pair[0]}/{pair[1]}"
    form = Form(
        here,
        finding_fields(typed),
        tuple(Option(value, words.say(text)) for value, (_, _, text) in ANSWERS.items()),
        len(typed.errors),
        typed.errors.get("", ""),
    )
    statuses = {name: words.say(text) for name, text in STATUSES.items()}
    return ComparePage(
        link(pair[0], asked.book),
        link(pair[1], asked.book),
        here,
        beside(pair, look, reveal=reveal),
        reveal,
        words.say(ANSWERS[_answer(holds)][2]) if holds else "",
        f"/retract/{holds.code}" if holds else "",
        past_of(two, look, statuses),
        tuple(link(one.finding.code, asked.book) for one in more),
        form,
    )
