"""The sheet as its readers get it: a file in a browser with everything off, and on paper."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.figures.release.bench import FEBRUARY, MARCH, Bench
from tests.figures.release.test_sheet import STATED, denying, stating
from tests.journeys.walk import too_wide, violations

from unerased.attack import Policy
from unerased.figures.release import publish

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

RULE = Policy(k=5, width=5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet with everything in it: tables with numbers left out, denials, an earlier release."""
    base = tmp_path_factory.mktemp("sheet")
    held = Bench(base, STATED + "breakdowns: [month, sex]\n")
    with held.register:
        for month, sex, number in (
            ("2018-07", "woman", 9), ("2018-08", "man", 2), ("2018-09", "woman", 7),
            ("2018-09", "man", 14),
        ):  # fmt: skip
            held.enter(number, dates=(month,), sex=sex)
        stating(held, 125)
        denying(held, "official", rests_on="@done")
        publish(held.register, "held", "suppression", RULE, FEBRUARY)
        held.enter(1)
        made = publish(held.register, "held", "waiting", RULE, MARCH)
    out = base / "out"
    out.mkdir()
    for name, data in made.files.items():
        (out / name).write_bytes(data)
    return out


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_sheet_reads_with_everything_off_and_has_no_fault_of_access(
    chromium: Browser, folder: Path, language: str, width: int
) -> None:
    address = (folder / f"sheet.{language}.html").as_uri()
    bare = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    page = bare.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert "125" in page.locator("main").inner_text()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    bare.close()
    looked = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = looked.new_page()
    page.goto(address)
    assert violations(page) == []
    assert too_wide(page) == []
    assert page.evaluate("document.dir") == ("rtl" if language == "ar" else "ltr")
    looked.close()


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_pdf_is_tagged_and_says_what_the_page_says(folder: Path, language: str) -> None:
    file = folder / f"sheet.{language}.pdf"
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in told
    assert "Author" not in told
    words = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    for number in ("32", "125"):
        assert number in words
