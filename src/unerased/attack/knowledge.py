"""What an outsider is assumed to know beside the releases, and what must not follow. Pure."""

from __future__ import annotations

import msgspec

from unerased.attack.values import Statement  # noqa: TC001 - msgspec reads it to decode facts

__all__ = ["Knowledge", "Policy"]


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What an outsider knows who has every release in hand.

    Attributes:
        knows_person: of somebody, that they are among the counted, and every attribute but one;
            whoever was there, a neighbour or an official, may know as much.
        withdrawals: units may have been taken out between releases. False assumes more of the
            outsider: that nothing was.
        facts: counts that they know from elsewhere, written like published values.
    """

    knows_person: bool = True
    withdrawals: bool = False
    facts: tuple[Statement, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What must not follow from everything released.

    Attributes:
        k: a count, or a change of one, between 1 and k - 1 is protected.
        width: the interval that follows for it must be at least so wide.
        choices: so many values of the last attribute must stay possible for a known person.
    """

    k: int = 5
    width: int = 5
    choices: int = 2
