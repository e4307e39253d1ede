"""Errors of the model. Their messages never repeat a value that could identify a person."""

import re

_PLAIN_WORD = re.compile(r"[a-z][a-z0-9_.]{0,59}\Z")


class ModelError(ValueError):
    """Root of everything that the model refuses."""


class BadCode(ModelError):
    """A code that is mistyped, cut short or of no known form."""


class BadDate(ModelError):
    """A date that does not exist, or that is not written in the supported part of EDTF."""


class BadYaml(ModelError):
    """YAML text that is malformed, too large, too deep, or uses anchors, aliases or tags."""


class BadCodebook(ModelError):
    """A codebook or an extension that contradicts itself or the codebook that it extends."""


class BadLine(ModelError):
    """One object of the input schema that cannot become a record.

    Attributes:
        field: the key of the object, or "" for the object as a whole.
        reason: what is wrong with it, without the value.
        line: number of the line from 1, or 0 when the object did not come from a file.
    """

    def __init__(self, field: str, reason: str, line: int = 0) -> None:
        self.field = field
        self.reason = reason
        self.line = line
        where = ": ".join(part for part in (f"line {line}" if line else "", field) if part)
        super().__init__(f"{where}: {reason}" if where else reason)


def shown(word: object) -> str:
    """Quote a term or a name of a property; anything else could identify, so it is not repeated."""
    if isinstance(word, str) and _PLAIN_WORD.match(word):
        return f'"{word}"'
    return "(not shown: it has not the form of a term)"
