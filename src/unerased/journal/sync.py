"""Both ways between a register folder and a relay.

- What comes is walked before it enters the folder; what goes is looked at before it is sent.
- Every step is complete in itself, so that a sync which is interrupted anywhere goes on next time.
- One listing of the relay tells whether there is anything to do.
- What the relay forgot, and what devices say they have seen otherwise, is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.journal.appending import not_saved
from unerased.journal.errors import Reason
from unerased.journal.fetching import Fetcher
from unerased.journal.relaybook import Shown
from unerased.journal.sending import Sender
from unerased.journal.values import Fault, Synced
from unerased.journal.witness import stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.journal.appending import Appender
    from unerased.journal.coverage import Listed
    from unerased.journal.disk import Disk
    from unerased.journal.opening import Parts
    from unerased.journal.relay import Relay
    from unerased.journal.relaybook import Page
    from unerased.journal.values import Progress

__all__ = ["synchronise"]


def synchronise(  # noqa: PLR0913 - what an open journal has, and where to
    parts: Parts,
    appender: Appender,
    disk: Disk,
    relay: Relay,
    *,
    tend: Callable[[], None],
    page: Page,
    now_ms: int,
    on_progress: Progress,
) -> tuple[Synced, Page]:
    """Fetch, write the heartbeat of the day, send.

    Args:
        parts: what the journal works with.
        appender: the one writer of this device's chain.
        disk: what writes.
        relay: where to.
        tend: does what became due by what came, before anything goes out.
        page: what is remembered of it.
        now_ms: this device's clock.
        on_progress: called with segments done and to do.

    Returns:
        What was done, and what is to be remembered.

    Raises:
        RelayFailed: the relay cannot be reached, or refuses. What was passed on stays.
        NotSaved: the system refused to write. The same.
    """
    fetcher = Fetcher(parts, appender, disk, relay)
    forgotten = _forgotten(fetcher.shown, page)
    total = fetcher.waiting
    try:
        fetcher.run(now_ms, lambda done: on_progress(done, max(done, total)))
    except OSError as fault:
        raise not_saved(fault) from fault
    found = [*forgotten, *fetcher.faults, *stated(parts.places, parts.chains)]
    tend()
    beat = appender.beat()
    sender = Sender(parts, relay, fetcher.shown, fetcher.bad)
    done, total = fetcher.fetched, fetcher.fetched + sender.waiting
    sender.run(lambda sent: on_progress(done + sent, max(done + sent, total)))
    faults = tuple(dict.fromkeys([*found, *sender.faults]))
    synced = Synced(fetcher.fetched, sender.sent, beat, faults)
    return synced, page.after(faults, _shown(parts, sender, page), now_ms)


def _forgotten(shown: Listed, page: Page) -> list[Fault]:
    """What the relay had when it was used last and does not have any more."""
    found: list[Fault] = []
    for known in page.shown:
        newest = max((pack.last for pack in shown.packs.get(known.device, ())), default=0)
        if newest < known.seq:
            told = f"segments {newest + 1} to {known.seq} are gone"
            found.append(Fault(known.device.hex(), known.seq, Reason.ROLLED_BACK, told))
    return found


def _shown(parts: Parts, sender: Sender, page: Page) -> list[Shown]:
    """The newest segment of each chain that the relay has now."""
    kept = {shown.device: shown for shown in page.shown}
    for device, tip in parts.chains.tips.items():
        if device not in sender.stopped:
            kept[device] = Shown(device, tip.seq, tip.hash)
    return list(kept.values())
