"""Members who are away without keys, and those who are invited again, on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register.colleagues import ALL, colleague, copy
from tests.register.workbench import PASSPHRASE as GUESTS
from tests.register.workbench import Home
from tests.web import example
from tests.web.test_inviting import NAME, answered, said_words, sent, words
from tests.web.test_members import at

from unerased.journal import Terms
from unerased.register import joining, travel
from unerased.seal import split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server


@pytest.fixture
def home(record: Example) -> Home:
    return Home(record.folder, record.storage, passphrase=example.PASSPHRASE)


@pytest.fixture
def guest(home: Home, tmp_path: Path) -> Home:
    return colleague(home, tmp_path / "guest", Terms(NAME, ("cases", "legal")))


def own(home: Home) -> tuple[bytes, bytes]:
    with home.open() as register:
        return register.journal.member, register.journal.device


def comes_back(visitor: Visitor, made: Page, root: Path) -> Page:
    """From the invitation that stands on the page to being let in; gives the page before that."""
    assert made.path == "/members/invite/made", made.words
    letter = sent(visitor, "/members/invite/invitation")
    asked = answered(root, letter, said_words(made), "back")
    visitor.get("/members/admit")
    page = visitor.upload("/members/admit", {"file": ("x", asked.letter)}, do="look")
    admitted = visitor.post("/members/admit", do="admit", words=asked.words)
    assert admitted.path == "/members/admit/made", admitted.words
    admission = sent(visitor, "/members/admit/admission")
    joining.enter(admission, root / "back", root / "back device", GUESTS)
    return page


def test_who_left_without_keys_is_away_and_is_invited_again(
    home: Home, guest: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    member, _ = own(guest)
    with guest.open() as register:
        travel.leave(register, lambda _: None)
    travel.wipe(guest.folder, guest.storage)
    copy(home, guest)
    visitor = at(serve, home)
    page = visitor.get("/members")
    assert "away, without keys" in page.words
    assert "given up by its member" in page.words
    assert 'href="/travel"' in page.text
    where = f"/members/{member.hex()}"
    page = visitor.get(where)
    assert "the same member, with a new device" in page.words
    assert "Let them do more" not in page.words
    comes_back(visitor, visitor.post("/members/invite", member=member.hex()), tmp_path)
    page = visitor.get(where)
    assert "away, without keys" not in page.words
    back = Home(tmp_path / "back", tmp_path / "back device", home.clock)
    assert own(back)[0] == member
    with home.open(write=False) as register:
        (fresh,) = register.journal.membership.devices_of(member)
        assert register.journal.membership.opens(fresh) == ("cases", "legal")


def test_who_is_away_is_removed_for_good(
    home: Home, guest: Home, serve: Callable[..., Server]
) -> None:
    member, device = own(guest)
    with guest.open() as register:
        travel.leave(register, lambda _: None)
    copy(home, guest)
    visitor = at(serve, home)
    where = f"/members/{member.hex()}"
    assert visitor.get(f"{where}/remove/{device.hex()}").status == 404
    assert "Remove for good" in visitor.get(f"{where}/remove").words
    page = visitor.post(f"{where}/remove")
    assert "away, without keys" not in page.words
    assert "Invite them again" not in visitor.get(where).words


def test_a_new_device_takes_the_place_of_one_whose_passphrase_was_forgotten(
    home: Home, guest: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    member, device = own(guest)
    visitor = at(serve, home)
    page = visitor.get(f"/members/{member.hex()}")
    assert "A forgotten passphrase, a lost laptop" in page.words
    assert f'name="instead" value="{device.hex()}"' in page.text
    made = visitor.post("/members/invite", member=member.hex(), instead=device.hex())
    told = words(comes_back(visitor, made, tmp_path))
    assert f"Device {device.hex()[:8]} is removed in the same step." in told
    with home.open(write=False) as register:
        membership = register.journal.membership
    assert device in membership.removed
    (fresh,) = membership.devices_of(member)
    assert membership.opens(fresh) == ("cases", "legal")


def test_nobody_replaces_the_device_that_they_sit_at(
    home: Home, serve: Callable[..., Server]
) -> None:
    member, device = own(home)
    visitor = at(serve, home)
    assert "A forgotten passphrase" not in visitor.get(f"/members/{member.hex()}").words
    refused = visitor.post("/members/invite", member=member.hex(), instead=device.hex())
    assert (refused.status, "can be replaced" in refused.words) == (422, True)


def test_recovery_shares_stand_as_paper_and_are_no_person_who_administers(
    home: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    colleague(home, tmp_path / "second", Terms("Second", ALL, administer=True))
    whole, _ = split(2, 3)
    with home.open() as register:
        register.journal.share_recovery(whole)
    visitor = at(serve, home)
    page = visitor.get("/members")
    assert "recovery shares on paper" in page.words
    assert "Only 2 members may administer" in page.words
    for language in ("ru", "ar"):
        visitor.post("/language", language=language, here="/members")
        assert visitor.get("/members").status == 200
