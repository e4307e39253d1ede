"""The organisation's recovery secret in paper shares, k of n: replicated pieces, joined by XOR.

For every group of k - 1 holders there is one random piece, which everybody outside of the group
gets and nobody inside. The secret is the XOR of all pieces.

- Any k holders have every piece: no group of k - 1 holds all of them, so one of them stands outside
  of it and has its piece.
- Any k - 1 holders miss the piece of exactly their own group. It is uniform and independent of all
  others, so whatever they hold, every secret is equally likely: nothing follows, whatever they
  compute.

This can be checked by hand, and needs no arithmetic but XOR. It costs paper: a holder has
C(n - 1, k - 1) pieces (2 of 3: two; 3 of 5: six).

A commitment to each piece is public. A piece has 192 random bits, so its hash tells nothing of it;
it names a share that was copied wrongly or belongs to another set before anything is joined, and it
lets a holder rehearse alone. The private keys are derived from the secret by HKDF.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from unerased.seal.errors import BadShare, InvalidKey, SharesRefused, TooFewShares
from unerased.seal.frames import digest, frame
from unerased.seal.secret import Secret
from unerased.seal.sign import SigningKey
from unerased.seal.wrap import HPKE_SEED_SIZE, HpkeKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "PIECE_SIZE",
    "SET_SIZE",
    "RecoveryKeys",
    "Share",
    "ShareSet",
    "check_share",
    "join",
    "missing",
    "split",
]

PIECE_SIZE: Final = 24
SET_SIZE: Final = 8
MOST_HOLDERS: Final = 7
MOST_PIECES: Final = 10
_SEED: Final = 32
_PIECE: Final = b"unerased share piece v1"
_WRAP: Final = b"unerased recovery wrapping key v1"
_SIGN: Final = b"unerased recovery signing key v1"


class RecoveryKeys(Secret):
    """What the shares give together: the key that opens backups, and one that signs.

    Attributes:
        wrapping: opens what was wrapped for the recovery of this organisation.
        signing: signs that a restored device belongs to it.
    """

    __slots__ = ("signing", "wrapping")

    def __init__(self, secret: bytes, set_id: bytes) -> None:
        """Derive both from the secret of a set."""
        self.wrapping = HpkeKey(_derive(secret, frame(_WRAP, set_id), HPKE_SEED_SIZE))
        self.signing = SigningKey(_derive(secret, frame(_SIGN, set_id), _SEED))


@dataclass(frozen=True, slots=True)
class ShareSet:
    """What everybody may know of a set of shares.

    Attributes:
        id: random, 8 bytes.
        needed: how many shares open a backup (k).
        holders: how many shares there are (n).
        commitments: one of 32 bytes for each piece, in the order of `groups`.
        hpke_key: public key that backups are wrapped for, 1,216 bytes.
        verify_key: public key of what the recovery signs, 32 bytes.
    """

    id: bytes
    needed: int
    holders: int
    commitments: tuple[bytes, ...]
    hpke_key: bytes
    verify_key: bytes

    def __post_init__(self) -> None:
        """Refuse a set whose parts do not belong together.

        Raises:
            SharesRefused: so many shares of so many are not offered.
            InvalidKey: an id or a commitment has the wrong length, or their number is another.
        """
        check_numbers(self.needed, self.holders)
        sizes = {len(one) for one in self.commitments}
        count = comb(self.holders, self.needed - 1)
        if len(self.id) != SET_SIZE or sizes != {_SEED} or len(self.commitments) != count:
            raise InvalidKey("A set of shares does not have the form that it must have.")


class Share(Secret):
    """One holder's share.

    Attributes:
        set_id: of which set, 8 bytes.
        needed, holders: k and n.
        number: which share, from 1.
        pieces: by the place of its group in `groups`, 24 bytes each.
    """

    __slots__ = ("holders", "needed", "number", "pieces", "set_id")

    def __init__(
        self, set_id: bytes, needed: int, holders: int, number: int, pieces: Mapping[int, bytes]
    ) -> None:
        """Take the pieces that belong to this number.

        Raises:
            SharesRefused: so many shares of so many are not offered.
            InvalidKey: other pieces than those of this number, or of another length.
        """
        check_numbers(needed, holders)
        if not 1 <= number <= holders or set(pieces) != set(places(needed, holders, number)):
            raise InvalidKey("A share holds other pieces than its number says.")
        if len(set_id) != SET_SIZE or any(len(one) != PIECE_SIZE for one in pieces.values()):
            raise InvalidKey("A share does not have the form that it must have.")
        self.set_id = set_id
        self.needed = needed
        self.holders = holders
        self.number = number
        self.pieces = dict(sorted(pieces.items()))


def check_numbers(needed: int, holders: int) -> None:
    """Refuse what would open too easily, be lost too easily, or fill too much paper.

    Raises:
        SharesRefused: with what can be chosen instead.
    """
    if not 2 <= needed < holders <= MOST_HOLDERS:  # noqa: PLR2004 - one alone must not open it
        raise SharesRefused(
            "Choose between 3 and 7 shares, of which at least 2 are needed and one may be lost: "
            "2 of 3 and 3 of 5 are usual."
        )
    if comb(holders - 1, needed - 1) > MOST_PIECES:
        raise SharesRefused(
            f"{needed} of {holders} would put {comb(holders - 1, needed - 1)} lines on each page. "
            "Choose fewer shares: 3 of 5, 4 of 6 and 5 of 6 are offered."
        )


def groups(needed: int, holders: int) -> tuple[tuple[int, ...], ...]:
    """Every group of k - 1 holders, in the order in which their pieces are numbered from 0."""
    return tuple(combinations(range(1, holders + 1), needed - 1))


def places(needed: int, holders: int, number: int) -> tuple[int, ...]:
    """Which pieces the share of this number holds."""
    return tuple(
        place for place, group in enumerate(groups(needed, holders)) if number not in group
    )


def split(
    needed: int, holders: int, random: Callable[[int], bytes] = secrets.token_bytes
) -> tuple[ShareSet, tuple[Share, ...]]:
    """Make a new recovery secret and its shares; the secret itself is not kept.

    Args:
        needed: how many shares open a backup (k).
        holders: how many there are (n).
        random: the source of randomness, given the number of bytes wanted.

    Raises:
        SharesRefused: so many of so many are not offered.
    """
    check_numbers(needed, holders)
    set_id = random(SET_SIZE)
    pieces = [random(PIECE_SIZE) for _ in groups(needed, holders)]
    keys = RecoveryKeys(_joined(pieces), set_id)
    made = ShareSet(
        set_id,
        needed,
        holders,
        tuple(_commitment(set_id, place, piece) for place, piece in enumerate(pieces)),
        keys.wrapping.public(),
        keys.signing.verify_key(),
    )
    shares = tuple(
        Share(
            set_id,
            needed,
            holders,
            number,
            {place: pieces[place] for place in places(needed, holders, number)},
        )
        for number in range(1, holders + 1)
    )
    return made, shares


def check_share(whole: ShareSet, share: Share) -> None:
    """Check one share against what is public; nothing is joined.

    Raises:
        BadShare: it belongs to another set, or names the lines that are not what was printed.
    """
    stated = (share.set_id, share.needed, share.holders)
    if stated != (whole.id, whole.needed, whole.holders):
        raise BadShare(
            f"Share {share.number} belongs to another set ({share.set_id.hex()}); this one is "
            f"{whole.id.hex()}. Ask its holder for the page of this set."
        )
    wrong = [
        line
        for line, (place, piece) in enumerate(share.pieces.items(), start=1)
        if _commitment(whole.id, place, piece) != whole.commitments[place]
    ]
    if wrong:
        lines = ", ".join(map(str, wrong))
        raise BadShare(
            f"Share {share.number} is not what was printed: line {lines} was changed. "
            "Compare it with the paper, or use another share."
        )


def missing(whole: ShareSet, shares: Iterable[Share]) -> int:
    """How many further shares are needed, each of those given being right.

    Raises:
        BadShare: as `check_share`.
    """
    numbers = set()
    for share in shares:
        check_share(whole, share)
        numbers.add(share.number)
    return max(whole.needed - len(numbers), 0)


def join(whole: ShareSet, shares: Iterable[Share]) -> RecoveryKeys:
    """Put the secret together.

    Raises:
        BadShare: as `check_share`.
        TooFewShares: says how many more are needed.
    """
    given = list(shares)
    lacking = missing(whole, given)
    if lacking:
        raise TooFewShares(
            f"{lacking} more of the {whole.holders} shares must be there; {whole.needed} open it."
        )
    pieces: dict[int, bytes] = {}
    for share in given:
        pieces |= share.pieces
    keys = RecoveryKeys(_joined(pieces.values()), whole.id)
    if keys.wrapping.public() != whole.hpke_key or keys.signing.verify_key() != whole.verify_key:
        raise BadShare("The shares are right, and the record names other keys for them.")
    return keys


def _joined(pieces: Iterable[bytes]) -> bytes:
    whole = reduce(lambda sofar, piece: sofar ^ int.from_bytes(piece), pieces, 0)
    return whole.to_bytes(PIECE_SIZE)


def _commitment(set_id: bytes, place: int, piece: bytes) -> bytes:
    return digest(frame(_PIECE, set_id, place.to_bytes(2), piece))


def _derive(secret: bytes, context: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, None, context).derive(secret)
