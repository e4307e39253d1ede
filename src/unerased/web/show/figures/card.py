"""A figure as a card: the number large, its range, its unit in words, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.values import Duration
from unerased.web.show.claims.cards import STANDARDS, Speaker, speaker_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.claims.times import duration_words, range_words

if TYPE_CHECKING:
    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue, Stated, StatedWithoutNumber
    from unerased.web.show.claims.look import Look
    from unerased.web.words import Words

#: so many sources stand on a card; a large figure rests on thousands
MOST_ORIGINS: Final = 12
UNITS: Final = {
    "persons": ("person", "persons"),
    "acts": ("act", "acts"),
    "events": ("event", "events"),
}


@dataclass(frozen=True, slots=True)
class StatedRow:
    """What one source states of a group."""

    value: str
    speaker: Speaker | None
    group: CodeLink
    group_words: str
    claim: CodeLink | None
    denied_by: tuple[Speaker, ...]
    repeated_by: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class FigureCard:
    """Everything that a figure card shows.

    Attributes:
        number: the documented value, large.
        range: the same with all of the undetermined, "" when there are none.
        contested: how many of the units are contested.
        origins: the first of the independent sources; `all_origins` counts them all.
    """

    name: str
    label: str
    definition: str
    number: str
    range: str
    unit: str
    standard: str
    counted: int
    undetermined: int
    excluded: int
    contested: int
    stated: tuple[StatedRow, ...]
    origins: tuple[Speaker, ...]
    all_origins: int
    incomplete: bool

    @property
    def largest(self) -> StatedRow | None:
        """The stated value that stands on the card."""
        return self.stated[0] if self.stated else None


def card_of_figure(definition: Definition, value: FigureValue, look: Look) -> FigureCard:
    """The card of a figure's value."""
    words = look.words
    named = {code for row in value.stated for code in (row.source, row.group, *row.repeated_by)}
    named |= {code for row in value.stated for code in row.denied_by}
    for bare in value.stated_without_number:
        named |= {bare.source, bare.group, *bare.denied_by}
    shown = value.origins[:MOST_ORIGINS]
    look.about({*named, *shown})
    found = value.documented
    low, high = found.range
    one, many = UNITS[value.unit]
    number, unit = words.number(low), words.count(one, many, low)
    most = ""
    if value.measure == "duration" and low:
        number = duration_words(Duration(*found.days), words)
        unit = words.count(
            "shortest and longest, of {count} person",
            "shortest and longest, of {count} persons",
            low,
        )
    elif high > low:
        most = words.say("and up to {number}", number=words.number(high))
    speakers = (speaker_of(code, look) for code in shown)
    return FigureCard(
        name=value.name,
        label=words.label(definition.labels, value.name),
        definition=words.label(definition.describes, ""),
        number=number,
        range=most,
        unit=unit,
        standard=words.say(STANDARDS.get(value.standard, value.standard)),
        counted=low,
        undetermined=len(found.undetermined),
        excluded=len(found.excluded),
        contested=len(found.contested),
        stated=tuple(_row(row, value.measure, look) for row in value.stated)
        + tuple(_bare(row, look) for row in value.stated_without_number),
        origins=tuple(speaker for speaker in speakers if speaker is not None),
        all_origins=len(value.origins),
        incomplete=value.incomplete,
    )


def _row(row: Stated, measure: str, look: Look) -> StatedRow:
    words = look.words
    return StatedRow(
        _stated_words(row, measure, words),
        speaker_of(row.source, look),
        link(row.group, look.codebook),
        look.short_words(row.group),
        link(row.claim, look.codebook),
        _speakers(row.denied_by, look),
        _speakers(row.repeated_by, look),
    )


def _bare(row: StatedWithoutNumber, look: Look) -> StatedRow:
    return StatedRow(
        look.words.say("without a number"),
        speaker_of(row.source, look),
        link(row.group, look.codebook),
        look.short_words(row.group),
        None,
        _speakers(row.denied_by, look),
        (),
    )


def _stated_words(row: Stated, measure: str, words: Words) -> str:
    if measure == "duration":
        return duration_words(Duration(row.low, row.high), words)
    return range_words(row.low, row.high, words)


def _speakers(codes: tuple[str, ...], look: Look) -> tuple[Speaker, ...]:
    found = (speaker_of(code, look) for code in codes)
    return tuple(speaker for speaker in found if speaker is not None)
