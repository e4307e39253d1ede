"""A documentation officer: from a figure down to a claim, an answer to a denial, and away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from unerased.web import Server

#: tells who the anonymous source is, so it is shown to those only who ask
_OFFICE = "a representative of the regional LGBT network"


def test_from_the_figure_to_the_claim_the_source_the_denial_and_our_answer(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report)
    waiting = page.locator("ul.todo li").count()
    assert waiting > 0

    page.get_by_role("link", name="People who left").click()
    assert "125" in page.locator("main").inner_text()
    page.get_by_role("link", name="Show who is counted").click()
    assert "undetermined" in page.locator("main").inner_text().lower()
    page.locator("section[aria-labelledby=stated] tbody th a").first.click()

    assert "number of people: 125" in page.locator("main").inner_text()
    assert "1 independent source" in page.locator("main").inner_text()
    page.locator("main article .who a").first.click()
    assert "/source/" in page.url
    speaker = page.url
    told = page.locator("main").inner_text()
    assert "anonymous source" in told
    assert _OFFICE not in told
    page.get_by_role("button", name="Show names").click()
    assert _OFFICE in page.locator("main").inner_text()
    page.get_by_role("link", name="Who read what").click()
    assert speaker.rsplit("/", 1)[1][:6] in page.locator("tbody").inner_text()

    page.get_by_role("link", name="Unerased").click()
    page.locator("section[aria-labelledby=w-denials] ul.todo li a").first.click()
    assert "This statement has no answer of ours yet." in page.locator("main").inner_text()
    page.get_by_label("Our answer").fill("We hold the account of a person who was there.")
    page.get_by_role("button", name="Save the answer").click()
    assert "Saved." in page.locator("[role=status]").inner_text()
    assert "We hold the account" in page.locator("blockquote").last.inner_text()
    page.get_by_role("link", name="Unerased").click()
    assert page.locator("ul.todo li").count() == waiting - 1

    page.get_by_role("button", name="Lock").click()
    assert page.get_by_role("heading", name="The register is locked").is_visible()
    page.go_back()
    assert "We hold the account" not in page.content()


def test_a_denial_entered_on_a_claim_is_a_contradiction_at_once_and_stands_in_the_history(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report)
    page.get_by_role("link", name="Contradictions", exact=True).click()
    before = int(re.findall(r"(\d+) pairs", page.locator("main").inner_text())[0])
    page.locator(".pairing article .meta a").first.click()
    claim = page.locator("main p.meta .code").first.inner_text()

    page.get_by_role("link", name="Enter a stance or an answer to it").click()
    page.get_by_label("What it is about").select_option("claim.stance")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Save").click()
    assert "Nothing was saved." in page.get_by_role("alert").inner_text()
    page.get_by_label("stance").select_option("denies_act")
    page.get_by_label("As stated").fill("it was otherwise")
    source = page.locator("nav").get_by_role("link", name="Sources").get_attribute("href")
    assert source == "/sources"
    held = report.desk.keeper.call(_any_source)
    page.get_by_label("According to").fill(held)
    page.get_by_role("button", name="Save").click()
    assert "it was otherwise" in page.locator("main").inner_text()

    page.get_by_role("link", name="Contradictions", exact=True).click()
    now = int(re.findall(r"(\d+) pairs", page.locator("main").inner_text())[0])
    assert now == before + 1
    page.goto(f"http://127.0.0.1:{report.port}/history/{claim}")
    assert "A claim" in page.locator("main").inner_text()
    assert "denies" in page.locator("main").inner_text()


def _any_source(register: object) -> str:
    from unerased.register import Register, reads  # noqa: PLC0415 - beside what it is for

    assert isinstance(register, Register)
    return reads.entities(register.db, "source", limit=1)[0].code


def test_a_name_is_asked_for_and_the_asking_is_seen_in_the_log(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report)
    page.get_by_role("link", name="Persons", exact=True).click()
    rows = page.locator("tbody th a").all()
    persons = [found.get_attribute("href") for found in rows]
    for person in persons:
        page.goto(f"http://127.0.0.1:{report.port}{person}")
        if page.get_by_role("button", name="Show names").count():
            break
    person = page.url
    strip = page.locator("aside.strip")
    assert (
        "Nothing about this person may be published: no consent is recorded." in strip.inner_text()
    )
    box = strip.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    assert box["y"] + box["height"] <= size["height"] + 1
    page.get_by_role("button", name="Show names").click()
    assert "not shown" not in page.locator("main").inner_text()
    page.get_by_role("link", name="Who read what").click()
    assert page.locator("tbody tr").count() >= 1
    assert person.rsplit("/", 1)[1][:6] in page.locator("tbody").inner_text()


def test_the_pages_in_russian_read_russian(browse: Callable[..., Page], report: Server) -> None:
    page = browse(report)
    page.get_by_role("button", name="Русский").click()
    page.get_by_role("heading", name="Что записано").wait_for()
    page.get_by_role("link", name="Противоречия", exact=True).click()
    assert "которые не могут быть верны вместе" in page.locator("main").inner_text()
    page.get_by_role("button", name="Закрыть").click()
    page.get_by_role("heading", name="Реестр закрыт").wait_for()


def test_one_key_locks(browse: Callable[..., Page], report: Server) -> None:
    page = browse(report)
    keys = page.context.new_cdp_session(page)
    # as the keyboard driver sends it: the browser looks for access keys by the unmodified text
    pressed = {"modifiers": 1, "windowsVirtualKeyCode": 76, "key": "l", "code": "KeyL"}
    text = {"text": "l", "unmodifiedText": "l"}
    keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed, **text})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
    page.get_by_role("heading", name="The register is locked").wait_for(timeout=5000)


def test_what_was_found_is_marked_and_its_words_stay_out_of_addresses(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report)
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words, a name or a code").fill("reports lie")
    page.get_by_role("button", name="Search").click()
    assert page.locator("mark").count() > 0
    assert page.url.endswith("/search")
