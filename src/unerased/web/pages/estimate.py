"""How many are missing from a figure: asked for, worked out beside the pages, shown inside only."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from unerased.figures.catalog import find
from unerased.figures.errors import NoLists, UnknownFigure
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.estimating import LONGEST_SECONDS, Job, Standing
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.estimate import (
    EstimateCard,
    ListRow,
    card_of_estimate,
    list_names,
    rows_of,
)
from unerased.web.show.figures.remarks import labels_of
from unerased.web.whole import kept_in
from unerased.web.words import LANGUAGES, mark, words_of

if TYPE_CHECKING:
    from unerased.estimate.labels import Labels
    from unerased.figures.definition import Definition
    from unerased.figures.lists import By, Lists
    from unerased.web.desk import Asked

log = logging.getLogger("unerased.web")

LOOK_AGAIN_SECONDS: Final = 3
WAYS: Final = {
    "source": mark("Each source is a list"),
    "organisation": mark("Each organisation is a list"),
}
REFUSALS: Final = {
    "not_persons": mark(
        "Lists are of persons, and this figure counts something else. Choose a figure of persons."
    ),
    "nobody": mark(
        "This figure counts nobody yet. What is missing can be estimated once persons are "
        "documented one by one by several sources."
    ),
    "one_list": mark(
        "Fewer than two lists document the persons of this figure. Enter what other sources say of "
        "the same persons, as claims of their own."
    ),
}

Question = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of making lists."""

    href: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class EstimatePage:
    """Everything on the page.

    Attributes:
        standing: "" before anybody asked, else how the work stands.
        picture: how the addresses of its pictures begin.
        elsewhere: the page of another estimation that is still at work.
        refusal: why no lists can be made; everything below it is empty then.
    """

    name: str
    label: str
    here: str
    picture: str
    by: str
    ways: tuple[Way, ...]
    standing: str = ""
    percent: int = 0
    minutes: int = LONGEST_SECONDS // 60
    elsewhere: str = ""
    refusal: str = ""
    lists: tuple[ListRow, ...] = ()
    merged: int = 0
    unlisted: int = 0
    card: EstimateCard | None = None
    section: str = "figures"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def estimate(asked: Asked, name: str, by: str) -> HttpResponse:
    """The lists, the button that begins, how far it is, and what came out."""
    definition, chosen = figure_of(asked, name), way_of(by)
    page = _page(asked, definition, chosen)
    found = _lists(asked, definition, chosen)
    if isinstance(found, NoLists):
        return shown(asked.request, "estimate.html", replace(page, refusal=_refusal(asked, found)))
    jobs = jobs_of(asked)
    question = (name, definition.version, chosen)
    if asked.request.method == "POST":
        _act(asked, jobs, question, found)
        return go(page.here)
    page = replace(
        page,
        lists=rows_of(found.lists, Look.of(asked)),
        merged=len(found.merged),
        unlisted=found.unlisted,
        elsewhere=elsewhere(jobs, question),
    )
    job = jobs.get(question)
    if job is None:
        return shown(asked.request, "estimate.html", page)
    return _of_job(asked, page, job, found)


@require_safe
@reading
def picture(asked: Asked, name: str, by: str, which: str) -> HttpResponse:
    """A picture of an estimate that was worked out, from memory."""
    definition, chosen = figure_of(asked, name), way_of(by)
    job = jobs_of(asked).get((name, definition.version, chosen))
    outcome = None if job is None else job.outcome
    drawn = {} if outcome is None else {"overlap": outcome.overlap, "answers": outcome.answers}
    found = drawn.get(which, {}).get(asked.words.language)
    if found is None:
        raise NotHere("There is no such picture.")
    return HttpResponse(found, content_type="image/png")


def _page(asked: Asked, definition: Definition, by: By) -> EstimatePage:
    words = asked.words
    ways = tuple(
        Way(address(definition.name, one), words.say(label), one == by)
        for one, label in WAYS.items()
    )
    label = words.label(definition.labels, definition.name)
    name = definition.name
    pictures = f"/figures/{name}/estimate/{by}/"
    return EstimatePage(name, label, address(name, by), pictures, by, ways)


def _of_job(asked: Asked, page: EstimatePage, job: Job, lists: Lists) -> HttpResponse:
    standing = job.look()
    page = replace(page, standing=standing.value, percent=round(100 * job.share))
    if job.outcome is not None:
        page = replace(page, card=card_of_estimate(job.outcome, lists, page.lists, asked.words))
    answer = shown(asked.request, "estimate.html", page)
    if standing is Standing.WORKING:
        # as the element in a page's head does, which works without any script
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    if standing is Standing.FAILED:
        answer.status_code = HTTPStatus.INTERNAL_SERVER_ERROR
        log.error("fault in an estimation: %s", job.fault or "the process ended")
    return answer


def _act(asked: Asked, jobs: dict[Question, Job], question: Question, lists: Lists) -> None:
    if asked.request.POST.get("do") == "stop":
        if question in jobs:
            jobs[question].stop()
    elif not elsewhere(jobs, question):
        held = jobs.get(question)
        if held is None or held.look() not in {Standing.WORKING, Standing.DONE}:
            jobs[question] = Job(lists.table, labels=_labels(asked, lists))


def _labels(asked: Asked, lists: Lists) -> dict[str, Labels]:
    """The words of the pictures in every language: the page may be turned to another one later."""
    found = {}
    for language in LANGUAGES:
        look = Look(asked.register.db, asked.book, words_of(language))
        found[language] = labels_of(list_names(rows_of(lists.lists, look)), look.words)
    return found


def elsewhere(jobs: dict[Question, Job], question: Question) -> str:
    """The page of another estimation at work: one at a time, so that the machine stays of use."""
    for other, job in jobs.items():
        if other != question and job.look() is Standing.WORKING:
            return address(other[0], other[2])
    return ""


def figure_of(asked: Asked, name: str) -> Definition:
    """The figure that an address names.

    Raises:
        NotHere: there is none of this name.
    """
    try:
        return find(asked.register.db, asked.book, name)
    except UnknownFigure:
        raise NotHere("There is no such figure.") from None


def way_of(by: str) -> By:
    """The way of making lists that an address names.

    Raises:
        NotHere: there is none.
    """
    if by not in WAYS:
        raise NotHere("There is no such way of making lists.")
    return cast("By", by)


def _lists(asked: Asked, definition: Definition, by: By) -> Lists | NoLists:
    def read() -> Lists | NoLists:
        from unerased.figures.lists import kept_lists  # noqa: PLC0415 - brings numpy

        kept = kept_in(asked.desk.cache)
        try:
            return kept_lists(kept, asked.register.db, definition, asked.book, by)
        except NoLists as refused:
            return refused

    question = ("lists", definition.name, definition.version, by)
    return asked.desk.cache.get(asked.register.heads, question, read)


def jobs_of(asked: Asked) -> dict[Question, Job]:
    """The estimations that belong to the register as it stands."""

    def none() -> dict[Question, Job]:
        return {}

    return asked.desk.cache.get(asked.register.heads, "estimations", none)


def _refusal(asked: Asked, refused: NoLists) -> str:
    return asked.words.say(REFUSALS[refused.why])


def address(name: str, by: str) -> str:
    """The page of an estimate; `by` may say that it is for a release."""
    return f"/figures/{name}/estimate" + ("" if by == "source" else f"/{by}")
