"""Figures in words: what is counted is named ("persons", not "cases"), reasons are spelled out."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from unerased.model.plural import form_of
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.figures.value import FigureValue


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reasons: dict[str, dict[str, str]]
    units: dict[str, dict[str, list[str]]]
    phrases: dict[str, dict[str, str]]


@cache
def _words() -> _Words:
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), _Words)


def reasons() -> Mapping[str, Mapping[str, str]]:
    """Every reason for which a unit is not counted or is contested, with its labels."""
    return _words().reasons


def reason(word: str, language: str = "en") -> str:
    """The label of a reason."""
    return _in(_words().reasons[word], language)


def number(amount: int, unit: str, language: str = "en") -> str:
    """A number with its unit in the right form, such as "1 person" or "40 persons".

    ``unit`` is persons, acts, events or days.
    """
    units = _words().units[unit]
    known = language if language in units else "en"
    return units[known][form_of(amount, known)].format(n=amount)


def span(low: int | None, high: int | None, unit: str, language: str = "en") -> str:
    """An interval with its unit: "40 persons", "2 to 9 days", "at least 30 persons"."""
    phrases = _words().phrases
    if low is None and high is None:
        return _in(phrases["not_said"], language)
    if high is None:
        return _in(phrases["at_least"], language).format(low=number(low or 0, unit, language))
    if low is None:
        return _in(phrases["at_most"], language).format(high=number(high, unit, language))
    if low == high:
        return number(high, unit, language)
    return _in(phrases["between"], language).format(low=low, high=number(high, unit, language))


def describe(value: FigureValue, language: str = "en") -> str:
    """The documented part in one line that names the unit."""
    low, high = value.range
    counted = number(low, value.unit, language)
    if low == high:
        return counted
    more = number(high - low, value.unit, language)
    return _in(_words().phrases["open"], language).format(counted=counted, high=high, more=more)


def _in(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language, labels["en"])
