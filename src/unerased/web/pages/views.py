"""Saved views: choices of filters that a person keeps on this device, each under a title."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from django.views.decorators.http import require_http_methods

from unerased.register.errors import NoSuchView, TooManyViews
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.show.forms.typed import Mistyped, plain_text
from unerased.web.show.lists.rows import LISTS, RECORDS
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from unerased.register.notebook import SavedView
    from unerased.web.desk import Asked

LONGEST: Final = 200
#: no choice of filters is longer
_LONGEST_QUERY: Final = 8_000
_DELETED = "view-deleted"
_KEPT = "view-kept"


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One saved view; `typed` is what its title would become, with what is wrong with that."""

    name: str
    title: str
    list: str
    href: str
    typed: str
    error: str


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """The saved views, and what became of the last change."""

    views: tuple[ViewLine, ...]
    damaged: bool
    kept: bool
    deleted: str
    error: str = ""
    typed: str = ""
    typed_kind: str = ""
    typed_query: str = ""
    section: str = "views"


def lines_of(
    asked: Asked, views: Sequence[SavedView], name: str = "", typed: str = "", error: str = ""
) -> tuple[ViewLine, ...]:
    """Views as lines; the one of this name with what was typed for it."""
    return tuple(
        ViewLine(
            view.name,
            view.title,
            asked.words.say((LISTS.get(view.kind) or RECORDS[view.kind]).heading),
            f"/{view.kind}s?{view.query}&view={view.name}",
            typed if view.name == name else view.title,
            error if view.name == name else "",
        )
        for view in views
        if view.kind in LISTS or view.kind in RECORDS
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def views(asked: Asked) -> HttpResponse:
    """The saved views; a POST keeps, renames, deletes one, or brings it back."""
    if asked.request.method == "POST":
        return _changed(asked)
    notebook, session = asked.register.notebook, session_of(asked.request)
    deleted = notebook.deleted()
    can_undo = session.pop(_DELETED, "") and deleted is not None
    if deleted is not None and not can_undo:
        notebook.forget()
    page = ViewsPage(
        lines_of(asked, notebook.views()),
        notebook.damaged,
        kept=bool(session.pop(_KEPT, "")),
        deleted=deleted.title if deleted is not None and can_undo else "",
    )
    return shown(asked.request, "views.html", page)


def _changed(asked: Asked) -> HttpResponse:
    post, session = asked.request.POST, session_of(asked.request)
    notebook, name = asked.register.notebook, post.get("view", "")
    error = ""
    try:
        match post.get("do"):
            case "keep":
                notebook.keep(_title(asked), *_choice(asked))
                session[_KEPT] = "yes"
            case "rename":
                notebook.rename(name, _title(asked))
                session[_KEPT] = "yes"
            case "delete":
                notebook.delete(name)
                session[_DELETED] = "yes"
            case "restore":
                notebook.restore()
    except Mistyped as wrong:
        error = asked.words.say(wrong.sentence)
    except TooManyViews:
        error = asked.words.say(mark("There are as many saved views as fit. Delete one first."))
    except NoSuchView:
        raise NotHere("There is no such saved view.") from None
    return _again(asked, name, error) if error else go("/views")


def _again(asked: Asked, name: str, error: str) -> HttpResponse:
    """The page with what was typed, and what is wrong with it."""
    typed, notebook = asked.request.POST.get("title", ""), asked.register.notebook
    keeps = asked.request.POST.get("do") == "keep"
    kind, query = _choice(asked) if keeps else ("", "")
    page = ViewsPage(
        lines_of(asked, notebook.views(), name, typed, error),
        notebook.damaged,
        kept=False,
        deleted="",
        error=error,
        typed=typed,
        typed_kind=kind,
        typed_query=query,
    )
    return shown(asked.request, "views.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _title(asked: Asked) -> str:
    """The title that was typed.

    Raises:
        Mistyped: there is none, it is too long, or it holds what no text has.
    """
    title = " ".join(plain_text(asked.request.POST.get("title", "")).split())
    if not title:
        raise Mistyped(mark("Write a title for the view."))
    if len(title) > LONGEST:
        raise Mistyped(mark("The title is too long. Write 200 letters at most."))
    return title


def _choice(asked: Asked) -> tuple[str, str]:
    """The list and its choice of filters, as the list's page wrote them.

    Raises:
        NotHere: it is none that a list's page writes.
    """
    kind, query = asked.request.POST.get("kind", ""), asked.request.POST.get("query", "")
    listed = kind in LISTS or kind in RECORDS
    written = query.isascii() and query.isprintable() and 0 < len(query) <= _LONGEST_QUERY
    if not (listed and written and parse_qsl(query, max_num_fields=500)):
        raise NotHere("There is no such list.")
    return kind, query
