"""A lawyer: what a claim rests on, who denies it, what may leave for whom, and a finding on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.test_analyst import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from unerased.web import Server


def test_from_a_denied_claim_to_its_chain_a_finding_and_the_way_back(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report)
    page.get_by_role("link", name="Contradictions", exact=True).click()
    unanswered = page.locator(".pairing", has_text="head of the republic").first
    unanswered.locator("article .meta a").first.click()
    claim = page.url
    assert "How others stand towards it" in told(page)
    assert "independent source" in told(page)
    page.get_by_role("link", name="Claim, denial, answer as a picture").click()
    assert page.locator("main img").first.get_attribute("alt")
    assert page.locator("main table tbody tr").count() >= 1
    assert "No answer yet" in told(page)

    page.goto(claim)
    page.get_by_role("link", name="What do we find?").click()
    page.get_by_role("button", name="Save the finding").click()
    assert "Nothing was saved." in told(page)
    page.get_by_label("What we find").select_option("established")
    page.get_by_label("Standard of proof").select_option("reasonable_grounds")
    page.get_by_label("Reasons").fill(
        "Three accounts that do not know of each other; nothing speaks against them."
    )
    page.get_by_role("button", name="Save the finding").click()
    assert "We found: established" in told(page)
    assert "reasonable grounds to believe" in told(page)

    page.goto(claim)
    assert "We found: established" in told(page)
    page.get_by_role("link", name="History").first.click()
    assert "reasonable grounds to believe" in told(page)
    page.locator("footer").get_by_role("link", name="Saves").click()
    page.locator("main a[href^='/save/']").first.click()
    page.get_by_label("Why it is undone").fill("It was judged too early.")
    page.get_by_role("button", name="Undo this save").click()
    page.goto(claim)
    assert "We found" not in told(page)


def test_consent_is_for_one_purpose_and_one_audience_and_everything_else_stays_closed(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report)
    page.get_by_role("link", name="Persons", exact=True).click()
    page.locator("tbody th a").first.click()
    person = page.url
    strip = page.locator("aside.strip")
    assert "Nothing about this person may be published" in strip.inner_text()
    strip.get_by_role("link", name="Record an answer").click()
    page.get_by_label("For what").select_option("statistics")
    page.get_by_label("For whom").select_option("public")
    page.get_by_label("Answer", exact=True).select_option("given")
    page.get_by_label("Dated").fill("2020-01-01")
    page.get_by_label("How the answer was obtained").fill("in person")
    page.get_by_role("button", name="Save").click()
    page.goto(person)
    allowed = page.locator("aside.strip").inner_text()
    assert "Only this is allowed today:" in allowed
    assert allowed.count("statistics") + allowed.count("figures") >= 1
    assert "legal" not in allowed

    page.get_by_role("link", name="Timeline as a picture").click()
    assert page.locator("main img").first.get_attribute("alt")
    assert page.locator("main table tbody tr").count() >= 1
    page.goto(person)
    page.get_by_role("link", name="Who did what to whom").click()
    assert "Ties between these persons are not drawn." in told(page)
