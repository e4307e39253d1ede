"""A relay that is a folder on a WebDAV server: Nextcloud, a NAS, a rented web space.

- The address holds no name and no password; both go in the `Authorization` header alone, and to
  this server alone: redirects are not followed.
- Every answer has a bound, and no answer is unpacked: a hostile server cannot fill the memory.
- An object is sent under another name and then moved, so that it is there whole or not at all.
- What a server says of itself never gets into a message.
"""

from __future__ import annotations

import io
import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn, TypeVar, cast
from xml.etree.ElementTree import ParseError

import httpx
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml import ElementTree as SafeXml
from webdav4.client import (
    Client,
    ClientError,
    ForbiddenOperation,
    HTTPError,
    InsufficientStorage,
    ResourceConflict,
    ResourceNotFound,
)
from webdav4.http import Client as WebdavHttp

from unerased.journal.errors import Invalid, Reason, RelayFailed
from unerased.journal.relay.interface import MAX_OBJECT, checked_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["WebdavRelay", "checked_address"]

T = TypeVar("T")

_PART = ".part"
_TIMEOUT = 60.0
_MAX_ANSWER = MAX_OBJECT
_MANY_STATUS = 207
_STATUS = {
    ResourceConflict: HTTPStatus.CONFLICT,
    ForbiddenOperation: HTTPStatus.FORBIDDEN,
    InsufficientStorage: HTTPStatus.INSUFFICIENT_STORAGE,
}
_NO_WEBDAV = (
    ClientError,
    ParseError,
    DefusedXmlException,
    # Not a WebDAV server, or one that lies: the library meets some of that with these.
    LookupError,
    ValueError,
    AssertionError,
)


def checked_address(address: str) -> httpx.URL:
    """The address of a relay.

    Raises:
        RelayFailed: it is none, holds a password, or is neither https nor on this machine.
    """
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        url = httpx.URL("")
    if not url.host or url.scheme not in {"http", "https"} or url.query or url.fragment:
        raise RelayFailed(
            "This is no address of a WebDAV folder. Nothing was sent. Give it as the server's "
            "help tells, such as https://cloud.example.org/dav/relay."
        )
    if url.userinfo:
        raise RelayFailed(
            "The address holds a name or a password, which would be kept in histories and logs. "
            "Nothing was sent. Give the name with --user; the password is asked for."
        )
    if url.scheme == "http" and not _on_this_machine(url.host):
        raise RelayFailed(
            "The address begins with http, so everybody on the way could read the password. "
            "Nothing was sent. Use https."
        )
    return url


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class WebdavRelay:
    """Objects as resources below a folder on a server. Leave it by `close`.

    Args:
        address: of a folder that is there already.
        user: name at the server, "" for none.
        password: of that name.
        patient: ask again, some seconds later, when a server is busy.

    Raises:
        RelayFailed: the address cannot be used.
    """

    def __init__(
        self, address: str, user: str = "", password: str = "", *, patient: bool = True
    ) -> None:
        url = checked_address(address)
        http = WebdavHttp(
            base_url=url,
            auth=(user, password) if user else None,
            headers={"Accept-Encoding": "identity"},
            timeout=_TIMEOUT,
            max_redirects=0,
            event_hooks={"response": [_bounded]},
        )
        self._http = http
        self._client = Client(url, http_client=http, retry=patient)
        self._made: set[str] = set()

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def names(self, folder: str) -> dict[str, int]:
        """Names in a folder, and the bytes of each."""
        path = "/".join(checked_name(folder))
        try:
            found = self._ask(lambda: self._client.ls(path, detail=True))
        except Invalid:
            return {}
        listing: dict[str, int] = {}
        for item in found:
            if isinstance(item, dict) and item.get("type") != "directory":
                name = str(item["name"]).rpartition("/")[2]
                listing[name] = item.get("content_length") or 0
        return listing

    def get(self, name: str) -> bytes:
        """The bytes of an object.

        Raises:
            Invalid: it is missing, or larger than `MAX_OBJECT`.
        """
        path = "/".join(checked_name(name))
        data: bytes = self._ask(lambda: self._client.request("GET", path).content)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep an object: afterwards it is there whole."""
        *above, own = checked_name(name)
        folder = "/".join(above)
        self._make(above)
        part = f"{folder}/{own}{_PART}"
        try:
            self._ask(lambda: self._client.upload_fileobj(io.BytesIO(data), part, overwrite=True))
            self._ask(lambda: self._client.move(part, name, overwrite=True))
        except Invalid:
            _refused(HTTPStatus.NOT_FOUND)

    def remove(self, name: str) -> None:
        """Drop an object."""
        path = "/".join(checked_name(name))
        try:
            self._ask(lambda: self._client.remove(path))
        except Invalid:
            return

    def _make(self, steps: list[str]) -> None:
        """Make the folders that an object stands in, once."""
        for end in range(1, len(steps) + 1):
            path = "/".join(steps[:end])
            if path not in self._made:
                self._make_one(path)
                self._made.add(path)

    def _make_one(self, path: str) -> None:
        try:
            if not self._ask(lambda: self._client.exists(path)):
                self._ask(lambda: self._client.mkdir(path))
        except Invalid:
            _refused(HTTPStatus.NOT_FOUND)

    def _ask(self, call: Callable[[], T]) -> T:
        """Do something at the server, and say in our words what it refused.

        Raises:
            Invalid: it is not there, or larger than allowed.
            RelayFailed: anything else.
        """
        try:
            return call()
        except ResourceNotFound:
            raise Invalid(Reason.MISSING) from None
        except HTTPError as fault:
            _refused(fault.status_code)
        except tuple(_STATUS) as fault:
            _refused(_STATUS[type(fault)])
        except httpx.HTTPError as fault:
            if isinstance(fault, httpx.TimeoutException):
                raise _failed("did not answer in time") from None
            if isinstance(fault, httpx.TooManyRedirects):
                raise _failed("sends on to another address, which is not followed") from None
            raise _failed("cannot be reached, or broke off") from None
        except (
            ClientError,
            ParseError,
            DefusedXmlException,
            LookupError,
            ValueError,
            AssertionError,
        ):
            # Not a WebDAV server, or one that lies; the library meets some of that with these.
            raise _failed("answers with something that is no WebDAV") from None


def _bounded(response: httpx.Response) -> None:
    """Read an answer up to a bound, and look at its XML before the library does."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        response.close()
        raise _failed("sends packed answers although it was asked not to")
    response.stream = _Bounded(cast("httpx.SyncByteStream", response.stream))
    response.read()
    if response.status_code == _MANY_STATUS:
        SafeXml.fromstring(response.content)


class _Bounded(httpx.SyncByteStream):
    """A stream of bytes that ends with a refusal when it is too long."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for block in self._stream:
            size += len(block)
            if size > _MAX_ANSWER:
                raise Invalid(Reason.TOO_LARGE)
            yield block

    def close(self) -> None:
        self._stream.close()


def _failed(what: str) -> RelayFailed:
    return RelayFailed(
        f"The relay {what}. Nothing invalid was taken in, and what was passed on stays. See that "
        "the address is right and the network is there, and sync again."
    )


def _refused(status: int) -> NoReturn:
    """Raise what a status means to people."""
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise RelayFailed(
            "The relay does not let this name and password in. What was passed on stays. Check "
            "both; many servers want a password made for this program."
        )
    if status == HTTPStatus.INSUFFICIENT_STORAGE:
        raise RelayFailed(
            "The relay is full. What was passed on stays. Make room there, or use another one."
        )
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT}:
        raise RelayFailed(
            "There is no such folder on the relay. Nothing was put there. Make it there, or "
            "correct the address."
        )
    raise RelayFailed(
        f"The relay refused (status {status}). What was passed on stays. Try later, or use "
        "another relay."
    )
