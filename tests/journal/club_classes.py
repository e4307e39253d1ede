"""Every history of a club of three up to what changes nothing: few enough to walk six operations.

Histories are merged that the rules cannot tell apart. What is merged, and why:

- *Who has no right*: an entry whose writer never had the right, were there no removals, stands in
  no longer history either, since removals only take away. It is left out.
- *Leaves*: admitting D and rotating a compartment change nothing for the others' entries, for D
  never writes here. They are left out; histories with one leaf are walked apart.
- *What was seen*: of A and B, who administer from the founding on, only the head of the chain that
  is removed counts; of C besides which entries that let C administer were seen.
- *The order of arrival and of clocks*: a history is one sequence for each writer. One order of the
  clocks that keeps causes before effects is tried, and another one has to give the same.
- *A and B*: both administer from the founding on. Of two histories in which they are exchanged, one
  is walked.

What somebody writes behind removing oneself is *not* left out: where another one removes them with
older heads, the leaving is cut off with it, and a removal behind the leaving counts as any.

The tests compare every history of two operations, and random ones of six, with what they are merged
into: who belongs, who administers, who is removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tests.journal.club import Club, device
from tests.journal.club_laws import MEMBERS, Place, entries_of, founded, with_right

from unerased.journal.entries import Administer, Remove
from unerased.journal.membership import Past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unerased.journal.membership import Membership

LET, LEAF = "let C", "leaf"


class Did(NamedTuple):
    """What somebody did, and the heads that count: of whom, and how many of their operations."""

    kind: str
    heads: tuple[tuple[str, int], ...] = ()


History: TypeAlias = tuple[tuple[Did, ...], ...]
"""What each of A, B, C did, in their own order."""

NOTHING: History = ((), (), ())


def classes(length: int, *, leaf: bool = False) -> Iterator[set[History]]:
    """Every class of one, two … `length` operations; with `leaf`, those with just one leaf."""
    level = {(NOTHING, False)}
    for _ in range(length):
        level = {
            (min(after, exchanged(after)), with_leaf or did.kind == LEAF)
            for history, with_leaf in level
            for by in MEMBERS
            for did in _may(history, by, leaf=leaf and not with_leaf)
            for after in (_added(history, by, did),)
        }
        yield {history for history, with_leaf in level if with_leaf is leaf}


def _added(history: History, by: str, did: Did) -> History:
    at = MEMBERS.index(by)
    return (*history[:at], (*history[at], did), *history[at + 1 :])


def _may(history: History, by: str, *, leaf: bool) -> Iterator[Did]:
    """What somebody may do next and is no other history's: the heads that count, in every way."""
    done = dict(zip(MEMBERS, history, strict=True))
    yield Did(f"remove {by}")
    kinds = [LET, *(f"remove {whom}" for whom in MEMBERS if whom != by), *([LEAF] if leaf else [])]
    for kind in kinds:
        whom = kind.removeprefix("remove ")
        if by != "C":
            heads = range(len(done[whom]) + 1) if whom in done else ()
            yield from ([Did(kind, ((whom, head),)) for head in heads] or [Did(kind)])
        else:
            yield from _c_may(kind, whom, done)


def _c_may(kind: str, whom: str, done: dict[str, tuple[Did, ...]]) -> Iterator[Did]:
    lets = {
        name: [number for number, did in enumerate(done[name], 1) if did.kind == LET]
        for name in "AB"
    }
    seen = {name: range(len(done[name]) + 1) if name == whom else [0, *lets[name]] for name in "AB"}
    for a in seen["A"]:
        for b in seen["B"]:
            if min(lets["A"], default=a + 1) <= a or min(lets["B"], default=b + 1) <= b:
                yield Did(kind, (("A", a), ("B", b)))


def exchanged(history: History) -> History:
    """The same history with A in the place of B."""
    names = str.maketrans("AB", "BA")
    a, b, c = (
        tuple(
            Did(
                did.kind.translate(names) if did.kind.startswith("remove") else did.kind,
                tuple(sorted((whom.translate(names), head) for whom, head in did.heads)),
            )
            for did in part
        )
        for part in history
    )
    return b, a, c


def built(history: History, *, late: str = "") -> Club:
    """A club with this history: what was not seen of what counts was not there yet.

    Args:
        history: what each did.
        late: whose turn comes last, as far as causes allow; another order of the clocks.
    """
    club = founded()
    base = dict(club.lengths)
    left = dict(zip(MEMBERS, history, strict=True))
    made = dict.fromkeys(MEMBERS, 0)
    while any(left.values()):
        ready = [
            by
            for by in sorted(MEMBERS, key=lambda name: (name in late, name))
            if left[by] and all(made[whom] >= head for whom, head in left[by][0].heads)
        ]
        by, did = ready[0], left[ready[0]][0]
        left[by] = left[by][1:]
        heads = dict(did.heads)
        seen = {name: base.get(name, 0) + heads.get(name, 0) for name in MEMBERS if name != by}
        kinds = ("admit D", "rotate") if did.kind == LEAF else (did.kind,)
        club.say(by, *[one for kind in kinds for one in entries_of(kind, by)], seen=seen)
        made[by] += 1
    return club


def class_of(club: Club) -> History:
    """What a history is merged into, but for exchanging A and B; its leaves are left out."""
    base = founded().lengths
    held: dict[str, list[Did]] = {name: [] for name in MEMBERS}
    kept: dict[str, list[int]] = {name: [] for name in MEMBERS}
    stands = {op.place for op in with_right(club.ops)}
    for op in sorted(club.ops, key=lambda op: op.hlc):
        by = op.member[:1].decode()
        number = op.seq - base.get(by, 0)
        if number < 1 or not _counts(op.entry, op.place, stands):
            continue
        past = Past.of(op)
        seen = {
            name: sum(one + base.get(name, 0) <= past.last(device(name)) for one in kept[name])
            for name in MEMBERS
        }
        entry = op.entry
        whom = entry.member[:1].decode() if isinstance(entry, Remove) else "C"
        kind = f"remove {whom}" if isinstance(entry, Remove) else LET
        held[by].append(Did(kind, _heads(by, whom, kind, seen, held)))
        kept[by].append(number)
    return tuple(tuple(held[name]) for name in MEMBERS)


def _counts(entry: object, place: Place, stands: set[Place]) -> bool:
    lets_c = isinstance(entry, Administer) and entry.member[:1] == b"C"
    return place in stands and (isinstance(entry, Remove) or lets_c)


def _heads(
    by: str, whom: str, kind: str, seen: dict[str, int], held: dict[str, list[Did]]
) -> tuple[tuple[str, int], ...]:
    if kind == f"remove {by}" or (by != "C" and kind == LET):
        return ()
    if by != "C":
        return ((whom, seen[whom]),)
    found = []
    for name in "AB":
        lets = [number for number, did in enumerate(held[name], 1) if did.kind == LET]
        last = max((number for number in lets if number <= seen[name]), default=0)
        found.append((name, seen[name] if kind == f"remove {name}" else last))
    return tuple(found)


def check_decided(history: History, membership: Membership, *, late: str = "") -> None:
    """See that a history is decided so; with `late`, in another order of the clocks."""
    assert outcome(built(history, late=late).membership) == outcome(membership), history


def outcome(membership: Membership) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Who belongs, who administers, who is removed; of A, B and C."""

    def ours(members: object) -> list[bytes]:
        return sorted({one for one in members if one[:1] in b"ABC"})  # type: ignore[attr-defined]

    gone = (membership.admitted[device] for device in membership.removed)
    return ours(membership.devices.values()), ours(membership.administrators), ours(gone)
