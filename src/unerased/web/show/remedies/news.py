"""The kinds of news of a step, each with what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

#: only these ends are offered where nothing came; the first where the authority is surely late
SILENT: Final = ("overdue", "none")


@dataclass(frozen=True, slots=True)
class News:
    """One kind of news of a step.

    Attributes:
        heading, help: of its page.
        asks: properties of a step, without the kind in front; the first is needed. Without any
            the letter is.
        letter: whether it comes with a letter.
        title: of the save.
    """

    heading: str
    help: str
    asks: tuple[str, ...]
    letter: bool
    title: str


NEWS: Final[Mapping[str, News]] = {
    "decision": News(
        mark("A decision or letter arrived"),
        mark(
            "Enter what it says and when it was served: time limits run from that day. Attach the "
            "letter itself; a form will ask for a copy."
        ),
        ("outcome", "reason_given", "decided", "served", "forwarded_to", "final"),
        letter=True,
        title=mark("A decision"),
    ),
    "extension": News(
        mark("A time limit was extended"),
        mark("The earlier limit stays in the history. From now on this day counts."),
        ("extended_to",),
        letter=True,
        title=mark("A time limit extended"),
    ),
    "document": News(
        mark("A copy of a document"),
        mark("Of what was filed, or of what came. Forms ask for a copy of each."),
        (),
        letter=True,
        title=mark("A copy"),
    ),
    "silence": News(
        mark("No answer came"),
        mark(
            "Silence is recorded like an answer: it can open the next remedy. Say that the limit "
            "has passed only once it has."
        ),
        ("outcome", "outcome_detail"),
        letter=False,
        title=mark("No answer"),
    ),
}
