"""Every device is gone: a register comes back from a backup and shares, through the pages alone.

What was there before is made by commands, as the people of the network would have made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.cli import desk as desks
from tests.journeys.places import Place
from tests.journeys.walk import hard_to_hit, too_wide, violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ViewportSize

WIDTHS = (1280, 390)
LANGUAGES = ("en", "ar")


class Left(NamedTuple):
    """What is left: a stick, the pages of several people, and what was in the register."""

    backup: Path
    shares: list[str]
    foreign: str
    person: str


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    base = tmp_path_factory.mktemp("lost")
    desk = desks.made(base / "owner")
    shares = desk.json("recovery", "make")["shares_as_typed"]
    backup = base / "2031-05-01.backup"
    assert desk.run("backup", "make", str(backup), "--place", "on a stick").code == 0
    foreign = desk.json("recovery", "make")["shares_as_typed"][0]
    return Left(backup, shares, foreign, desks.labels_of(desk)["@p"])


@pytest.fixture(params=["script on", "script, pictures and fonts off"])
def place(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path / "new laptop", chromium, request.param == "script on")
    found.home.mkdir()
    yield found
    found.get_up()


def looks_right(place: Place) -> None:
    """Nothing reaches out of the window, wide and narrow, in English and from right to left."""
    page = place.page
    for language in LANGUAGES:
        page.context.set_extra_http_headers({"Accept-Language": language})
        page.goto(page.url)
        for width in WIDTHS:
            size: ViewportSize = {"width": width, "height": 800}
            page.set_viewport_size(size)
            assert too_wide(page) == [], (language, width)
            if place.script:
                assert violations(page, colours=language == "en") + hard_to_hit(page) == []
    page.context.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(page.url)


def names(place: Place, file: object) -> str:
    place.page.get_by_label("The file of the backup").fill(str(file))
    return place.press("Look at it")


def types(place: Place, share: str) -> str:
    place.page.get_by_label("One share, as it is printed").fill(share)
    return place.press("Take this share")


def misread(share: str) -> str:
    """The share with the first two words of its first line in each other's place."""
    heading, line, *rest = share.splitlines()
    first, second, *words = line.split()
    return "\n".join([heading, " ".join([second, first, *words]), *rest])


def test_a_register_comes_back_through_the_pages(left: Left, place: Place) -> None:
    assert place.sit_down() == "/join"
    place.follow("Every device is gone, and you have a backup: restore from it")
    looks_right(place)

    assert "This is a folder." in names(place, left.backup.parent)
    other = place.home / "notes"
    other.write_text("nothing of the kind")
    assert "This file is no backup." in names(place, other)
    assert "Of 3 shares any 2 open it." in names(place, left.backup)
    assert "Line 1 does not fit its last word" in types(place, misread(left.shares[0]))
    assert "belongs to another set" in types(place, left.foreign)
    assert "1 share more is needed." in types(place, left.shares[0])
    looks_right(place)
    assert "Share 1 was typed already." in types(place, left.shares[0])
    assert place.page.get_by_role("button", name="Restore", exact=True).count() == 0
    assert "The shares are enough." in types(place, left.shares[2])
    looks_right(place)

    register = place.home / "register"
    register.mkdir()
    (register / "something").write_text("in the way")
    assert "The folder register is not empty" in place.press("Restore")
    looks_right(place)
    (register / "something").unlink()
    assert "The shares are enough." in place.follow("Look again")

    assert "The register is restored" in place.press("Restore")
    place.passphrase = place.said()
    assert len(place.passphrase.split()) == 6
    looks_right(place)
    place.press("I have written them on paper")
    assert place.path == "/unlock"
    assert place.passphrase not in place.words
    assert "What to do first, in this order" in place.unlock()
    looks_right(place)
    for link in ("Sync", "Members", "Recovery shares"):
        assert place.page.locator("main").get_by_role("link", name=link).count() == 1
    assert left.person[:6] in place.go("/persons")
    place.go("/restore")
    assert place.path == "/"
