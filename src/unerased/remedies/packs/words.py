"""Values and labels of a draft in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.documents import Span
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown, When
from unerased.remedies.packs.labels import labels_of, property_label, term_label

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook
    from unerased.model.records import Claim
    from unerased.remedies.packs.gather import Gathered
    from unerased.remedies.steps import Between


def brief(code: str) -> str:
    """A code in the form in which people read it: P-7K3M."""
    return code[:6] if len(code) > 6 and code[1:2] == "-" else code[:7]  # noqa: PLR2004


def between(when: Between | None) -> str:
    """A date that may be an interval, "" where nothing is said."""
    if when is None:
        return ""
    first, last = when.earliest, when.latest
    if first is not None and first == last:
        return first.isoformat()
    return f"{first or '?'} \u2013 {last or '?'}"


def value_span(  # noqa: PLR0911 - one line for each type of value
    claim: Claim, got: Gathered, codebook: Codebook, language: str
) -> Span:
    """What a claim says; words of a source stay in their own language."""
    match claim.value:
        case Text(text, lang):
            return Span(text, language=lang)
        case Term(term):
            return Span(term_words(claim.property, term, codebook, language))
        case Stance(stance):
            return Span(labels_of(language).stances[stance])
        case Ref(code):
            return Span(got.places[code]) if code in got.places else _code(code)
        case When(edtf=edtf):
            return Span(edtf)
        case Duration(low, high):
            return Span(f"{_ends(low, high)} {labels_of(language).days}")
        case Amount(low, high):
            return Span(_ends(low, high))
        case Unknown():
            return Span("?")


def term_words(property_: str, term: str, codebook: Codebook, language: str) -> str:
    """The label of a term of a property in a language."""
    prop = codebook.properties.get(property_)
    return term_label(prop.list if prop else "", term, codebook, language)


def property_words(property_: str, codebook: Codebook, language: str) -> str:
    """The label of a property."""
    return property_label(property_, codebook, language)


def source_words(code: str, got: Gathered, codebook: Codebook, language: str) -> str:
    """A source by its code, kind and office; never by a name."""
    kind, office = got.sources.get(code, ("", ""))
    said = [term_words("source.kind", kind, codebook, language) if kind else "", office]
    tail = ", ".join(one for one in said if one)
    return f"{brief(code)} ({tail})" if tail else brief(code)


def _code(code: str) -> Span:
    return Span(brief(code), frozenset({"code"}))


def _ends(low: int | None, high: int | None) -> str:
    if low is not None and low == high:
        return str(low)
    return f"{'?' if low is None else low}\u2013{'?' if high is None else high}"
