"""High-water marks: how far each chain was verified, so that it cannot be rolled back unseen."""

import msgspec

from unerased.journal.arrivals import Arrival
from unerased.journal.chain import Tip
from unerased.journal.codec import Id, encode
from unerased.journal.control import State, initial
from unerased.journal.entries import Founder
from unerased.journal.errors import Invalid, Reason
from unerased.journal.private import MARKS, open_file, seal_file
from unerased.journal.row import Records

__all__ = ["Marks", "open_marks", "seal_marks"]


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of the file.

    Attributes:
        arrivals: count and size of the acknowledged records of the arrivals log.
        keybag: the same of the keybag.
        pending: arrivals that are not in the log yet.
        seen: tips of an earlier version's marks, as long as the chains have not come to them again.
        state: what the control entries said up to the tips.
        tips: where each chain stands.
        bag: which keybag `keybag` is about; empty for the first one.
    """

    arrivals: Records
    keybag: Records
    pending: tuple[Arrival, ...]
    seen: tuple[Tip, ...]
    state: State
    tips: tuple[Tip, ...]
    bag: bytes = b""


class _OldState(msgspec.Struct, frozen=True):
    founder: Founder
    own: Id


class _OldMarks(msgspec.Struct, frozen=True):
    """Marks from before there were members: whom they know is found again by walking anew."""

    arrivals: Records
    keybag: Records
    pending: tuple[Arrival, ...]
    state: _OldState
    tips: tuple[Tip, ...]


_DECODER = msgspec.msgpack.Decoder(Marks)
_OLD = msgspec.msgpack.Decoder(_OldMarks)


def seal_marks(marks: Marks, key: bytes) -> bytes:
    """The bytes of the file, under the identity's storage key."""
    return seal_file(MARKS, marks.state.founder.register, key, encode(marks))


def open_marks(data: bytes, register: bytes, key: bytes) -> Marks:
    """Read the file.

    Raises:
        Invalid: it was changed, or is of another register or identity.
    """
    content = open_file(MARKS, register, key, data)
    try:
        return _DECODER.decode(content)
    except msgspec.MsgspecError:
        return _from_old(content)


def _from_old(content: bytes) -> Marks:
    try:
        old = _OLD.decode(content)
    except msgspec.MsgspecError:
        # The message may quote content, so it is not kept as the cause.
        raise Invalid(Reason.MALFORMED) from None
    state = initial(old.state.founder, old.state.own)
    return Marks(old.arrivals, old.keybag, old.pending, old.tips, state, ())
