"""The identity file: opened by its passphrase alone, and never when anything in it was changed."""

from __future__ import annotations

import copy
import hashlib
import pickle
import struct
import unicodedata
from typing import TYPE_CHECKING, Literal

import pytest

from unerased.seal import (
    IDENTITY_FILE_SIZE,
    Cost,
    CostRefused,
    Identity,
    IdentityDamaged,
    InvalidKey,
    PassphraseRefused,
    Policy,
    PublicIdentity,
    Secret,
    WrongPassphrase,
    cost,
    open_identity,
    seal_identity,
    verify,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PASSPHRASE = "correct horse battery staple and more"
REFUSED = (IdentityDamaged, CostRefused, WrongPassphrase)
COST_AT = 10


@pytest.fixture(scope="module")
def blob(member: Identity) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cost.TEST_PROFILE, "1")
        return seal_identity(member, PASSPHRASE, cost.TESTING, Policy.for_tests())


def reopen(blob: bytes, passphrase: str = PASSPHRASE) -> Identity:
    return open_identity(blob, passphrase, Policy.for_tests())


def rechecked(body: bytes) -> bytes:
    """A changed file whose checksum was made right again, as an attacker would."""
    return body[:-32] + hashlib.sha256(body[:-32]).digest()


def flips(blob: bytes) -> list[bytes]:
    return [blob[:at] + bytes([blob[at] ^ 0x01]) + blob[at + 1 :] for at in range(len(blob))]


def test_an_opened_identity_is_the_one_that_was_sealed(member: Identity, blob: bytes) -> None:
    opened = reopen(blob)
    assert len(blob) == IDENTITY_FILE_SIZE
    assert opened.public == member.public
    assert opened.storage_key == member.storage_key
    verify(member.public.verify_key, b"c", b"m", opened.sign(b"c", b"m"))
    assert opened.unwrap(wrap(b"key", member.public.hpke_key, b"c"), b"c") == b"key"


def test_two_members_share_nothing() -> None:
    one, other = Identity.generate(), Identity.generate()
    assert one.member != other.member
    assert one.storage_key != other.storage_key
    assert one.public.verify_key != other.public.verify_key
    assert one.public.hpke_key != other.public.hpke_key


def test_sealing_twice_gives_different_files(member: Identity, blob: bytes) -> None:
    again = seal_identity(member, PASSPHRASE, cost.TESTING, Policy.for_tests())
    assert again[22:] != blob[22:]
    assert reopen(again).public == member.public


@pytest.mark.parametrize("wrong", ["correct horse", PASSPHRASE.upper(), PASSPHRASE + " x"])
def test_a_wrong_passphrase_is_called_so(blob: bytes, wrong: str) -> None:
    assert reopen(blob)
    with pytest.raises(WrongPassphrase, match="Check the words") as caught:
        reopen(blob, wrong)
    assert wrong not in str(caught.value)


def test_an_empty_passphrase_is_refused(member: Identity, blob: bytes) -> None:
    with pytest.raises(PassphraseRefused):
        reopen(blob, " ")
    with pytest.raises(PassphraseRefused):
        seal_identity(member, "", cost.TESTING, Policy.for_tests())


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_open_the_same_identity(
    member: Identity, written: Literal["NFC", "NFD"], typed: Literal["NFC", "NFD"]
) -> None:
    text = "жёлтый йод café Ångström"
    sealed = seal_identity(
        member,
        unicodedata.normalize(written, text),
        cost.TESTING,
        Policy.for_tests(),
    )
    opened = reopen(sealed, unicodedata.normalize(typed, text))
    assert opened.public == member.public


def test_every_flipped_byte_is_told_from_a_wrong_passphrase(blob: bytes) -> None:
    assert reopen(blob)
    for bad in flips(blob):
        with pytest.raises(IdentityDamaged):
            reopen(bad)


def test_every_flipped_byte_is_refused_when_the_checksum_was_made_right_again(
    blob: bytes,
) -> None:
    assert reopen(rechecked(blob))
    for bad in flips(blob)[:-32]:
        with pytest.raises(REFUSED):
            reopen(rechecked(bad))


def test_every_truncation_is_refused(blob: bytes) -> None:
    assert reopen(blob)
    for length in range(len(blob)):
        with pytest.raises(IdentityDamaged):
            reopen(blob[:length])


@pytest.mark.parametrize("garbage", [b"\0", b"garbage", bytes(5000)])
def test_appended_and_prefixed_garbage_is_refused(blob: bytes, garbage: bytes) -> None:
    assert reopen(blob)
    for bad in (blob + garbage, garbage + blob, rechecked(blob + garbage), garbage):
        with pytest.raises(IdentityDamaged):
            reopen(bad)


def test_a_flipped_ciphertext_under_the_right_passphrase_is_damage(blob: bytes) -> None:
    bad = bytearray(blob)
    bad[-33] ^= 1
    with pytest.raises(IdentityDamaged, match="changed"):
        reopen(rechecked(bytes(bad)))


def test_a_later_version_is_refused(blob: bytes) -> None:
    with pytest.raises(IdentityDamaged, match="version"):
        reopen(rechecked(blob[:8] + (2).to_bytes(2, "big") + blob[10:]))


@pytest.mark.parametrize(
    "hostile",
    [
        Cost(64 * 1024 * 1024, 1, 1),
        Cost(8, 1, 1),
        Cost(8192, 10**9, 1),
        Cost(8192, 0, 1),
        Cost(8192, 1, 0),
        Cost(0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF),
    ],
)
def test_a_file_that_asks_for_a_hostile_cost_is_refused_before_deriving(
    blob: bytes, hostile: Cost
) -> None:
    assert reopen(blob)
    packed = struct.pack(">III", hostile.memory_kib, hostile.passes, hostile.lanes)
    bad = rechecked(blob[:COST_AT] + packed + blob[COST_AT + 12 :])
    with pytest.raises(CostRefused):
        reopen(bad)


def test_a_cheap_identity_is_refused_outside_tests(
    member: Identity, blob: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_identity(blob, PASSPHRASE, Policy.current())
    monkeypatch.delenv(cost.TEST_PROFILE)
    with pytest.raises(CostRefused):
        open_identity(blob, PASSPHRASE, Policy.current())
    with pytest.raises(CostRefused):
        seal_identity(member, PASSPHRASE, cost.TESTING, Policy.current())


def test_an_identity_is_sealed_at_the_least_cost_that_real_registers_allow(
    member: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cost.TEST_PROFILE)
    sealed = seal_identity(member, PASSPHRASE, cost.SMALL, Policy.current())
    assert open_identity(sealed, PASSPHRASE, Policy.current()).public == member.public


def test_a_cost_outside_the_policy_seals_nothing(member: Identity) -> None:
    for hostile in (Cost(-1, 1, 1), Cost(2**40, 1, 1)):
        with pytest.raises(CostRefused):
            seal_identity(member, PASSPHRASE, hostile, Policy.for_tests())


def test_secrets_do_not_show_themselves(member: Identity) -> None:
    shown = repr(member) + str(member) + repr(member.signing) + str(member.hpke)
    assert repr(member) == f"Identity({member.member.hex()})"
    assert repr(member.signing) == "SigningKey(...)"
    assert str(member.hpke) == "HpkeKey(...)"
    for secret in (member.storage_key, member.signing.seed(), member.hpke.seed()):
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy])
def test_secrets_are_never_pickled_or_copied(
    member: Identity, way: Callable[[Secret], object]
) -> None:
    for secret in (member, member.signing, member.hpke):
        with pytest.raises(TypeError, match="holds a secret"):
            way(secret)


def test_a_public_identity_with_fields_of_a_wrong_length_is_refused(member: Identity) -> None:
    good = member.public
    assert PublicIdentity(good.member, good.verify_key, good.hpke_key) == good
    for bad in [
        (b"", good.verify_key, good.hpke_key),
        (good.member, good.verify_key[:-1], good.hpke_key),
        (good.member, good.verify_key, good.hpke_key + b"\0"),
    ]:
        with pytest.raises(InvalidKey):
            PublicIdentity(*bad)
