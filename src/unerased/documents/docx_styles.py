"""How a DOCX looks, and what its properties say: as little as can be said."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from unerased.documents.docx_parts import element, flag

if TYPE_CHECKING:
    from datetime import datetime

    from unerased.documents.blocks import Document

_SERIF, _SANS, _MONO = "Liberation Serif", "Liberation Sans", "Liberation Mono"
_INK, _MUTED = (0x1C, 0x20, 0x24), (0x5B, 0x61, 0x68)
#: size in points, space before and after in points
_HEADS: Final = {1: (15, 18, 6), 2: (13, 14, 4), 3: (11.5, 12, 4), 4: (11, 10, 3)}


def dressed(docx: Any, document: Document, at: datetime) -> None:  # noqa: ANN401 - no types there
    """Styles, page, language and properties of a new file."""
    _page(docx)
    _text_styles(docx, document)
    for level in range(1, 7):
        size, before, after = _HEADS.get(level, _HEADS[4])
        style = docx.styles[f"Heading {level}"]
        _font(style, _SERIF, size, _INK)
        style.font.bold = style.font.cs_bold = True
        style.font.italic = None
        _space(style, before, after)
    title = docx.styles["Title"]
    _font(title, _SERIF, 21, _INK)
    title.font.bold = title.font.cs_bold = True
    _space(title, 0, 14)
    for border in title._element.pPr.findall(element("pBdr").tag):  # noqa: SLF001
        title._element.pPr.remove(border)  # noqa: SLF001 - a rule in a colour that is not ours
    _properties(docx, document, at)


def _page(docx: Any) -> None:  # noqa: ANN401
    from docx.shared import Cm  # noqa: PLC0415 - heavy

    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _text_styles(docx: Any, document: Document) -> None:  # noqa: ANN401
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - heavy

    normal = docx.styles["Normal"]
    _font(normal, _SANS, 10.5, _INK)
    _space(normal, 0, 7)
    values = {"val": document.language, "eastAsia": document.language, "bidi": document.language}
    for old in normal.element.rPr.findall(element("lang").tag):
        normal.element.rPr.remove(old)
    normal.element.rPr.append(element("lang", **values))
    if document.from_right:
        flag(normal.element.get_or_add_pPr(), "bidi")
    for name, size, colour in (
        ("Lead", 12, _INK),
        ("Number", 32, _INK),
        ("Small", 9, _MUTED),
        ("Cell", 9.5, _INK),
    ):
        style = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _font(style, _SERIF if name == "Number" else _SANS, size, colour)
        _space(style, 0, 2 if name in {"Number", "Cell"} else 6)
    code = docx.styles.add_style("Code", WD_STYLE_TYPE.CHARACTER)
    _font(code, _MONO, 9, None)
    quiet = docx.styles.add_style("Quiet", WD_STYLE_TYPE.CHARACTER)
    _font(quiet, _SANS, None, _MUTED)
    _font(docx.styles["Caption"], _SANS, 9.5, _INK)
    _font(docx.styles["Quote"], _SANS, 10.5, _INK)


def _font(style: Any, name: str, size: float | None, colour: tuple[int, int, int] | None) -> None:  # noqa: ANN401
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - heavy

    style.font.name = name
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for key in list(fonts.attrib):  # a font of a theme would win over ours
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), name)
    if size is not None:
        style.font.size = Pt(size)
        for old in properties.findall(qn("w:szCs")):
            properties.remove(old)
        properties.insert_element_before(
            element("szCs", val=str(int(size * 2))),
            *("w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign"),
            *("w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
        )
    if colour is not None:
        style.font.color.rgb = RGBColor(*colour)


def _space(style: Any, before: float, after: float) -> None:  # noqa: ANN401
    from docx.shared import Pt  # noqa: PLC0415 - heavy

    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _properties(docx: Any, document: Document, at: datetime) -> None:  # noqa: ANN401
    """The title, the language and the given time; whatever could name someone is empty."""
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    it = docx.core_properties
    it.title = document.title[:255]
    it.language = document.language
    it.created = it.modified = moment
    it.revision = 1
    for name in ("author", "last_modified_by", "comments", "category", "keywords", "subject"):
        setattr(it, name, "")
    for name in ("content_status", "identifier", "version"):
        setattr(it, name, "")
