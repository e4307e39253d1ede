"""Ed25519: honest signatures verify, and no verifier may disagree about the rest."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from unerased.seal import BadSignature, Identity, InvalidKey, SigningKey, frame, verify
from unerased.seal.sign import verify_raw

# K. Chalkias, F. Garillot, V. Nikolaenko, "Taming the many EdDSAs", SSR 2020, table 1 c, doi
# 10.1007/978-3-030-64357-7_4 (data: ed25519-speccheck, Apache-2.0). A is the public key, R and S
# are the halves of the signature; "small" points lie in the torsion subgroup, "mixed" points have
# a torsion component. Each is (message, A, R, S, what it is). The verdict here is
# the same for all twelve: refused.
DIVERGENT = [
    (
        "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "S is 0, A and R small",
    ),
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        "A small, R mixed",
    ),
    (
        "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
        "A mixed, R small",
    ),
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f",
        "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
        "A and R mixed, both equations hold",
    ),
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512",
        "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
        "A and R mixed, only the equation with the cofactor holds",
    ),
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7",
        "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
        "A mixed, 8h must not be reduced before multiplying",
    ),
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e",
        "547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
        "S above the order",
    ),
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942",
        "7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
        "S far above the order",
    ),
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f",
        "R not canonical, reduced before hashing",
    ),
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908",
        "R not canonical, hashed as it is",
    ),
    (
        "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc",
        "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        "A not canonical, reduced before hashing",
    ),
    (
        "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc",
        "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        "A not canonical, hashed as it is",
    ),
]

# RFC 8032, section 7.1, tests 1 to 3.
HONEST = [
    (
        "",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "no message",
    ),
    (
        "72",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "one byte",
    ),
    (
        "af82",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        "two bytes",
    ),
]

# The eight points of small order, in their canonical encodings, and the further encodings that
# lax decoders read as these: libsodium's list (ge25519_has_small_order) and p, p + 1, signs of 0.
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
ODD = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]
ORDER = (1 << 252) + 27742317777372353535851937790883648493


def number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def scalar(value: int) -> bytes:
    return (value % ORDER).to_bytes(32, "little")


def on_base(value: int) -> bytes:
    return bindings.crypto_scalarmult_ed25519_base_noclamp(scalar(value))


def equation_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """8SB = 8R + 8hA: what a verifier with the cofactor asks, and no more."""

    def eightfold(point: bytes) -> bytes:
        for _ in range(3):
            point = bindings.crypto_core_ed25519_add(point, point)
        return point

    challenge = number(hashlib.sha512(signature[:32] + key + message).digest())
    product = bindings.crypto_scalarmult_ed25519_noclamp(scalar(challenge), eightfold(key))
    right = bindings.crypto_core_ed25519_add(eightfold(signature[:32]), product)
    return eightfold(on_base(number(signature[32:]))) == right


@pytest.mark.parametrize(("message", "key", "r", "s", "what"), HONEST)
def test_the_signatures_of_the_standard_are_accepted(
    message: str, key: str, r: str, s: str, what: str
) -> None:
    assert what
    verify_raw(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(r + s))


@pytest.mark.parametrize(("message", "key", "r", "s", "what"), DIVERGENT)
def test_every_signature_on_which_implementations_disagree_is_refused(
    message: str, key: str, r: str, s: str, what: str
) -> None:
    with pytest.raises(BadSignature):
        verify_raw(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(r + s))
    assert what


@pytest.mark.parametrize("point", SMALL + ODD)
def test_no_point_of_small_order_is_taken_as_key_or_commitment(
    point: str, member: Identity
) -> None:
    bad = bytes.fromhex(point)
    key = member.public.verify_key
    good = member.sign(b"context", b"message")
    verify(key, b"context", b"message", good)
    for signature in (good, bytes(64), bad + bytes(32), bad + good[32:]):
        with pytest.raises(BadSignature):
            verify(bad, b"context", b"message", signature)
    with pytest.raises(BadSignature):
        verify(key, b"context", b"message", bad + good[32:])


def test_a_torsion_component_in_key_or_commitment_is_refused_though_the_equation_holds() -> None:
    secret, once = 0x1234567890ABCDEF, 0xFEDCBA0987654321
    accepted = []
    for left, right in itertools.product(SMALL, SMALL):
        key = bindings.crypto_core_ed25519_add(on_base(secret), bytes.fromhex(left))
        point = bindings.crypto_core_ed25519_add(on_base(once), bytes.fromhex(right))
        challenge = number(hashlib.sha512(point + key + b"message").digest())
        signature = point + scalar(once + challenge * secret)
        assert equation_holds(key, b"message", signature)
        try:
            verify_raw(key, b"message", signature)
        except BadSignature:
            continue
        accepted.append((left, right))
    assert accepted == [(SMALL[0], SMALL[0])]


def test_a_response_at_or_above_the_order_is_refused(member: Identity) -> None:
    good = member.sign(b"context", b"message")
    verify(member.public.verify_key, b"context", b"message", good)
    response = number(good[32:])
    for multiple in range(1, 16):
        shifted = response + multiple * ORDER
        if shifted < 1 << 256:
            bad = good[:32] + shifted.to_bytes(32, "little")
            with pytest.raises(BadSignature):
                verify(member.public.verify_key, b"context", b"message", bad)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.binary(max_size=200))
@settings(deadline=None)
def test_what_a_key_signs_its_public_key_verifies(
    seed: bytes, context: bytes, message: bytes
) -> None:
    key = SigningKey(seed)
    assert key.seed() == seed
    verify(key.verify_key(), context, message, key.sign(context, message))


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
@settings(deadline=None)
def test_context_and_message_cannot_flow_into_one_another(
    context: bytes, message: bytes, moved: bytes
) -> None:
    key = SigningKey(bytes(32))
    signature = key.sign(context, moved + message)
    verify(key.verify_key(), context, moved + message, signature)
    if moved:
        with pytest.raises(BadSignature):
            verify(key.verify_key(), context + moved, message, signature)


def test_a_signature_is_over_the_frame_of_context_and_message(member: Identity) -> None:
    signature = member.sign(b"context", b"message")
    verify_raw(member.public.verify_key, frame(b"context", b"message"), signature)


def test_every_flipped_bit_of_a_signature_is_found(member: Identity) -> None:
    key, good = member.public.verify_key, member.sign(b"context", b"message")
    verify(key, b"context", b"message", good)
    for position in range(64 * 8):
        bad = bytearray(good)
        bad[position // 8] ^= 1 << position % 8
        with pytest.raises(BadSignature):
            verify(key, b"context", b"message", bytes(bad))


def test_signatures_and_keys_of_a_wrong_length_are_refused(member: Identity) -> None:
    key, good = member.public.verify_key, member.sign(b"context", b"message")
    verify(key, b"context", b"message", good)
    for bad_key, bad in [
        (key, b""),
        (key, good[:-1]),
        (key, good + b"\0"),
        (b"", good),
        (key[:-1], good),
        (key + b"\0", good),
    ]:
        with pytest.raises(BadSignature):
            verify(bad_key, b"context", b"message", bad)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_a_wrong_length_makes_no_key(length: int) -> None:
    with pytest.raises(InvalidKey):
        SigningKey(bytes(length))
