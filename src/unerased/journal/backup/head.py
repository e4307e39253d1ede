"""What stands in clear at the beginning of a backup: which register, which shares open it.

It names nobody. It tells whoever finds the file that it is a backup, how many shares there are and
how many open it, so that its owners can tell a wrong page from a right one without any register.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from unerased.journal.codec import Hash, Id, Number  # noqa: TC001 -- msgspec reads them
from unerased.journal.errors import Invalid, Reason
from unerased.seal import HPKE_KEY_SIZE, VERIFY_KEY_SIZE, SealError, ShareSet
from unerased.seal.shares import SET_SIZE

__all__ = ["Head", "head_bytes", "head_of"]

FORMAT: Final = "unerased backup 1"

_SetId = Annotated[bytes, msgspec.Meta(min_length=SET_SIZE, max_length=SET_SIZE)]
_Hpke = Annotated[bytes, msgspec.Meta(min_length=HPKE_KEY_SIZE, max_length=HPKE_KEY_SIZE)]
_Verify = Annotated[bytes, msgspec.Meta(min_length=VERIFY_KEY_SIZE, max_length=VERIFY_KEY_SIZE)]


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of a backup; bytes stand in it as base64.

    Attributes:
        backup: random id of this backup, 16 bytes.
        commitments, holders, hpke_key, needed, shares, verify_key: the set of shares.
        format: `FORMAT`.
        register: id of the register, 16 bytes.
    """

    backup: Id
    commitments: tuple[Hash, ...]
    format: str
    holders: Number
    hpke_key: _Hpke
    needed: Number
    register: Id
    shares: _SetId
    verify_key: _Verify

    @classmethod
    def of(cls, backup: bytes, register: bytes, shares: ShareSet) -> Head:
        """The head of a backup of a register for the holders of a set of shares."""
        return cls(
            backup,
            shares.commitments,
            FORMAT,
            shares.holders,
            shares.hpke_key,
            shares.needed,
            register,
            shares.id,
            shares.verify_key,
        )

    def share_set(self) -> ShareSet:
        """The set of shares that opens it.

        Raises:
            Invalid: there can be no such set.
        """
        try:
            return ShareSet(
                self.shares,
                self.needed,
                self.holders,
                self.commitments,
                self.hpke_key,
                self.verify_key,
            )
        except SealError:
            raise Invalid(Reason.MALFORMED) from None


def head_bytes(head: Head) -> bytes:
    """The head as JSON, keys sorted."""
    return msgspec.json.encode(head, order="deterministic")


def head_of(data: bytes) -> Head:
    """Read a head.

    Raises:
        Invalid: it is of another form or version.
    """
    try:
        head = msgspec.json.decode(data, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Invalid(Reason.FORM) from None
    if head.format != FORMAT:
        raise Invalid(Reason.VERSION)
    if head_bytes(head) != data:
        raise Invalid(Reason.NOT_CANONICAL)
    head.share_set()
    return head
