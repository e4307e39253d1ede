"""Documents: HTML, tagged PDF and DOCX from plain values. Stands beside the house.

A `Document` is frozen blocks with every word already in its language; `to_html`, `to_pdf` and
`to_docx` set it. The bytes depend on the document and on the time that the caller gives, and on
nothing else: no clock, no user, no machine. typst, python-docx and matplotlib (whose fonts a PDF
is set in) are imported when something is set, and not before.
"""

from unerased.documents.blocks import (
    Annex,
    Annexes,
    Block,
    Columns,
    Document,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Span,
    Table,
    Text,
    spans,
)
from unerased.documents.docx import to_docx
from unerased.documents.errors import (
    BadPicture,
    BadTable,
    DocumentsError,
    LettersMissing,
    NotSet,
    NoTypesetter,
)
from unerased.documents.html import to_html
from unerased.documents.pdf import to_pdf

__all__ = [
    "Annex",
    "Annexes",
    "BadPicture",
    "BadTable",
    "Block",
    "Columns",
    "Document",
    "DocumentsError",
    "Heading",
    "Items",
    "LettersMissing",
    "NoTypesetter",
    "NotSet",
    "Note",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Span",
    "Table",
    "Text",
    "spans",
    "to_docx",
    "to_html",
    "to_pdf",
]
