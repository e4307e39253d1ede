"""An estimate in words: the verdict first, then the number, what it rests on, and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.estimating import LEVELS
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.figures.lists import Lists, OneList
    from unerased.figures.release.ledger import Estimated
    from unerased.web.estimating import OfFamily, Outcome, Totals
    from unerased.web.show.claims.look import Look
    from unerased.web.words import Words

HEADLINES: Final = {
    "estimate": mark("An estimate can be given."),
    "lower_bound": mark("No estimate can be given, but a floor: at least so many."),
    "none": mark("No estimate can be given from these lists."),
}
FAMILIES: Final = {
    "loglinear": mark("Log-linear models"),
    "graphs": mark("Decomposable graphs"),
    "mixed": mark("Everybody differs (mixed logit)"),
    "latent": mark("Latent classes"),
    "latent_open": mark("Latent classes, open prior"),
    "stack": mark("All families together"),
}
#: what is found in a table before any model, by the code of the finding
REASONS: Final = {
    "few_lists": mark(
        "There are only two lists. Whether they depend on each other cannot be seen, and any total "
        "follows from assuming it; at least three lists are needed."
    ),
    "one_pattern": mark(
        "Everyone is on the same lists: the lists repeat each other and say nothing about people "
        "whom they miss."
    ),
    "isolated_list": mark(
        "Nobody on one of the lists is on any other list: the overlaps that would show how many "
        "people all lists miss are empty."
    ),
    "separate_groups": mark(
        "The lists fall into groups that share nobody, so they may speak of different people; "
        "nothing joins them."
    ),
    "few_shared": mark(
        "Fewer than ten people are on more than one list: a total would hang on single persons."
    ),
    "few_patterns": mark(
        "The people seen are on too few different combinations of lists: fewer than the simplest "
        "model has parameters."
    ),
    "same_people": mark(
        "Two of the lists hold the same people: they are one list under two names. Make one list "
        "of them."
    ),
    "inside": mark(
        "Everyone on one of the lists is on another one too. If the one was taken from the other, "
        "they are one source; ask, and leave one out."
    ),
}
#: lists that are neither a source's nor a kind's, by their names in the table
NAMES: Final = {
    "all other lists": mark("all other lists"),
    "kind not recorded": mark("sources whose kind is not recorded"),
}
ASSUMED: Final = "untestable"
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
        reasons: why there is no estimate, or what speaks against it, in the page's language.
        in_english: what the estimation says of it beyond that.
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
    in_english: tuple[str, ...]
    families: tuple[FamilyRow, ...]
    levels: tuple[str, ...]
    patterns: tuple[PatternRow, ...]
    overlap_says: str
    answers_say: str
    drawn: bool


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
    known = [(code, text) for code, text in outcome.reasons if code != ASSUMED]
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
        reasons=tuple(
            words.say(REASONS[code])
            for code in dict.fromkeys(code for code, _ in known)
            if code in REASONS
        ),
        in_english=tuple(text for code, text in known if code not in REASONS),
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
    names = {one.name: one.name if one.link else one.label for one in rows}
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
