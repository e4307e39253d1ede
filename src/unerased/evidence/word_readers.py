"""What each kind of file says, as plain paragraphs. Called in a process of its own: see `words_of`.

DOCX is read with `zipfile` and `defusedxml` instead of python-docx: that one brings lxml, whose
size the base install has no room for, and all that is wanted is the words of the paragraphs.
Text that tracked changes deleted is left out; footnotes, headers and pictures are not read.
"""

from __future__ import annotations

import codecs
import email
import re
import zipfile
from email.policy import default as policy
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pypdf import PageObject

__all__ = ["READERS", "Encrypted", "TooLarge", "Undecoded"]

#: bytes that one part of an archive may have once it is unpacked
_UNPACKED: Final = 64 * 1024 * 1024
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_BLANK: Final = re.compile(r"\n[ \t\r\f\v]*(?:\n[ \t\r\f\v]*)+")
_SPACES: Final = re.compile(r"\s+")
_LEFT_OUT: Final = frozenset({"script", "style", "head", "template", "title", "noscript"})
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"),
        *("section", "article", "header", "footer", "ul", "ol", "table", "pre", "dt", "dd", "hr"),
    }
)
_HEADERS: Final = ("From", "To", "Date", "Subject")
#: a line this much shorter than the longest of its page, with the end of a sentence, ends it all
_SHORT: Final = 0.75
_ENDS: Final = (".", "!", "?", ":", "\u2026", '."', ".\u201d", ".\u00bb")


class Undecoded(Exception):
    """The bytes are no text in UTF-8, nor in what they declare."""


class Encrypted(Exception):
    """The file asks for a password."""


class TooLarge(Exception):
    """Unpacked, it is larger than a text can be."""


def _text(data: bytes) -> Iterator[str]:
    yield from _BLANK.split(_decoded(data).replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(data: bytes, declared: str = "") -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for name in ("utf-16" if marked else "utf-8-sig", declared):
        try:
            if name:
                return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Undecoded


class _Page(HTMLParser):
    """Gathers the words between the tags; a block begins a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._words: list[str] = []
        self._outside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's call
        """Begin a paragraph, a line, or what is left out."""
        if tag == "body":  # a head that is never closed would hide everything
            self._outside = 0
        self._outside += tag in _LEFT_OUT
        if tag in _BLOCKS:
            self.finish()
        elif tag == "br":
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, or what is left out."""
        self._outside = max(0, self._outside - (tag in _LEFT_OUT))
        if tag in _BLOCKS:
            self.finish()

    def handle_data(self, data: str) -> None:
        """Words; line breaks between tags are none of the text."""
        if not self._outside:
            self._words.append(_SPACES.sub(" ", data))

    def finish(self) -> None:
        """End the paragraph."""
        self.found.append("".join(self._words))
        self._words.clear()


def _html(data: bytes) -> Iterator[str]:
    declared = _DECLARED.search(data[:2048])
    yield from _of_html(_decoded(data, declared[1].decode() if declared else ""))


def _of_html(text: str) -> list[str]:
    page = _Page()
    page.feed(text)
    page.close()
    page.finish()
    return page.found


def _docx(data: bytes) -> Iterator[str]:
    # defusedxml ships no types; only such a file needs it
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # noqa: PLC0415

    with zipfile.ZipFile(BytesIO(data)) as packed, packed.open("word/document.xml") as part:
        # what the archive says of the size need not be true
        xml = part.read(_UNPACKED + 1)
    if len(xml) > _UNPACKED:
        raise TooLarge
    words, inside = "", 0
    for event, element in iterparse(BytesIO(xml), ("start", "end"), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if name == "Fallback":  # says once more what an application may not be able to draw
            inside += 1 if event == "start" else -1
        if event == "start" or inside:
            continue
        match name:
            case "t":
                words += element.text or ""
            case "tab":
                words += " "
            case "br" | "cr":
                words += "\n"
            case "p":
                yield words
                words = ""
        element.clear()


def _pdf(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - heavy; only for such a file

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Encrypted
    for page in reader.pages:
        yield from _of_page(page)


def _of_page(page: PageObject) -> Iterator[str]:
    """Lines put together; a page tells not where a paragraph ends, so a short last line does."""
    lines = [" ".join(line.split()) for line in page.extract_text().split("\n")]
    longest = max(map(len, lines), default=0)
    gathered: list[str] = []
    for line in lines:
        gathered.append(line)
        ends = line.endswith(_ENDS) and len(line) < _SHORT * longest
        if ends or not line:
            yield " ".join(gathered)
            gathered = []
    yield " ".join(gathered)


def _eml(data: bytes) -> Iterator[str]:
    message = email.message_from_bytes(data, policy=policy)
    told = [f"{name}: {message[name]}" for name in _HEADERS if message[name]]
    yield "\n".join(told)
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    words = body.get_content()
    if body.get_content_subtype() == "html":
        yield from _of_html(words)
    else:
        yield from _BLANK.split(words.replace("\r\n", "\n"))


#: by the ending of a file's name
READERS: Final[Mapping[str, Callable[[bytes], Iterator[str]]]] = {
    "txt": _text,
    "md": _text,
    "html": _html,
    "htm": _html,
    "docx": _docx,
    "pdf": _pdf,
    "eml": _eml,
}
