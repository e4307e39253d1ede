"""A lawyer: from a new refusal letter to the next draft, in no more than twelve pages."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pypdf
import pytest
from tests.journeys.test_analyst import told

from unerased.remedies.conversation import QUESTIONS
from unerased.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from unerased.web import Server

MOST_PAGES = 12
LETTER = b"%PDF-1.4 an invented scan of a letter"
GROUNDS = "The complaint is not founded."
PAPER = (595, 842)  # A4 in points


def counted(page: Page) -> list[str]:
    """Every page that the window comes to from now on; the first is the one that it shows."""
    seen = [page.url]

    def came(frame: object) -> None:
        if frame == page.main_frame and page.url.partition("#")[0] != seen[-1].partition("#")[0]:
            seen.append(page.url)

    page.on("framenavigated", came)
    return seen


def row_of(page: Page, authority: str) -> str:
    return page.locator("tbody tr", has=page.get_by_role("rowheader", name=authority)).inner_text()


def enter_the_letter(page: Page, served: dt.date) -> None:
    page.get_by_label("outcome", exact=True).select_option("denied")
    page.get_by_label("reason given").fill(GROUNDS)
    page.get_by_label("date of the decision").fill((served - dt.timedelta(days=9)).isoformat())
    page.get_by_label("decision received").fill(served.isoformat())
    letter = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": LETTER}
    page.get_by_label("The letter").set_input_files(files=[letter])  # type: ignore[list-item] # as it documents
    page.get_by_label("How it reached you").fill("by post")
    page.get_by_role("button", name="Save").click()
    assert "Saved." in told(page)


def ask_for_consent(page: Page) -> None:
    first = page.locator("ul.todo li").first
    assert "missing" in first.inner_text().lower()
    first.get_by_role("link", name="Ask about it").click()
    page.locator("#f-send").get_by_label("yes", exact=True).check()
    page.get_by_label("How the answers were obtained").fill("in person, with an interpreter")
    page.get_by_role("button", name="Save the answers").click()
    assert "consent: nobody asked" not in told(page)


def fetched(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as held:
        page.get_by_role("link", name=name).click()
    held.value.save_as(folder / name)
    return (folder / name).read_bytes()


def test_from_a_refusal_letter_to_the_next_draft(
    browse: Callable[..., Page], report: Server, tmp_path: Path
) -> None:
    page = browse(report)
    pages = counted(page)
    page.get_by_role("link", name="Time limits", exact=True).click()
    page.locator("main ul.todo a[href$='/remedies']").first.click()
    person = page.url.removesuffix("/remedies")
    waits = page.locator("tbody tr", has_text="announced, not filed").first
    assert "nobody recorded when the last decision" in row_of(page, "Human Rights Committee")

    waits.get_by_role("link", name="A decision arrived").click()
    served = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    enter_the_letter(page, served)
    limit = row_of(page, "Human Rights Committee")
    assert re.search(rf"until {served.day}\W{served:%B}\W{served.year + 5}", limit), limit
    assert "Complaint to the court" in told(page)
    assert "scan.pdf" not in page.content()

    page.locator("main").get_by_role("link", name="Submissions", exact=True).click()
    page.get_by_role("link", name="Complaint to the Committee against Torture (article 22)").click()
    ask_for_consent(page)
    assert page.url == f"{person}/packs/cat_22"
    page.get_by_role("link", name="See the draft, and make it").click()
    assert "Left out" in told(page)
    page.get_by_role("button", name="Make the pack").click()
    draft = zipfile.ZipFile(io.BytesIO(fetched(page, "cat_22.docx", tmp_path)))
    read = pypdf.PdfReader(io.BytesIO(fetched(page, "cat_22.pdf", tmp_path)))
    assert len(pages) <= MOST_PAGES, pages

    pdf = " ".join("".join(one.extract_text() for one in read.pages).split())
    for text in (draft.read("word/document.xml").decode(), pdf):
        assert GROUNDS in text
        assert served.isoformat() in text
        assert "scan.pdf" not in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("browse", ["script on"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_print_in_grey_on_a4_with_a_title_that_tells_nothing(
    browse: Callable[..., Page], report: Server, language: str
) -> None:
    page = browse(report)
    page.locator(f"button[name=language][value={language}]").click()
    page.goto(f"http://127.0.0.1:{report.port}/paper")
    assert page.locator("html").get_attribute("lang") == language
    page.emulate_media(media="print")
    colours = page.evaluate(
        """[...document.querySelectorAll("body, body *")].filter(e => e.checkVisibility())
          .flatMap(e => { const s = getComputedStyle(e);
            return [s.color, s.backgroundColor, s.borderBlockStartColor]; })
          .map(c => c.match(/[0-9.]+/g).slice(0, 3).map(Number))
          .filter(([r, g, b]) => Math.max(r, g, b) - Math.min(r, g, b) > 16)"""
    )
    assert colours == []
    read = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    size = read.pages[0].mediabox
    assert abs(size.width - PAPER[0]) < 2
    assert abs(size.height - PAPER[1]) < 2
    assert len(read.pages) <= 3
    title = str((read.metadata or {}).get("/Title", ""))
    assert title in {"Notes", "Заметки", "ملاحظات"}
    said = " ".join("".join(one.extract_text() for one in read.pages).split())
    assert "Unerased" not in said
    assert not re.search(r"\b[A-Z]{1,2}-[0-9A-Z]{4}\b", said)
    assert page.locator("main .panel").count() == len(QUESTIONS)
