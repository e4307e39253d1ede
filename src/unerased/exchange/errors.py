"""What an import refuses, and what a person can do about it. No message repeats a cell."""

from __future__ import annotations


class ExchangeError(Exception):
    """Root of everything that `unerased.exchange` refuses."""


class BadTable(ExchangeError):
    """A file that cannot be read as a table; nothing was written."""

    def __init__(self, reason: str, advice: str) -> None:
        self.reason = reason
        super().__init__(f"the spreadsheet cannot be read: {reason}. {advice} Nothing was written.")


class BadMapping(ExchangeError):
    """A mapping that contradicts itself, the codebook, or the table; nothing was written.

    Attributes:
        where: the place in the mapping, columns by letter.
    """

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(f"mapping, {where}: {reason}. Nothing was written.")


class BadCell(ExchangeError):
    """A cell that cannot become the value that its column is for."""


class ExportRefused(ExchangeError):
    """A mass export that cannot be made, or not now; nothing was written."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"nothing is handed over: {reason}. Nothing was written.")


class RowsRefused(ExchangeError):
    """Rows or columns with errors stand in the way; nothing was written.

    Attributes:
        rows: how many rows have errors.
        columns: how many columns have errors; these cannot be skipped.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.rows = rows
        self.columns = columns
        found = [
            f"{number} {word}{'' if number == 1 else 's'}"
            for number, word in ((columns, "column"), (rows, "row"))
            if number
        ]
        leave = "" if columns else ", or leave the bad rows out with --skip-bad-rows"
        super().__init__(
            f"{' and '.join(found)} of the spreadsheet cannot be read as mapped, so nothing was "
            f"written; correct the file or the mapping{leave}"
        )


class ImportedBefore(ExchangeError):
    """The same file is in the register already; nothing was written.

    Attributes:
        save: code of the save that holds it.
    """

    def __init__(self, save: str) -> None:
        self.save = save
        super().__init__(
            f"this very file was imported as {save}, so nothing was written; for another sheet of "
            "it, or to enter it twice on purpose, say --again"
        )


class NothingToImport(ExchangeError):
    """No row is left that says anything; nothing was written."""

    def __init__(self) -> None:
        super().__init__("no row of the spreadsheet says anything that is mapped; nothing to save")
