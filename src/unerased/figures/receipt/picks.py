"""Which records an audit opens: fixed by the receipt and by words that came after it.

Nobody can choose the sample: the receipt was given away before the words were known, and whoever
knows both draws the same numbers.
"""

from __future__ import annotations

from typing import Final

from unerased.seal import digest, frame

__all__ = ["picks"]

_CONTEXT: Final = b"unerased audit sample v1"
_BYTES: Final = 8


def picks(receipt_digest: str, words: str, count: int, size: int) -> tuple[int, ...]:
    """Draw places of records without putting any back, in the order in which they are drawn.

    Each draw takes the first eight bytes of SHA-256 over the receipt's digest, the words and a
    counter as a number; numbers beyond the last whole multiple of what is left are passed over, so
    that every place is as likely as any other.

    Args:
        receipt_digest: hexadecimal SHA-256 of the receipt as it was given away.
        words: public randomness that was agreed on, or became known, after the release.
        count: how many records there are.
        size: how many to draw.

    Raises:
        ValueError: more are to be drawn than there are, or there are no words.
    """
    if not 0 <= size <= count or not words.strip():
        raise ValueError("more are to be drawn than there are, or there are no words to draw by")
    left = list(range(count))
    drawn: list[int] = []
    counter = 0
    limit = 1 << (8 * _BYTES)
    while len(drawn) < size:
        framed = frame(
            _CONTEXT, bytes.fromhex(receipt_digest), words.strip().encode(), counter.to_bytes(8)
        )
        counter += 1
        number = int.from_bytes(digest(framed)[:_BYTES])
        if number < limit - limit % len(left):
            drawn.append(left.pop(number % len(left)))
    return tuple(drawn)
