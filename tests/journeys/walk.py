"""One browser walks through all pages of a register, and says what is wrong with the one it sees.

The pages are found by following links; of each shape of address (a code counts as any code) the
first is kept.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.base import (  # type: ignore[import-untyped] # it ships no types
    AXE_SCRIPT,
)
from playwright.sync_api import Error
from tests.web.example import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Route, ViewportSize

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST: Final = "color-contrast"
#: pages of one shape that the crawl reads for their links
SAME_SHAPE: Final = 2
SMALLEST_TARGET: Final = 24
#: below it lie documents for readers: each is in its own language, whatever that of the pages is
DOCUMENTS: Final = "/sheet/"
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
#: the smallest width of WCAG; and so many pixels has a window of 1280 by 1024 to fill at 400 %
SMALL: Final = {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False}
#: what the browser says when a page that asks for itself again gets in the way of another
INTERRUPTED: Final = ("ERR_ABORTED", "interrupted by another navigation")
_CODE: Final = re.compile(r"\b[A-Z]{1,2}-[0-9A-Z]{4}(?:-[0-9A-Z]{4}){0,2}\b")
_LINK: Final = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
_FORM: Final = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
_TYPED: Final = re.compile(r'<(?:textarea|select|input type="(?:text|date|number|file|search)")')
#: the first form of the page with something to type, sent as it is
SEND: Final = """() => {
  const typed = "main form[method=post] :is(textarea, select, input:not([type=hidden]))";
  HTMLFormElement.prototype.submit.call(document.querySelector(typed).form);
}"""


@dataclass
class Walk:
    """One browser at one served register, and the pages that it found.

    Attributes:
        paths: for each shape of address without its query, the first path found.
        forms: those of them with a form to fill in.
        seen: every address that was read, its query left out.
    """

    page: Page
    base: str
    paths: dict[str, str] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def open(self, path: str, language: str = "en") -> Page:
        self.page.context.set_extra_http_headers({"Accept-Language": language})
        try:
            self.page.goto(self.base + path)
        except Error as broken:  # the page before asked for itself again at the same moment
            if not any(words in broken.message for words in INTERRUPTED):
                raise
            self.page.goto(self.base + path)
        return self.page

    def unlock(self) -> None:
        self.page.locator("#passphrase").fill(PASSPHRASE)
        self.page.locator("#passphrase").press("Enter")
        self.page.locator("form.lock button").wait_for()

    def crawl(self, *first: str) -> None:
        ahead, read = ["/", "/nowhere", *first], dict[str, int]()
        seen = set(ahead)
        while ahead:
            path = ahead.pop(0)
            shape = shape_of(path)
            if read.get(shape, 0) >= SAME_SHAPE:
                continue
            read[shape] = read.get(shape, 0) + 1
            answer = self.page.request.get(self.base + path)
            assert answer.ok or path == "/nowhere", f"a dead link: {path}"
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            text = answer.text()
            self.seen.add(urlsplit(answer.url).path)
            place = shape.partition("?")[0]
            if place not in self.paths and not path.startswith(DOCUMENTS):
                self.paths[place] = path
                if any(_TYPED.search(form) for form in _FORM.findall(text)):
                    self.forms.append(path)
            for href in _LINK.findall(text.replace("&amp;", "&")):
                target = urlsplit(urljoin(path, href))
                ways = target.path + (f"?{target.query}" if target.query else "")
                if not target.netloc and ways.startswith("/") and ways not in seen:
                    seen.add(ways)
                    ahead.append(ways)


@contextmanager
def left_alone(page: Page) -> Iterator[None]:
    """Let a page that asks for itself again stay: an answer without content leaves it as it is."""

    def nowhere(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(status=204)
        else:
            route.fallback()

    page.route("**/*", nowhere)
    try:
        yield
    finally:
        page.unroute("**/*", nowhere)


def shape_of(path: str) -> str:
    """The address without what differs between pages of one kind."""
    parts = urlsplit(path)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    where = _CODE.sub("*", parts.path)
    return re.sub(r"(?<=/figures/)(?!new\b)[^/]+", "*", where) + "?" + ",".join(names)


def violations(page: Page, *, colours: bool = True, rest: bool = True) -> list[str]:
    """What axe-core finds on the page; its script is put in beside the page's own rules.

    Colours are looked at in one language: the style sheet is the same for all, and they take
    most of the time.
    """
    chosen = {"type": "tag", "values": TAGS} if rest else {"type": "rule", "values": [CONTRAST]}
    rules = {CONTRAST: {"enabled": colours}}
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    options = json.dumps({"runOnly": chosen, "rules": rules, "resultTypes": ["violations"]})
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{broken['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for broken in found["violations"]
        for node in broken["nodes"][:3]
    ]


def too_wide(page: Page) -> list[str]:
    """What reaches out of the window, where the page itself scrolls sideways."""
    if not page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        return []
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("body *")].filter(e => {
          const box = e.getBoundingClientRect();
          return (box.right > innerWidth + 1 || box.left < -1) && !e.closest(".scroll, .skip");
        }).slice(0, 4).map(e => "reaches out: " + e.outerHTML.slice(0, 120))"""
    )
    return found or ["scrolls sideways"]


def hard_to_hit(page: Page) -> list[str]:
    """Controls without a name, or smaller than WCAG's target."""
    found: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll("button, input, select, textarea, summary")]
          .filter(e => e.type !== "hidden" && e.tabIndex >= 0 && e.checkVisibility())
          .filter(e => {
            const box = (e.closest("label.choice") ?? e).getBoundingClientRect();
            const name = e.innerText || e.ariaLabel || e.title || e.labels?.length
              || e.getAttribute("aria-labelledby");
            return box.width < least || box.height < least || !name;
          }).map(e => "too small or nameless: " + e.outerHTML.slice(0, 120))""",
        SMALLEST_TARGET,
    )
    return found


def looked_at(page: Page, *, colours: bool) -> list[str]:
    """Everything against the page, at 1280 pixels, and at 320, which is 400 % of those."""
    found = violations(page, colours=colours) + hard_to_hit(page)
    if colours:
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in violations(page, rest=False)]
        page.emulate_media(color_scheme="light")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setDeviceMetricsOverride", SMALL)
    small = too_wide(page) + violations(page, colours=False) + hard_to_hit(page)
    found += [f"at 320 pixels: {one}" for one in small]
    session.send("Emulation.clearDeviceMetricsOverride")
    session.detach()
    return found
