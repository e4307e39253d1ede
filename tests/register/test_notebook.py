"""Saved views: kept on this device alone, sealed as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import PASSPHRASE
from tests.spoiling import spoilt_within

from unerased.register import Register
from unerased.register import notebook as module
from unerased.register.errors import NoSuchView, TooManyViews

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.workbench import Home

TITLE = "women of Exampleburg whom Test Person named"


def titles(register: Register) -> list[str]:
    return [view.title for view in register.notebook.views()]


def file_of(home: Home) -> Path:
    (found,) = home.storage.rglob("notebook")
    return found


def test_a_view_is_kept_renamed_deleted_and_brought_back(home: Home, register: Register) -> None:
    first = register.notebook.keep(TITLE, "person", "sex=woman")
    second = register.notebook.keep("second", "act", "year=2018")
    register.notebook.rename(second.name, "another")
    register.close()
    with home.open() as again:
        assert [(view.title, view.kind, view.query) for view in again.notebook.views()] == [
            (TITLE, "person", "sex=woman"),
            ("another", "act", "year=2018"),
        ]
        again.notebook.delete(first.name)
        assert titles(again) == ["another"]
        assert again.notebook.deleted() == first
        again.notebook.restore()
        assert titles(again) == ["another", TITLE]
        again.notebook.restore()
        assert titles(again) == ["another", TITLE]


def test_what_was_deleted_and_forgotten_is_gone(register: Register) -> None:
    kept = register.notebook.keep(TITLE, "person", "sex=woman")
    register.notebook.delete(kept.name)
    register.notebook.forget()
    assert register.notebook.deleted() is None
    register.notebook.restore()
    assert titles(register) == []


@pytest.mark.parametrize("name", ["", "no such", "\ud800", "0" * 16])
def test_a_view_that_is_not_there_is_told(register: Register, name: str) -> None:
    register.notebook.keep("a", "person", "sex=woman")
    with pytest.raises(NoSuchView, match="Nothing was changed"):
        register.notebook.delete(name)
    with pytest.raises(NoSuchView):
        register.notebook.rename(name, "b")
    assert titles(register) == ["a"]


def test_there_is_an_end_to_them(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VIEWS", 2)
    for title in ("a", "b"):
        register.notebook.keep(title, "person", "sex=woman")
    with pytest.raises(TooManyViews):
        register.notebook.keep("c", "person", "sex=woman")
    assert titles(register) == ["a", "b"]


def test_no_title_stands_in_clear_and_the_size_does_not_tell_its_length(
    home: Home, register: Register
) -> None:
    register.notebook.keep("a", "person", "sex=woman")
    short = file_of(home).stat().st_size
    register.notebook.keep(TITLE * 3, "person", "sex=woman")
    assert abs(file_of(home).stat().st_size - short) < 16
    register.close()
    for path in [*home.folder.rglob("*"), *home.storage.rglob("*")]:
        assert TITLE not in path.name
        assert not path.is_file() or TITLE.encode() not in path.read_bytes()
    assert not list(home.folder.rglob("notebook*"))


def test_a_changed_file_is_told_and_keeping_a_view_begins_anew(
    home: Home, register: Register
) -> None:
    register.notebook.keep("a", "person", "sex=woman")
    assert not register.notebook.damaged
    file_of(home).write_bytes(spoilt_within(file_of(home).read_bytes()))
    assert register.notebook.damaged
    assert titles(register) == []
    register.notebook.keep("b", "person", "sex=woman")
    assert not register.notebook.damaged
    assert titles(register) == ["b"]


def test_the_notebook_of_another_register_does_not_open(
    home: Home, register: Register, tmp_path: Path
) -> None:
    register.notebook.keep("a", "person", "sex=woman")
    with Register.create(tmp_path / "r2", tmp_path / "s2", PASSPHRASE) as other:
        other.notebook.keep("b", "person", "sex=woman")
        assert titles(other) == ["b"]
        (theirs,) = (tmp_path / "s2").rglob("notebook")
        theirs.write_bytes(file_of(home).read_bytes())
        assert other.notebook.damaged
        assert titles(other) == []
