"""One way of spoiling bytes that changes them whatever they are."""


def spoilt(data: bytes) -> bytes:
    """The bytes with the last bit turned; a fixed byte could be the one that was there before."""
    return data[:-1] + bytes([data[-1] ^ 1])
