"""The words of sheets, one file a language; a test finds what one has and another lacks."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from unerased.figures.keys import NOT_EXACT, NOT_RECORDED
from unerased.figures.words import number
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.figures.release.sheet.told import Sheet

__all__ = ["SheetWords", "sheet_words"]

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of one language."""

    language: str
    texts: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        """A text with its values put in.

        Raises:
            KeyError: there is no such text, or it names a value that was not given.
        """
        text = str(self.texts[key])
        return text.format(**values) if values else text

    def of(self, key: str, term: str) -> str:
        """A text of a group of texts; the term itself where there is none."""
        return str(self.texts[key].get(term, term))

    def day(self, written: str) -> str:
        """A day or a month as people write it; anything else stays as it was written."""
        if _MONTH.fullmatch(written):
            return self.month(written)
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            return written
        month = self.texts["months"][day.month - 1]
        return self.say("day", day=day.day, month=month, year=day.year)

    def month(self, written: str) -> str:
        """A month as people write it, from 2018-07."""
        year, _, month = written.partition("-")
        names = self.texts.get("months_alone", self.texts["months"])
        return self.say("month", month=names[int(month) - 1], year=year)

    def counted(self, total: int, unit: str) -> str:
        """A number with its unit: 125 persons."""
        return number(total, unit, self.language)

    def key_of(self, name: str, key: str, sheet: Sheet) -> str:
        """The key of a cell as people say it."""
        if key in {NOT_RECORDED, NOT_EXACT}:
            return self.say("not_recorded" if key == NOT_RECORDED else "not_exact")
        if name == "lists":
            return self.of("lists", key.replace(" and ", " + "))
        labels = sheet.names.get(f"{name} {key}", {})
        found = labels.get(self.language) or labels.get("") or labels.get("en")
        if found:
            return found
        if name == "month":
            return self.month(key)
        if name == "organisation":
            return key[:1].upper() + key[1:]
        return key.replace("-", "\u2013")

    def label(self, labels: Mapping[str, str], fallback: str) -> str:
        """A label in this language, else in English."""
        return labels.get(self.language) or labels.get("en") or fallback


@cache
def sheet_words(language: str) -> SheetWords:
    """The words of one of the languages of a sheet.

    Raises:
        FileNotFoundError: sheets are not made in it.
    """
    path = files(__package__).joinpath("words").joinpath(f"{language}.yaml")
    found = read_yaml(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise TypeError
    return SheetWords(language, found)
