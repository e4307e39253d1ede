"""A browser as far as a server can tell: cookies, forms, the headers that browsers send."""

from __future__ import annotations

import html
import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """An answer."""

    status: int
    headers: dict[str, str]
    text: str
    path: str

    @property
    def words(self) -> str:
        """The text without tags."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.text)).split())

    @property
    def token(self) -> str:
        """The form token of the page."""
        found = _TOKEN.search(self.text)
        assert found is not None, self.words
        return found[1]


@dataclass
class Visitor:
    """One browser at one server."""

    port: int
    cookie: str = ""
    token: str = ""
    history: list[Page] = field(default_factory=list)

    def ask(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Page:
        """One request exactly as given, no redirect followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Host": f"127.0.0.1:{self.port}", "Sec-Fetch-Site": "same-origin"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"] = f"http://127.0.0.1:{self.port}"
        sent |= headers or {}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        data = body.encode() if isinstance(body, str) else body or b""
        if body is not None:
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data if body is not None else None)
        answer = connection.getresponse()
        text = answer.read().decode()
        got = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        if "set-cookie" in got:
            self.cookie = got["set-cookie"].split(";")[0]
        page = Page(answer.status, got, text, path)
        found = _TOKEN.search(text)
        if found is not None:
            self.token = found[1]
        self.history.append(page)
        return page

    def get(self, path: str) -> Page:
        """Ask for a page and follow redirects."""
        return self._followed(self.ask("GET", path))

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Page:
        """Send a form as the last page would, and follow redirects."""
        names = {name.replace("__", "."): value for name, value in fields.items()}
        body = urlencode({"csrfmiddlewaretoken": self.token, **names})
        return self._followed(self.ask("POST", path, body, headers))

    def upload(self, path: str, files: dict[str, tuple[str, bytes]], **fields: str) -> Page:
        """Send a form with files, each a name and its bytes, and follow redirects."""
        edge = "edge-of-a-part"
        named = {"csrfmiddlewaretoken": self.token, **fields}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in named.items()
        ]
        parts += [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + data
            + b"\r\n"
            for name, (called, data) in files.items()
        ]
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._followed(self.ask("POST", path, body, kind))

    def over(self, page: Page, progress: str) -> Page:
        """Look again as the page at `progress` does, until its work is over; the page after it."""
        while page.path == progress:
            page = self.get(progress)
        return page

    def _followed(self, page: Page) -> Page:
        while page.status in {302, 303} or (page.path == "/opening" and "refresh" in page.headers):
            if page.status == 200:  # it asks for itself until the register is open
                page = self.ask("GET", page.headers["refresh"].partition("url=")[2])
                continue
            where = urlsplit(page.headers["location"])
            page = self.ask("GET", where.path + (f"?{where.query}" if where.query else ""))
        return page
