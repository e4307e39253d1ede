"""Make an answer of a template and the page's own value."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from unerased.web.desk import Asked, desk_of, session_of, words_for
from unerased.web.errors import Locked
from unerased.web.keeper import State
from unerased.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from unerased.register import Register

P = ParamSpec("P")

SEE_OTHER = 303


def shown(request: HttpRequest, template: str, page: object, status: int = 200) -> HttpResponse:
    """The template with `page`; the words, the notice and the lock stand on every page."""
    desk = desk_of(request)
    context: dict[str, Any] = {
        "page": page,
        "words": words_for(request),
        "languages": LANGUAGES,
        "notice": desk.notice,
        "neutral": desk.neutral,
        "bound": session_of(request).bound,
        "open": desk.keeper.state is State.OPEN,
        "here": request.path if request.method == "GET" else "/",
    }
    return HttpResponse(render_to_string(template, context, request), status=status)


def go(path: str) -> HttpResponseRedirect:
    """Go to another page with GET, also after a form."""
    answer = HttpResponseRedirect(path)
    answer.status_code = SEE_OTHER
    return answer


def check_open(request: HttpRequest) -> None:
    """For a view that answers beside the keeper's thread.

    Raises:
        Locked: the register is locked.
    """
    if desk_of(request).keeper.state is not State.OPEN:
        raise Locked("The register is locked.")


def reads(
    view: Callable[Concatenate[Asked, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view of the open register: it runs on the keeper's thread.

    The view raises `Locked` before it is called when the register is locked.
    """

    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        desk = desk_of(request)

        def work(register: Register) -> HttpResponse:
            asked = Asked(request, register, register.codebook, desk, words_for(request))
            return view(asked, *args, **kwargs)

        return desk.keeper.call(work)

    return update_wrapper(wrapped, view)


def draws(
    view: Callable[Concatenate[Asked, P], Callable[[], bytes]],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A picture (PNG): `view` reads on the keeper's thread; what it returns draws on this one.

    The keeper is free for other pages while a picture is drawn. Raises `Locked` as `reads` does.
    """

    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        desk = desk_of(request)

        def work(register: Register) -> Callable[[], bytes]:
            asked = Asked(request, register, register.codebook, desk, words_for(request))
            return view(asked, *args, **kwargs)

        return HttpResponse(desk.keeper.call(work)(), content_type="image/png")

    return update_wrapper(wrapped, view)
