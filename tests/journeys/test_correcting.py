"""A slip and its correction, a save undone, a claim judged; a person found to be here twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.journeys.conftest import NOTICE
from tests.web import example
from tests.web.example import PASSPHRASE

from unerased.register import record_lines
from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.web.example import Example


@pytest.fixture
def held(tmp_path: Path) -> Example:
    """A small invented record, with one person entered a second time under a like name."""
    made = example.make(tmp_path)
    said = {"source": made.codes["@network"]}
    lines: list[dict[str, object]] = [
        {
            "subject": made.codes["@p2"],
            "property": "person.name",
            "value": "Testt Person Zuhra",
            **said,
        },
        {"entity": "act", "as": "@again"},
        {"subject": "@again", "property": "act.violation", "value": "detention", **said},
        {"subject": "@again", "property": "act.victim", "value": made.codes["@p2"], **said},
    ]
    with made.opened(PASSPHRASE) as register:
        record_lines(register, lines, title="The same, once more")
    return made


@pytest.fixture
def served(held: Example) -> Iterator[Server]:
    """That record, served."""
    server = Server(held.opened, folder=held.folder, notice=NOTICE)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


def words(page: Page) -> str:
    """What stands on the page, on one line."""
    return " ".join(page.locator("main").inner_text().split())


def test_an_officer_corrects_a_date_undoes_a_save_and_judges_a_claim(
    browse: Callable[..., Page], served: Server, held: Example
) -> None:
    page = browse(served)
    start = f"http://127.0.0.1:{served.port}"
    act = f"{start}/record/{held.codes['@a1']}"

    page.goto(act)
    page.locator("article", has_text="about July 2018").locator(".meta a").first.click()
    old = page.locator("main p.meta .code").first.inner_text()
    page.get_by_role("link", name="Correct it").click()
    assert page.get_by_label("date", exact=True).input_value() == "2018-07~"
    page.get_by_label("date", exact=True).fill("2018-08")
    page.get_by_role("button", name="Save the correction").click()
    assert "Nothing was saved." in page.get_by_role("alert").inner_text()
    page.get_by_label("Why it is corrected").fill("The page says August.")
    page.get_by_role("button", name="Save the correction").click()
    assert "date: August 2018" in words(page)
    page.get_by_role("link", name="History").click()
    page.goto(f"{start}/history/{held.codes['@a1']}")
    told = words(page)
    assert "about July 2018" in told
    assert "August 2018" in told
    assert "The page says August." in told
    page.goto(f"{start}/claim/{old}")
    assert "It does not hold any more." in words(page)

    page.goto(f"{start}/add/source")
    page.get_by_label("office or role").fill("somebody else's source")
    page.locator("button:not(.skip)", has_text="Save").click()
    page.get_by_role("status").get_by_role("link", name="Undo").click()
    assert "Nothing else rests on it." in words(page)
    page.get_by_label("Why it is undone").fill("It belongs to another register.")
    page.get_by_role("button", name="Undo this save").click()
    assert "It does not hold any more." in words(page)
    page.goto(f"{start}/sources")
    assert "somebody else's source" not in words(page)

    page.get_by_role("link", name="Contradictions", exact=True).click()
    before = int(re.findall(r"On (\d+) of them", words(page))[0])
    page.get_by_role("link", name="Judge it").first.click()
    page.get_by_label("What we find").select_option("established")
    page.get_by_label("Standard of proof").select_option("reasonable_grounds")
    page.get_by_label("Reasons").fill("The account is detailed, and the denial names nothing.")
    page.get_by_role("button", name="Save the finding").click()
    assert "We found: established · reasonable grounds to believe" in words(page)
    page.get_by_role("link", name="Contradictions", exact=True).click()
    now = int(re.findall(r"On (\d+) of them", words(page))[0])
    assert now == before - 1


def test_an_analyst_finds_a_person_twice_and_the_figure_changes_by_one(
    browse: Callable[..., Page], served: Server, held: Example
) -> None:
    page = browse(served)
    start = f"http://127.0.0.1:{served.port}"
    one, other = held.codes["@p1"], held.codes["@p2"]

    page.goto(f"{start}/figures/detained")
    assert "2 persons" in words(page)
    page.goto(f"{start}/person/{one}")
    page.get_by_role("link", name="Is this person here twice?").click()
    assert "Zuhra" not in words(page)
    page.get_by_role("link", name="Put side by side").first.click()
    assert page.url.endswith(f"/same/{one}/{other}")
    page.get_by_role("button", name="Show names").click()
    assert "Testt Person Zuhra" in words(page)
    page.get_by_label("Standard of proof").select_option("clear_and_convincing")
    page.get_by_label("Reasons").fill("One name and one account.")
    page.get_by_role("button", name="These two are one person").click()
    assert f"Found to be the same person as {other[:6]}; counted once." in words(page)
    page.goto(f"{start}/figures/detained")
    assert "1 person" in words(page)
    assert "2 persons" not in words(page)

    page.goto(f"{start}/person/{other}")
    page.get_by_role("link", name="Why, and taking it back").click()
    page.locator("main p .code", has_text=one[:6]).click()
    page.get_by_role("link", name="Take this finding back").click()
    page.get_by_label("Why it is taken back").fill("Two people bear this name.")
    page.get_by_role("button", name="Take it back").click()
    page.goto(f"{start}/figures/detained")
    assert "2 persons" in words(page)
