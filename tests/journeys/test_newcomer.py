"""A newcomer: from a spreadsheet to a figure by month and place, through the pages alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from tests.exchange.sheets import TOWNS, generated
from tests.web.example import make_empty

from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

PERSONS = 400
#: so many pages are loaded, and so many fields filled, between the start and the figure
MOST_PAGES = 11
MOST_FIELDS = 11


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A register with nothing in it, served."""
    held = make_empty(tmp_path)
    server = Server(held.opened, folder=held.folder)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


@dataclass
class Newcomer:
    """Somebody at a window, who counts the pages and the fields that it takes."""

    page: Page
    pages: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", lambda frame: self.pages.append(frame.url))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).first.select_option(label=option)
        self.fields.append(label)

    def write(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)
        self.fields.append(label)

    def told(self) -> str:
        return self.page.locator("main").inner_text()


def test_from_a_spreadsheet_to_a_figure_by_month_and_place(
    browse: Callable[..., Page], empty: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = generated(PERSONS)
    file = tmp_path / "list.xlsx"
    file.write_bytes(sheet.data)
    one = Newcomer(browse(empty))

    one.follow("Enter")
    one.follow("From a spreadsheet")
    one.page.get_by_label("Spreadsheet", exact=True).set_input_files(file)
    one.fields.append("Spreadsheet")
    one.press("Read it")

    assert "Which comes first in 03.04.2031?" in one.told()
    one.choose("A new source of this kind", "organisation")
    one.write("with the title", "an invented list")
    one.choose("Not a number: ?", "the source does not know")
    one.choose("Which comes first in 03.04.2031?", "the day, then the month")
    one.press("Look at what it becomes")

    assert f"{sheet.duplicates} rows have the same cells as an earlier one." in one.told()
    one.press("Written twice: leave them out")
    told = one.told()
    assert f"{sheet.persons} new persons" in told
    assert f"{len(TOWNS)} new places" in told
    assert "errors" not in told
    one.press("Write it")

    one.page.get_by_role("heading", name="Imported").wait_for(timeout=60_000)
    assert f"{sheet.persons} new persons" in one.told()
    one.follow("Make a figure")
    one.write("What the figure is called", "People detained")
    one.choose("this", "\u2003detention")
    one.choose("rows", "month")
    one.choose("columns", "place")
    one.press("Look at the value")
    assert "Nothing is saved yet." in one.told()
    one.press("Save this figure")

    assert "Saved." in one.told()
    heads = one.page.locator("table").first.locator("thead th").all_inner_texts()
    assert heads == ["month", *sorted(TOWNS)]
    rows = one.page.locator("table").first.locator("tbody tr").all_inner_texts()
    assert rows[0].startswith("January\u00a02031")
    assert rows[-1].startswith("not exactly known")
    cells = one.page.locator("table").first.locator("tbody td").all_inner_texts()
    counted = sum(int(cell) for cell in cells if cell.isdecimal())
    assert one.page.locator(".number").first.inner_text().split()[0] == str(counted)

    with capsys.disabled():
        print(f"\n{len(one.pages)} pages, {len(one.fields)} fields: {', '.join(one.fields)}")  # noqa: T201 - what this test measures
    assert len(one.pages) <= MOST_PAGES, one.pages
    assert len(one.fields) <= MOST_FIELDS
