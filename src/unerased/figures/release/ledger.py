"""The ledger as it is kept: what the JSON of a release holds, read and written."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads it to decode dates
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.attack import Policy  # noqa: TC001 - msgspec reads it to decode
from unerased.figures.release.errors import LedgerUnread, NoRelease
from unerased.figures.release.others import Other  # noqa: TC001 - as Policy
from unerased.figures.release.published import (  # noqa: TC001 - as Policy
    Profile,
    Published,
    Snapshot,
)
from unerased.figures.release.sheet.told import Sheet  # noqa: TC001 - as Policy
from unerased.register import reads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.model.records import Counted
    from unerased.register.database import Database
    from unerased.register.rows import ReleaseRow, Status

__all__ = [
    "FORMAT",
    "Committed",
    "Content",
    "Estimated",
    "Past",
    "Public",
    "PublicTable",
    "committed_of",
    "content_of",
    "one",
    "past",
    "public_now",
    "series_of_estimate",
]

FORMAT: Final = "unerased release 1"
_WRITE: Final = msgspec.json.Encoder(order="sorted").encode


class Estimated(msgspec.Struct, frozen=True, kw_only=True):
    """What a release tells of an estimate; the number of persons seen is in its total and tables.

    Attributes:
        seen: persons on at least one list; None where that is not told.
        lists: how many lists there were; `by`: whose they were.
        verdict: `estimate` or `lower_bound`; of a floor there is no number and no upper end.
        number: the total, rounded; None for a floor.
        low, high: the interval's ends, rounded outwards.
        level: of the interval.
        base: what the numbers are multiples of.
    """

    seen: int | None
    lists: int
    by: str
    verdict: str
    number: int | None
    low: int
    high: int | None
    level: float
    base: int


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the ledger keeps of a release; sealed, and never given away.

    Attributes:
        alternative: as what it was released; `updated`: whether anything changed in it.
        published: everything that was told.
        snapshot: the true numbers behind it, of the units that were committed to.
        definition, definition_sha256: YAML text of the definition, and its digest.
        heads: of each chain the device, the number and the hash that the figure was computed at;
            `salt`: with it they make the `as_of` of the receipt.
        held_back: counted units that may not leave, for each reason how many.
        waiting: units that wait for the next release, to be counted or to be taken out.
        corrections: since the release before, how many joined, and left for which reason.
        others: what others had published by then.
        withdrawn: codes of this figure's releases that were withdrawn by then.
        estimate: of how many there are in all, where that is what was released.
        sheet: what the sheet tells beside the published values; None before there were sheets.
        files: of each file of the sheet its SHA-256, hexadecimal, by its name.
    """

    figure: str
    version: int
    unit: str
    measure: str
    dated: dt.date
    alternative: str
    updated: bool
    policy: Policy
    purpose: str
    audience: str
    published: Published
    snapshot: Snapshot
    definition: str
    definition_sha256: str
    heads: tuple[tuple[str, int, str], ...]
    salt: str
    held_back: dict[str, int]
    waiting: int
    corrections: dict[str, int]
    others: tuple[Other, ...] = ()
    withdrawn: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    estimate: Estimated | None = None
    sheet: Sheet | None = None
    files: dict[str, str] = {}
    format: str = FORMAT

    @property
    def text(self) -> str:
        """As the record keeps it."""
        return _WRITE(self).decode()


class Committed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a counted unit's record keeps.

    Attributes:
        fields: what was committed to.
        profile: the unit's cells in the tables of the release's snapshot.
        place: of its leaf among all of them, from 0.
        near: leaves of this unit and of some behind it, by their place. When a unit is erased its
            own is gone, and these let the others still be opened.
    """

    fields: dict[str, str]
    profile: Profile
    place: int
    near: dict[str, str]

    @property
    def text(self) -> str:
        """As the record keeps it."""
        return _WRITE(self).decode()


@dataclass(frozen=True, slots=True)
class Past:
    """A release as later ones are attacked with it."""

    code: str
    label: str
    content: Content
    status: Status = "live"

    @property
    def series(self) -> str:
        """What it follows the last one of: a figure's releases, or those of its estimate."""
        content = self.content
        return content.figure if content.estimate is None else series_of_estimate(content.figure)


def series_of_estimate(figure: str) -> str:
    """The name under which a figure's estimates are attacked; no figure's name has a space."""
    return f"estimate of {figure}"


def past(db: Database) -> list[Past]:
    """Every release of the register in order; what was withdrawn was published all the same.

    Raises:
        LedgerUnread: a newer version wrote one of them.
    """
    return [_past(row) for row in reads.releases(db)]


@dataclass(frozen=True, slots=True)
class Public:
    """What the public was told last of a figure.

    Attributes:
        label: of the figure, in the language asked for.
        unit: what is counted.
        total: the number.
        dated: of the release.
        extremes: shortest and longest in days, where they were told; else () or "".
        tables: as they were published.
    """

    label: str
    unit: str
    total: int
    dated: dt.date
    extremes: tuple[str, ...] = ()
    tables: tuple[PublicTable, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table as the public was told it.

    Attributes:
        by: its dimensions.
        cells: key in each dimension, and the number; None where it was left out.
        base: numbers are rounded to multiples of it; 0: they are exact.
        names: labels by language of keys ("place PL-…"), where they have any.
    """

    by: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], int | None], ...]
    base: int
    names: Mapping[str, Mapping[str, str]]


def public_now(db: Database, language: str) -> tuple[Public, ...]:
    """The newest release of each figure that stands and went to the public; no estimates.

    Raises:
        LedgerUnread: a newer version wrote one of them.
    """
    newest = {one.series: one.content for one in past(db) if one.status == "live"}
    return tuple(
        Public(
            content.labels.get(language) or content.labels.get("en") or content.figure,
            content.unit,
            content.published.total,
            content.dated,
            content.published.extremes,
            tuple(
                PublicTable(
                    table.by, table.cells, table.base, content.sheet.names if content.sheet else {}
                )
                for table in content.published.tables
            ),
        )
        for _, content in sorted(newest.items())
        if content.estimate is None and content.audience == "public"
    )


def one(db: Database, code: str) -> tuple[Past, ReleaseRow]:
    """One release by its code.

    Raises:
        NoRelease: there is none.
    """
    rows = reads.releases(db, code)
    if not code or not rows:
        raise NoRelease(code)
    return _past(rows[0]), rows[0]


def _past(row: ReleaseRow) -> Past:
    content = content_of(row.release.content)
    label = f"release {row.release.code} of {row.release.dated.isoformat()}"
    return Past(row.release.code, label, content, row.status)


def content_of(text: str) -> Content:
    """Read a release's content.

    Raises:
        LedgerUnread: a newer version wrote it.
    """
    try:
        return msgspec.json.decode(text, type=Content)
    except msgspec.DecodeError:
        raise LedgerUnread from None


def committed_of(counted: Counted) -> Committed:
    """Read what a counted unit's record keeps."""
    return msgspec.json.decode(counted.record, type=Committed)
