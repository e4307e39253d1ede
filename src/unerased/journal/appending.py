"""Appending to this device's own chain, and remembering how far everything was verified."""

from __future__ import annotations

import contextlib
import errno
import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

from unerased.journal import entries as control
from unerased.journal import plan
from unerased.journal.bundles import SECRETS, Brought, make_bundle, pieces
from unerased.journal.common import COMMON, Run, Seen, bounded, next_hlc
from unerased.journal.disk import exists, make_folder, replace_file
from unerased.journal.errors import (
    ChainHeld,
    EntryRefused,
    NotSaved,
    Reason,
    Removed,
    StorageDamaged,
)
from unerased.journal.keybag import unit_of
from unerased.journal.marks import Marks, seal_marks
from unerased.journal.private import MARKS
from unerased.journal.retention import bag_id
from unerased.journal.segment import MAX_SEQ, Place, parse
from unerased.journal.values import Fault, Stamp
from unerased.journal.writing import Draft, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from unerased.journal.chain import Tip
    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts
    from unerased.journal.values import Clock, Entry, Progress
    from unerased.journal.writing import Author

__all__ = ["Appender", "not_saved"]

_DAY = 24 * 60 * 60 * 1000


class Appender:
    """The one writer of this device's chain.

    Attributes:
        unwritten: why the marks could not be written the last time, if they could not.
    """

    def __init__(self, parts: Parts, author: Author, disk: Disk, clock: Clock) -> None:
        """Write for `author` what `parts` is opened for."""
        self._parts = parts
        self._author = author
        self._disk = disk
        self._clock = clock
        self._unsent = Brought({}, {})
        self._sent_up_to = parts.keybag.end
        self.unwritten: Fault | None = None

    def append(self, entries: Sequence[Entry], on_progress: Progress) -> list[Stamp]:
        """Seal, sign and write entries; durable on return. The chain was walked to its end.

        Raises:
            ChainHeld: the chain has a fault, or is full.
            EntryRefused: an entry cannot be sealed.
            NotSaved: the system refused to write.
        """
        self.check_chain()
        keys = self._parts.newest()
        checked = plan.checked(entries, keys.keys() - {COMMON})
        if not checked:
            return []
        self._new_units(checked)
        cut = plan.cut(checked)
        if self._parts.chains.tip(self._author.device).seq + len(cut) > MAX_SEQ:
            raise ChainHeld("This device's chain is full. Nothing was saved. Add a new device.")
        run = secrets.token_bytes(16)
        stamps: list[Stamp] = []
        done = 0
        for index, piece in enumerate(cut):
            part = Run(run, index, index == len(cut) - 1) if len(cut) > 1 else None
            sent = self._due(piece, all_of_it=index == len(cut) - 1)
            stamps.append(self._write(piece, part, done, partial(self._bundle, sent)))
            self._was_sent(sent)
            done += len(piece)
            on_progress(done, len(checked))
        self.save_marks()
        return stamps

    def govern(self, entries: Sequence[control.Entry]) -> Stamp:
        """Sign and write control entries; durable on return. The chain was walked to its end.

        Raises:
            ChainHeld: the chain has a fault, or is full.
            NotSaved: the system refused to write.
        """
        self.check_chain()
        stamp = self._write((), None, 0, lambda _: entries)
        self.save_marks()
        return stamp

    def send(
        self, brought: Brought, devices: Iterable[bytes], again: tuple[bytes, int] | None = None
    ) -> None:
        """Send unit keys and secrets that are here to other devices; durable on return.

        Args:
            brought: what to send.
            devices: to whom.
            again: device and segment of the renewal that made sending again necessary.

        Raises:
            ChainHeld, NotSaved: as `govern`.
        """
        self.check_chain()
        membership = self._parts.chains.membership
        # Never to recovery shares: their key is not destroyed at an erasure.
        to = {one: membership.retention[one] for one in devices if one in membership.machines}
        evidence = self._parts.newest().get(SECRETS)
        cut = pieces(brought)
        for number, piece in enumerate(cut, start=1):
            # Said with the last piece alone: an interruption sends all of it once more.
            why = again if number == len(cut) else None

            def told(
                place: Place, piece: Brought = piece, why: tuple[bytes, int] | None = why
            ) -> list[control.Entry]:
                made = make_bundle(place, 0, piece, evidence, to, why)
                return [] if made is None else [made]

            if to and (piece.units or piece.secrets):
                self._write((), None, 0, told)
        self.save_marks()

    def send_left(self, gone: Collection[str]) -> None:
        """Send what a save that was interrupted left behind; durable on return.

        Args:
            gone: units whose keys go nowhere any more.

        Raises:
            ChainHeld, NotSaved: as `govern`.
        """
        self._find_unsent()
        units = {unit: key for unit, key in self._unsent.units.items() if unit not in gone}
        secrets = {
            name: value for name, value in self._unsent.secrets.items() if unit_of(name) not in gone
        }
        others = self._parts.chains.membership.machines - {self._author.device}
        self.send(Brought(units, secrets), others)
        self._unsent = Brought({}, {})

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a named secret; the next save brings it to the other devices.

        Raises:
            OSError: the system refused to write.
        """
        self._parts.keybag.add(secrets={name: secret})
        self._unsent.secrets[name] = secret

    def _due(self, piece: Sequence[Entry], *, all_of_it: bool) -> Brought:
        """What the next segment has to tell the other devices: keys of units it is the first of."""
        units = self._unsent.units
        if not all_of_it:
            named = {unit for entry in piece for unit in entry.units}
            units = {unit: units[unit] for unit in sorted(named & units.keys())}
        return Brought(dict(units), dict(self._unsent.secrets))

    def _was_sent(self, sent: Brought) -> None:
        for unit in sent.units:
            del self._unsent.units[unit]
        for name in sent.secrets:
            del self._unsent.secrets[name]

    def _bundle(self, sent: Brought, place: Place) -> list[control.Entry]:
        membership = self._parts.chains.membership
        others = membership.machines - {self._author.device}
        to = {device: membership.retention[device] for device in others}
        made = make_bundle(place, 0, sent, self._parts.newest().get(SECRETS), to)
        return [] if made is None else [made]

    def check_chain(self) -> None:
        """See whether this device may write.

        Raises:
            ChainHeld: its chain has a fault, or the marks are not believed.
            Removed: it was removed.
        """
        self.check_marks()
        fault = self._parts.chains.held(self._author.device)
        if fault is not None:
            raise _held(fault)
        if self._author.device not in self._parts.chains.membership.devices:
            raise Removed(
                "This device was removed from the register. Nothing was saved: nobody would "
                "believe it. Ask a member who administers to invite you again."
            )

    @property
    def may_write(self) -> bool:
        """Whether anything stands in the way of writing."""
        chains, own = self._parts.chains, self._author.device
        held = self._parts.unmarked is not None or chains.held(own) is not None
        return not held and own in chains.membership.devices

    def beat(self) -> bool:
        """Write an empty save when there is none of today (UTC), so that silence means something.

        Returns:
            Whether one was written. Not where this device may not write.

        Raises:
            NotSaved: the system refused to write.
        """
        chains, own = self._parts.chains, self._author.device
        tip = chains.tip(own)
        if not self.may_write or tip.seq == MAX_SEQ:
            return False
        if tip.seq:
            newest = chains.common_part(chains.load(own, tip.seq)).wall_ms
            if newest // _DAY == bounded(self._clock()) // _DAY:
                return False
        self._write((), None, 0)
        self.save_marks()
        return True

    def save_marks(self) -> None:
        """Remember how far everything was verified.

        Marks that were lost are not made anew. What was saved is saved without them; so a system
        that refuses to write becomes a fault that is shown, and the next save tries again.
        """
        parts = self._parts
        if parts.unmarked is not None:
            return
        self._find_unsent()
        if not self._unsent.units and not self._unsent.secrets:
            self._sent_up_to = parts.keybag.end
        try:
            parts.arrivals.flush()
            marks = Marks(
                parts.arrivals.end,
                self._sent_up_to,
                tuple(parts.arrivals.pending),
                parts.chains.unreached,
                parts.chains.state,
                tuple(parts.chains.tips.values()),
                bag_id(parts.retention),
            )
            content = seal_marks(marks, parts.identity.storage_key)
            replace_file(self._disk, parts.places.own(MARKS.name), content)
        except OSError as fault:
            self.unwritten = Fault(MARKS.name, None, Reason.UNWRITTEN, _os_reason(fault))
        else:
            self.unwritten = None

    def check_marks(self) -> None:
        """Refuse to write where the marks are not believed.

        Raises:
            ChainHeld: they are missing or damaged.
        """
        if self._parts.unmarked is not None:
            raise _held(self._parts.unmarked)

    def _new_units(self, entries: Sequence[Entry]) -> None:
        units = sorted({unit for entry in entries for unit in entry.units})
        if not self._parts.chains.erased.isdisjoint(units):
            raise EntryRefused(
                "An entry is about somebody or something that was erased. Nothing was saved."
            )
        try:
            fresh = self._parts.keybag.add(units)
        except OSError as fault:
            raise not_saved(fault) from fault
        self._find_unsent()
        if len(pieces(self._unsent)) > 1:  # where marks were lost, nobody knows what was sent
            self.send_left(())
        self._unsent.units.update(fresh)

    def _find_unsent(self) -> None:
        """A save that was interrupted may have left keys that nobody was sent.

        Looked for before the marks say how far the keybag is known: afterwards nobody could tell.
        """
        with contextlib.suppress(StorageDamaged):  # told when a key in it is asked for
            self._parts.keybag.look_behind()
        left_units, left_secrets = self._parts.keybag.unacknowledged()
        self._unsent.units.update(left_units)
        self._unsent.secrets.update(left_secrets)

    def _write(
        self,
        piece: Sequence[Entry],
        run: Run | None,
        first: int,
        told: Callable[[Place], Sequence[control.Entry]] = lambda _: (),
    ) -> Stamp:
        parts, author = self._parts, self._author
        tip = parts.chains.tip(author.device)
        place = Place(author.register, author.device, tip.seq + 1)
        draft = self._draft(piece, run, tip, [control.to_map(entry) for entry in told(place)])
        data = compose(author, tip, draft, parts.newest(), parts.keybag.peek)
        path = parts.places.segment(author.device, place.seq)
        segment = parse(data, place)
        # Looked at before it is written: a fault of our own never gets into the chain.
        examined = parts.chains.examine(author.signer, segment)
        try:
            make_folder(self._disk, path.parent)
            replace_file(self._disk, path, data)
        except OSError as fault:
            uncertain = exists(path) and (run is None or run.closing)
            raise (_uncertain(fault) if uncertain else not_saved(fault)) from fault
        accepted = parts.chains.accept(examined)
        parts.arrivals.note([accepted], author.device, draft.wall_ms)
        member, count = author.identity.member, len(piece)
        stamp = (place.device, place.seq, segment.hash, draft.hlc, draft.wall_ms, member)
        return Stamp(*stamp, first, count)

    def _draft(
        self,
        piece: Sequence[Entry],
        run: Run | None,
        tip: Tip,
        told: Sequence[dict[str, Any]],
    ) -> Draft:
        wall = bounded(self._clock())
        others = sorted(
            (other for other in self._parts.chains.tips.values() if other.device != tip.device),
            key=lambda other: other.device,
        )
        heads = [Seen(other.device, other.seq, other.hash) for other in others]
        hlc = next_hlc(tip.hlc, [other.hlc for other in others], wall)
        return Draft(piece, heads, hlc, wall, run, told)


def _held(fault: Fault) -> ChainHeld:
    return ChainHeld(
        f"This device's chain is held, so nothing was saved: {fault}. "
        "Fetch the register folder or this device's storage from another copy."
    )


def _os_reason(fault: OSError) -> str:
    """The system's reason as its short code: its own text would hold paths."""
    return errno.errorcode.get(fault.errno or 0, "unknown")


def not_saved(fault: OSError) -> NotSaved:
    """What to tell when nothing of a save is there."""
    return NotSaved(
        f"The system refused to write ({_os_reason(fault)}). Nothing was saved, and what was saved "
        "before is untouched. Free some space on the disk and try again."
    )


def _uncertain(fault: OSError) -> NotSaved:
    return NotSaved(
        f"The system refused to finish writing ({_os_reason(fault)}). What was saved before is "
        "untouched; the last save may be there or not. Open the register again and look before "
        "you enter it once more."
    )
