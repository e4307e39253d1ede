"""Names of sealed files that were erased: relays still hold them, and are to let them go.

One sealed file in device-private storage. The names are random, and nothing else is kept of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.journal.disk import RealDisk, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.journal import Journal

__all__ = ["gone", "note_gone"]

_FILE: Final = "gone"
_CONTEXT: Final = b"unerased gone v1"
_DECODER: Final = msgspec.msgpack.Decoder(list[str])


def gone(journal: Journal) -> frozenset[str]:
    """The names that were noted.

    Raises:
        Invalid: the file was changed.
    """
    path = journal.private_folder / _FILE
    if not path.exists():
        return frozenset()
    return frozenset(_DECODER.decode(journal.open_private(_CONTEXT, path.read_bytes())))


def note_gone(journal: Journal, names: Iterable[str]) -> None:
    """Note names; durable on return.

    Raises:
        Invalid: the file was changed.
        OSError: the system refused.
    """
    content = msgspec.msgpack.encode(sorted({*gone(journal), *names}))
    path = journal.private_folder / _FILE
    replace_file(RealDisk(), path, journal.seal_private(_CONTEXT, content))
