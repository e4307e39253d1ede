"""The shape of one language's words: a sign for each meaning, and the phrases that have it.

A table maps a sign, one character, to its phrases. Phrases with the same sign and another value
(January is month 0, February month 1) stand in further texts; `|` parts phrases of equal meaning.
The readers only ever see signs and values, never words, so a language is one file of tables.

Both readers of dates and of numbers know:
    A about · b between · & and · w the Arabic "and", which also joins the digits of a number
    f from · m the Arabic "from", which is also "of" · q the Russian "from" that is also "dated"
    t to · i until · d the Russian "to, before" · r or · z words that say nothing of their own

Dates: M month · S season (spring first) · T early, middle, late · H first, second half
    B before · F after · N not before · U not after · O or later · E or earlier · Q uncertain
    e the ending of a decade (1990s) · K a decade with its century (from 1920) · k one without

Numbers: j zero · o 1 to 9 · n 10 to 19 · y 20, 30 … 90 · h hundred · H 200, 300 … 900
    k thousand · K two thousand · c dozen, ten · v dozens, tens, hundreds, thousands · V the
    Russian hundreds, thousands that after a preposition are one hundred, one thousand
    s several · l a couple · x half · Q one and a half · P persons
    > more than · < less than · L at least · X at most · O or more · E or less
    and six units (minute, hour, day, week, month, year) in forms that differ in what they may
    stand for: u one unit, or with a number · p with a number; alone: several · g the Russian
    genitive: one unit, or with a number after it about so many · G only with a number · W two
    units · R half a unit
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Table: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Language:
    """The words of a language: in both kinds of phrases, in dates, in numbers, for "unknown"."""

    both: Table
    dates: Table
    numbers: Table
    unknown: str
