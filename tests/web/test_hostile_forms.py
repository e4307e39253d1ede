"""Every form that a person can reach takes hostile words into every field and does no harm.

The forms and their fields are found in the pages themselves, so a form that is added tomorrow is
tried tomorrow.
"""

from __future__ import annotations

import html
import http.client
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.web.forms import forms_of, links_of
from tests.web.test_entry import marks_of

from unerased.web.pages.entry import FIRST

if TYPE_CHECKING:
    import pytest
    from tests.web.example import Example
    from tests.web.forms import Form
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

MARKUP = (
    '</textarea></select></q></bdi><script>alert(1)</script><img src=x onerror="alert(1)">'
    '" autofocus onfocus="alert(1)" x="'
)
HOSTILE = {
    "markup": MARKUP,
    "bidi": "\u202egnp.exe\u202c \u2066abc\u2069 \u200f\u0000\ud800",
    "formula": "=1+1",
    "svg": '<svg/onload=alert(1)><image href="//127.0.0.1:1/x"/><style>*{display:none}</style>',
    "search": '"unbalanced AND (x OR NOT NEAR(a, 5) claim_words : ^b *c -d {e f} : g',
    "template": "{{ page }}{% csrf_token %}{0}{count} \" OR 1=1 NEAR(a b) * '; DROP TABLE claim;",
    "long": "x" * 100_000,
}
TICKED = frozenset({"checkbox", "radio"})
#: what would give hostile words away wherever they came through
SIGNS = (
    b"alert(1)",
    b"onload",
    b"DROP TABLE",
    b"display:none",
    "\u202egnp.exe".encode(),
    b"x" * 200,
)
#: what would end the session or the register, or asks for a passphrase; its own tests try it
LEFT_ALONE = re.compile(r"/(?:lock|language|unlock|start/.*)\Z")
#: tags that none of the pages is made of, wherever they would come from
NEVER = frozenset({"svg", "iframe", "object", "embed", "base", "style", "video", "audio", "math"})
#: one page of a kind speaks for the others: addresses differ by their codes alone
_PICTURE = re.compile(r'<img [^>]*src="([^"]+[.]png[^"]*)"')
_DRAFT = re.compile(r"/sheet/pack/")
_CODE = re.compile(r"[A-Z]{1,2}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def shape(path: str) -> str:
    """The address without what differs between pages of one kind."""
    split = urlsplit(path)
    kind = _CODE.sub(lambda found: found[0].partition("-")[0], split.path)
    names = sorted(part.partition("=")[0] for part in split.query.split("&") if part)
    return f"{kind}?{'&'.join(names)}"


def crawl(visitor: Visitor, record: Example) -> dict[str, Page]:
    """One page of every kind that links lead to, by its shape."""
    found: dict[str, Page] = {}
    ahead = ["/", "/enter", "/add", *(f"/code/{code}" for code in record.codes.values())]
    seen = {shape(path) for path in ahead[:3]}
    while ahead:
        page = visitor.get(ahead.pop(0))
        assert page.status < 500, (page.path, page.words[:300])
        found.setdefault(shape(page.path), page)
        for link in links_of(page):
            if shape(link) not in seen and not LEFT_ALONE.match(link):
                seen.add(shape(link))
                ahead.append(link)
    return found


def forms_to_try(reached: dict[str, Page]) -> dict[str, tuple[str, Form]]:
    """Every form with a field to type into, by what it is made of; with the page it stands on."""
    found: dict[str, tuple[str, Form]] = {}
    for page in reached.values():
        for form in forms_of(page):
            names = " ".join(sorted(_CODE.sub("", name) for name in form.kinds))
            if form.kinds and not LEFT_ALONE.match(form.action) and not form.multipart:
                found.setdefault(f"{shape(form.action)} {names}", (page.path, form))
    return found


def harmless(page: Page, words: str) -> None:
    """The page was made, and nothing of the words became a part of it."""
    assert page.status in {200, 404, 409, 413, 422}, (page.path, page.status, page.words[:300])
    if not page.headers["content-type"].startswith("text/html"):
        return
    tags, attributes = marks_of(page.text)
    # a draft is a document for readers with its own rules in it, and no more than these
    never = NEVER - {"style"} if _DRAFT.search(page.path) else NEVER
    assert not tags & never, page.path
    assert page.text.count("<style") == len(NEVER - never), page.path
    assert not {name for name in attributes if name.startswith("on")}, page.path
    assert "autofocus" not in attributes, page.path
    assert "alert(1)</script>" not in page.text, page.path
    assert "img src=x" not in page.text.replace("&lt;img src=x", ""), (page.path, words[:20])


def harmless_picture(visitor: Visitor, path: str) -> bool:
    """It holds none of the words where a viewer of files would read them; whether it is there."""
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=60)
    connection.request("GET", path, headers={"Cookie": visitor.cookie})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert not [sign for sign in SIGNS if sign in body], path
    if answer.status == 200:
        assert answer.getheader("content-type") == "image/png", path
        assert body.startswith(b"\x89PNG"), path
    else:  # what it was of was taken back by one of the forms
        assert answer.status == 404, path
    return answer.status == 200


def test_hostile_words_in_every_field_of_every_form_do_no_harm(
    inside: Visitor, server: Server, record: Example, caplog: pytest.LogCaptureFixture
) -> None:
    reached = crawl(inside, record)
    forms = forms_to_try(reached)
    pages = "".join(page.text for page in reached.values())
    pictures = sorted({html.unescape(path) for path in _PICTURE.findall(pages)})
    drawn = 0
    actions = {form.action for _, form in forms.values()}
    assert {f"/add/{kind}" for kind in FIRST} | {"/enter", "/search"} <= actions
    assert any(action.startswith("/add/claim/") for action in actions)
    assert any(action.startswith("/add/consent/") for action in actions)
    for words in HOSTILE.values():
        for path, form in forms.values():
            inside.get(path)
            # an address holds less than a form; the server itself refuses a longer one
            given = words if form.method == "post" else words[:1_000]
            kinds = {name: of for name, of in form.kinds.items() if of != "file"}
            every = {name: given for name, of in kinds.items() if of not in TICKED}
            harmless(form.send_all(inside, every), words)
            # and what a browser would never send: words as the value of a box that is ticked
            harmless(form.send_all(inside, dict.fromkeys(kinds, given)), words)
            # a list refuses what it does not hold: so once more with its own last choice
            typed = dict.fromkeys(form.typed, given)
            chosen = {name: options[-1] for name, options in form.options.items() if options}
            harmless(form.send_all(inside, {**chosen, **typed}), words)
        drawn += sum(harmless_picture(inside, path) for path in pictures)
    assert drawn > len(pictures)
    for page in crawl(inside, record).values():
        harmless(page, page.path)
    told = [entry.getMessage() for entry in caplog.records]
    told += server.desk.keeper.call(
        lambda register: [str(entry) for entry in register.read_log.entries()]
    )
    assert not [line for line in told for sign in SIGNS if sign in line.encode(errors="replace")]
    report = server.desk.keeper.call(lambda register: register.verify())
    assert not report.faults
