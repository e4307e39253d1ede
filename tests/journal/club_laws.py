"""What must hold of every membership, and histories of a club of three to try it on.

The laws, of whatever set of entries:

1. Every entry stands, is refused, falls, or is cut off: exactly one of these.
2. What stands had the right to, by entries that stand and that its writer had seen; a removal
   had it by entries that would stand without removals.
3. What is cut off lies behind a removal that stands, of its own writer.
4. What lies behind a removal that stands does not stand, nor does what rests on it; but for
   removals that undermine each other, perhaps by way of others, whose targets all go.
5. Nobody who was removed is in good standing, administers, or is let back by anybody.
6. Where somebody with the right to removes, a removal stands: removal wins.
7. Entries whose writers never had the right change nothing: all is as if they were not there.
8. The order of arrival changes nothing.
9. Who had the right without any removal is not named as having had none; nothing falls where
   nothing is cut off.
"""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

from tests.journal.club import FOUNDER, Club, introduced, member, remove, rotate

from unerased.journal.entries import Administer, Compartment, Device, Remove
from unerased.journal.membership import Membership, Op, Past, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal.entries import Entry

Place = tuple[bytes, int, int]

MEMBERS = "ABC"
KINDS = ("remove A", "remove B", "remove C", "let C", "admit D", "rotate")


def founded() -> Club:
    """A is the founder, B administers, C does not."""
    club = Club()
    club.say("A", introduced("B"), Administer(member("B")), introduced("C"))
    return club


def entries_of(kind: str, by: str) -> list[Entry]:
    """What a member writes to do something."""
    verb, _, whom = kind.partition(" ")
    if verb == "remove":
        return [remove(whom)]
    if verb == "let":
        return [Administer(member(whom))]
    if verb == "admit":
        return [introduced(whom), Administer(member(whom))]
    return rotate("cases", 2, by)


def histories(length: int) -> Iterator[Club]:
    """Every history of so many operations, with every choice of what each writer had seen."""
    for steps in product(MEMBERS, KINDS, repeat=length):
        yield from _seen(founded(), list(zip(steps[::2], steps[1::2], strict=True)))


def _seen(club: Club, steps: list[tuple[str, str]]) -> Iterator[Club]:
    if not steps:
        yield club
        return
    (by, kind), *rest = steps
    base = founded().lengths
    others = [name for name in MEMBERS if name != by]
    ranges = [range(base.get(name, 0), club.lengths.get(name, 0) + 1) for name in others]
    for lasts in product(*ranges):
        after = Club(list(club.ops), dict(club.lengths), club.clock)
        after.say(by, *entries_of(kind, by), seen=dict(zip(others, lasts, strict=True)))
        yield from _seen(after, rest)


def rounds(kinds: tuple[str, ...] = ("remove", "let C", "admit D")) -> Iterator[Club]:
    """Every history of six operations, two of each member in turn.

    A removal is of the member before or behind; each writer had seen everything or nothing new.
    """
    whom = {"A": ("B", "C"), "B": ("A", "C"), "C": ("A", "B")}
    base = founded().lengths
    for choice in product(range(len(kinds) + 1), repeat=6):
        for seeing in product((True, False), repeat=6):
            club = founded()
            for number, (chosen, all_of_it) in enumerate(zip(choice, seeing, strict=True)):
                by = MEMBERS[number % 3]
                kind = kinds[chosen - 1] if chosen > 1 else f"remove {whom[by][chosen]}"
                seen = None if all_of_it else base
                club.say(by, *entries_of(kind, by), seen=seen)
            yield club


def check(club: Club) -> Membership:
    """See that all laws hold; gives the membership."""
    membership = club.membership
    refused = [op for op, _ in membership.refused]
    without = [*refused, *membership.fallen, *membership.cut]
    apart = {op.place for op in without}
    stands = [op for op in club.ops if op.place not in apart]
    assert len(stands) + len(without) == len(club.ops)  # 1
    removals = [op for op in stands if isinstance(op.entry, Remove)]
    rightful = {op.place for op in with_right(club.ops)}
    for op in stands:
        lasting = isinstance(op.entry, Remove) and op.place in rightful
        assert lasting or _had_right(op, stands)  # 2
    assert not [op for op, no_right in membership.refused if no_right and op.place in rightful]  # 9
    assert membership.cut or not membership.fallen  # 9
    for op in membership.cut:
        assert any(_behind(op, removal) for removal in removals)  # 3
    _check_what_lies_behind(club, stands, removals)
    gone = {op.entry.member for op in removals if isinstance(op.entry, Remove)}
    assert not gone & set(membership.devices.values())  # 5
    assert not gone & membership.administrators
    assert removals or not any(
        isinstance(op.entry, Remove) and op.place in rightful for op in club.ops
    )  # 6
    _check_wrong_ones_change_nothing(club, membership, rightful)
    shuffled = random.Random(club.clock).sample(club.ops, len(club.ops))  # noqa: S311 -- no secret
    assert evaluate(FOUNDER, shuffled) == membership  # 8
    return membership


def _check_what_lies_behind(club: Club, stands: list[Op], removals: list[Op]) -> None:
    if not removals:
        return
    undermines: dict[Place, set[Place]] = {}
    for removal in removals:
        left = with_right([op for op in club.ops if op is removal or not _behind(op, removal)])
        places = {op.place for op in left}
        undermines[removal.place] = {op.place for op in removals if op.place not in places}
    for removal in removals:
        for op in stands:
            if _behind(op, removal) or op.place in undermines[removal.place]:  # 4
                assert isinstance(op.entry, Remove)
                assert removal.place in _reached(undermines, op.place)


def _reached(edges: dict[Place, set[Place]], start: Place) -> set[Place]:
    found: set[Place] = set()
    queue = [start]
    while queue:
        new = edges[queue.pop()] - found
        found |= new
        queue.extend(new)
    return found


def _check_wrong_ones_change_nothing(
    club: Club, membership: Membership, rightful: set[Place]
) -> None:
    if len(rightful) < len(club.ops):  # 7
        without = evaluate(FOUNDER, [op for op in club.ops if op.place in rightful])
        assert without.devices == membership.devices
        assert without.administrators == membership.administrators
        assert without.removed == membership.removed
        assert without.epochs == membership.epochs


def with_right(ops: list[Op]) -> list[Op]:
    """What had the right to, were there no removals."""
    found: list[Op] = []
    for op in sorted(ops, key=lambda op: op.hlc):
        if _had_right(op, found):
            found.append(op)
    return found


def _had_right(op: Op, among: list[Op]) -> bool:
    """Whether the writer might, by what it had seen; worked out apart from the program's way."""
    entry, past = op.entry, Past.of(op)
    seen = [other.entry for other in among if past.holds(other)]
    if isinstance(entry, Remove) and entry.member == op.member:
        return True
    admitted = op.device == FOUNDER.device or any(
        isinstance(one, Device) and one.device == op.device for one in seen
    )
    let = any(isinstance(one, Administer) and one.member == op.member for one in seen)
    return admitted and (op.member == FOUNDER.member or let)


def _behind(op: Op, removal: Op) -> bool:
    if not isinstance(removal.entry, Remove) or removal.entry.member != op.member:
        return False
    return op.seq > Past.of(removal).last(op.device)


__all__ = ["Compartment", "check", "founded", "histories", "rounds"]
