"""Correcting a claim: a new one takes its place; the old one stays in the history, with why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import msgspec
from django.views.decorators.http import require_http_methods

from unerased.register import reads
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.cards import ClaimCard, Stamp, card_of, stamp_of
from unerased.web.show.claims.codes import link
from unerased.web.show.claims.look import Look
from unerased.web.show.forms.carrying import about, carried, superseded
from unerased.web.show.forms.changing import (
    Corrected,
    Form,
    plain_of,
    reason_field,
    reason_of,
    typed_as,
    what_ended,
)
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.forming import (
    claim_fields,
    field_of,
    known_code,
    remember,
    shared,
    texts_of,
)
from unerased.web.show.forms.saying import Typed, records_of, save
from unerased.web.show.forms.typed import field_for
from unerased.web.words import mark

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.model.codebook import Property
    from unerased.model.records import Claim, Record
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """A claim as it stands, and the form that corrects it.

    Attributes:
        hidden: it tells who somebody is, and nobody asked for it: value and words stay as they
            are unless they are shown.
        ended: why the claim does not hold any more; then there is no form.
        repeated_by: claims that repeat it; they keep what they say.
        stamps: findings on it; they do not pass to the corrected claim.
    """

    card: ClaimCard
    form: Form | None
    hidden: bool
    ended: Corrected | None
    about: int
    repeated_by: tuple[ClaimCard, ...]
    stamps: tuple[Stamp, ...]
    section: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def correct(asked: Asked, code: str) -> HttpResponse:
    """The form, what identifies in it only after asking, and saving it."""
    full = known_code(asked, code)
    row = reads.get_claims(asked.register.db, [full]).get(full)
    prop = asked.book.properties.get(row.claim.property) if row is not None else None
    if row is None or prop is None or row.erased:
        raise NotHere("There is no such claim to correct.")
    look = Look.of(asked)
    look.around([row])
    posted = asked.request.method == "POST"
    reveal = posted and "show" in asked.request.POST
    hides = look.hides(row.claim)
    if reveal and hides:
        asked.register.log_read(row.claim.subject, row.claim.property)
    saving = posted and not reveal
    hidden = hides and not reveal and not (saving and "shown" in asked.request.POST)
    typed = Typed(asked, texts_of(asked) if saving else typed_as(row.claim, hidden=hidden))
    new = _save(typed, row.claim, prop, hidden=hidden) if saving and row.live else ""
    if new:
        return go(link(new, asked.book).href)
    page = _page(typed, row, look, hidden=hidden, shown_now=reveal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if saving else HTTPStatus.OK
    return shown(asked.request, "correct.html", page, status)


def _page(typed: Typed, row: ClaimRow, look: Look, *, hidden: bool, shown_now: bool) -> CorrectPage:
    asked, code = typed.asked, row.code
    repeated = reads.claims_repeating(asked.register.db, code)
    look.around(repeated)
    return CorrectPage(
        card_of(row, look, reveal=shown_now),
        _form(typed, row.claim, hidden=hidden) if row.live else None,
        hidden,
        None if row.live else what_ended(row.correction, asked),
        len(about(asked, code)),
        tuple(card_of(found, look) for found in repeated),
        tuple(stamp_of(found, look, reveal=shown_now) for found in look.findings_on(code)),
    )


def _form(typed: Typed, claim: Claim, *, hidden: bool) -> Form:
    words, book = typed.asked.words, typed.asked.book
    prop = book.properties[claim.property]
    fields = claim_fields(typed, prop, posted=True)
    if hidden:
        fields = [field for field in fields if field.name not in {"unknown", "lang", "as_stated"}]
    else:
        value = field_for(prop, book, words, typed.text("value"), typed.errors.get("value", ""))
        fields = [Field("shown", "", "hidden", "yes"), replace(value, name="value"), *fields]
    if prop.type == "stance":
        fields = [field for field in fields if field.name != "unknown"]
    fields = [_with_own(field) for field in fields]
    said_of_it = len(about(typed.asked, claim.code))
    if said_of_it:
        label = words.count(
            "What others said of it ({count} record) holds of the corrected claim, too",
            "What others said of it ({count} records) holds of the corrected claim, too",
            said_of_it,
        )
        fields.append(field_of(typed, Field("carry", label, "check")))
    fields.append(reason_field(typed, words.say("Why it is corrected")))
    return Form(
        f"/correct/{claim.code}",
        tuple(fields),
        (Option("save", words.say("Save the correction")),),
        len(typed.errors),
        typed.errors.get("", ""),
    )


def _with_own(field: Field) -> Field:
    """A select that offers what the claim says now, also where no form would have offered it."""
    known = {option.value for option in field.options}
    if field.name not in {"lang", "value"} or not field.value or field.value in known:
        return field
    return replace(field, options=(*field.options, Option(field.value, field.value)))


def _save(typed: Typed, old: Claim, prop: Property, *, hidden: bool) -> str:
    """Save the corrected claim; its code, "" when there are errors."""
    asked = typed.asked
    code = asked.register.new_code("claim")
    reason = reason_of(typed)
    line: dict[str, object] = {"subject": old.subject, "property": prop.name, "code": code}
    line |= shared(typed, typed.code("source", "source", needed=True))
    if hidden:
        line |= {"value": plain_of(old.value), "as_stated": old.as_stated}
    else:
        line |= {"value": _value(typed, prop), "as_stated": typed.plain("as_stated")}
    if typed.text("derived") == "own":
        line["derived_from"] = []
    elif typed.text("derived") == "repeats":
        line["derived_from"] = typed.codes("repeats", "claim")
        if not line["derived_from"]:
            typed.wrong("repeats", mark("Write a code here."))
    elif typed.text("derived"):
        typed.wrong("derived", mark("Choose one."))
    made = [] if typed.errors else records_of(typed, [line], ["value"])
    if made and msgspec.structs.replace(cast("Claim", made[0]), code=old.code) == old:
        typed.wrong("", mark("This is what the claim says already. Change what is wrong in it."))
    if typed.errors:
        return ""
    records: list[Record] = [*made, superseded(asked, old.code, code, reason)]
    if typed.text("carry"):
        records += carried(asked, old.code, code, reason)
    fields = {code: "value", records[1].code: "reason"}
    saved = save(typed, records, asked.words.say("A claim corrected"), fields)
    if saved:
        remember(asked, saved)
    return code if saved else ""


def _value(typed: Typed, prop: Property) -> object:
    if typed.text("unknown"):
        return None
    if not typed.text("value").strip():
        typed.wrong("value", mark("Write what is said, or mark that it is not known."))
        return None
    value = typed.value("value", prop)
    if prop.type == "text" and isinstance(value, str):
        return {"text": value, "lang": typed.text("lang")}
    return value
