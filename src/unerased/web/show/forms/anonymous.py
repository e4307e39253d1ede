"""What a source that is marked as anonymous may not be given through the pages: a name.

Its office, title or setting may be entered, because how much a source can know has to be weighed;
`Look.hides` shows them to those only who ask, and notes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.web.show.claims.look import MARK, Look
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.web.desk import Asked

NAME: Final = "source.name"
NAMELESS: Final = mark(
    "This source is anonymous, so its name is not entered. Keep the name outside of the register, "
    "or take back first that the source is anonymous."
)


def refused(asked: Asked, subject: str, name: str) -> bool:
    """Whether this property may not be entered for what has this code."""
    return name == NAME and Look.of(asked).anonymous(subject)


def both(typed: Mapping[str, str]) -> bool:
    """Whether a form for a new source gives a name and says that the source is anonymous."""
    return bool(typed.get(MARK, "").strip() and typed.get(NAME, "").strip())
