"""A document as DOCX, for people to go on writing in: real styles, languages, both directions."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

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
from unerased.documents.docx_parts import bordered, field, flag, numbered_anew, ruled, shaded, tag
from unerased.documents.docx_styles import dressed

if TYPE_CHECKING:
    from datetime import datetime

    from unerased.documents.blocks import Block, Direction, Inner, Text

#: what the library's template brings that says something of a machine, or shows a page
_LEFT_OUT: Final = frozenset({"docProps/thumbnail.jpeg", "docProps/app.xml"})
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_WIDE_CM: Final = 16.2
_TONES: Final = {"plain": "D9D5CC", "deny": "9A2F22", "wait": "8A5A00", "find": "2F4B7C"}
_EDGES: Final = {"plain": "single", "deny": "single", "wait": "dashed", "find": "double"}
_ROLES: Final = {
    "text": "Normal",
    "lead": "Lead",
    "number": "Number",
    "quote": "Quote",
    "small": "Small",
}


def to_docx(document: Document, at: datetime) -> bytes:
    """The document as DOCX; the same bytes for the same document and time.

    Its properties hold the title, the language and `at`, and no name of a person or a machine.

    Args:
        document: what is set.
        at: the time in its properties, with a time zone.
    """
    return _plain(_Setting(document, at).bytes())


def _plain(data: bytes) -> bytes:
    """The same parts in a fixed order, without times of this machine or a page's picture."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if name not in _LEFT_OUT]
        first = "[Content_Types].xml"
        for name in sorted(names, key=lambda one: (one != first, one)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, _without(name, old.read(name)))
    return out.getvalue()


def _without(name: str, data: bytes) -> bytes:
    """A list of parts without those that were left out."""
    if name not in {"[Content_Types].xml", "_rels/.rels"}:
        return data
    from docx.opc.oxml import parse_xml, serialize_part_xml  # noqa: PLC0415 - heavy

    parse: Any = parse_xml  # its types know text alone; the parts are bytes
    root: Any = parse(data)
    for child in list(root):
        target = (child.get("PartName") or child.get("Target") or "").lstrip("/")
        if target in _LEFT_OUT:
            root.remove(child)
    return bytes(serialize_part_xml(root))


class _Setting:
    """One document on its way."""

    def __init__(self, document: Document, at: datetime) -> None:
        import docx  # noqa: PLC0415 - heavy
        from docx.enum.text import WD_BREAK  # noqa: PLC0415 - heavy
        from docx.shared import Cm  # noqa: PLC0415 - heavy

        self._it = document
        self._way: Direction = "rtl" if document.from_right else "ltr"
        self._docx: Any = docx.Document()
        self._cm, self._page = Cm, WD_BREAK.PAGE
        self._next = 1
        dressed(self._docx, document, at)
        self._text(self._docx.add_paragraph(style="Title"), ((document.title, frozenset(), ""),))
        self._foot()
        for block in document.blocks:
            self._block(self._docx, block)

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self._docx.save(out)
        return out.getvalue()

    def _foot(self) -> None:
        paragraph = self._docx.sections[0].footer.paragraphs[0]
        paragraph.style = self._docx.styles["Small"]
        if self._it.foot:
            self._text(paragraph, ((f"{self._it.foot}  ", frozenset(), ""),))
        field(paragraph, "PAGE")
        self._text(paragraph, ((" / ", frozenset(), ""),))
        field(paragraph, "NUMPAGES")

    def _block(self, place: Any, block: Block) -> None:  # noqa: ANN401 - python-docx has no types
        if isinstance(block, PageBreak):
            place.add_paragraph().add_run().add_break(self._page)
        elif isinstance(block, Annexes):
            self._table(place, block.table())
        elif isinstance(block, Columns):
            self._columns(place, block)
        else:
            self._inner(place, block)

    def _inner(self, place: Any, block: Inner) -> None:  # noqa: ANN401
        if isinstance(block, Heading):
            made = self._paragraph(place, f"Heading {block.level}")
            self._spans(made, block.text)
        elif isinstance(block, Paragraph):
            self._said(place, block)
        elif isinstance(block, Items):
            self._items(place, block)
        elif isinstance(block, Table):
            self._table(place, block)
        elif isinstance(block, Picture):
            self._picture(place, block)
        else:
            self._note(place, block)

    def _said(self, place: Any, block: Paragraph) -> None:  # noqa: ANN401
        made = self._paragraph(place, _ROLES[block.role])
        self._spans(made, block.text)
        if block.tone != "plain":
            side = "right" if self._it.from_right else "left"
            bordered(made, side, _TONES[block.tone], _EDGES[block.tone])

    def _items(self, place: Any, block: Items) -> None:  # noqa: ANN401
        style = "List Number" if block.numbered else "List Bullet"
        number = numbered_anew(self._docx) if block.numbered else None
        for item in block.items:
            made = self._paragraph(place, style)
            if number is not None:
                made._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number  # noqa: SLF001
            self._spans(made, item)

    def _table(self, place: Any, table: Table) -> None:  # noqa: ANN401
        if table.caption:
            caption = self._paragraph(place, "Caption")
            caption.paragraph_format.keep_with_next = True
            self._spans(caption, table.caption)
        made = self._grid(place, 1 + len(table.rows), len(table.heads), table.widths)
        ruled(made)
        cells = made._cells  # noqa: SLF001 - one look; a look for each cell grows with the square
        rows = (table.heads, *table.rows)
        for place_, text in enumerate(cell for row in rows for cell in row):
            paragraph = cells[place_].paragraphs[0]
            paragraph.style = self._docx.styles["Cell"]
            column = place_ % len(table.heads)
            strong = place_ < len(table.heads) or (table.first_is_head and column == 0)
            self._spans(paragraph, text, strong=strong)
        flag(made.rows[0]._tr.get_or_add_trPr(), "tblHeader")  # noqa: SLF001
        self._after(place)

    def _grid(self, place: Any, rows: int, columns: int, widths: tuple[float, ...]) -> Any:  # noqa: ANN401
        shares = widths or (1.0,) * columns
        wide = self._cm(_WIDE_CM)
        made = (
            place.add_table(rows, columns)
            if place is self._docx
            else place.add_table(rows=rows, cols=columns)
        )
        made.style = self._docx.styles["Table Grid"]
        made.autofit = False
        if self._it.from_right:
            flag(made._tblPr, "bidiVisual")  # noqa: SLF001
        for column, share in zip(made.columns, shares, strict=True):
            column.width = int(wide * share / sum(shares))
        for place_, cell in enumerate(made._cells):  # noqa: SLF001
            cell.width = int(wide * shares[place_ % columns] / sum(shares))
        return made

    def _after(self, place: Any) -> None:  # noqa: ANN401
        """A short line below a table: two tables in a row would become one."""
        self._paragraph(place, "Small")

    def _picture(self, place: Any, block: Picture) -> None:  # noqa: ANN401
        made = self._paragraph(place, "Normal")
        half = 0.5 if place is not self._docx else 1.0
        width = self._cm(_WIDE_CM * min(max(block.share, 0.1), 1.0) * half)
        shape = made.add_run().add_picture(io.BytesIO(block.png), width=width)
        shape._inline.docPr.set("descr", block.alt)  # noqa: SLF001
        shape._inline.docPr.set("name", f"Picture {self._next}")  # noqa: SLF001
        self._next += 1
        if block.caption:
            self._spans(self._paragraph(place, "Caption"), block.caption)

    def _columns(self, place: Any, block: Columns) -> None:  # noqa: ANN401
        made = self._grid(place, 1, 2, ())
        for cell, side in zip(made._cells, (block.left, block.right), strict=True):  # noqa: SLF001
            self._fill(cell, side)
        self._after(place)

    def _note(self, place: Any, block: Note) -> None:  # noqa: ANN401
        made = self._grid(place, 1, 1, ())
        (cell,) = made._cells  # noqa: SLF001
        shaded(cell, _TONES[block.tone], _EDGES[block.tone])
        title = (Paragraph(block.title, "lead"),) if block.title else ()
        self._fill(cell, (*title, *block.blocks))
        self._after(place)

    def _fill(self, cell: Any, blocks: tuple[Inner, ...]) -> None:  # noqa: ANN401
        empty = cell.paragraphs[0]._p  # noqa: SLF001
        for block in blocks:
            self._inner(cell, block)
        if blocks:  # a cell must end in a paragraph, and begins with an empty one
            empty.getparent().remove(empty)

    def _paragraph(self, place: Any, style: str) -> Any:  # noqa: ANN401
        made = place.add_paragraph(style=self._docx.styles[style])
        if self._it.from_right:
            flag(made._p.get_or_add_pPr(), "bidi")  # noqa: SLF001
        return made

    def _spans(self, paragraph: Any, text: Text, *, strong: bool = False) -> None:  # noqa: ANN401
        more = frozenset({"strong"}) if strong else frozenset()
        self._text(paragraph, tuple((one.text, one.marks | more, one.language) for one in text))

    def _text(self, paragraph: Any, parts: tuple[tuple[str, frozenset[str], str], ...]) -> None:  # noqa: ANN401
        for words, marks, language in parts:
            run = paragraph.add_run(words)
            self._marked(run, marks)
            way = direction_of(language) if language else self._way
            tag(run, language, way)

    def _marked(self, run: Any, marks: frozenset[str]) -> None:  # noqa: ANN401
        font = run.font
        if "strong" in marks:
            font.bold = font.cs_bold = True
        if "emphasis" in marks:
            font.italic = font.cs_italic = True
        if "code" in marks:
            run.style = self._docx.styles["Code"]
        if "quiet" in marks:
            run.style = self._docx.styles["Quiet"]
