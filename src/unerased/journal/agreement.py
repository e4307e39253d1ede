"""What needs two members and seven days: erasing, and handing over. Pure; no I/O, no clock.

- A member proposes; another one agrees. One of the two administers. Where the proposer had seen no
  other member, nobody has to agree.
- From when a device holds the agreement, by its own clock, seven days pass there. Clocks of others
  count for nothing: who backdates a proposal wins no day.
- Until then any member may cancel it. A cancellation whose writer had seen a device's word that it
  was done comes too late, and has no effect.
- Each device says for itself that it is done: it is pending for every other one. What it did on an
  agreement that does not count, or not yet, is not done: it has to do it again.

Entries of members who were removed count up to the last that was accepted from them, as all do. So
an agreement may turn out void: who agreed had been removed before. Then it is a proposal again:
another member agrees, or any cancels it, whatever some devices did meanwhile; see
docs/decisions/0024-a-void-agreement-is-a-proposal-again.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.journal.entries import Agree, Cancel, Done, Propose
from unerased.journal.membership import Past

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from unerased.journal.membership import Membership, Op

__all__ = ["DELAY_MS", "ERASE", "EXPORT", "Agreement", "agreements", "erased_units"]

ERASE = "erase"
EXPORT = "export"
"""Everything that may be told to somebody is handed over at once, by who proposed it."""
DELAY_MS = 7 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Agreement:
    """A proposal, and what has become of it.

    Attributes:
        id: random, 16 bytes.
        kind: what is proposed.
        about: codes of what it is about.
        proposed: device and number of the segment of the proposal.
        proposed_by: member who proposed.
        agreed: device and number of the segment from which the days count; None until two agree.
        agreed_by: member who agreed, where another one had to.
        cancelled_by: member who cancelled it in time; None where nobody did.
        done: devices that said they are done, on the agreement that counts.
        done_in: of each the number of the segment in which it first did.
        undone: devices that did it on an agreement that does not count.
    """

    id: bytes
    kind: str
    about: tuple[str, ...]
    proposed: tuple[bytes, int]
    proposed_by: bytes
    agreed: tuple[bytes, int] | None
    agreed_by: bytes | None
    cancelled_by: bytes | None
    done: frozenset[bytes]
    done_in: Mapping[bytes, int]
    undone: frozenset[bytes]

    @property
    def void(self) -> bool:
        """Whether devices did it on an agreement that turned out not to count, and none does."""
        return self.agreed is None and bool(self.undone)

    @property
    def holds(self) -> bool:
        """Whether it is agreed and was not cancelled."""
        return self.agreed is not None and self.cancelled_by is None


def agreements(membership: Membership) -> tuple[Agreement, ...]:
    """Every proposal that stands, in the order of the clocks."""
    acts = membership.acts
    seen: set[bytes] = set()
    found: list[Agreement] = []
    for op in acts:
        if isinstance(op.entry, Propose) and op.entry.id not in seen:
            seen.add(op.entry.id)
            found.append(_agreement(membership, op, op.entry, acts))
    return tuple(found)


def erased_units(found: Iterable[Agreement], device: bytes) -> frozenset[str]:
    """The units whose keys a device destroyed, by its own word."""
    return frozenset(
        unit
        for one in found
        if one.kind == ERASE and one.holds and device in one.done
        for unit in one.about
    )


def _agreement(
    membership: Membership, proposal: Op, entry: Propose, acts: Sequence[Op]
) -> Agreement:
    said = [op for op in acts if isinstance(op.entry, Done) and op.entry.id == entry.id]
    agreement = _agreed(membership, proposal, entry, acts)
    done = [op for op in said if agreement is not None and _after(op, agreement)]
    done_in = {op.device: op.seq for op in reversed(done)}
    cancelled = next(
        (
            op.member
            for op in acts
            if isinstance(op.entry, Cancel)
            and op.entry.id == entry.id
            and not any(Past.of(op).holds(one) for one in done)
        ),
        None,
    )
    return Agreement(
        entry.id,
        entry.kind,
        tuple(entry.about),
        (proposal.device, proposal.seq),
        proposal.member,
        None if agreement is None else (agreement.device, agreement.seq),
        None if agreement is None or agreement is proposal else agreement.member,
        cancelled,
        frozenset(done_in),
        done_in,
        frozenset(op.device for op in said) - done_in.keys(),
    )


def _agreed(membership: Membership, proposal: Op, entry: Propose, acts: Sequence[Op]) -> Op | None:
    """The entry from which the days count; None until two agree."""
    if membership.alone(proposal):
        return proposal
    for op in acts:
        if not isinstance(op.entry, Agree) or op.entry.id != entry.id:
            continue
        two = {op.member, proposal.member}
        if len(two) > 1 and two & membership.ever_administered:
            return op
    return None


def _after(op: Op, agreement: Op) -> bool:
    """Whether a device that says it is done had seen the agreement that counts."""
    return Past.of(op).holds(agreement)
