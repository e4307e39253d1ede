"""The words of a file, as plain paragraphs.

A file may be hostile: an archive that unpacks without end, XML nested a million deep, a PDF whose
pages refer to each other. So it is read apart (see `apart`), and only paragraphs come back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.evidence.apart import MEMORY, SECONDS, Broken, TooLate, apart

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["LONGEST", "Fault", "Words", "ending_of", "paragraphs_of", "words_of"]

#: bytes of UTF-8 that a text may have
LONGEST: Final = 2 * 1024 * 1024
_ENDINGS: Final = frozenset({"txt", "md", "html", "htm", "docx", "pdf", "eml"})
#: a block with line breaks that is longer (in characters) is taken line by line
_BLOCK: Final = 1500
_BLANK: Final = re.compile(r"\n[^\S\n]*\n\s*")
_SPACES: Final = re.compile(r"[^\S\n]+")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


class Fault(Enum):
    """Why there are no words."""

    NO_READER = "no reader"
    EMPTY = "empty"
    UNDECODED = "undecoded"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too large"
    LATE = "late"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Words:
    """The paragraphs of a file, without line breaks at their ends; or why there are none."""

    paragraphs: tuple[str, ...] = ()
    fault: Fault | None = None


class _Sent(msgspec.Struct):
    """What the process that reads sends back."""

    paragraphs: list[str]
    fault: str = ""


def ending_of(name: str) -> str:
    """The ending of a file's name when its words can be read, else ""."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending in _ENDINGS else ""


def paragraphs_of(text: str) -> tuple[str, ...]:
    """A text taken apart, the same way every time: paragraphs are numbered by it.

    Empty lines separate paragraphs. Where there are none, and in a block of more than 1,500
    characters, each line is a paragraph.
    """
    blocks = _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n").strip())
    found: list[str] = []
    for block in blocks:
        by_line = len(blocks) == 1 or len(block) > _BLOCK
        found += block.split("\n") if by_line else [block]
    return tuple(paragraph.strip() for paragraph in found if paragraph.strip())


def words_of(data: bytes, name: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Words:
    """The words of a file.

    Args:
        data: the whole file.
        name: its name; only the ending counts.
        seconds: after so many the reading is ended.
        memory: bytes of address space that the reading has, where the system can limit it.
    """
    ending = ending_of(name)
    if not ending:
        return Words(fault=Fault.NO_READER)
    try:
        told = apart(_read, ending, data, largest=2 * LONGEST, seconds=seconds, memory=memory)
        return _words(msgspec.msgpack.decode(told, type=_Sent))
    except TooLate:
        return Words(fault=Fault.LATE)
    except (Broken, msgspec.MsgspecError, ValueError):
        return Words(fault=Fault.BROKEN)


def _words(sent: _Sent) -> Words:
    if sent.fault:
        return Words(fault=Fault(sent.fault))
    return Words(tuple(sent.paragraphs)) if sent.paragraphs else Words(fault=Fault.EMPTY)


def _read(ending: str, data: bytes) -> bytes:
    """What is done apart. Its errors go back as a word, because theirs may hold a value."""
    from unerased.evidence import word_readers  # noqa: PLC0415 - that process only

    try:
        sent = _Sent(_fitting(word_readers.READERS[ending](data)))
    except word_readers.Undecoded:
        sent = _Sent([], Fault.UNDECODED.value)
    except word_readers.Encrypted:
        sent = _Sent([], Fault.ENCRYPTED.value)
    except (word_readers.TooLarge, MemoryError):
        sent = _Sent([], Fault.TOO_LARGE.value)
    except Exception:  # noqa: BLE001 - a hostile file may raise anything; told as a fault
        sent = _Sent([], Fault.BROKEN.value)
    return msgspec.msgpack.encode(sent)


def _fitting(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs that a text of the register can hold, all of them together not too long."""
    from unerased.evidence.word_readers import TooLarge  # noqa: PLC0415 - this process only

    found: list[str] = []
    size = 0
    for paragraph in paragraphs:
        plain = _UNFIT.sub("", paragraph.replace("\f", "\n"))
        lines = [_SPACES.sub(" ", line).strip() for line in plain.split("\n")]
        words = "\n".join(line for line in lines if line)
        size += len(words.encode()) + 2
        if size > LONGEST:
            raise TooLarge
        if words:
            found.append(words)
    return found
