"""The pages of an import: what each shows, made of the work that is held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from unerased.web.answer import shown
from unerased.web.desk import desk_of, words_for
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.fields import Option, term_options
from unerased.web.show.forms.refusals import said
from unerased.web.show.importing.columns import ColumnCard, Columns, Group, groups_of
from unerased.web.show.importing.preview import Fault, Preview, faults_of, preview_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.exchange import Plan, Table
    from unerased.model.codebook import Codebook
    from unerased.web.importing import Done, Work

__all__ = [
    "ColumnsPage",
    "DonePage",
    "PreviewPage",
    "ProgressPage",
    "columns_page",
    "preview_page",
]

_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The form that says what each column is."""

    columns: tuple[ColumnCard, ...]
    groups: tuple[Group, ...]
    kinds: tuple[Option, ...]
    violations: tuple[Option, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    general: SafeString | str
    rows: int
    before: str
    names: bool
    hidden: bool
    section: str = "add"


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What would be written, what stands in the way, and what can be done."""

    preview: Preview
    columns: tuple[tuple[str, SafeString], ...]
    repeated: int
    asked_repeated: bool
    bad_rows: int
    good_rows: int
    faults: tuple[Fault, ...]
    page: int
    pages: int
    before: str
    names: bool
    title: str
    kept: str = ""
    error: SafeString | str = ""
    section: str = "add"

    @property
    def writable(self) -> bool:
        """Whether anything can be written."""
        return not self.columns and not self.asked_repeated and self.good_rows > 0

    @property
    def earlier(self) -> int:
        """The page of errors before this one."""
        return self.page - 1

    @property
    def later(self) -> int:
        """The page of errors behind this one, 0 for none."""
        return self.page + 1 if self.page < self.pages else 0


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """How far it is."""

    here: str
    writes: bool
    phase: str
    percent: int
    stoppable: bool
    section: str = "add"


@dataclass(frozen=True, slots=True)
class DonePage:
    """What was written."""

    done: Done
    section: str = "add"


def columns_page(  # noqa: PLR0913, PLR0917 - what the page is made of
    request: HttpRequest,
    work: Work,
    table: Table,
    book: Codebook,
    errors: Mapping[str, str],
    general: SafeString | str = "",
) -> HttpResponse:
    """The form of the columns, with what must still be said."""
    words = words_for(request)
    told = {name: words.say(sentence) for name, sentence in errors.items()}
    cards = Columns(work, table, book, words, work.choices or {}, told).cards()
    page = ColumnsPage(
        cards,
        groups_of(book, words),
        term_options(book.lists["source_kinds"], words),
        term_options(book.lists["violations"], words),
        {"places": "create", **(work.choices or {})},
        told,
        general,
        len(table.rows) - work.header_row,
        work.before,
        work.names,
        any(card.hidden for card in cards),
    )
    wrong = bool(told or general)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return shown(request, "import_columns.html", page, status)


def preview_page(
    request: HttpRequest, work: Work, plan: Plan, error: SafeString | str
) -> PreviewPage:
    """What a plan would write; the page of errors is asked for in the address."""
    words = words_for(request)
    look_at = desk_of(request).keeper.call
    made = look_at(
        lambda register: preview_of(
            plan, Look(register.db, register.codebook, words), names=work.names
        )
    )
    asked = bool(plan.duplicates) and work.duplicates == "error"
    wanted = request.GET.get("errors", "1")
    page = int(wanted) if _NUMBER.fullmatch(wanted) else 1
    faults, pages = faults_of(plan, words, page - 1)
    return PreviewPage(
        preview=made,
        columns=tuple((one.column, said(words, one.reason)) for one in plan.column_faults),
        repeated=len(plan.duplicates),
        asked_repeated=asked,
        bad_rows=len(plan.bad_rows),
        good_rows=len(plan.good),
        faults=() if asked else faults,
        page=min(page, pages),
        pages=pages,
        before=work.before,
        names=work.names,
        title=words.say("A spreadsheet"),
        kept=work.kept,
        error=error,
    )
