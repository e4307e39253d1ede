"""Bytes written by the first version stay readable, whatever the libraries below become."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from unerased.seal import HpkeKey, Policy, SigningKey, decrypt_stream, open_identity, verify


@pytest.fixture(scope="module")
def frozen() -> dict[str, Any]:
    text = Path(__file__).with_name("frozen.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_keys_and_signatures_follow_from_their_seeds(frozen: dict[str, Any]) -> None:
    key = SigningKey(bytes(range(32)))
    assert key.verify_key().hex() == frozen["verify_key"]
    assert key.sign(b"context", b"message").hex() == frozen["signature_of_context_message"]
    verify(key.verify_key(), b"context", b"message", key.sign(b"context", b"message"))
    assert HpkeKey(bytes(range(96))).public().hex() == frozen["public"]


def test_a_wrap_opens(frozen: dict[str, Any]) -> None:
    wrapped = bytes.fromhex(frozen["wrap_of_64_to_95_in_context"])
    assert HpkeKey(bytes(range(96))).unwrap(wrapped, b"context") == bytes(range(64, 96))


def test_an_identity_opens(frozen: dict[str, Any]) -> None:
    blob = bytes.fromhex(frozen["identity"])
    identity = open_identity(blob, frozen["identity_passphrase"], Policy.for_tests())
    assert identity.member == bytes(range(16))
    assert identity.signing.seed() == bytes(range(32))
    assert identity.hpke.seed() == bytes(range(96))
    assert identity.storage_key == bytes(range(100, 132))


def test_an_encrypted_file_opens(frozen: dict[str, Any]) -> None:
    out = io.BytesIO()
    decrypt_stream(io.BytesIO(bytes.fromhex(frozen["age"])), out, frozen["age_identity"])
    assert out.getvalue().hex() == frozen["age_content"]
