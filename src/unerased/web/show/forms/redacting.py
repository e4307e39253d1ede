"""A version of a text without somebody, saved in place of the one that names them.

What a text says is sealed under the key of that text. A version of it under the same code would
leave the old words readable for as long as the new ones are: so it becomes a text of its own, and
the old one can go with its key. A claim has no key of its own: its new version takes its place, and
the old words stay in the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from unerased.evidence.words_of import paragraphs_of
from unerased.model.naming import named
from unerased.model.records import Claim, Entity
from unerased.model.values import Ref, Text
from unerased.register import reads
from unerased.register.mentions import ACCOUNT, BODY, called_of
from unerased.web.show.forms.carrying import carried, superseded
from unerased.web.show.forms.saying import Typed, save
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.model.records import Record
    from unerased.register.rows import ClaimRow
    from unerased.web.desk import Asked

__all__ = ["redact"]

#: said of a text and kept with the version of it without somebody
_KEPT = ("text.source", "text.file", "text.mentions")


def redact(asked: Asked, person: str, row: ClaimRow) -> str:
    """Save the version that was typed; what is wrong with it, "" when it was saved.

    Args:
        asked: the request with the version.
        person: who is not to be named in it.
        row: the live claim that names them.
    """
    typed = Typed(asked, {name: str(value) for name, value in asked.request.POST.items()})
    claim = row.claim
    words = _words(typed, claim)
    stated = typed.plain(f"stated-{claim.code}") if claim.as_stated else ""
    if claim.property in {BODY, ACCOUNT}:
        stated = ""
    if isinstance(claim.value, Text) and not words:
        typed.wrong("words", mark("Write what is to stay. To let all of it go, choose that."))
    same = isinstance(claim.value, Text) and words == claim.value.text
    if same and stated == claim.as_stated:
        typed.wrong("words", mark("This is what it says already. Take out what names them."))
    they = called_of(asked.register.db, person)
    if any(named(text, they, {}).surely for text in (words, stated)):
        typed.wrong("words", mark("Their name or code stands in it still. Nothing was saved."))
    if not typed.errors:
        records = _records(asked, person, claim, words, stated)
        save(typed, records, asked.words.say("A text without somebody"), {})
    return next(iter(typed.errors.values()), "")


def _words(typed: Typed, claim: Claim) -> str:
    if not isinstance(claim.value, Text):
        return ""
    text = typed.plain(f"words-{claim.code}")
    return "\n\n".join(paragraphs_of(text)) if claim.property in {BODY, ACCOUNT} else text


def _records(asked: Asked, person: str, claim: Claim, words: str, stated: str) -> list[Record]:
    new = asked.register.new_code("claim")
    reason = asked.words.say("Without somebody who asked to be forgotten")
    if claim.property in {BODY, ACCOUNT}:
        return _text(asked, person, claim, words, (new, reason))
    value = Text(words, claim.value.lang) if isinstance(claim.value, Text) else claim.value
    again = msgspec.structs.replace(claim, code=new, value=value, as_stated=stated)
    replaced = superseded(asked, claim.code, new, reason)
    return [again, replaced, *carried(asked, claim.code, new, reason)]


def _text(asked: Asked, person: str, old: Claim, words: str, new: tuple[str, str]) -> list[Record]:
    """A text of its own, with the source and whom else it mentions; it takes the old one's place.

    An account of an event that goes with the person is no text: nothing is put in its place, since
    whatever is said of that event would be sealed under the person's key as well.
    """
    code, reason = new
    text = asked.register.new_code("text")
    lang = old.value.lang if isinstance(old.value, Text) else ""
    body = Claim(code, text, BODY, Text(words, lang), old.source, locator=_place(old))
    records: list[Record] = [Entity(text, "text")]
    records += [
        msgspec.structs.replace(
            claim, code=asked.register.new_code("claim"), subject=text, property=prop, as_stated=""
        )
        for claim, prop in _said_of(asked, person, old)
    ]
    records.append(body)
    if old.property == BODY:
        records.append(superseded(asked, old.code, code, reason))
    return records


def _place(old: Claim) -> str:
    """Which part of a longer text it is; how an account was found in its source stays there."""
    return old.locator if old.property == BODY else ""


def _said_of(asked: Asked, person: str, old: Claim) -> list[tuple[Claim, str]]:
    """What else is said of the text: its source, its file, whom else it mentions."""
    about = [row.claim for row in reads.claims_of(asked.register.db, old.subject)]
    if old.property == ACCOUNT:
        others = [one for one in about if one.property == "event.mentions"]
        source = Claim("", "", "text.source", Ref(old.source), old.source)
        found = [(source, "text.source"), *((one, "text.mentions") for one in others)]
    else:
        found = [(one, one.property) for one in about if one.property in _KEPT]
    return [(claim, prop) for claim, prop in found if claim.value != Ref(person)]
