"""A document as frozen blocks: what it says, in which order, and nothing of how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from unerased.documents.errors import BadPicture, BadTable
from unerased.documents.letters import plain
from unerased.documents.png import seen_only

Mark: TypeAlias = Literal["strong", "emphasis", "code", "quiet"]
Tone: TypeAlias = Literal["plain", "deny", "wait", "find"]
Role: TypeAlias = Literal["text", "lead", "number", "quote", "small"]
Direction: TypeAlias = Literal["ltr", "rtl"]

#: written from the right; a span in another language says so by its own
_FROM_RIGHT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_LOWEST: Final = 6
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def direction_of(language: str) -> Direction:
    """How a language is written, by its code; left to right where the code is unknown."""
    return "rtl" if language.partition("-")[0].lower() in _FROM_RIGHT else "ltr"


def _language(code: str, otherwise: str) -> str:
    """The code, or the other where it is none: readers aloud trust it."""
    return code if _LANGUAGE.fullmatch(code) else otherwise


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one manner and one language.

    Attributes:
        text: shown as it is typed; no mark-up is read in it. Line ends stay line ends.
        marks: how it stands out: strong, emphasis, code (codes and hashes), quiet.
        language: a language code where it differs from the document's, else "".
    """

    text: str
    marks: frozenset[Mark] = frozenset()
    language: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))
        object.__setattr__(self, "language", _language(self.language, ""))


Text: TypeAlias = tuple[Span, ...]


def spans(*parts: str | Span) -> Text:
    """A text of strings and spans: `spans("Held for ", Span("12 days", frozenset({"strong"})))`."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` is 1 to 6; a level that skips one is set as the next lower one."""

    text: Text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        role: text; lead (what it is about, larger); number (the number large); quote (as it was
            said, set apart); small (definitions and sources).
        tone: a colour with a stroke at the side: deny, wait, find; the words carry the meaning.
    """

    text: Text
    role: Role = "text"
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered or not; each item is a text."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of heads, repeated on every page, and rows of as many cells.

    Attributes:
        caption: what the table shows; set above it.
        first_is_head: the first cell of a row names the row.
        widths: a share for each column, such as (1, 3, 1); even where empty.
    """

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: Text = ()
    first_is_head: bool = False
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        wanted = len(self.heads)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != wanted:
                raise BadTable(number, len(row), wanted)
        if not wanted or (self.widths and len(self.widths) != wanted):
            raise BadTable(0, len(self.widths), wanted)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG. Only what is seen of it is kept: no text, time or program inside the file.

    Attributes:
        alt: what it says, for those who do not see it; never empty.
        share: how much of the line's width it takes, 0 to 1.

    Raises:
        BadPicture: no PNG, too large, or without `alt`.
    """

    png: bytes
    alt: str
    caption: Text = ()
    share: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "png", seen_only(self.png))
        object.__setattr__(self, "alt", " ".join(plain(self.alt).split()))
        if not self.alt:
            raise BadPicture("alt")


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side, such as "they say" and "we hold". Neither holds columns again."""

    left: tuple[Inner, ...]
    right: tuple[Inner, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A box of its own: a warning, a limit that runs, a word to who reads the draft."""

    title: Text
    blocks: tuple[Paragraph | Items, ...]
    tone: Tone = "wait"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where there are pages."""


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex. `sha256` in hex or "", `pages` as words ("12") or ""."""

    title: Text
    date: str
    pages: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Annexes:
    """The annex list, numbered in the order given.

    Attributes:
        heads: words for number, document, date, pages and SHA-256, in this order.
        first: the number of the first annex.
    """

    heads: tuple[str, str, str, str, str]
    annexes: tuple[Annex, ...]
    first: int = 1

    def table(self) -> Table:
        """The list as a table, which is how it is set."""
        rows = tuple(
            (
                spans(str(number)),
                annex.title,
                spans(annex.date),
                spans(annex.pages),
                spans(Span(annex.sha256, frozenset({"code"}))),
            )
            for number, annex in enumerate(self.annexes, start=self.first)
        )
        heads = tuple(spans(head) for head in self.heads)
        return Table(heads, rows, first_is_head=True, widths=(0.9, 4, 1.8, 1.1, 3.2))


Inner: TypeAlias = Heading | Paragraph | Items | Table | Picture | Note
Block: TypeAlias = Inner | Columns | PageBreak | Annexes


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        title: on the first page and in the metadata, where it is the only thing that is said;
            it must hold nothing that identifies anyone whom the reader may not know.
        language: code of the language of its frame ("en", "ru", "ar" …).
        direction: "" takes it from the language.
        foot: words at the foot of every page, such as "Draft of 3 March 2026"; "" for none.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
    direction: Direction | Literal[""] = ""
    foot: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", " ".join(plain(self.title).split()))
        object.__setattr__(self, "foot", " ".join(plain(self.foot).split()))
        object.__setattr__(self, "language", _language(self.language, "en"))
        if not self.direction:
            object.__setattr__(self, "direction", direction_of(self.language))
        object.__setattr__(self, "blocks", _levelled(self.blocks))

    @property
    def from_right(self) -> bool:
        """Whether its lines begin at the right."""
        return self.direction == "rtl"


def _levelled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with headings that skip no level: readers find their way by them."""
    last = 0
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Columns):
            left, last = _inner(block.left, last)
            right, last = _inner(block.right, last)
            made.append(Columns(left, right))
        elif isinstance(block, Heading):
            last = max(1, min(block.level, last + 1, _LOWEST))
            made.append(replace(block, level=last))
        else:
            made.append(block)
    return tuple(made)


def _inner(blocks: tuple[Inner, ...], last: int) -> tuple[tuple[Inner, ...], int]:
    made: list[Inner] = []
    for block in blocks:
        if isinstance(block, Heading):
            last = max(1, min(block.level, last + 1, _LOWEST))
            made.append(replace(block, level=last))
        else:
            made.append(block)
    return tuple(made), last
