"""The texts of a source: taken in by parts, read by numbered paragraphs, marked where coded.

What is shown of a text is one part of it. Paragraphs are numbered from 1 in each part by
`paragraphs_of`, and a claim's locator names the part and the paragraphs: `T-… ¶4` or `T-… ¶4-5`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.evidence.words_of import paragraphs_of
from unerased.model.values import Ref, Text
from unerased.register import reads
from unerased.web.show.claims.codes import CodeLink, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.web.desk import Asked

#: bytes of UTF-8 in one claim; see model/check_value.py
PART: Final = 32 * 1024
_PART_OF: Final = re.compile(r"([0-9]{1,4})/([0-9]{1,4})\Z")
_NUMBERS: Final = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?\Z")
_SENTENCE: Final = re.compile(r"[.!?\u2026\u061f]\s+|\s+")
#: so many paragraphs at most are looked for in one locator, whatever it says
_WIDEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """One part of a text of a source, with its words."""

    code: str
    body: str
    lang: str
    number: int
    parts: int
    file: str
    save: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its paragraphs; the first has number 1."""
        return paragraphs_of(self.body)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One part of a text in a list, without its words."""

    link: CodeLink
    number: int
    parts: int
    file: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, and the claims that were coded from it already."""

    number: int
    words: str
    marks: tuple[CodeLink, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a text is shown. `paragraphs` is empty while nobody asked for the words."""

    text: CodeLink
    lang: str
    shown: bool
    total: int
    paragraphs: tuple[Paragraph, ...]


def parts_of(paragraphs: Sequence[str]) -> list[str]:
    """A text as bodies of at most 32 KiB each, cut between paragraphs where that is possible."""
    bodies: list[str] = []
    gathered = ""
    for paragraph in (piece for words in paragraphs for piece in _pieces(words)):
        longer = f"{gathered}\n\n{paragraph}" if gathered else paragraph
        if len(longer.encode()) > PART:
            bodies.append(gathered)
            longer = paragraph
        gathered = longer
    return [*bodies, gathered] if gathered else bodies


def _pieces(paragraph: str) -> list[str]:
    """A paragraph that no claim could hold, cut at the end of a sentence, else at a space."""
    found: list[str] = []
    rest = paragraph
    while len(rest.encode()) > PART:
        most = len(rest.encode()[:PART].decode("utf-8", "ignore"))
        ends = [match.end() for match in _SENTENCE.finditer(rest, most // 2, most)]
        cut = ends[-1] if ends else most
        found.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*found, rest]


def text_lines(
    source: str, bodies: Sequence[str], codes: Sequence[str], lang: str, file: str
) -> list[dict[str, object]]:
    """The lines of the input schema that take a source's text in, one entity for each part."""
    found: list[dict[str, object]] = []
    for number, (body, code) in enumerate(zip(bodies, codes, strict=True), 1):
        place = f"{number}/{len(bodies)}" if len(bodies) > 1 else ""
        said = {"subject": code, "source": source, "locator": place}
        found.append({"entity": "text", "code": code})
        found.append({"property": "text.source", "value": source, **said})
        if file:
            found.append({"property": "text.file", "value": file, **said})
        words = {"text": body, "lang": lang}
        found.append({"property": "text.body", "value": words, **said})
    return found


def texts_of_source(asked: Asked, source: str) -> tuple[Held, ...]:
    """The parts of the texts of a source, in the order they came."""
    db = asked.register.db
    referring = reads.claims_referring_to(db, source)
    codes = [row.claim.subject for row in referring if row.claim.property == "text.source"]
    held: dict[str, Held] = {}
    files: dict[str, str] = {}
    for row in reads.claims_about(db, codes) if codes else ():
        claim = row.claim
        if claim.property == "text.file" and isinstance(claim.value, Ref):
            files[claim.subject] = claim.value.code
        if claim.property == "text.body" and isinstance(claim.value, Text):
            place = _PART_OF.match(claim.locator)
            number, parts = (int(place[1]), int(place[2])) if place else (1, 1)
            held[claim.subject] = Held(
                claim.subject, claim.value.text, claim.value.lang, number, parts,
                files.get(claim.subject, ""), row.place.save,
            )  # fmt: skip
    return tuple(held[code] for code in dict.fromkeys(codes) if code in held)


def lines_of(
    asked: Asked, source: str, texts: Sequence[Held], current: str = ""
) -> tuple[TextLine, ...]:
    """The same as a list with links."""
    return tuple(
        TextLine(
            link(held.code, asked.book),
            held.number,
            held.parts,
            held.file,
            f"/coding/{source}?text={held.code}",
            held.code == current,
        )
        for held in texts
    )


def reading_of(asked: Asked, source: str, held: Held, *, show: bool) -> Reading:
    """A part of a text to be read. With `show` its words are given out, and that is logged."""
    about = link(held.code, asked.book)
    paragraphs = held.paragraphs
    if not show:
        return Reading(about, held.lang, shown=False, total=len(paragraphs), paragraphs=())
    asked.register.log_read(held.code, "text.body")
    marks = _marks(asked, source, held.code)
    found = tuple(
        Paragraph(number, words, tuple(marks.get(number, ())))
        for number, words in enumerate(paragraphs, 1)
    )
    return Reading(about, held.lang, shown=True, total=len(found), paragraphs=found)


def _marks(asked: Asked, source: str, text: str) -> dict[int, list[CodeLink]]:
    """By number of the paragraph, the claims that were coded from it."""
    found: dict[int, list[CodeLink]] = {}
    prefix = locator_of(text, "")
    for code, locator in reads.located(asked.register.db, source, prefix):
        numbers = _NUMBERS.match(locator.removeprefix(prefix))
        if numbers is None:
            continue
        first, last = int(numbers[1]), int(numbers[2] or numbers[1])
        for number in range(first, min(last, first + _WIDEST) + 1):
            found.setdefault(number, []).append(link(code, asked.book))
    return found


def locator_of(text: str, numbers: str) -> str:
    """Where in a source's text a claim stands, in the one form that is ever written."""
    return f"{text} \u00b6{numbers}"
