"""Timestamps by an authority (RFC 3161): what is asked, and whether an answer proves a time.

Asking itself is not done here: it tells the authority, and everybody on the way, where one is. The
request holds a digest and a random number, nothing of what is timestamped.

Answers are read and checked by rfc3161-client and, where it is there, by OpenSSL as well. The
former does not read answers whose certificates stand in another order than DER asks for, as some
authorities send them; then OpenSSL alone reads and checks. What OpenSSL refuses does not hold,
whatever the other says. Certificates have to be valid at the time that is proved, not today.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509

from unerased.seal.errors import NoTimestamps, TimestampRefused
from unerased.seal.frames import digest

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["LARGEST", "Stamped", "ask", "check_timestamp", "read_timestamp"]

#: bytes of an answer, certificates included
LARGEST: Final = 256 * 1024
_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_GRANTED: Final = (0, 1)
_WAITING: Final = 3
_SECONDS: Final = 20
_FORM: Final = "it does not have the form of an answer"
#: how OpenSSL names what it was not told a name for
_STATUS: Final = {"Granted.": 0, "Granted with modifications.": 1, "Rejected.": 2, "Waiting.": 3}


@dataclass(frozen=True, slots=True)
class Stamped:
    """What an answer says.

    Attributes:
        at: the time, UTC.
        policy: object identifier of the authority's policy.
        checked_by: which programs checked its signature and chain; () where nothing did.
    """

    at: dt.datetime
    policy: str
    checked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer as it was read; `nonce` is None where it has none."""

    imprint: bytes
    nonce: int | None
    policy: str
    at: dt.datetime


def ask(data: bytes) -> bytes:
    """A request to timestamp data: its SHA-256, a random number, and that certificates be sent.

    Raises:
        NoTimestamps: the extra is not installed.
    """
    client = _client()
    builder = client.TimestampRequestBuilder().data(data)
    request = builder.hash_algorithm(client.HashAlgorithm.SHA256).cert_request(cert_request=True)
    return bytes(request.nonce(nonce=True).build().as_bytes())


def read_timestamp(answer: bytes, data: bytes, request: bytes | None, policy: str = "") -> Stamped:
    """What an answer says, if it answers this request about this data; no signature is checked.

    Args:
        answer: as the authority sent it.
        data: what was to be timestamped.
        request: as it was sent; None where it is lost: then its random number is not compared.
        policy: the policy that is expected; "" for any.

    Raises:
        TimestampRefused: it is no answer, was not granted, or answers something else.
        NoTimestamps: the extra is not installed.
    """
    client = _client()
    found = _read(client, answer)
    if found.imprint != digest(data):
        raise TimestampRefused("it is a timestamp of something else")
    if request is not None and found.nonce != _nonce(request):
        raise TimestampRefused("it does not carry the number that it was asked with")
    if policy and found.policy != policy:
        raise TimestampRefused(f"it was made under the policy {found.policy}")
    return Stamped(found.at, found.policy)


def check_timestamp(
    answer: bytes, data: bytes, request: bytes | None, authorities: bytes, policy: str = ""
) -> Stamped:
    """Check an answer wholly, as `read_timestamp` and by its signature.

    `authorities` is PEM: the certificates that are trusted, and those on the way to them.

    Raises:
        TimestampRefused: as `read_timestamp`; or its signature does not lead to these certificates.
        NoTimestamps: the extra is not installed.
    """
    said = read_timestamp(answer, data, request, policy)
    ours = _by_client(_client(), answer, data, authorities)
    openssl = _by_openssl(answer, data, authorities, said.at)
    if openssl is False or not (openssl or ours):
        raise TimestampRefused("its signature does not lead to the certificates given")
    by = (("rfc3161-client",) if ours else ()) + (("OpenSSL",) if openssl else ())
    return replace(said, checked_by=by)


def _client() -> ModuleType:
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError:
        raise NoTimestamps from None
    return rfc3161_client


def _nonce(request: bytes) -> int:
    # the client reads requests, too; it only does not say so in its public names
    from rfc3161_client._rust import parse_timestamp_request  # noqa: PLC0415 - an extra

    try:
        found = parse_timestamp_request(request).nonce
    except ValueError:
        raise TimestampRefused("the request kept beside it is none") from None
    if found is None:
        raise TimestampRefused("it was asked without a number, so that it may be an old answer")
    return int(found)


def _read(client: ModuleType, answer: bytes) -> _Answer:
    if len(answer) > LARGEST:
        raise TimestampRefused(_FORM)
    try:
        found = client.decode_timestamp_response(answer)
        _granted(found.status)
        info = found.tst_info
        imprint = info.message_imprint
        return _Answer(
            imprint.message if imprint.hash_algorithm.dotted_string == _SHA256 else b"",
            info.nonce,
            info.policy.dotted_string,
            info.gen_time,
        )
    except ValueError:
        return _read_by_openssl(answer)


def _granted(status: int) -> None:
    if status == _WAITING:
        raise TimestampRefused("the authority has not decided yet: pending proves nothing")
    if status not in _GRANTED:
        raise TimestampRefused("the authority did not grant it")


def _read_by_openssl(answer: bytes) -> _Answer:
    asked = ("ts", "-reply", "-in", "answer.tsr", "-text")
    ended = _openssl({"answer.tsr": answer}, asked)
    text = "" if ended is None else ended.stdout.decode(errors="replace")
    told = dict(re.findall(r"^([A-Z][\w ]+): (.+)$", text, re.MULTILINE))
    dump = re.findall(r"^    [0-9a-f]{4} - ([0-9a-f -]{47})", text, re.MULTILINE)
    if "Status" in told:
        _granted(_STATUS.get(told["Status"].strip(), 2))
    try:
        return _Answer(
            bytes.fromhex("".join(dump).replace("-", " ")),
            int(told["Nonce"], 16) if told["Nonce"].startswith("0x") else None,
            told["Policy OID"],
            dt.datetime.strptime(told["Time stamp"], "%b %d %H:%M:%S %Y GMT").replace(
                tzinfo=dt.UTC
            ),
        )
    except (KeyError, ValueError):
        raise TimestampRefused(_FORM) from None


def _by_client(client: ModuleType, answer: bytes, data: bytes, authorities: bytes) -> bool:
    try:
        known = x509.load_pem_x509_certificates(authorities)
    except ValueError:
        raise TimestampRefused("the certificates given are no PEM certificates") from None
    verifier = client.VerifierBuilder(roots=known).build()
    try:
        return bool(verifier.verify_message(client.decode_timestamp_response(answer), data))
    except (client.VerificationError, ValueError):
        return False


def _by_openssl(answer: bytes, data: bytes, authorities: bytes, at: dt.datetime) -> bool | None:
    """What OpenSSL says; None where it is not there."""
    files = {"answer.tsr": answer, "receipt": data, "authorities.pem": authorities}
    asked = ("ts", "-verify", "-in", "answer.tsr", "-data", "receipt", "-CAfile", "authorities.pem")
    ended = _openssl(files, (*asked, "-attime", str(int(at.timestamp()))))
    return None if ended is None else ended.returncode == 0


def _openssl(
    files: dict[str, bytes], asked: tuple[str, ...]
) -> subprocess.CompletedProcess[bytes] | None:
    """Ask OpenSSL about files that are public; None where it is not there, or hangs."""
    program = shutil.which("openssl")
    if program is None:
        return None
    # the system's own settings may give object identifiers names of their own
    environment = {**os.environ, "OPENSSL_CONF": os.devnull}
    with tempfile.TemporaryDirectory(prefix="unerased-timestamp-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            return subprocess.run(  # noqa: S603 - fixed words over files of ours
                [program, *asked],
                cwd=folder,
                env=environment,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
