"""Whose names are like a name that was typed, or like another person's: ranked, never merged.

Names are folded when they are taken up (`unerased.model.names`), so that neither script nor
spelling matters, and indexed by the tokens of their parts. A search fetches the names that share
the rarest tokens, weighs the best two thousand of them roughly, and the best of those exactly.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rapidfuzz import fuzz, process

from unerased.model.names import alike, is_name, keys, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.journal.values import Heads
    from unerased.register.database import Database

__all__ = ["NameLike", "name_candidates", "names_like", "names_somebody"]

PERSON: Final = "P"
#: names that share a token, at most; a token of more of them says little
_SHARING: Final = 20_000
_ROUGHLY: Final = 2_000
_EXACTLY: Final = 120
#: below this nobody would call two names alike
LEAST: Final = 0.5
_ROUND: Final = 4
#: so many names of one person are compared
_NAMES_OF_ONE: Final = 12
_WORD: Final = re.compile(r"[^\W\d_]+")
_TELLING: Final = 3
#: so many words of a text are looked for in one question to the index
_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class NameLike:
    """A person whose name is like another; what the name is stays in the claim.

    Attributes:
        person: whose name it is (a source's code where sources were asked for).
        score: from 0.5 to 1, see `unerased.model.names.likeness`.
        claim: the live claim that says the name.
        property: of that claim.
    """

    person: str
    score: float
    claim: str
    property: str = ""


def names_like(
    db: Database,
    typed: str,
    limit: int = 20,
    *,
    of: str = PERSON,
    heads: Heads | None = None,
) -> list[NameLike]:
    """Persons by how like one of their live names is to what was typed, each once, best first.

    Args:
        db: the projection.
        typed: a name in any script, its parts in any order; patronymics may be missing.
        limit: so many persons.
        of: prefix of the codes of those whose names are compared: "P" for persons, "S" for
            sources.
        heads: names as of then.
    """
    parts = keys(typed)
    return _best(db, [parts] if parts else [], limit, of, "", heads)


def name_candidates(
    db: Database, person_code: str, limit: int = 20, *, heads: Heads | None = None
) -> list[NameLike]:
    """Other persons by how like one of their names is to one of this person's, best first.

    The names that are compared never leave this function.
    """
    rows = db.rows(
        "SELECT n.key, c.property $from(claim) JOIN name n ON n.id = c.id "
        "WHERE c.subject = :person AND $status = 'live' AND $seen(c.seg) ORDER BY c.id LIMIT :most",
        {"person": person_code, "most": _NAMES_OF_ONE},
        heads=heads,
    )
    own = dict.fromkeys(tuple(key.split()) for key, prop in rows if is_name(prop))
    return _best(db, list(own), limit, PERSON, person_code, heads)


def names_somebody(db: Database, words: str) -> bool:
    """Whether a word of a text is a word of some person's name, in Latin letters or Cyrillic.

    Other scripts are found as they were entered. Names count that are not live any more: somebody
    was called so. Words shorter than three letters are not looked for.
    """
    found = {key for word in _WORD.findall(words) for key in keys(word) if len(key) >= _TELLING}
    folded = sorted(found)
    return any(
        _is_of_a_name(db, folded[start : start + _AT_ONCE])
        for start in range(0, len(folded), _AT_ONCE)
    )


def _is_of_a_name(db: Database, folded: Sequence[str]) -> bool:
    """Whether one of these is a part of some person's name; at most `_AT_ONCE` of them.

    The index gives the names that have a part with the same consonants; only these are read.
    """
    shared = dict.fromkeys(tokens([key])[0] for key in folded)
    row = db.row(
        "SELECT EXISTS (SELECT 1 FROM name_words w CROSS JOIN name n ON n.id = w.rowid "
        "CROSS JOIN claim c ON c.id = n.id "
        "WHERE name_words MATCH :tokens AND substr(c.subject, 1, 2) = :person "
        "AND EXISTS (SELECT 1 FROM json_each(:words) j "
        "WHERE instr(' ' || n.key || ' ', ' ' || j.value || ' ')))",
        {
            "tokens": " OR ".join(f'"{token}"' for token in shared),
            "words": json.dumps(folded),
            "person": f"{PERSON}-",
        },
    )
    return row is not None and bool(row[0])


def _best(  # noqa: PLR0913, PLR0917 - the arguments of the two above, made one
    db: Database,
    names: Sequence[tuple[str, ...]],
    limit: int,
    of: str,
    without: str,
    heads: Heads | None,
) -> list[NameLike]:
    scores: dict[int, float] = {}
    for parts in names:
        for number, score in _scored(db, parts):
            scores[number] = max(score, scores.get(number, 0.0))
    found: dict[str, NameLike] = {}
    for like in _told(db, scores, heads):
        if like.person.startswith(f"{of}-") and like.person != without:
            found.setdefault(like.person, like)
    return list(found.values())[:limit]


def _scored(db: Database, parts: tuple[str, ...]) -> list[tuple[int, float]]:
    """Numbers of the claims with the names most like these parts, with exact scores."""
    numbers = _sharing(db, tokens(parts))
    rows = db.rows(
        "SELECT n.id, n.key FROM json_each(:ids) i CROSS JOIN name n ON n.id = i.value",
        {"ids": json.dumps(numbers)},
    )
    if not rows:
        return []
    typed, held = " ".join(parts), [key for _, key in rows]
    rough = process.cdist([typed], held, scorer=fuzz.token_sort_ratio)[0]
    rough = rough + process.cdist([typed], held, scorer=fuzz.token_set_ratio)[0]
    chosen = np.argsort(-rough, kind="stable")[:_EXACTLY]
    exact = {rows[place][0]: round(alike(parts, held[place].split()), _ROUND) for place in chosen}
    return [(number, score) for number, score in exact.items() if score >= LEAST]


def _sharing(db: Database, wanted: Iterable[str]) -> list[int]:
    """Numbers of the claims whose names share the most, by how rare what they share is."""
    (total,) = db.row("SELECT max(n.id) FROM name n") or (0,)
    numbers, weights = [np.zeros(0, np.int64)], [np.zeros(0)]
    for token in wanted:
        # one text instead of thousands of rows: the driver takes most of the time
        row = db.row(
            "SELECT group_concat(g.id) FROM (SELECT w.rowid AS id FROM name_words w "
            "WHERE name_words MATCH :token LIMIT :most) g",
            {"token": f'"{token}"', "most": _SHARING},
        )
        if row is not None and row[0] is not None:
            ids = np.fromstring(str(row[0]), np.int64, sep=",")
            numbers.append(ids)
            weights.append(np.full(len(ids), log(1 + (total or 0) / (1 + len(ids)))))
    unique, place = np.unique(np.concatenate(numbers), return_inverse=True)
    weight = np.bincount(place, np.concatenate(weights), len(unique))
    if len(unique) > _ROUGHLY:
        unique = unique[np.argpartition(-weight, _ROUGHLY)[:_ROUGHLY]]
    best: list[int] = unique.tolist()
    return best


def _told(db: Database, scores: dict[int, float], heads: Heads | None) -> list[NameLike]:
    """Those of the claims that are live and in view, the best first."""
    rows: list[tuple[Any, ...]] = db.rows(
        "SELECT c.id, c.subject, c.code, c.property $from(claim) "
        "WHERE c.id IN (SELECT value FROM json_each(:ids)) "
        "AND $status = 'live' AND $seen(c.seg)",
        {"ids": json.dumps(list(scores))},
        heads=heads,
    )
    rows.sort(key=lambda row: (-scores[row[0]], row[0]))
    return [
        NameLike(subject, scores[number], code, prop)
        for number, subject, code, prop in rows
        if is_name(prop)
    ]
