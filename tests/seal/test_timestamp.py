"""An authority's answer proves a time, or is refused with the reason; two programs check it."""

from __future__ import annotations

import builtins
import datetime as dt
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from unerased.seal import timestamp as stamping
from unerased.seal.errors import NoTimestamps, TimestampRefused
from unerased.seal.timestamp import LARGEST, ask, check_timestamp, read_timestamp

from .authority import OTHER, PENDING, POLICY, REJECTED, Authority

if TYPE_CHECKING:
    from pathlib import Path

DATA = b'{"format":"unerased receipt 1"}'


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def refused(*given: Any, **more: Any) -> str:
    with pytest.raises(TimestampRefused) as caught:
        check_timestamp(*given, **more)
    return caught.value.reason


def test_a_granted_answer_is_checked_by_both_programs_and_tells_the_time(
    authority: Authority,
) -> None:
    request = ask(DATA)
    answer = authority.answer(request)
    said = check_timestamp(answer, DATA, request, authority.root, POLICY)
    assert said.checked_by == ("rfc3161-client", "OpenSSL")
    assert said.policy == POLICY
    assert abs(said.at - dt.datetime.now(dt.UTC)) < dt.timedelta(hours=1)
    assert read_timestamp(answer, DATA, None).checked_by == ()
    assert DATA not in request


def test_an_answer_to_another_request_is_refused(authority: Authority) -> None:
    request, other = ask(DATA), ask(DATA)
    answer = authority.answer(request)
    check_timestamp(answer, DATA, request, authority.root)
    assert "the number" in refused(answer, DATA, other, authority.root)
    without = authority.request(DATA, "-sha256", "-cert", "-no_nonce")
    assert "without a number" in refused(answer, DATA, without, authority.root)
    assert "the number" in refused(authority.answer(without), DATA, request, authority.root)
    assert "is none" in refused(answer, DATA, b"no request", authority.root)


def test_a_timestamp_of_something_else_is_refused(authority: Authority) -> None:
    request = ask(DATA)
    answer = authority.answer(request)
    check_timestamp(answer, DATA, request, authority.root)
    assert "something else" in refused(answer, DATA + b"\n", request, authority.root)
    longer = authority.request(DATA, "-sha512", "-cert")
    assert "something else" in refused(authority.answer(longer), DATA, longer, authority.root)


def test_another_policy_is_refused_where_one_is_expected(authority: Authority) -> None:
    request = ask(DATA)
    good, bad = authority.answer(request), authority.answer(request, OTHER)
    check_timestamp(good, DATA, request, authority.root, POLICY)
    assert OTHER in refused(bad, DATA, request, authority.root, POLICY)
    assert check_timestamp(bad, DATA, request, authority.root).policy == OTHER


def test_an_answer_of_another_authority_is_refused(authority: Authority, tmp_path: Path) -> None:
    request = ask(DATA)
    answer = authority.answer(request)
    check_timestamp(answer, DATA, request, authority.root)
    other = Authority(tmp_path / "other", "Test Authority")
    assert "does not lead" in refused(answer, DATA, request, other.root)
    assert "no PEM" in refused(answer, DATA, request, b"no certificates")
    both = check_timestamp(answer, DATA, request, other.root + authority.root)
    assert both.checked_by


def test_any_changed_byte_of_what_is_signed_is_refused(authority: Authority) -> None:
    request = ask(DATA)
    answer = authority.answer(request)
    check_timestamp(answer, DATA, request, authority.root)
    where = answer.index(b"20", answer.index(b"\x18\x0f"))  # the time, as digits
    for place in (where + 3, where + 7, len(answer) - 3):
        changed = bytearray(answer)
        changed[place] ^= 1
        assert refused(bytes(changed), DATA, request, authority.root)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (PENDING, "pending proves nothing"),
        (REJECTED, "did not grant"),
        (b"", "form of an answer"),
        (b"<html>", "form of an answer"),
        (bytes(LARGEST + 1), "form of an answer"),
        (bytes.fromhex("30053003020100"), "form of an answer"),
    ],
)
def test_what_was_not_granted_proves_nothing(
    authority: Authority, answer: bytes, reason: str
) -> None:
    request = ask(DATA)
    check_timestamp(authority.answer(request), DATA, request, authority.root)
    assert reason in refused(answer, DATA, request, authority.root)


def test_without_openssl_the_client_alone_decides(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(DATA)
    answer = authority.answer(request)
    changed = bytearray(answer)
    changed[-3] ^= 1
    monkeypatch.setattr("shutil.which", lambda _: None)
    said = check_timestamp(answer, DATA, request, authority.root)
    assert said.checked_by == ("rfc3161-client",)
    assert "does not lead" in refused(bytes(changed), DATA, request, authority.root)


def test_an_answer_with_disordered_certificates_is_read_and_checked_by_openssl_alone(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path / "disordered", disordered=True)
    request, other = ask(DATA), ask(DATA)
    answer = authority.answer(request)
    said = check_timestamp(answer, DATA, request, authority.root, POLICY)
    assert said.checked_by == ("OpenSSL",)
    assert said.policy == POLICY
    assert abs(said.at - dt.datetime.now(dt.UTC)) < dt.timedelta(hours=1)
    assert "something else" in refused(answer, DATA + b"x", request, authority.root)
    assert "the number" in refused(answer, DATA, other, authority.root)
    assert OTHER in refused(authority.answer(request, OTHER), DATA, request, authority.root, POLICY)
    without = authority.request(DATA, "-sha256", "-cert", "-no_nonce")
    assert "the number" in refused(authority.answer(without), DATA, request, authority.root)
    wrong = Authority(tmp_path / "other", disordered=True)
    assert "does not lead" in refused(answer, DATA, request, wrong.root)


def test_what_openssl_refuses_does_not_hold_whatever_the_client_says(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(DATA)
    answer = authority.answer(request)
    check_timestamp(answer, DATA, request, authority.root)
    monkeypatch.setattr(stamping, "_by_openssl", lambda *_: False)
    assert "does not lead" in refused(answer, DATA, request, authority.root)


def test_an_openssl_that_hangs_is_as_if_it_were_not_there(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(DATA)
    answer = authority.answer(request)

    def hangs(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("openssl", 1)

    monkeypatch.setattr("subprocess.run", hangs)
    said = check_timestamp(answer, DATA, request, authority.root)
    assert said.checked_by == ("rfc3161-client",)


def test_where_the_extra_is_not_installed_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(DATA)
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("rfc3161_client"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr("builtins.__import__", without)
    with pytest.raises(NoTimestamps, match="unerased\\[timestamp\\]"):
        ask(DATA)
