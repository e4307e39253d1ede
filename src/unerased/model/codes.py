"""Codes: random, checked, speakable; they reveal neither order nor number.

`PREFIX-xxxc-xxxx-xxxC`: ten random symbols of Crockford's base 32 (50 bits) and two check
symbols. `c` checks the prefix and the first three symbols, so that the short form `P-7K3M` can be
said on the telephone and is checked by itself; `C` checks everything before it. A check is a sum
over GF(32) in which every position has its own non-zero weight: one wrong symbol, or two symbols
in each other's place, always change the sum.
"""

import re
from typing import Final, TypeAlias

from unerased.model.errors import BadCode

Code: TypeAlias = str

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = tuple(one + other for one in ALPHABET for other in ALPHABET)
RANDOM_BYTES: Final = 7
_BODY: Final = 12
_SHORT: Final = 4
_PREFIX: Final = re.compile(r"[A-Z]{1,2}\Z")
_SPLIT: Final = re.compile(r"\s*([A-Z]{1,2})[\s-]+([0-9A-Z\s-]+)\Z")
_WRITTEN: Final = re.compile(r"[A-Z]{1,2}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\Z")
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# Letters that look alike on a Russian keyboard: a code read from paper is often typed with them.
_CYRILLIC: Final = dict(
    zip(
        map(
            ord,
            "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425",
        ),
        "ABEKMHOPCTYX",
        strict=True,
    )
)
# What nobody sees and a copy from a PDF or a page from right to left brings along: places where a
# line may break, soft hyphens, marks of direction.
_UNSEEN: Final = dict.fromkeys(
    [
        *(0x00AD, 0x061C, 0x2060, 0xFEFF),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    ]
)
_TYPED: Final = {**_DASHES, **_CYRILLIC, **_UNSEEN}
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def _powers() -> tuple[int, ...]:
    """Powers of the generator x of GF(32) = GF(2)[x] / (x^5 + x^2 + 1)."""
    powers = [1]
    while len(powers) < len(ALPHABET) - 1:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return tuple(powers)


_EXP: Final = _powers()
_LOG: Final = {power: exponent for exponent, power in enumerate(_EXP)}


def _weighted(weight: int, symbols: str, first: int) -> dict[str, int]:
    """What each symbol adds to a sum at a position of weight x^weight."""
    return {
        symbol: _EXP[(_LOG[value] + weight) % len(_EXP)] if value else 0
        for value, symbol in enumerate(symbols, first)
    }


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The two sums weigh the letters of a prefix in different proportion: two letters wrong at once
# cannot satisfy both.
_C_PREFIX: Final = (_weighted(5, _LETTERS, 1), _weighted(6, _LETTERS, 1))
_F_PREFIX: Final = (_weighted(13, _LETTERS, 1), _weighted(16, _LETTERS, 1))
_C_BODY: Final = tuple(_weighted(weight, ALPHABET, 0) for weight in range(1, _SHORT))
_F_BODY: Final = tuple(_weighted(weight, ALPHABET, 0) for weight in range(1, _BODY))


_C0, _C1, _C2 = _C_BODY
_F0, _F1, _F2, _F3, _F4, _F5, _F6, _F7, _F8, _F9, _F10 = _F_BODY


def _sum(tables: tuple[dict[str, int], dict[str, int]], prefix: str) -> int:
    first, second = tables
    total = first[prefix[0]]
    return total if len(prefix) == 1 else total ^ second[prefix[1]]


def _first_check(prefix: str, body: str) -> str:
    total = _sum(_C_PREFIX, prefix)
    return ALPHABET[total ^ _C0[body[0]] ^ _C1[body[1]] ^ _C2[body[2]]]


def _final_check(prefix: str, body: str) -> str:
    """Written out, not looped: bulk imports make and check a code for every claim."""
    total = _sum(_F_PREFIX, prefix) ^ _F0[body[0]] ^ _F1[body[1]] ^ _F2[body[2]] ^ _F3[body[3]]
    total ^= _F4[body[4]] ^ _F5[body[5]] ^ _F6[body[6]] ^ _F7[body[7]]
    return ALPHABET[total ^ _F8[body[8]] ^ _F9[body[9]] ^ _F10[body[10]]]


def new_code(kind_prefix: str, random_bytes: bytes) -> Code:
    """Make a code from at least `RANDOM_BYTES` random bytes, which the caller provides.

    Raises:
        BadCode: the prefix is not one or two letters A-Z, or there is too little randomness.
    """
    if not _PREFIX.match(kind_prefix):
        raise BadCode("a prefix is one or two letters A to Z")
    if len(random_bytes) < RANDOM_BYTES:
        raise BadCode(f"a code needs {RANDOM_BYTES} random bytes")
    bits = int.from_bytes(random_bytes[:RANDOM_BYTES], "big")
    symbols = "".join([_PAIRS[(bits >> shift) & 1023] for shift in range(0, 50, 10)])
    body = symbols[:3]
    body += _first_check(kind_prefix, body) + symbols[3:]
    body += _final_check(kind_prefix, body)
    return f"{kind_prefix}-{body[:4]}-{body[4:8]}-{body[8:]}"


def parse_code(text: str) -> Code:
    """Read a full code as people type it and return its one written form.

    Case, spaces, kinds of dash, O for 0, I and L for 1, Cyrillic letters of the same shape and
    characters that nobody sees are forgiven; anything else is not.

    Raises:
        BadCode: the text has not the form of a code, or a check symbol does not fit.
    """
    prefix, body = _split(text)
    if len(body) != _BODY:
        raise BadCode("a full code has a prefix and twelve symbols, as in P-xxxx-xxxx-xxxx")
    if _first_check(prefix, body) != body[3] or _final_check(prefix, body) != body[11]:
        raise BadCode("a check symbol does not fit: the code was mistyped")
    return f"{prefix}-{body[:4]}-{body[4:8]}-{body[8:]}"


def parse_short(text: str) -> str:
    """Read a short form such as P-7K3M, which may stand for more than one code.

    Raises:
        BadCode: the text has not the form of a short code, or its check symbol does not fit.
    """
    prefix, body = _split(text)
    if len(body) != _SHORT:
        raise BadCode("a short code has a prefix and four symbols, as in P-7K3M")
    if _first_check(prefix, body) != body[3]:
        raise BadCode("the check symbol does not fit: the code was mistyped")
    return f"{prefix}-{body}"


def short(code: Code) -> str:
    """The form to be said aloud: the prefix and the first four symbols."""
    return code[: code.index("-") + 1 + _SHORT]


def prefix_of(code: Code) -> str:
    """The letters before the first dash, "" when there are none."""
    return code.partition("-")[0] if "-" in code else ""


def is_code(text: str) -> bool:
    """Whether the text is a full code in its one written form. Fast: bulk checks ask it."""
    if not _WRITTEN.match(text):
        return False
    prefix, _, rest = text.partition("-")
    body = rest.replace("-", "")
    return _first_check(prefix, body) == body[3] and _final_check(prefix, body) == body[11]


def _split(text: str) -> tuple[str, str]:
    found = _SPLIT.match(text.upper().translate(_TYPED))
    if found is None:
        raise BadCode("a code has a prefix of one or two letters, a dash and its symbols")
    body = "".join(found[2].split()).translate(_READ_AS)
    if "U" in body:
        raise BadCode("the letter U is in no code")
    return found[1], body
