"""A person's page and a static file from the real server on loopback, one browser asking.

The server runs on threads of the same process as the browser that asks it.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from bench.build import PASSPHRASE, opened
from bench.registers import SEED
from bench.timing import Stopwatch
from bench.values import Sample
from unerased.register import reads
from unerased.web.serve import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["TOKEN", "Browser", "ours", "unlocked"]

TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_STATIC: Final = "/static/unerased.css"
_WARM_UP: Final = 10


class Browser:
    """One browser: it keeps its connection and its cookie."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = HTTPConnection(LOOPBACK, port)
        self._cookie = ""

    def get(self, path: str) -> str:
        """The page at a path, or at where it leads on to."""
        return self._asked("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form."""
        address = f"http://{LOOPBACK}:{self._port}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": address}
        return self._asked("POST", path, urlencode(fields), headers)

    def _asked(self, method: str, path: str, body: str | None, more: dict[str, str]) -> str:
        self._connection.request(method, path, body, {"Cookie": self._cookie, **more})
        answer = self._connection.getresponse()
        text = answer.read().decode(errors="replace")
        self._keep(answer)
        moved = answer.getheader("Location")
        if moved is not None:
            return self.get(moved)
        if answer.status != 200:
            raise ConnectionError(f"{path.split('/')[1]}: status {answer.status}")
        return text

    def _keep(self, answer: HTTPResponse) -> None:
        given = answer.getheader("Set-Cookie")
        if given is not None:
            self._cookie = given.split(";")[0]


@contextmanager
def unlocked(folder: str, storage: str) -> Iterator[Browser]:
    """A browser at the unlocked pages of a register, served on threads of this process."""
    server = Server(lambda _: opened(folder, storage, write=True), folder=Path(folder))
    thread = server.start()
    try:
        browser = Browser(server.port)
        browser.get(server.url.partition(str(server.port))[2])
        token = TOKEN.search(browser.get("/unlock"))
        browser.post(
            "/unlock", {"csrfmiddlewaretoken": token[1] if token else "", "passphrase": PASSPHRASE}
        )
        yield browser
    finally:
        server.stop()
        thread.join()


def ours(watch: Stopwatch, folder: str, storage: str, pages: int) -> Sample:
    """Unlock, then ask for a person's page and a static file in turn."""
    with opened(folder, storage) as register:
        known = [row.code for row in reads.entities(register.db, "person")]
    chosen = Random(SEED).sample(known, pages + _WARM_UP)
    static, size = Stopwatch(), 0
    with unlocked(folder, storage) as browser:
        for number, code in enumerate(chosen):
            if number == _WARM_UP:
                watch.clear()
                static.clear()
            with watch:
                text = browser.get(f"/person/{code}")
            size += len(text)
            if code not in text:
                raise ValueError(number)
            with static:
                browser.get(_STATIC)
    notes = {
        "static_seconds": round(static.middle, 6),
        "static_cpu_seconds": round(static.cpu, 6),
        "p95_seconds": round(watch.highest(0.95), 6),
        "page_kib": round(size / len(chosen) / 1024, 1),
    }
    return Sample(watch.middle, size=f"{pages} of {len(known):,} persons", notes=notes)
