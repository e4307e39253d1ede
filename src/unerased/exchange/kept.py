"""Mappings that a person keeps on this device, sealed beside the register and never in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.register.notebook import Notebook

if TYPE_CHECKING:
    from unerased.register import Register
    from unerased.register.notebook import SavedView

__all__ = ["forget_mapping", "keep_mapping", "kept_mappings"]

_FILE: Final = "mappings"
_KIND: Final = "import"


def kept_mappings(register: Register) -> tuple[SavedView, ...]:
    """Every mapping that was kept; `query` is its text."""
    return tuple(one for one in _notebook(register).views() if one.kind == _KIND)


def keep_mapping(register: Register, title: str, text: str) -> None:
    """Keep a mapping under a title.

    Raises:
        TooManyViews: many are kept already. Nothing was changed.
    """
    _notebook(register).keep(title, _KIND, text)


def forget_mapping(register: Register, name: str) -> None:
    """Forget a mapping for good.

    Raises:
        NoSuchView: there is none of this name.
    """
    notebook = _notebook(register)
    notebook.delete(name)
    notebook.forget()


def _notebook(register: Register) -> Notebook:
    """A file of its own: the register's notebook holds views of lists."""
    return Notebook(register.journal.private_folder / _FILE, register.journal)
