"""The demo's registers, served, and a browser: with script; with script, pictures, fonts off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.example import PASSPHRASE, Example

from unerased.demo import build_network, build_report
from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
NOTICE = "This register holds a coarsened example, for trying things out."


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Where it is missing the journeys are skipped; in CI they fail."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing; install Debian's chromium")
        pytest.skip(f"{CHROMIUM} is missing")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Server]:
    """The coded report, served; a journey writes to it."""
    held = Example(tmp_path / "register", tmp_path / "storage", {})
    build_report(held.folder, held.storage, PASSPHRASE)
    yield from _served(held)


@pytest.fixture(scope="session")
def network_entered(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The invented network, made once; journeys only read it."""
    base = tmp_path_factory.mktemp("network")
    held = Example(base / "register", base / "storage", {})
    build_network(held.folder, held.storage, PASSPHRASE)
    return held


@pytest.fixture
def network(network_entered: Example) -> Iterator[Server]:
    """The invented network, served."""
    yield from _served(network_entered)


def _served(held: Example) -> Iterator[Server]:
    server = Server(held.opened, folder=held.folder, notice=NOTICE)
    thread = server.start()
    yield server
    server.stop()
    thread.join(20)


@pytest.fixture(params=["script on", "script, pictures and fonts off"])
def browse(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a window at a server's address, unlocked; every request elsewhere is an error."""
    contexts = []

    def open_at(server: Server, **options: object) -> Page:
        bare = request.param != "script on"
        context = chromium.new_context(
            java_script_enabled=not bare,
            locale="en-GB",
            **options,  # type: ignore[arg-type] # options of the browser, as given
        )
        contexts.append(context)
        page = context.new_page()
        elsewhere: list[str] = []
        if bare:
            context.route("**/*.{png,svg,woff,woff2,ttf,js}", lambda route: route.abort())
        page.on(
            "request",
            lambda asked: (
                elsewhere.append(asked.url)
                if not asked.url.startswith(f"http://127.0.0.1:{server.port}/")
                else None
            ),
        )
        page.goto(server.url)
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Unlock").click()
        page.get_by_role("heading", name="What stands").wait_for()
        assert elsewhere == []
        return page

    yield open_at
    for context in contexts:
        context.close()
