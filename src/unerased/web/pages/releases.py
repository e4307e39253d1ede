"""The ledger: every release, what it told, its files again, withdrawing one, planning its audit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from unerased.figures.release.sheet.method import LANGUAGES
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.offers import NAMES, changes_of
from unerased.web.show.figures.released import ReleaseRow, row_of, tables_of_release
from unerased.web.show.forms.changing import Corrected, reason_of, what_ended
from unerased.web.show.forms.fields import Field
from unerased.web.show.forms.forming import field_of, remember, texts_of
from unerased.web.show.forms.saying import Typed
from unerased.web.words import LANGUAGES as NAMES_OF
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.figures.release import Issued, Past
    from unerased.register.rows import ReleaseRow as Row
    from unerased.web.desk import Asked
    from unerased.web.show.figures.breakdown import TableCard

_KINDS: Final = {
    "json": "application/json",
    "yaml": "application/yaml",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
}
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Every release, the latest first."""

    rows: tuple[ReleaseRow, ...]
    section: str = "figures"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a release; `unlike` when it is not the bytes that were released."""

    name: str
    size: str
    what: str
    unlike: bool


@dataclass(frozen=True, slots=True)
class AuditPlan:
    """How many records must be opened for a bound, or what is wrong with the question."""

    field: Field
    open: str = ""
    count: str = ""
    closed_review: bool = False


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release.

    Attributes:
        withdrawn: why it was withdrawn, when it was.
        reason: the field for withdrawing it; None when it was.
    """

    row: ReleaseRow
    facts: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    tables: tuple[TableCard, ...]
    files: tuple[FileRow, ...]
    sheets: tuple[tuple[str, str], ...]
    audit: AuditPlan
    withdrawn: Corrected | None
    reason: Field | None
    saved: str = ""
    published: bool = False
    section: str = "figures"


@require_safe
@reading
def releases(asked: Asked) -> HttpResponse:
    """The list of releases."""
    from unerased.figures.release import past  # noqa: PLC0415 - brings scipy

    every = past(asked.register.db)
    rows = tuple(row_of(one, every, asked) for one in reversed(every))
    return shown(asked.request, "releases.html", LedgerPage(rows))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def release(asked: Asked, code: str) -> HttpResponse:
    """One release; a POST withdraws it."""
    found, row = _one(asked, code)
    typed = Typed(asked, texts_of(asked))
    if asked.request.method == "POST":
        reason = reason_of(typed)
        if not typed.errors:
            from unerased.figures.release import withdraw  # noqa: PLC0415 - brings scipy

            remember(asked, withdraw(asked.register, found.code, reason).code)
            return go(f"/releases/{found.code}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "release.html", _page(asked, found, row, typed), status)


@require_safe
@reading
def file(asked: Asked, code: str, name: str) -> HttpResponse:
    """A file of a release again, byte for byte."""
    files = _made(asked, *_one(asked, code)).files
    if name not in files:
        raise NotHere("A release has no such file.")
    kind = _KINDS[name.rpartition(".")[2]]
    answer = HttpResponse(files[name], content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _one(asked: Asked, typed: str) -> tuple[Past, Row]:
    from unerased.figures.release import NoRelease, one  # noqa: PLC0415 - brings scipy

    try:
        return one(asked.register.db, parse_code(typed))
    except (NoRelease, BadCode):
        raise NotHere("There is no such release.") from None


def _made(asked: Asked, found: Past, row: Row) -> Issued:
    """The files of a release; they are set once for a state of the register."""
    from unerased.figures.release import issued  # noqa: PLC0415 - brings scipy

    def make() -> Issued:
        return issued(found.content, row.release.receipt.encode(), found.code)

    return asked.desk.cache.get(asked.register.heads, ("files of", found.code), make)


WHAT: Final = {
    "receipt": mark("the signed receipt, which fixes the number and its definition"),
    "definition": mark("the definition, as it was recorded"),
    "published": mark("every value that was told"),
    "html": mark("the sheet, as a page that works with everything switched off"),
    "pdf": mark("the sheet, to be printed"),
    "csv": mark("the numbers, as a table"),
    "png": mark("a picture"),
}


def _what(name: str) -> str:
    """What a file is, by the beginning of its name or by its end."""
    first, _, _ = name.partition(".")
    return WHAT.get(first) or WHAT[name.rpartition(".")[2]]


def _page(asked: Asked, found: Past, row: Row, typed: Typed) -> ReleasePage:
    from unerased.figures.release import past  # noqa: PLC0415 - brings scipy

    words, content = asked.words, found.content
    made = _made(asked, found, row)
    audience = asked.book.lists["audiences"].terms.get(content.audience)
    facts = [
        (words.say("Way"), words.say(NAMES.get(content.alternative, content.alternative))),
        (words.say("For whom"), words.label(audience.labels, "") if audience else content.audience),
        (words.say("Smallest number told"), words.number(content.policy.k)),
        (words.say("Waits for the next release"), words.number(content.waiting)),
    ]
    live = found.status == "live"
    reason = Field("reason", words.say("Why it is withdrawn"), "area")
    help_reason = mark(
        "It stays beside the release, inside. The next sheet says that it was withdrawn."
    )
    return ReleasePage(
        row=row_of(found, past(asked.register.db), asked),
        facts=tuple(facts),
        changes=changes_of(content.corrections, words),
        tables=tables_of_release(content, Look.of(asked)),
        files=tuple(
            FileRow(name, words.number(len(data)), words.say(_what(name)), name in made.unlike)
            for name, data in made.files.items()
        ),
        sheets=tuple(
            (f"/sheet/{found.code}/{language}", NAMES_OF[language])
            for language in LANGUAGES
            if content.sheet is not None
        ),
        audit=_audit(asked, content.published.total),
        withdrawn=None if live else what_ended(row.correction, asked),
        reason=field_of(typed, reason, help_reason) if live else None,
        saved=session_of(asked.request).pop("saved", ""),
        published=session_of(asked.request).pop("published", "") == found.code,
    )


def _audit(asked: Asked, count: int) -> AuditPlan:
    """How many of the records must be opened to show a share, none of them failing."""
    from unerased.figures.release import AuditRefused, needed  # noqa: PLC0415 - brings scipy

    words = asked.words
    text = asked.request.GET.get("share", "94")
    error, found = "", None
    try:
        found = needed(count, Fraction(text.replace(",", ".")) / _HUNDRED)
    except (AuditRefused, ValueError, ZeroDivisionError):
        error = words.say("Write a share between 1 and 99, such as 94.")
    label = words.say("At least so many of a hundred are to be shown right")
    field = Field("share", label, "number", text[:8], error=error)
    if found is None:
        return AuditPlan(field)
    return AuditPlan(
        field, words.number(found.open), words.number(found.count), found.closed_review
    )
