"""What a device is given to open its register: pins, and the keys of the common part.

The keys are wrapped to the device's identity, and the whole is sealed under its storage key. Later
epochs of the common part come as grants, inside common parts of the epoch before.
"""

import msgspec

from unerased.journal.codec import Id, Number, decode, encode
from unerased.journal.entries import Founder
from unerased.journal.errors import Invalid, Reason
from unerased.journal.private import WELCOME, open_file, seal_file
from unerased.seal import KEY_SIZE, Identity, WrongKey

__all__ = ["CommonKey", "Welcome", "open_welcome", "seal_welcome", "unwrap_key"]


class CommonKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key of the common part in one epoch, wrapped as a grant is."""

    epoch: Number
    key_id: Id
    wrap: bytes


class Welcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Content of the file.

    Attributes:
        common: keys of the common part, ascending by epoch.
        device: id of this device.
        founder: what the register is recognised by.
    """

    common: tuple[CommonKey, ...]
    device: Id
    founder: Founder


_DECODER = msgspec.msgpack.Decoder(Welcome)


def seal_welcome(welcome: Welcome, identity: Identity) -> bytes:
    """The bytes of the file."""
    return seal_file(WELCOME, welcome.founder.register, identity.storage_key, encode(welcome))


def open_welcome(data: bytes, register: bytes, identity: Identity) -> Welcome:
    """Read the file.

    Raises:
        Invalid: it was changed, or is of another register or identity.
    """
    welcome = decode(_DECODER, open_file(WELCOME, register, identity.storage_key, data))
    if welcome.founder.register != register:
        raise Invalid(Reason.OTHER_REGISTER)
    return welcome


def unwrap_key(identity: Identity, wrap: bytes, context: bytes) -> bytes:
    """Open the wrap of an epoch key that was given to this identity.

    Raises:
        Invalid: it is for another context (register, compartment, epoch, device) or key.
    """
    try:
        key = identity.unwrap(wrap, context)
    except WrongKey as fault:
        raise Invalid(Reason.NOT_OPENED) from fault
    if len(key) != KEY_SIZE:
        raise Invalid(Reason.MALFORMED)
    return key
