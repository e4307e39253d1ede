"""The three files that pass between who invites and who joins. Pure: bytes in, verified values out.

    invitation  "UNERINVT" | version u16 | box under the code that is said, not sent
    joining     "UNERJOIN" | version u16 | id of the invitation 16 | box under its secret
    admission   "UNERADMT" | version u16 | id of the invitation 16 | box under its secret

None holds a secret of the register but the admission, whose keys are wrapped to the joining
device's own. The joining is signed by the joining device, the admission by the inviting one.
"""

import secrets
import struct

import msgspec

from unerased.journal.codec import Hash, Id, decode, encode
from unerased.journal.entries import (
    Device,
    Founder,
    HpkePublic,
    VerifyKey,
    device_id,
)
from unerased.journal.errors import Invalid, Reason
from unerased.journal.private import Kind, check_head, open_at
from unerased.journal.welcome import CommonKey
from unerased.seal import (
    OVERHEAD,
    BadSignature,
    Cost,
    Damaged,
    Identity,
    Policy,
    digest,
    frame,
    new_key,
    open_worded,
    safety_words,
    seal_box,
    seal_worded,
    verify,
)
from unerased.seal.worded import WORDED_OVERHEAD

__all__ = [
    "MAX_LETTER",
    "Admission",
    "Invitation",
    "Joining",
    "is_admission",
    "new_invitation",
    "open_admission",
    "open_invitation",
    "open_joining",
    "seal_admission",
    "seal_invitation",
    "seal_joining",
    "words_of",
]

MAX_LETTER = 1 << 20

INVITATION = Kind("invitation", b"UNERINVT", b"unerased invitation v1")
JOINING = Kind("joining", b"UNERJOIN", b"unerased joining v1")
ADMISSION = Kind("admission", b"UNERADMT", b"unerased admission v1")

_VERSION = 1
_HEAD = struct.Struct(">8sH")
_NUMBERED = struct.Struct(">8sH16s")


class Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What who joins is told.

    Attributes:
        called: what the member is to be called.
        device: id of the inviting device.
        founder: what the register is recognised by.
        hpke_key: public key of the inviting device.
        id: random, 16 bytes.
        joins: id of the member whose further device joins; None for a new member.
        member: id of the inviting member.
        secret: what the answers are sealed under, 32 bytes.
        verify_key: what the inviting device signs with.
    """

    called: str
    device: Id
    founder: Founder
    hpke_key: HpkePublic
    id: Id
    joins: Id | None
    member: Id
    secret: Hash
    verify_key: VerifyKey

    def __repr__(self) -> str:
        return "Invitation(...)"


class Joining(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device asks to be admitted: its keys, and its signature over them."""

    device: Device
    signature: bytes


class Admission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device was admitted: keys of the common part, wrapped to it, and who says so."""

    common: tuple[CommonKey, ...]
    device: Id
    signature: bytes


_INVITATION = msgspec.msgpack.Decoder(Invitation)
_JOINING = msgspec.msgpack.Decoder(Joining)
_ADMISSION = msgspec.msgpack.Decoder(Admission)


def new_invitation(
    founder: Founder, device: bytes, identity: Identity, called: str, joins: bytes | None
) -> Invitation:
    """A fresh invitation by a device.

    Args:
        founder: what the register is recognised by.
        device: id of the inviting device.
        identity: its keys.
        called: what the member is to be called.
        joins: the member whose further device is to join; None for a new member.
    """
    public = identity.public
    return Invitation(
        called,
        device,
        founder,
        public.hpke_key,
        secrets.token_bytes(16),
        joins,
        public.member,
        new_key(),
        public.verify_key,
    )


def seal_invitation(invitation: Invitation, code: str, cost: Cost, policy: Policy) -> bytes:
    """The bytes of the file; `PassphraseRefused` or `CostRefused` where code or cost is refused."""
    content = seal_worded(code, INVITATION.label, encode(invitation), cost, policy)
    return _HEAD.pack(INVITATION.magic, _VERSION) + content


def open_invitation(data: bytes, code: str, policy: Policy) -> Invitation:
    """Read an invitation.

    Raises:
        Invalid: it is none, is cut short or was changed.
        SealError: the code does not open it.
    """
    check_head(INVITATION, data, _HEAD.size + WORDED_OVERHEAD)
    try:
        content = open_worded(code, INVITATION.label, data[_HEAD.size :], policy)
    except Damaged as fault:
        raise Invalid(Reason.NOT_OPENED) from fault
    return decode(_INVITATION, content)


def seal_joining(invitation: Invitation, device: Device, identity: Identity) -> bytes:
    """The bytes of the file: signed by the joining device, sealed for who sent the invitation."""
    signature = identity.sign(JOINING.label, _about_joining(invitation, device))
    return _seal(JOINING, invitation, encode(Joining(device, signature)))


def open_joining(invitation: Invitation, data: bytes) -> Device:
    """Read the answer to an invitation.

    - It is sealed under the secret of this invitation.
    - The device's id is that of its keys, and it signed.
    - Where the invitation is for a member's further device, it is this member's.

    Raises:
        Invalid: one of these does not hold.
    """
    joining = decode(_JOINING, _open(JOINING, invitation, data))
    device = joining.device
    if device.device != device_id(device.member, device.verify_key, device.hpke_key):
        raise Invalid(Reason.MALFORMED)
    if invitation.joins not in {None, device.member}:
        raise Invalid(Reason.MEMBER)
    _check(JOINING, device.verify_key, _about_joining(invitation, device), joining.signature)
    return device


def seal_admission(
    invitation: Invitation, device: bytes, common: tuple[CommonKey, ...], identity: Identity
) -> bytes:
    """The bytes of the file: signed by the inviting device, sealed for who joins."""
    signature = identity.sign(ADMISSION.label, _about_admission(invitation, device, common))
    return _seal(ADMISSION, invitation, encode(Admission(common, device, signature)))


def open_admission(invitation: Invitation, device: bytes, data: bytes) -> tuple[CommonKey, ...]:
    """Read the admission of a device; gives the keys of the common part, still wrapped.

    - It is sealed under the secret of this invitation, for this device.
    - The device that sent the invitation signed it.

    Raises:
        Invalid: one of these does not hold.
    """
    admission = decode(_ADMISSION, _open(ADMISSION, invitation, data))
    if admission.device != device:
        raise Invalid(Reason.OTHER_DEVICE)
    about = _about_admission(invitation, device, admission.common)
    _check(ADMISSION, invitation.verify_key, about, admission.signature)
    return admission.common


def is_admission(data: bytes) -> bool:
    """Whether a file begins as an admission does."""
    return data.startswith(ADMISSION.magic)


def words_of(invitation: Invitation, device: Device) -> str:
    """The safety words: of the register's beginning, and of the keys of both sides.

    The inviting side is fixed by the invitation before the joining side makes its keys.
    """
    founder = invitation.founder
    inviting = (invitation.member, invitation.device, invitation.verify_key, invitation.hpke_key)
    joining = (device.member, device.verify_key, device.hpke_key, device.retention_key)
    beginning = (founder.register, founder.device, founder.verify_key, founder.hash)
    return safety_words(*beginning, *inviting, invitation.id, *joining)


def _about_joining(invitation: Invitation, device: Device) -> bytes:
    keys = (device.verify_key, device.hpke_key, device.retention_key)
    register = invitation.founder.register
    return digest(frame(register, invitation.id, device.member, device.device, *keys))


def _about_admission(invitation: Invitation, device: bytes, common: tuple[CommonKey, ...]) -> bytes:
    register = invitation.founder.register
    return digest(frame(register, invitation.id, device, encode(common)))


def _check(kind: Kind, verify_key: bytes, message: bytes, signature: bytes) -> None:
    try:
        verify(verify_key, kind.label, message, signature)
    except BadSignature as fault:
        raise Invalid(Reason.SIGNATURE) from fault


def _seal(kind: Kind, invitation: Invitation, content: bytes) -> bytes:
    context = frame(kind.label, invitation.founder.register, invitation.id)
    box = seal_box([invitation.secret], context, content).to_bytes()
    return _NUMBERED.pack(kind.magic, _VERSION, invitation.id) + box


def _open(kind: Kind, invitation: Invitation, data: bytes) -> bytes:
    check_head(kind, data, _NUMBERED.size + OVERHEAD)
    if _NUMBERED.unpack_from(data)[2] != invitation.id:
        raise Invalid(Reason.OTHER_INVITATION)
    context = frame(kind.label, invitation.founder.register, invitation.id)
    return open_at(context, invitation.secret, data[_NUMBERED.size :])
