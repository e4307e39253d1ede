"""The page to sync: relays, how far it is, what passed, what was named; and what is refused."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from tests.journal.webdav_server import PASSWORD, USER, serving
from tests.register.colleagues import ALL, colleague
from tests.register.workbench import Home
from tests.web import example
from tests.web.forms import form_to, forms_of
from tests.web.test_members import at

from unerased.journal import Terms
from unerased.register import record_lines
from unerased.web.errors import Locked
from unerased.web.held import held
from unerased.web.keeper import Keeper
from unerased.web.syncing import Syncing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def busy(
    server: Server, inside: Visitor, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """The keeper has something else to do until it is let go."""
    assert inside.cookie
    monkeypatch.setattr("unerased.web.pages.syncing.WAIT_SECONDS", 0)
    go_on, begun = threading.Event(), threading.Event()

    def work(_: object) -> None:
        begun.set()
        go_on.wait(20)

    thread = threading.Thread(target=server.desk.keeper.call, args=(work,))
    thread.start()
    assert begun.wait(20)
    yield go_on.set
    go_on.set()
    thread.join(20)


def synced(visitor: Visitor, relay: object, **fields: str) -> Page:
    """The page after a sync went to its end."""
    visitor.get("/sync")
    page = visitor.over(visitor.post("/sync", relay=str(relay), **fields), "/sync/progress")
    assert page.path == "/sync"
    return page


def test_what_a_colleague_saved_comes_and_what_is_here_goes(
    record: Example, serve: Callable[..., Server], tmp_path: Path, stick: Path
) -> None:
    host = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    guest = colleague(host, tmp_path / "guest", Terms("Test Colleague", ALL))
    with guest.open() as register:
        record_lines(register, [{"entity": "person", "as": "@new"}])
    mine, theirs = at(serve, host), at(serve, guest)
    first = synced(theirs, stick)
    assert "What passed" in first.words
    assert "Both sides had everything already." not in first.words
    persons = mine.get("/persons").text.count('href="/person/')
    page = synced(mine, stick)
    assert "came:" in page.words
    assert "Nothing newer than" in page.words
    assert "frozen" not in page.words
    assert mine.get("/persons").text.count('href="/person/') > persons
    assert "Both sides had everything already." in synced(mine, stick).words
    assert "Sync now" in mine.get("/sync").words
    assert 'href="/sync"' in mine.get("/").text
    with host.storage.joinpath("x").open("w"):
        pass
    assert not list(stick.rglob("*.key"))


def test_a_relay_that_was_used_is_one_press_away(inside: Visitor, stick: Path) -> None:
    page = inside.get("/sync")
    assert "This register has one device so far." in page.words
    assert [form.action for form in forms_of(page)].count("/sync") == 1
    synced(inside, f"  {stick}  ")
    page = inside.get("/sync")
    again = next(form for form in forms_of(page) if form.fields.get("relay") == str(stick))
    assert "password" not in again.kinds
    assert "Both sides had everything already." in again.send(inside).words


def test_a_relay_is_forgotten(inside: Visitor, stick: Path) -> None:
    synced(inside, stick)
    page = inside.get("/sync")
    form = next(form for form in forms_of(page) if form.fields.get("relay") == str(stick))
    after = form.send(inside, "forget")
    assert [one for one in forms_of(after) if one.fields.get("relay") == str(stick)] == []
    inside.get("/sync")
    assert inside.post("/sync", relay=str(stick), do="forget").status == 409
    assert "Both sides had everything already." in synced(inside, stick).words


def test_a_webdav_folder_is_asked_for_a_password_that_stands_nowhere(
    inside: Visitor, record: Example, tmp_path: Path
) -> None:
    with serving(tmp_path / "dav") as address:
        page = synced(inside, address, user=USER, password="wrong-and-told-nobody")
        assert (page.status, "does not let this name and password in" in page.words) == (422, True)
        page = synced(inside, address, user=USER, password=PASSWORD)
        assert "What passed" in page.words
        row = next(form for form in forms_of(page) if form.fields.get("relay") == address)
        assert row.fields["user"] == USER
        assert row.fields["password"] == ""
    page = synced(inside, address, user=USER, password=PASSWORD)
    assert (page.status, "cannot be reached" in page.words) == (422, True)
    assert not [one for one in inside.history if PASSWORD in one.text or PASSWORD in one.path]
    assert not [one for one in inside.history if "wrong-and-told-nobody" in one.text]
    kept = [path for base in (record.folder, record.storage) for path in base.rglob("*")]
    assert not [path for path in kept if path.is_file() and PASSWORD.encode() in path.read_bytes()]


def test_a_password_does_not_come_back_from_a_form_that_met_a_locked_register(
    inside: Visitor, stick: Path
) -> None:
    inside.get("/sync")
    inside.post("/lock")
    inside.get("/unlock")
    kept = inside.post("/sync", relay=str(stick), user=USER, password=PASSWORD)
    assert kept.status == 423
    assert str(stick) in kept.text
    assert PASSWORD not in kept.text


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("", "Name a folder"),
        ("stick", "the whole path of the folder"),
        ("../stick", "the whole path of the folder"),
        ("/none/\0", "the whole path of the folder"),
        ("/none-of-this-name", "not there"),
        ("http://relay.example.org/dav", "Use https"),
        ("https://us:word@relay.example.org/dav", "holds a name or a password"),
        ("file:///etc", "no address of a WebDAV folder"),
        ("https://", "no address of a WebDAV folder"),
        ('"><script>x</script>', "the whole path of the folder"),
    ],
)
def test_what_cannot_be_a_relay_is_refused(inside: Visitor, named: str, told: str) -> None:
    page = synced(inside, named)
    assert (page.status, told in page.words) == (422, True), page.words
    assert "<script>" not in page.text
    assert "What passed" not in page.words


def test_the_devices_own_folders_are_no_relay(inside: Visitor, record: Example) -> None:
    for folder in (record.folder, record.storage, record.folder.parent):
        page = synced(inside, folder)
        assert (page.status, "lie in each other" in page.words) == (422, True)


def test_a_relay_that_was_rolled_back_is_named_on_the_page(inside: Visitor, stick: Path) -> None:
    synced(inside, stick)
    shutil.rmtree(stick)
    stick.mkdir()
    page = synced(inside, stick)
    assert "A relay no longer held saves of" in page.words
    assert "went:" in page.words
    assert "A relay no longer held saves of" in inside.get("/").words


def test_a_sync_is_shown_while_it_goes_on_and_can_be_stopped(
    inside: Visitor, stick: Path, busy: Callable[[], None]
) -> None:
    inside.token = inside.history[-1].token
    page = inside.post("/sync", relay=str(stick))
    assert page.path == "/sync/progress"
    assert page.headers["refresh"] == "1; url=/sync/progress"
    assert "It waits for its turn." in page.words
    assert inside.ask("GET", "/sync").headers["location"] == "/sync/progress"
    stopping = inside.post("/sync/progress", do="stop")
    assert form_to(stopping, "/lock")
    assert [form for form in forms_of(stopping) if form.action == "/sync/progress"] == []
    busy()
    page = inside.over(inside.get("/sync/progress"), "/sync/progress")
    assert "It was stopped. What has passed stays" in page.words
    assert list(stick.iterdir()) == []
    assert "What passed" in synced(inside, stick).words
    assert inside.get("/sync/progress").path == "/sync"


def test_locking_is_at_once_and_stops_a_sync(
    inside: Visitor,
    server: Server,
    stick: Path,
    busy: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside.token = inside.history[-1].token
    assert inside.post("/sync", relay=str(stick)).path == "/sync/progress"
    syncing = held(server.desk, Syncing)
    assert syncing is not None
    assert syncing.job is not None
    job = syncing.job
    monkeypatch.setattr("unerased.web.pages.unlock.LOCK_SECONDS", 0.1)
    assert inside.post("/lock").path == "/unlock"  # at once, whatever the keeper does
    for path in ("/", "/persons", "/sync", "/sync/progress", "/members/invite/made"):
        assert inside.get(path).path == "/unlock", path
    assert job.at_work
    busy()
    assert job.wait(20)
    assert list(stick.iterdir()) == []
    assert inside.post("/unlock", passphrase=example.PASSPHRASE).path != "/unlock"
    assert held(server.desk, Syncing) is None


def test_work_that_took_longer_than_the_idle_time_does_not_lock_at_once(record: Example) -> None:
    now = [0.0]
    keeper = Keeper(record.opened, 600, clock=lambda: now[0], slept=lambda: 0.0)
    keeper.unlock(example.PASSPHRASE, 60)

    def long(_: object) -> None:
        now[0] += 601

    keeper.call(long)
    keeper.call(lambda _: None)
    now[0] += 601
    with pytest.raises(Locked):
        keeper.call(lambda _: None)
    keeper.stop()


@pytest.mark.parametrize("path", ["/sync", "/sync/progress"])
def test_a_form_without_its_token_begins_nothing(inside: Visitor, stick: Path, path: str) -> None:
    inside.get("/sync")
    assert inside.ask("POST", path, f"relay={stick}&do=stop").status == 403
    assert list(stick.iterdir()) == []
