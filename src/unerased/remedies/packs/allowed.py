"""Which claims may be in a pack: everybody whom a claim concerns agreed to its recipient. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from unerased.model.values import Ref, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim

Why: TypeAlias = Literal["identifying", "another person", "names another person"]

#: compartments of which nothing is ever written into a pack by itself: names, addresses, ties,
#: and what could lead to the people behind a file
_NEVER = frozenset({"identities", "evidence"})
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that is not in the pack. For the author alone: it stands in no file of the pack.

    Attributes:
        claim: its code.
        property: of the claim.
        why: identifying, about somebody who did not agree, or naming such a person in its words.
    """

    claim: str
    property: str
    why: Why


@dataclass(frozen=True, slots=True)
class Others:
    """People who did not agree to the recipient: their codes, and every name that is recorded."""

    codes: frozenset[str]
    names: frozenset[str]


def sorted_out(
    claims: Iterable[Claim],
    concerned: Mapping[str, Collection[str]],
    others: Others,
    codebook: Codebook,
) -> tuple[list[Claim], list[LeftOut]]:
    """Divide claims into what may be in a pack and what may not.

    - What identifies, ties between people, and the compartments for names and evidence never are:
      a name is written into the finished draft by hand.
    - A claim is out when anybody whom it concerns did not agree.
    - A claim is out when its words hold a code or a recorded name of somebody who did not agree.

    Args:
        claims: what was found around one person.
        concerned: for each claim, by its code, the persons whom it concerns.
        others: people who did not agree.
        codebook: of the register.
    """
    kept: list[Claim] = []
    out: list[LeftOut] = []
    for claim in claims:
        why = _why(claim, concerned.get(claim.code, ()), others, codebook)
        if why is None:
            kept.append(claim)
        else:
            out.append(LeftOut(claim.code, claim.property, why))
    return kept, out


def _why(
    claim: Claim, concerned: Collection[str], others: Others, codebook: Codebook
) -> Why | None:
    prop = codebook.properties.get(claim.property)
    if prop is None or prop.identifying or prop.tie or prop.compartment in _NEVER:
        return "identifying"
    if others.codes & set(concerned):
        return "another person"
    if isinstance(claim.value, Ref) and claim.value.code in others.codes:
        return "another person"
    if isinstance(claim.value, Text) and names_one(claim.value.text, others):
        return "names another person"
    return None


def names_one(words: str, others: Others) -> bool:
    """Whether words hold a code of one of these people, or a name, whole, in any case of letters.

    A code counts in its short form, too. Of a name, words shorter than three letters are not looked
    for, unless a digit is in them.
    """
    folded = words.casefold()
    if any(code.casefold() in folded or _short(code) in folded for code in others.codes):
        return True
    parts = set(re.findall(r"\w+", folded))
    return any(_telling(name) & parts for name in others.names)


def _telling(name: str) -> set[str]:
    """Words of a name that tell somebody: three letters or more, or a letter with a digit (P1)."""
    words = re.findall(r"\w+", name.casefold())
    return {
        word
        for word in words
        if len(word) >= _SHORTEST or (not word.isdigit() and any(map(str.isdigit, word)))
    }


def _short(code: str) -> str:
    return code[:6].casefold()
