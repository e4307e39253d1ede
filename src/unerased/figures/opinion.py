"""What the claims together make of one question: a truth, and what it rests on.

Three-valued throughout. A value that does not count in full (see ``evidence``) is known of and
decides nothing; a yes and a no that both count leave the question open and contested.

These functions run for every unit of a register, so truths are compared by identity and the
common case of a single value or part is answered first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from unerased.model.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unerased.figures.evidence import Said
    from unerased.model.values import Value

NONE: Final[frozenset[str]] = frozenset()
_TRUE: Final = Truth.YES
_FALSE: Final = Truth.NO
_OPEN: Final = Truth.MAYBE


class Opinion(msgspec.Struct, frozen=True, gc=False):
    """A truth with the words that say why it is not certain and the claims it rests on.

    A claim may stand among ``claims`` more than once.
    """

    truth: Truth
    reasons: frozenset[str] = NONE
    claims: tuple[str, ...] = ()
    disagree: bool = False


YES: Final = Opinion(_TRUE)
NOTHING_RECORDED: Final = Opinion(_OPEN, frozenset({"nothing_recorded"}))


def weigh(
    said: Sequence[Said],
    test: Callable[[Value], Truth],
    vague: str,
    *,
    single: bool = True,
    silent: str = "nothing_recorded",
) -> Opinion:
    """Ask every value the same question and join the answers.

    Args:
        said: what is said of one property of one subject.
        test: the question.
        vague: the word for values that may or may not pass.
        single: whether a value that fails speaks against one that passes.
        silent: the word for a property of which nothing is said.
    """
    if not said:
        return Opinion(_OPEN, frozenset((silent,)))
    if len(said) == 1:
        return _one(said[0], test, vague)
    answers: dict[Truth, list[str]] = {_TRUE: [], _FALSE: [], _OPEN: []}
    reasons: set[str] = set()
    for item in said:
        truth = _OPEN if item.reserve else test(item.value)
        answers[truth] += item.claims
        if truth is _OPEN:
            reasons.add(item.reserve or vague)
    yes, no = answers[_TRUE], answers[_FALSE]
    if yes and no and single:
        return Opinion(_OPEN, frozenset(("sources_disagree",)), (*yes, *no), disagree=True)
    if yes:
        return Opinion(_TRUE, NONE, tuple(yes))
    if no and (single or not answers[_OPEN]):
        return Opinion(_FALSE, NONE, tuple(no))
    return Opinion(_OPEN, frozenset(reasons), tuple(answers[_OPEN]))


def _one(item: Said, test: Callable[[Value], Truth], vague: str) -> Opinion:
    truth = _OPEN if item.reserve else test(item.value)
    reasons = frozenset((item.reserve or vague,)) if truth is _OPEN else NONE
    return Opinion(truth, reasons, item.claims)


def both(opinions: Sequence[Opinion]) -> Opinion:
    """Conjunction. What made it fail, or else everything, is its basis."""
    truths = [opinion.truth for opinion in opinions]
    if _FALSE in truths:
        return _joined(_FALSE, [opinion for opinion in opinions if opinion.truth is _FALSE])
    telling = [opinion for opinion in opinions if opinion is not YES]
    return _joined(_OPEN if _OPEN in truths else _TRUE, telling)


def either(opinions: Sequence[Opinion]) -> Opinion:
    """Disjunction. What made it hold (or may) is its basis; all of it when nothing does."""
    truths = [opinion.truth for opinion in opinions]
    truth = _TRUE if _TRUE in truths else _OPEN if _OPEN in truths else _FALSE
    return _joined(truth, [opinion for opinion in opinions if opinion.truth is truth])


def negation(opinion: Opinion) -> Opinion:
    """The opposite, on the same basis."""
    return Opinion(~opinion.truth, opinion.reasons, opinion.claims, opinion.disagree)


def _joined(truth: Truth, parts: Sequence[Opinion]) -> Opinion:
    if len(parts) == 1 and parts[0].truth is truth:
        return parts[0]
    reasons = NONE
    disagree = False
    claims: list[str] = []
    for part in parts:
        claims += part.claims
        reasons = reasons | part.reasons if reasons and part.reasons else reasons or part.reasons
        disagree = disagree or part.disagree
    return Opinion(truth, reasons, tuple(claims), disagree)
