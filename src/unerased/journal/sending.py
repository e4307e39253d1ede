"""From the register folder to a relay: what the relay lacks of every chain, in packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal import chain
from unerased.journal import disk as disks
from unerased.journal.coverage import cut, missing
from unerased.journal.errors import Invalid
from unerased.journal.pack import build_pack, pack_name
from unerased.journal.segment import MAX_SIZE, Place, parse
from unerased.journal.storage import segment_name
from unerased.journal.values import Fault
from unerased.journal.witness import hash_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from unerased.journal.control import Signer
    from unerased.journal.coverage import Listed
    from unerased.journal.opening import Parts
    from unerased.journal.pack import PackName
    from unerased.journal.relay import Relay

__all__ = ["Sender"]

_GROWS = 256
_GROWS_BYTES = 512 * 1024
"""A device's own last pack is made anew with what follows while it is smaller than this, so that
a relay does not fill with tiny ones."""


class Sender:
    """One sync's way out.

    Attributes:
        faults: what is here and does not stand, so was not sent.
        stopped: devices of whose chains not everything could be sent.
        sent: number of segments put.
    """

    def __init__(self, parts: Parts, relay: Relay, shown: Listed, bad: Collection[str]) -> None:
        """Send what `shown` lacks, the packs in `bad` counting for nothing."""
        self._parts = parts
        self._relay = relay
        self._packs = {
            device: [pack for pack in packs if pack.file not in bad]
            for device, packs in shown.packs.items()
        }
        self.faults: list[Fault] = []
        self.stopped: set[bytes] = set()
        self._put_names: set[str] = set()
        self.sent = 0

    @property
    def waiting(self) -> int:
        """How many segments the relay lacks."""
        return sum(
            last - first + 1
            for signer in self._parts.chains.state.signers
            for first, last in self._gaps(signer)
        )

    def run(self, step: Callable[[int], None]) -> None:
        """Put what is missing.

        Args:
            step: called with the number of segments put so far.

        Raises:
            RelayFailed: the relay cannot be reached. What was put stays.
        """
        for signer in self._parts.chains.state.signers:
            for first, last in self._gaps(signer):
                grown = self._grown(signer, first)
                self._send(signer, first if grown is None else grown.first, last, step)
                replaced = grown is not None and self._name(grown) not in self._put_names
                if grown is not None and replaced and signer.device not in self.stopped:
                    self._relay.remove(self._name(grown))

    def _gaps(self, signer: Signer) -> list[tuple[int, int]]:
        last = self._parts.chains.tip(signer.device).seq
        return missing(self._packs.get(signer.device, ()), last)

    def _grown(self, signer: Signer, first: int) -> PackName | None:
        """This device's own small last pack, when the gap begins behind it."""
        if signer.device != self._parts.chains.state.own:
            return None
        for pack in self._packs.get(signer.device, ()):
            small = pack.last - pack.first < _GROWS and pack.size < _GROWS_BYTES
            if pack.last == first - 1 and small:
                return pack
        return None

    def _send(self, signer: Signer, first: int, last: int, step: Callable[[int], None]) -> None:
        for portion in cut(self._read(signer.device, first, last)):
            good = self._verified(signer, first, portion)
            if good:
                self._put(signer.device, first, portion[:good])
                step(self.sent)
            if good < len(portion):
                return
            first += good

    def _read(self, device: bytes, first: int, last: int) -> Iterator[bytes]:
        for seq in range(first, last + 1):
            try:
                yield disks.read(self._parts.places.segment(device, seq), MAX_SIZE)
            except Invalid as why:
                self._fault(device, seq, why)
                return

    def _verified(self, signer: Signer, first: int, portion: Sequence[bytes]) -> int:
        """How many leading segments are still what was accepted; nothing else is passed on."""
        device = signer.device
        segments = []
        for seq, data in enumerate(portion, first):
            try:
                segments.append(parse(data, Place(self._parts.places.register, device, seq)))
            except Invalid as why:
                self._fault(device, seq, why)
                break
        before = hash_at(self._parts.places, self._parts.chains, device, first - 1)
        count, fault = chain.trusted(segments, before, signer.verify_key)
        if fault is not None:
            self._fault(device, first + count, fault)
        return count

    def _put(self, device: bytes, first: int, segments: Sequence[bytes]) -> None:
        register = self._parts.places.register
        data = build_pack(register, device, first, segments)
        last = first + len(segments) - 1
        digest = parse(segments[-1], Place(register, device, last)).hash
        name = self._name(pack_name(device, first, last, digest, len(data)))
        self._relay.put(name, data)
        self._put_names.add(name)
        self.sent += len(segments)

    def _name(self, pack: PackName) -> str:
        return f"{self._parts.places.register.hex()}/{pack.file}"

    def _fault(self, device: bytes, seq: int, why: Invalid) -> None:
        self.stopped.add(device)
        self.faults.append(Fault(segment_name(device, seq), seq, why.reason, why.detail))
