"""Files of which a copy may go with a draft, for the form that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.remedies.errors import NoSuchPerson, NotConsented
from unerased.remedies.packs.gather import When, gather
from unerased.web.pages.attach import size_words
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.remedies.limits import lens_of

if TYPE_CHECKING:
    from unerased.journal import Heads
    from unerased.remedies.checks import Form
    from unerased.web.desk import Asked

#: without it nobody sees whom a file concerns
_NAMES: Final = "identities"
_BOX: Final = "copy."
_LAST: Final = "9999"


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A file; `name` is that of its box in the form."""

    name: str
    link: CodeLink
    what: str
    day: str
    about: CodeLink


def copy_rows(
    asked: Asked, person: str, form: Form, heads: Heads | None = None
) -> tuple[CopyRow, ...]:
    """The files around a person that this recipient may see, by their dates."""
    if not person or _NAMES not in asked.register.journal.compartments:
        return ()
    lens = lens_of(asked)
    try:
        held = gather(asked.register.db, person, form, When(lens, lens.today), heads=heads).files
    except (NotConsented, NoSuchPerson):
        return ()
    return tuple(
        CopyRow(
            f"{_BOX}{one.file.code}",
            link(one.file.code, asked.book),
            f"{one.file.media_type}, {size_words(one.file.size, asked)}",
            one.day,
            link(one.about, asked.book),
        )
        for one in sorted(held, key=lambda found: (found.day or _LAST, found.file.code))
    )


def chosen_copies(
    asked: Asked, person: str, form: Form, heads: Heads | None = None
) -> tuple[str, ...]:
    """Codes of the files whose boxes were ticked; what is no file around the person is none."""
    if asked.request.method != "POST":
        return ()
    given = asked.request.POST
    return tuple(
        row.link.code for row in copy_rows(asked, person, form, heads) if row.name in given
    )
