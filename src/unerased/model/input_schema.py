"""The public input schema as a JSON Schema, made from the codebook so that it cannot drift."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, get_args

from unerased.model.codebook import Codebook, Property
from unerased.model.records import Action, Answer, Question, Verdict
from unerased.model.standards import LADDER
from unerased.model.values import StanceKind

Schema: TypeAlias = dict[str, Any]  # JSON Schema is as free as JSON

_SAID: Final = ("source", "as_stated", "locator", "statement", "derived_from", "as", "code")
# The first key that a line has of these says what it is; the others are all that it may have.
LINES: Final[Mapping[str, tuple[str, ...]]] = {
    "entity": ("as", "code"),
    "subject": ("property", "value", *_SAID),
    "stance": ("on", *_SAID),
    "finding": (
        "about", "verdict", "standard", "reasons", "dated", "supersedes", "property", "value",
        "as", "code",
    ),
    "consent": (
        "purpose", "audience", "answer", "dated", "expires", "obtained", "as", "code",
    ),
    "correct": ("action", "reason", "replacement", "as", "code"),
    "define": ("yaml", "version", "as", "code"),
}  # fmt: skip
_TEXT: Final = {"type": "string"}
_CODE: Final = {"$ref": "#/$defs/code"}
_DAY: Final = {"$ref": "#/$defs/day"}
_DATE: Final = {
    "type": "string",
    "description": "EDTF: 2018, 2018-07, 2018-07-15, 2018-07~, 2018-07/2018-09, ../2018, 201X, /",
}
_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "entity": (),
    "subject": ("property", "value", "source"),
    "stance": ("on", "source"),
    "finding": ("about", "verdict", "standard", "reasons", "dated"),
    "consent": ("purpose", "audience", "answer", "dated", "obtained"),
    "correct": ("action", "reason"),
    "define": ("yaml",),
}


def schema(codebook: Codebook) -> Schema:
    """JSON Schema (2020-12) of one line of the public input."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Unerased: one line of input",
        "type": "object",
        "oneOf": [_line(first, _fields(codebook)) for first in LINES],
        "allOf": _values(codebook.properties.values(), codebook),
        "$defs": {
            "code": {
                "type": "string",
                "description": "a label declared in a line above (@p1), or a full code",
                "pattern": r"^(@[\w.-]{1,60}|\s*[A-Za-z]{1,2}[\s-]+[0-9A-Za-z\s-]+)$",
            },
            "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        },
    }


def _line(first: str, fields: Mapping[str, Schema]) -> Schema:
    own = {first: fields[first]} | {name: fields[name] for name in LINES[first]}
    return {
        "properties": own,
        "required": [first, *_REQUIRED[first]],
        "additionalProperties": False,
    }


def _words(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _fields(codebook: Codebook) -> Mapping[str, Schema]:
    """What each key may hold; a value depends on its property, see `_values`."""
    codes = {"type": "array", "items": _CODE}
    return {
        "entity": _words(kind.name for kind in codebook.kinds.values() if kind.entity),
        "subject": _CODE,
        "property": _words(codebook.properties),
        "value": {},
        "source": _CODE,
        "statement": _CODE,
        "as_stated": _TEXT,
        "locator": _TEXT,
        "derived_from": {"anyOf": [codes, {"type": "null"}]},
        "stance": _words(get_args(StanceKind)),
        "on": {**codes, "minItems": 1},
        "finding": _words(get_args(Question)),
        "about": {**codes, "minItems": 1},
        "verdict": _words(get_args(Verdict)),
        "standard": _words(LADDER[1:]),
        "reasons": _TEXT,
        "dated": _DAY,
        "supersedes": _CODE,
        "consent": _CODE,
        "purpose": _words(codebook.lists["consent_purposes"].terms),
        "audience": _words(codebook.lists["audiences"].terms),
        "answer": _words(get_args(Answer)),
        "expires": {"anyOf": [_DAY, {"type": "null"}]},
        "obtained": _TEXT,
        "correct": _CODE,
        "action": _words(get_args(Action)),
        "reason": _TEXT,
        "replacement": _CODE,
        "define": _TEXT,
        "yaml": _TEXT,
        "version": {"type": "integer", "minimum": 1},
        "as": {"type": "string", "pattern": r"^@[\w.-]{1,60}$"},
        "code": _CODE,
    }


def _values(properties: Iterable[Property], codebook: Codebook) -> list[Schema]:
    """For each type of value, and each list of terms: if the property, then such a value."""
    groups: dict[tuple[str, str], list[str]] = {}
    for prop in properties:
        groups.setdefault((prop.type, prop.list), []).append(prop.name)
    rules = []
    for (kind, terms), names in groups.items():
        value = _words(codebook.lists[terms].terms) if terms else _VALUES[kind]
        nullable = value if kind == "stance" else {"anyOf": [value, {"type": "null"}]}
        rules.append(
            {
                "if": {"properties": {"property": _words(names)}, "required": ["property"]},
                "then": {"properties": {"value": nullable}},
            }
        )
    return rules


def _numbers(low: str, high: str) -> Schema:
    number = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}
    return {
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {
                "type": "object",
                "properties": {low: number, high: number},
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    }


_VALUES: Final[Mapping[str, Schema]] = {
    "text": {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "properties": {"text": _TEXT, "lang": _TEXT},
                "required": ["text"],
                "additionalProperties": False,
            },
        ]
    },
    "ref": _CODE,
    "date": _DATE,
    "duration": _numbers("min_days", "max_days"),
    "amount": _numbers("low", "high"),
    "stance": _words(get_args(StanceKind)),
}
