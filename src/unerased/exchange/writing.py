"""What people decided on a page, as the same mapping that a file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.exchange.mapping import FORMAT
from unerased.exchange.starting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unerased.model.yamltext import Plain

__all__ = ["mapping_text"]

_STEP: Final = "  "


def mapping_text(top: Mapping[str, Plain]) -> str:
    """The YAML text of a mapping; every text in it stands in quotes.

    Args:
        top: its keys but `format` and `row`, in the order in which they are written.
    """
    return "\n".join([f"format: {FORMAT}", "row: person", *_lines(top, "")]) + "\n"


def _lines(plain: Mapping[str, Plain], indent: str) -> Iterator[str]:
    for key, value in plain.items():
        name = key if key.isascii() and key.isidentifier() else quoted(key)
        if isinstance(value, dict) and value and indent != _STEP:
            yield f"{indent}{name}:"
            yield from _lines(value, indent + _STEP)
        else:
            yield f"{indent}{name}: {_flow(value)}"


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        pairs = (f"{quoted(key)}: {_flow(held)}" for key, held in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(value) if isinstance(value, int) else quoted(value)
