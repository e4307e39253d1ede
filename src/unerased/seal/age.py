"""Files as age files (C2SP age-encryption.org/v1), which the public `age` tool opens as well.

Each file has an X25519 identity of its own. These are not post-quantum. Plugins are never called:
only native identities are taken. Unlike boxes, age files rest on the operating system's randomness
alone: its key for a file does not depend on the content.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
import tempfile
from pathlib import Path

import msgspec
import pyrage

from unerased.seal.errors import Damaged, FileRefused, InvalidKey, WrongKey
from unerased.seal.streams import Readable, Sink, Source, Writable, convert

__all__ = [
    "MAX_HEADER",
    "MAX_STANZAS",
    "Hashes",
    "decrypt_stream",
    "decrypt_to",
    "encrypt_stream",
    "new_file_identity",
]

MAX_HEADER = 16 * 1024
MAX_STANZAS = 64

_VERSION_LINE = b"age-encryption.org/v1\n"
_STANZA = b"\n-> "
_MAC = b"\n--- "
_BECH32 = "[02-9ac-hj-np-z]{58}"
_IDENTITY = re.compile(f"AGE-SECRET-KEY-1{_BECH32.upper()}")
_RECIPIENT = re.compile(f"age1{_BECH32}")
_NO_KEY_FITS = "No matching keys found"


class Hashes(msgspec.Struct, frozen=True):
    """A file and its sealed form.

    Attributes:
        size: bytes in clear.
        sha256: SHA-256 of the clear file, 32 bytes.
        sealed_size: bytes of the age file.
        sealed_sha256: SHA-256 of the age file, 32 bytes.
    """

    size: int
    sha256: bytes
    sealed_size: int
    sealed_sha256: bytes


def new_file_identity() -> tuple[str, str]:
    """Give a fresh age identity (secret) and its recipient (public)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def encrypt_stream(src: Readable, dst: Writable, recipient: str) -> Hashes:
    """Encrypt everything in `src` for `recipient` into `dst`, and hash both in the same pass.

    Raises:
        InvalidKey: `recipient` is no native age recipient.
        OSError: reading or writing failed; what is in `dst` then is of no use.
    """
    if not _RECIPIENT.fullmatch(recipient):
        raise _not_native("recipient")
    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise _not_native("recipient") from None

    def encrypt(source: Source, sink: Sink) -> None:
        pyrage.encrypt_io(source, sink, [key])

    clear, sealed = convert(src, dst, encrypt)
    return Hashes(clear.size, clear.sha256, sealed.size, sealed.sha256)


def decrypt_stream(src: Readable, dst: Writable, identity: str) -> Hashes:
    """Decrypt an age file and hash both sides in the same pass.

    Where it raises, what was written to `dst` until then is not verified to the end and has to be
    thrown away; `decrypt_to` does that.

    Raises:
        InvalidKey: `identity` is no native age identity.
        FileRefused: no age file, or its header exceeds 16 KiB or 64 stanzas.
        WrongKey: the file is for another identity.
        Damaged: the file was changed or cut.
        OSError: reading or writing failed.
    """
    if not _IDENTITY.fullmatch(identity):
        raise _not_native("identity")
    try:
        key = pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError:
        raise _not_native("identity") from None

    def decrypt(source: Source, sink: Sink) -> None:
        _check_header(source.start())
        try:
            pyrage.decrypt_io(source, sink, [key])
        except pyrage.DecryptError as fault:
            if str(fault) == _NO_KEY_FITS:
                raise WrongKey("The encrypted file is for another key.") from fault
            raise _damaged() from fault
        except OSError as fault:
            raise _damaged() from fault

    sealed, clear = convert(src, dst, decrypt)
    return Hashes(clear.size, clear.sha256, sealed.size, sealed.sha256)


def decrypt_to(src: Path, dst: Path, identity: str, *, sha256: bytes | None = None) -> Hashes:
    """Decrypt the age file `src` into the file `dst`, whole or not at all.

    The content goes to a file beside `dst` that only this user can read, and takes its name once
    all of it was verified; nothing is left where anything fails. A file of that name is replaced.

    Args:
        src: the age file.
        dst: where the content goes.
        identity: native age identity.
        sha256: what the content must hash to, where that is known.

    Raises:
        InvalidKey: `identity` is no native age identity.
        FileRefused: no age file, or its header exceeds 16 KiB or 64 stanzas.
        WrongKey: the file is for another identity.
        Damaged: the file was changed or cut, or is not the one that `sha256` names.
        OSError: reading or writing failed.
    """
    with src.open("rb") as sealed, contextlib.ExitStack() as stack:
        handle, name = tempfile.mkstemp(dir=dst.parent, prefix=".unerased-", suffix=".part")
        temporary = Path(name)
        stack.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as out:
            hashes = decrypt_stream(sealed, out, identity)
            if sha256 is not None and not hmac.compare_digest(sha256, hashes.sha256):
                raise Damaged("The encrypted file holds another content than was recorded.")
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(dst)
    return hashes


def _check_header(start: bytes) -> None:
    # Each stanza costs the reader work, whoever wrote it: a thousand of them take many seconds.
    if not start.startswith(_VERSION_LINE):
        raise FileRefused("This is no age file in binary form. It was not opened.")
    end = start.find(_MAC, 0, MAX_HEADER)
    if end < 0:
        raise FileRefused(
            f"The encrypted file has no complete header within {MAX_HEADER} bytes. "
            "It was not opened. Fetch it from another copy."
        )
    if start.count(_STANZA, 0, end) > MAX_STANZAS:
        raise FileRefused(
            f"The encrypted file names more than {MAX_STANZAS} recipients. It was not opened."
        )


def _not_native(what: str) -> InvalidKey:
    return InvalidKey(f"This is no native age {what}. Plugins are not used.")


def _damaged() -> Damaged:
    return Damaged(
        "The encrypted file was changed or cut. Nothing of it was kept. Fetch it from another copy."
    )
