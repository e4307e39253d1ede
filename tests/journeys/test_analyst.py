"""An analyst: sees the pattern without reading, narrows it down, keeps the view, goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from unerased.web import Server


def told(page: Page) -> str:
    """What stands on the page, on one line, spaces of numbers as plain ones."""
    return " ".join(page.locator("main").inner_text().replace("\u202f", "").split())


def number_of(words: str, unit: str) -> int:
    """The number that stands before a word."""
    found = re.search(rf"(\d+) {unit}", words)
    assert found is not None, words[:400]
    return int(found[1])


def test_the_month_with_most_acts_is_seen_in_the_picture_and_opened_from_its_table(
    browse: Callable[..., Page], network: Server
) -> None:
    page = browse(network)
    page.get_by_role("link", name="Pictures", exact=True).click()
    finding = page.locator("main img").first.get_attribute("alt") or ""
    most = re.fullmatch(r"(\d+) acts; most in (\w+.\d{4}): (\d+)", finding)
    assert most is not None, finding
    rows = {
        cells[0].replace("\u00a0", " "): int(cells[1])
        for row in page.get_by_role("region", name="By month", exact=True).locator("tbody tr").all()
        if len(cells := row.inner_text().split("\t")) == 3 and cells[1].isdecimal()
    }
    month = most[2].replace("\u00a0", " ")
    assert rows[month] == int(most[3]) == max(rows.values())

    page.get_by_role("link", name=most[2]).click()
    assert f"may lie, in {month}" in told(page)
    few = min((count, name) for name, count in rows.items() if count)[1]
    page.get_by_role("link", name="Show everything").click()
    page.get_by_role("link", name=few.replace(" ", "\u00a0")).click()
    who = page.get_by_role("region", name="Picture: ").last
    assert who.locator("img").get_attribute("alt")
    assert "Ties between these persons are not drawn." in told(page)
    assert page.get_by_role("button", name="Show ties").is_visible()
    assert not re.search(r"[?&]ties=", page.content())


def test_filters_count_before_they_are_chosen_and_a_view_is_kept_and_opened_from_the_start(
    browse: Callable[..., Page], network: Server
) -> None:
    page = browse(network)
    page.get_by_role("link", name="Persons", exact=True).click()
    everybody = number_of(told(page).partition("Persons")[2], "Enter")
    page.get_by_text("Filter", exact=True).click()
    choice = page.locator("label.choice", has_text="non-binary").first
    promised = int(choice.locator(".muted").inner_text())
    assert 0 < promised < everybody
    choice.locator("input").check()
    page.get_by_role("button", name="Show", exact=True).click()
    assert f"{promised} of {everybody}" in told(page)

    page.get_by_text("Keep these choices as a view").click()
    page.get_by_label("Title").fill("for the report of spring")
    page.get_by_role("button", name="Keep this view").click()
    page.get_by_role("link", name="Unerased").click()
    page.get_by_role("link", name="for the report of spring").click()
    assert f"{promised} of {everybody}" in told(page)
    assert "spring" not in page.url

    page.get_by_role("link", name="All saved views").click()
    page.get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete").click()
    assert "Deleted: for the report of spring" in told(page)


def test_a_figure_says_its_range_who_is_counted_and_what_it_was_before(
    browse: Callable[..., Page], network: Server
) -> None:
    page = browse(network)
    page.get_by_role("link", name="Figures", exact=True).click()
    page.get_by_role("link", name="Those who left and had been detained").click()
    words = told(page)
    low, high = number_of(words, "and up to"), number_of(words.partition("up to ")[2], "persons")
    assert number_of(words, "undetermined") == high - low
    page.get_by_role("link", name="Show who is counted").click()
    page.get_by_text(f"Counted · {low}").first.wait_for()
    assert f"Counted · {low}" in told(page)
    assert f"Undetermined · {high - low}" in told(page)
    assert page.get_by_role("region", name="Counted").locator("tbody tr").count() == min(low, 200)

    page.get_by_role("link", name="Hide who is counted").click()
    days = page.locator("select").last
    days.select_option(index=days.locator("option").count() - 1)
    page.get_by_role("button", name="Show", exact=True).click()
    assert "As it was held on" in told(page)
    assert number_of(told(page).partition("one by one")[2], "") <= low
