"""What came of a step: a decision with its letter, a longer time limit, an answer that is missing.

One form and one page each. The letter can be the source of what is entered from it, so that
nobody has to make one first and carry its code about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from unerased import evidence
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.model.values import Ref, Text
from unerased.register import reads
from unerased.remedies import BadRules, case_of
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import LANGS, field_of, remember, shared, texts_of
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.show.forms.typed import field_for, said_words
from unerased.web.show.remedies.limits import LimitLine, lens_of, limit_line
from unerased.web.show.remedies.news import NEWS, SILENT, News
from unerased.web.uploads import file_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.codebook import Property
    from unerased.register.rows import ClaimRow
    from unerased.remedies import Row
    from unerased.web.desk import Asked

_LETTER: Final = mark(
    "The code of the source that says so; empty: the letter itself becomes a source"
)
_OURS: Final = mark("The code of the source that says so; empty: our own team says so")


@dataclass(frozen=True, slots=True)
class NewsPage:
    """The form, with the step that it is about."""

    step: CodeLink
    heading: str
    help: str
    action: str
    authority: tuple[str, ...]
    limits: tuple[LimitLine, ...]
    fields: tuple[Field, ...]
    letter: bool
    received: Field
    file_error: str
    errors: int
    general: str
    section: str = "limits"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def news(asked: Asked, code: str, what: str) -> HttpResponse:
    """The form, and saving it."""
    if what not in NEWS:
        raise NotHere("Nothing of this kind comes of a step.")
    step, rows = _step(asked, code)
    typed = Typed(asked, texts_of(asked))
    saved = asked.request.method == "POST" and _save(typed, step, rows, what)
    if saved:
        return go(_onwards(asked, step, rows))
    page = _page(typed, step, rows, what)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "news.html", page, status)


def _step(asked: Asked, typed: str) -> tuple[str, list[ClaimRow]]:
    try:
        code = parse_code(typed)
    except BadCode:
        raise NotHere("This is no code.") from None
    found = reads.entity(asked.register.db, code)
    if found is None or found.kind != "intervention":
        raise NotHere("There is no such step.")
    return code, reads.claims_of(asked.register.db, code)


def _page(typed: Typed, step: str, rows: list[ClaimRow], what: str) -> NewsPage:
    asked, one = typed.asked, NEWS[what]
    words, row = asked.words, _row(asked, step, rows)
    both = (row.answer, row.limit) if row else ()
    late = row is not None and row.state == "late"
    return NewsPage(
        link(step, asked.book),
        words.say(one.heading),
        words.say(one.help),
        f"/intervention/{step}/{what}",
        _authority(rows),
        tuple(limit_line(limit, asked) for limit in both if limit is not None),
        tuple(_fields(typed, one, late=late)),
        one.letter,
        field_of(
            typed,
            Field("received", words.say("How it reached you")),
            mark("By post, by hand, from the lawyer, from a portal; and when"),
        ),
        typed.errors.get("file", ""),
        len(typed.errors),
        typed.errors.get("", ""),
    )


def _fields(typed: Typed, one: News, *, late: bool) -> list[Field]:
    words, book = typed.asked.words, typed.asked.book
    fields = []
    for prop in _properties(typed.asked, one):
        error = typed.errors.get(prop.name, "")
        field = field_for(prop, book, words, typed.text(prop.name), error)
        if one is NEWS["silence"] and prop.type == "term":
            kept = [option for option in field.options if option.value in SILENT]
            labels = {option.value: option.label.strip() for option in kept}
            terms = SILENT if late else SILENT[::-1]
            options = tuple(Option(term, labels[term]) for term in terms)
            field = replace(field, options=options)
        fields.append(field)
    if any(field.kind == "area" for field in fields):
        language = Field("lang", words.say("Language of these words"), "select")
        tags = tuple(Option(tag, tag or words.say("not said")) for tag in LANGS)
        fields.append(field_of(typed, language, options=tags))
    place = Field("locator", words.say("Where in the source"))
    source = Field("source", words.say("According to"), "code")
    return [
        *fields,
        field_of(typed, source, _LETTER if one.letter else _OURS),
        field_of(typed, place, mark("Page, paragraph or time")),
    ]


def _properties(asked: Asked, one: News) -> list[Property]:
    return [asked.book.properties[f"intervention.{name}"] for name in one.asks]


def _authority(rows: list[ClaimRow]) -> tuple[str, ...]:
    said = (row.claim.value for row in rows if row.claim.property == "intervention.authority")
    return tuple(dict.fromkeys(value.text for value in said if isinstance(value, Text)))


def _whose(asked: Asked, rows: list[ClaimRow]) -> str:
    """The person or group for whom the step was taken, also through its proceeding; "" for none."""
    refs = {
        row.claim.property: row.claim.value.code
        for row in reversed(rows)
        if isinstance(row.claim.value, Ref)
    }
    own = refs.get("intervention.person", "")
    if own or "intervention.proceeding" not in refs:
        return own
    through = reads.claims_of(asked.register.db, refs["intervention.proceeding"])
    found = (row.claim.value for row in through if row.claim.property == "proceeding.person")
    return next((value.code for value in found if isinstance(value, Ref)), "")


def _row(asked: Asked, step: str, rows: list[ClaimRow]) -> Row | None:
    """How the step stands in the table of whom it was taken for."""
    person = _whose(asked, rows)
    if not person:
        return None
    try:
        ledger = case_of(asked.register.db, person, lens_of(asked)).ledger
    except BadRules:  # a decision is entered all the same; other pages name the file
        return None
    return next((row for row in ledger.tried if row.step and row.step.code == step), None)


def _onwards(asked: Asked, step: str, rows: list[ClaimRow]) -> str:
    """To the table of whom it was taken for: there stands what may come next."""
    person = _whose(asked, rows)
    kind = prefix_kind(person, asked.book)
    return f"/{kind}/{person}/remedies" if kind in ("person", "group") else f"/intervention/{step}"


def _save(typed: Typed, step: str, rows: list[ClaimRow], what: str) -> bool:
    """Save what was typed, then the letter, then that the step has it."""
    asked, one = typed.asked, NEWS[what]
    given = [prop for prop in _properties(asked, one) if typed.text(prop.name).strip()]
    letter = file_of(asked.request, "file") if one.letter else None
    held = letter is not None and bool(letter[1])
    first = f"intervention.{one.asks[0]}" if one.asks else "file"
    if not (typed.text(first).strip() if one.asks else held):
        typed.wrong(first, mark("This is needed."))
    received = typed.plain("received")
    if held and "evidence" not in asked.register.journal.compartments:
        typed.wrong("file", mark("You cannot open files in this register. Ask somebody who can."))
    source = typed.code("source", "source", needed=False)
    lines: list[dict[str, object]] = []
    if not source:
        source, lines = _own_source(asked, rows, one)
    said = {**shared(typed, source)}
    made = len(lines)
    lines += [_line(typed, step, prop, said) for prop in given]
    names = [*[""] * made, *(prop.name for prop in given)]
    records = [] if typed.errors else records_of(typed, lines, names)
    if typed.errors:
        return False
    fields = {record.code: name for record, name in zip(records, names, strict=True)}
    saved = save(typed, records, asked.words.say(one.title), fields) if records else ""
    if records and not saved:
        return False
    remember(asked, saved, source)
    return _attached(typed, step, source, letter, received) if held and letter else True


def _line(typed: Typed, step: str, prop: Property, said: dict[str, object]) -> dict[str, object]:
    value = typed.value(prop.name, prop)
    if prop.type == "text" and isinstance(value, str) and typed.text("lang"):
        value = {"text": value, "lang": typed.text("lang")}
    stated = said_words(prop, typed.text(prop.name))
    return {"subject": step, "property": prop.name, "value": value, "as_stated": stated, **said}


def _own_source(
    asked: Asked, rows: list[ClaimRow], one: News
) -> tuple[str, list[dict[str, object]]]:
    """Who says so where nobody is named: the letter; or our team, entered once."""
    if not one.letter:
        ours = reads.claims_with(asked.register.db, "source.kind", word="team")
        if ours:
            return ours[0].claim.subject, []
    code = asked.register.new_code("source")
    kind = "official_document" if one.letter else "team"
    told: dict[str, object] = {"subject": code, "source": code}
    lines: list[dict[str, object]] = [
        {"entity": "source", "code": code},
        {**told, "property": "source.kind", "value": kind},
    ]
    offices = _authority(rows) if one.letter else ()
    lines += [{**told, "property": "source.office", "value": office} for office in offices[:1]]
    return code, lines


def _attached(
    typed: Typed, step: str, source: str, letter: tuple[str, bytes], received: str
) -> bool:
    """Seal the letter, and say that the step has it.

    What was typed is saved by now and stays so whatever the disk does.
    """
    asked = typed.asked
    record = evidence.add_bytes(
        asked.register, letter[1], letter[0], received=received, source=source
    )
    line: dict[str, object] = {
        "subject": step,
        "property": "intervention.document",
        "value": record.code,
        "source": source,
    }
    records = records_of(typed, [line], ["file"])
    if typed.errors:
        return False
    return bool(save(typed, records, asked.words.say("A letter"), {records[0].code: "file"}))
