"""Sentences that several pictures say: how many acts, between when, how many more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.web.show.claims.cards import said_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unerased.model.records import Claim
    from unerased.web.show.claims.look import Look
    from unerased.web.show.drawn.facts import Fact
    from unerased.web.words import Words


def acts(number: int, words: Words) -> str:
    """5 acts."""
    return words.count("{count} act", "{count} acts", number)


def more(number: int, words: Words) -> str:
    """And 37 more; "" for none."""
    return words.count("and {count} more", "and {count} more", number) if number > 0 else ""


def acts_between(facts: Sequence[Fact], words: Words) -> str:
    """5 acts between June 2018 and March 2019; 2 with no known date."""
    dated = [fact for fact in facts if fact.whens]
    missing = len(facts) - len(dated)
    if not dated:
        said = acts(missing, words)
        return words.say("{acts}, none with a known date", acts=said) if missing else said
    said = _between(dated, words)
    if missing:
        without = words.count("{count} with no known date", "{count} with no known date", missing)
        said = words.say("{one}; {other}", one=said, other=without)
    return said


def _between(dated: Sequence[Fact], words: Words) -> str:
    whens = [when for fact in dated for when in fact.whens]
    firsts, lasts = [when.earliest for when in whens], [when.latest for when in whens]
    first = None if None in firsts else min(day for day in firsts if day)
    last = None if None in lasts else max(day for day in lasts if day)
    said = acts(len(dated), words)
    if first is None:
        if last is None:
            return said
        return words.say("{acts} until {last}", acts=said, last=words.month(last))
    if last is None:
        return words.say("{acts} from {first} on", acts=said, first=words.month(first))
    begin, end = words.month(first), words.month(last)
    if begin == end:
        return words.say("{acts} in {month}", acts=said, month=begin)
    return words.say("{acts} between {first} and {last}", acts=said, first=begin, last=end)


def what_was_done(fact: Fact, look: Look) -> str:
    """The violation of an act; what the team found, else what was said first."""
    if not fact.terms:
        return look.words.say("not said what")
    return look.term(look.codebook.properties["act.violation"].list, fact.terms[0])


def words_of_claim(claim: Claim, look: Look) -> str:
    """What a claim says, in words; "not shown" where it tells who somebody is."""
    value = said_value(claim, look, reveal=False)
    if value.hidden:
        return look.words.say("not shown")
    code = value.link.short if value.link else ""
    return " ".join(part for part in (code, value.words) if part)
