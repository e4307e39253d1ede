"""What the control entries of all chains say, as far as it takes no judgement: a pure fold.

Which of them stand is another matter, and takes all of them: see `membership`. An entry of a type
that this version does not know is kept and named, never refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec.structs import replace

from unerased.journal.bundles import Waiting
from unerased.journal.codec import Id  # noqa: TC001 -- msgspec reads it
from unerased.journal.entries import (
    Compartment,
    Device,
    Entry,
    Founder,
    Genesis,
    Grant,
    Key,
    Keys,
    VerifyKey,
    convert,
    device_id,
)
from unerased.journal.errors import Invalid, Reason
from unerased.journal.membership import Op
from unerased.journal.values import Unrecognised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.journal.common import Common
    from unerased.journal.segment import Place

__all__ = ["Given", "Signer", "State", "Written", "apply", "bundles_for", "initial"]

VERSION = 2


class Signer(msgspec.Struct, frozen=True, array_like=True):
    """A device whose chain is walked, its member, and the key that it signs with."""

    device: Id
    member: Id
    verify_key: VerifyKey


class Given(msgspec.Struct, frozen=True, array_like=True):
    """A key that was given to this device: by the segment `seq` of `device`."""

    device: Id
    seq: int
    entry: Grant | Key


class State(msgspec.Struct, frozen=True):
    """What the control entries say so far.

    Attributes:
        compartments: every epoch of every compartment that anybody introduced.
        founder: what this device was given.
        given: the keys given to this device.
        ops: every known entry, in the order in which they came, without the wraps.
        own: id of this device.
        signers: the devices whose chains are walked: those that any of these chains introduced.
        unrecognised: entries of unknown type.
        late: how many segments brought this device keys of what was written before.
        version: of this structure.
    """

    compartments: tuple[Compartment, ...]
    founder: Founder
    given: tuple[Given, ...]
    ops: tuple[Op, ...]
    own: Id
    signers: tuple[Signer, ...]
    unrecognised: tuple[Unrecognised, ...]
    late: int = 0
    version: int = VERSION

    def signer(self, device: bytes) -> Signer | None:
        """The signer of a device's chain, when it is known."""
        return next((signer for signer in self.signers if signer.device == device), None)


class Written(NamedTuple):
    """A segment that control entries stand in: who wrote it, and what its writer had seen."""

    device: bytes
    seq: int
    hlc: int
    member: bytes
    heads: tuple[tuple[bytes, int], ...]

    @classmethod
    def of(cls, device: bytes, seq: int, common: Common) -> Written:
        """The segment of a common part."""
        heads = tuple((seen.device, seen.seq) for seen in common.heads)
        return cls(device, seq, common.hlc, common.member, heads)


def initial(founder: Founder, own: bytes) -> State:
    """The state before the first segment: the founder's chain is walked."""
    signer = Signer(founder.device, founder.member, founder.verify_key)
    return State((), founder, (), (), own, (signer,), ())


def apply(state: State, written: Written, entries: Sequence[dict[str, Any]]) -> State:
    """Fold the control entries of one segment into the state.

    - `genesis` stands first in the founder's first segment and nowhere else, and agrees with what
      this device was given.
    - Each entry has a type, and the fields of its type.

    Raises:
        Invalid: one of these does not hold.
    """
    for index, entry in enumerate(entries):
        begins = (written.device, written.seq, index) == (state.founder.device, 1, 0)
        if isinstance(entry.get("t"), str) and begins is not (entry["t"] == "genesis"):
            raise Invalid(Reason.CONTROL)
        known = convert(entry)
        if known is None:
            told = Unrecognised(written.device, written.seq, entry["t"])
            state = replace(state, unrecognised=(*state.unrecognised, told))
        else:
            state = _apply(state, written, index, known)
    return state


def _apply(state: State, written: Written, index: int, entry: Entry) -> State:
    if isinstance(entry, Genesis):
        _check_genesis(state.founder, entry)
    elif isinstance(entry, Device):
        state = _device(state, entry)
    elif isinstance(entry, Compartment):
        state = replace(state, compartments=(*state.compartments, entry))
    elif isinstance(entry, Keys):
        if entry.again is None:
            return state
        entry = msgspec.structs.replace(entry, secrets=[], to=[], units=b"")
    elif isinstance(entry, (Grant, Key)):
        if entry.device == state.own:
            given = Given(written.device, written.seq, entry)
            state = replace(state, given=(*state.given, given))
        entry = msgspec.structs.replace(entry, wrap=b"")
    device, seq, hlc, member, heads = written
    op = Op(hlc, device, seq, index, member, heads, entry)
    return replace(state, ops=(*state.ops, op))


def bundles_for(own: bytes, place: Place, entries: Sequence[dict[str, Any]]) -> list[Waiting]:
    """The bundles for a device among control entries that were folded."""
    found: list[Waiting] = []
    for index, entry in enumerate(entries):
        known = convert(entry)
        if isinstance(known, Keys) and any(device == own for device, _ in known.to):
            found.append(Waiting(place, index, known))
    return found


def _check_genesis(given: Founder, entry: Genesis) -> None:
    stated = (entry.device, entry.member, entry.register, entry.verify_key)
    if stated != (given.device, given.member, given.register, given.verify_key):
        raise Invalid(Reason.CONTROL)


def _device(state: State, entry: Device) -> State:
    """Walk a device's chain from now on. Its id stands for its keys, so it has only these."""
    fits = entry.device == device_id(entry.member, entry.verify_key, entry.hpke_key)
    if not fits or state.signer(entry.device) is not None:
        return state
    signer = Signer(entry.device, entry.member, entry.verify_key)
    return replace(state, signers=(*state.signers, signer))
