"""Words of the codebook, and some beside it, in the languages of drafts: one YAML file a language.

The codebook speaks English, Russian and Arabic; drafts go out in French and Spanish, too. A term
that a network added itself has the labels that it was given, and English where those lack one.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from unerased.model.vocabulary import label
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook

__all__ = ["Labels", "labels_of", "property_label", "term_label"]


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in a file.

    Attributes:
        stances: what is said to a claim; `states`: how a remedy stands.
        days: the word after a number of days.
        units, dimensions, keys: of figures; keys are what stands for no value.
        properties: of the codebook, where it has none in this language.
        terms: of its lists, likewise.
    """

    stances: dict[str, str]
    states: dict[str, str]
    days: str
    units: dict[str, str]
    dimensions: dict[str, str]
    keys: dict[str, str]
    properties: dict[str, str] = {}
    terms: dict[str, dict[str, str]] = {}


@cache
def labels_of(language: str) -> Labels:
    """The words of a language of drafts."""
    path = files(__package__).joinpath("labels", f"{language}.yaml")
    return msgspec.convert(read_yaml(path.read_text(encoding="utf-8")), Labels)


def property_label(name: str, codebook: Codebook, language: str) -> str:
    """What a property is called."""
    prop = codebook.properties.get(name)
    own = labels_of(language).properties.get(name, "")
    return own or (label(prop.labels, language) if prop else name)


def term_label(list_: str, term: str, codebook: Codebook, language: str) -> str:
    """What a term of a list is called."""
    own = labels_of(language).terms.get(list_, {}).get(term, "")
    terms = codebook.lists[list_].terms if list_ in codebook.lists else {}
    if own or term not in terms:
        return own or term.replace("_", " ")
    return label(terms[term].labels, language)
