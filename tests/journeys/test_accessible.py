"""Every page that can be reached by links keeps to WCAG 2.2 AA, in every language and size.

The pages are found by following links from the start page: of each shape of address (a code
counts as any code) the first is looked at by axe-core, in each language; its form, where it has
one, is also sent empty, so that its errors are looked at too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import (  # type: ignore[import-untyped] # it ships no types
    AXE_SCRIPT,
)
from tests.web.example import PASSPHRASE, Example

from unerased.demo import build_report
from unerased.web import Server
from unerased.web.words import FROM_THE_RIGHT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

NOTICE = "This register holds a coarsened example, for trying things out."
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST: Final = "color-contrast"
#: pages of one shape that the crawl reads for their links
SAME_SHAPE: Final = 2
#: parts of the list of pages, so that several processes can share it
PARTS: Final = 3
SMALLEST_TARGET: Final = 24
WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
#: the smallest width of WCAG; and a window of 1280 by 1024 at 400 % has as many pixels to fill
SMALL: Final[ViewportSize] = {"width": 320, "height": 256}
_CODE: Final = re.compile(r"\b[A-Z]{1,2}-[0-9A-Z]{4}(?:-[0-9A-Z]{4}){0,2}\b")
_LINK: Final = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
_FORM: Final = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
_TYPED: Final = re.compile(r'<(?:textarea|select|input type="(?:text|date|number|file|search)")')
#: the first form of the page with something to type, sent as it is
_SEND: Final = """() => {
  const typed = "main form[method=post] :is(textarea, select, input:not([type=hidden]))";
  HTMLFormElement.prototype.submit.call(document.querySelector(typed).form);
}"""


@dataclass
class Walk:
    """One browser at one served register, and the pages that it found.

    Attributes:
        paths: for each shape of address without its query, the first path found.
        forms: those of them with a form to fill in.
    """

    page: Page
    base: str
    paths: dict[str, str] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)

    def open(self, path: str, language: str = "en") -> Page:
        self.page.set_extra_http_headers({"Accept-Language": language})
        self.page.goto(self.base + path)
        return self.page

    def unlock(self) -> None:
        self.page.locator("#passphrase").fill(PASSPHRASE)
        self.page.locator("#passphrase").press("Enter")
        self.page.locator("form.lock button").wait_for()

    def crawl(self) -> None:
        ahead, read = ["/", "/nowhere"], dict[str, int]()
        seen = set(ahead)
        while ahead:
            path = ahead.pop(0)
            shape = shape_of(path)
            if read.get(shape, 0) >= SAME_SHAPE:
                continue
            read[shape] = read.get(shape, 0) + 1
            answer = self.page.request.get(self.base + path)
            if "text/html" not in answer.headers.get("content-type", ""):
                continue
            text = answer.text()
            place = shape.partition("?")[0]
            if place not in self.paths:
                self.paths[place] = path
                if any(_TYPED.search(form) for form in _FORM.findall(text)):
                    self.forms.append(path)
            for href in _LINK.findall(text.replace("&amp;", "&")):
                target = urlsplit(urljoin(path, href))
                ways = target.path + (f"?{target.query}" if target.query else "")
                if not target.netloc and ways.startswith("/") and ways not in seen:
                    seen.add(ways)
                    ahead.append(ways)


def shape_of(path: str) -> str:
    parts = urlsplit(path)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    where = _CODE.sub("*", parts.path)
    return re.sub(r"(?<=/figures/)[^/]+", "*", where) + "?" + ",".join(names)


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The coded report, served, unlocked and walked through."""
    base = tmp_path_factory.mktemp("report")
    held = Example(base / "register", base / "storage", {})
    build_report(held.folder, held.storage, PASSPHRASE)
    server = Server(held.opened, folder=held.folder, notice=NOTICE)
    thread = server.start()
    context = chromium.new_context(reduced_motion="reduce")
    found = Walk(context.new_page(), f"http://127.0.0.1:{server.port}")
    found.page.goto(server.url)
    found.unlock()
    found.crawl()
    yield found
    context.close()
    server.stop()
    thread.join(20)


@pytest.fixture(autouse=True)
def usual_window(walk: Walk) -> None:
    """A wide window in light colours, and the register open."""
    walk.page.set_viewport_size(WIDE)
    walk.page.emulate_media(color_scheme="light")


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


def lock_key(page: Page) -> None:
    """Alt and L, as the browser's access key hears it: by the character, not by the key."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.dispatchKeyEvent",
        {"type": "char", "modifiers": 1, "text": "l", "unmodifiedText": "l"},
    )
    session.detach()


def part_of(paths: list[str], part: int) -> list[str]:
    return paths[part::PARTS]


def test_the_walk_finds_the_pages(walk: Walk) -> None:
    shapes = set(walk.paths)
    assert {"/", "/persons", "/person/*", "/claim/*", "/figures/*", "/add/source"} <= shapes
    assert len(shapes) > 25
    assert len(walk.forms) > 5


def has_a_form_of_its_own(path: str) -> bool:
    """Forms for a new record differ in their fields only; one of them stands for the others."""
    return not path.startswith("/add/") or path == "/add/source"


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


def looked_at(page: Page, language: str, path: str) -> list[str]:
    """Everything against the page: the rules, its colours, its targets, its width."""
    colours = language == "en" and has_a_form_of_its_own(path)
    found = violations(page, colours=colours) + hard_to_hit(page)
    if colours:
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in violations(page, rest=False)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(SMALL)
    found += too_wide(page)
    page.set_viewport_size(WIDE)
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_breaks_a_rule_at_any_size_or_in_any_colour(
    walk: Walk, language: str, part: int
) -> None:
    wrong: dict[str, list[str]] = {}
    for path in part_of(list(walk.paths.values()), part):
        page = walk.open(path, language)
        assert page.locator("html").get_attribute("lang") == language
        if found := looked_at(page, language, path):
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_errors_breaks_none(walk: Walk, language: str, part: int) -> None:
    wrong: dict[str, list[str]] = {}
    for path in part_of([path for path in walk.forms if has_a_form_of_its_own(path)], part):
        page = walk.open(path, language)
        with page.expect_navigation():
            page.evaluate(_SEND)
        if found := looked_at(page, language, path):
            wrong[path] = found
    assert wrong == {}


def test_a_page_at_400_percent_keeps_its_lines_in_the_window(walk: Walk) -> None:
    session = walk.page.context.new_cdp_session(walk.page)
    zoomed = {**SMALL, "deviceScaleFactor": 4, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", zoomed)
    wide = {path: found for path in ("/", "/persons", "/figures", "/add/source")
            if (found := too_wide(walk.open(path)))}  # fmt: skip
    session.send("Emulation.clearDeviceMetricsOverride")
    session.detach()
    assert wide == {}


@pytest.mark.parametrize("path", ["/", "/persons", "/figures", "/search", "/add/source"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keyboard_reaches_everything_in_reading_order(
    walk: Walk, language: str, path: str
) -> None:
    page = walk.open(path, language)
    stops = page.evaluate(
        """() => { window.stops = []; addEventListener("focusin", e => {
          const style = getComputedStyle(e.target);
          const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          const box = e.target.getBoundingClientRect();
          const inside = box.bottom > 0 && box.top < innerHeight;
          window.stops.push({node: e.target, seen, inside});
        });
        const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
        const groups = new Set();  // of a group of radio buttons one is a stop
        return [...document.querySelectorAll(all)].filter(e => {
          if (e.type === "hidden" || e.tabIndex < 0 || !e.checkVisibility()) return false;
          const again = e.type === "radio" && groups.has(e.name);
          groups.add(e.name);
          return !again;
        }).length; }"""
    )
    for _ in range(stops):
        page.keyboard.press("Tab")
    told = page.evaluate(
        """() => ({
          count: new Set(window.stops.map(s => s.node)).size,
          first: window.stops[0].node.className,
          unseen: window.stops.filter(s => !s.seen || !s.inside).map(s => s.node.outerHTML),
          order: window.stops.every((s, i, all) => i === 0 || Boolean(
            all[i - 1].node.compareDocumentPosition(s.node) & Node.DOCUMENT_POSITION_FOLLOWING)),
          positive: [...document.querySelectorAll("[tabindex]")].filter(e => e.tabIndex > 0).length,
        })"""
    )
    assert told == {"count": stops, "first": "skip", "unseen": [], "order": True, "positive": 0}
    page.keyboard.press("Tab")  # out of the page: nothing holds the focus
    assert page.evaluate(
        "document.activeElement === document.body || document.activeElement.matches('.skip')"
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_tab_stop_leads_to_the_content(walk: Walk, language: str) -> None:
    page = walk.open("/persons", language)
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= 1280 - box["width"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_runs_in_its_language_and_codes_keep_their_order(walk: Walk, language: str) -> None:
    page = walk.open("/persons", language)
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == (
        "rtl" if language in FROM_THE_RIGHT else "ltr"
    )
    turned = page.evaluate(
        """[...document.querySelectorAll("main .code")].filter(e => {
          const text = document.createRange(), node = e.firstChild;
          if (!node || node.nodeType !== 3 || node.length < 2) return false;
          const left = i => { text.setStart(node, i); text.setEnd(node, i + 1);
            return text.getBoundingClientRect().left; };
          return left(0) > left(1);
        }).map(e => e.outerHTML)"""
    )
    assert turned == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_locking_is_one_key_away_and_the_locked_pages_break_no_rule(
    walk: Walk, language: str
) -> None:
    page = walk.open("/add/source", language)
    lock_key(page)
    page.locator("#passphrase").wait_for()
    assert urlsplit(page.url).path == "/unlock"
    assert violations(page) == []
    page.locator("#passphrase").press("Enter")
    page.locator("#passphrase-error").wait_for()
    assert violations(page) == []
    walk.unlock()
    form = walk.open("/add/source", language)
    other = page.context.new_page()
    other.set_extra_http_headers({"Accept-Language": language})
    other.goto(f"{walk.base}/persons")
    lock_key(other)
    other.locator("#passphrase").wait_for()
    with form.expect_navigation():
        form.evaluate(_SEND)
    assert form.locator("form.lock").count() == 0
    assert violations(form) == []
    other.close()
    walk.open("/unlock", language)
    walk.unlock()


def test_a_browser_without_the_address_gets_a_page_that_breaks_none(
    walk: Walk, chromium: Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(walk.base)
    assert violations(page) == []
    context.close()
