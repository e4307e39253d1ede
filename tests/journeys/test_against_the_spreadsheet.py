"""A testimony and an official's denial of it, against the spreadsheet that is used today.

In a spreadsheet every fact is a cell, and a row for each act says once more who, where, according
to whom; who denies an act is a row with the numbers of the rows that it denies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest
from tests.web.example import make_empty

from unerased.register import Register, reads
from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

#: the columns: number, name, age, town, what was done, when, how long, by whom, who says so
ACTS: Final = (
    (1, "Test Person Ibra", "about 30", "Newplace", "detention", "July 2018", "12 days", "police",
     "the person"),
    (2, "Test Person Ibra", "about 30", "Newplace", "electric shocks", "July 2018", "", "police",
     "the person"),
)  # fmt: skip
#: number, who speaks, office, when, where, their words; then the rows that they deny
DENIAL: Final = (
    (3, "prosecutor of Inventia", "November 2018", "before a committee", "no data of a detention"),
    (1, 2),
)
CELLS: Final = sum(len([cell for cell in row if cell]) for row in (*ACTS, *DENIAL))


@dataclass
class Officer:
    """Somebody at a window, whose pages, clicks and fields are counted."""

    page: Page
    pages: int = 0
    clicks: int = 0
    fields: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", lambda _: setattr(self, "pages", self.pages + 1))

    def click(self, what: str) -> None:
        self.clicks += 1
        self.page.locator(what).last.click()

    def fill(self, name: str, value: str) -> None:
        self.fields.append(name)
        self.page.locator(f"[name='{name}']").fill(value)

    def choose(self, name: str, value: str) -> None:
        self.fields.append(name)
        self.page.locator(f"[name='{name}']").select_option(value)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A register with nothing in it, served."""
    held = make_empty(tmp_path)
    server = Server(held.opened, folder=held.folder)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


def test_a_testimony_and_its_denial_take_no_more_fields_than_a_spreadsheet_takes_cells(
    browse: Callable[..., Page], empty: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Officer(browse(empty))
    one.click("a[href='/enter']")
    one.click("[name='t.self']")
    one.fill("p1.name", "Test Person Ibra")
    one.fill("p1.age", "about 30")
    one.choose("a1.violation", "detention")
    one.fill("a1.date", "July 2018")
    one.fill("a1.place", "Newplace")
    one.fill("a1.duration", "12 days")
    one.choose("a1.actor_kind", "police")
    one.click("button[value=act]")
    one.choose("a2.violation", "electric_shock")
    one.fill("a2.date", "July 2018")
    one.fill("a2.place", "Newplace")
    one.choose("a2.actor_kind", "police")
    one.click("p.row button[value=save]")
    assert "Saved." in one.page.locator("main").inner_text()

    one.click("a.button[href*='/enter?person=']")
    one.choose("t.kind", "official")
    one.fill("t.office", "prosecutor of Inventia")
    one.fill("st.date", "November 2018")
    one.fill("st.setting", "before a committee")
    one.fill("st.text", "no data of a detention")
    acts = one.page.locator("select[name^='x.'][name$='.how']")
    for number in range(acts.count()):
        one.choose(acts.nth(number).get_attribute("name") or "", "denies_act")
    one.click("p.row button[value=save]")
    assert "Saved." in one.page.locator("main").inner_text()

    held = empty.desk.keeper.call(what_is_held)
    assert held["act.violation"] == held["act.date"] == held["act.place"] == 2
    assert held["place.name"] == 1
    # what was done, to whom, and how long the first took
    assert held["claim.stance"] == 5
    with capsys.disabled():
        print(  # noqa: T201 - what this test measures
            f"\nA testimony and its denial: {one.pages} pages, {one.clicks} clicks, "
            f"{len(one.fields)} fields; in the spreadsheet {CELLS} cells"
        )
    assert len(one.fields) <= CELLS - 4
    assert one.clicks <= 7
    assert one.pages <= 6


def what_is_held(register: Register) -> dict[str, int]:
    """How many claims of each property there are."""
    found = {
        name: len(reads.claims_with(register.db, name)) for name in register.codebook.properties
    }
    return {name: count for name, count in found.items() if count}
