"""Codes as links: the short form to be read, the full one to be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.codes import short

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook

#: kinds with a page of their own; everything else has the plain one
PAGES: Final = frozenset(
    {
        *("person", "group", "event", "source", "statement", "claim", "finding"),
        *("act", "involvement", "place", "intervention", "proceeding"),
    }
)


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A code to be shown: its short form, the full one, and where it leads."""

    code: str
    short: str
    href: str


def link(code: str, codebook: Codebook) -> CodeLink:
    """The link for a code; what is not of the form of a code is shown and leads nowhere."""
    kind = codebook.kind_of_code(code)
    if kind is None or "-" not in code:
        return CodeLink(code, code, "")
    if kind.name == "save":
        return CodeLink(code, short(code), f"/save/{code}")
    page = kind.name if kind.name in PAGES else "record"
    return CodeLink(code, short(code), f"/{page}/{code}")


def prefix_kind(code: str, codebook: Codebook) -> str:
    """The kind that a code's prefix names, "" for none."""
    kind = codebook.kind_of_code(code)
    return kind.name if kind else ""
