"""A document as one HTML file that reads well with everything switched off."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from unerased.documents.blocks import (
    Annexes,
    Columns,
    Document,
    Heading,
    Items,
    Mark,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    direction_of,
)
from unerased.documents.png import size

if TYPE_CHECKING:
    from unerased.documents.blocks import Block, Inner, Span, Text

_TAGS: Final[dict[Mark, tuple[str, str]]] = {
    "strong": ("<strong>", "</strong>"),
    "emphasis": ("<em>", "</em>"),
    "quiet": ('<span class="quiet">', "</span>"),
    "code": ("<code>", "</code>"),
}
_DENSITY: Final = 2  # pictures have twice the pixels that they take on a page


def to_html(document: Document) -> str:
    """One self-contained file: no script, no SVG, no font or address from elsewhere.

    Its own policy forbids the browser anything but its one style sheet and pictures within it.
    """
    css = _css()
    policy = f"default-src 'none'; style-src 'sha256-{_sum(css)}'; img-src data:"
    foot = f"<footer><p>{escape(document.foot)}</p></footer>\n" if document.foot else ""
    body = "\n".join(_block(block) for block in document.blocks)
    title = escape(document.title)
    return (
        "<!doctype html>\n"
        f'<html lang="{escape(document.language)}" dir="{document.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{css}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{body}\n</main>\n{foot}</body>\n</html>\n"
    )


@cache
def _css() -> str:
    return files(__package__).joinpath("document.css").read_text(encoding="utf-8")


def _sum(css: str) -> str:
    return base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()


def _block(block: Block) -> str:
    if isinstance(block, PageBreak):
        return '<hr class="page">'
    if isinstance(block, Annexes):
        return _table(block.table())
    if isinstance(block, Columns):
        sides = (
            "<div>" + "\n".join(_inner(one) for one in side) + "</div>"
            for side in (block.left, block.right)
        )
        return '<div class="columns">' + "".join(sides) + "</div>"
    return _inner(block)


def _inner(block: Inner) -> str:
    if isinstance(block, Heading):
        level = min(block.level + 1, 6)  # the title is the first
        return f"<h{level}>{_text(block.text)}</h{level}>"
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Items):
        tag = "ol" if block.numbered else "ul"
        items = "".join(f"<li>{_text(item)}</li>" for item in block.items)
        return f"<{tag}>{items}</{tag}>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return _picture(block)
    return _note(block)


def _paragraph(block: Paragraph) -> str:
    tone = "" if block.tone == "plain" else block.tone
    names = " ".join(name for name in (_ROLES[block.role], tone) if name)
    tag = "blockquote" if block.role == "quote" else "p"
    named = f' class="{names}"' if names else ""
    return f"<{tag}{named}>{_text(block.text)}</{tag}>"


_ROLES: Final = {"text": "", "quote": "", "lead": "lead", "number": "number", "small": "small"}


def _table(table: Table) -> str:
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in table.heads)
    rows = "".join(f"<tr>{_row(row, named=table.first_is_head)}</tr>\n" for row in table.rows)
    total = sum(table.widths)
    shares = "".join(f'<col width="{100 * share / total:.0f}%">' for share in table.widths)
    columns = f"<colgroup>{shares}</colgroup>" if shares else ""
    return (
        f'<div class="wide"><table>{caption}{columns}<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div>"
    )


def _row(row: tuple[Text, ...], *, named: bool) -> str:
    cells = []
    for place, cell in enumerate(row):
        head = named and place == 0
        cells.append(f'<th scope="row">{_text(cell)}</th>' if head else f"<td>{_text(cell)}</td>")
    return "".join(cells)


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    wide, high = (side // _DENSITY or 1 for side in size(picture.png))
    caption = f"<figcaption>{_text(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f'<figure><img src="data:image/png;base64,{data}" width="{wide}" height="{high}"'
        f' alt="{escape(picture.alt)}">{caption}</figure>'
    )


def _note(note: Note) -> str:
    inside = "\n".join(_inner(one) for one in note.blocks)
    tone = "" if note.tone == "plain" else f" {note.tone}"
    title = f'<p class="title">{_text(note.title)}</p>' if note.title else ""
    return f'<div class="note{tone}">{title}{inside}</div>'


def _text(text: Text) -> str:
    return "".join(_span(span) for span in text)


def _span(span: Span) -> str:
    """One span; what is in another language stands isolated, so that it turns nothing around."""
    made = escape(span.text)
    for mark in sorted(span.marks):
        start, end = _TAGS[mark]
        made = f"{start}{made}{end}"
    if not span.language:
        return made
    way = direction_of(span.language)
    return f'<bdi lang="{escape(span.language)}" dir="{way}">{made}</bdi>'
