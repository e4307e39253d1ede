"""Pictures of the main pages for the documentation, made only when they are asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.journeys.test_coding import TESTIMONY, add_text, fill, new_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from unerased.web import Server

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"

pytestmark = pytest.mark.skipif(
    os.environ.get("UNERASED_SCREENSHOTS") != "1", reason="set UNERASED_SCREENSHOTS=1 to make them"
)


@pytest.mark.parametrize("browse", ["script on"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pictures_of_the_report(
    browse: Callable[..., Page], report: Server, scheme: str, width: int
) -> None:
    page = browse(report, viewport={"width": width, "height": 900}, color_scheme=scheme)
    base = f"http://127.0.0.1:{report.port}"
    statement = page.locator('ul.todo li a[href^="/statement/"]').first.get_attribute("href")
    page.goto(f"{base}/persons")
    person = page.locator("tbody th a").first.get_attribute("href")
    source = new_source(page, base, "survivor", "")
    add_text(page, TESTIMONY)
    fill(page, 0, 2, "I was held there for twelve days", script=False)
    pages = {
        "coding": "",
        "enter": "/enter",
        "start": "/",
        "person": person,
        "statement": statement,
        "figure": "/figures/left?who=1",
        "pictures": "/pictures",
        "contradictions": "/contradictions",
    }
    assert source
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, path in pages.items():
        if path:
            page.goto(f"{base}{path}")
        picture = FOLDER / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 10_000
