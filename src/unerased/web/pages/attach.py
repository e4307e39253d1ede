"""The texts and files of a source: words pasted, files sealed, and the words taken out of them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods, require_POST

from unerased import evidence
from unerased.evidence.words_of import LONGEST, Fault, Words, ending_of, paragraphs_of, words_of
from unerased.model.codes import short
from unerased.register import reads
from unerased.register.errors import Refused
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import Asked, desk_of, session_of, words_for
from unerased.web.errors import NotHere
from unerased.web.pages.trouble import Advice
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.claims.look import Look
from unerased.web.show.coding.text import (
    TextLine,
    lines_of,
    parts_of,
    text_lines,
    texts_of_source,
)
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import LANGS, field_of, known_code, remember
from unerased.web.show.forms.refusals import said_all
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.uploads import file_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

    from unerased.register import Register

_FAULTS: Final = {
    Fault.NO_READER: mark(
        "The words of such a file cannot be taken out here. Open it in its own program, copy the "
        "words and paste them above."
    ),
    Fault.EMPTY: mark("There are no words in this file: it may hold pictures of pages."),
    Fault.UNDECODED: mark("The letters of this file are not in UTF-8. Save it as UTF-8 first."),
    Fault.ENCRYPTED: mark("This file asks for a password. Save it without one first."),
    Fault.TOO_LARGE: mark(
        "This file holds more words than a text can have. Copy the part that matters and paste it."
    ),
    Fault.LATE: mark("Reading this file took too long and was stopped. Copy and paste its words."),
    Fault.BROKEN: mark("This file could not be read: it is damaged, or not what its name says."),
}
_UNFIT: Final = mark("This holds control characters that no text has. Remove them.")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the source. `readable`: its words can be taken out."""

    code: str
    short: str
    kind: str
    size: str
    readable: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class AttachPage:
    """What a source has, and the two ways to add to it."""

    source: CodeLink
    words: str
    texts: tuple[TextLine, ...]
    files: tuple[FileLine, ...]
    paste: tuple[Field, ...]
    received: Field
    file_error: str
    trouble: str
    saved: str
    errors: int
    section: str = "source"


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def attach(asked: Asked, source: str) -> HttpResponse:
    """The page; a POST adds a text or a file."""
    code = _source(asked, source)
    typed = Typed(asked, {name: str(value) for name, value in asked.request.POST.items()})
    if asked.request.method != "POST":
        return _page(typed, code)
    if "received" in typed.post:
        return go(f"/attach/{code}") if _attached(typed, code) else _page(typed, code)
    body = _pasted(typed)
    if body is None:
        return _page(typed, code)
    return _kept(typed, code, paragraphs_of(body), typed.text("lang"))


def _source(asked: Asked, typed: str) -> str:
    code = known_code(asked, typed)
    if prefix_kind(code, asked.book) != "source":
        raise NotHere("Only a source has texts and files.")
    return code


def _pasted(typed: Typed) -> str | None:
    """The words of the form; None with an error when they cannot be a text."""
    body = typed.text("body")
    if not body.strip():
        typed.wrong("body", mark("Paste the words here."))
    elif len(body.encode("utf-8", "surrogatepass")) > LONGEST:
        typed.wrong("body", mark("This is longer than 2 MiB. Paste it in several texts."))
    elif not fit(body):
        typed.wrong("body", _UNFIT)
    if typed.text("lang") not in LANGS:
        typed.wrong("lang", mark("Choose a language of the list."))
    return None if typed.errors else body


def fit(text: str) -> bool:
    """Whether a text of the register can hold all of these characters."""
    controls = {*range(32), 127} - {9, 10, 13}
    return not any(ord(one) in controls or "\ud800" <= one <= "\udfff" for one in text)


def _kept(
    typed: Typed, source: str, paragraphs: Sequence[str], lang: str, file: str = ""
) -> HttpResponse:
    """Save a text in its parts, as one save, and go on to coding it."""
    asked = typed.asked
    bodies = parts_of(paragraphs)
    codes = [asked.register.new_code("text") for _ in bodies]
    lines = text_lines(source, bodies, codes, lang, file)
    records = records_of(typed, lines, ["body"] * len(lines))
    title = asked.words.say("Text of {code}", code=short(source))
    fields = dict.fromkeys((record.code for record in records), "body")
    saved = "" if typed.errors else save(typed, records, title, fields)
    if not saved:
        return _page(typed, source)
    remember(asked, saved, source)
    session_of(asked.request)["coding"] = codes[0]
    return go(f"/coding/{source}?text={codes[0]}")


def _attached(typed: Typed, source: str) -> bool:
    """Seal the file that the form brought."""
    asked = typed.asked
    found = file_of(asked.request, "file")
    received = typed.plain("received")
    if found is None or not found[1]:
        typed.wrong("file", mark("Choose a file that is not empty."))
    if typed.errors or found is None:
        return False
    try:
        evidence.add_bytes(asked.register, found[1], found[0], received=received, source=source)
    except Refused as refused:
        reasons = said_all(asked.words, (one.reason for one in refused.problems))
        typed.errors.setdefault("received", reasons)
        return False
    saves = reads.saves(asked.register.db, limit=1)
    remember(asked, saves[0].code, source)
    return True


@require_POST
def take_words(request: HttpRequest, source: str, file: str) -> HttpResponse:
    """Take the words out of a file. The reading runs beside the register, not in its thread."""
    keeper = desk_of(request).keeper

    def asked_of(register: Register) -> Asked:
        return Asked(request, register, register.codebook, desk_of(request), words_for(request))

    def opened(register: Register) -> tuple[str, bytes]:
        asked = asked_of(register)
        code = _file(asked, _source(asked, source), file)
        purpose = mark("taking out its words")
        record, data = evidence.read_bytes(register, code, purpose=asked.words.say(purpose))
        return record.name, data

    try:
        name, data = keeper.call(opened)
    except evidence.EvidenceError as error:
        return shown(request, "advice.html", Advice(str(error)), HTTPStatus.CONFLICT)
    found = words_of(data, name)
    return keeper.call(_taking(asked_of, source, file, found))


def _taking(
    asked_of: Callable[[Register], Asked], source: str, file: str, found: Words
) -> Callable[[Register], HttpResponse]:
    def taken(register: Register) -> HttpResponse:
        asked = asked_of(register)
        code = _source(asked, source)
        typed = Typed(asked, {})
        if found.fault is not None:
            typed.wrong("trouble", _FAULTS[found.fault])
            return _page(typed, code)
        body = "\n\n".join(found.paragraphs)
        return _kept(typed, code, paragraphs_of(body), "", _file(asked, code, file))

    return taken


def _file(asked: Asked, source: str, typed: str) -> str:
    files = {row.file.code for row in reads.files_of(asked.register.db, source)}
    if typed not in files:
        raise NotHere("This source has no such file.")
    return typed


def _page(typed: Typed, source: str) -> HttpResponse:
    asked, words = typed.asked, typed.asked.words
    look = Look.of(asked)
    look.about([source])
    texts = texts_of_source(asked, source)
    taken = {held.file for held in texts}
    langs = tuple(Option(tag, tag or words.say("not said")) for tag in LANGS)
    language = Field("lang", words.say("Language of these words"), "select")
    page = AttachPage(
        source=link(source, asked.book),
        words=look.short_words(source),
        texts=lines_of(asked, source, texts),
        files=tuple(
            FileLine(
                row.file.code,
                short(row.file.code),
                row.file.media_type,
                size_words(row.file.size, asked),
                bool(ending_of(row.file.name)),
                row.file.code in taken,
            )
            for row in reads.files_of(asked.register.db, source)
        ),
        paste=(
            field_of(typed, Field("body", words.say("The words"), "area", rows=10)),
            field_of(typed, language, options=langs),
        ),
        received=field_of(
            typed,
            Field("received", words.say("How it reached you")),
            mark("By hand, by a chat application, downloaded; from whom, and when"),
        ),
        file_error=typed.errors.get("file", ""),
        trouble=typed.errors.get("trouble", ""),
        saved=session_of(asked.request).pop("saved", ""),
        errors=len(typed.errors),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK
    return shown(asked.request, "coding_texts.html", page, status)


def size_words(size: int, asked: Asked) -> str:
    """A size in whole kibibytes, at least one."""
    return asked.words.say("{number} KiB", number=asked.words.number(max(1, round(size / 1024))))
