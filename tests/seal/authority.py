"""An authority of our own: OpenSSL, with certificates made for one test run."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POLICY = "1.2.3.4.1"
OTHER = "1.2.3.4.5"

_CONFIG = """\
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
{certificates}signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = {policy}
other_policies = {other}
digests = sha256, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_chain = no
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[name]
"""


class Authority:
    """A root, a certificate for timestamps under it, and the answers that they give.

    Args:
        folder: an empty folder of its own.
        name: in its certificates.
        disordered: it sends its root as well, in the order that OpenSSL has and DER has not.
    """

    def __init__(
        self, folder: Path, name: str = "Test Authority", *, disordered: bool = False
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        certs = f"certs = {folder}/chain.pem\n" if disordered else ""
        config = _CONFIG.format(folder=folder, policy=POLICY, other=OTHER, certificates=certs)
        self._file("openssl.cnf", f"[req]\ndistinguished_name = name\n{config}")
        self._file("serial", "01\n")
        new = ("req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", "openssl.cnf")
        self._run(*new, "-x509", "-days", "3650", "-subj", f"/CN={name} Root",
                  "-extensions", "root", "-keyout", "root.key", "-out", "root.pem")  # fmt: skip
        self._run(*new, "-subj", f"/CN={name}", "-keyout", "signer.key", "-out", "signer.csr")
        self._run("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key",
                  "-CAcreateserial", "-days", "3650", "-extfile", "openssl.cnf",
                  "-extensions", "signer", "-out", "signer.pem")  # fmt: skip
        self._file("chain.pem", (folder / "root.pem").read_text())

    @property
    def root(self) -> bytes:
        """The certificate that is to be trusted, PEM."""
        return (self.folder / "root.pem").read_bytes()

    def answer(self, request: bytes, policy: str = POLICY) -> bytes:
        """The reply to a request; one that cannot be granted is a rejection."""
        (self.folder / "asked.tsq").write_bytes(request)
        self._run("ts", "-reply", "-config", "openssl.cnf", "-section", "here",
                  "-queryfile", "asked.tsq", "-tspolicy", policy, "-out", "answer.tsr")  # fmt: skip
        return (self.folder / "answer.tsr").read_bytes()

    def request(self, data: bytes, *more: str) -> bytes:
        """A request as OpenSSL makes it."""
        (self.folder / "data").write_bytes(data)
        made = (*("ts", "-query", "-data", "data"), *(more or ("-sha256", "-cert")))
        self._run(*made, "-out", "made.tsq")
        return (self.folder / "made.tsq").read_bytes()

    def _file(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def _run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)


#: status 3, waiting, and no token, as DER
PENDING = bytes.fromhex("30053003020103")
#: status 2, rejected
REJECTED = bytes.fromhex("30053003020102")
