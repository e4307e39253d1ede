"""Files that pass between two people: handed over under a name that tells nothing, and taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils.html import format_html

from unerased.journal.letters import MAX_LETTER
from unerased.web.show.forms.refusals import said
from unerased.web.uploads import file_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from unerased.journal import Invalid
    from unerased.web.words import Words

__all__ = ["NO_FILE", "bad_letter", "handed", "letter_of"]

NO_FILE: Final = mark("Choose the file that was sent to you.")
_ASK_AGAIN: Final = mark(
    "Nothing was changed. Ask for the file again, and check that it is the right one of the three."
)


def handed(data: bytes, name: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def letter_of(request: HttpRequest) -> bytes | None:
    """The file of a form, None when none was chosen; empty where it is larger than any of them."""
    found = file_of(request, "file")
    if found is None:
        return None
    return found[1] if len(found[1]) <= MAX_LETTER else b""


def bad_letter(words: Words, fault: Invalid) -> SafeString:
    """What is wrong with a file that was taken in, and what to do."""
    return format_html("{}. {}", said(words, str(fault)), words.say(_ASK_AGAIN))
