"""A member without `identities`: codes on every page, names on none, in no search and no error."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from tests.register.colleagues import colleague
from tests.register.workbench import PASSPHRASE as GUESTS
from tests.register.workbench import Home
from tests.web import example
from tests.web.visitor import Visitor

from unerased.journal import Terms
from unerased.register import Register, record_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.web.example import Example

    from unerased.web import Server

CANARY = "Canary"
MOST = 400
_LINK = re.compile(r'href="(/[^"#]*)')
_BINARY = re.compile(
    r"\.(png|pdf|zip|csv|css|js|ico|svg|json|yaml|ics)(\?|$)|^/(start|static|lock)"
)


def closed_lines(codes: dict[str, str]) -> list[dict[str, object]]:
    """Something in every property that lives in `identities`."""
    by = {"source": codes["@survivor"], "as_stated": f"{CANARY} as stated"}
    person, event = codes["@p1"], codes["@e1"]
    texts = {
        name: f"{CANARY} {name}"
        for name in ("alias", "birth_name", "document_name", "other_spelling", "contact", "note")
    }
    return [
        *(
            {"subject": person, "property": f"person.{n}", "value": v, **by}
            for n, v in texts.items()
        ),
        {"subject": person, "property": "person.birth", "value": "1990-01-02", **by},
        {"subject": event, "property": "event.narrative", "value": f"{CANARY} told this", **by},
        {"subject": event, "property": "event.mentions", "value": person, **by},
        {"entity": "text", "as": "@t"},
        {"subject": "@t", "property": "text.source", "value": codes["@survivor"], **by},
        {"subject": "@t", "property": "text.body", "value": f"What {CANARY} said.", **by},
        {"subject": "@t", "property": "text.mentions", "value": person, **by},
        {"entity": "relationship", "as": "@r"},
        {"subject": "@r", "property": "relationship.a", "value": person, **by},
        {"subject": "@r", "property": "relationship.b", "value": codes["@p2"], **by},
    ]


@pytest.fixture
def pair(record: Example, tmp_path: Path) -> tuple[Example, Example]:
    """Who opens everything, and a colleague who opens cases and figures."""
    with record.opened() as register:
        record_lines(register, closed_lines(dict(record.codes)))
    host = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    guest = colleague(host, tmp_path / "guest", Terms("Analyst", ("cases", "figures")))
    return record, Guest(guest.folder, guest.storage, record.codes)


class Guest(example.Example):
    """The colleague's register; their passphrase is their own."""

    def opened(self, passphrase: str = GUESTS, /) -> Register:
        return Register.open(self.folder, self.storage, passphrase, write=True)


def unlocked(server: Server, passphrase: str) -> Visitor:
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=passphrase)
    return visitor


def crawl(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, once for each form of address: its path and its text."""
    seen: set[str] = set()
    queue = ["/"]
    while queue and len(seen) < MOST:
        path = queue.pop(0)
        form = re.sub(r"[A-Z]{1,2}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "CODE", path)
        kind = (re.search(r"([A-Z]{1,2})-", path) or [""])[0]
        if path in seen or sum(one == (form, kind) for one in forms(seen)) >= 3:
            continue
        seen.add(path)
        page = visitor.get(path)
        assert page.status < 500, path
        yield path, page.text
        links = [html.unescape(link) for link in _LINK.findall(page.text)]
        queue += [link for link in links if not _BINARY.search(link)]


def forms(seen: set[str]) -> Iterator[tuple[str, str]]:
    for path in seen:
        form = re.sub(r"[A-Z]{1,2}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "CODE", path)
        yield form, (re.search(r"([A-Z]{1,2})-", path) or [""])[0]


def test_who_has_no_identities_sees_no_name_on_any_page(
    pair: tuple[Example, Example], serve: Callable[..., Server]
) -> None:
    host, guest = pair
    theirs = unlocked(serve(host), example.PASSPHRASE)
    assert any(CANARY in text or example.NAME in text for _, text in crawl(theirs))
    visitor = unlocked(serve(guest), GUESTS)
    pages = dict(crawl(visitor))
    person = host.codes["@p1"]
    assert len({re.sub(r"[0-9A-Z]{4}", "", path) for path in pages}) > 25
    assert any(person in text for text in pages.values())
    for path, text in pages.items():
        for name in (CANARY, example.NAME, "1990-01-02"):
            assert name not in text, path


def test_no_search_form_or_error_tells_a_name_to_who_has_no_identities(
    pair: tuple[Example, Example], serve: Callable[..., Server]
) -> None:
    host, guest = pair
    person = f"/person/{host.codes['@p1']}"
    for held, passphrase, found in (
        (host, example.PASSPHRASE, True),
        (guest, GUESTS, False),
    ):
        visitor = unlocked(serve(held), passphrase)
        for words in ("Canary alias", "Zukhra", "Canary told"):
            visitor.get("/search")
            page = visitor.post("/search", words=words, names="1")
            assert ("/person/" in page.text or "/event/" in page.text) is found, words
        page = visitor.get(person)
        assert page.status == 200
        shown = visitor.post(person, show="1")
        assert (example.NAME in shown.text) is found
        assert (CANARY in shown.text) is found
        if not found:  # a name typed by who may not keep one is not kept, and said why
            visitor.get(f"/add/claim/{host.codes['@p1']}?property=person.name")
            refused = visitor.post(
                f"/add/claim/{host.codes['@p1']}?property=person.name",
                value="Typed Name",
                source=host.codes["@survivor"],
            )
            assert refused.status < 500
