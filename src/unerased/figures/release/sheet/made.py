"""The files of a sheet, made from the ledger alone: the same bytes each time."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from unerased.documents import LettersMissing, NoTypesetter, to_html, to_pdf
from unerased.figures.release.sheet.charts import charts_of
from unerased.figures.release.sheet.commas import csv_of
from unerased.figures.release.sheet.document import document_of
from unerased.figures.release.sheet.method import LANGUAGES
from unerased.figures.release.sheet.words import sheet_words
from unerased.seal import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.figures.release.ledger import Content

__all__ = ["files_of", "preview", "sums_of", "unlike"]


def files_of(
    content: Content, code: str, progress: Callable[[float], None] = lambda _: None
) -> dict[str, bytes]:
    """Every file of a sheet by its name; none for a release from before there were sheets.

    Without typst there is no PDF; everything else is the same.
    """
    sheet = content.sheet
    if sheet is None:
        return {}
    # noon of the day by the organisation's clock: a sheet tells no time of day
    at = dt.datetime.combine(content.dated, dt.time(12), dt.UTC)
    found: dict[str, bytes] = {}
    for number, language in enumerate(LANGUAGES):
        words = sheet_words(language)
        charts = charts_of(content, sheet, words, code)
        document = document_of(content, sheet, words, code, charts)
        found[f"sheet.{language}.html"] = to_html(document).encode()
        # typst is an extra, and fonts for rare scripts may be missing: nothing else needs them
        with suppress(NoTypesetter, LettersMissing):
            found[f"sheet.{language}.pdf"] = to_pdf(document, at)
        found[f"sheet.{language}.csv"] = csv_of(content, sheet, words, code)
        for chart in charts:
            found[f"{chart.name}.{language}.png"] = chart.png
        progress((number + 1) / len(LANGUAGES))
    # what was not made then is fixed by no receipt, and is not given away now
    fixed = content.files or found
    return {name: data for name, data in found.items() if name in fixed}


def preview(content: Content, code: str, language: str) -> bytes:
    """The sheet's page in one language."""
    if content.sheet is None:
        return b""
    words = sheet_words(language)
    charts = charts_of(content, content.sheet, words, code)
    return to_html(document_of(content, content.sheet, words, code, charts)).encode()


def sums_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each file, hexadecimal."""
    return {name: digest(data).hex() for name, data in sorted(files.items())}


def unlike(files: Mapping[str, bytes], content: Content) -> tuple[str, ...]:
    """Files that are not the bytes that were released, or that cannot be made here any more."""
    sums = sums_of(files)
    return tuple(name for name, wanted in content.files.items() if sums.get(name) != wanted)
