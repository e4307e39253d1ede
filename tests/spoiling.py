"""One way of spoiling bytes that changes them whatever they are."""


def spoilt(data: bytes, at: int = -1) -> bytes:
    """The bytes with a bit of one turned; a fixed byte could be the one that was there before."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def spoilt_within(data: bytes) -> bytes:
    """The bytes with a bit in their middle turned."""
    return spoilt(data, len(data) // 2)
