"""A timestamp is asked for only when told to, and proves nothing unless all of it fits."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.desk import run_here
from tests.seal.authority import OTHER, PENDING, POLICY, REJECTED, Authority

from unerased.figures.receipt import Receipt, signed
from unerased.seal import SigningKey
from unerased.seal.timestamp import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOOL = Path(__file__).parents[2] / "tools" / "verify_receipt.py"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    made = Receipt(
        release="RL-7K3M",
        figure="left",
        version=1,
        unit="persons",
        count=125,
        dated="2031-04-05",
        definition="ab" * 32,
        published="cd" * 32,
        as_of="ef" * 32,
        root="01" * 32,
        key="",
    )
    file = tmp_path / "receipt.json"
    file.write_bytes(signed(made, SigningKey(b"k" * 32)).text)
    return file


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path) -> str:
    file = tmp_path / "ca.pem"
    file.write_bytes(authority.root)
    return str(file)


@contextmanager
def serving(answer: Callable[[bytes], bytes], **more: str) -> Iterator[tuple[str, list[bytes]]]:
    """An authority on loopback; gives its address, and what it was asked."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            asked.append(body)
            self.send_response(int(more.get("status", "200")))
            if "location" in more:
                self.send_header("Location", more["location"])
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer(body))

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()
            thread.join()


def names(receipt: Path) -> list[str]:
    return sorted(path.name for path in receipt.parent.iterdir() if "receipt" in path.name)


def test_a_timestamp_is_asked_for_written_and_checked(
    receipt: Path, authority: Authority, trusted: str
) -> None:
    with serving(authority.answer) as (address, asked):
        made = run_here(
            "receipt", "timestamp", str(receipt), "--authority", address,
            "--authorities", trusted, "--policy", POLICY, "--json",
        )  # fmt: skip
    assert made.code == 0, made.err
    assert made.json["timestamp"]["checked_by"] == ["rfc3161-client", "OpenSSL"]
    assert names(receipt) == ["receipt.json", "receipt.json.tsq", "receipt.json.tsr"]
    assert len(asked) == 1
    assert b"left" not in asked[0]
    asked_for = ["receipt", "verify", str(receipt)]
    bare = run_here(*asked_for, "--json")
    assert bare.code == 0
    assert "timestamp" in bare.json["not_checked"]
    assert bare.json["timestamp"] is None
    said = run_here(*asked_for)
    assert "openssl ts -verify -in receipt.json.tsr -data receipt.json" in said.out
    assert "It was there on" not in said.out
    good = run_here(*asked_for, "--authorities", trusted, "--json")
    assert (good.code, good.json["timestamp"]["policy"]) == (0, POLICY)
    assert "timestamp" not in good.json["not_checked"]
    again = run_here("receipt", "timestamp", str(receipt), "--authority", "http://127.0.0.1:1/")
    assert (again.code, "there already" in again.err) == (2, True)


def test_a_request_is_sent_by_somebody_else_from_somewhere_else(
    receipt: Path, authority: Authority, trusted: str, tmp_path: Path
) -> None:
    made = run_here("receipt", "timestamp", str(receipt), "--request-only")
    assert (made.code, "Nobody was asked" in made.out) == (0, True)
    answer = tmp_path / "answer"
    answer.write_bytes(authority.answer((tmp_path / "receipt.json.tsq").read_bytes()))
    taken = run_here(
        "receipt", "timestamp", str(receipt), "--reply", str(answer), "--authorities", trusted
    )
    assert taken.code == 0, taken.err
    assert run_here("receipt", "verify", str(receipt), "--authorities", trusted).code == 0


def test_nothing_is_asked_of_anybody_unless_an_authority_is_named(
    receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []

    def refuses(_: Any, address: Any) -> None:
        opened.append(address)
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", refuses)
    assert run_here("receipt", "verify", str(receipt)).code == 0
    assert run_here("receipt", "timestamp", str(receipt)).code == 2
    assert run_here("receipt", "timestamp", str(receipt), "--request-only").code == 0
    assert opened == []
    named = run_here("receipt", "timestamp", str(receipt), "--authority", "http://127.0.0.1:9/")
    assert (named.code, opened) == (1, [("127.0.0.1", 9)])


def wrong(authority: Authority, receipt: bytes) -> dict[str, tuple[Callable[[bytes], bytes], str]]:
    return {
        "nonce": (lambda _: authority.answer(ask(receipt)), "the number"),
        "hash": (lambda _: authority.answer(ask(b"something else")), "something else"),
        "policy": (lambda body: authority.answer(body, OTHER), OTHER),
        "pending": (lambda _: PENDING, "pending proves nothing"),
        "rejected": (lambda _: REJECTED, "did not grant"),
        "form": (lambda _: b"<html>not here</html>", "form of an answer"),
    }


@pytest.mark.parametrize("kind", ["nonce", "hash", "policy", "pending", "rejected", "form"])
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_written(
    kind: str, receipt: Path, authority: Authority, trusted: str
) -> None:
    answer, reason = wrong(authority, receipt.read_bytes())[kind]
    more = ("--authorities", trusted, "--policy", POLICY)
    with serving(answer) as (address, _):
        bad = run_here("receipt", "timestamp", str(receipt), "--authority", address, *more)
    assert (bad.code, reason in bad.err) == (3, True), bad.err
    assert names(receipt) == ["receipt.json"]
    with serving(authority.answer) as (address, _):
        good = run_here("receipt", "timestamp", str(receipt), "--authority", address, *more)
    assert good.code == 0, good.err
    place = receipt.with_name("receipt.json.tsr")
    request = receipt.with_name("receipt.json.tsq").read_bytes()
    place.write_bytes(answer(request))
    shown = run_here("receipt", "verify", str(receipt), *more)
    assert (shown.code, reason in shown.err) == (3, True), shown.err
    assert "It was there" not in shown.out


def test_a_chain_that_does_not_lead_to_who_is_trusted_is_refused(
    receipt: Path, authority: Authority, trusted: str, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    for made, code in ((other, 3), (authority, 0)):
        with serving(made.answer) as (address, _):
            ended = run_here(
                "receipt", "timestamp", str(receipt), "--authority", address,
                "--authorities", trusted,
            )  # fmt: skip
        assert (ended.code, "does not lead" in ended.err) == (code, code == 3), ended.err


def test_a_pending_or_unchecked_proof_is_never_shown_as_proven(
    receipt: Path, authority: Authority
) -> None:
    place = receipt.with_name("receipt.json.tsr")
    place.write_bytes(authority.answer(ask(receipt.read_bytes())))
    command = [sys.executable, str(TOOL), str(receipt), "--timestamp", str(place)]
    for content, code in ((place.read_bytes(), 0), (PENDING, 3)):
        place.write_bytes(content)
        ours = run_here("receipt", "verify", str(receipt))
        assert ours.code == code
        assert "It was there" not in ours.out
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "NOT CHECKED: the timestamp" in ended.stdout
        assert "openssl ts -verify" in ended.stdout


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "127.0.0.1", "http://", "file:///etc/x"])
def test_what_is_no_address_is_refused(address: str, receipt: Path) -> None:
    bad = run_here("receipt", "timestamp", str(receipt), "--authority", address)
    assert (bad.code, "an address that begins with" in bad.err) == (2, True)


def test_whoever_was_named_is_asked_and_nobody_else(receipt: Path, authority: Authority) -> None:
    with (
        serving(authority.answer) as (other, asked),
        serving(lambda _: b"", status="307", location=other) as (address, _),
    ):
        bad = run_here("receipt", "timestamp", str(receipt), "--authority", address)
        assert (bad.code, "gave no answer" in bad.err) == (1, True)
        assert asked == []
        assert run_here("receipt", "timestamp", str(receipt), "--authority", other).code == 0
    assert len(asked) == 1


def test_without_saying_who_is_trusted_it_is_kept_and_called_not_checked(
    receipt: Path, authority: Authority
) -> None:
    with serving(authority.answer) as (address, _):
        made = run_here("receipt", "timestamp", str(receipt), "--authority", address)
    assert (made.code, "NOT CHECKED who says so" in made.out) == (0, True)
    assert "was there" not in made.out


def test_a_receipt_that_was_changed_is_not_timestamped(receipt: Path) -> None:
    assert run_here("receipt", "timestamp", str(receipt), "--request-only").code == 0
    receipt.with_name("receipt.json.tsq").unlink()
    receipt.write_bytes(receipt.read_bytes().replace(b'"count":125', b'"count":126'))
    assert run_here("receipt", "timestamp", str(receipt), "--request-only").code == 3
    assert names(receipt) == ["receipt.json"]
