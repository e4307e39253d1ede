"""What can go wrong with a document. No message holds a word of its content."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

PictureWhy: TypeAlias = Literal["form", "size", "alt"]

_PICTURE: Final[dict[PictureWhy, str]] = {
    "form": "it is no whole PNG file",
    "size": "a PNG for a document is 1 to 8000 pixels each way and at most 8 MiB",
    "alt": "a picture needs a text that says what it shows, for those who do not see it",
}


class DocumentsError(Exception):
    """Root of this room's errors; nothing was set."""


class BadPicture(DocumentsError):
    """A picture cannot stand in a document; `why` is which rule it breaks."""

    def __init__(self, why: PictureWhy) -> None:
        self.why: PictureWhy = why
        super().__init__(f"This picture cannot be used: {_PICTURE[why]}.")


class BadTable(DocumentsError):
    """A row of a table has more or fewer cells than its head."""

    def __init__(self, row: int, cells: int, wanted: int) -> None:
        self.row, self.cells, self.wanted = row, cells, wanted
        super().__init__(f"Row {row} of a table has {cells} cells where its head has {wanted}.")


class NoTypesetter(DocumentsError):
    """typst is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "A PDF needs the extra 'pdf': install it with: pip install 'unerased[pdf]'. "
            "HTML and DOCX are made without it."
        )


class LettersMissing(DocumentsError):
    """No font at hand has the letters of some scripts.

    Attributes:
        scripts: their names in Unicode, in capitals, such as "ETHIOPIC"; never the letters.
    """

    def __init__(self, scripts: tuple[str, ...]) -> None:
        self.scripts = scripts
        named = ", ".join(scripts) or "an unnamed script"
        super().__init__(
            f"The PDF cannot be set: no font on this machine has the letters of {named}. "
            "Install one that has (the Noto fonts, for example), or use the HTML or the DOCX."
        )


class NotSet(DocumentsError):
    """The typesetter refused the document for a reason of its own; `reason` says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"The PDF cannot be set ({reason}). Use the HTML or the DOCX, and report this."
        )
