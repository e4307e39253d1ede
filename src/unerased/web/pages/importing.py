"""Import a spreadsheet: choose it, say what its columns are, look at what it becomes, write it.

These views run beside the keeper's thread and ask it for what they need: so the page that shows how
far an import is can be made while the keeper works.
"""

from __future__ import annotations

from dataclasses import replace
from functools import update_wrapper
from http import HTTPStatus
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from unerased.exchange import BadMapping, ExchangeError, ImportedBefore, load_mapping, mapping_text
from unerased.exchange.kept import forget_mapping, keep_mapping, kept_mappings
from unerased.web.answer import check_open, go, shown
from unerased.web.desk import desk_of, words_for
from unerased.web.errors import NotHere
from unerased.web.importing import held, let_go
from unerased.web.jobs import Phase, StoppedByPerson
from unerased.web.pages.underway import LOOK_AGAIN_SECONDS, WAIT_SECONDS
from unerased.web.show.forms.refusals import said
from unerased.web.show.importing.file import FilePage, read_file
from unerased.web.show.importing.mapping import decided
from unerased.web.show.importing.pages import (
    DonePage,
    ProgressPage,
    columns_page,
    preview_page,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from unerased.exchange import Table
    from unerased.model.codebook import Codebook
    from unerased.web.importing import Work
    from unerased.web.jobs import Job

P = ParamSpec("P")

LONGEST_TITLE: Final = 200
HERE: Final = "/import"
COLUMNS: Final = "/import/columns"
PREVIEW: Final = "/import/preview"
PROGRESS: Final = "/import/progress"
DONE: Final = "/import/done"
#: what work does, by its phase
PHASES: Final = {
    Phase.WAITING: mark("It waits for its turn."),
    Phase.READING: mark("It reads and checks the rows."),
    Phase.SEALING: mark("It is being written. From here on it goes through."),
}


def _importing(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view of the open register beside the keeper; while work goes on, only its progress."""

    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        check_open(request)
        work = held(request)
        if work is not None and work.job is not None and work.job.at_work:
            return go(PROGRESS)
        return view(request, *args, **kwargs)

    return update_wrapper(wrapped, view)


@require_http_methods(["GET", "HEAD", "POST"])
@_importing
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a file, and say how it is read where it does not say so itself."""
    if request.method != "POST":
        return _file_page(request, FilePage.of(held(request)))
    if request.POST.get("do") == "let_go":
        let_go(request)
        return go(HERE)
    if request.POST.get("do") == "forget":
        name = request.POST.get("kept", "")
        desk_of(request).keeper.call(lambda register: forget_mapping(register, name))
        return go(HERE)
    page = read_file(request, words_for(request), _book(request))
    return go(COLUMNS) if page is None else _file_page(request, page)


def _file_page(request: HttpRequest, page: FilePage) -> HttpResponse:
    kept = desk_of(request).keeper.call(kept_mappings)
    page = replace(page, kept=tuple((one.name, one.title) for one in kept))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.error else HTTPStatus.OK
    return shown(request, "import.html", page, status)


@require_http_methods(["GET", "HEAD", "POST"])
@_importing
def columns(request: HttpRequest) -> HttpResponse:
    """Say what each column is."""
    work, table = _begun(request)
    book = _book(request)
    if request.method != "POST":
        return columns_page(request, work, table, book, {})
    work.choices = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if "names" in work.choices:
        work.names = work.choices["names"] == "show"
        return columns_page(request, work, table, book, {})
    found = decided(work, table, work.choices, book)
    if found.errors:
        return columns_page(request, work, table, book, found.errors)
    work.duplicates = "error"
    refused = _mapped(request, work, table, book)
    if refused is not None:
        return columns_page(request, work, table, book, {}, refused)
    return _planned(request, work)


def _mapped(request: HttpRequest, work: Work, table: Table, book: Codebook) -> SafeString | None:
    """Make the mapping of what was decided; the reason when it contradicts itself."""
    text = mapping_text(decided(work, table, work.choices or {}, book).plain)
    try:
        work.mapping, work.text = load_mapping(text, book), text
    except BadMapping as error:
        return said(words_for(request), error.reason)
    return None


def _planned(request: HttpRequest, work: Work) -> HttpResponse:
    job = work.plan_it(desk_of(request))
    return go(PREVIEW if job.wait(WAIT_SECONDS) else PROGRESS)


@require_http_methods(["GET", "HEAD", "POST"])
@_importing
def preview(request: HttpRequest) -> HttpResponse:
    """What would be written; nothing is until somebody says so here."""
    work, table = _begun(request)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    if asked in {"skip", "keep"}:
        work.duplicates = asked
        refused = _mapped(request, work, table, _book(request))
        return go(COLUMNS) if refused is not None else _planned(request, work)
    if asked == "keep_mapping":
        _keep(request, work)
    if asked in {"show", "hide"}:
        work.names = asked == "show"
    error = _over(request, work)
    plan = work.plan
    if plan is None:
        book = _book(request)
        return columns_page(request, work, table, book, {}, error)
    page = preview_page(request, work, plan, error)
    if (asked == "import" and page.writable and not page.bad_rows) or (
        asked == "good" and page.writable
    ):
        title = " ".join(request.POST.get("title", "").split()) or page.title
        again = request.POST.get("again") == "yes"
        job = work.write(desk_of(request), title, skip_bad_rows=asked == "good", again=again)
        return go(DONE if job.wait(WAIT_SECONDS) else PROGRESS)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return shown(request, "import_preview.html", page, status)


def _keep(request: HttpRequest, work: Work) -> None:
    """Keep what was decided on this device, under the title that was typed."""
    words = words_for(request)
    typed = " ".join(request.POST.get("mapping_title", "").split())[:LONGEST_TITLE]
    title = typed.encode("utf-8", "replace").decode() or words.say("A spreadsheet")
    text = work.text
    desk_of(request).keeper.call(lambda register: keep_mapping(register, title, text))
    work.kept = title


def _over(request: HttpRequest, work: Work) -> SafeString | str:
    """What went wrong in the last piece of work, "" for nothing; told once."""
    job, work.job = work.job, None
    if job is None:
        return ""
    words = words_for(request)
    try:
        job.result()
    except StoppedByPerson:
        return words.say("It was stopped. Nothing was written.")
    except ImportedBefore:
        return words.say(
            "This very file is in the register already. Nothing was written; say below if it is to "
            "be entered once more."
        )
    except ExchangeError as error:
        return said(words, str(error))
    return ""


def progress(request: HttpRequest) -> HttpResponse:
    """How far the work is; made while the keeper works, so it asks nothing of the register."""
    check_open(request)
    work = held(request)
    if work is None or work.job is None:
        return go(HERE)
    job = work.job
    if request.method == "POST" and request.POST.get("do") == "stop":
        job.stop()
    if job.wait(LOOK_AGAIN_SECONDS / 4):
        return go(_after(job, work))
    phase = words_for(request).say(PHASES[job.phase])
    page = ProgressPage(PROGRESS, job.does == "write", phase, job.percent, job.stoppable)
    answer = shown(request, "import_progress.html", page)
    answer.headers["Refresh"] = f"{LOOK_AGAIN_SECONDS}; url={PROGRESS}"
    return answer


def _after(job: Job, work: Work) -> str:
    return DONE if job.does == "write" and work.result is not None else PREVIEW


@require_safe
@_importing
def done(request: HttpRequest) -> HttpResponse:
    """What was written."""
    work = held(request)
    if work is None:
        return go(HERE)
    if work.result is None:
        return go(PREVIEW)
    return shown(request, "import_done.html", DonePage(work.result))


@require_safe
@_importing
def mapping(request: HttpRequest) -> HttpResponse:
    """What was decided, as a file to be used again: headers and words, no other cell."""
    work, _ = _begun(request)
    if not work.text:
        raise NotHere("Nothing was decided yet.")
    answer = HttpResponse(work.text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="mapping.yaml"'
    return answer


def _begun(request: HttpRequest) -> tuple[Work, Table]:
    """The import under way.

    Raises:
        NotHere: there is none: it was let go of, or never begun.
    """
    work = held(request)
    if work is None or work.table is None:
        raise NotHere("No spreadsheet is held.")
    return work, work.table


def _book(request: HttpRequest) -> Codebook:
    return desk_of(request).keeper.call(lambda register: register.codebook)
