"""At 320 pixels no page scrolls sideways; tables scroll inside themselves; the lock stays put."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from unerased.web import Server

PAGES = ("/", "/persons", "/statements", "/contradictions", "/figures", "/search", "/add",
         "/add/act", "/saves", "/log")  # fmt: skip


def test_no_page_scrolls_sideways_and_the_lock_is_in_its_corner(
    browse: Callable[..., Page], network: Server
) -> None:
    page = browse(network, viewport={"width": 320, "height": 640})
    base = f"http://127.0.0.1:{network.port}"
    page.goto(f"{base}/persons")
    first = page.locator("tbody th a").first.get_attribute("href")
    corners = set()
    for path in (*PAGES, first):
        page.goto(f"{base}{path}")
        box = page.locator("main").bounding_box()
        assert box is not None
        assert box["width"] <= 320, path
        lock = page.locator("form.lock button").bounding_box()
        assert lock is not None
        corners.add((lock["x"], lock["y"]))
        assert lock["x"] + lock["width"] <= 320
        assert min(lock["width"], lock["height"]) >= 24
    assert len(corners) == 1


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_lock_lies_on_no_link_of_the_header(
    browse: Callable[..., Page], network: Server, width: int, language: str
) -> None:
    page = browse(network, viewport={"width": width, "height": 640})
    page.context.set_extra_http_headers({"Accept-Language": language})
    page.goto(f"http://127.0.0.1:{network.port}/backups")
    lock = page.locator("form.lock button").bounding_box()
    assert lock is not None
    for link in page.locator("header a").all():
        box = link.bounding_box()
        assert box is not None
        beside = box["x"] >= lock["x"] + lock["width"] or box["x"] + box["width"] <= lock["x"]
        assert beside or box["y"] >= lock["y"] + lock["height"], link.inner_text()
