"""What an outsider could infer, and what a way of releasing does, in the page's language.

The rooms below say it in English sentences that are built of few parts: what follows, for which
number of which release, from which published values. Each part is recognised and said again. What
is not recognised stays English and says so to the browser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.utils.html import conditional_escape, format_html, format_html_join

from unerased.web.words import mark

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from unerased.web.words import Words

__all__ = ["inferred"]

_LONGEST: Final = 8000
_WHOEVER: Final = (
    r"whoever knows of a person in (?P<name>.+?) everything but (?P<what>\w+) learns that it is "
)
_SIZE: Final = r"(?P<size>[\d.inf]+(?: to [\d.inf]+)?)"
#: in the order in which they are tried; a value in them is a part again
_PARTS: Final = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        # what follows
        (
            _WHOEVER + r"(?P<left>.+?), from (?P<because>[+\u2212].+)",
            mark(
                "whoever knows of a person in {name} everything but {what} learns that it is "
                "{left}, from {because}"
            ),
        ),
        (
            _WHOEVER + r"(?P<left>.+)",
            mark("whoever knows of a person in {name} everything but {what} learns: {left}"),
        ),
        (
            r"the (?P<end>\w+), (?P<days>\d+) days, describes fewer than (?P<k>\d+) of them",
            mark("the {end}, {days} days, describes fewer than {k} of them"),
        ),
        (
            r"(?P<name>.+?) is " + _SIZE + r", from (?P<because>[+\u2212].+)",
            mark("{name} is {size}, from {because}"),
        ),
        (
            r"(?P<name>.+?) is " + _SIZE,
            mark("{name} is {size}"),
        ),
        # what follows from several figures together
        (
            (
                r"whoever knows of one of (?P<those>those in .+?) what is told of them there "
                r"learns that they are in (?P<label>.+?)(?P<tail>, from [+\u2212].+)?"
            ),
            mark(
                "whoever knows of one of {those} what is told of them there learns that they are "
                "in {label}{tail}"
            ),
        ),
        (
            (
                r"whoever knows of one of (?P<those>those in .+?) everything told of them but "
                r"(?P<what>\w+) learns that it is (?P<left>.+)"
            ),
            mark(
                "whoever knows of one of {those} everything told of them but {what} learns that "
                "it is {left}"
            ),
        ),
        (
            r"(?P<name>.+?): " + _SIZE + r"(?P<tail>, from [+\u2212].+)?",
            mark("{name}: {size}{tail}"),
        ),
        (r", from (?P<because>[+\u2212].+)", mark(", from {because}")),
        (
            r"the change of (?P<those>those in .+)",
            mark("the change of {those}"),
        ),
        (
            r"those in (?P<inside>.+?) and not in (?P<outside>.+)",
            mark("those in {inside} and not in {outside}"),
        ),
        (r"those in (?P<inside>.+)", mark("those in {inside}")),
        (
            r"(?P<figure>\w+) \((?P<label>release .+|the planned release)\)",
            mark("{figure} ({label})"),
        ),
        # of what
        (
            r"the change of all from (?P<before>.+?) to (?P<after>.+)",
            mark("the change of all from {before} to {after}"),
        ),
        (
            r"the change of (?P<cell>.+?) from (?P<before>release .+?) to (?P<after>.+)",
            mark("the change of {cell} from {before} to {after}"),
        ),
        (r"all in (?P<label>.+)", mark("all in {label}")),
        (r"a finest cell in (?P<label>.+)", mark("a finest cell in {label}")),
        (
            r"(?P<cell>.+) in (?P<label>release .+|the planned release)",
            mark("{cell} in {label}"),
        ),
        # from what
        (
            r"(?P<label>.+): (?P<total>\d+) in all, as its receipt says",
            mark("{label}: {total} in all, as its receipt says"),
        ),
        (r"(?P<label>.+) \(as entered\)", mark("{label} (as entered)")),
        (
            r"release (?P<code>RL-\S+) of (?P<day>\d{4}-\d\d-\d\d)",
            mark("release {code} of {day}"),
        ),
        (r"the planned release", mark("the planned release")),
        (r"shortest", mark("shortest")),
        (r"longest", mark("longest")),
        (r"(?P<low>\d+) to (?P<high>\d+)", mark("{low} to {high}")),
        # what a way of releasing does
        (r"every number as it is", mark("every number as it is")),
        (
            r"(?P<hidden>\d+) numbers left out, (?P<small>\d+) of them because they are small",
            mark("{hidden} numbers left out, {small} of them because they are small"),
        ),
        (
            r"tables rounded to multiples of (?P<base>\d+), so that they add up; the total .+",
            mark("tables rounded to multiples of {base}, so that they add up; the total is exact"),
        ),
        (r"without the shortest and the longest", mark("without the shortest and the longest")),
        (r"coarser: the total alone", mark("the total alone")),
        (r"coarser: (?P<tables>.+)", mark("tables that are told: {tables}")),
        (
            r"what changed by (?P<k>\d+) or more is updated; the rest waits",
            mark("what changed by {k} or more is updated; the rest waits"),
        ),
        (
            r"not updated: what changed waits until it is enough",
            mark("not updated: what changed waits until it is enough"),
        ),
        (r"the figure has no tables", mark("the figure has no tables")),
        (
            r"nobody has to wait in a first release",
            mark("nobody has to wait in a first release"),
        ),
        (r"fewer than (?P<k>\d+) may be counted", mark("fewer than {k} may be counted")),
        (r"(?P<number>\d+) may not leave: (?P<why>.+)\.", mark("{number} may not leave: {why}.")),
        (r"erased", mark("their record was erased")),
        (r"withdrawn", mark("they withdrew their consent")),
        (r"refused", mark("they refused")),
        (r"expired", mark("their consent has run out")),
        (r"not yet", mark("their consent does not hold yet")),
        (r"not asked", mark("nobody asked them, or not for this purpose and audience")),
    )
)
_SIGNED: Final = re.compile(r"(?P<sign>[+\u2212] (?:[\d.]+ \u00d7 )?)(?P<rest>.+)", re.DOTALL)


def inferred(words: Words, text: str) -> SafeString:
    """A sentence of the plan in the page's language, escaped; English with its mark if unknown."""
    if words.language == "en":
        return conditional_escape(text)
    found = _said(words, text[:_LONGEST])
    if found is None:
        return format_html('<span lang="en" dir="ltr">{}</span>', text)
    return found


def _said(words: Words, text: str) -> SafeString | None:
    if "; " in text and _SIGNED.fullmatch(text):
        parts = [(_part(words, part),) for part in text.split("; ")]
        return format_html_join("; ", "{}", parts)
    signed = _SIGNED.fullmatch(text)
    if signed is not None:
        return format_html("{}{}", signed["sign"], _part(words, signed["rest"]))
    for pattern, sentence in _PARTS:
        match = pattern.fullmatch(text)
        if match is not None:
            values = {name: _part(words, value) for name, value in match.groupdict().items()}
            said = conditional_escape(words.say(sentence))
            return format_html(str(said), **values) if values else said
    return None


def _part(words: Words, text: str) -> SafeString:
    """A part, or a value as it is: codes, days and numbers, which no language changes."""
    found = _said(words, text)
    return format_html("<bdi>{}</bdi>", text) if found is None else found
