"""The first step of an import: a file that was sent, to a table that is held in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.exchange import (
    BadMapping,
    BadTable,
    ExchangeError,
    check_file,
    imported_before,
    is_packed,
    likely_delimiter,
    load_mapping,
    read_table,
    sheets_of,
    suggestions,
)
from unerased.exchange.kept import kept_mappings
from unerased.exchange.read_csv import ENCODINGS
from unerased.web.desk import desk_of
from unerased.web.importing import begin, held
from unerased.web.show.forms.refusals import said
from unerased.web.show.importing.mapping import choices_of
from unerased.web.uploads import file_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from unerased.model.codebook import Codebook
    from unerased.web.importing import Work
    from unerased.web.words import Words

__all__ = ["MOST_COLUMNS", "FilePage", "read_file"]

#: a form has a thousand fields at most, and nobody says of more what they are
MOST_COLUMNS: Final = 100
_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
_MOST_MAPPING: Final = 512 * 1024


@dataclass(frozen=True, slots=True)
class FilePage:
    """The form for a file.

    Attributes:
        held: a file is held already; then only how it is read must be said.
        reading: it is held and its table was read.
        sheets: to choose from.
        encodings: to choose from, for CSV.
        kept: names and titles of mappings that are kept on this device.
        errors: sentences by field; "" for the file as a whole.
    """

    held: bool = False
    reading: bool = False
    sheets: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    header_row: str = "1"
    kept: tuple[tuple[str, str], ...] = ()
    error: SafeString | str = ""
    field: str = "file"
    section: str = "add"

    @classmethod
    def of(cls, work: Work | None, error: SafeString | str = "", field: str = "file") -> FilePage:
        """The form as it stands, without what is kept."""
        if work is None or not work.data:
            return cls(error=error, field=field)
        options = work.options
        return cls(
            held=True,
            reading=work.table is not None,
            sheets=work.sheets if len(work.sheets) > 1 else (),
            encodings=() if work.sheets else ENCODINGS,
            sheet=options.get("sheet", ""),
            encoding=options.get("encoding", ""),
            header_row=options.get("header_row", "1"),
            error=error,
            field=field,
        )


def read_file(request: HttpRequest, words: Words, book: Codebook) -> FilePage | None:
    """Take the file that was sent, or the one that is held, and read it.

    Returns:
        None when it was read; otherwise the form with what is wrong.
    """
    sent = file_of(request, "file")
    work = held(request)
    if sent is not None and sent[1]:
        work = begin(request, sent[1])
    if work is None or not work.data:
        return FilePage.of(None, words.say("Choose a file: XLSX or CSV."))
    typed = request.POST.get("header_row", "").strip() or "1"
    if _NUMBER.fullmatch(typed) is None:
        return FilePage.of(work, words.say("The row with the headers is a number."), "header_row")
    work.table = None
    try:
        _read(work, request.POST.get("sheet", ""), request.POST.get("encoding", ""), typed, book)
    except _AskedAbout as asked:
        return FilePage.of(work, words.say(asked.sentence), asked.field)
    except BadTable as error:
        field = "encoding" if not work.sheets else "file"
        return FilePage.of(work, said(words, error.reason), field)
    except BadMapping as error:
        return FilePage.of(work, said(words, error.reason), "header_row")
    work.before = desk_of(request).keeper.call(
        lambda register: imported_before(register, work.data)
    )
    return _use_mapping(request, work, words, book)


class _AskedAbout(Exception):
    """How the file is read must be said."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def _read(work: Work, sheet: str, encoding: str, header_row: str, book: Codebook) -> None:
    """Read the table.

    Raises:
        BadTable, BadMapping: it cannot be read so.
        _AskedAbout: several sheets, or too many columns.
    """
    work.options = {"header_row": header_row}
    check_file(work.data)
    if is_packed(work.data):
        work.sheets = sheets_of(work.data)
        several = len(work.sheets) > 1
        if several and sheet not in work.sheets:
            raise _AskedAbout(mark("The file has several sheets. Choose one."), "sheet")
        work.options |= {"sheet": sheet} if several else {}
        table = read_table(work.data, sheet=sheet if several else "")
    else:
        encoding = encoding if encoding in ENCODINGS else ENCODINGS[0]
        delimiter = likely_delimiter(work.data, encoding)
        work.options |= {"encoding": encoding, "delimiter": delimiter}
        table = read_table(work.data, encoding=encoding, delimiter=delimiter)
    columns = suggestions(table, book, int(header_row))
    if not columns:
        raise _AskedAbout(mark("This row has no headers. Say which row has them."), "header_row")
    if len(columns) > MOST_COLUMNS:
        sentence = mark(
            "It has more than 100 columns. Delete those that are not needed, or import it with the "
            "command “unerased import”."
        )
        raise _AskedAbout(sentence, "file")
    work.table, work.columns = table, columns
    work.choices, work.plan, work.result = None, None, None


def _use_mapping(request: HttpRequest, work: Work, words: Words, book: Codebook) -> FilePage | None:
    """Fill in what a mapping says, one that was sent or one that is kept."""
    try:
        text = _mapping_text(request)
        if not text or work.table is None:
            return None
        load_mapping(text, book)
    except UnicodeDecodeError:
        return FilePage.of(work, words.say("The mapping is no UTF-8 text."), "mapping")
    except ExchangeError as error:
        return FilePage.of(work, said(words, str(error)), "mapping")
    work.choices = choices_of(text, work, work.table, book)
    return None


def _mapping_text(request: HttpRequest) -> str:
    """The text of the mapping to use, "" for none.

    Raises:
        UnicodeDecodeError: what was sent is no text.
    """
    sent = file_of(request, "mapping")
    if sent is not None and sent[1]:
        return sent[1][: _MOST_MAPPING + 1].decode("utf-8-sig")
    wanted = request.POST.get("kept", "")
    kept = desk_of(request).keeper.call(kept_mappings) if wanted else ()
    return next((one.query for one in kept if one.name == wanted), "")
