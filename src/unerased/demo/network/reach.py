"""Who documents a person, and how many nobody documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from unerased.demo.network.cast import Cast
    from unerased.demo.network.dice import Dice
    from unerased.demo.network.parameters import Parameters


class Reached(NamedTuple):
    """How a person came to be known.

    Attributes:
        survivor: whether they speak for themselves.
        others: labels of the further sources who document them of their own knowledge.
        unknown: how many people like them were passed over before, whom nobody documents.
    """

    survivor: bool
    others: list[str]
    unknown: int


def reached(plan: Parameters, dice: Dice, who: Cast) -> Reached:
    """The next person whom anybody documents.

    Each source finds people independently of the others, given how far they are in touch.
    """
    shares = {name: reach.share for name, reach in plan.reach.items()}
    unknown = 0
    while True:
        reach = plan.reach[dice.weighed(shares)]
        survivor = dice.chance(reach.survivor)
        others = [dice.one(who.witnesses)] if dice.chance(reach.witness) else []
        chances = zip(who.organisations, reach.organisations, strict=True)
        others += dice.mixed([body for body, chance in chances if dice.chance(chance)])
        if survivor or others:
            return Reached(survivor, others, unknown)
        unknown += 1
