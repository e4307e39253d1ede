"""Submissions: which forms there are, what each asks for, and the draft before it goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from unerased.documents import to_html
from unerased.register import reads
from unerased.remedies.checks import FORMS, checked, facts_of, form_of
from unerased.remedies.errors import NamesClosed, NoSuchPerson, NotConsented, UnknownForm
from unerased.remedies.packs import (
    LANGUAGES,
    Released,
    draft,
    made_packs,
    released,
    wanted_of,
)
from unerased.remedies.packs import make as make_pack
from unerased.remedies.packs.shadow import nobody
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.desk import session_of
from unerased.web.errors import NotHere
from unerased.web.packing import packs_held
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import texts_of
from unerased.web.show.past.asof import AsOf, as_of
from unerased.web.show.remedies.checker import CheckedPart, checked_part, consent_href
from unerased.web.show.remedies.copies import CopyRow, chosen_copies, copy_rows
from unerased.web.show.remedies.limits import lens_of
from unerased.web.show.remedies.packed import (
    NAMES,
    LeftPart,
    MadeRow,
    left_parts,
    made_row,
    title_of,
)
from unerased.web.show.remedies.whom import Whom, recipient_of, whom_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.documents import Document
    from unerased.remedies.checks import Checked, Form
    from unerased.remedies.packs import LeftOut, Wanted
    from unerased.web.desk import Asked

#: the form that is about nobody
REPORT: Final = "cat_shadow"
_SAID: Final = mark("Language of the draft")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form, and how far the record is from it."""

    title: str
    href: str
    recipient: str
    languages: str
    complete: bool
    open: int
    hand: int


@dataclass(frozen=True, slots=True)
class FormsPage:
    """Which submissions there are for somebody."""

    about: CodeLink
    group: bool
    rows: tuple[FormRow, ...]
    made: tuple[MadeRow, ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What one form asks for."""

    about: CodeLink | None
    back: str
    href: str
    part: CheckedPart
    recipient: str
    saved: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class MakePage:
    """The draft before it goes out.

    Attributes:
        then: as of when the record is read; None for a report, which tells what was released.
        refusal: why none can be made, "" when one can.
    """

    about: CodeLink | None
    back: str
    href: str
    title: str
    recipient: str
    on: str
    language: Field
    pdf: Field
    read: str
    taken: str
    part: CheckedPart | None
    left: tuple[LeftPart, ...]
    copies: tuple[CopyRow, ...]
    then: AsOf | None
    refusal: str
    ask: str
    section: str = ""


@require_safe
@reading
def forms(asked: Asked, kind: str, code: str) -> HttpResponse:
    """Which submissions there are for a person or group."""
    whom = whom_of(asked, kind, code)
    page = FormsPage(
        link(whom.code, asked.book),
        kind == "group",
        tuple(_row(asked, whom, form) for form in FORMS.values() if form.kind != REPORT),
        tuple(made_row(one, asked) for one in made_packs(asked.register.db, whom.code)),
    )
    return shown(asked.request, "packs.html", page)


@require_safe
@reading
def check(asked: Asked, form: str, kind: str = "", code: str = "") -> HttpResponse:
    """What a form asks for, and where each thing is entered."""
    whom, wanted = whom_of(asked, kind, code), _form(form, kind)
    page = CheckPage(
        link(whom.code, asked.book) if whom.code else None,
        whom.base,
        whom.address(wanted),
        checked_part(_checked(asked, whom, wanted), whom.code, asked),
        recipient_of(wanted, asked),
        session_of(asked.request).pop("saved", ""),
    )
    return shown(asked.request, "pack_check.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def make(asked: Asked, form: str, kind: str = "", code: str = "") -> HttpResponse:
    """What would be in a pack and what would not; a POST makes it, and records that it left."""
    whom, wanted = whom_of(asked, kind, code), _form(form, kind)
    then = as_of(asked) if whom.code else None
    recipe = _recipe(asked, whom, wanted, then)
    if asked.request.method == "POST":
        pack = make_pack(asked.register, recipe, lens_of(asked))
        packs_held(asked).keep(pack)
        return go(f"/packs/made/{pack.record}")
    found: tuple[Document, Checked, tuple[LeftOut, ...]] | None = None
    refusal = ask = ""
    try:
        found = _draft(asked, recipe)
    except NotConsented as error:
        refusal = str(error)
        ask = consent_href(whom.code, (wanted.purpose, wanted.audience), asked, wanted.kind)
    except (NamesClosed, NoSuchPerson) as error:
        refusal = str(error)
    page = _page(asked, whom, recipe, then, found, refusal, ask)
    return shown(asked.request, "pack_make.html", page)


@require_safe
@reading
def preview(asked: Asked, form: str, code: str = "") -> HttpResponse:
    """The draft as it would be; it goes nowhere, and nothing is written."""
    kind = prefix_kind(code, asked.book) if code else ""
    if kind not in (("person", "group") if code else ("",)):
        raise NotHere("Nobody has this code.")
    whom, wanted = whom_of(asked, kind, code), _form(form, kind)
    then = as_of(asked) if whom.code else None
    document, _, _ = _draft(asked, _recipe(asked, whom, wanted, then))
    return HttpResponse(to_html(document), content_type="text/html; charset=utf-8")


def _draft(asked: Asked, recipe: Wanted) -> tuple[Document, Checked, tuple[LeftOut, ...]]:
    """What would go out. For a report everybody is read: it is kept until a save, packs are not."""
    lens = lens_of(asked)
    if recipe.person:
        return draft(asked.register, recipe, lens)
    question = ("draft", msgspec.json.encode(recipe), lens.today)
    return asked.desk.cache.get(
        asked.register.heads, question, lambda: draft(asked.register, recipe, lens)
    )


def _form(name: str, kind: str) -> Form:
    """The form of an address: a report is about nobody, everything else about somebody."""
    try:
        found = form_of(name)
    except UnknownForm:
        raise NotHere("There is no such form.") from None
    if (found.kind == REPORT) != (not kind):
        raise NotHere("This form is not for that.")
    return found


def _checked(asked: Asked, whom: Whom, form: Form) -> Checked:
    lens = lens_of(asked)
    if not whom.code:
        return checked(form, nobody(lens.today, len(_released(asked, asked.language))))
    opens = asked.register.journal.compartments
    return checked(form, facts_of(asked.register.db, whom.code, form, lens, opens=opens))


def _row(asked: Asked, whom: Whom, form: Form) -> FormRow:
    found = _checked(asked, whom, form)
    hand = sum(answer.state == "by hand" for _, answer in found.answers)
    return FormRow(
        title_of(form.kind, asked),
        whom.address(form),
        recipient_of(form, asked),
        ", ".join(NAMES[language] for language in form.languages),
        found.complete,
        len(found.open) - hand,
        hand,
    )


def _recipe(asked: Asked, whom: Whom, form: Form, then: AsOf | None) -> Wanted:
    """The recipe of what was chosen; the first language of the form where none was."""
    given = texts_of(asked)
    usual = asked.language if asked.language in form.languages else form.languages[0]
    language = given.get("language", usual)
    if language not in LANGUAGES:
        language = usual
    released = () if whom.code else _released(asked, language)
    heads = then.heads if then is not None else None
    return wanted_of(
        asked.register,
        form.kind,
        whom.code,
        language,
        asked.desk.today(),
        heads=heads,
        pdf=given.get("pdf") == "yes" or "language" not in given,
        released=released,
        annexes=chosen_copies(asked, whom.code, form, heads),
    )


def _released(asked: Asked, language: str) -> tuple[Released, ...]:
    if not reads.releases(asked.register.db):
        return ()
    from unerased.figures.release.ledger import public_now  # noqa: PLC0415 - brings scipy

    return released(public_now(asked.register.db, language), asked.book, language)


def _page(  # noqa: PLR0913, PLR0917 - what the page is made of
    asked: Asked,
    whom: Whom,
    recipe: Wanted,
    then: AsOf | None,
    found: tuple[Document, Checked, tuple[LeftOut, ...]] | None,
    refusal: str,
    ask: str,
) -> MakePage:
    words, form = asked.words, form_of(recipe.kind)
    options = tuple(Option(tag, NAMES[tag]) for tag in LANGUAGES)
    taken = ", ".join(NAMES[tag] for tag in form.languages)
    return MakePage(
        link(whom.code, asked.book) if whom.code else None,
        whom.base,
        whom.address(form),
        title_of(form.kind, asked),
        recipient_of(form, asked),
        words.day(recipe.day),
        Field("language", words.say(_SAID), "select", recipe.language, options=options),
        Field("pdf", words.say("With a PDF beside the DOCX"), "check", "yes" if recipe.pdf else ""),
        f"/sheet/pack/{form.kind}{'/' if whom.code else ''}{whom.code}"
        f"?language={recipe.language}&pdf={'yes' if recipe.pdf else 'no'}"
        + (f"&on={then.on}" if then is not None and then.on else ""),
        ""
        if recipe.language in form.languages
        else words.say("This recipient takes it in: {languages}.", languages=taken),
        checked_part(found[1], whom.code, asked) if found else None,
        left_parts(found[2], asked) if found else (),
        copy_rows(asked, whom.code, form, then.heads if then else None) if found else (),
        then,
        refusal,
        ask,
    )
