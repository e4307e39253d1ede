"""Places where somebody sits: a process that serves a register, and a browser's window at it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.cli.desk import command

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Place:
    """One person's laptop: a register folder, a device's storage, what they wrote on paper.

    Attributes:
        script: whether the browser runs any.
        seen: the words of every page that they came to, one after the other.
    """

    home: Path
    chromium: Browser
    script: bool
    passphrase: str = ""
    seen: list[str] = field(default_factory=list)
    _child: subprocess.Popen[str] | None = None
    _context: BrowserContext | None = None
    _page: Page | None = None

    @property
    def where(self) -> list[str]:
        """The options that lead here."""
        return [
            *("--register", str(self.home / "register")),
            *("--device-storage", str(self.home / "device")),
        ]

    def sit_down(self, days: int = 0) -> str:
        """Start the program, and open what it prints; gives where that led.

        Args:
            days: so far its clock is ahead; 0 starts the command itself.
        """
        line = command("serve", *self.where)
        if days:
            folders = [str(self.home / "register"), str(self.home / "device"), str(days)]
            line = [sys.executable, "-m", "tests.journeys.later", *folders]
        self._child = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        assert self._child.stdout is not None
        said = ""
        while not said.startswith("Open "):
            said = self._child.stdout.readline()
            assert said, self._child.wait(20)
        self._context = self.chromium.new_context(
            java_script_enabled=self.script, accept_downloads=True, locale="en-GB"
        )
        if not self.script:
            self._context.route("**/*.{png,svg,woff,woff2,ttf,js}", lambda route: route.abort())
        self._page = self._context.new_page()
        self._page.goto(said.split()[1])
        return self.path

    def get_up(self) -> None:
        """Close the window, and stop the program."""
        if self._context is not None:
            self._context.close()
        if self._child is not None:
            self._child.terminate()
            assert self._child.wait(30) == 0 or self._child.returncode < 0
            if self._child.stdout is not None:
                self._child.stdout.close()
        self._child = self._context = self._page = None

    @property
    def page(self) -> Page:
        assert self._page is not None
        return self._page

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def words(self) -> str:
        """The words of the page, each space one."""
        return " ".join(self.page.locator("body").inner_text().split())

    def go(self, path: str) -> str:
        """Open a page; gives its words."""
        base = urlsplit(self.page.url)
        self.page.goto(f"{base.scheme}://{base.netloc}{path}")
        return self._looked()

    def press(self, name: str, *, exact: bool = True) -> str:
        """Press the button of this name; gives the words of the page after it."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=exact).last.click()
        self._waited()
        return self._looked()

    def follow(self, name: str) -> str:
        """Follow the link of this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        return self._looked()

    def _waited(self) -> None:
        """Wait while a page says how far something is: it looks again by itself."""
        self.page.locator("main:not(:has(progress))").wait_for(timeout=60_000)

    def _looked(self) -> str:
        words = self.words
        self.seen.append(f"{self.page.title()} {self.page.url} {words}")
        return words

    def unlock(self) -> str:
        self.page.get_by_label("Passphrase").fill(self.passphrase)
        return self.press("Unlock")

    def said(self) -> str:
        """The words on the page that are to be said or written down."""
        return self.page.locator(".said-words").inner_text()

    def save(self, link: str, to: Path) -> Path:
        """Save the file that a link leads to."""
        with self.page.expect_download() as loading:
            self.page.get_by_role("link", name=link).click()
        assert loading.value.suggested_filename == to.name
        loading.value.save_as(to)
        return to

    def choose(self, label: str, file: Path) -> None:
        self.page.get_by_label(label).set_input_files(file)

    def sync(self, relay: str, user: str = "", password: str = "") -> str:
        """Sync with a relay, used before or not."""
        self.go("/sync")
        self.page.get_by_label("Folder, or address").fill(relay)
        if user:
            if not self.page.locator("details[open]").count():
                self.page.locator("summary").last.click()
            self.page.locator("#f-user").fill(user)
            self.page.locator("#f-password").fill(password)
        words = self.press("Sync with it")
        assert "What passed" in words, words
        return words
