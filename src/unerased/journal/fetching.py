"""From a relay into the register folder: packs are fetched, walked, and taken in as far as good."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from unerased.journal.coverage import best, listed
from unerased.journal.errors import Invalid, Reason
from unerased.journal.intake import Intake
from unerased.journal.pack import read_pack
from unerased.journal.segment import Place, parse, signed
from unerased.journal.storage import segment_name
from unerased.journal.values import Fault
from unerased.journal.witness import hash_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from unerased.journal.appending import Appender
    from unerased.journal.control import Signer
    from unerased.journal.coverage import Listed
    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts
    from unerased.journal.pack import PackName
    from unerased.journal.relay import Relay
    from unerased.journal.segment import Raw, Segment

__all__ = ["Fetcher"]

_SPOILT = frozenset(
    {
        Reason.FORM,
        Reason.TRUNCATED,
        Reason.TRAILING,
        Reason.LENGTHS,
        Reason.MISNAMED,
        Reason.OTHER_REGISTER,
        Reason.OTHER_DEVICE,
        Reason.OTHER_NUMBER,
        Reason.SIGNATURE,
        Reason.BROKEN_CHAIN,
    }
)
"""Reasons for which a pack holds nothing that anybody signed in its place, whoever looks at it."""

_BATCH = 8 * 1024 * 1024
"""Bytes of segments that are in memory at a time, and are walked together."""

_WAVE = 256 * 1024 * 1024
"""Bytes of segments that were walked and written, and for which the disk is waited for at once."""

_PATIENCE = 10.0
"""Seconds after which it is waited for anyway: what came over a slow way is not fetched twice."""


class Fetcher:
    """One sync's way in.

    Attributes:
        faults: what the relay has and does not stand, in the order found.
        bad: names of packs that are not as they should be.
        fetched: number of segments taken in.
        shown: what the relay has, as listed last.
    """

    def __init__(self, parts: Parts, appender: Appender, disk: Disk, relay: Relay) -> None:
        """List what `relay` has.

        Raises:
            RelayFailed: it cannot be reached.
        """
        self._parts = parts
        self._appender = appender
        self._disk = disk
        self._relay = relay
        self._gone: set[str] = set()
        self._gone_before: set[str] = set()
        self._early: dict[Fault, None] = {}
        self.faults: dict[Fault, None] = {}
        self.bad: set[str] = set()
        self.fetched = 0
        self.shown = self._listed()

    @property
    def waiting(self) -> int:
        """How many segments the relay says to have that are not here."""
        own = self._parts.welcome.device
        return sum(
            max(0, max(pack.last for pack in packs) - self._parts.chains.tip(device).seq)
            for device, packs in self.shown.packs.items()
            if device != own
        )

    def run(self, now_ms: int, step: Callable[[int], None]) -> None:
        """Fetch until nothing more can be taken in, then look at what remains.

        Args:
            now_ms: this device's clock.
            step: called with the number of segments taken in so far.

        Raises:
            RelayFailed: the relay cannot be reached. What was taken in stays.
            OSError: the system refused to write. The same.
        """
        self._waves(now_ms, step)
        if self._gone:  # its device put a larger pack in its place meanwhile: look again
            self.shown = self._listed()
            self.bad -= self._gone
            self._gone_before, self._gone = self._gone, set()
            self._waves(now_ms, step)
        for signer in self._parts.chains.state.signers:
            self._compare(signer)
        self._own()
        self._left()

    def _listed(self) -> Listed:
        return listed(self._relay.names(self._parts.places.register.hex()))

    def _waves(self, now_ms: int, step: Callable[[int], None]) -> None:
        """Fetch until nothing more can be taken in.

        A chain may wait for a key that another one brings: it is tried again when that went on.
        """
        more = True
        while more:
            before = self.fetched
            self._early = {}
            while self._wave(now_ms):
                step(self.fetched)
            more = bool(self._early) and self.fetched > before
            if more:
                self.bad -= {fault.file for fault in self._early}
        self.faults |= self._early

    def _wave(self, now_ms: int) -> bool:
        """Fetch and take in some packs; whether there were any."""
        came_from: dict[tuple[bytes, int], PackName] = {}
        before = {device: tip.seq for device, tip in self._parts.chains.tips.items()}
        intake = Intake(self._parts, self._disk)
        size, began = 0, monotonic()
        for batch in self._batches():
            came_from.update({key: pack for key, (pack, _) in batch.items()})
            size += sum(len(data) for _, data in batch.values())
            intake.walk({key: data for key, (_, data) in batch.items()})
            if size >= _WAVE or intake.refused or monotonic() - began >= _PATIENCE:
                break
        if not came_from:
            return False
        intake.finish(self._appender, now_ms)
        for device, seq, why in intake.refused:
            pack = came_from[device, seq]
            if why.reason is Reason.UNKNOWN_KEY:
                self.bad.add(pack.file)
                self._early[Fault(pack.file, seq, why.reason)] = None
            else:
                self._refuse(pack, seq, why)
        for device in dict.fromkeys(device for device, _ in came_from):
            came = self._parts.chains.tip(device).seq - before.get(device, 0)
            self.fetched += came
            if not came:  # neither believed nor refused now: it is not asked for twice
                self.bad |= {pack.file for key, pack in came_from.items() if key[0] == device}
        return True

    def _batches(self) -> Iterator[dict[tuple[bytes, int], tuple[PackName, Raw]]]:
        """What is wanted, in batches of which each fits into memory."""
        batch: dict[tuple[bytes, int], tuple[PackName, Raw]] = {}
        size = 0
        for device, seq, pack, data in self._wanted():
            batch[device, seq] = pack, data
            size += len(data)
            if size >= min(_BATCH, _WAVE):
                yield batch
                batch, size = {}, 0
        if batch:
            yield batch

    def _wanted(self) -> Iterator[tuple[bytes, int, PackName, Raw]]:
        """The segments that follow what is here, as the relay has them."""
        chains = self._parts.chains
        for signer in chains.state.signers:
            device = signer.device
            packs = self.shown.packs.get(device, [])
            seq = chains.tip(device).seq + 1
            held = chains.held(device)
            damaged = held is not None and (held.segment or 0) < seq
            if damaged or device == chains.state.own:
                continue
            while (pack := best(packs, seq, self.bad)) is not None:
                for number, data in enumerate(self._unpacked(pack), pack.first):
                    if number >= seq:
                        yield device, number, pack, data
                        seq = number + 1

    def _unpacked(self, pack: PackName) -> Sequence[Raw]:
        """The segments of a pack; none, and a fault, when it is not as it should be."""
        register = self._parts.places.register
        try:
            return read_pack(self._relay.get(self._name(pack)), register, pack)
        except Invalid as why:
            if why.reason is Reason.MISSING and pack.file not in self._gone_before:
                self._gone.add(pack.file)
                self.bad.add(pack.file)
            else:
                self._refuse(pack, None, why)
            return []

    def _refuse(self, pack: PackName, seq: int | None, why: Invalid) -> None:
        """Name a pack that is not as it should be.

        One that is spoilt is taken away: whoever has its segments takes it for good, by its name,
        and puts it again only when it is not there.
        """
        self.bad.add(pack.file)
        self.faults[Fault(pack.file, seq, why.reason, why.detail)] = None
        if why.reason in _SPOILT:
            self._relay.remove(self._name(pack))

    def _name(self, pack: PackName) -> str:
        return f"{self._parts.places.register.hex()}/{pack.file}"

    def _compare(self, signer: Signer) -> None:
        """See that packs of segments that are here end with the same segment as here."""
        chains, device = self._parts.chains, signer.device
        for pack in self.shown.packs.get(device, []):
            if pack.last > chains.tip(device).seq or pack.file in self.bad:
                continue
            held = hash_at(self._parts.places, chains, device, pack.last)
            if held is not None and not held.startswith(pack.mark):
                self._judge(signer, pack)

    def _judge(self, signer: Signer, pack: PackName) -> None:
        """Say what a pack is that ends otherwise than the chain here."""
        segments = self._unpacked(pack)
        for seq, data in enumerate(segments, pack.first):
            try:
                segment = self._parsed(pack, seq, data)
            except Invalid as why:
                self._refuse(pack, seq, why)
                return
            held = hash_at(self._parts.places, self._parts.chains, signer.device, seq)
            if held in {None, segment.hash}:
                continue
            written = signed(segment, signer.verify_key)
            self._refuse(pack, seq, Invalid(Reason.FORKED if written else Reason.SIGNATURE))
            return
        if segments:
            self._refuse(pack, None, Invalid(Reason.MISNAMED))

    def _own(self) -> None:
        """See whether the relay has later segments of this very device."""
        chains = self._parts.chains
        signer = chains.state.signer(chains.state.own)
        seq = chains.tip(chains.state.own).seq + 1
        packs = self.shown.packs.get(chains.state.own, [])
        while signer is not None and (pack := best(packs, seq, self.bad)) is not None:
            segments = self._unpacked(pack)
            if segments:
                data = segments[seq - pack.first]
                self._refuse(pack, seq, self._stranger(signer, pack, seq, data))

    def _stranger(self, signer: Signer, pack: PackName, seq: int, data: Raw) -> Invalid:
        """Why a later segment of this device is there, of which it knows nothing."""
        try:
            segment = self._parsed(pack, seq, data)
        except Invalid as why:
            return why
        if not signed(segment, signer.verify_key):
            return Invalid(Reason.SIGNATURE)
        back = Invalid(Reason.SET_BACK)
        # Whoever writes on would write a number twice.
        self._parts.chains.hold(signer.device, seq, back)
        return back

    def _parsed(self, pack: PackName, seq: int, data: Raw) -> Segment:
        return parse(data, Place(self._parts.places.register, pack.device, seq))

    def _left(self) -> None:
        """Name what the relay says to have and that could not be taken in."""
        chains = self._parts.chains
        for pack in self.shown.torn:
            known = chains.state.signer(pack.device) is not None
            if not known or pack.last > chains.tip(pack.device).seq:
                self.faults[Fault(pack.file, None, Reason.TRUNCATED)] = None
        for device, packs in self.shown.packs.items():
            if chains.state.signer(device) is None:
                self.faults[Fault(packs[0].file, None, Reason.UNKNOWN_DEVICE)] = None
                continue
            seq = chains.tip(device).seq + 1
            if any(pack.first > seq for pack in packs if pack.file not in self.bad):
                self.faults[Fault(segment_name(device, seq), seq, Reason.MISSING)] = None
