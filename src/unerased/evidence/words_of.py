"""The words of a file, as plain paragraphs.

A file may be hostile: an archive that unpacks without end, XML nested a million deep, a PDF whose
pages refer to each other. So it is read in a fresh process that has 20 seconds, one gibibyte of
memory and no right to write a file; it gets the bytes through a pipe and sends paragraphs back,
which are decoded as data and never as objects. Whatever happens there, this process goes on.
"""

from __future__ import annotations

import re
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection

__all__ = ["LONGEST", "Fault", "Words", "ending_of", "paragraphs_of", "words_of"]

#: seconds for one file
SECONDS: Final = 20.0
MEMORY: Final = 1024 * 1024 * 1024
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
    # a fresh interpreter: a fork would carry the open register's memory into a file's reach
    context = get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_read, args=(theirs, ending, memory), daemon=True)
    process.start()
    theirs.close()
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        mine.send_bytes(data)
        sent = msgspec.msgpack.decode(mine.recv_bytes(2 * LONGEST), type=_Sent)
        return _words(sent)
    except (EOFError, OSError, msgspec.MsgspecError, ValueError):
        return Words(fault=Fault.LATE if late.is_set() else Fault.BROKEN)
    finally:
        timer.cancel()
        timer.join()
        process.kill()
        process.join()
        process.close()
        mine.close()


def _words(sent: _Sent) -> Words:
    if sent.fault:
        return Words(fault=Fault(sent.fault))
    return Words(tuple(sent.paragraphs)) if sent.paragraphs else Words(fault=Fault.EMPTY)


def _read(connection: Connection, ending: str, memory: int) -> None:
    """What the process does. Its errors go back as a word, because theirs may hold a value."""
    import logging  # noqa: PLC0415 - this process only

    from unerased.evidence import word_readers  # noqa: PLC0415 - this process only

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's own key; the server ends this
    logging.disable()
    data = connection.recv_bytes()
    _limit(memory)
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
    with suppress(BrokenPipeError):  # then nobody waits for it any more
        connection.send_bytes(msgspec.msgpack.encode(sent))


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


def _limit(memory: int) -> None:
    """Memory, and no file at all, where the system has such limits."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0)):
        with suppress(ValueError, OSError):  # a system that knows the limit and does not set it
            resource.setrlimit(what, (most, most))
