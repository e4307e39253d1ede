"""Trying a backup on its page: opened with shares and walked, and nothing made of it."""

from __future__ import annotations

import tempfile
import threading
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.register.workbench import Home
from tests.spoiling import spoilt_within
from tests.web import example
from tests.web.forms import form_to
from tests.web.test_backups import on_a_stick
from tests.web.test_members import at

from unerased.register import backing
from unerased.web.held import held
from unerased.web.rehearsing import Rehearsing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server


class Made(NamedTuple):
    """Somebody at the pages, with a backup and its shares; what served them."""

    visitor: Visitor
    server: Server
    file: Path
    shares: list[str]


@pytest.fixture
def made(record: Example, serve: Callable[..., Server], tmp_path: Path) -> Made:
    servers: list[Server] = []

    def remember(*args: object) -> Server:
        servers.append(serve(*args))
        return servers[-1]

    home = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    visitor = at(remember, home)
    page, file, shares = on_a_stick(visitor, tmp_path)
    assert 'href="/backups/try"' in page.text
    return Made(visitor, servers[0], file, shares)


def sent(visitor: Visitor, button: str, **fields: str) -> Page:
    return form_to(visitor.get("/backups/try"), "/backups/try").send(visitor, button, **fields)


def tried(visitor: Visitor) -> Page:
    return visitor.over(sent(visitor, "try"), "/backups/try/progress")


def ready(made: Made) -> Visitor:
    sent(made.visitor, "file", file=str(made.file))
    for share in made.shares[:2]:
        page = sent(made.visitor, "share", share=share)
    assert "The shares are enough." in page.words
    return made.visitor


def test_a_backup_opens_with_its_shares_and_nothing_is_made_of_it(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    page = made.visitor.get("/backups/try")
    assert f'value="{made.file}"' in page.text  # the one that was just made is offered
    before = {path: path.read_bytes() for path in made.file.parent.iterdir()}
    ready(made)
    page = tried(made.visitor)
    assert (page.status, page.path) == (200, "/backups/try")
    assert "It opens and stands" in page.words
    assert "records were opened and checked" in page.words
    assert list(temporary.iterdir()) == []
    assert {path: path.read_bytes() for path in made.file.parent.iterdir()} == before
    one = held(made.server.desk, Rehearsing)
    assert one is not None
    assert one.shares == {}
    words = [line for share in made.shares for line in share.splitlines()]
    shown = "".join(page.text for page in made.visitor.history if page.path == "/backups/try")
    told = capfd.readouterr()
    assert not [line for line in words if line in shown + told.out + told.err]
    page = made.visitor.post("/backups/try", do="again")
    assert "The file of the backup" in page.words


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_it_speaks_the_language_of_the_pages(made: Made, language: str) -> None:
    ready(made)
    made.visitor.post("/language", language=language, here="/backups/try")
    page = tried(made.visitor)
    assert f'lang="{language}"' in page.text
    assert "It opens and stands" not in page.words
    assert str(made.file) in page.text


def test_what_is_wrong_is_named_and_what_was_typed_stands_there_again(made: Made) -> None:
    visitor = made.visitor
    for typed, told in (
        ("", "Give the whole path"),
        (str(made.file.parent), "This is a folder."),
        ("/dev/null", "This file is no backup."),
        ("/nowhere/<b>", "does not read this file"),
    ):
        page = sent(visitor, "file", file=typed)
        assert (page.status, told in page.words) == (422, True), page.words
        assert "<b>" not in page.text
    sent(visitor, "file", file=str(made.file))
    heading, line, *rest = made.shares[0].splitlines()
    other = " ".join(reversed(line.split()))
    page = sent(visitor, "share", share="\n".join([heading, other, *rest]))
    assert (page.status, "Line 1" in page.words, other in page.text) == (422, True, True)
    assert "2 shares more are needed." in visitor.get("/backups/try").words
    # not enough yet, whatever is sent
    assert "2 shares more are needed." in visitor.post("/backups/try", do="try").words


def test_a_backup_that_was_changed_is_told(made: Made) -> None:
    made.file.write_bytes(spoilt_within(made.file.read_bytes()))
    ready(made)
    page = tried(made.visitor)
    assert (page.status, "It opens and stands" in page.words) == (422, False)
    assert "Take another copy of it." in page.words


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A rehearsal that waits until it is let go."""
    go_on, real = threading.Event(), backing.rehearse

    def slow(*given: object) -> object:
        go_on.wait(20)
        return real(*given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(backing, "rehearse", slow)
    return go_on


def test_other_pages_go_on_meanwhile_and_it_can_be_stopped(
    made: Made, waiting: threading.Event
) -> None:
    visitor = ready(made)
    assert sent(visitor, "try").path == "/backups/try/progress"
    assert visitor.get("/persons").status == 200
    assert visitor.get("/backups/try").path == "/backups/try/progress"
    visitor.post("/backups/try/progress", do="stop")
    waiting.set()
    page = visitor.over(visitor.get("/backups/try/progress"), "/backups/try/progress")
    assert "It was stopped. The shares are here still." in page.words


def test_locking_stops_it_and_forgets_the_shares(made: Made, waiting: threading.Event) -> None:
    visitor = ready(made)
    sent(visitor, "try")
    one = held(made.server.desk, Rehearsing)
    assert one is not None
    visitor.post("/lock")
    waiting.set()
    assert visitor.get("/backups/try").path == "/unlock"
    assert held(made.server.desk, Rehearsing) is None
    assert one.shares == {}
    assert one.job is not None
    assert one.job.wait(20)
    assert one.report is None
