"""Words for the search: how they are indexed, and how what people type becomes a query. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["MARK_CLOSE", "MARK_OPEN", "fold", "in_pairs", "query"]

#: Around a hit in a snippet. Neither can stand in a page; the page escapes, then replaces them.
MARK_OPEN: Final = "\x02"
MARK_CLOSE: Final = "\x03"

_YO: Final = (("\u0451", "\u0435"), ("\u0401", "\u0415"))
_MARKS: Final = frozenset({MARK_OPEN, MARK_CLOSE})
_PAIRED: Final = re.compile("[^\x02\x03]*(?:\x02[^\x02\x03]*\x03[^\x02\x03]*)*")
_PIECES: Final = re.compile(r'"([^"]*)"|(\S+)')
_SHORTEST_PREFIX: Final = 3
_MOST_PIECES: Final = 32
_LONGEST: Final = 1000


def fold(text: str) -> str:
    """What is indexed instead of a text: composed letters, and Russian yo as ye.

    The tokenizer folds case and accents of composed letters; it would take the breve off a
    decomposed й and not off a composed one.
    """
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    for yo, ye in _YO:
        if yo in text:
            text = text.replace(yo, ye)
    return text


def query(typed: str) -> str:
    """An FTS5 query for what was typed; "" when there is nothing to look for.

    Every word must be found. A word of three letters or more also finds longer words that begin
    with it, as does any word with `*` behind it; "words in quotes" are found as they stand.
    Everything else that FTS5 would read as syntax is only text here.
    """
    pieces: list[str] = []
    for found in _PIECES.finditer(fold(typed[:_LONGEST]).replace("\0", " ")):
        exact, word = found.group(1), found.group(2)
        text = exact if exact is not None else word
        if not any(map(str.isalnum, text)):
            continue
        open_end = exact is None and _is_prefix(word)
        pieces.append('"' + text.replace('"', '""') + '"' + ("*" if open_end else ""))
    return " ".join(pieces[:_MOST_PIECES])


def _is_prefix(word: str) -> bool:
    letters = word.rstrip("*")
    return letters != word or (len(letters) >= _SHORTEST_PREFIX and letters[-1].isalnum())


def in_pairs(snippet: str) -> str:
    """The snippet with marks in pairs alone: the text itself may have held some."""
    if _PAIRED.fullmatch(snippet):
        return snippet
    kept: list[str] = []
    is_open = False
    for letter in snippet:
        if letter in _MARKS:
            if (letter == MARK_OPEN) == is_open:
                continue
            is_open = not is_open
        kept.append(letter)
    return "".join(kept) + (MARK_CLOSE if is_open else "")
