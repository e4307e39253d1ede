"""A recovery share as a page to print, and as words on the terminal."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from unerased.documents import Document
    from unerased.documents.blocks import Mark
    from unerased.seal import Share

__all__ = ["as_typed", "page", "show", "write"]

_PRIVATE: Final = 0o700
_SCALE: Final = 5

_WHAT: Final = (
    "This page is one share of what opens the backups of a register. Alone it opens nothing. "
    "Keep it where nobody looks for it, apart from the register, from its backups and from the "
    "other shares. Tell nobody who holds the others."
)
_HOW: Final = (
    "To use it: type the heading and the numbered lines, or scan the square. A word that was "
    "misread, or a line in another place, is named."
)
_TRY: Final = (
    "Try it once a year: `unerased recovery check` says whether it is as it was printed, and opens "
    "nothing."
)


def as_typed(share: Share) -> str:
    """The heading and the lines, as they are typed again."""
    from unerased.seal import lines_of
    from unerased.seal.share_words import heading

    return "\n".join([heading(share), *(" ".join(words) for words in lines_of(share))])


def show(out: Console, shares: Sequence[Share]) -> None:
    """All shares, one below the other; each is to be copied to paper."""
    from unerased.seal import lines_of
    from unerased.seal.share_words import heading

    for share in shares:
        out.print(heading(share))
        for number, words in enumerate(lines_of(share), start=1):
            out.print(f"  {number:>2}. {' '.join(words[:8])}")
            out.print(f"      {' '.join(words[8:])}")
        out.print("")
    out.print("Copy each to a page of its own and give the pages to different people.")
    out.print("They are shown once and kept nowhere. Then try them: `unerased recovery check`.")


def page(share: Share) -> Document:
    """The page of one share. It names nobody and no register."""
    import segno

    from unerased.documents import Document, Items, Paragraph, Picture, Span, spans
    from unerased.seal import lines_of, qr_text
    from unerased.seal.share_words import heading

    square = io.BytesIO()
    segno.make(qr_text(share), error="m").save(square, kind="png", scale=_SCALE, border=4)
    code: frozenset[Mark] = frozenset({"code"})
    lines = tuple(spans(Span(" ".join(words), code)) for words in lines_of(share))
    return Document(
        title=f"Share {share.number} of {share.holders}",
        blocks=(
            Paragraph(spans(Span(heading(share), code)), role="lead"),
            Items(lines, numbered=True),
            Picture(square.getvalue(), "The same share as a square code to scan.", share=0.45),
            Paragraph(spans(_WHAT)),
            Paragraph(spans(_HOW)),
            Paragraph(spans(_TRY)),
        ),
    )


def write(folder: Path, shares: Sequence[Share]) -> list[Path]:
    """A page for each share in a new folder, for its owner's eyes alone.

    Raises:
        OSError: the system refuses; nothing is left.
    """
    from unerased.documents import to_html

    folder.mkdir(mode=_PRIVATE)
    written: list[Path] = []
    for share in shares:
        path = folder / f"page-{share.number}.html"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(to_html(page(share)))
        written.append(path)
    return written
