"""What opening a backup takes on every page that does: its file, and one share after the other.

Nothing of the register is asked, so that it works where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.journal import JournalError
from unerased.journal.backup import read_head
from unerased.journal.errors import BackupDamaged, Reason
from unerased.seal import SealError, missing, read_share
from unerased.web.pages.underway import folder_of
from unerased.web.show.forms.refusals import said
from unerased.web.words import mark

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from unerased.seal import ShareSet
    from unerased.web.restoring import SharedOut
    from unerased.web.words import Words

__all__ = ["NamedBackup", "SharesLine", "line_of", "named", "take_share", "wrongly_typed"]

_NO_FILE: Final = mark("Give the whole path of the file, from its root on.")
_FOLDER: Final = mark("This is a folder. Name the file of the backup that lies in it.")
_NO_BACKUP: Final = mark(
    "This file is no backup. Nothing was read further. Name the file that was written when the "
    "backup was made; its name ends in .backup."
)
_NOT_THERE: Final = mark("The system does not read this file. Plug the stick in, and try again.")
_TYPED_ALREADY: Final = mark("Share {number} was typed already. Ask for one of the others.")

#: a backup's path, and what its head says of the shares that open it
NamedBackup = tuple["Path", "ShareSet"]


@dataclass(frozen=True, slots=True)
class SharesLine:
    """A backup that is to be opened: how many shares open it, and which were typed.

    Attributes:
        set: of the shares that open it; it stands in the heading of each.
        numbers: of the shares that were typed.
        lacking: how many more it takes.
    """

    file: str
    needed: str
    holders: str
    set: str
    numbers: tuple[str, ...]
    lacking: int


def line_of(one: SharedOut, words: Words) -> SharesLine:
    """It as a page shows it; never a word of a share."""
    return SharesLine(
        str(one.path),
        words.number(one.whole.needed),
        words.number(one.whole.holders),
        one.whole.id.hex(),
        tuple(words.number(number) for number in sorted(one.shares)),
        one.needed,
    )


def named(request: HttpRequest, words: Words) -> NamedBackup | SafeString | str:
    """Look at the head of the backup that was typed; nothing is opened. Text is what is wrong."""
    path = folder_of(request.POST.get("file", "").strip())
    if path is None:
        return words.say(_NO_FILE)
    if path.is_dir():
        return words.say(_FOLDER)
    try:
        head, _, _ = read_head(path)
        return path, head.share_set()
    except OSError:
        return words.say(_NOT_THERE)
    except BackupDamaged as refused:
        whole = not refused.file and refused.reason is Reason.FORM
        return words.say(_NO_BACKUP) if whole else said(words, str(refused))
    except (JournalError, SealError) as refused:
        return said(words, str(refused))


def take_share(request: HttpRequest, one: SharedOut, words: Words) -> SafeString | str:
    """Take one share, if it is as it was printed, of this backup, and new; "" if it was taken."""
    try:
        share = read_share(request.POST.get("share", "").replace("\r\n", "\n"))
        missing(one.whole, [share])
    except SealError as refused:
        return said(words, str(refused))
    if share.number in one.shares:
        return words.say(_TYPED_ALREADY, number=words.number(share.number))
    one.shares[share.number] = share
    return ""


def wrongly_typed(request: HttpRequest) -> str:
    """What stands in the field again, to be compared with the paper and put right."""
    return request.POST.get("share", request.POST.get("file", ""))
