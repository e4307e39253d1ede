"""What refers to an entity by one property, at most so much of it; and what places are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unerased.register.database import Database

__all__ = ["place_names", "subjects_with"]


def subjects_with(db: Database, name: str, code: str, *, limit: int) -> list[str]:
    """Subjects of live claims of this property whose value is the code, in the order they came.

    Args:
        db: the projection.
        name: a property that refers to something: "act.place".
        code: what it refers to.
        limit: claims that are looked at; a subject of which several sources say so comes once.
    """
    rows = db.rows(
        "SELECT c.subject $from(claim) WHERE c.property = :name AND c.word = :code "
        "AND c.vtype = 'r' AND $status = 'live' LIMIT +:limit",
        {"name": name, "code": code, "limit": limit},
    )
    return list(dict.fromkeys(row[0] for row in rows))


def place_names(db: Database) -> list[tuple[str, str]]:
    """The code of every place that has a name, and the name, as often as it has one."""
    rows = db.rows(
        "SELECT c.subject, c.text $from(claim) WHERE c.property = 'place.name' "
        "AND c.vtype = 'x' AND $status = 'live' ORDER BY c.id"
    )
    return [(code, text) for code, text in rows]
