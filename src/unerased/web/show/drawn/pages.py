"""What the pages with pictures have in common: addresses of pictures, scopes, ties on request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from unerased.pictures import who as picture
from unerased.pictures.style import NARROW, WIDE
from unerased.web.errors import NotHere
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.drawn.facts import MOST_ACTS
from unerased.web.show.drawn.scope import Acts, Scope, acts_of
from unerased.web.show.drawn.ties import Tie, give_token, read_ties, spend_token
from unerased.web.show.drawn.who import Drawn as Whom
from unerased.web.show.drawn.who import who_drawn
from unerased.web.show.forms.forming import known_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.web.desk import Asked

#: what is recorded of the person or event when somebody asks for ties
TIES_LOGGED: Final = "relationship.type"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a page asks for it: its addresses, and the finding in words."""

    src: str
    narrow: str
    alt: str


def draw_who(asked: Asked, scope: Scope, *, of_page: bool = False) -> Callable[[], bytes]:
    """Draws who did what; with ties only for a token, which is spent.

    Raises:
        NotHere: the token was spent before, or there are too many acts for one picture.
    """
    token = asked.request.GET.get("ties", "")
    if token and not spend_token(asked, token, scope.key):
        raise NotHere("This picture was shown once. Ask for the ties again.")
    look = Look.of(asked)
    acts = acts_of(asked, scope, look)
    if len(acts.facts) > MOST_ACTS and not of_page:
        raise NotHere("These are too many acts for one picture. Choose a month or an event.")
    facts = acts.few.facts
    ties = read_ties(asked, facts, look, log=False) if token else ()
    drawn = who_drawn(facts, look, ties)
    return partial(picture.draw, drawn.picture)


def ties_shown(asked: Asked, scope: Scope, acts: Acts, look: Look) -> tuple[Tie, ...] | None:
    """The ties, when somebody pressed for them; that is recorded even when there are none."""
    if asked.request.method != "POST" or "ties" not in asked.request.POST:
        return None
    if scope.code:
        asked.register.log_read(scope.code, TIES_LOGGED)
    return read_ties(asked, acts.facts, look, log=True)


def who_image(
    asked: Asked, path: str, scope: Scope, drawn: Whom, ties: tuple[Tie, ...] | None
) -> Image:
    """The address of who did what; with ties it holds a token that shows them once."""
    query = scope.query if path.startswith("/pictures") else ""
    if ties:
        query = "&".join(part for part in (query, f"ties={give_token(asked, scope.key)}") if part)
    # three columns need their width: on a narrow page the picture scrolls
    src = f"{path}?{query}" if query else path
    return Image(src, "", drawn.picture.title)


def image_of(path: str, query: str, alt: str) -> Image:
    """A picture that is also drawn for narrow pages."""
    src = f"{path}?{query}" if query else path
    narrow = f"{path}?{query}&narrow=1" if query else f"{path}?narrow=1"
    return Image(src, narrow, alt)


def width_of(asked: Asked) -> float:
    """How wide the picture is that was asked for, in pixels of the page."""
    return NARROW if "narrow" in asked.request.GET else WIDE


def scope_of(asked: Asked, kind: str, code: str) -> Scope:
    """The scope of a code in an address.

    Raises:
        NotHere: the register does not hold it, or it is of another kind.
    """
    full = known_code(asked, code)
    if prefix_kind(full, asked.book) != kind:
        raise NotHere("The code is not of this kind.")
    return Scope(kind, full)
