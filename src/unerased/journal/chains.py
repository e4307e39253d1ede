"""All chains of a register as this device sees them: walked from what was verified before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from unerased.journal import chain, disk, storage
from unerased.journal.agreement import agreements, erased_units
from unerased.journal.common import read_common
from unerased.journal.control import Written, apply, bundles_for
from unerased.journal.errors import Invalid, Reason
from unerased.journal.membership import Past, evaluate
from unerased.journal.segment import MAX_SEQ, MAX_SIZE, Place, Raw, open_part, parse
from unerased.journal.storage import segment_name
from unerased.journal.values import Fault, Head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from unerased.journal.agreement import Agreement
    from unerased.journal.bundles import Waiting
    from unerased.journal.chain import Tip
    from unerased.journal.common import Common
    from unerased.journal.control import Signer, State
    from unerased.journal.keyring import Keyring
    from unerased.journal.membership import Doubt, Membership
    from unerased.journal.segment import Segment
    from unerased.journal.storage import Places

__all__ = ["Accepted", "Block", "Chains", "Staged", "check_expected", "seen_before"]

Staged = Mapping[tuple[bytes, int], Raw]
"""Segments that are not in the folder yet, by device and number."""

_BLOCK_FILES = 256
_BLOCK_BYTES = 32 * 1024 * 1024


class Accepted(NamedTuple):
    """A segment that was just accepted."""

    head: Head
    device: bytes
    wall_ms: int


class Examined(NamedTuple):
    """A segment that may follow: where its chain stands then, and what the record says then."""

    tip: Tip
    state: State
    wall_ms: int
    bundles: list[Waiting]


class Block(NamedTuple):
    """Consecutive segments that stand, and why the next one does not (None: it is not there)."""

    segments: list[Segment]
    fault: Invalid | None


class _Look(NamedTuple):
    every: bool
    expected: Mapping[bytes, Head]
    step: Callable[[], None]


class Chains:
    """The chains, the state that their control entries build, and what does not stand.

    Attributes:
        state: what the control entries say.
        tips: where each chain stands.
        bundles: keys for this device, in segments that were accepted; whoever opens them takes
            them out.
        faults: what does not stand, each once, in the order found.
    """

    def __init__(
        self,
        places: Places,
        keyring: Keyring,
        state: State,
        tips: Iterable[Tip],
        seen: Iterable[Tip] = (),
    ) -> None:
        """Begin from what was verified before.

        Args:
            places: where everything lies.
            keyring: takes in the keys that are given to this device.
            state: what the control entries said up to `tips`.
            tips: where each chain stood.
            seen: tips that the chains must pass through, though all is walked anew.
        """
        self._places = places
        self._keyring = keyring
        self._staged: Staged = {}
        self._held: dict[bytes, Fault] = {}
        self._faults: dict[Fault, None] = {}
        self._judged: tuple[int, Membership] | None = None
        self._agreed: tuple[Membership, tuple[Agreement, ...]] | None = None
        self._seen = {tip.device: tip for tip in seen}
        self.bundles: list[Waiting] = []
        self.state = state
        self.tips = {tip.device: tip for tip in tips}
        keyring.update(state)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What does not stand."""
        found = dict.fromkeys((*self._faults, *self._keyring.faults, *self._refused()))
        return tuple(found)

    @property
    def membership(self) -> Membership:
        """Who belongs and who may do what, by all control entries so far."""
        ops = self.state.ops
        if self._judged is None or self._judged[0] != len(ops):
            self._judged = (len(ops), evaluate(self.state.founder, ops))
        return self._judged[1]

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What was proposed, agreed, cancelled and done."""
        membership = self.membership
        if self._agreed is None or self._agreed[0] is not membership:
            self._agreed = (membership, agreements(membership))
        return self._agreed[1]

    @property
    def erased(self) -> frozenset[str]:
        """The units whose keys this device destroyed."""
        return erased_units(self.agreements, self.state.own)

    @property
    def unreached(self) -> tuple[Tip, ...]:
        """Tips that were seen once and that the chains have not come to again."""
        return tuple(tip for tip in self._seen.values() if self.tip(tip.device).seq < tip.seq)

    def _refused(self) -> Iterator[Fault]:
        """Control entries that do not stand, once all that their writers had seen is here."""
        for op, no_right in self.membership.refused:
            if all(self.tip(device).seq >= seq for device, seq in op.heads):
                reason = Reason.NOT_ALLOWED if no_right else Reason.CONTROL
                yield Fault(segment_name(op.device, op.seq), op.seq, reason)

    def add_fault(self, fault: Fault) -> None:
        """Note something that does not stand."""
        self._faults[fault] = None

    def held(self, device: bytes) -> Fault | None:
        """The fault that holds a device's chain, if one does."""
        return self._held.get(device)

    def hold(self, device: bytes, seq: int, invalid: Invalid) -> None:
        """Note why a chain does not go on."""
        fault = Fault(segment_name(device, seq), seq, invalid.reason, invalid.detail)
        self._held[device] = fault
        self.add_fault(fault)

    def tip(self, device: bytes) -> Tip:
        """Where a device's chain stands."""
        return self.tips.get(device) or chain.start(device)

    def trial(self, staged: Staged) -> Chains:
        """The same chains, for which the segments in `staged` lie in the folder already.

        Walking them changes nothing here. A chain that is held behind its tip is walked: what does
        not stand, or is not there, may be among them.
        """
        tips = self.tips.values()
        tried = Chains(self._places, self._keyring, self.state, tips, self._seen.values())
        tried._staged = staged
        tried._held = {
            device: fault
            for device, fault in self._held.items()
            if (fault.segment or 0) <= self.tip(device).seq
        }
        tried._faults = dict.fromkeys(tried._held.values())
        return tried

    def adopt(self, tried: Chains) -> None:
        """Stand where a trial stands, whose segments now lie in the folder."""
        self.state, self.tips = tried.state, tried.tips
        self.bundles += tried.bundles
        for device, fault in list(self._held.items()):
            if (fault.segment or 0) <= self.tip(device).seq and device not in tried._held:
                self.release(device)

    def release(self, device: bytes) -> None:
        """A chain is not held any more: what did not stand was put in order."""
        self._faults.pop(self._held.pop(device), None)

    def check_tips(self) -> None:
        """Look whether the newest segment seen of each chain is still what it was."""
        for tip in self.tips.values():
            try:
                segment = self.load(tip.device, tip.seq)
                check_expected(segment, Head(tip.seq, tip.hash))
            except Invalid as fault:
                self.hold(tip.device, tip.seq, seen_before(tip.device, tip.seq, fault))

    def refresh(
        self,
        *,
        devices: Iterable[bytes] | None = None,
        every: bool = False,
        expected: Mapping[bytes, Head] | None = None,
        step: Callable[[], None] = lambda: None,
    ) -> list[Accepted]:
        """Walk every chain on to its newest segment that stands.

        Args:
            devices: whose chains; None for all that the folder holds.
            every: check each signature, not one per block.
            expected: heads that the chains must pass through.
            step: called for each segment accepted.

        Returns:
            The accepted segments of this device, and the newest one of each other.
        """
        present = self._listed() if devices is None else list(devices)
        seen = {tip.device: Head(tip.seq, tip.hash) for tip in self._seen.values()}
        look = _Look(every, expected or seen, step)
        walked: dict[bytes, list[Accepted]] = {}
        # One chain may need what another brings: the device itself, or the key it writes under.
        while self._round(present, look, walked):
            pass
        for device in present:
            if self.state.signer(device) is None:
                self.add_fault(_unknown(device))
        for tip in self.unreached:
            if self.held(tip.device) is None:
                self.hold(tip.device, tip.seq, Invalid(Reason.DROPPED))
        own = self.state.own
        return [
            accepted
            for device, rows in walked.items()
            for accepted in (rows if device == own else rows[-1:])
        ]

    def _round(
        self, devices: Iterable[bytes], look: _Look, walked: dict[bytes, list[Accepted]]
    ) -> bool:
        """Walk every known chain on; gives whether any went on."""
        for device, fault in list(self._held.items()):
            if fault.reason is Reason.UNKNOWN_KEY:
                del self._held[device]
                del self._faults[fault]
        present = set(devices)
        went_on = False
        for signer in self.state.signers:
            if signer.device in present:
                self._faults.pop(_unknown(signer.device), None)
                found = self._walk(signer, look)
                walked.setdefault(signer.device, []).extend(found)
                went_on = went_on or bool(found)
        return went_on

    def load(self, device: bytes, seq: int) -> Segment:
        """Read a segment file of the form of its place; whether it is genuine comes after.

        Raises:
            Invalid: it is not there or has another form.
        """
        data = self._staged.get((device, seq))
        if data is None:
            data = disk.read(self._places.segment(device, seq), MAX_SIZE)
        return parse(data, Place(self._places.register, device, seq))

    def block(
        self, signer: Signer, first: int, last: int, prev: bytes | None, *, every: bool = False
    ) -> Block:
        """Read the next segments of a chain, as many as are worth one signature.

        Args:
            signer: whose chain.
            first: number of the first segment.
            last: number of the last one wanted.
            prev: hash of the segment before, if known.
            every: check each signature.
        """
        segments: list[Segment] = []
        fault: Invalid | None = None
        size = 0
        final = min(last, first + _BLOCK_FILES - 1)
        while (seq := first + len(segments)) <= final and size < _BLOCK_BYTES:
            try:
                segment = self.load(signer.device, seq)
            except Invalid as found:
                # Its traceback would keep all segments of this block in memory.
                fault = found.with_traceback(None)
                break
            segments.append(segment)
            size += sum(len(part.ciphertext) for part in segment.parts)
        count, broken = chain.trusted(segments, prev, signer.verify_key, every=every)
        return Block(segments[:count], broken or fault)

    def common_part(self, segment: Segment) -> Common:
        """Open the common part of a segment.

        Raises:
            Invalid: its key is unknown, or it does not open or does not have its form.
        """
        _, key = self._keyring.common(segment.parts[0].key_id)
        content = open_part(segment, 0, key)
        return read_common(content, len(segment.parts), segment.place.device)

    def doubt(self, segment: Segment, common: Common) -> Doubt | None:
        """Why a segment is held in quarantine; None when it is believed."""
        _, device, seq = segment.place
        heads = {seen.device: seen.seq for seen in common.heads}
        epoch, _ = self._keyring.common(segment.parts[0].key_id)
        past = Past(common.hlc, device, seq, 0, heads)
        return self.membership.doubt(past, segment.hash, common.parts, epoch)

    def part_keys(self, segment: Segment, common: Common) -> list[tuple[str, bytes | None]]:
        """Compartment and key of each further part; None where this member has no key.

        Raises:
            Invalid: a key was never introduced.
        """
        return [
            (name, self._keyring.find(part.key_id, name, epoch))
            for (name, epoch), part in zip(common.parts, segment.parts[1:], strict=True)
        ]

    def examine(self, signer: Signer, segment: Segment) -> Examined:
        """Look at the next segment of a chain, whose hash and signature stand.

        Raises:
            Invalid: its place, its common part or its control entries do not stand.
        """
        _, device, seq = segment.place
        founder = self.state.founder
        if (device, seq) == (founder.device, 1) and segment.hash != founder.hash:
            raise Invalid(Reason.GENESIS)
        common = self.common_part(segment)
        tip = chain.advance(self.tip(device), segment, common, signer.member)
        state = apply(self.state, Written.of(device, seq, common), common.control)
        begun = {
            (entry.key_id, entry.name, entry.epoch)
            for entry in state.compartments[len(self.state.compartments) :]
        }
        for (name, epoch), part in zip(common.parts, segment.parts[1:], strict=True):
            if (part.key_id, name, epoch) not in begun:
                self._keyring.find(part.key_id, name, epoch)
        bundles = bundles_for(state.own, segment.place, common.control)
        if bundles and not common.parts:
            state = replace(state, late=state.late + 1)
        return Examined(tip, state, common.wall_ms, bundles)

    def accept(self, examined: Examined) -> Accepted:
        """Take in a segment that was examined."""
        tip, self.state, wall_ms, bundles = examined
        self.tips[tip.device] = tip
        self.bundles += bundles
        self._keyring.update(self.state)
        return Accepted(Head(tip.seq, tip.hash), tip.device, wall_ms)

    def _listed(self) -> list[bytes]:
        devices, strange = storage.chains(self._places)
        for fault in strange:
            self.add_fault(fault)
        return devices

    def _walk(self, signer: Signer, look: _Look) -> list[Accepted]:
        accepted: list[Accepted] = []
        device = signer.device
        more = device not in self._held
        while more:
            tip = self.tip(device)
            block = self.block(signer, tip.seq + 1, MAX_SEQ, tip.hash, every=look.every)
            fault = block.fault
            try:
                for segment in block.segments:
                    check_expected(segment, look.expected.get(device))
                    accepted.append(self.accept(self.examine(signer, segment)))
                    look.step()
            except Invalid as found:
                fault = found
            if fault is not None and fault.reason is not Reason.MISSING:
                self.hold(device, self.tip(device).seq + 1, fault)
            more = fault is None
        return accepted


def _unknown(device: bytes) -> Fault:
    return Fault(f"{storage.JOURNAL}/{device.hex()}", None, Reason.UNKNOWN_DEVICE)


def check_expected(segment: Segment, expected: Head | None) -> None:
    """Refuse another segment in the place of one that was seen before."""
    if expected is None or expected.seq != segment.place.seq:
        return
    if expected.hash != segment.hash:
        raise Invalid(Reason.REPLACED)


def seen_before(device: bytes, seq: int, fault: Invalid) -> Invalid:
    """Say of a segment that was accepted once what is wrong with it now."""
    if fault.reason is not Reason.MISSING:
        return fault
    return Invalid(Reason.DROPPED, f"seq {seq} of device {device.hex()} was seen before")
