"""Parts of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from unerased.documents.blocks import Direction

#: children of a paragraph's and a run's properties that must come after what is put in here;
#: the format fixes their order
_AFTER_BIDI: Final = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment"),
    *("w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
_AFTER_BORDER: Final = (
    *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
    *_AFTER_BIDI,
)
_AFTER_VISUAL: Final = (
    *("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing"),
    *("w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
)
_FOLLOWING: Final = {"bidi": _AFTER_BIDI, "bidiVisual": _AFTER_VISUAL, "tblHeader": ()}


def element(name: str, **values: str) -> Any:  # noqa: ANN401 - python-docx has no types
    """An element of the format with values of its own name space."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - heavy
    from docx.oxml.ns import qn  # noqa: PLC0415 - heavy

    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def flag(properties: Any, name: str) -> None:  # noqa: ANN401
    """Switch something on among properties, in its place."""
    properties.insert_element_before(element(name), *_FOLLOWING[name])


def tag(run: Any, language: str, direction: Direction) -> None:  # noqa: ANN401
    """Say of a run which language it is in, and whether it is written from the right."""
    run.font.rtl = True if direction == "rtl" else None
    if language:
        right = direction == "rtl"
        values = {"bidi": language} if right else {"val": language}
        run._r.get_or_add_rPr().append(element("lang", **values))  # noqa: SLF001 - the library's way


def bordered(paragraph: Any, side: str, colour: str, edge: str) -> None:  # noqa: ANN401
    """A stroke at one side of a paragraph."""
    borders = element("pBdr")
    borders.append(element(side, val=edge, sz="18", space="8", color=colour))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library's own way in
    properties.insert_element_before(borders, *_AFTER_BORDER)


def shaded(cell: Any, colour: str, edge: str) -> None:  # noqa: ANN401
    """A cell as a box in its colour."""
    borders = element("tcBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(side, val=edge, sz="8", space="0", color=colour))
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001


def ruled(table: Any) -> None:  # noqa: ANN401
    """Fine lines below the rows of a table, and none at its sides."""
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = side in {"bottom", "insideH"}
        borders.append(
            element(side, val="single" if line else "nil", sz="4", space="0", color="8B877D")
        )
    table._tblPr.insert_element_before(  # noqa: SLF001 - the library's own way in
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def field(paragraph: Any, code: str) -> None:  # noqa: ANN401
    """A number that the program which opens the file fills in, such as PAGE."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r  # noqa: SLF001
        if kind:
            run.append(element("fldChar", fldCharType=kind))
        else:
            instruction = element("instrText")
            instruction.text = code
            run.append(instruction)


def numbered_anew(document: Any) -> int:  # noqa: ANN401
    """A numbering of its own for one list, from 1: else lists would count on from each other."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"]._element  # noqa: SLF001
    old = numbering.num_having_numId(style.pPr.numPr.numId.val)
    made = numbering.add_num(old.abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)
