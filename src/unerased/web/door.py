"""Between the gate and the pages: the session, and what is said when something fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponse

from unerased.web.desk import SESSION, desk_of
from unerased.web.faults import place_of
from unerased.web.pages import trouble
from unerased.web.sessions import Session

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

Answer = Callable[["HttpRequest"], "HttpResponseBase"]

log = logging.getLogger("unerased.web")

_FREE = ("/static/", "/start/")


class Door:
    """Lets in the one browser that was bound; anybody else is told how to begin."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or say that its browser is not known."""
        desk = desk_of(request)
        session = desk.sessions.find(request.COOKIES.get(desk.cookie, ""))
        request.META[SESSION] = Session() if session is None else session
        request.session = request.META[SESSION]  # where Django's form token is kept
        if session is None and not request.path_info.startswith(_FREE):
            return trouble.not_bound(request)
        answer = self.get_response(request)
        if isinstance(answer, HttpResponse):
            answer.headers["Content-Length"] = str(len(answer.content))
        return answer


class Faults:
    """Turns a fault into a page without details, and logs its kind and place, never a value."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for a view that raised."""
        answer = trouble.page_for(request, error)
        if answer.status_code >= trouble.FAULT:
            log.error("fault in a page: %s", place_of(error))
        return answer
