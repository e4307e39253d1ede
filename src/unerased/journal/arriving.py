"""Taking in the unit keys and secrets that other devices sent to this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.bundles import open_bundle
from unerased.journal.entries import Renew
from unerased.journal.errors import Invalid, Reason
from unerased.journal.keybag import unit_of
from unerased.journal.storage import segment_name
from unerased.journal.values import Fault

if TYPE_CHECKING:
    from unerased.journal.opening import Parts
    from unerased.seal import HpkeKey

__all__ = ["take_keys"]


def take_keys(parts: Parts, *, write: bool) -> None:
    """Open the bundles in what was accepted, before anything says that it was seen.

    What cannot be opened is a fault that is shown: whoever sent it sends it again once they have
    seen this device's present retention key.

    Args:
        parts: what the journal works with.
        write: keep them; else they are remembered until the journal is closed.

    Raises:
        StorageDamaged: the keybag was changed.
        OSError: the system refused to write.
    """
    waiting, parts.chains.bundles = parts.chains.bundles, []
    own = parts.welcome.device
    units: dict[str, bytes] = {}
    secrets: dict[str, bytes] = {}
    hpke: HpkeKey | None = None
    for one in waiting:
        hpke = hpke or parts.retention.hpke  # making it costs more than looking whether any wait
        try:
            brought = open_bundle(one, own, hpke, parts.keyring.find)
        except Invalid as fault:
            _, device, seq = one.place
            if _had_it(parts, device, seq):
                continue
            name = segment_name(device, seq)
            parts.chains.add_fault(Fault(name, seq, Reason.BUNDLE, fault.detail))
            continue
        again = units.keys() & brought.units.keys()
        keys = {unit: units[unit] + brought.units[unit] for unit in again}
        units.update(brought.units)
        units.update(keys)
        secrets.update(brought.secrets)
    erased = parts.chains.erased
    for unit in erased:
        units.pop(unit, None)
    secrets = {name: value for name, value in secrets.items() if unit_of(name) not in erased}
    if write:
        parts.keybag.take(units, secrets)
    else:
        parts.keybag.remember(units, secrets)


def _had_it(parts: Parts, device: bytes, seq: int) -> bool:
    """Whether this device had received a segment when it last renewed its retention key."""
    own = parts.welcome.device
    return any(
        isinstance(op.entry, Renew) and op.device == own and dict(op.heads).get(device, 0) >= seq
        for op in parts.chains.state.ops
    )
