"""Attack 37: a page of another site, or a name rebound to this machine, reaches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unerased.web.gate import HEADERS, LARGEST_BODY, hosts_of, refusal_of

if TYPE_CHECKING:
    from tests.web.visitor import Visitor

    from unerased.web import Server

EVERY_PAGE = ("/", "/unlock", "/static/unerased.css", "/nowhere", "/start/wrong", "/person/P-1")


def test_untouched_requests_pass(inside: Visitor) -> None:
    assert inside.ask("GET", "/").status == 200
    assert inside.post("/language", language="en").status == 200
    assert inside.ask("GET", "/", headers={"Sec-Fetch-Site": "none"}).status == 200
    assert inside.ask("GET", "/", headers={"Host": f"localhost:{inside.port}"}).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "attacker.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "127.0.0.1.attacker.example:{port}",
        "127.0.0.1:{port}.attacker.example",
        "LOCALHOST:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "2130706433:{port}",
        "attacker@127.0.0.1:{port}",
    ],
)
def test_a_rebound_name_is_refused_on_every_page(inside: Visitor, host: str) -> None:
    for path in EVERY_PAGE:
        answer = inside.ask("GET", path, headers={"Host": host.format(port=inside.port)})
        assert answer.status == 421
        assert "does not belong" in answer.text
    inside.token = inside.get("/").token
    answer = inside.post("/lock", headers={"Host": host.format(port=inside.port)})
    assert answer.status == 421
    assert inside.get("/").status == 200


def test_a_request_without_a_host_is_refused(inside: Visitor) -> None:
    assert inside.ask("GET", "/", headers={"Host": ""}).status in {400, 421}


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_another_site_gets_no_page_and_sends_no_form(inside: Visitor, site: str) -> None:
    for path in EVERY_PAGE:
        assert inside.ask("GET", path, headers={"Sec-Fetch-Site": site}).status == 403
    assert inside.post("/lock", headers={"Sec-Fetch-Site": site}).status == 403
    assert inside.get("/persons").words.count("Persons")


@pytest.mark.parametrize(
    "origin",
    [
        "http://attacker.example",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:1",
        "http://localhost:{port}",
        "http://127.0.0.1",
        "file://",
        "",
    ],
)
def test_a_form_of_another_origin_is_refused(inside: Visitor, origin: str) -> None:
    answer = inside.post("/lock", headers={"Origin": origin.format(port=inside.port)})
    assert answer.status == 403
    assert "did not come from this register" in answer.text
    assert "What stands" in inside.get("/").words


def test_a_null_origin_counts_only_with_the_browsers_word_for_it(inside: Visitor) -> None:
    refused = inside.post("/language", headers={"Origin": "null", "Sec-Fetch-Site": ""})
    assert refused.status == 403
    assert inside.post("/language", headers={"Origin": "null"}, language="en").status == 200


def test_a_form_without_its_token_or_with_a_foreign_one_is_refused(inside: Visitor) -> None:
    inside.get("/")
    good = inside.token
    for token in ("", "x" * 64, good[:-1] + ("a" if good[-1] != "a" else "b")):
        inside.token = token
        answer = inside.post("/lock")
        assert answer.status == 403
        assert "does not belong to this session" in answer.words
    inside.token = good
    assert "The register is locked" in inside.post("/lock").words


def test_only_forms_are_read(inside: Visitor) -> None:
    for kind in ("application/json", "text/plain", ""):
        answer = inside.ask("POST", "/lock", "a=b", {"Content-Type": kind})
        assert answer.status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_other_methods_are_refused(inside: Visitor, method: str) -> None:
    assert inside.ask(method, "/").status in {400, 405}


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    host = hosts_of(80)[0]
    asked = {
        "HTTP_HOST": host,
        "REQUEST_METHOD": "POST",
        "HTTP_ORIGIN": f"http://{host}",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(LARGEST_BODY),
    }
    assert refusal_of(asked, hosts_of(80)) is None
    for length in (str(LARGEST_BODY + 1), "-1", "x"):
        found = refusal_of({**asked, "CONTENT_LENGTH": length}, hosts_of(80))
        assert found is not None
        assert found.status == 413


def test_every_answer_carries_the_headers(inside: Visitor) -> None:
    answers = [inside.ask("GET", path) for path in EVERY_PAGE]
    answers.append(inside.ask("GET", "/", headers={"Host": "attacker.example"}))
    answers.append(inside.ask("PUT", "/"))
    answers.append(inside.ask("POST", "/lock", "", {"Origin": "http://attacker.example"}))
    assert {answer.status for answer in answers} >= {200, 404, 421, 405, 403}
    for answer in answers:
        for name, value in HEADERS:
            assert answer.headers[name.lower()] == value
        assert "server" not in answer.headers


def test_no_page_names_anything_outside(inside: Visitor) -> None:
    for path in ("/", "/persons", "/figures/detained?who=1", "/contradictions", "/add/person"):
        page = inside.get(path)
        assert page.status == 200
        assert "http" not in page.text.replace('http-equiv="', "")
        assert "<script" not in page.text
        assert " style=" not in page.text
        assert "<style" not in page.text
        assert "<svg" not in page.text


def test_the_policy_allows_only_what_the_pages_need() -> None:
    policy = dict(HEADERS)["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "*" not in policy


def test_what_is_sent_is_never_spooled_to_disk(server: Server) -> None:
    adjustments = server.adjustments
    assert adjustments.inbuf_overflow > adjustments.max_request_body_size >= LARGEST_BODY
    assert adjustments.outbuf_overflow > LARGEST_BODY
