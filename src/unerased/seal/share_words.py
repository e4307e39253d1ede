"""A recovery share as people write it down: a heading, and sixteen words for each piece.

Fifteen words of the list hold a piece's 192 bits; the sixteenth checks them together with the
heading and the line's number, so that a wrong word or a swapped line is named while typing. The
same share fits into a QR code of capital letters and digits.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

from unerased.seal.errors import BadShare, SharesRefused
from unerased.seal.frames import digest, frame
from unerased.seal.passphrase import word_list
from unerased.seal.shares import PIECE_SIZE, SET_SIZE, Share, check_numbers, places

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["heading", "lines_of", "qr_text", "read_share"]

WORDS: Final = 16
_CHECK: Final = b"unerased share line v1"
_QR: Final = "UNERASED-SHARE-1"
_HEADING: Final = re.compile(
    r"\s*share\s+(\d)\s+of\s+(\d)\W+(\d)\s+needed\W+set\s+([0-9a-f]{16})\s*", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"^\s*\d{1,2}\s*[.):]\s*")
_LARGEST: Final = 4096


def heading(share: Share) -> str:
    """The first line of a share: which one, of how many, how many are needed, of which set."""
    return (
        f"share {share.number} of {share.holders}, {share.needed} needed, set {share.set_id.hex()}"
    )


def lines_of(share: Share) -> tuple[tuple[str, ...], ...]:
    """The words of each piece, sixteen a line, in the order of the pieces."""
    words = word_list()
    return tuple(
        _words_of(words, share, line, piece)
        for line, piece in enumerate(share.pieces.values(), start=1)
    )


def qr_text(share: Share) -> str:
    """The share in letters and digits that a QR code holds densely."""
    packed = share.set_id + bytes((share.needed, share.holders, share.number))
    packed += b"".join(share.pieces.values())
    packed += digest(frame(_CHECK, packed))[:4]
    return f"{_QR}:{base64.b32encode(packed).decode().rstrip('=')}"


def read_share(text: str) -> Share:
    """Read a share that was typed from paper, or scanned.

    Lines may be numbered, words separated by anything but letters; capitals do not matter.

    Raises:
        BadShare: says which line and which word.
    """
    if len(text) > _LARGEST:
        raise BadShare("That is longer than a share. Type one share at a time.")
    if text.strip().upper().startswith(_QR):
        return _scanned(text.strip().upper())
    first, _, rest = text.strip().partition("\n")
    found = _HEADING.fullmatch(first)
    if found is None:
        raise BadShare(
            'Begin with the heading of the page, for instance "share 2 of 3, 2 needed, set '
            '0123456789abcdef".'
        )
    number, holders, needed = (int(found[place]) for place in (1, 2, 3))
    held = _places(needed, holders, number)
    lines = [_NUMBERED.sub("", line) for line in rest.splitlines() if line.strip()]
    if len(lines) != len(held):
        raise BadShare(f"This share has {len(held)} lines of words; {len(lines)} were typed.")
    set_id = bytes.fromhex(found[4])
    index = {word: place for place, word in enumerate(word_list())}
    pieces = [_piece(index, line, words) for line, words in enumerate(lines, start=1)]
    share = _share(set_id, needed, holders, number, pieces)
    for line, (typed, right) in enumerate(zip(lines, lines_of(share), strict=True), start=1):
        if _split(typed) != right:
            raise BadShare(
                f"Line {line} does not fit its last word: a word was misread, or lines or pages "
                "were swapped. Compare the line with the paper."
            )
    return share


def _words_of(words: Sequence[str], share: Share, line: int, piece: bytes) -> tuple[str, ...]:
    number = int.from_bytes(piece)
    digits = []
    for _ in range(WORDS - 1):
        number, digit = divmod(number, len(words))
        digits.append(digit)
    checked = frame(_CHECK, heading(share).encode(), line.to_bytes(2), piece)
    digits.append(int.from_bytes(digest(checked)) % len(words))
    return tuple(words[digit] for digit in digits)


def _split(line: str) -> tuple[str, ...]:
    # one word of the list has hyphens inside: they are part of it
    return tuple(re.findall(r"[a-z]+(?:-[a-z]+)*", line.lower()))


def _piece(index: dict[str, int], line: int, typed: str) -> bytes:
    given = _split(typed)
    if len(given) != WORDS:
        raise BadShare(f"Line {line} has {len(given)} words, and must have {WORDS}.")
    for place, word in enumerate(given, start=1):
        if word not in index:
            # the word is not repeated: it is part of a secret
            raise BadShare(f"Word {place} of line {line} is not in the list. Look at the paper.")
    number = 0
    for word in reversed(given[:-1]):
        number = number * len(index) + index[word]
    try:
        return number.to_bytes(PIECE_SIZE)
    except OverflowError:
        raise BadShare(f"Line {line} is no line of a share. Compare it with the paper.") from None


def _scanned(text: str) -> Share:
    coded = text.removeprefix(f"{_QR}:")
    try:
        packed = base64.b32decode(coded + "=" * (-len(coded) % 8))
    except (binascii.Error, ValueError):
        raise BadShare("The code was not read whole. Scan it again, or type the words.") from None
    content, check = packed[:-4], packed[-4:]
    if len(content) < SET_SIZE + 3 or digest(frame(_CHECK, content))[:4] != check:
        raise BadShare("The code was not read whole. Scan it again, or type the words.")
    needed, holders, number = content[SET_SIZE : SET_SIZE + 3]
    held = _places(needed, holders, number)
    rest = content[SET_SIZE + 3 :]
    if len(rest) != len(held) * PIECE_SIZE:
        raise BadShare("The code was not read whole. Scan it again, or type the words.")
    pieces = [rest[at : at + PIECE_SIZE] for at in range(0, len(rest), PIECE_SIZE)]
    return _share(content[:SET_SIZE], needed, holders, number, pieces)


def _places(needed: int, holders: int, number: int) -> tuple[int, ...]:
    try:
        check_numbers(needed, holders)
    except SharesRefused:
        raise BadShare("There is no set of so many shares. Look at the heading.") from None
    if not 1 <= number <= holders:
        raise BadShare("There is no share of this number. Look at the heading.")
    return places(needed, holders, number)


def _share(set_id: bytes, needed: int, holders: int, number: int, pieces: Sequence[bytes]) -> Share:
    held = zip(places(needed, holders, number), pieces, strict=True)
    return Share(set_id, needed, holders, number, dict(held))
