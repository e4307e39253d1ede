"""The forms of a page as a browser sees them: where they go, their fields, their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from tests.web.visitor import Page, Visitor

_TOKEN = "csrfmiddlewaretoken"
_TYPED = frozenset({"text", "area", "search", "date", "number"})


@dataclass
class Form:
    """One form: `fields` as it would be sent untouched, `kinds` of all fields, `buttons`."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    multipart: bool = False

    @property
    def typed(self) -> list[str]:
        """Names of the fields that people type into."""
        return [name for name, kind in self.kinds.items() if kind in _TYPED]

    def send(self, visitor: Visitor, button: str = "", **values: str) -> Page:
        """Send it with these values, as the button of this value would; follows redirects.

        A doubled underscore in a name stands for a dot.
        """
        named = {name.replace("__", "."): value for name, value in values.items()}
        return self.send_all(visitor, {**named, **({"do": button} if button else {})})

    def send_all(self, visitor: Visitor, values: dict[str, str]) -> Page:
        """Send it with these values under their own names."""
        unknown = values.keys() - self.kinds.keys() - {name for name, _ in self.buttons}
        assert not unknown, unknown
        sent = {**self.fields, **values}
        if self.method == "get":
            return visitor.get(f"{self.action}?{urlencode(sent, errors='surrogatepass')}")
        body = urlencode({**sent, _TOKEN: visitor.token}, errors="surrogatepass")
        return visitor._followed(visitor.ask("POST", self.action, body))  # noqa: SLF001 - a test's own


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "a" and said.get("href", "").startswith("/"):
            self.links.append(said["href"])
        if tag == "form":
            action = said.get("action", "") or self.path
            form = Form(urlsplit(action).path, said.get("method", "get").lower())
            form.multipart = said.get("enctype", "") == "multipart/form-data"
            self.forms.append(form)
        elif not self.forms:
            return
        elif tag == "button":
            self.forms[-1].buttons.append((name, value))
        elif name and name != _TOKEN:
            self._field(tag, name, said, value)
        if tag == "option" and self._select:
            form = self.forms[-1]
            form.options[self._select].append(value)
            if "selected" in said or self._select not in form.fields:
                form.fields[self._select] = value

    def _field(self, tag: str, name: str, said: dict[str, str], value: str) -> None:
        form = self.forms[-1]
        if tag == "input":
            kind = said.get("type", "text")
            form.kinds[name] = kind
            if kind not in {"checkbox", "radio"} or "checked" in said:
                form.fields[name] = value
        elif tag == "textarea":
            form.kinds[name], form.fields[name], self._area = "area", "", name
        elif tag == "select":
            form.kinds[name], form.options[name], self._select = "select", [], name

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def forms_of(page: Page) -> list[Form]:
    """Every form of a page."""
    reader = _Reader(urlsplit(page.path).path)
    reader.feed(page.text)
    return reader.forms


def form_to(page: Page, action: str) -> Form:
    """The one form of a page that goes there."""
    found = [form for form in forms_of(page) if form.action == action]
    assert len(found) == 1, (action, [form.action for form in forms_of(page)], page.words[:400])
    return found[0]


def links_of(page: Page) -> list[str]:
    """Where the page's links lead, without what follows a #."""
    reader = _Reader(urlsplit(page.path).path)
    reader.feed(page.text)
    return [link.partition("#")[0] for link in reader.links]
