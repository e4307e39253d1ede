"""A documentation officer reads a testimony and enters what it says; then an official's denial."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from unerased.model.records import Claim
    from unerased.web import Server

TESTIMONY = """They came to my flat in July 2018, in the evening. There were four of them.

They took me to a building at the edge of the town. I was held there for twelve days.

On the first night they used electric shocks and asked for names of others.

There were about forty of us in that place.
"""
DENIAL = """Nothing of the kind has ever happened here.

Such reports are lies, paid for by others.
"""


def new_source(page: Page, base: str, kind: str, office: str) -> str:
    """Enter a source; its code."""
    page.goto(f"{base}/add/source")
    page.get_by_label("kind").select_option(kind)
    page.get_by_label("office or role").fill(office)
    page.get_by_role("button", name="Save", exact=True).last.click()
    return page.url.rpartition("/")[2]


def add_text(page: Page, words: str) -> None:
    """From a source's page to the coding of its text."""
    page.get_by_role("link", name="Add its text").click()
    page.get_by_label("The words").fill(words)
    page.get_by_role("button", name="Save the text").click()
    page.get_by_role("heading", name="As claims").wait_for()


def fill(page: Page, block: int, paragraph: int, quote: str, *, script: bool) -> None:
    """Name a paragraph and quote from it: by selecting the words, or by typing."""
    if not script:
        page.locator(f"[name='b{block}.para']").fill(str(paragraph))
        page.locator(f"[name='b{block}.quote']").fill(quote)
        return
    page.locator(f"#b{block} [name$='.quote']").focus()
    words = page.locator(f"#p{paragraph} .words")
    words.scroll_into_view_if_needed()
    start, end = (words.evaluate(_EDGE, [quote, at]) for at in (0, len(quote)))
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    page.wait_for_function(
        "([name, quote]) => document.getElementsByName(name)[0].value === quote",
        arg=[f"b{block}.quote", quote],
    )
    assert page.locator(f"[name='b{block}.para']").input_value() == str(paragraph)


#: where on the page a letter of the quoted words begins
_EDGE = """(element, [quote, at]) => {
  const node = element.firstChild;
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(quote) + at);
  range.collapse(true);
  const box = range.getBoundingClientRect();
  return [box.x, box.y + box.height / 2];
}"""


def newest(server: Server) -> tuple[int, list[Claim]]:
    """How many saves there are, and the claims of the latest."""

    def read(register: Register) -> tuple[int, list[Claim]]:
        saves = register.saves()
        rows = reads.records_of_save(register.db, saves[0].code)
        codes = [row.code for row in rows if row.type == "claim"]
        found = reads.get_claims(register.db, codes)
        return len(saves), [found[code].claim for code in codes]

    return server.desk.keeper.call(read)


def test_a_testimony_is_coded_in_one_save_and_then_a_denial_of_it(
    browse: Callable[..., Page], report: Server, request: pytest.FixtureRequest
) -> None:
    script = "script on" in request.node.name
    page = browse(report, viewport={"width": 1280, "height": 900})
    base = f"http://127.0.0.1:{report.port}"
    survivor = new_source(page, base, "survivor", "an invented survivor")
    add_text(page, TESTIMONY)
    before, _ = newest(report)
    code_testimony(page, script=script)

    count, claims = newest(report)
    assert count == before + 1
    said = [claim for claim in claims if claim.property != "text.mentions"]
    assert len(said) >= 4
    assert {claim.as_stated for claim in said} == {
        "They took me to a building", "they used electric shocks", "about forty of us",
    }  # fmt: skip
    places = {re.sub("^T-[0-9A-Z-]{14} ", "", claim.locator) for claim in claims}
    assert places == {"\u00b62", "\u00b63", "\u00b64"}
    assert {claim.source for claim in claims} == {survivor}
    assert page.locator("li.coded").count() == 3
    violation = next(claim for claim in claims if claim.property == "act.violation")
    page.goto(f"{base}/history/{violation.subject}")
    assert "Coded from S-" in page.locator("main").inner_text()

    official = new_source(page, base, "official", "an invented minister")
    add_text(page, DENIAL)
    code_denial(page, violation.code, script=script)
    _, claims = newest(report)
    (denial,) = [claim for claim in claims if claim.property == "claim.stance"]
    assert (denial.source, denial.subject) == (official, violation.code)
    assert denial.as_stated == "Nothing of the kind"
    assert denial.locator.endswith(" \u00b61")
    assert denial.statement
    page.goto(f"{base}/history/{violation.code}")
    assert "denies" in page.locator("main").inner_text()


def code_testimony(page: Page, *, script: bool) -> None:
    """Two acts against the person who speaks, and a number, in one save."""
    fill(page, 0, 2, "They took me to a building", script=script)
    page.get_by_label("what was done").select_option("detention")
    page.get_by_label("To whom").select_option("speaker")
    page.get_by_label("how long").fill("12")
    page.get_by_role("button", name="An act").click()
    assert page.locator("#b0 [name='b0.para']").input_value() == "2"
    fill(page, 1, 3, "they used electric shocks", script=script)
    page.locator("[name='b1.violation']").select_option("electric_shock")
    page.locator("[name='b1.whom']").select_option("same")
    page.get_by_role("button", name="A number of people").click()
    fill(page, 2, 4, "about forty of us", script=script)
    page.locator("[name='b2.described']").fill("people held in that place")
    page.locator("[name='b2.size']").fill("40")
    page.get_by_role("button", name="Save all").click()
    page.get_by_text("Saved.").wait_for()


def code_denial(page: Page, claim: str, *, script: bool) -> None:
    """A stance on a claim, said in a new statement."""
    page.get_by_role("button", name="A stance on a claim").click()
    page.get_by_role("button", name="Remove this block").first.click()
    fill(page, 0, 1, "Nothing of the kind", script=script)
    page.locator("[name='b0.claims']").fill(claim)
    page.locator("[name='b0.stance']").select_option("denies_act")
    page.get_by_label("In the statement").select_option("new")
    page.get_by_text("A new statement").click()
    page.locator("[name='new.date']").fill("2018-11-05")
    page.locator("[name='new.setting']").fill("before journalists")
    page.get_by_role("button", name="Save all").click()
    page.get_by_text("Saved.").wait_for()


@pytest.mark.parametrize("browse", ["script on"], indirect=True)
def test_a_selection_that_the_keyboard_extends_fills_the_first_empty_block_only(
    browse: Callable[..., Page], report: Server
) -> None:
    page = browse(report, viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    new_source(page, f"http://127.0.0.1:{report.port}", "survivor", "an invented survivor")
    add_text(page, TESTIMONY)
    before = page.locator("main").inner_html()
    words = page.locator("#p1 .words")
    start = words.evaluate(_EDGE, ["They came", 0])
    page.mouse.click(*start)
    assert page.locator("[name='b0.quote']").input_value() == ""
    page.mouse.dblclick(*start)
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    assert page.locator("[name='b0.quote']").input_value() == "They came"
    assert page.locator("[name='b0.para']").input_value() == "1"
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert page.locator("[name='b0.para']").input_value() == "1-2"
    assert page.locator("main").inner_html() == before
    page.locator("[name='b0.violation']").select_option("detention")
    page.locator("[name='b0.stated']").press("Enter")
    page.get_by_text("Saved.").wait_for()
    _, claims = newest(report)
    assert {claim.locator.rpartition(" ")[2] for claim in claims} == {"\u00b61-2"}
    assert faults == []
