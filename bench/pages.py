"""Every page of a register from the real server on loopback: which kind of page is the slowest.

The pages are found as a person finds them, by following links from the start; addresses that
differ only in codes and values are one shape. Beside them stands the search for two words that
very many claims hold. What a page takes when it is first asked for is noted apart: on a register
of this size what reads all of it is worked out once, when somebody asks, and kept up to date.

Pages are judged by the processor's time that they take in this process, which holds the server and
the one browser that asks it: they read what is in memory and wait for no disk, and on a machine
that does other things as well a page's seconds say more of these. The seconds are noted beside.
"""

from __future__ import annotations

import html
import re
import sys
import time
from collections import defaultdict, deque
from statistics import median
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from bench.page import TOKEN, Browser, unlocked
from bench.values import EACH_CPU, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.timing import Stopwatch

__all__ = ["ours", "shape_of"]

_LINK: Final = re.compile(r'(?:href|src)="(/[^"#]*)')
_CODE: Final = re.compile(r"\A[A-Z]{1,2}-[0-9A-Z-]+\Z")
#: so many addresses of each shape, and so often each
_EACH: Final = 5
_ROUNDS: Final = 3
#: the most common of the generated words: thousands of claims hold both
_COMMON: Final = ("taken held", "увели держали", "asked room")
_SEARCH: Final = "/search, two common words"
#: pictures are drawn, not served; they have their own time and are no page
_NO_PAGE: Final = (".png", ".css", ".js")


def shape_of(path: str) -> str:
    """The address without codes and values: `/person/*`, `/persons?after&sex`."""
    parts = urlsplit(path)
    steps = ["*" if _CODE.match(step) else step for step in parts.path.split("/")]
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return "/".join(steps) + (f"?{'&'.join(names)}" if names else "")


def ours(watch: Stopwatch, folder: str, storage: str) -> Sample:
    """Follow links from the start, then ask for every page found, several times over."""
    with unlocked(folder, storage) as browser:
        first: dict[str, float] = {}
        found = _found(browser, first)
        taken: dict[str, list[float]] = defaultdict(list)
        computed: dict[str, list[float]] = defaultdict(list)
        for _ in range(_ROUNDS):
            for words in _COMMON:
                token = TOKEN.search(browser.get("/search"))
                fields = {"csrfmiddlewaretoken": token[1] if token else "", "words": words}
                with watch:
                    text = browser.post("/search", fields)
                if "<mark>" not in text:
                    raise ValueError(words)
                taken[_SEARCH].append(watch.laps[-1])
                computed[_SEARCH].append(watch.computed[-1])
            for shape, paths in found.items():
                for path in paths:
                    with watch:
                        browser.get(path)
                    taken[shape].append(watch.laps[-1])
                    computed[shape].append(watch.computed[-1])
    middles = {shape: median(laps) for shape, laps in taken.items()}
    spent = {shape: median(laps) for shape, laps in computed.items()}
    slowest = sorted(spent, key=lambda shape: -spent[shape])
    for shape in slowest:
        both = f"{spent[shape] * 1000:8.2f} ms of CPU {middles[shape] * 1000:8.2f} ms"
        print(f"    {both}  {shape}", file=sys.stderr, flush=True)
    firsts = sorted(first, key=lambda shape: -first[shape])[:_EACH]
    for shape in firsts:
        print(f"    {first[shape]:8.2f} s, first ask of  {shape}", file=sys.stderr, flush=True)
    notes = {f"{shape} CPU ms": round(spent[shape] * 1000, 1) for shape in slowest[:5]}
    return Sample(
        middles[slowest[0]],
        size=f"{len(middles)} kinds of pages, the slowest: {slowest[0]}",
        notes={
            EACH_CPU: round(spent[slowest[0]], 6),
            **notes,
            "middle of all CPU ms": round(median(spent.values()) * 1000, 1),
            **{f"first ask of {shape} s": round(first[shape], 2) for shape in firsts},
        },
    )


def _found(browser: Browser, first: dict[str, float]) -> dict[str, list[str]]:
    """Addresses by shape, found by following links; each is asked for once here.

    The longest of these first asks goes into `first`, in seconds.
    """
    found: dict[str, list[str]] = defaultdict(list)
    ahead = deque(["/"])
    seen = {"/"}
    while ahead:
        path = ahead.popleft()
        shape = shape_of(path)
        if len(found[shape]) == _EACH:
            continue
        found[shape].append(path)
        began = time.perf_counter()
        text = browser.get(path)
        first[shape] = max(first.get(shape, 0.0), time.perf_counter() - began)
        for link in _links(text):
            if link not in seen and len(found[shape_of(link)]) < _EACH:
                seen.add(link)
                ahead.append(link)
    return found


def _links(text: str) -> Iterable[str]:
    for link in _LINK.findall(text):
        path = html.unescape(link)
        if not path.startswith("//") and not urlsplit(path).path.endswith(_NO_PAGE):
            yield path
