"""Composing a segment: entries and control entries in, the bytes of a file out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unerased.journal.common import COMMON, Common, write_common
from unerased.journal.content import gather, seal_groups
from unerased.journal.control import Signer
from unerased.journal.segment import Place, PlainPart, build

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from unerased.journal.chain import Tip
    from unerased.journal.common import Run, Seen
    from unerased.journal.content import KeysOf
    from unerased.journal.keyring import EpochKey
    from unerased.journal.values import Entry
    from unerased.seal import Identity

__all__ = ["Author", "Draft", "compose"]


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes.

    Attributes:
        register: id of the register.
        device: id of this device.
        identity: its keys.
        random: source of randomness.
    """

    register: bytes
    device: bytes
    identity: Identity
    random: Callable[[int], bytes]

    @property
    def signer(self) -> Signer:
        """How the record knows this device."""
        public = self.identity.public
        return Signer(self.device, public.member, public.verify_key)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a segment shall say.

    Attributes:
        entries: as `plan.checked` gives them.
        heads: heads of other chains, ascending by device.
        hlc: hybrid logical clock.
        wall_ms: this device's clock.
        run: which part of a run it is, if any.
        control: control entries.
    """

    entries: Sequence[Entry]
    heads: Sequence[Seen]
    hlc: int
    wall_ms: int
    run: Run | None = None
    control: Sequence[dict[str, Any]] = ()


def compose(
    author: Author,
    tip: Tip,
    draft: Draft,
    keys: Mapping[str, EpochKey],
    keys_of: KeysOf,
) -> bytes:
    """Give the bytes of the segment that follows `tip`.

    Args:
        author: who writes.
        tip: where the chain stands.
        draft: what it shall say.
        keys: of the common part and of every compartment that the entries name.
        keys_of: of every unit that they name.
    """
    place = Place(author.register, author.device, tip.seq + 1)
    gathered = gather(draft.entries)
    common = Common(
        list(draft.control),
        list(draft.heads),
        draft.hlc,
        author.identity.member,
        [(name, keys[name].epoch) for name in gathered],
        draft.run,
        draft.wall_ms,
    )
    parts = [PlainPart(keys[COMMON].key_id, keys[COMMON].key, write_common(common))]
    for name, groups in gathered.items():
        content = seal_groups(place, name, groups, keys_of, author.random)
        parts.append(PlainPart(keys[name].key_id, keys[name].key, content))
    return build(place, tip.hash, parts, author.identity.sign, author.random)
