"""An estimate in words: the verdict first, then the number, what it rests on, and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.estimating import LEVELS
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.figures.remarks import ASSUMED, FAMILIES, remark_words
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.figures.lists import Lists, OneList
    from unerased.figures.release.ledger import Estimated
    from unerased.web.estimating import OfFamily, Outcome, Remark, Totals
    from unerased.web.show.claims.look import Look
    from unerased.web.words import Words

HEADLINES: Final = {
    "estimate": mark("An estimate can be given."),
    "lower_bound": mark("No estimate can be given, but a floor: at least so many."),
    "none": mark("No estimate can be given from these lists."),
}
#: lists that are neither a source's nor a kind's, by their names in the table
NAMES: Final = {
    "all other lists": mark("all other lists"),
    "kind not recorded": mark("sources whose kind is not recorded"),
}
_ASSUMPTION: Final = mark(
    "No data can test the assumption on which every such number rests: that people on no list are "
    "like people on the lists in how often the lists find them, given what the model allows. If "
    "some people could not have been found by any list, they are not in this number."
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list as it is named on the page."""

    name: str
    label: str
    link: CodeLink | None
    persons: str
    sources: str


@dataclass(frozen=True, slots=True)
class PatternRow:
    """So many persons are on exactly these lists."""

    lists: tuple[str, ...]
    persons: str


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """What one family of models says."""

    label: str
    weight: str
    estimate: str
    interval: str
    quantiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EstimateCard:
    """Everything that is shown of an estimate.

    Attributes:
        number: the total, "" when there is none; the sentences beside it are empty then too.
        reasons: why there is no estimate, or what forbids it.
        remarks: what the reader has to know beside that.
        levels: heads of the columns of quantiles.
    """

    headline: str
    verdict: str
    number: str
    unit: str
    interval: str
    missing: str
    assumption: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    families: tuple[FamilyRow, ...]
    levels: tuple[str, ...]
    patterns: tuple[PatternRow, ...]
    overlap_says: str
    answers_say: str
    drawn: bool


def told_number(told: Estimated, words: Words) -> str:
    """The number that is told outside of an estimate, or the floor."""
    return f"≥ {words.number(told.low)}" if told.number is None else words.number(told.number)


def told_words(told: Estimated, words: Words) -> str:
    """What is told outside of an estimate, in one line."""
    level = _share(told.level, words)
    if told.number is None or told.high is None:
        low = words.number(told.low)
        return words.say("At least {low} persons in all ({level}).", low=low, level=level)
    return words.say(
        "About {number} persons in all; {level}: {first} to {last}.",
        number=words.number(told.number),
        level=level,
        first=words.number(told.low),
        last=words.number(told.high),
    )


def rows_of(lists: tuple[OneList, ...], look: Look) -> tuple[ListRow, ...]:
    """The lists by name; nothing that tells who somebody is."""
    look.about(one.code for one in lists if one.code)
    return tuple(_row(one, look) for one in lists)


def _row(one: OneList, look: Look) -> ListRow:
    words = look.words
    if one.code:
        label = look.short_words(one.code)
    elif one.term:
        listed = look.codebook.properties["source.kind"].list
        label = look.term(listed, one.term)
    else:
        label = words.say(NAMES.get(one.name, one.name))
    return ListRow(
        name=one.name,
        label=label,
        link=link(one.code, look.codebook) if one.code else None,
        persons=words.number(one.persons),
        sources=words.number(len(one.sources)),
    )


def card_of_estimate(
    outcome: Outcome, lists: Lists, rows: tuple[ListRow, ...], words: Words
) -> EstimateCard:
    """The estimate in the page's language; `rows` are the lists as they are named."""
    headline = words.say(HEADLINES[outcome.verdict])
    names = list_names(rows)
    found = [one for one in outcome.reasons if one.code != ASSUMED]
    number, interval = _number(outcome.estimate, words), _interval(outcome.interval, words)
    total = None if outcome.estimate is None else round(outcome.estimate)
    seen = lists.table.n
    shared = int(lists.table.counts[lists.table.matrix.sum(axis=1) > 1].sum())
    return EstimateCard(
        headline=headline,
        verdict=outcome.verdict,
        number="" if total is None else number,
        unit="" if total is None else words.count("person in all", "persons in all", total),
        interval=_interval_words(outcome, interval, words),
        missing="" if total is None else _missing(outcome, total, seen, words),
        assumption=words.say(_ASSUMPTION),
        reasons=_said((one for one in found if one.force != "notes"), names, words),
        remarks=_said((one for one in found if one.force == "notes"), names, words),
        families=tuple(_family(one, words) for one in outcome.families),
        levels=tuple(_share(level, words) for level in LEVELS),
        patterns=_patterns(lists, rows, words),
        overlap_says=words.say(
            "Overlap of {lists} lists: {seen} persons seen, {shared} of them on two lists or more.",
            lists=len(lists.lists),
            seen=words.number(seen),
            shared=words.number(shared),
        ),
        answers_say=_answers_say(outcome, headline, number, interval, words),
        drawn=bool(outcome.answers),
    )


def list_names(rows: tuple[ListRow, ...]) -> dict[str, str]:
    """What the page calls the lists, by their names in the table."""
    return {one.name: one.name if one.link else one.label for one in rows}


def _said(found: Iterable[Remark], names: dict[str, str], words: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark_words(one, names, words) for one in found))


def _answers_say(outcome: Outcome, headline: str, number: str, interval: str, words: Words) -> str:
    if outcome.estimate is None:
        return f"{headline} {words.say('The families of models are shown side by side.')}"
    said = words.say("In all {number}, interval {interval}.", number=number, interval=interval)
    return f"{headline} {said}"


def _interval_words(outcome: Outcome, interval: str, words: Words) -> str:
    if outcome.estimate is None:
        return ""
    level = _share(outcome.level, words)
    if outcome.verdict == "lower_bound":
        sentence = mark("{level} interval of the floor, not of the whole: {interval}")
    else:
        sentence = mark("{level} interval: {interval}")
    return words.say(sentence, level=level, interval=interval)


def _missing(outcome: Outcome, total: int, seen: int, words: Words) -> str:
    unseen = tuple(None if end is None else max(end - seen, 0.0) for end in outcome.interval)
    sentence = (
        mark("{seen} of them are on the lists, so at least {missing} are missing.")
        if outcome.verdict == "lower_bound"
        else mark("{seen} of them are on the lists, so about {missing} are missing ({interval}).")
    )
    return words.say(
        sentence,
        seen=words.number(seen),
        missing=words.number(max(total - seen, 0)),
        interval=_interval(unseen, words),
    )


def _family(one: OfFamily, words: Words) -> FamilyRow:
    return FamilyRow(
        label=words.say(FAMILIES[one.family]),
        weight="" if one.weight is None else _share(one.weight, words, 0),
        estimate=_number(one.estimate, words),
        interval=_interval(one.interval, words),
        quantiles=tuple(_number(total, words) for total in one.quantiles),
    )


def _patterns(lists: Lists, rows: tuple[ListRow, ...], words: Words) -> tuple[PatternRow, ...]:
    table = lists.table
    order = sorted(range(len(table.counts)), key=lambda row: -int(table.counts[row]))
    names = list_names(rows)
    return tuple(
        PatternRow(
            tuple(
                names[name]
                for name, on in zip(table.lists, table.matrix[row], strict=True)
                if on > 0
            ),
            words.number(int(table.counts[row])),
        )
        for row in order
    )


def _number(total: float | None, words: Words) -> str:
    return words.say("no end") if total is None else words.number(round(total))


def _interval(interval: Totals, words: Words) -> str:
    if not interval:
        return ""
    low, high = interval
    return words.say("{first} to {last}", first=_number(low, words), last=_number(high, words))


def _share(share: float, words: Words, digits: int = 1) -> str:
    text = f"{100 * share:.{digits}f}".removesuffix(".0")
    return (text.replace(".", ",") if words.language == "ru" else text) + "\u00a0%"
