"""The style sheet and the mark, which every page asks for, and the one script of one page."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from unerased.web.errors import NotHere

if TYPE_CHECKING:
    from django.http import HttpRequest

_KINDS: Final = {
    "unerased.css": "text/css; charset=utf-8",
    "mark.png": "image/png",
    "plain.png": "image/png",
    "coding.js": "text/javascript; charset=utf-8",
}


@require_safe
def static(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """One of these files."""
    if name not in _KINDS:
        raise NotHere("There is no such file.")
    return HttpResponse(_content(name), content_type=_KINDS[name])


@cache
def _content(name: str) -> bytes:
    return (resources.files("unerased.web") / "static" / name).read_bytes()
