"""What one running server holds, and what one request is given to work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

from unerased.web.sessions import Sessions
from unerased.web.words import LANGUAGES, words_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from django.http import HttpRequest

    from unerased.model.codebook import Codebook
    from unerased.register import Register
    from unerased.web.cache import Cache
    from unerased.web.jobs import Job
    from unerased.web.joining import Joining
    from unerased.web.keeper import Keeper
    from unerased.web.sessions import Session
    from unerased.web.words import Words

#: keys of the WSGI environment; the gate sets them
DESK = "unerased.desk"
SESSION = "unerased.session"


@dataclass(frozen=True, slots=True)
class Desk:
    """One running server.

    Attributes:
        keeper: holds the register.
        cache: answers that stay right as long as the heads stay the same.
        cookie: the session cookie's name; it has the port in it, since cookies know no ports.
        notice: a line that stands on every page (that a register is invented, for example).
        folder: the register's folder, shown on the page that unlocks it.
        today: the date by this device's clock.
        neutral: the window's title and icon tell nothing.
        joining: how this device may join; None where whoever serves opens a register itself.
        jobs: long work that was begun; locking stops it.
    """

    keeper: Keeper
    cache: Cache
    cookie: str
    notice: str
    folder: Path
    today: Callable[[], dt.date]
    neutral: bool = False
    joining: Joining | None = None
    sessions: Sessions = field(default_factory=Sessions)
    jobs: WeakSet[Job] = field(default_factory=WeakSet)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a page of the open register; `book` is its codebook as of this request."""

    request: HttpRequest
    register: Register
    book: Codebook
    desk: Desk
    words: Words

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.words.language


def desk_of(request: HttpRequest) -> Desk:
    """The server that was asked."""
    return cast("Desk", request.META[DESK])


def session_of(request: HttpRequest) -> Session:
    """The session of the browser that asks; an empty one before it is bound."""
    return cast("Session", request.META[SESSION])


def words_for(request: HttpRequest) -> Words:
    """The words in the language chosen by this session, else by the browser."""
    chosen = session_of(request).get("language")
    if chosen is None:
        wished = request.headers.get("Accept-Language", "").lower()
        chosen = next((tag for tag in LANGUAGES if wished.startswith(tag)), "en")
    return words_of(chosen)
