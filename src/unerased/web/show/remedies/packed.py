"""Packs as a page shows them: what is left out, and which were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.remedies.checks import FORMS, wording
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.remedies.packs import LeftOut, Made
    from unerased.web.desk import Asked

#: why something is not in a pack
WHY: Final[Mapping[str, str]] = {
    "identifying": mark("tells who somebody is, or where: written in by hand, if at all"),
    "another person": mark("concerns somebody who did not agree to this recipient"),
    "names another person": mark("its words name somebody who did not agree"),
}
#: why no copy of a file goes with a pack
NOT_ENCLOSED: Final[Mapping[str, str]] = {
    "not of this case": mark("no file of this case, or it concerns somebody who did not agree"),
    "names another person": mark("its words name somebody who did not agree"),
    "closed": mark("this device has no key for it, or its sealed file is missing or damaged"),
    "kind": mark("of this kind of file no copy can be cleaned; save it as a PDF, and add that"),
    "encrypted": mark("it asks for a password; save it without one, and add that"),
    "layers": mark("it has layers that can be hidden; print it into a PDF, and add that"),
    "comments": mark("it has form fields or comments; print it into a PDF, and add that"),
    "picture": mark("a picture in it cannot be cleaned; print it into a new PDF, and add that"),
    "several pictures": mark("it holds several pictures; save it as a PDF, and add that"),
    "undecoded": mark("it is no text in UTF-8; save it so, and add that"),
    "too large": mark("it is too large; take a part of it, and add that"),
    "late": mark("cleaning took too long; print it into a PDF, and add that"),
    "broken": mark("it does not open"),
}
#: the languages of frames by their own names
NAMES: Final[Mapping[str, str]] = {
    "en": "English",
    "ru": "Русский",
    "fr": "Français",
    "es": "Español",
}
#: so many claims of one reason are named
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class LeftPart:
    """What is left out for one reason."""

    why: str
    number: str
    rows: tuple[tuple[CodeLink, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A pack that was made."""

    href: str
    title: str
    language: str
    again: bool
    when: str
    who: str
    about: CodeLink | None


def left_parts(left: Iterable[LeftOut], asked: Asked) -> tuple[LeftPart, ...]:
    """What is left out, by its reasons."""
    by_why: dict[str, list[LeftOut]] = {}
    for one in left:
        by_why.setdefault(one.why, []).append(one)
    return tuple(
        LeftPart(
            asked.words.say(WHY[why]) if why in WHY else why,
            asked.words.number(len(rows)),
            tuple((link(one.claim, asked.book), _label(one, asked)) for one in rows[:MOST]),
            max(len(rows) - MOST, 0),
        )
        for why, rows in sorted(by_why.items())
    )


def _label(one: LeftOut, asked: Asked) -> str:
    prop = asked.book.properties.get(one.property)
    return asked.words.label(prop.labels, one.property) if prop else one.property


def title_of(kind: str, asked: Asked) -> str:
    """What a form is called; of one that this version does not know, its kind."""
    return wording.title(FORMS[kind], asked.language) if kind in FORMS else kind


def made_row(one: Made, asked: Asked) -> MadeRow:
    """A pack as a row of the list."""
    return MadeRow(
        f"/packs/made/{one.code}",
        title_of(one.kind, asked),
        NAMES.get(one.language, one.language),
        one.again,
        asked.words.moment(one.place.when),
        one.place.who,
        link(one.person, asked.book) if one.person else None,
    )
