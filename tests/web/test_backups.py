"""Backups and recovery shares on the pages, and what the start page reminds of."""

from __future__ import annotations

import datetime as dt
import html
import re
import threading
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import Home
from tests.web import example
from tests.web.test_inviting import words
from tests.web.test_members import at

from unerased.journal.backup import read_head
from unerased.register import backing, erasing, reads
from unerased.seal import join, read_share, split
from unerased.web.backing import Backing, NewShares
from unerased.web.held import held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server


@pytest.fixture
def home(record: Example) -> Home:
    return Home(record.folder, record.storage, passphrase=example.PASSPHRASE)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def shares_made(visitor: Visitor) -> list[str]:
    """New shares as somebody copies them from the printed pages; they hold afterwards."""
    visitor.get("/recovery")
    page = visitor.post("/recovery", do="make", needed="2", holders="3")
    assert page.path == "/recovery/made", page.words
    typed = []
    for number in (1, 2, 3):
        printed = visitor.get(f"/recovery/page/{number}")
        found = re.findall(r"<code>([^<]+)</code>", printed.text)
        typed.append("\n".join(html.unescape(one) for one in found))
    visitor.get("/recovery/made")
    kept = visitor.post("/recovery/made", do="keep")
    assert "Of 3 shares any 2 open a backup." in words(kept)
    return typed


def backed_up(visitor: Visitor, folder: object, place: str = "in a drawer") -> Page:
    visitor.get("/backups")
    return visitor.over(
        visitor.post("/backups", folder=str(folder), place=place), "/backups/progress"
    )


def on_a_stick(visitor: Visitor, base: Path) -> tuple[Page, Path, list[str]]:
    """A backup and the shares that open it: the page that tells of it, its file, the shares."""
    shares = shares_made(visitor)
    stick = base / "stick"
    stick.mkdir()
    page = backed_up(visitor, stick)
    return page, next(stick.iterdir()), shares


def test_there_is_no_backup_until_shares_are_printed_and_one_is_made(
    home: Home, serve: Callable[..., Server], stick: Path
) -> None:
    visitor = at(serve, home)
    assert (
        "There is no backup yet. If every device is lost, everything is." in visitor.get("/").words
    )
    page = visitor.get("/backups")
    assert "nobody could open a backup" in page.words
    assert 'name="folder"' not in page.text
    typed = shares_made(visitor)
    page = backed_up(visitor, stick)
    assert "A backup was made" in page.words
    (path,) = stick.iterdir()
    assert path.name in page.text
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.backup", path.name)
    head, _, _ = read_head(path)
    keys = join(head.share_set(), [read_share(typed[0]), read_share(typed[2])])
    assert backing.rehearse(path, keys).faults == ()
    assert "The last backup is of" in visitor.get("/").words
    backed_up(visitor, stick)
    assert len(list(stick.iterdir())) == 2  # the one before is not written over
    for language in ("ru", "ar"):
        visitor.post("/language", language=language, here="/backups")
        assert visitor.get("/backups").status == visitor.get("/recovery").status == 200


def test_shares_replace_those_before_only_once_they_are_printed(
    home: Home, serve: Callable[..., Server]
) -> None:
    visitor = at(serve, home)
    shares_made(visitor)
    with_set = re.search(r"[0-9a-f]{16}", visitor.get("/recovery").text)
    assert with_set is not None
    page = visitor.post("/recovery", do="make", needed="3", holders="5")
    assert "the shares before open the backups of their time" in page.words
    assert with_set[0] in visitor.get("/recovery").text
    visitor.get("/recovery/made")
    thrown = visitor.post("/recovery/made", do="throw")
    assert thrown.path == "/recovery"
    assert with_set[0] in thrown.text
    assert visitor.get("/recovery/page/1").status == 404
    assert visitor.get("/recovery/made").path == "/recovery"
    refused = visitor.post("/recovery", do="make", needed="1", holders="3")
    assert (refused.status, "2 of 3 and 3 of 5 are usual" in refused.words) == (422, True)
    assert visitor.post("/recovery", do="make", needed="x", holders="33").status == 422


def test_a_share_is_tried_and_a_wrong_one_is_named(
    home: Home, serve: Callable[..., Server]
) -> None:
    visitor = at(serve, home)
    typed = shares_made(visitor)
    right = visitor.post("/recovery", do="try", share=typed[1].replace("\n", "\r\n"))
    assert "Share 2 is as it was printed. Nothing was opened." in words(right)
    assert typed[1].splitlines()[1].split()[0] not in right.text.partition("f-share")[2]
    first, line, *rest = typed[1].splitlines()
    other = " ".join(reversed(line.split()))
    wrong = visitor.post("/recovery", do="try", share="\n".join([first, other, *rest]))
    assert (wrong.status, "Line 1" in wrong.words) == (422, True)
    assert other in wrong.text  # to be compared with the paper and put right
    whole, made = split(2, 3)
    from unerased.register.share_pages import as_typed  # noqa: PLC0415

    foreign = visitor.post("/recovery", do="try", share=as_typed(made[0]))
    assert (foreign.status, "belongs to another set" in foreign.words) == (422, True)
    assert whole.id.hex() not in visitor.get("/recovery").text
    assert visitor.post("/recovery", do="try", share="").status == 422


def test_locking_forgets_new_shares(home: Home, serve: Callable[..., Server]) -> None:
    server_of: list[Server] = []

    def remember(*args: object) -> Server:
        server_of.append(serve(*args))
        return server_of[-1]

    visitor = at(remember, home)
    visitor.get("/recovery")
    visitor.post("/recovery", do="make", needed="2", holders="3")
    assert held(server_of[0].desk, NewShares) is not None
    visitor.get("/recovery/made")
    visitor.post("/lock")
    assert held(server_of[0].desk, NewShares) is None
    visitor.post("/unlock", passphrase=example.PASSPHRASE)
    assert visitor.get("/recovery/page/1").status == 404


@pytest.mark.parametrize("folder", ["", "stick", "/nowhere/at/all", "\0"])
def test_a_folder_that_cannot_be_is_refused(inside: Visitor, folder: str) -> None:
    inside.get("/backups")
    page = inside.post("/backups", folder=folder, place="x")
    assert (page.status, "Give the whole path" in page.words) == (422, True)


def test_a_backup_goes_neither_into_the_register_nor_without_a_place(
    home: Home, serve: Callable[..., Server], stick: Path
) -> None:
    visitor = at(serve, home)
    shares_made(visitor)
    page = backed_up(visitor, home.folder)
    assert (page.status, "may not lie in the register folder" in page.words) == (422, True)
    page = backed_up(visitor, stick, " ")
    assert (page.status, "Say where it will be kept" in page.words) == (422, True)
    assert f'value="{stick}"' in page.text
    assert list(stick.iterdir()) == []


def test_a_disk_that_refuses_leaves_no_backup_and_lists_none(
    home: Home, serve: Callable[..., Server], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = at(serve, home)
    shares_made(visitor)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("unerased.journal.recoverable.make", full)
    page = backed_up(visitor, stick)
    assert page.status == 422
    assert "in a drawer" in page.text  # what was typed is there to be sent again
    assert list(stick.iterdir()) == []
    assert "It was destroyed" not in page.words
    assert "There is no backup yet." in visitor.get("/").words


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A backup that waits at its first file until it is let go."""
    monkeypatch.setattr("unerased.web.pages.backups.WAIT_SECONDS", 0)
    go_on = threading.Event()
    real = backing.back_up

    def slow(*args: object) -> object:
        go_on.wait(20)
        return real(*args)  # type: ignore[arg-type] # as they were given

    monkeypatch.setattr("unerased.web.backing.backing.back_up", slow)
    yield go_on
    go_on.set()


def test_a_backup_shows_how_far_it_is_and_leaves_nothing_when_it_is_stopped(
    home: Home, serve: Callable[..., Server], stick: Path, busy: threading.Event
) -> None:
    server = serve(example.Example(home.folder, home.storage, {}))
    visitor = visiting(server)
    shares_made(visitor)
    visitor.get("/backups")
    page = visitor.post("/backups", folder=str(stick), place="in a drawer")
    assert page.path == "/backups/progress"
    assert "If you stop it, nothing is left of it." in page.words
    assert page.headers["refresh"].endswith("/backups/progress")
    assert visitor.get("/backups").path == "/backups/progress"
    one = held(server.desk, Backing)
    assert one is not None
    assert one.job is not None
    visitor.post("/backups/progress", do="stop")
    busy.set()
    page = visitor.over(visitor.get("/backups/progress"), "/backups/progress")
    assert "It was stopped. Nothing is left of it." in page.words
    assert list(stick.iterdir()) == []
    with_nothing = visitor.get("/backups")
    assert "It was stopped" not in with_nothing.words  # told once
    assert "It was destroyed" not in with_nothing.words
    assert visitor.get("/backups/progress").path == "/backups"


def visiting(server: Server) -> Visitor:
    from tests.web.visitor import Visitor  # noqa: PLC0415

    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=example.PASSPHRASE)
    return visitor


def test_a_backup_is_listed_until_somebody_says_that_it_was_destroyed(
    home: Home, serve: Callable[..., Server], stick: Path
) -> None:
    whole, _ = split(2, 3)
    with home.open() as register:
        register.journal.share_recovery(whole)
        long_ago = dt.date(2018, 1, 2)
        for number, place in enumerate(("<b>drawer</b>", "with the lawyer")):
            backing.back_up(register, stick / str(number), place, long_ago)
    visitor = at(serve, home)
    start = words(visitor.get("/"))
    assert "The last backup is of 2 January 2018. Make a new one." in start
    assert "1 older one is listed until somebody confirms that it was destroyed." in start
    page = visitor.get("/backups")
    assert "&lt;b&gt;drawer&lt;/b&gt;" in page.text
    (first, _) = re.findall(r'href="/backups/(BK-[^"]+)"', page.text)
    visitor.get(f"/backups/{first}")
    empty = visitor.post(f"/backups/{first}", reason=" ")
    assert (empty.status, "Say who saw it" in empty.words) == (422, True)
    done = visitor.post(f"/backups/{first}", reason="burnt, two of us saw it")
    assert done.path == "/backups"
    assert done.text.count("It was destroyed") == 1
    assert visitor.get(f"/backups/{first}").status == 404
    assert "older one" not in visitor.get("/").words
    with home.open(write=False) as register:
        assert [row.backup.code for row in reads.backups(register.db)] != [first]
        assert len(reads.backups(register.db)) == 1


def test_an_erasure_is_pending_in_a_backup_and_on_no_paper(
    home: Home, serve: Callable[..., Server], stick: Path, record: Example
) -> None:
    whole, _ = split(2, 3)
    with home.open() as register:
        register.journal.share_recovery(whole)
        made = backing.back_up(register, stick / "b", "a drawer", dt.date(2031, 4, 5))
        erasing.propose(register, erasing.plan(register, record.codes["@p1"]))
        paper = set(register.journal.membership.recoveries)
    visitor = at(serve, home)
    page = visitor.get("/members").text.partition('id="erasures"')[2]
    assert "Done on 1 device" in re.sub("<[^>]+>", "", page)  # its clock is years ahead of here
    assert made.backup.code in page
    assert not [one for one in paper if one.hex()[:8] in page]
    assert "Somebody who was erased stands in 1 backup still." in visitor.get("/").words
    visitor.get(f"/backups/{made.backup.code}")
    visitor.post(f"/backups/{made.backup.code}", reason="burnt, two of us saw it")
    assert "Somebody who was erased" not in visitor.get("/").words


def test_who_does_not_administer_makes_no_shares(
    home: Home, serve: Callable[..., Server], tmp_path: Path
) -> None:
    from tests.register.colleagues import colleague  # noqa: PLC0415

    from unerased.journal import Terms  # noqa: PLC0415

    guest = colleague(home, tmp_path / "guest", Terms("Test Colleague", ("cases",)))
    visitor = at(serve, guest)
    page = visitor.get("/recovery")
    assert "A member who administers and can open everything makes them." in page.words
    assert visitor.post("/recovery", do="make", needed="2", holders="3").status == 404
    assert visitor.post("/recovery", do="try", share="x").path == "/recovery"
