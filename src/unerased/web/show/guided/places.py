"""Places by code or by name: what is there already is asked about before a second one is made."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from unerased.exchange.table import fold
from unerased.model.codes import parse_code, parse_short
from unerased.model.errors import BadCode
from unerased.register.reads.refs import place_names
from unerased.web.show.claims.codes import link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.fields import Field, Option
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.model.codebook import Property
    from unerased.web.desk import Asked
    from unerased.web.show.forms.saying import Typed

NEW: Final = "new"
PLACE_HELP: Final = mark("A name, or the code of a place")
#: so many places of one name are offered
MOST: Final = 20


@dataclass(slots=True)
class Places:
    """The places that are typed into one form, looked up once each.

    Attributes:
        make: makes a new place of a name, and gives its code.
    """

    typed: Typed
    make: Callable[[str], str]
    _meant: dict[str, str] = field(default_factory=dict)
    _asking: set[str] = field(default_factory=set)

    def code(self, name: str) -> str:
        """The place typed into a field: "" with an error when it is not clear which is meant."""
        text = self.typed.plain(name)
        if not text:
            return ""
        if is_code_like(text):
            return self.typed.code(name, "place", needed=True)
        folded = fold(text)
        if folded in self._meant:
            return self._meant[folded]
        candidates = known_places(self.typed.asked).get(folded, ())
        choice = self.typed.text(f"{name}.which")
        if choice in candidates:
            self._meant[folded] = choice
            return choice
        if candidates and choice != NEW:
            if folded not in self._asking:
                self._asking.add(folded)
                self.typed.wrong(name, mark("A place of this name is there. Say which is meant."))
            return ""
        self._meant[folded] = self.make(text)
        return self._meant[folded]


def is_code_like(text: str) -> bool:
    """Whether people would take the text for a code; a name of a place has no check symbol."""
    for parse in (parse_code, parse_short):
        try:
            parse(text)
        except BadCode:
            continue
        return True
    return False


def known_places(asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """Codes of the register's places by their folded names."""

    def read() -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for code, text in place_names(asked.register.db):
            found.setdefault(fold(text), {})[code] = None
        return {name: tuple(codes) for name, codes in found.items()}

    return asked.desk.cache.get(asked.register.heads, "places by name", read)


def is_place(prop: Property) -> bool:
    """Whether a value of this property is a place, so that a name may be typed for it."""
    return prop.type == "ref" and prop.to == ("place",)


def place_fields(typed: Typed, shown: Field) -> tuple[Field, ...]:
    """The field of a place, and below it the question which place of that name is meant."""
    words = typed.asked.words
    about = replace(shown, kind="text", help=words.say(PLACE_HELP))
    text = about.value.strip()
    if not text or is_code_like(text):
        return (about,)
    candidates = known_places(typed.asked).get(fold(text), ())[:MOST]
    if not candidates:
        return (about,)
    name = f"{shown.name}.which"
    options = [*_named(typed.asked, candidates), Option(NEW, words.say("another one, new here"))]
    which = Field(
        name,
        words.say("Which place of this name"),
        "select",
        typed.text(name),
        options=tuple(options),
    )
    return (about, which)


def _named(asked: Asked, codes: tuple[str, ...]) -> list[Option]:
    look = Look.of(asked)
    look.about(codes)
    above = {
        code: [getattr(claim.value, "code", "") for claim in look.said(code)["place.within"]]
        for code in codes
    }
    look.about(found for wider in above.values() for found in wider)
    options = []
    for code in codes:
        said = [link(code, asked.book).short, look.short_words(code)]
        said += [look.short_words(found) for found in above[code][:1] if found]
        options.append(Option(code, ", ".join(word for word in said if word)))
    return options
