"""Packs that left the register: the list, one of them with its files, and making one again."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unerased.model.codes import parse_code
from unerased.model.errors import BadCode
from unerased.remedies.packs import again as again_from
from unerased.remedies.packs import made_packs, receipt_of, still_allowed, zipped
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.packing import packs_held
from unerased.web.pages.attach import size_words
from unerased.web.pages.trouble import Advice
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.remedies.limits import lens_of
from unerased.web.show.remedies.packed import NOT_ENCLOSED, LeftPart, MadeRow, left_parts, made_row
from unerased.web.uploads import file_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.remedies.packs import Made, Pack
    from unerased.web.desk import Asked

_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        mark("the draft, to go on writing in"),
    ),
    "pdf": ("application/pdf", mark("the draft, to be read and printed")),
    "html": ("text/html; charset=utf-8", mark("the draft, for a browser")),
    "zip": ("application/zip", mark("all of these but the receipt, in one file to be sent")),
    "json": ("application/json", mark("the receipt: with it the same pack can be made again")),
}
_OTHER: Final = ("application/octet-stream", mark("an annex"))


@dataclass(frozen=True, slots=True)
class MadePage:
    """Every pack that left the register."""

    rows: tuple[MadeRow, ...]
    error: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a pack."""

    name: str
    what: str
    size: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """One pack. `held`: its files can be fetched now; `kept`: its receipt is on this device."""

    row: MadeRow
    receipt: str
    files: tuple[FileRow, ...]
    left: tuple[LeftPart, ...]
    not_enclosed: tuple[tuple[CodeLink, str], ...]
    unread: tuple[str, ...]
    held: bool
    kept: bool
    section: str = ""


@require_safe
@reading
def packs(asked: Asked) -> HttpResponse:
    """Every pack, the latest first."""
    return shown(asked.request, "packs_made.html", _all(asked))


def _all(asked: Asked, error: str = "") -> MadePage:
    return MadePage(
        tuple(made_row(one, asked) for one in made_packs(asked.register.db)),
        asked.words.say(error) if error else "",
    )


@require_POST
@reading
def again(asked: Asked) -> HttpResponse:
    """Make the pack of a receipt that somebody brings."""
    brought = file_of(asked.request, "receipt")
    if brought is None or not brought[1]:
        page = _all(asked, mark("Choose the file receipt.json of the pack."))
        return shown(asked.request, "packs_made.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _again(asked, brought[1])


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def pack(asked: Asked, code: str) -> HttpResponse:
    """One pack with its files; a POST makes it once more from its receipt."""
    one = _one(asked, code)
    receipt = receipt_of(asked.register, one.receipt)
    if asked.request.method == "POST":
        if receipt is None:
            advice = Advice(
                asked.words.say("This device has no receipt of it. Bring receipt.json.")
            )
            return shown(asked.request, "advice.html", advice, HTTPStatus.CONFLICT)
        return _again(asked, receipt)
    held = packs_held(asked).get(one.code)
    page = OnePage(
        made_row(one, asked),
        one.receipt,
        tuple(
            FileRow(name, asked.words.say(_kind(name)[1]), size_words(len(data), asked))
            for name, data in (
                (*held.files.items(), (_zip_name(one), zipped(held.files))) if held else ()
            )
        ),
        left_parts(held.left_out, asked) if held else (),
        tuple(
            (link(one.file, asked.book), asked.words.say(NOT_ENCLOSED[one.why]))
            for one in (held.not_enclosed if held else ())
        ),
        held.unread if held else (),
        held is not None,
        receipt is not None,
    )
    return shown(asked.request, "pack_made.html", page)


@require_safe
@reading
def file(asked: Asked, code: str, name: str) -> HttpResponse:
    """A file of a pack that is held; that the pack left was recorded when it was made.

    Consent is asked once more: it may have been taken back since, and the pack not fetched yet.
    """
    one = _one(asked, code)
    held = packs_held(asked).get(one.code)
    whole = held is not None and name == _zip_name(one)
    if held is None or not (whole or name in held.files):
        raise NotHere("No such file is held.")
    _asked_again(asked, one, held)
    data = zipped(held.files) if whole else held.files[name]
    answer = HttpResponse(data, content_type=_kind(name)[0])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _zip_name(one: Made) -> str:
    """What all of a pack in one file is called: it tells the form alone."""
    return f"{one.kind}.zip"


def _asked_again(asked: Asked, one: Made, held: Pack) -> None:
    """Ask for the consent of everybody who may be in a pack, once for each state of the record."""
    lens = lens_of(asked)
    asked.desk.cache.get(
        asked.register.heads,
        ("pack", one.code, lens.today),
        lambda: still_allowed(asked.register, held, lens),
    )


def _again(asked: Asked, receipt: bytes) -> HttpResponse:
    made = again_from(asked.register, receipt, lens_of(asked))
    packs_held(asked).keep(made)
    return go(f"/packs/made/{made.record}")


def _one(asked: Asked, typed: str) -> Made:
    try:
        code = parse_code(typed)
    except BadCode:
        raise NotHere("This is no code.") from None
    found = next((one for one in made_packs(asked.register.db) if one.code == code), None)
    if found is None:
        raise NotHere("There is no such pack.")
    return found


def _kind(name: str) -> tuple[str, str]:
    return _KINDS.get(name.rpartition(".")[2], _OTHER)
