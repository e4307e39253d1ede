"""An analyst: 125 are released; a month later the 126th waits until there are enough."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.figures.release.test_network import agreed, leaves
from tests.web.example import Example

from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

FEBRUARY, MARCH, APRIL = (dt.date(2031, month, 1) for month in (2, 3, 4))


class Clock:
    """The day by the device's clock."""

    day = FEBRUARY

    def __call__(self) -> dt.date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def everybody_agreed(network_entered: Example, tmp_path: Path, clock: Clock) -> Iterator[Server]:
    """A copy of the invented network in which everybody who left agreed to be counted."""
    folder, storage = tmp_path / "register", tmp_path / "storage"
    shutil.copytree(network_entered.folder, folder)
    shutil.copytree(network_entered.storage, storage)
    held = Example(folder, storage, network_entered.codes)
    with held.opened() as register:
        agreed(register)
    server = Server(held.opened, folder=folder, today=clock)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


def planned(page: Page) -> str:
    """The plan of the figure, from the figure's own page."""
    page.get_by_role("link", name="Figures", exact=True).click()
    page.get_by_role("link", name="People who left").first.click()
    page.get_by_role("link", name="Release it").click()
    page.get_by_role("button", name="Work out how it can be released").click()
    page.get_by_role("heading", name="Who may leave").wait_for()
    return page.locator("main").inner_text()


def published(page: Page, way: str) -> str:
    page.get_by_role("radio", name=way).check()
    page.get_by_role("button", name="Go on with the chosen one").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", name="What was told").wait_for()
    return page.locator("main").inner_text()


def test_two_releases_a_month_apart(
    browse: Callable[..., Page], everybody_agreed: Server, clock: Clock
) -> None:
    page = browse(everybody_agreed)
    assert "With consent to stand in this release: 125 persons." in planned(page)
    told = published(page, "As it is")
    assert "125 persons" in told
    first = re.search(r"RL-[\w-]+", told)
    assert first is not None

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="English").first.click()
    sheet = opened.value
    sheet.wait_for_load_state()
    said = sheet.locator("main").inner_text()
    assert "125 persons" in said
    assert "reasonable grounds to believe" in said
    assert "What a reader learns of any one person" in said
    assert "<script" not in sheet.content()
    sheet.close()
    with page.expect_download() as saved:
        page.get_by_role("link", name="receipt.json").click()
    assert saved.value.suggested_filename == "receipt.json"

    clock.day = MARCH
    everybody_agreed.desk.keeper.call(lambda register: leaves(register, 1))
    plan = planned(page)
    assert "1: joined" in plan
    assert "the change of all from" in plan
    assert f"\u2212 release {first[0]} of 2031-02-01: 125 in all" in plan
    assert "+ the planned release: 126 in all" in plan
    assert page.get_by_role("radio").count() == 1  # the naive one cannot be chosen at all
    told = published(page, "Changes wait")
    assert "not updated" in told.lower()
    assert "125 persons" in told

    clock.day = APRIL
    everybody_agreed.desk.keeper.call(lambda register: leaves(register, 4))
    assert "5: joined" in planned(page)
    told = published(page, "Changes wait")
    assert "130 persons" in told
    assert "+5" in told
    page.get_by_role("link", name="All releases").click()
    assert page.locator("tbody tr").count() == 3
    page.locator("tbody tr").last.get_by_role("link").first.click()
    page.get_by_label("Why it is withdrawn").fill("It counted by an older definition")
    page.get_by_role("button", name="Withdraw it").click()
    assert "This release was withdrawn." in page.locator("main").inner_text()
