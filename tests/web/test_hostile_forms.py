"""Every form that a person can reach takes hostile words into every field and does no harm.

The forms and their fields are found in the pages themselves, so a form that is added tomorrow is
tried tomorrow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.web.forms import forms_of, links_of
from tests.web.test_entry import marks_of

from unerased.web.pages.entry import FIRST

if TYPE_CHECKING:
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
    "template": "{{ page }}{% csrf_token %}{0}{count} \" OR 1=1 NEAR(a b) * '; DROP TABLE claim;",
    "long": "x" * 100_000,
}
TICKED = frozenset({"checkbox", "radio", "file"})
#: what would end the session or the register, or asks for a passphrase; its own tests try it
LEFT_ALONE = re.compile(r"/(?:lock|language|unlock|start/.*)\Z")
#: tags that none of the pages is made of, wherever they would come from
NEVER = frozenset({"svg", "iframe", "object", "embed", "base", "style", "video", "audio", "math"})
#: one page of a kind speaks for the others: addresses differ by their codes alone
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
    assert not tags & NEVER, page.path
    assert not {name for name in attributes if name.startswith("on")}, page.path
    assert "autofocus" not in attributes, page.path
    assert "alert(1)</script>" not in page.text, page.path
    assert "img src=x" not in page.text.replace("&lt;img src=x", ""), (page.path, words[:20])


def test_hostile_words_in_every_field_of_every_form_do_no_harm(
    inside: Visitor, server: Server, record: Example
) -> None:
    forms = forms_to_try(crawl(inside, record))
    actions = {form.action for _, form in forms.values()}
    assert {f"/add/{kind}" for kind in FIRST} | {"/enter", "/search"} <= actions
    assert any(action.startswith("/add/claim/") for action in actions)
    assert any(action.startswith("/add/consent/") for action in actions)
    for words in HOSTILE.values():
        for path, form in forms.values():
            inside.get(path)
            # an address holds less than a form; the server itself refuses a longer one
            given = words if form.method == "post" else words[:1_000]
            every = {name: given for name, of in form.kinds.items() if of not in TICKED}
            harmless(form.send_all(inside, every), words)
            # a list refuses what it does not hold: so once more with its own last choice
            typed = dict.fromkeys(form.typed, given)
            chosen = {name: options[-1] for name, options in form.options.items() if options}
            harmless(form.send_all(inside, {**chosen, **typed}), words)
    for page in crawl(inside, record).values():
        harmless(page, page.path)
    report = server.desk.keeper.call(lambda register: register.verify())
    assert not report.faults
