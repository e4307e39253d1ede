"""YAML text to plain values, for text that may be hostile.

Only what a configuration needs: mappings with text keys, sequences, and scalars that are text,
whole numbers, true, false or nothing. Anchors, aliases and tags are refused, so that no text can
unfold into more than was written; depth is bounded before anything recurses.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from unerased.model.errors import BadYaml

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 24
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,15}\Z")
_WORDS: Final[dict[str, bool | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


def read_yaml(text: str) -> Plain:
    """Read one YAML document. "yes", "no" and "on" stay the words that they are.

    Raises:
        BadYaml: malformed text, or text that uses what is not supported here. The message names
            line and reason and repeats nothing of the text.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadYaml(f"longer than {MAX_BYTES // 1024} KiB")
    try:
        events = list(_allowed(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml(f"line {mark.line + 1}: not YAML" if mark else "not YAML") from None
    except yaml.YAMLError:
        raise BadYaml("not YAML: a character that YAML does not allow") from None
    documents = sum(isinstance(event, DocumentStartEvent) for event in events)
    if documents != 1:
        raise BadYaml("holds no document" if not documents else "holds more than one document")
    inner = iter(events[2:])  # after the starts of stream and document
    return _value(next(inner), inner)


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is compiled in


def _allowed(events: Iterable[Event]) -> Iterator[Event]:
    """Stop at the first event that is refused: what follows is not even scanned."""
    depth = 0
    for event in events:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise BadYaml(f"line {_line(event)}: anchors and aliases are not allowed here")
        if getattr(event, "tag", None) is not None:
            raise BadYaml(f"line {_line(event)}: tags are not allowed here")
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise BadYaml(f"line {_line(event)}: nested more than {MAX_DEPTH} deep")
        yield event


def _value(event: Event, rest: Iterator[Event]) -> Plain:
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, SequenceStartEvent):
        items: list[Plain] = []
        while not isinstance(item := next(rest), SequenceEndEvent):
            items.append(_value(item, rest))
        return items
    return _mapping(rest)


def _mapping(rest: Iterator[Event]) -> Plain:
    mapping: dict[str, Plain] = {}
    while not isinstance(key := next(rest), MappingEndEvent):
        if not isinstance(key, ScalarEvent):
            raise BadYaml(f"line {_line(key)}: a key must be one word or text")
        if key.value in mapping:
            raise BadYaml(f"line {_line(key)}: a key stands twice in one mapping")
        mapping[key.value] = _value(next(rest), rest)
    return mapping


def _scalar(event: ScalarEvent) -> Plain:
    text: str = event.value
    if event.style:  # quoted or block: always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.match(text) else text


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1  # type: ignore[union-attr] # parsed events have a mark
