"""Control entries, and the state that they build: a pure fold, in the order of each chain.

An entry of a type that this version does not know is kept and named, never refused: members,
erasure and removal come as further types.
"""

from typing import Annotated, Any

import msgspec
from msgspec.structs import replace

from unerased.journal.codec import Hash, Id, Number
from unerased.journal.common import is_compartment_name
from unerased.journal.errors import Invalid, Reason
from unerased.journal.values import Unrecognised
from unerased.seal import HPKE_KEY_SIZE, VERIFY_KEY_SIZE, frame

__all__ = [
    "Compartment",
    "Device",
    "Founder",
    "Genesis",
    "Grant",
    "Signer",
    "State",
    "apply",
    "grant_context",
    "initial",
    "to_map",
]


VerifyKey = Annotated[bytes, msgspec.Meta(min_length=VERIFY_KEY_SIZE, max_length=VERIFY_KEY_SIZE)]
HpkePublic = Annotated[bytes, msgspec.Meta(min_length=HPKE_KEY_SIZE, max_length=HPKE_KEY_SIZE)]


class _Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="t"):
    pass


class Genesis(_Known, frozen=True, tag="genesis"):
    """First entry of a register: its founding device and member."""

    device: Id
    hpke_key: HpkePublic
    member: Id
    register: Id
    verify_key: VerifyKey


class Device(_Known, frozen=True, tag="device"):
    """A device that may write: keys of the member on it, and its present retention key."""

    device: Id
    hpke_key: HpkePublic
    member: Id
    retention_key: HpkePublic
    verify_key: VerifyKey


class Compartment(_Known, frozen=True, tag="compartment"):
    """A compartment enters an epoch: `key_id` (16 bytes) stands for its key from now on."""

    epoch: Number
    key_id: Id
    name: str


class Grant(_Known, frozen=True, tag="grant"):
    """The key of a compartment in an epoch, wrapped to a member on a device."""

    compartment: str
    device: Id
    epoch: Number
    member: Id
    wrap: bytes


class Founder(msgspec.Struct, frozen=True):
    """What a device was given to recognise its register by.

    Attributes:
        device: id of the founding device.
        hash: hash of its first segment.
        member: id of the founding member.
        register: id of the register.
        verify_key: key that the founding device signs with.
    """

    device: Id
    hash: Hash
    member: Id
    register: Id
    verify_key: VerifyKey


class Signer(msgspec.Struct, frozen=True, array_like=True):
    """A device whose chain is believed, its member, and the key that it signs with."""

    device: Id
    member: Id
    verify_key: VerifyKey
    described: bool


class State(msgspec.Struct, frozen=True):
    """What the control entries say so far.

    Attributes:
        compartments: every epoch of every compartment, in order of introduction.
        founder: what this device was given.
        grants: those made to this device.
        own: id of this device.
        signers: the devices whose chains are believed.
        unrecognised: entries of unknown type.
    """

    compartments: tuple[Compartment, ...]
    founder: Founder
    grants: tuple[Grant, ...]
    own: Id
    signers: tuple[Signer, ...]
    unrecognised: tuple[Unrecognised, ...]

    def signer(self, device: bytes) -> Signer | None:
        """The signer of a device's chain, when it is known."""
        return next((signer for signer in self.signers if signer.device == device), None)

    def epoch(self, compartment: str) -> int:
        """The newest epoch of a compartment; 0 when there is no such compartment."""
        epochs = [entry.epoch for entry in self.compartments if entry.name == compartment]
        return max(epochs, default=0)


def initial(founder: Founder, own: bytes) -> State:
    """The state before the first segment: the founder's chain is believed."""
    signer = Signer(founder.device, founder.member, founder.verify_key, described=False)
    return State((), founder, (), own, (signer,), ())


def to_map(entry: Genesis | Device | Compartment | Grant) -> dict[str, Any]:
    """The map that stands in a common part."""
    built: dict[str, Any] = msgspec.to_builtins(entry, builtin_types=(bytes,))
    return built


def grant_context(
    register: bytes, compartment: str, epoch: int, member: bytes, device: bytes
) -> bytes:
    """What the wrap of a grant is bound to."""
    number = epoch.to_bytes(8)
    return frame(b"grant v1", register, compartment.encode(), number, member, device)


def apply(state: State, device: bytes, seq: int, entries: list[dict[str, Any]]) -> State:
    """Fold the control entries of one segment into the state.

    - `genesis` stands first in the founder's first segment and nowhere else, and agrees with what
      this device was given.
    - `device`, `compartment` and `grant` are believed from the founding device.
    - A device is introduced once; the founding one with the keys that it has.
    - A compartment begins with epoch 1 and advances by one; key ids never repeat.
    - A grant is of an epoch that was introduced, to a device that was.

    Raises:
        Invalid: one of these does not hold, or an entry has no type.
    """
    for index, entry in enumerate(entries):
        kind = entry.get("t")
        if not isinstance(kind, str):
            raise Invalid(Reason.MALFORMED)
        begins = (device, seq, index) == (state.founder.device, 1, 0)
        if begins is not (kind == "genesis"):
            raise Invalid(Reason.CONTROL)
        known = _TYPES.get(kind)
        if known is None:
            told = Unrecognised(device, seq, kind)
            state = replace(state, unrecognised=(*state.unrecognised, told))
        elif device != state.founder.device:
            raise Invalid(Reason.CONTROL)
        else:
            state = _apply(state, _convert(entry, known))
    return state


_Entry = Genesis | Device | Compartment | Grant
_TYPES: dict[str, type[_Entry]] = {
    "compartment": Compartment,
    "device": Device,
    "genesis": Genesis,
    "grant": Grant,
}


def _convert(entry: dict[str, Any], known: type[_Entry]) -> _Entry:
    try:
        # Without `builtin_types` a text would be read as base64 where bytes belong.
        return msgspec.convert(entry, known, builtin_types=(bytes,))
    except msgspec.ValidationError:
        # The message may quote content, so it is not kept as the cause.
        raise Invalid(Reason.MALFORMED) from None


def _apply(state: State, entry: _Entry) -> State:
    if isinstance(entry, Genesis):
        return _genesis(state, entry)
    if isinstance(entry, Device):
        return _device(state, entry)
    if isinstance(entry, Compartment):
        return _compartment(state, entry)
    return _grant(state, entry)


def _genesis(state: State, entry: Genesis) -> State:
    given = state.founder
    stated = (entry.device, entry.member, entry.register, entry.verify_key)
    if stated != (given.device, given.member, given.register, given.verify_key):
        raise Invalid(Reason.CONTROL)
    return state


def _device(state: State, entry: Device) -> State:
    known = state.signer(entry.device)
    signer = Signer(entry.device, entry.member, entry.verify_key, described=True)
    if known is None:
        return replace(state, signers=(*state.signers, signer))
    if known != replace(signer, described=False):
        raise Invalid(Reason.CONTROL)
    rest = (other for other in state.signers if other.device != entry.device)
    return replace(state, signers=(*rest, signer))


def _compartment(state: State, entry: Compartment) -> State:
    if not is_compartment_name(entry.name) or entry.epoch != state.epoch(entry.name) + 1:
        raise Invalid(Reason.CONTROL)
    if any(entry.key_id == other.key_id for other in state.compartments):
        raise Invalid(Reason.CONTROL)
    return replace(state, compartments=(*state.compartments, entry))


def _grant(state: State, entry: Grant) -> State:
    signer = state.signer(entry.device)
    if signer is None or signer.member != entry.member:
        raise Invalid(Reason.CONTROL)
    if entry.epoch > state.epoch(entry.compartment):
        raise Invalid(Reason.CONTROL)
    if entry.device != state.own:
        return state
    return replace(state, grants=(*state.grants, entry))
