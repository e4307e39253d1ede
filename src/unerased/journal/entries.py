"""The control entries: maps with their type under "t", and what their wraps are bound to."""

from typing import Annotated, Any, TypeAlias

import msgspec

from unerased.journal.codec import Hash, Id, Number
from unerased.journal.errors import Invalid, Reason
from unerased.seal import HPKE_KEY_SIZE, VERIFY_KEY_SIZE, digest, frame
from unerased.seal.shares import SET_SIZE

__all__ = [
    "MAX_NAME",
    "Accept",
    "Administer",
    "Agree",
    "Called",
    "Cancel",
    "Compartment",
    "Device",
    "Done",
    "Entry",
    "Founder",
    "Genesis",
    "Grant",
    "Key",
    "Keys",
    "Propose",
    "Recovery",
    "Remove",
    "Renew",
    "convert",
    "device_id",
    "grant_context",
    "is_name",
    "key_context",
    "key_id_of",
    "to_map",
]

ID_SIZE = 16
MAX_NAME = 64

SetId = Annotated[bytes, msgspec.Meta(min_length=SET_SIZE, max_length=SET_SIZE)]
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
    """A device that may write: keys of the member on it, and its first retention key.

    But for the founder's its id is `device_id` of member and keys: one id never has two keys.
    """

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
    """A key of the founder's chain, wrapped to a member on a device; `Key` is for all others."""

    compartment: str
    device: Id
    epoch: Number
    member: Id
    wrap: bytes


class Key(_Known, frozen=True, tag="key"):
    """The key of a compartment in an epoch, wrapped to a member on a device."""

    compartment: str
    device: Id
    epoch: Number
    key_id: Id
    member: Id
    wrap: bytes


class Administer(_Known, frozen=True, tag="administer"):
    """A member may administer: admit, grant, remove, accept."""

    member: Id


class Called(_Known, frozen=True, tag="called"):
    """What a member is called among the others."""

    member: Id
    name: str


class Remove(_Known, frozen=True, tag="remove"):
    """A member, or one device of a member, is removed.

    The heads in the common part beside it are the last that are accepted from what is removed.
    """

    device: Id | None
    member: Id


class Recovery(_Known, frozen=True, tag="recovery"):
    """A device is the one that a set of recovery shares stands for; no machine holds its keys.

    Attributes:
        commitments: one for each piece of the set.
        device: which device; its public keys stand where it was admitted.
        holders: how many shares there are.
        needed: how many open a backup.
        shares: id of the set.
    """

    commitments: tuple[Hash, ...]
    device: Id
    holders: Number
    needed: Number
    shares: SetId


class Renew(_Known, frozen=True, tag="retention"):
    """The writing device has a new retention key; the old one is destroyed."""

    retention_key: HpkePublic


class Accept(_Known, frozen=True, tag="accept"):
    """A segment that was held in quarantine is believed all the same."""

    device: Id
    hash: Hash
    seq: Number


class Keys(_Known, frozen=True, tag="keys"):
    """Unit keys and named secrets for other devices; see `bundles`.

    Attributes:
        again: device and segment of the renewal that made sending again necessary.
        secrets: compartment, epoch, key id and box of named secrets.
        to: device and wrap of the bundle's key.
        units: box of unit keys; empty for none.
    """

    again: tuple[Id, Number] | None
    secrets: list[tuple[str, Number, Id, bytes]]
    to: list[tuple[Id, bytes]]
    units: bytes


class Propose(_Known, frozen=True, tag="propose"):
    """Something that needs two members and seven days; see `agreement`.

    Attributes:
        about: codes of what it is about, ascending, each once.
        id: random.
        kind: what is proposed; "erase" destroys the keys of these units.
    """

    about: list[str]
    id: Id
    kind: str


class Agree(_Known, frozen=True, tag="agree"):
    """Another member agrees to a proposal."""

    id: Id


class Cancel(_Known, frozen=True, tag="cancel"):
    """A member cancels a proposal."""

    id: Id


class Done(_Known, frozen=True, tag="done"):
    """The writing device has done what was agreed."""

    id: Id


Entry: TypeAlias = (
    Genesis
    | Device
    | Compartment
    | Grant
    | Key
    | Administer
    | Called
    | Remove
    | Renew
    | Accept
    | Keys
    | Recovery
    | Propose
    | Agree
    | Cancel
    | Done
)

_TYPES: dict[str, type[Entry]] = {
    "accept": Accept,
    "agree": Agree,
    "cancel": Cancel,
    "done": Done,
    "propose": Propose,
    "administer": Administer,
    "called": Called,
    "compartment": Compartment,
    "device": Device,
    "genesis": Genesis,
    "grant": Grant,
    "key": Key,
    "keys": Keys,
    "recovery": Recovery,
    "remove": Remove,
    "retention": Renew,
}


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


def to_map(entry: Entry) -> dict[str, Any]:
    """The map that stands in a common part."""
    built: dict[str, Any] = msgspec.to_builtins(entry, builtin_types=(bytes,))
    return built


def convert(entry: dict[str, Any]) -> Entry | None:
    """The entry of a map; None for a type that this version does not know.

    Raises:
        Invalid: it has no type, or other fields than its type.
    """
    kind = entry.get("t")
    if not isinstance(kind, str):
        raise Invalid(Reason.MALFORMED)
    known = _TYPES.get(kind)
    if known is None:
        return None
    try:
        # Without `builtin_types` a text would be read as base64 where bytes belong.
        return msgspec.convert(entry, known, builtin_types=(bytes,))
    except msgspec.ValidationError:
        # The message may quote content, so it is not kept as the cause.
        raise Invalid(Reason.MALFORMED) from None


def device_id(member: bytes, verify_key: bytes, hpke_key: bytes) -> bytes:
    """The id of a device that is admitted: it stands for these keys of this member."""
    return digest(frame(b"unerased device v1", member, verify_key, hpke_key))[:ID_SIZE]


def key_id_of(key: bytes) -> bytes:
    """The id of an epoch key that is introduced after the founding: it stands for this key."""
    return digest(frame(b"unerased epoch key v1", key))[:ID_SIZE]


def is_name(name: str) -> bool:
    """Whether a member may be called so: 1 to 64 printable characters, no space at the ends."""
    return 0 < len(name) <= MAX_NAME and name.isprintable() and name == name.strip()


def grant_context(
    register: bytes, compartment: str, epoch: int, member: bytes, device: bytes
) -> bytes:
    """What the wrap of a `Grant` is bound to."""
    number = epoch.to_bytes(8)
    return frame(b"grant v1", register, compartment.encode(), number, member, device)


def key_context(register: bytes, entry: Key) -> bytes:
    """What the wrap of a `Key` is bound to."""
    about = (entry.compartment.encode(), entry.epoch.to_bytes(8), entry.key_id)
    return frame(b"key v1", register, *about, entry.member, entry.device)
