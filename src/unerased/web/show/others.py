"""The other devices and the relays between: what was heard last of whom, and what went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.journal import Reason
from unerased.register.rows import moment_of
from unerased.web.show.forms.refusals import said
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from unerased.journal import Fault, Noticed
    from unerased.web.desk import Asked

__all__ = ["Others", "device_named", "others_of"]

#: days without anything newer after which one should ask by another way
QUIET: Final = 3
_DEVICE: Final = re.compile(r"[0-9a-f]{32}")
_SHORT: Final = 8
_SENTENCES: Final = {
    Reason.ROLLED_BACK: mark(
        "A relay no longer held saves of {who} that it had held before. What is here was put there "
        "again."
    ),
    Reason.WITHHELD: mark(
        "A save of {who} that a colleague has seen has not arrived here. It may lie on another "
        "relay, or this one holds it back."
    ),
    Reason.FORKED: mark(
        "Two different saves bear the same number of {who}: a copy of that device wrote, or "
        "somebody has its keys. The second was not taken in. Ask before you go on."
    ),
    Reason.SET_BACK: mark(
        "A later save of this very device was found that it does not know of: it was set back to "
        "an earlier day, or copied. Have it invited anew."
    ),
    Reason.MISSING: mark("A relay holds later saves of {who}, and one before them is missing."),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest that is held of another device; `quiet` when that is some days ago."""

    sentence: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What a relay showed that does not stand: in words, where, since when."""

    sentence: str
    reason: SafeString | str
    relay: str
    since: str


@dataclass(frozen=True, slots=True)
class Others:
    """Everything about other devices on the start page."""

    heard: tuple[Heard, ...]
    notices: tuple[Notice, ...]

    @property
    def quiet(self) -> bool:
        """Whether there is a device that one should ask about."""
        return any(heard.quiet for heard in self.heard)


def others_of(asked: Asked) -> Others:
    """What to say of the other devices; nothing where there are none."""
    journal, today = asked.register.journal, asked.desk.today()
    heard = [row for row in journal.heard() if row.device != journal.device]
    belonging = journal.membership.devices
    lines: list[Heard] = []
    for row in sorted(heard, key=lambda row: row.wall_ms):
        if row.device in belonging:
            day = moment_of(row.wall_ms).date()
            sentence = asked.words.say(
                "Nothing newer than {day} from {who}.",
                day=asked.words.day(day),
                who=device_named(asked, row.device),
            )
            lines.append(Heard(sentence, (today - day).days >= QUIET))
    return Others(tuple(lines), tuple(_notice(asked, one) for one in journal.noticed))


def _notice(asked: Asked, noticed: Noticed) -> Notice:
    fault = noticed.fault
    found = _DEVICE.search(fault.file)
    who = device_named(asked, bytes.fromhex(found[0])) if found else ""
    sentence = _SENTENCES.get(fault.reason)
    day = moment_of(noticed.since_ms).date()
    return Notice(
        asked.words.say(sentence, who=who) if sentence else _file(fault),
        "" if sentence else said(asked.words, str(fault.reason)),
        noticed.relay,
        asked.words.day(day),
    )


def _file(fault: Fault) -> str:
    return fault.file.rpartition("/")[2]


def device_named(asked: Asked, device: bytes) -> str:
    """A device by its member's name and the beginning of its id, which names it on every device."""
    membership = asked.register.journal.membership
    name = membership.names.get(membership.admitted.get(device, b""), "")
    told = asked.words.say("device {id}", id=device.hex()[:_SHORT])
    return f"{name} ({told})" if name else told
