"""What others built on records that are about to be taken back: said before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.register.reads.changes import built_on
from unerased.web.show.claims.cards import ClaimCard, Stamp, card_of, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from unerased.register.rows import ClaimRow
    from unerased.web.show.claims.look import Look

#: so many claims are named; of more it is only said that there are more
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Built:
    """Claims and findings that lean on what is taken back; they stay as they are.

    Attributes:
        more: there are more claims than are shown.
    """

    cards: tuple[ClaimCard, ...]
    more: bool
    stamps: tuple[Stamp, ...]


def built(codes: Collection[str], look: Look, own: Callable[[ClaimRow], bool]) -> Built:
    """What leans on these codes, but for claims that are taken back with them (`own`)."""
    found = built_on(look.db, codes, limit=MOST + len(codes) * 2 + 1)
    rows = [row for row in found if not own(row)]
    look.around(rows[:MOST])
    look.judged(codes)
    findings = {one.code: one for code in codes for one in look.findings_on(code)}
    return Built(
        tuple(card_of(row, look) for row in rows[:MOST]),
        len(rows) > MOST,
        tuple(stamp_of(one, look) for one in findings.values() if one.code not in codes),
    )
