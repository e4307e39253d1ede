"""What pages of long work share: how far it is, how it ended, the folder that was typed for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unerased.exchange.errors import ExchangeError
from unerased.journal import JournalError
from unerased.journal.relay.naming import is_address
from unerased.register import RegisterError
from unerased.seal import SealError
from unerased.web.answer import go, shown
from unerased.web.jobs import StoppedByPerson
from unerased.web.show.forms.refusals import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from unerased.web.held import UnderWay
    from unerased.web.jobs import Job
    from unerased.web.words import Words

__all__ = [
    "LOOK_AGAIN_SECONDS",
    "WAIT_SECONDS",
    "ProgressPage",
    "folder_of",
    "how_far",
    "over",
    "relay_of",
]

#: so long a page waits for work before it shows how far it is
WAIT_SECONDS: Final = 2.0
#: a page of progress is fetched again after so long
LOOK_AGAIN_SECONDS: Final = 1


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """How far some work is.

    Attributes:
        here: where the page looks again, and where its work is stopped.
        phase: what is done now; "" where the template says it.
    """

    here: str
    phase: str
    percent: int
    stoppable: bool
    section: str = ""


def folder_of(typed: str) -> Path | None:
    """The whole path of a folder as somebody types it; None for what is none."""
    folder = Path.home() / typed[2:] if typed.startswith("~/") else Path(typed)
    return folder if typed and "\0" not in typed and folder.is_absolute() else None


def relay_of(request: HttpRequest, named: str) -> tuple[str, str, str] | None:
    """A relay as somebody typed it: its name, and user and password of an address, "" for none.

    None where it is neither an address nor the whole path of a folder.
    """
    if is_address(named):
        user = request.POST.get("user", "").strip()
        return named, user, request.POST.get("password", "") if user else ""
    folder = folder_of(named)
    return None if folder is None else (str(folder), "", "")


def how_far(
    request: HttpRequest,
    job: Job | None,
    addresses: tuple[str, str],
    template: str,
    page: Callable[[Job], object],
) -> HttpResponse:
    """How far a job is, asking nothing of the register; POST with `do=stop` stops it.

    Args:
        request: what was asked.
        job: None when nothing is under way.
        addresses: where to go when it is over, and of this page, which asks for itself again.
        template: of the page.
        page: what it shows.
    """
    here, again = addresses
    if job is None:
        return go(here)
    if request.method == "POST" and request.POST.get("do") == "stop":
        job.stop()
    if job.wait(LOOK_AGAIN_SECONDS / 4):
        return go(here)
    answer = shown(request, template, page(job))
    answer.headers["Refresh"] = f"{LOOK_AGAIN_SECONDS}; url={again}"
    return answer


def over(one: UnderWay, words: Words, stopped: str, refused: str) -> SafeString | str:
    """What ended some work early, "" for nothing; told once.

    Args:
        one: it is over.
        words: of the page.
        stopped: what is said, in the page's words, where somebody stopped it.
        refused: the same where the system refused to read or write.
    """
    job, one.job = one.job, None
    if job is None:
        return ""
    try:
        job.result()
    except StoppedByPerson:
        return stopped
    except (ExchangeError, JournalError, RegisterError, SealError) as error:
        return said(words, str(error))
    except OSError:
        return refused
    return ""
