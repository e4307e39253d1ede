"""Somebody who enters through the pages, and counts the pages and the fields that it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.web.forms import form_to, forms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page as Window
    from tests.web.forms import Form
    from tests.web.visitor import Page, Visitor

_SAVE = re.compile(r'role="status">[^<]*<a href="(/save/[^"]+)"')
_ROW = re.compile(r'<th scope="row">[^<]*<br><a class="code" href="[^"]*" title="([^"]+)">')
_CODE = re.compile(r"[A-Z]{1,2}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\Z")


@dataclass
class Desk:
    """One session, in a window and by requests that a browser would send.

    Attributes:
        window: a real browser's.
        visitor: sends the same session's cookie.
        fields: how many were filled in.
        saves: how many there were.
    """

    window: Window
    visitor: Visitor
    fields: int = 0
    saves: int = 0

    @property
    def pages(self) -> int:
        """How many pages came in answer to requests; of each save, one to read its codes."""
        return sum(page.status == HTTPStatus.OK for page in self.visitor.history)

    def blank(self, path: str, having: str = "") -> Form:
        """The form of a page that goes back to it; of several the one that has this field."""
        page, action = self.visitor.get(path), path.partition("?")[0]
        forms = [form for form in forms_of(page) if form.action == action]
        (found,) = [form for form in forms if not having or having in form.kinds]
        return found

    def again(self, form: Form, button: str, values: Mapping[str, str]) -> Form:
        """The same form with one more block, after its button was pressed."""
        page = form.send_all(self.visitor, {**values, form.buttons[0][0]: button})
        assert page.status == HTTPStatus.OK, page.words[:600]
        return form_to(page, form.action)

    def save(
        self, form: Form, values: Mapping[str, str], button: str = ""
    ) -> tuple[Page, list[str]]:
        """Fill in and save.

        Returns:
            The page that follows, and the codes of what was written, in order.
        """
        given = {name: value for name, value in values.items() if value}
        for name, value in given.items():
            assert form.kinds[name] != "select" or value in form.options[name], (name, value)
        self.fields += len(given)
        pressed = {form.buttons[-1][0]: button} if button else {}
        page = form.send_all(self.visitor, {**given, **pressed})
        assert page.status == HTTPStatus.OK, (given, page.words[:900])
        found = _SAVE.search(page.text)
        assert found is not None, (given, page.words[:900])
        return page, self.written(found[1])

    def written(self, save: str) -> list[str]:
        """The codes of what a save wrote, from its own page."""
        self.saves += 1
        page = self.visitor.get(save)
        codes = [code for code in _ROW.findall(page.text) if not code.startswith("SV-")]
        assert codes, page.words[:600]
        assert all(_CODE.match(code) for code in codes)
        return codes

    # in the window

    def go(self, path: str) -> None:
        """Open a page in the window."""
        self.window.goto(f"http://127.0.0.1:{self.visitor.port}{path}")

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill in fields in the window; what stands behind a summary is opened first."""
        for name, value in values.items():
            field = self.window.locator(f"[name='{name}']")
            if not field.is_visible():
                behind = self.window.locator("details:not([open])").filter(has=field)
                behind.locator("summary").first.click()
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.fields += len(values)

    def press(self, name: str) -> list[str]:
        """Press a button that saves; the codes of what was written."""
        self.window.get_by_role("button", name=name, exact=True).last.click()
        link = self.window.locator("[role=status] a").first.get_attribute("href")
        assert link is not None
        return self.written(link)
