"""A copy of a file to give away: what is seen of it, and nothing that it says of itself beside.

The file in the register stays as it came. The copy is made apart (see `apart`), since a file may
be hostile.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import msgspec

from unerased.evidence.apart import MEMORY, SECONDS, Broken, TooLate, apart

__all__ = ["Copy", "NotCleaned", "Why", "cleaned"]

#: bytes that a copy may have
_LARGEST: Final = 64 * 1024 * 1024
#: no kind of file that can be cleaned; asks for a password; has layers that can be hidden; has
#: form fields or comments drawn over its pages; holds a picture of a kind that cannot be cleaned;
#: holds several pictures; is no text in UTF-8; is too large; took too long; does not open
Why: TypeAlias = Literal[
    "kind", "encrypted", "layers", "comments", "picture", "several pictures", "undecoded",
    "too large", "late", "broken",
]  # fmt: skip


class Copy(msgspec.Struct, frozen=True):
    """A copy of a file.

    Attributes:
        data: its bytes; the same file gives the same ones.
        ending: "pdf" or "txt".
        pages: how many, 0 for plain text.
        words: that a machine can read in it; "" for a photograph or a scan.
    """

    data: bytes
    ending: str
    pages: int
    words: str


class NotCleaned(Exception):
    """A file cannot be cleaned; nothing of it is given away."""

    def __init__(self, why: Why) -> None:
        self.why: Why = why
        super().__init__(f"this file cannot be cleaned of what it says of itself: {why}")


class _Sent(msgspec.Struct):
    copy: Copy | None
    why: str = ""


def cleaned(data: bytes, name: str, *, seconds: float = SECONDS * 3, memory: int = MEMORY) -> Copy:
    """What is seen of a file, as a file of its own.

    Args:
        data: the whole file.
        name: its name; only the ending counts.
        seconds: after so many the work is ended.
        memory: bytes of address space that the work has.

    Raises:
        NotCleaned: it cannot be done; there is no half way.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    try:
        told = apart(_clean, ending, data, largest=_LARGEST * 2, seconds=seconds, memory=memory)
        sent = msgspec.msgpack.decode(told, type=_Sent)
    except TooLate:
        raise NotCleaned("late") from None
    except (Broken, msgspec.MsgspecError, ValueError):
        raise NotCleaned("broken") from None
    if sent.copy is None:
        raise NotCleaned(sent.why if sent.why in get_args(Why) else "broken")  # type: ignore[arg-type] # one of them
    return sent.copy


def _clean(ending: str, data: bytes) -> bytes:
    """What is done apart. Its errors go back as a word, because theirs may hold a value."""
    from unerased.evidence import cleaners  # noqa: PLC0415 - that process only

    if ending not in cleaners.CLEANERS:
        return msgspec.msgpack.encode(_Sent(None, "kind"))
    try:
        seen = cleaners.CLEANERS[ending](data)
    except cleaners.Refused as refused:
        return msgspec.msgpack.encode(_Sent(None, str(refused)))
    except MemoryError:
        return msgspec.msgpack.encode(_Sent(None, "too large"))
    except Exception:  # noqa: BLE001 - a hostile file may raise anything; told as a fault
        return msgspec.msgpack.encode(_Sent(None, "broken"))
    if len(seen.data) > _LARGEST:
        return msgspec.msgpack.encode(_Sent(None, "too large"))
    return msgspec.msgpack.encode(_Sent(Copy(seen.data, seen.ending, seen.pages, seen.words)))
