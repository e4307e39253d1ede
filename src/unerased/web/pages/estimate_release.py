"""Release an estimate: what it would tell of the counted, what would follow, and the button.

The gate is in `figures.release`: this page asks it for a plan and passes on what was worked out.
The estimate is worked out anew from those who may leave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.utils.html import conditional_escape
from django.views.decorators.http import require_http_methods

from unerased.figures.errors import FiguresError
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.estimating import LONGEST_SECONDS, Job, Standing
from unerased.web.pages.estimate import (
    LOOK_AGAIN_SECONDS,
    address,
    elsewhere,
    figure_of,
    jobs_of,
    way_of,
)
from unerased.web.pages.release import refusal_lines
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.estimate import list_names, rows_of, told_words
from unerased.web.show.figures.inferring import inferred
from unerased.web.show.figures.remarks import remark_words

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from unerased.figures.definition import Definition
    from unerased.figures.lists import By
    from unerased.figures.release import EstimatePlan, Worked
    from unerased.web.desk import Asked
    from unerased.web.estimating import Outcome

AUDIENCE: Final = "public"
#: marks the work on those who may leave among the estimations of a figure
LEAVING: Final = "/release"


@dataclass(frozen=True, slots=True)
class EstimateReleasePage:
    """Everything on the page.

    Attributes:
        back: the page of the estimate inside.
        counted, leaving: how many persons the figure counts, and how many of them may leave.
        refusals: why nothing can be released, in lines.
        breaches: what would follow from it.
        told: what would be published of the estimate; "" before it was worked out.
    """

    name: str
    label: str
    here: str
    back: str
    counted: str = ""
    leaving: str = ""
    total: str = ""
    refusals: tuple[SafeString, ...] = ()
    breaches: tuple[SafeString, ...] = ()
    standing: str = ""
    percent: int = 0
    minutes: int = LONGEST_SECONDS // 60
    elsewhere: str = ""
    told: str = ""
    section: str = "figures"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def release(asked: Asked, name: str, by: str) -> HttpResponse:
    """What would be told, how far the estimate is, and publishing it."""
    definition, chosen = figure_of(asked, name), way_of(by)
    back = address(name, chosen)
    label = asked.words.label(definition.labels, name)
    page = EstimateReleasePage(name, label, f"/figures/{name}/estimate/{chosen}/release", back)
    plan = _plan(asked, definition, chosen)
    if isinstance(plan, FiguresError):
        return _answered(asked, replace(page, refusals=refusal_lines(asked, plan)))
    jobs, question = jobs_of(asked), (name, definition.version, chosen + LEAVING)
    job, busy = jobs.get(question), elsewhere(jobs, question)
    do = asked.request.POST.get("do", "")
    if do == "publish" and job is not None and job.outcome is not None:
        return _publish(asked, page, plan, chosen, job)
    if do == "stop" and job is not None:
        job.stop()
    elif do == "start" and not busy and (job is None or job.look() is not Standing.WORKING):
        jobs[question] = Job(plan.lists.table)
    if do:
        return go(page.here)
    return _looked_at(asked, replace(page, elsewhere=busy), plan, job)


def _plan(asked: Asked, definition: Definition, by: By) -> EstimatePlan | FiguresError:
    from unerased.attack import Policy  # noqa: PLC0415 - brings scipy
    from unerased.figures.release import plan_estimate  # noqa: PLC0415 - the same

    def planned() -> EstimatePlan | FiguresError:
        try:
            return plan_estimate(
                asked.register,
                definition.name,
                by,
                Policy(),
                asked.desk.today(),
                audience=AUDIENCE,
            )
        except FiguresError as refused:
            return refused

    question = ("estimate plan", definition.name, definition.version, by, asked.desk.today())
    return asked.desk.cache.get(asked.register.heads, question, planned)


def _looked_at(
    asked: Asked, page: EstimateReleasePage, plan: EstimatePlan, job: Job | None
) -> HttpResponse:
    from unerased.attack import Policy  # noqa: PLC0415 - brings scipy
    from unerased.figures.release import ReleaseRefused  # noqa: PLC0415 - the same
    from unerased.figures.release.estimates import told_of  # noqa: PLC0415 - the same

    words, made = asked.words, plan.plan
    page = replace(
        page,
        counted=words.number(len(made.value.documented.counted)),
        leaving=words.number(len(made.consented.units)),
        total=words.number(plan.chosen.offer.published.total),
        breaches=tuple(inferred(words, why) for why in plan.chosen.found.breaches),
    )
    standing = Standing.STOPPED if job is None else job.look()
    if job is not None:
        page = replace(page, standing=standing.value, percent=round(100 * job.share))
    if job is not None and job.outcome is not None:
        try:
            told = told_of(plan, _worked(plan, job), Policy().k)
        except ReleaseRefused as refused:
            page = replace(page, refusals=_refusals(asked, refused, plan, job.outcome))
        else:
            page = replace(page, told=told_words(told, words))
    answer = _answered(asked, page)
    if job is not None and standing is Standing.WORKING:
        # as the element in a page's head does, which works without any script
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


def _refusals(
    asked: Asked, refused: FiguresError, plan: EstimatePlan, found: Outcome
) -> tuple[SafeString, ...]:
    """Why it is not released; where there is no estimate, also what the gravest reason is."""
    lines = refusal_lines(asked, refused)
    if found.estimate is not None or not found.reasons:
        return lines
    names = list_names(rows_of(plan.lists.lists, Look.of(asked)))
    return (*lines, conditional_escape(remark_words(found.reasons[0], names, asked.words)))


def _publish(
    asked: Asked, page: EstimateReleasePage, plan: EstimatePlan, by: By, job: Job
) -> HttpResponse:
    from unerased.attack import Policy  # noqa: PLC0415 - brings scipy
    from unerased.figures.release import ReleaseRefused, publish_estimate  # noqa: PLC0415 - same

    try:
        made = publish_estimate(
            asked.register,
            page.name,
            by,
            _worked(plan, job),
            Policy(),
            asked.desk.today(),
            audience=AUDIENCE,
        )
    except ReleaseRefused as refused:
        page = replace(page, refusals=refusal_lines(asked, refused))
        return shown(asked.request, "estimate_release.html", page, HTTPStatus.CONFLICT)
    session_of(asked.request)["published"] = made.code
    return go(f"/releases/{made.code}")


def _worked(plan: EstimatePlan, job: Job) -> Worked:
    from unerased.figures.release import Worked as Of  # noqa: PLC0415 - brings scipy

    found = job.outcome
    if found is None:
        raise ValueError("the estimate is not worked out yet")
    table = plan.lists.table
    return Of(table, found.verdict, found.estimate, found.interval, found.level)


def _answered(asked: Asked, page: EstimateReleasePage) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.refusals else HTTPStatus.OK
    return shown(asked.request, "estimate_release.html", page, status)
