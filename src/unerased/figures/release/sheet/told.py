"""Everything that a sheet tells beside the published values, as the ledger keeps it."""

from __future__ import annotations

import msgspec

from unerased.figures.release.sheet.method import Method  # noqa: TC001 - msgspec reads it

__all__ = ["Denial", "Earlier", "Said", "Sheet", "Words"]


class Said(msgspec.Struct, frozen=True):
    """What one source states of a group; never a part of what is documented.

    Attributes:
        of: whose word on which group, for the next release; it is not told.
        kind: what kind of source says so; "" where that is not told.
        low, high: how many; None for no end.
    """

    of: str
    kind: str
    low: int | None
    high: int | None


class Words(msgspec.Struct, frozen=True):
    """Words as they were entered, and their language; "" where it was not said."""

    text: str
    language: str = ""


class Denial(msgspec.Struct, frozen=True):
    """A statement that denies what is stated.

    Attributes:
        statement: its code, by which it can be left out; it is not told.
        office: who spoke, by their office.
        day: when, as an EDTF date; "" unknown.
        setting: where and on what occasion.
        words: what was said; "" where it may speak of one person.
        withheld: there is an answer that rests on what may not be told.
    """

    statement: str
    office: Words
    day: str
    setting: Words
    stance: str
    words: str
    language: str
    answers: tuple[Words, ...] = ()
    withheld: bool = False


class Earlier(msgspec.Struct, frozen=True):
    """An earlier release of the figure, in the values that it published."""

    code: str
    dated: str
    total: int
    withdrawn: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """What a sheet tells.

    Attributes:
        names: labels by language of what stands in tables and lists ("place PL-…", "sex woman");
            "" is every language.
        kinds: kinds of source behind the figure that are told.
        more: further denials that are not printed.
        earlier: releases of this figure, the first one first.
        definition_changed: the release before was of another version.
        method_changed: parts of the method that the release before described otherwise.
        key: the organisation's release key.
    """

    method: Method
    names: dict[str, dict[str, str]]
    describes: dict[str, str]
    standard: str
    period: tuple[str, str]
    counting: tuple[str, ...]
    kinds: tuple[str, ...]
    stated: tuple[Said, ...]
    denials: tuple[Denial, ...]
    earlier: tuple[Earlier, ...]
    more: int = 0
    definition_changed: bool = False
    method_changed: tuple[str, ...] = ()
    key: str = ""
