"""Pages that come after a form, or while something is at work, keep to WCAG 2.2 AA as others do."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.journeys import everything
from tests.journeys.steps import STEPS
from tests.journeys.walk import WIDE, Walk, left_alone, looked_at
from tests.web.example import Example, make_empty

from unerased.journal import Terms
from unerased.seal.cost import TESTING
from unerased.web import Server
from unerased.web.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FilePayload

    from unerased.register import Register


CODE = "amber basket cedar dune"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """A register with something of every kind; these steps write to it."""
    return everything.make(tmp_path_factory.mktemp("steps"))


@pytest.fixture(scope="module")
def server(held: Example) -> Iterator[Server]:
    """It, served."""
    server = Server(held.opened, folder=held.folder)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


@pytest.fixture(scope="module")
def walk(chromium: Browser, held: Example, server: Server) -> Iterator[Walk]:
    """A browser that unlocked it and knows its pages."""
    context = chromium.new_context(reduced_motion="reduce", viewport=WIDE)
    found = Walk(context.new_page(), f"http://127.0.0.1:{server.port}")
    found.page.goto(server.url)
    found.unlock()
    found.crawl(*everything.first_of(held))
    yield found
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STEPS)
def test_no_step_breaks_a_rule(walk: Walk, server: Server, name: str, language: str) -> None:
    wrong: dict[str, list[str]] = {}
    came_to: list[str] = []
    for place in STEPS[name](walk, server, language):
        came_to.append(place)
        assert walk.page.locator("html").get_attribute("lang") == language, place
        if found := looked_at(walk.page, colours=language == "en"):
            wrong[place] = found
    assert came_to
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_register_that_is_opening_breaks_none(
    chromium: Browser, held: Example, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.web.pages.unlock.WAIT_SECONDS", 0.2)
    go_on = threading.Event()

    def slow(passphrase: str, /) -> Register:
        go_on.wait(60)
        return held.opened(passphrase)

    server = Server(slow, folder=held.folder)
    thread = server.start()
    context = chromium.new_context(extra_http_headers={"Accept-Language": language})
    page = context.new_page()
    page.goto(server.url)
    page.locator("#passphrase").fill("words that are tried later")
    page.locator("#passphrase").press("Enter")
    page.wait_for_url("**/opening")
    page.locator("progress").wait_for()
    with left_alone(page):
        found = looked_at(page, colours=True)
    go_on.set()
    context.close()
    server.stop()
    thread.join(20)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_fault_breaks_none(
    walk: Walk, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("unerased.web.pages.history.shown", breaks)
    page = walk.open("/saves", language)
    assert page.locator("form.lock button").count() == 1
    assert looked_at(page, colours=language == "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_who_joins_break_none(
    chromium: Browser, language: str, tmp_path: Path
) -> None:
    with make_empty(tmp_path / "host").opened() as register:
        letter = register.journal.invite(Terms("Test Colleague", ("cases",)), CODE, cost=TESTING)
    place = Example(tmp_path / "register", tmp_path / "storage", {})
    server = Server(place.opened, folder=place.folder, storage=place.storage)
    thread = server.start()
    context = chromium.new_context(extra_http_headers={"Accept-Language": language}, viewport=WIDE)
    page = context.new_page()
    page.goto(server.url)
    seen: dict[str, list[str]] = {"join": looked_at(page, colours=True)}

    def press(button: str, name: str) -> None:
        with page.expect_navigation():
            page.locator(button).click()
        seen[name] = looked_at(page, colours=True)

    press("main form button", "join, nothing chosen")
    file: FilePayload = {"name": "x", "mimeType": "application/octet-stream", "buffer": letter}
    page.locator("[name=file]").set_input_files(files=[file])
    page.fill("[name=code]", CODE)
    press("main form button", "the passphrase")
    press("button[value=written]", "wait to be let in")
    press("button[value=enter]", "an admission that is none")
    desk = server.desk
    assert desk.joining is not None
    desk.joining.forget()
    page.goto(page.url)
    seen["after a new start"] = looked_at(page, colours=True)
    page.locator("summary").last.click()
    press("button[value=begin]", "begin anew, not sure")
    context.close()
    server.stop()
    thread.join(20)
    assert page.is_closed()
    assert {name: found for name, found in seen.items() if found} == {}
    assert len(seen) == 7
