"""Names compared across scripts, spellings and the order of their parts. A ranking, never a merge.

Nothing here says that two names are one person's: it says in which order a person should look at
them. `keys` folds a name (see `letters`), `tokens` gives what an index finds it by, `alike` and
`likeness` weigh two of them.
"""

import re
from collections.abc import MutableMapping, Sequence
from typing import Final, TypeAlias

from rapidfuzz.distance import OSA

from unerased.model.letters import VOWELLESS, folded, skeleton

__all__ = [
    "LONGEST", "MOST_PARTS", "Memo", "alike", "indexed", "is_name", "keys", "likeness", "tokens",
]  # fmt: skip

Memo: TypeAlias = MutableMapping[str, tuple[str, str]]
"""A word to its folded form and the tokens of that."""

#: so many letters of a name are looked at, and so many of its parts
LONGEST: Final = 200
MOST_PARTS: Final = 8

_WORD: Final = re.compile(r"[^\W_][\w|!'\u2019\u02bc`\u04c0\u04cf]*|[|!][^\W_]+")
#: not parts of a name but words between them: son of, daughter of, the
_BETWEEN: Final = frozenset(
    ("al", "el", "ibn", "bin", "bint", "ben", "ogli", "oglu", "uli", "kizi"),
)
_OF: Final = frozenset({"person", "source"})
_NAMING: Final = frozenset({"name", "alias", "nickname", "spelling"})
#: what a part that the other name lacks takes away, at most so often
_LACKS: Final = 0.04
_LACKS_AT_MOST: Final = 3
#: nobody is recognised by one part of a longer name
_ONE_OF_MANY: Final = 0.9
_INITIAL: Final = 0.8
#: of scripts without vowels less is known
_WITHOUT_VOWELS: Final = 0.97


def is_name(prop: str) -> bool:
    """Whether a property holds names by which someone may be recognised.

    By the words of its own name, so that additions to the codebook count: `person.name`, `alias`,
    `birth_name`, `other_spelling`, `source.name`. A pseudonym is chosen not to be recognised.
    """
    kind, _, name = prop.partition(".")
    return kind in _OF and not _NAMING.isdisjoint(name.split("_"))


def keys(name: str) -> tuple[str, ...]:
    """The parts of a name, folded, in their order; () when it has no letters."""
    return tuple(indexed(name, {})[0].split())


def tokens(parts: Sequence[str]) -> tuple[str, ...]:
    """What an index finds a name by: for each part its consonants, how they begin, how they end.

    A slip in one place of a part leaves at least one of the three as it was, unless the part has
    two consonants or fewer. Vowels, doubled letters and the order of the parts do not matter.
    """
    return tuple(dict.fromkeys(token for part in parts for token in _tokens(part).split()))


def indexed(name: str, memo: Memo) -> tuple[str, str]:
    """The keys of a name and its tokens, each with spaces between them.

    Args:
        name: as somebody wrote it, in any script.
        memo: words that were folded before: most names of a register share their parts.
    """
    words = name[:LONGEST].split()
    if len(words) == 2:  # noqa: PLR2004 - most names, at half the time: a rebuild folds them all
        one = memo.get(words[0]) or _remembered(words[0], memo)
        two = memo.get(words[1]) or _remembered(words[1], memo)
        if one[0] and two[0]:
            return _within(f"{one[0]} {two[0]}", f"{one[1]} {two[1]}")
    told = [memo.get(word) or _remembered(word, memo) for word in words]
    found = " ".join(part[0] for part in told if part[0])
    if found:
        return _within(found, " ".join(part[1] for part in told if part[0]))
    parts = _folded(name[:LONGEST])  # a name that is nothing but such words
    return " ".join(parts), " ".join(tokens(parts))


def _within(found: str, told: str) -> tuple[str, str]:
    """Keys and tokens of no more parts than are looked at."""
    if found.count(" ") < MOST_PARTS:
        return found, told
    parts = found.split()[:MOST_PARTS]
    return " ".join(parts), " ".join(tokens(parts))


def _remembered(word: str, memo: Memo) -> tuple[str, str]:
    """What stands between two spaces, which may be several parts, folded."""
    parts = [part for part in _folded(word) if part not in _BETWEEN]
    found = memo[word] = " ".join(parts), " ".join(map(_tokens, parts))
    return found


def _folded(words: str) -> list[str]:
    found = map(folded, _WORD.findall(words)[:MOST_PARTS])
    return [part for part in found if part]


def _tokens(part: str) -> str:
    bones = skeleton(part)
    return f"f{bones} h{bones[:2]} t{bones[-2:]}"


def likeness(one: str, other: str) -> float:
    """How like two names are, from 0 to 1; symmetric; 1 when their folded parts are the same.

    Each part of the shorter name is held against the part of the longer one that fits it best,
    each of those once. Two parts are as like as the mean of two similarities (optimal string
    alignment, 1 - edits / length): of their letters and of their consonants by classes of sounds.
    The mean over the parts is weighted by their length. A part that the other name lacks (a
    patronymic, mostly) takes away 0.04, at most three times; one part alone is never more than
    0.9 like a longer name; an initial is 0.8 like a part that begins with it. Names written
    together and apart are also compared as one word.
    """
    return alike(keys(one), keys(other))


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """`likeness` of names that are folded already."""
    if not one or not other:
        return 0.0
    few, many = sorted((one, other), key=len)
    apart = _by_parts(few, many)
    if len(few) == len(many) == 1:
        return apart
    return max(apart, _part(_joined(few), _joined(many)) if _as_long(few, many) else 0.0)


def _as_long(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether they may be the same words with other spaces between them."""
    return len(few) != len(many) and abs(sum(map(len, few)) - sum(map(len, many))) <= 1


def _joined(parts: Sequence[str]) -> str:
    bare = "".join(part.rstrip(VOWELLESS) for part in parts)
    return bare + (VOWELLESS if any(part.endswith(VOWELLESS) for part in parts) else "")


def _by_parts(few: Sequence[str], many: Sequence[str]) -> float:
    pairs = sorted(
        ((_part(one, other), row, column)
         for row, one in enumerate(few) for column, other in enumerate(many)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )  # fmt: skip
    rows, columns = set(range(len(few))), set(range(len(many)))
    total = weights = 0.0
    for score, row, column in pairs:
        if row in rows and column in columns:
            rows.discard(row)
            columns.discard(column)
            weight = len(few[row]) + len(many[column])
            total += weight * score
            weights += weight
    lacking = len(many) - len(few)
    found = total / weights - _LACKS * min(lacking, _LACKS_AT_MOST)
    return max(0.0, min(found, _ONE_OF_MANY) if lacking and len(few) == 1 else found)


def _part(one: str, other: str) -> float:
    if one == other:
        return 1.0
    bare, bones = one.rstrip(VOWELLESS), skeleton(one)
    bare_other, bones_other = other.rstrip(VOWELLESS), skeleton(other)
    if 1 in {len(bare), len(bare_other)}:
        return _INITIAL if bare[:1] == bare_other[:1] else 0.0
    sounds = OSA.normalized_similarity(bones, bones_other)
    if one.endswith(VOWELLESS) != other.endswith(VOWELLESS):
        return _WITHOUT_VOWELS * sounds
    return (OSA.normalized_similarity(bare, bare_other) + sounds) / 2
