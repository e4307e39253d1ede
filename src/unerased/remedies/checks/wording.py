"""What the checkers say, in the words of a language: one YAML file each.

A language without a file, and a point without words, are an error: nothing falls back silently.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from unerased.model.vocabulary import label
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.remedies.checks.points import Answer, Fill, Form, Point

LANGUAGES: Final = ("en", "ru", "ar", "fr", "es")
Part: TypeAlias = Literal["forms", "points", "whys", "fills", "marks", "states"]


@cache
def words(language: str) -> Mapping[Part, Mapping[str, str]]:
    """Everything that is said, by part and name."""
    path = files(__package__).joinpath("words", f"{language}.yaml")
    found = read_yaml(path.read_text(encoding="utf-8"))
    return cast("Mapping[Part, Mapping[str, str]]", found)


def title(form: Form, language: str) -> str:
    """What a form is called."""
    return words(language)["forms"][form.kind]


def asks(point: Point, language: str) -> str:
    """What a point asks for."""
    return words(language)["points"][point.name]


def mark(point: Point, language: str) -> str:
    """From where a point is known."""
    return words(language)["marks"][point.mark]


def state(answer: Answer, language: str) -> str:
    """How a point stands."""
    return words(language)["states"][answer.state.replace(" ", "_")]


def why(answer: Answer, language: str) -> str:
    """What is missing, uncertain, in conflict or to be done; "" when nothing is to be said."""
    if not answer.why:
        return ""
    fills = {name: _filled(fill, language) for name, fill in answer.fills.items()}
    return words(language)["whys"][answer.why].format_map(fills)


def _filled(fill: Fill, language: str) -> str:
    if isinstance(fill, int):
        return str(fill)
    if isinstance(fill, tuple):
        return ", ".join(words(language)["fills"][name] for name in fill)
    return label(fill, language)
