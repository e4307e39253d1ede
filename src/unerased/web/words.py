"""The words of the pages in one language: sentences, plurals, dates and lengths of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import yaml

from unerased.model.plural import FORMS, form_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

__all__ = [
    "FORMS",
    "FROM_THE_RIGHT",
    "LANGUAGES",
    "MONTHS",
    "REFUSALS",
    "Words",
    "mark",
    "words_of",
]

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "ru": "Русский", "ar": "العربية"}
#: the file of a language that `forms.refusals` reads: its keys are no sentences of the pages
REFUSALS: Final = "refusals.yaml"
#: languages that are written from right to left
FROM_THE_RIGHT: Final = frozenset({"ar"})

MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
    "ru": (
        *("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август"),
        *("сентябрь", "октябрь", "ноябрь", "декабрь"),
    ),
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس"),
        *("سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
}
#: the months as they stand after a day's number
_OF_MONTH: Final[Mapping[str, tuple[str, ...]]] = {
    "en": MONTHS["en"],
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа"),
        *("сентября", "октября", "ноября", "декабря"),
    ),
    "ar": MONTHS["ar"],
}


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a page says, in one language. The keys are the English sentences."""

    language: str
    catalogue: Mapping[str, str | list[str]]

    @property
    def direction(self) -> str:
        """How the language runs, as a page says it: `rtl` or `ltr`."""
        return "rtl" if self.language in FROM_THE_RIGHT else "ltr"

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in this language, with the values put in.

        Raises:
            KeyError: the sentence names a value that was not given.
        """
        found = self.catalogue.get(sentence, sentence)
        template = found if isinstance(found, str) else sentence
        return template.format(**values) if values else template

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The sentence in the plural form that the number asks for; ``{count}`` is the number."""
        forms = self.catalogue.get(one, [one, many])
        found = forms if isinstance(forms, list) else [one, many]
        form = form_of(number, self.language if found is forms else "en")
        return found[min(form, len(found) - 1)].format(count=self.number(number), **values)

    def number(self, number: int) -> str:
        """A whole number with thin spaces between its thousands, in the digits 0 to 9.

        Arabic pages use these digits too: they stand beside codes, dates as typed and quotes that
        have no others, and one number must look the same wherever two people compare it.
        """
        return f"{number:,}".replace(",", "\u202f")

    def label(self, labels: Mapping[str, str], fallback: str) -> str:
        """The label in this language, else the English one, else the term itself."""
        return labels.get(self.language) or labels.get("en") or fallback

    def day(self, day: dt.date) -> str:
        """3 July 2018."""
        return f"{day.day}\u00a0{_OF_MONTH[self.language][day.month - 1]}\u00a0{day.year}"

    def month(self, day: dt.date) -> str:
        """July 2018."""
        return f"{MONTHS[self.language][day.month - 1]}\u00a0{day.year}"

    def moment(self, moment: dt.datetime) -> str:
        """3 July 2018, 14:05 UTC: what a clock said, by which order alone proves nothing."""
        day, time = self.day(moment.date()), f"{moment:%H:%M}"
        return self.say("{day}, {time} UTC", day=day, time=time)


def words_of(language: str) -> Words:
    """The words of one of the `LANGUAGES`; English for any other."""
    known = language if language in LANGUAGES else "en"
    return Words(known, _catalogue(known))


@cache
def _catalogue(language: str) -> Mapping[str, str | list[str]]:
    if language == "en":
        return {}
    found: dict[str, str | list[str]] = {}
    for path in (resources.files("unerased.web") / "locale" / language).iterdir():
        if path.name.endswith(".yaml") and path.name != REFUSALS:
            found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def mark(sentence: str) -> str:
    """Mark a sentence that is said later, so that the test for missing strings finds it."""
    return sentence
