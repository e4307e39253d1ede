"""Who did what to whom: acts grouped by their actors and by what was done; victims by code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from unerased.model.findings import Findings
from unerased.model.standards import TO_NAME
from unerased.model.truth import Truth
from unerased.model.values import Ref, Term, Text
from unerased.pictures.who import Edge, Node, Who, cut
from unerased.register import reads
from unerased.web.show.claims.codes import CodeLink, link, prefix_kind
from unerased.web.show.drawn.words import acts, more, what_was_done

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unerased.model.records import Claim
    from unerased.web.show.claims.look import Look
    from unerased.web.show.drawn.facts import Fact
    from unerased.web.show.drawn.ties import Tie
    from unerased.web.words import Words

#: who did it: shown only where a finding is high enough to name somebody
_NAMING: Final = ("involvement.actor", "involvement.actor_stated")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as far as it may be said: a name only on a finding, else body and kind."""

    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An act in the table."""

    link: CodeLink
    actors: tuple[Actor, ...]
    what: str
    victims: tuple[CodeLink, ...]
    denied: bool
    disowned: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture and its table."""

    picture: Who
    rows: tuple[Row, ...]


def who_drawn(facts: Sequence[Fact], look: Look, ties: Sequence[Tie] = ()) -> Drawn:
    """The picture of these acts; ties between victims only when they are handed over."""
    words, book = look.words, look.codebook
    actors = actors_of(facts, look)
    rows = tuple(
        Row(
            link(fact.code, book),
            actors[fact.code],
            what_was_done(fact, look),
            tuple(link(code, book) for code in fact.victims),
            fact.denied,
            fact.disowned,
        )
        for fact in facts
    )
    full = Who(
        title=_title(rows, look),
        heads=(words.say("By whom"), words.say("What"), words.say("To whom")),
        columns=_columns(rows, look),
        edges=_edges(rows),
        ties=tuple((tie.a.code, tie.b.code) for tie in ties),
        key=words.say("Broken line: somebody denies it") if _any_denied(rows) else "",
        tie_key=words.say("Dotted line: a tie between two persons") if ties else "",
        mirrored=words.direction == "rtl",
    )
    kept, hidden = cut(full)
    left, middle, right = (more(number, words) for number in hidden)
    return Drawn(replace(kept, more=(left, middle, right)), rows)


def actors_of(facts: Sequence[Fact], look: Look) -> dict[str, tuple[Actor, ...]]:
    """For each act who did it, as far as it may be said."""
    codes = [code for fact in facts for code in fact.involvements]
    claims: dict[str, list[Claim]] = defaultdict(list)
    rows = reads.claims_about(look.db, codes) if codes else []
    look.judged(row.code for row in rows if row.claim.property in _NAMING)
    for row in rows:
        claims[row.claim.subject].append(row.claim)
    nobody = (Actor(look.words.say("not said by whom")),)
    return {
        fact.code: tuple(
            dict.fromkeys(_actor(claims.get(code, ()), look) for code in fact.involvements)
        )
        or nobody
        for fact in facts
    }


def _actor(claims: Iterable[Claim], look: Look) -> Actor:
    found: dict[str, str] = {}
    for claim in claims:
        words = _actor_words(claim, look)
        if words:
            found.setdefault(claim.property, words)
    kind = found.pop("involvement.actor_kind", "")
    body = found.pop("involvement.organisation", "")
    named = next((found[name] for name in _NAMING if name in found), "")
    label, *rest = [part for part in (named, body, kind) if part] or [
        look.words.say("not said by whom")
    ]
    return Actor(label, ", ".join(rest))


def _actor_words(claim: Claim, look: Look) -> str:
    if claim.property in _NAMING and not _may_be_named(claim, look):
        return ""
    if claim.property not in {*_NAMING, "involvement.organisation", "involvement.actor_kind"}:
        return ""
    match claim.value:
        case Ref(code):
            return link(code, look.codebook).short
        case Term(term):
            return look.term(look.codebook.properties[claim.property].list, term)
        case Text(text):
            return text
        case _:
            return ""


def _may_be_named(claim: Claim, look: Look) -> bool:
    """Naming somebody harms them if it is wrong: it needs a finding, and a high one."""
    return Findings(look.findings_on(claim.code)).meets(claim.code, TO_NAME) is Truth.YES


def _columns(
    rows: Sequence[Row], look: Look
) -> tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]]:
    weights: dict[str, int] = defaultdict(int)
    left: dict[str, Actor] = {}
    middle: dict[str, list[Row]] = defaultdict(list)
    right: dict[str, CodeLink] = {}
    for row in rows:
        middle[_act_key(row)].append(row)
        for actor in row.actors:
            left[_actor_key(actor)] = actor
            weights[_actor_key(actor)] += 1
        for victim in row.victims:
            right[victim.code] = victim
            weights[victim.code] += 1
    return (
        tuple(Node(key, one.label, one.detail, weights[key]) for key, one in left.items()),
        tuple(
            Node(key, held[0].what, _detail(held, look.words), len(held))
            for key, held in middle.items()
        ),
        tuple(
            Node(code, one.short, _kind_of(code, look), weights[code])
            for code, one in right.items()
        ),
    )


def _kind_of(code: str, look: Look) -> str:
    kind = prefix_kind(code, look.codebook)
    return "" if kind == "person" else look.kind_label(kind)


def _detail(held: Sequence[Row], words: Words) -> str:
    denied = sum(row.denied or row.disowned for row in held)
    if len(held) == 1:
        return (
            words.say("{code}, denied", code=held[0].link.short) if denied else held[0].link.short
        )
    said = acts(len(held), words)
    if not denied:
        return said
    return words.say("{acts}, {number} denied", acts=said, number=words.number(denied))


def _edges(rows: Sequence[Row]) -> tuple[Edge, ...]:
    """One line for each pair; broken when any of the acts behind it is denied."""
    denied: dict[tuple[str, str], bool] = {}
    for row in rows:
        middle = _act_key(row)
        for actor in row.actors:
            pair = (_actor_key(actor), middle)
            denied[pair] = denied.get(pair, False) or row.denied or row.disowned
        for victim in row.victims:
            pair = (middle, victim.code)
            denied[pair] = denied.get(pair, False) or row.denied
    return tuple(Edge(start, end, broken) for (start, end), broken in denied.items())


def _any_denied(rows: Sequence[Row]) -> bool:
    return any(row.denied or row.disowned for row in rows)


def _actor_key(actor: Actor) -> str:
    return f"by {actor.label}\0{actor.detail}"


def _act_key(row: Row) -> str:
    by = "\0".join(sorted(_actor_key(actor) for actor in row.actors))
    return f"act {row.what}\0{by}"


def _title(rows: Sequence[Row], look: Look) -> str:
    words = look.words
    victims = {victim.code for row in rows for victim in row.victims}
    kinds = [prefix_kind(code, look.codebook) for code in victims]
    persons, groups = kinds.count("person"), kinds.count("group")
    whom = [words.count("{count} person", "{count} persons", persons)] if persons else []
    whom += [words.count("{count} group", "{count} groups", groups)] if groups else []
    said = acts(len(rows), words)
    if not whom:
        return said
    both = whom[0] if len(whom) == 1 else words.say("{one}, {other}", one=whom[0], other=whom[1])
    return words.say("{acts}; harmed: {whom}", acts=said, whom=both)
