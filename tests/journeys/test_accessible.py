"""Every page keeps to WCAG 2.2 AA, in every language, at 1280 and 320 pixels, which is 400 %.

The pages are found by following links from the start page: of each shape of address (a code
counts as any code) the first is looked at by axe-core, in each language; its form, where it has
one, is also sent empty, so that its errors are looked at too. What no link leads to is in
`test_accessible_steps`. An address of `web/urls.py` that neither looks at fails a test here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest
from tests.journeys import everything
from tests.journeys.steps import BY_STEPS
from tests.journeys.walk import SEND, WIDE, Walk, looked_at, violations

from unerased.web import Server
from unerased.web.words import FROM_THE_RIGHT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

NOTICE = "This register holds a coarsened example, for trying things out."
#: parts of the list of pages, so that several processes can share it
PARTS: Final = 3
#: addresses without a page of their own to look at, and why
NO_PAGE: Final = {
    "start/<str:token>": "leads on to the unlocking",
    "lock": "takes a form, and leads on to the unlocking",
    "language": "takes a form, and leads back",
    "static/<str:name>": "a style sheet, a script, an icon",
    "attach/<str:source>/<str:file>": "takes a form, and leads on to the coding",
    "import/mapping.yaml": "a file to keep",
    "join/answer": "a file to hand over",
    "recovery/page/<int:number>": "a page to print, a document as in test_documents.py",
    "limits/calendar": "a file to keep",
    "members/admit/admission": "a file to hand over",
    "members/invite/invitation": "a file to hand over",
    "members/invite/withdraw": "takes a form, and leads back",
    "members/accept": "takes a form, and leads back",
    "members/erasure/agree": "takes a form, and leads back",
    "members/erasure/cancel": "takes a form, and leads back",
    "packs/again": "takes a form, and leads to the pack",
    "packs/made/<str:code>/<str:name>": "a file to give away",
    "relays/read": "takes a form, and leads to the start",
    "releases/<str:code>/<str:name>": "a file to give away",
    "sheet/draft/<str:name>": "a document for readers, as in test_sheet.py; not released",
    "sheet/pack/<str:form>": "a document for readers, as in test_sheet.py",
    "sheet/pack/<str:form>/<str:code>": "a document for readers, as in test_sheet.py",
    "sheet/<str:code>/<str:language>": "a document for readers, as in test_sheet.py",
}


@pytest.fixture(scope="module")
def walk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A register with something of every kind, served, unlocked and walked through."""
    held = everything.make(tmp_path_factory.mktemp("everything"))
    server = Server(held.opened, folder=held.folder, notice=NOTICE)
    thread = server.start()
    context = chromium.new_context(reduced_motion="reduce")
    found = Walk(context.new_page(), f"http://127.0.0.1:{server.port}")
    found.page.goto(server.url)
    found.unlock()
    found.crawl(*everything.first_of(held))
    yield found
    context.close()
    server.stop()
    thread.join(20)


@pytest.fixture(autouse=True)
def usual_window(walk: Walk) -> None:
    """A wide window in light colours, and the register open."""
    walk.page.set_viewport_size(WIDE)
    walk.page.emulate_media(color_scheme="light")


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
    assert len(shapes) > 60
    assert len(walk.forms) > 30


def test_every_address_is_looked_at(walk: Walk) -> None:
    from django.urls import get_resolver, resolve  # noqa: PLC0415 - once the pages are set up

    every = {str(one.pattern) for one in get_resolver().url_patterns}
    pictures = {route for route in every if route.endswith(".png")}
    walked = {resolve(path).route for path in walk.seen if path != "/nowhere"}
    looked_at = walked | BY_STEPS
    missing = every - looked_at - pictures - NO_PAGE.keys()
    assert missing == set(), "let a link lead there, or add a step to tests/journeys/steps.py"
    assert NO_PAGE.keys() | BY_STEPS <= every, "no such address any more"


def has_a_form_of_its_own(path: str) -> bool:
    """Forms for a new record differ in their fields only; one of them stands for the others."""
    return not path.startswith("/add/") or path == "/add/source"


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_breaks_a_rule_at_any_size_or_in_any_colour(
    walk: Walk, language: str, part: int
) -> None:
    wrong: dict[str, list[str]] = {}
    for path in part_of(list(walk.paths.values()), part):
        page = walk.open(path, language)
        assert page.locator("html").get_attribute("lang") == language
        if found := looked_at(page, colours=language == "en" and has_a_form_of_its_own(path)):
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_errors_breaks_none(walk: Walk, language: str, part: int) -> None:
    wrong: dict[str, list[str]] = {}
    for path in part_of([path for path in walk.forms if has_a_form_of_its_own(path)], part):
        page = walk.open(path, language)
        with page.expect_navigation():
            page.evaluate(SEND)
        if found := looked_at(page, colours=language == "en" and has_a_form_of_its_own(path)):
            wrong[path] = found
    assert wrong == {}


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
        form.evaluate(SEND)
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
