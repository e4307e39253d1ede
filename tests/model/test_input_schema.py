"""The printed schema and the reader agree: a small validator judges what the reader judges."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests import cast

from unerased.model.errors import BadLine
from unerased.model.parse import parse_line, schema

from .shelf import CODEBOOK, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "claims-jsonl.md"
SCHEMA = schema(CODEBOOK)
TYPES = {"string": str, "integer": int, "object": dict, "array": list, "null": type(None)}


def fits(value: Any, rule: dict[str, Any]) -> bool:
    """The part of JSON Schema 2020-12 that the schema uses; any other word is an error."""
    tests: dict[str, Callable[[Any], bool]] = {
        "type": lambda word: isinstance(value, TYPES[word]) and not isinstance(value, bool),
        "enum": lambda words: value in words,
        "pattern": lambda text: not isinstance(value, str) or bool(re.search(text, value)),
        "minimum": lambda low: not isinstance(value, int) or value >= low,
        "minItems": lambda low: not isinstance(value, list) or len(value) >= low,
        "minProperties": lambda low: not isinstance(value, dict) or len(value) >= low,
        "items": lambda each: all(fits(one, each) for one in value),
        "required": lambda names: all(name in value for name in names),
        "properties": lambda own: all(fits(value[key], own[key]) for key in own if key in value),
        "additionalProperties": lambda _: set(value) <= set(rule["properties"]),
        "oneOf": lambda rules: sum(fits(value, one) for one in rules) == 1,
        "anyOf": lambda rules: any(fits(value, one) for one in rules),
        "allOf": lambda rules: all(fits(value, one) for one in rules),
        "if": lambda when: not fits(value, when) or fits(value, rule["then"]),
        "$ref": lambda name: fits(value, SCHEMA["$defs"][name.rpartition("/")[2]]),
    }
    ignored = {"$schema", "title", "description", "$defs", "then"}
    return all(tests[word](asked) for word, asked in rule.items() if word not in ignored)


def reads(line: dict[str, Any]) -> bool:
    labels = {"@p": cast.SURVIVOR, "@s": cast.OFFICIAL, "@c": cast.code("C", 1)}
    try:
        return bool(parse_line(line, CODEBOOK, labels, Shelf().new_code))
    except BadLine:
        return False


SAID = {"subject": "@p", "property": "person.age", "value": 30, "source": "@s"}
DENIED = {"stance": "denies_act", "on": ["@c"], "source": "@s"}


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ({"entity": "person", "as": "@x"}, True),
        ({"entity": "finding"}, False),
        ({"entity": "person", "size": 3}, False),
        (SAID, True),
        ({**SAID, "value": None}, True),
        ({**SAID, "value": {"low": 3}}, True),
        ({**SAID, "value": {}}, False),
        ({**SAID, "value": "30"}, False),
        ({**SAID, "value": True}, False),
        ({**SAID, "property": "person.shoe"}, False),
        ({**SAID, "property": "person.name", "value": {"text": "x", "lang": "ru"}}, True),
        ({**SAID, "property": "person.birth", "value": "1988~"}, True),
        ({**SAID, "property": "person.origin", "value": "@p"}, True),
        ({**SAID, "property": "act.duration", "value": {"min_days": 3, "max_days": 21}}, True),
        ({**SAID, "property": "claim.stance", "value": "accepts"}, True),
        ({**SAID, "property": "claim.stance", "value": "shrugs"}, False),
        ({**SAID, "derived_from": ["@c"]}, True),
        ({**SAID, "derived_from": "@c"}, False),
        ({key: SAID[key] for key in ("subject", "property", "value")}, False),
        (DENIED, True),
        ({**DENIED, "on": []}, False),
        ({}, False),
    ],
)
def test_the_schema_accepts_what_the_reader_accepts(line: dict[str, Any], *, good: bool) -> None:
    assert reads(line) is good
    assert fits(line, SCHEMA) is good


def test_the_schema_can_be_printed() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_a_term_that_the_list_does_not_have_is_outside_the_schema() -> None:
    line = {**SAID, "property": "act.violation", "value": "detention"}
    assert fits(line, SCHEMA)
    assert not fits({**line, "value": "tickling"}, SCHEMA)


def blocks() -> list[list[dict[str, Any]]]:
    found = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [[json.loads(line) for line in block.splitlines() if line] for block in found]


def test_every_example_of_the_documentation_fits_the_schema_and_is_taken_in() -> None:
    shelf = Shelf()
    lines = [line for block in blocks() for line in block]
    assert len(lines) > 25
    for line in lines:
        assert fits(line, SCHEMA), line
    assert len(shelf.read(*lines)) >= len(lines)
    firsts = {next(key for key in line if key in SCHEMA_KEYS) for line in lines}
    assert firsts == SCHEMA_KEYS


SCHEMA_KEYS = {rule["required"][0] for rule in SCHEMA["oneOf"]}


def test_the_documentation_names_every_key_type_and_list_word_of_the_schema() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    keys = {key for rule in SCHEMA["oneOf"] for key in rule["properties"]}
    for word in keys | {"text", "term", "ref", "date", "duration", "amount", "stance"}:
        assert f"`{word}`" in text, word
