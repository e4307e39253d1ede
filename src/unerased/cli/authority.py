"""Asking an authority for a timestamp: the one thing that this program ever asks of a network.

Only ``unerased receipt timestamp --authority`` comes here.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any, Final
from urllib.parse import urlsplit

from unerased.cli.errors import CliError, Exit
from unerased.seal.timestamp import LARGEST

__all__ = ["fetched"]

_SECONDS: Final = 30


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Whoever was named is asked, and nobody else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as the base has it
        return None


def fetched(address: str, request: bytes) -> bytes:
    """The answer of an authority to a request.

    Raises:
        CliError: this is no address, or no answer came.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise CliError("an authority is an address that begins with https:// or http://")
    asked = urllib.request.Request(  # noqa: S310 - http and https only
        address,
        data=request,
        headers={"Content-Type": "application/timestamp-query", "User-Agent": "timestamp"},
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(asked, timeout=_SECONDS) as answer:
            return bytes(answer.read(LARGEST + 1))
    except (OSError, ValueError) as error:
        raise CliError("the authority gave no answer; nothing was written", Exit.FAULT) from error
