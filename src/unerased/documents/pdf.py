"""A document as tagged PDF/UA-1: typst sets it from data, never from words spliced into code."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from unerased.documents import fonts
from unerased.documents.blocks import (
    Annexes,
    Columns,
    Document,
    Heading,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    direction_of,
)
from unerased.documents.errors import LettersMissing, NotSet, NoTypesetter
from unerased.documents.letters import scripts

if TYPE_CHECKING:
    from datetime import datetime

    import typst

    from unerased.documents.blocks import Block, Inner, Span, Text

#: how typst says that a font lacks letters, under PDF/UA
_LACKS: Final = "could not be displayed"
_DATA: Final = "document.json"


def to_pdf(document: Document, at: datetime) -> bytes:
    """The document as PDF/UA-1, whose rules typst checks as it writes.

    The same bytes for the same document and time. Only a script that the packaged fonts lack is
    set in fonts of this machine: then other machines may give other bytes.

    Args:
        document: what is set.
        at: the time in its metadata; with a time zone.

    Raises:
        NoTypesetter: typst is not installed.
        LettersMissing: no font here has the letters of a script; it is named.
        NotSet: typst refused; the message holds no word of the document.
    """
    try:
        import typst as setter  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        raise NoTypesetter from None
    made = _Made()
    data = made.document(document)
    sources = {
        "main.typ": files(__package__).joinpath("document.typ").read_bytes(),
        _DATA: _written(data),
    }
    seconds = int(at.timestamp())
    try:
        return _compiled(sources, fonts.packaged(), seconds)
    except setter.TypstError as failed:
        if _LACKS not in str(failed):
            raise NotSet(_reason(failed)) from None
    try:
        sources[_DATA] = _written(data | {"serif": (*fonts.SERIF, *fonts.own())})
        return _compiled(sources, fonts.everything(), seconds)
    except setter.TypstError as failed:
        if _LACKS in str(failed):
            raise LettersMissing(scripts(made.letters - fonts.known())) from None
        raise NotSet(_reason(failed)) from None


def _compiled(sources: dict[str, bytes], known: typst.Fonts, seconds: int) -> bytes:
    import typst as setter  # noqa: PLC0415 - heavy, and an extra

    # the stubs know a path or bytes, and not several files
    made, _ = setter.compile_with_warnings(  # type: ignore[call-overload]
        sources,
        format="pdf",
        font_paths=known,
        pdf_standards=["ua-1"],
        timestamp=seconds,
    )
    return bytes(made)


def _marks(span: Span) -> set[str]:
    """Its marks; what has no slanted letters is made strong instead."""
    slants = fonts.slanted() if "emphasis" in span.marks else frozenset()
    if "emphasis" in span.marks and not set(span.text) <= slants | {"\n"}:
        return {*span.marks - {"emphasis"}, "strong"}
    return {*span.marks}


def _written(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _reason(failed: Exception) -> str:
    """The kind of refusal: what typst says up to the first quotation, which may be content."""
    said = str(failed).splitlines()[0] if str(failed) else "no reason given"
    return said.partition("`")[0].partition('"')[0].strip()[:120]


class _Made:
    """A document as plain data for the template; gathers its letters."""

    def __init__(self) -> None:
        self.letters: set[str] = set()

    def document(self, document: Document) -> dict[str, Any]:
        self.letters.update(document.title + document.foot)
        return {
            "title": document.title,
            "language": document.language.partition("-")[0],
            "direction": document.direction,
            "foot": document.foot,
            "serif": fonts.SERIF,
            "mono": fonts.MONO,
            "blocks": [self._block(block) for block in document.blocks],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, PageBreak):
            return {"kind": "break"}
        if isinstance(block, Annexes):
            return self._table(block.table())
        if isinstance(block, Columns):
            return {
                "kind": "columns",
                "left": [self._inner(one) for one in block.left],
                "right": [self._inner(one) for one in block.right],
            }
        return self._inner(block)

    def _inner(self, block: Inner) -> dict[str, Any]:
        if isinstance(block, Heading):
            return {"kind": "heading", "level": block.level, "text": self._text(block.text)}
        if isinstance(block, Paragraph):
            text = self._text(block.text)
            return {"kind": "paragraph", "role": block.role, "tone": block.tone, "text": text}
        if isinstance(block, Items):
            items = [self._text(item) for item in block.items]
            return {"kind": "items", "numbered": block.numbered, "items": items}
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Picture):
            return self._picture(block)
        if isinstance(block, Note):
            inside = [self._inner(one) for one in block.blocks]
            title = self._text(block.title)
            return {"kind": "note", "tone": block.tone, "title": title, "blocks": inside}
        raise TypeError(type(block).__name__)

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "kind": "table",
            "caption": self._text(table.caption),
            "heads": [self._text(head) for head in table.heads],
            "rows": [[self._text(cell) for cell in row] for row in table.rows],
            "first": table.first_is_head,
            "widths": list(table.widths or (1,) * len(table.heads)),
        }

    def _picture(self, picture: Picture) -> dict[str, Any]:
        self.letters.update(picture.alt)
        return {
            "kind": "picture",
            # typst takes text files from memory only: a picture goes as its bytes' numbers
            "bytes": list(picture.png),
            "alt": picture.alt,
            "caption": self._text(picture.caption),
            "share": min(max(picture.share, 0.1), 1.0),
        }

    def _text(self, text: Text) -> list[dict[str, Any]]:
        return [self._span(span) for span in text]

    def _span(self, span: Span) -> dict[str, Any]:
        self.letters.update(span.text)
        code = span.language.partition("-")[0]
        return {
            "text": span.text,
            "marks": sorted(_marks(span)),
            "language": code,
            "direction": direction_of(code) if code else "",
        }
