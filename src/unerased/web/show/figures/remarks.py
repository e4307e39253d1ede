"""What an estimation remarks and what its pictures say, in the page's language.

The estimation says its findings in English, for programs and the command line; a page says them
anew from their codes and from what they name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.estimate.labels import Labels
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unerased.estimate.answer import Plain
    from unerased.web.estimating import Remark
    from unerased.web.words import Words

__all__ = ["ASSUMED", "FAMILIES", "REMARKS", "labels_of", "remark_words"]

FAMILIES: Final = {
    "loglinear": mark("Log-linear models"),
    "graphs": mark("Decomposable graphs"),
    "mixed": mark("Everybody differs (mixed logit)"),
    "latent": mark("Latent classes"),
    "latent_open": mark("Latent classes, open prior"),
    "stack": mark("All families together"),
}
_FROM_RIGHT: Final = "\u200f"
#: it has a place of its own on the page
ASSUMED: Final = "untestable"
REMARKS: Final = {
    # of the table, before any model
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
    "holds_all": mark(
        "Everyone is on the list {list}: no other list holds anybody whom it misses. Either it "
        "misses hardly anybody, or the others were taken from it; the overlaps cannot tell which."
    ),
    # of the answer
    "no_end": mark("The interval has no upper end: the overlaps bound nothing above."),
    "mostly_unseen": mark(
        "The estimate is about {times} times the persons seen. Where fewer than one in ten was "
        "seen, the total follows from the model."
    ),
    "too_wide": mark(
        "The interval runs from {low} to {high}: too wide for one number to stand for it."
    ),
    "below_floor": mark(
        "The whole interval lies below Chao's bound of {total}, which holds when people differ in "
        "how easily they are found; lists may avoid each other."
    ),
    "swing": mark(
        "Without the list {list} the estimate is {total}, clear of the interval: the answer "
        "depends on that list."
    ),
    # of families
    "families_disagree": mark(
        "These families of models fit the overlaps about equally well and contradict each other: "
        "{families}."
    ),
    "families_differ": mark(
        "The families of models that carry weight do not give the same total ({totals}). The "
        "interval is as wide as that; do not quote one number without it."
    ),
    "several_modes": mark(
        "Under the decomposable graphs several totals are likely, near {tops}: it depends on which "
        "lists depend on each other, and the overlaps do not decide that."
    ),
    "prior_alone": mark(
        "Under the decomposable graphs nearly all weight lies on the graph in which every list "
        "depends on every other; under it the overlaps say nothing about the unseen."
    ),
    "prior_sensitive": mark(
        "With another customary prior the decomposable graphs give {total}, outside their interval."
    ),
    "bootstrap_unbounded": mark(
        "In {part} of {whole} resamples no log-linear model could be fitted: that family hangs on "
        "a handful of people on two lists."
    ),
    "no_mle": mark(
        "Log-linear models that cannot be fitted, since overlaps that they need are empty: "
        "{models}."
    ),
    "not_identifiable": mark("Log-linear models that leave open how many are unseen: {models}."),
    "no_model": mark("No log-linear model can be fitted to these overlaps at all."),
    "not_converged": mark(
        "The chains of the sampler do not agree ({family}): its interval cannot be relied on."
    ),
    "coarsened": mark(
        "More than {people} persons were seen. The latent classes were told of {people} in the "
        "same proportions: no model is right to the hundredth that more could tell."
    ),
    "mixed_not_sampled": mark(
        "The mixed logit model could not be drawn well enough: its interval cannot be relied on."
    ),
}


def labels_of(names: Mapping[str, str], words: Words) -> Labels:
    """The words of the pictures.

    Args:
        names: the lists as the page names them, by their names in the table.
        words: of the page.
    """
    # lines that begin with a code or a number would else run the wrong way
    side = _FROM_RIGHT if words.direction == "rtl" else ""

    def say(sentence: str) -> str:
        return side + words.say(sentence)

    return Labels(
        overlap=say(mark("Who is on which lists: {seen} persons seen")),
        hidden=words.say(mark("{count} smaller patterns are not drawn")),
        titles={
            "estimate": say(mark("How many in all: an estimate can be given")),
            "lower_bound": say(mark("How many in all: only a floor can be given")),
            "none": say(mark("How many in all: no estimate can be given")),
        },
        unfitted=say(mark("No model was fitted: see the reasons.")),
        seen=say(mark("seen {seen}")),
        axis=say(mark("persons in all, of every family of models")),
        answer=say(mark("{family}: middle {middle}, 95 % of it {low} to {high}")),
        families={name: words.say(family) for name, family in FAMILIES.items()},
        lists={name: side + label for name, label in names.items()},
        thousands="\u202f",
        side="right" if side else "left",
    )


def remark_words(one: Remark, names: Mapping[str, str], words: Words) -> str:
    """What a finding says.

    Args:
        one: the finding.
        names: the lists as the page names them, by their names in the table.
        words: of the page.
    """
    values = dict(_values(one.values, names, words))
    return words.say(REMARKS[one.code], **values)


def _values(
    values: Mapping[str, Plain], names: Mapping[str, str], words: Words
) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if key == "list":
            yield key, f"\u2068{names.get(str(value), str(value))}\u2069"
        elif key == "family":
            yield key, words.say(FAMILIES[str(value)])
        elif key == "families" and isinstance(value, list):
            yield key, "; ".join(words.say(FAMILIES[str(name)]) for name in value)
        elif isinstance(value, dict):
            said = (
                f"{words.say(FAMILIES[name])}: {_number(of, words)}" for name, of in value.items()
            )
            yield key, "; ".join(said)
        elif isinstance(value, list):
            yield key, "; ".join(_number(of, words) for of in value)
        else:
            yield key, _number(value, words)


def _number(value: Plain, words: Words) -> str:
    if isinstance(value, (int, float)):
        return words.number(round(value))
    return words.say("no end") if value is None else str(value)
