"""Which member or device somebody means by what they typed, and what is given to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from unerased.cli.errors import CliError, Exit

Member: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="MEMBER", help="What the member is called, or the beginning of their id."
    ),
]
Compartments: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--compartment", metavar="NAME", help="What they may open; once for each."),
]
Administers: TypeAlias = Annotated[
    bool, typer.Option("--administer", help="Let them admit, grant, remove and accept, too.")
]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.journal import Membership

__all__ = ["Administers", "Compartments", "Member", "member_of", "one_of"]


def member_of(membership: Membership, typed: str, *, away: bool = False) -> bytes:
    """The member that a name, or the beginning of an id, stands for.

    Args:
        membership: as it is now.
        typed: what somebody typed.
        away: whether it may be one who has no device now and may come back.

    Raises:
        CliError: nobody, or several.
    """
    members = sorted({*membership.devices.values()} | (membership.away if away else set()))
    named = [member for member in members if membership.names.get(member) == typed]
    return named[0] if len(named) == 1 else one_of(typed, members, "member")


def one_of(typed: str, among: Sequence[bytes], what: str) -> bytes:
    """The only id that begins like this.

    Raises:
        CliError: none, or several.
    """
    found = [one for one in among if typed and one.hex().startswith(typed.lower())]
    if not found:
        raise CliError(f"there is no such {what}; `unerased {what} list`", Exit.NOT_FOUND)
    if len(found) > 1:
        raise CliError(f"several begin like this; type more of the {what}'s id")
    return found[0]
