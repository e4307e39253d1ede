"""A relay on a real WebDAV server, on loopback; and servers that lie."""

from __future__ import annotations

import contextlib
import gzip
import logging
import socket
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from tests.journal.webdav_server import PASSWORD, USER, serving

from unerased.journal import Invalid, Reason, RelayFailed
from unerased.journal.relay.webdav import WebdavRelay, checked_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[WebdavRelay]:
    with (
        serving(tmp_path / "dav") as address,
        contextlib.closing(WebdavRelay(address, USER, PASSWORD, patient=False)) as made,
    ):
        yield made


def test_what_was_put_is_listed_got_replaced_and_removed(
    relay: WebdavRelay, tmp_path: Path
) -> None:
    assert relay.names("ab/cd") == {}
    relay.put("ab/cd/one", b"first")
    relay.put("ab/two.pack", bytes(range(256)))
    relay.put("ab/cd/one", b"again")
    assert relay.names("ab") == {"two.pack": 256}
    assert relay.names("ab/cd") == {"one": 5}
    assert relay.get("ab/cd/one") == b"again"
    assert relay.get("ab/two.pack") == bytes(range(256))
    with pytest.raises(Invalid) as found:
        relay.get("ab/none")
    assert found.value.reason is Reason.MISSING
    relay.remove("ab/two.pack")
    relay.remove("ab/two.pack")
    assert sorted(path.name for path in (tmp_path / "dav").rglob("*")) == ["ab", "cd", "one"]


def test_a_folder_that_vanished_meanwhile_is_told(relay: WebdavRelay, tmp_path: Path) -> None:
    relay.put("ab/one", b"first")
    (tmp_path / "dav" / "ab" / "one").unlink()
    (tmp_path / "dav" / "ab").rmdir()
    with pytest.raises(RelayFailed, match="no such folder"):
        relay.put("ab/one", b"second")


def test_a_wrong_password_folder_or_port_is_told(tmp_path: Path) -> None:
    with serving(tmp_path / "dav") as address:
        for where, user, told in (
            (address, "nobody", "does not let"),
            (f"{address}none", USER, "no such folder"),
            ("http://127.0.0.1:9", USER, "cannot be reached"),
        ):
            with contextlib.closing(WebdavRelay(where, user, PASSWORD, patient=False)) as relay:
                with pytest.raises(RelayFailed, match=told) as found:
                    relay.put("ab/one", b"")
                assert PASSWORD not in str(found.value)


def test_the_password_is_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(tmp_path / "dav") as address:
        for password in (PASSWORD, "another secret"):
            with contextlib.closing(WebdavRelay(address, USER, password, patient=False)) as relay:
                with contextlib.suppress(RelayFailed):
                    relay.put("ab/one", b"")
                assert password not in repr(vars(relay))
    told = "\n".join([caplog.text, *(repr(record.args) for record in caplog.records)])
    assert "PUT" in told  # what is logged is looked at
    for secret in (PASSWORD, "another secret"):
        assert secret not in told
        assert b64encode(f"{USER}:{secret}".encode()).decode() not in told


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("ftp://example.org/", "no address"),
        ("https://", "no address"),
        ("https://example.org/x?y=1", "no address"),
        ("http://[::1", "no address"),
        ("https://user:word@example.org/", "a name or a password"),
        ("http://example.org/", "begins with http"),
    ],
)
def test_an_address_that_would_give_something_away_is_refused(address: str, told: str) -> None:
    with pytest.raises(RelayFailed, match=told) as found:
        checked_address(address)
    assert "word@" not in str(found.value)


@pytest.mark.parametrize(
    "address", ["https://example.org/dav", "http://localhost:8/", "http://[::1]:8/"]
)
def test_an_address_over_https_or_on_this_machine_is_taken(address: str) -> None:
    assert str(checked_address(address)) == address


class Liar(BaseHTTPRequestHandler):
    """Gives one answer to everything."""

    status, body, headers_sent = 200, b"", {}

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.send_response(self.status)
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(self.body)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def lying(status: int, body: bytes, **headers: str) -> Iterator[WebdavRelay]:
    """A relay at a server that gives one answer to everything."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = type("Kind", (Liar,), {"status": status, "body": body, "headers_sent": sent})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        with contextlib.closing(WebdavRelay(address, USER, PASSWORD, patient=False)) as relay:
            yield relay
        server.shutdown()
        thread.join()


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<d:multistatus xmlns:d="DAV:"><d:response><d:href>&b;</d:href></d:response></d:multistatus>"""


@pytest.mark.parametrize(
    ("status", "body", "headers", "told"),
    [
        (200, b"hello", {}, "no WebDAV"),
        (207, b"<not closed", {}, "no WebDAV"),
        (207, b'<m xmlns="DAV:"><response/></m>', {}, "no WebDAV"),
        (207, BOMB, {}, "no WebDAV"),
        (301, b"", {"Location": "http://127.0.0.1:9/elsewhere/"}, "another address"),
        (207, gzip.compress(bytes(10**6)), {"Content_Encoding": "gzip"}, "packed"),
        (500, b"", {}, "status 500"),
        (507, b"", {}, "full"),
        (403, b"", {}, "does not let"),
    ],
)
def test_a_server_that_lies_or_refuses_is_told_in_our_words(
    status: int, body: bytes, headers: dict[str, str], told: str
) -> None:
    with lying(status, body, **headers) as relay, pytest.raises(RelayFailed, match=told) as found:
        relay.names("ab")
    assert "elsewhere" not in str(found.value)


def test_an_answer_without_an_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unerased.journal.relay.webdav._MAX_ANSWER", 1000)
    with lying(200, bytes(1000)) as relay:
        assert relay.get("ab/one") == bytes(1000)
    with lying(200, bytes(1_000_000)) as relay, pytest.raises(Invalid) as found:
        relay.get("ab/one")
    assert found.value.reason is Reason.TOO_LARGE


def test_a_server_that_stops_answering_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unerased.journal.relay.webdav._TIMEOUT", 0.05)
    with (
        lying(200, b"", Content_Length="5") as relay,
        pytest.raises(RelayFailed, match=r"or broke off|did not answer in time"),
    ):
        relay.get("ab/one")
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,
        contextlib.closing(
            WebdavRelay(f"http://127.0.0.1:{deaf.getsockname()[1]}/", patient=False)
        ) as relay,
        pytest.raises(RelayFailed, match="in time"),
    ):
        relay.get("ab/one")


def test_a_folder_that_is_nowhere_is_told_before_and_after_it_was_known() -> None:
    with lying(404, b"") as relay:
        with pytest.raises(RelayFailed, match="no such folder"):
            relay.put("ab/one", b"")
        relay._made.add("ab")  # noqa: SLF001 - it was there a moment ago
        with pytest.raises(RelayFailed, match="no such folder"):
            relay.put("ab/one", b"")


def test_a_folder_that_another_device_made_is_used(relay: WebdavRelay, tmp_path: Path) -> None:
    (tmp_path / "dav" / "ab").mkdir()
    relay.put("ab/one", b"first")
    assert relay.names("ab") == {"one": 5}
