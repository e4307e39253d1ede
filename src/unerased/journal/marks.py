"""High-water marks: how far each chain was verified, so that it cannot be rolled back unseen."""

import msgspec

from unerased.journal.arrivals import Arrival
from unerased.journal.chain import Tip
from unerased.journal.codec import decode, encode
from unerased.journal.control import State
from unerased.journal.private import MARKS, open_file, seal_file
from unerased.journal.row import Records

__all__ = ["Marks", "open_marks", "seal_marks"]


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of the file.

    Attributes:
        arrivals: count and size of the acknowledged records of the arrivals log.
        keybag: the same of the keybag.
        pending: arrivals that are not in the log yet.
        state: what the control entries said up to the tips.
        tips: where each chain stands.
    """

    arrivals: Records
    keybag: Records
    pending: tuple[Arrival, ...]
    state: State
    tips: tuple[Tip, ...]


_DECODER = msgspec.msgpack.Decoder(Marks)


def seal_marks(marks: Marks, key: bytes) -> bytes:
    """The bytes of the file, under the identity's storage key."""
    return seal_file(MARKS, marks.state.founder.register, key, encode(marks))


def open_marks(data: bytes, register: bytes, key: bytes) -> Marks:
    """Read the file.

    Raises:
        Invalid: it was changed, or is of another register or identity.
    """
    return decode(_DECODER, open_file(MARKS, register, key, data))
