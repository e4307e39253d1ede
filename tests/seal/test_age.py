"""Encrypted files: opened by the public tool as well, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.seal import (
    Damaged,
    FileRefused,
    Hashes,
    InvalidKey,
    SealError,
    WrongKey,
    decrypt_stream,
    decrypt_to,
    encrypt_stream,
    new_file_identity,
)
from unerased.seal.age import MAX_STANZAS
from unerased.seal.streams import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

IDENTITY, RECIPIENT = new_file_identity()
CONTENT = b"A statement of a Test Person. " * 100


def sealed(content: bytes, recipient: str = RECIPIENT) -> bytes:
    out = io.BytesIO()
    encrypt_stream(io.BytesIO(content), out, recipient)
    return out.getvalue()


def opened(data: bytes, identity: str = IDENTITY) -> bytes:
    out = io.BytesIO()
    decrypt_stream(io.BytesIO(data), out, identity)
    return out.getvalue()


def hashes(content: bytes, data: bytes) -> Hashes:
    return Hashes(
        len(content), hashlib.sha256(content).digest(), len(data), hashlib.sha256(data).digest()
    )


def with_stanzas(data: bytes, number: int, kind: bytes = b"X25519") -> bytes:
    """The file with foreign stanzas set before its own; its header's MAC no longer fits."""
    share = base64.b64encode(os.urandom(32)).rstrip(b"=")
    stanza = b"-> " + kind + b" " + share + b"\n" + share + b"\n"
    line, rest = data.split(b"\n", 1)
    return line + b"\n" + stanza * number + rest


@given(st.binary(max_size=5000))
@settings(deadline=None, max_examples=30)
def test_what_was_encrypted_opens_and_both_sides_are_hashed(content: bytes) -> None:
    out, back = io.BytesIO(), io.BytesIO()
    done = encrypt_stream(io.BytesIO(content), out, RECIPIENT)
    assert done == hashes(content, out.getvalue())
    assert decrypt_stream(io.BytesIO(out.getvalue()), back, IDENTITY) == done
    assert back.getvalue() == content


@pytest.mark.parametrize("size", [0, 1, 65_536, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 12_345])
def test_files_around_the_sizes_of_blocks_pass_whole(size: int) -> None:
    content = os.urandom(size)
    data = sealed(content)
    assert opened(data) == content


@pytest.mark.skipif(shutil.which("age") is None, reason="needs the public tool")
def test_the_public_tool_opens_our_files_and_we_open_its_files(tmp_path: Path) -> None:
    key, ours, theirs = tmp_path / "key", tmp_path / "ours", tmp_path / "theirs"
    key.write_text(IDENTITY + "\n")
    ours.write_bytes(sealed(CONTENT))
    assert subprocess.check_output(["age", "-d", "-i", key, ours]) == CONTENT
    subprocess.run(["age", "-r", RECIPIENT, "-o", theirs], input=CONTENT, check=True)
    assert opened(theirs.read_bytes()) == CONTENT


def test_a_decrypted_file_is_private_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    src, dst = tmp_path / "sealed", tmp_path / "clear"
    src.write_bytes(sealed(CONTENT))
    done = decrypt_to(src, dst, IDENTITY, sha256=hashlib.sha256(CONTENT).digest())
    assert done == hashes(CONTENT, src.read_bytes())
    assert dst.read_bytes() == CONTENT
    assert stat.S_IMODE(dst.stat().st_mode) == 0o600
    assert sorted(tmp_path.iterdir()) == [dst, src]


def test_decrypting_does_not_follow_a_link_that_waits_in_the_folder(tmp_path: Path) -> None:
    src, dst, victim = tmp_path / "sealed", tmp_path / "clear", tmp_path / "victim"
    src.write_bytes(sealed(CONTENT))
    victim.write_bytes(b"precious")
    dst.symlink_to(victim)
    decrypt_to(src, dst, IDENTITY)
    assert victim.read_bytes() == b"precious"
    assert not dst.is_symlink()


def big_and_damaged_at_its_end() -> bytes:
    data = bytearray(sealed(os.urandom(3 * BLOCK)))
    data[-1] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (big_and_damaged_at_its_end, Damaged),
        (lambda: sealed(os.urandom(3 * BLOCK))[:-BLOCK], Damaged),
        (lambda: sealed(CONTENT)[:100], FileRefused),
        (lambda: sealed(CONTENT, new_file_identity()[1]), WrongKey),
        (lambda: b"", FileRefused),
    ],
)
def test_a_failed_decryption_leaves_no_plaintext_and_keeps_what_was_there(
    tmp_path: Path, make: Callable[[], bytes], expected: type[SealError]
) -> None:
    src, dst = tmp_path / "sealed", tmp_path / "clear"
    src.write_bytes(sealed(CONTENT))
    decrypt_to(src, dst, IDENTITY)
    src.write_bytes(make())
    with pytest.raises(expected):
        decrypt_to(src, dst, IDENTITY)
    assert dst.read_bytes() == CONTENT
    assert sorted(tmp_path.iterdir()) == [dst, src]


def test_another_content_than_was_recorded_is_refused_and_not_kept(tmp_path: Path) -> None:
    src, dst = tmp_path / "sealed", tmp_path / "clear"
    src.write_bytes(sealed(CONTENT))
    with pytest.raises(Damaged, match="recorded"):
        decrypt_to(src, dst, IDENTITY, sha256=hashlib.sha256(b"other").digest())
    assert sorted(tmp_path.iterdir()) == [src]


def test_every_flipped_byte_is_refused() -> None:
    good = sealed(b"short content")
    assert opened(good) == b"short content"
    for at in range(len(good)):
        bad = good[:at] + bytes([good[at] ^ 0x01]) + good[at + 1 :]
        with pytest.raises((Damaged, FileRefused, WrongKey)):
            opened(bad)


def test_every_truncation_and_appended_garbage_is_refused() -> None:
    good = sealed(b"short content")
    assert opened(good) == b"short content"
    for length in range(len(good)):
        with pytest.raises((Damaged, FileRefused)):
            opened(good[:length])
    with pytest.raises(Damaged):
        opened(good + b"\0")


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_behind_the_first_line_crash_the_reader(rest: bytes) -> None:
    with pytest.raises((Damaged, FileRefused, WrongKey)):
        opened(b"age-encryption.org/v1\n" + rest)
    with pytest.raises((Damaged, FileRefused, WrongKey)):
        opened(b"age-encryption.org/v1\n" + rest + b"\n--- " + rest)


@pytest.mark.parametrize("number", [MAX_STANZAS + 1, 1_000, 10_000])
def test_a_header_with_too_many_stanzas_is_refused_at_once(number: int) -> None:
    good = sealed(CONTENT)
    assert opened(good) == CONTENT
    with pytest.raises(Damaged):
        opened(with_stanzas(good, 10))
    with pytest.raises(FileRefused):
        opened(with_stanzas(good, number))


def test_many_small_stanzas_within_16_kib_are_refused_by_their_number() -> None:
    good = sealed(CONTENT)
    line, rest = good.split(b"\n", 1)
    with pytest.raises(FileRefused, match="recipients"):
        opened(line + b"\n" + b"-> a\n\n" * 100 + rest)


def test_a_file_opens_for_its_recipient_alone() -> None:
    other, its_recipient = new_file_identity()
    assert opened(sealed(CONTENT, its_recipient), other) == CONTENT
    with pytest.raises(WrongKey):
        opened(sealed(CONTENT, its_recipient))


@pytest.mark.parametrize(
    "identity",
    [
        "",
        IDENTITY.lower(),
        IDENTITY[:-1],
        IDENTITY[:-1] + ("Q" if IDENTITY[-1] != "Q" else "P"),
        IDENTITY + "\n",
        "AGE-PLUGIN-YUBIKEY-1QQQQQ",
        "AGE-PLUGIN-../../bin/sh-1QQQQQ",
        "AGE-SECRET-KEY-1../../" + "Q" * 52,
        "AGE-SECRET-KEY-PQ-1" + "Q" * 58,
        "/etc/passwd",
    ],
    ids=range(10),  # the keys are random: their text would name the tests anew each time
)
def test_only_native_identities_are_taken(identity: str) -> None:
    data = sealed(CONTENT)
    assert opened(data) == CONTENT
    with pytest.raises(InvalidKey, match="Plugins are not used") as caught:
        opened(data, identity)
    assert not identity or identity not in str(caught.value)


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        RECIPIENT.upper(),
        RECIPIENT[:-1] + ("q" if RECIPIENT[-1] != "q" else "p"),
        "age1yubikey1qqqqqqq",
        "age1../../bin/sh1qqqqqqq",
        "ssh-ed25519 AAAA",
        IDENTITY,
    ],
    ids=range(7),
)
def test_only_native_recipients_are_taken(recipient: str) -> None:
    with pytest.raises(InvalidKey, match="Plugins are not used"):
        sealed(CONTENT, recipient)


def test_an_armoured_file_and_a_file_under_a_passphrase_are_refused() -> None:
    armoured = pyrage.encrypt(CONTENT, [pyrage.x25519.Recipient.from_str(RECIPIENT)], armored=True)
    with pytest.raises(FileRefused, match="binary form"):
        opened(armoured)
    with pytest.raises(SealError):
        opened(pyrage.passphrase.encrypt(CONTENT, "passphrase"))


class BrokenReader(io.BytesIO):
    """A disk that fails after some reads."""

    def __init__(self, content: bytes, reads: int) -> None:
        super().__init__(content)
        self.left = reads

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("reads", [0, 1, 2])
def test_a_disk_that_cannot_be_read_is_not_mistaken_for_damage(reads: int) -> None:
    content = os.urandom(3 * BLOCK)
    with pytest.raises(OSError, match="Input/output error"):
        encrypt_stream(BrokenReader(content, reads), io.BytesIO(), RECIPIENT)
    with pytest.raises(OSError, match="Input/output error"):
        decrypt_stream(BrokenReader(sealed(content), reads), io.BytesIO(), IDENTITY)


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is full")
@pytest.mark.parametrize("size", [10, 5 * BLOCK])
def test_a_full_disk_is_not_mistaken_for_damage(size: int) -> None:
    content = os.urandom(size)
    with (
        FULL.open("wb", buffering=0) as full,
        pytest.raises(OSError, match="No space left"),
    ):
        encrypt_stream(io.BytesIO(content), full, RECIPIENT)
    with (
        FULL.open("wb", buffering=0) as full,
        pytest.raises(OSError, match="No space left"),
    ):
        decrypt_stream(io.BytesIO(sealed(content)), full, IDENTITY)


def test_file_identities_differ_and_are_native() -> None:
    one, other = new_file_identity(), new_file_identity()
    assert one != other
    assert one[0].startswith("AGE-SECRET-KEY-1")
    assert one[1].startswith("age1")
