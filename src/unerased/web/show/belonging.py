"""What the start page says of belonging: whether this device does, what waits for a member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.journal import ERASE, EXPORT

if TYPE_CHECKING:
    from unerased.web.desk import Asked

__all__ = ["Belonging", "belonging_of"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """What somebody should know at once.

    Attributes:
        gone: this device was removed.
        late: a removed device wrote behind the last that was accepted from it.
        agree: erasures that wait for this member, or another one, to agree.
        hand_over: mass exports that do.
        pending: devices on which an erasure that was agreed is pending.
    """

    gone: bool
    late: bool
    agree: int
    hand_over: int
    pending: int


def belonging_of(asked: Asked) -> Belonging:
    """What to say; nothing of it takes a walk through the record."""
    journal = asked.register.journal
    membership, heads = journal.membership, journal.heads()
    late = any(
        device in heads and heads[device].seq > last for device, last in membership.removed.items()
    )
    open_ = [one for one in journal.agreements if one.cancelled_by is None]
    waiting = [one for one in open_ if one.agreed is None and one.proposed_by != journal.member]
    pending = {
        device
        for one in open_
        if one.kind == ERASE and one.agreed is not None
        for device in membership.machines - one.done
    }
    erase = sum(1 for one in waiting if one.kind == ERASE)
    hand_over = sum(1 for one in waiting if one.kind == EXPORT)
    return Belonging(journal.device in membership.removed, late, erase, hand_over, len(pending))
