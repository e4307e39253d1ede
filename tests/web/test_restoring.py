"""Restoring from a backup in the browser, where there is no register yet."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.register.workbench import Home
from tests.spoiling import spoilt_within
from tests.web import example
from tests.web.forms import form_to
from tests.web.test_backups import on_a_stick
from tests.web.test_inviting import said_words
from tests.web.test_joining import Newcomer
from tests.web.test_members import at
from tests.web.visitor import Visitor

from unerased.journal.errors import BackupDamaged, Reason
from unerased.register import backing
from unerased.web.show.forms.refusals import said
from unerased.web.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page

    from unerased.web import Server


class Lost(NamedTuple):
    """What is left when every device is gone."""

    file: Path
    shares: list[str]
    person: str


@pytest.fixture
def lost(record: Example, serve: Callable[..., Server], tmp_path: Path) -> Lost:
    home = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    visitor = at(serve, home)
    _, file, shares = on_a_stick(visitor, tmp_path)
    visitor.post("/lock")
    return Lost(file, shares, record.codes["@p1"])


@pytest.fixture
def place(tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path / "new register", tmp_path / "new device", {})


@pytest.fixture
def fresh(serve: Callable[..., Server], place: Newcomer) -> Server:
    return serve(place, storage=place.storage)


@pytest.fixture
def newcomer(fresh: Server) -> Visitor:
    visitor = Visitor(fresh.port)
    visitor.get(f"/start/{fresh.desk.sessions.token}")
    return visitor


def typed(visitor: Visitor, button: str, **fields: str) -> Page:
    return form_to(visitor.get("/restore"), "/restore").send(visitor, button, **fields)


def restored(visitor: Visitor) -> Page:
    return visitor.over(typed(visitor, "restore"), "/restore/progress")


def test_a_register_comes_back_from_a_backup_and_two_shares(
    lost: Lost, newcomer: Visitor, place: Newcomer
) -> None:
    page = newcomer.get("/")
    assert page.path == "/join"
    assert 'href="/restore"' in page.text
    page = typed(newcomer, "file", file=str(lost.file))
    assert "Of 3 shares any 2 open it." in page.words
    page = typed(newcomer, "share", share=lost.shares[2])
    assert "Share 3" in page.words
    assert "1 share more is needed." in page.words
    assert lost.shares[2].splitlines()[1] not in page.text
    page = typed(newcomer, "share", share=lost.shares[2])
    assert (page.status, "Share 3 was typed already." in page.words) == (422, True)
    assert "1 share more is needed." in page.words
    page = typed(newcomer, "share", share=lost.shares[0].replace("\n", "\r\n"))
    assert "The shares are enough." in page.words
    assert not place.folder.exists()
    page = restored(newcomer)
    assert "The register is restored" in page.words, page.words
    passphrase = said_words(page)
    assert len(passphrase.split()) == 6
    assert newcomer.get("/").path == "/restore"  # until it was written down
    page = newcomer.post("/restore", do="written")
    assert page.path == "/unlock"
    assert passphrase not in page.text
    page = newcomer.post("/unlock", passphrase=passphrase)
    assert page.path == "/restored"
    assert all(link in page.text for link in ("/sync", "/members", "/recovery", "/backups"))
    assert newcomer.get(f"/person/{lost.person}").status == 200
    assert newcomer.get("/restore").path == "/"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("stick", "Give the whole path"),
        ("/nowhere/2031.backup", "does not read this file"),
        ("/", "This is a folder."),
        ("/dev/null", "This file is no backup."),
    ],
)
def test_what_is_no_backup_is_refused(
    newcomer: Visitor, place: Newcomer, path: str, told: str
) -> None:
    page = typed(newcomer, "file", file=path)
    assert (page.status, told in page.words) == (422, True), page.words
    assert 'role="alert"' in page.text
    assert not place.folder.exists()


def test_a_share_that_was_misread_or_is_foreign_is_named(
    lost: Lost, newcomer: Visitor, fresh: Server
) -> None:
    typed(newcomer, "file", file=str(lost.file))
    lines = lost.shares[0].splitlines()
    swapped = "\n".join([lines[0], lines[2], lines[1], *lines[3:]])
    for wrong in ("share 1 of 3", swapped, "<script>x</script>", ""):
        page = typed(newcomer, "share", share=wrong)
        assert page.status == 422, wrong
        assert "<script>" not in page.text
    assert fresh.desk.joining is not None
    assert fresh.desk.joining.restoring is not None
    assert fresh.desk.joining.restoring.shares == {}
    assert typed(newcomer, "share", share=lost.shares[0]).status == 200
    # not enough yet, whatever is sent
    assert "1 share more is needed." in newcomer.post("/restore", do="restore").words
    newcomer.post("/restore", do="again")
    assert fresh.desk.joining.restoring is None


def test_a_backup_that_was_changed_makes_no_device(
    lost: Lost, newcomer: Visitor, place: Newcomer
) -> None:
    lost.file.write_bytes(spoilt_within(lost.file.read_bytes()))
    typed(newcomer, "file", file=str(lost.file))
    for share in lost.shares[:2]:
        typed(newcomer, "share", share=share)
    page = restored(newcomer)
    assert (page.status, page.path) == (422, "/restore")
    assert "The shares are enough." in page.words
    assert not place.folder.exists() or not any(place.folder.iterdir())


def test_it_shows_how_far_it_is_and_can_be_stopped(
    lost: Lost, newcomer: Visitor, place: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.web.pages.restoring.WAIT_SECONDS", 0)
    typed(newcomer, "file", file=str(lost.file))
    for share in lost.shares[1:]:
        typed(newcomer, "share", share=share)
    go_on, real = threading.Event(), backing.restore

    def slow(*given: object) -> object:
        go_on.wait(20)
        return real(*given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(backing, "restore", slow)
    page = typed(newcomer, "restore")
    assert page.path == "/restore/progress"
    assert newcomer.get("/restore").path == "/restore/progress"
    newcomer.post("/restore/progress", do="stop")
    go_on.set()
    page = newcomer.over(newcomer.get("/restore/progress"), "/restore/progress")
    assert "It was stopped. No device was made" in page.words
    assert not place.folder.exists() or not any(place.folder.iterdir())


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_what_a_damaged_backup_is_told_for_is_said_in_one_language(language: str) -> None:
    words = words_of(language)
    for told in (BackupDamaged("", Reason.TRUNCATED), BackupDamaged("keys", Reason.MISSING)):
        found = str(said(words, str(told)))
        assert ("The backup" in found or "In the backup" in found) == (language == "en")
        assert ('lang="en"' in found, "<bdi>The" in found) == (False, False)


def test_into_a_folder_with_something_in_it_nothing_is_restored(
    lost: Lost, newcomer: Visitor, place: Newcomer
) -> None:
    typed(newcomer, "file", file=str(lost.file))
    for share in lost.shares[1:]:
        typed(newcomer, "share", share=share)
    place.folder.mkdir()
    (place.folder / "else").write_text("x")
    for page in (newcomer.get("/restore"), newcomer.post("/restore", do="restore")):
        assert (page.status, "is not empty, so nothing is restored" in page.words) == (422, True)
    (place.folder / "else").unlink()
    assert "The shares are enough." in newcomer.get("/restore").words  # they were kept


def test_over_a_register_of_others_nothing_is_restored(
    lost: Lost, newcomer: Visitor, place: Newcomer, record: Example
) -> None:
    shutil.copytree(record.folder, place.folder)
    assert 'href="/restore"' in newcomer.get("/join").text
    page = newcomer.get("/restore")
    assert (page.status, "holds a register that this device has no keys for" in page.words) == (
        422,
        True,
    )
    assert newcomer.post("/restore", do="file", file=str(lost.file)).status == 422


def test_where_there_is_a_register_nothing_is_restored(inside: Visitor) -> None:
    assert inside.get("/restore").path == "/"


def test_a_form_without_its_token_takes_nothing(lost: Lost, newcomer: Visitor) -> None:
    newcomer.get("/restore")
    assert newcomer.ask("POST", "/restore", f"do=file&file={lost.file}").status == 403
    assert "The file of the backup" in newcomer.get("/restore").words
