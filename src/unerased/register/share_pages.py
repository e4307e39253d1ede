"""A recovery share as a page to print."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from unerased.documents import Document
    from unerased.documents.blocks import Mark
    from unerased.seal import Share

__all__ = ["ENGLISH", "Texts", "as_typed", "html", "page", "write"]

_PRIVATE: Final = 0o700
_SCALE: Final = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of a page. It names nobody and no register.

    Attributes:
        title: with {number} and {holders} in it.
        square: what the square code is, for who cannot see it.
        what: what the page is.
        how: how it is used.
        try_it: how it is tried.
        language: of all of them.
    """

    title: str
    square: str
    what: str
    how: str
    try_it: str
    language: str


ENGLISH: Final = Texts(
    title="Share {number} of {holders}",
    square="The same share as a square code to scan.",
    what="This page is one share of what opens the backups of a register. Alone it opens nothing. "
    "Keep it where nobody looks for it, apart from the register, from its backups and from the "
    "other shares. Tell nobody who holds the others.",
    how="To use it: type the heading and the numbered lines, or scan the square. A word that was "
    "misread, or a line in another place, is named.",
    try_it="Try it once a year: `unerased recovery check` says whether it is as it was printed, "
    "and opens nothing.",
    language="en",
)


def as_typed(share: Share) -> str:
    """The heading and the lines, as they are typed again."""
    from unerased.seal import lines_of  # noqa: PLC0415 - heavy, and rarely needed
    from unerased.seal.share_words import heading  # noqa: PLC0415 - the same

    return "\n".join([heading(share), *(" ".join(words) for words in lines_of(share))])


def page(share: Share, texts: Texts = ENGLISH) -> Document:
    """The page of one share."""
    import segno  # noqa: PLC0415 - heavy, and rarely needed

    from unerased.documents import (  # noqa: PLC0415 - the same
        Document,
        Items,
        Paragraph,
        Picture,
        Span,
        spans,
    )
    from unerased.seal import lines_of, qr_text  # noqa: PLC0415 - the same
    from unerased.seal.share_words import heading  # noqa: PLC0415 - the same

    square = io.BytesIO()
    segno.make(qr_text(share), error="m").save(square, kind="png", scale=_SCALE, border=4)
    code: frozenset[Mark] = frozenset({"code"})
    lines = tuple(spans(Span(" ".join(words), code)) for words in lines_of(share))
    return Document(
        title=texts.title.format(number=share.number, holders=share.holders),
        blocks=(
            Paragraph(spans(Span(heading(share), code)), role="lead"),
            Items(lines, numbered=True),
            Picture(square.getvalue(), texts.square, share=0.45),
            Paragraph(spans(texts.what)),
            Paragraph(spans(texts.how)),
            Paragraph(spans(texts.try_it)),
        ),
        language=texts.language,
    )


def html(share: Share, texts: Texts = ENGLISH) -> str:
    """The page of one share, as one file."""
    from unerased.documents import to_html  # noqa: PLC0415 - heavy, and rarely needed

    return to_html(page(share, texts))


def write(folder: Path, shares: Sequence[Share]) -> list[Path]:
    """A page for each share in a new folder, for its owner's eyes alone.

    Raises:
        OSError: the system refuses; nothing is left.
    """
    folder.mkdir(mode=_PRIVATE)
    written: list[Path] = []
    for share in shares:
        path = folder / f"page-{share.number}.html"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(html(share))
        written.append(path)
    return written
