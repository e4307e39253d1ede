"""What is asked about the whole register: kept up to date, or kept as long as heads stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.figures.catalog import definitions
from unerased.figures.kept import Kept
from unerased.figures.trace import compute
from unerased.register import reads
from unerased.register.overview import Overview
from unerased.register.reads.ranges import last_row
from unerased.remedies import denials_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue
    from unerased.journal.values import Heads
    from unerased.register import Register
    from unerased.register.reads.contested import Contradicting
    from unerased.register.rows import Counts
    from unerased.remedies import Denials
    from unerased.web.cache import Cache
    from unerased.web.desk import Asked

#: up to so many claims the start works everything out by itself; above, it asks
AT_ONCE = 50_000
OVERVIEW: Final = "overview"
FIGURES: Final = "figures"


def overview_of(asked: Asked) -> Overview:
    """What stands in the whole register, up to date; each part is read when it is first asked."""
    held = asked.desk.cache.held
    found = held.get(OVERVIEW)
    if not isinstance(found, Overview):
        found = held[OVERVIEW] = Overview()
    found.catch_up(asked.register.db, asked.book, asked.desk.today())
    return found


def is_small(asked: Asked) -> bool:
    """Whether everything can be worked out without asking first."""
    return last_row(asked.register.db, "claim") <= AT_ONCE


def contradictions_of(
    register: Register, cache: Cache, heads: Heads | None = None
) -> list[Contradicting]:
    """Every contradiction among live claims, as of heads or now."""
    return cache.get(
        register.heads,
        "contradictions" if heads is None else ("contradictions", _key(heads)),
        lambda: reads.contradictions(register.db, register.codebook, heads=heads),
    )


def denials_in(asked: Asked, heads: Heads | None = None) -> Denials:
    """What officials said against the record, as of heads or now: the rule of every page."""
    question = ("denials", None if heads is None else _key(heads))
    return asked.desk.cache.get(
        asked.register.heads,
        question,
        lambda: denials_of(asked.register.db, asked.book, heads=heads),
    )


def counts_of(register: Register, cache: Cache) -> Counts:
    """How much there is."""
    return cache.get(register.heads, "counts", lambda: reads.counts(register.db))


def figure_of(
    register: Register, cache: Cache, definition: Definition, heads: Heads | None = None
) -> FigureValue:
    """The value of a figure: now, kept up to date; as of heads, worked out anew."""
    if heads is None:
        return cache.get(
            register.heads,
            ("figure", definition.name, definition.version, None),
            lambda: kept_in(cache).value(register.db, definition, register.codebook),
        )
    return cache.get(
        register.heads,
        ("figure", definition.name, definition.version, _key(heads)),
        lambda: compute(register.db, definition, register.codebook, heads),
    )


def kept_in(cache: Cache) -> Kept:
    """The figures that are kept up to date."""
    found = cache.held.get(FIGURES)
    if not isinstance(found, Kept):
        found = cache.held[FIGURES] = Kept()
    return found


def figures_by_claim(register: Register, cache: Cache) -> Mapping[str, Sequence[str]]:
    """Names of the figures that rest on a claim, or whose stated part it denies."""

    def read() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, definition in definitions(register.db, register.codebook).items():
            value = figure_of(register, cache, definition)
            codes = {code for verdict in value.documented for code in verdict.claims}
            for row in value.stated:
                codes |= {*row.basis, *row.denials}
            for bare in value.stated_without_number:
                codes |= {*bare.basis, *bare.denials}
            for code in codes:
                found.setdefault(code, []).append(name)
        return found

    return cache.get(register.heads, "feeds", read)


def releases_of(register: Register, cache: Cache) -> Mapping[str, Sequence[str]]:
    """Codes of the releases that rest on a claim."""

    def read() -> Mapping[str, Sequence[str]]:
        if not reads.releases(register.db):
            return {}
        from unerased.figures.release import releases_by_claim  # noqa: PLC0415 - brings scipy

        return releases_by_claim(register.db)

    return cache.get(register.heads, "releases by claim", read)


def _key(heads: Heads) -> tuple[object, ...]:
    return tuple(sorted(heads.items()))
