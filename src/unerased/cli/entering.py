"""From options or a file to lines of the input schema, and to a save."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unerased.cli.errors import CliError, Exit
from unerased.cli.opening import code_of
from unerased.model.codes import parse_code
from unerased.model.errors import BadCode, BadLine
from unerased.register import record_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from unerased.model.codebook import Property
    from unerased.register import Register, Saved

#: more than any file of claims that people make; larger ones are entered in parts
_MOST_BYTES: Final = 256 * 2**20
_NEW: Final = "new:"
_RANGE: Final = re.compile(r"([0-9]{0,9})\.\.([0-9]{0,9})")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_KEPT: Final = "nothing was written"


@dataclass(frozen=True, slots=True)
class One:
    """One claim as its options say it; "" or None for what was not given."""

    subject: str
    property: str
    value: str | None
    source: str
    as_stated: str
    locator: str
    statement: str
    repeats: tuple[str, ...]
    not_known: bool

    def check(self, *, with_file: bool) -> None:
        """See that the options are those of one claim, or that there are none beside a file.

        Raises:
            CliError: something is missing, or given twice.
        """
        needed = {
            "--subject": self.subject,
            "--property": self.property,
            "--source": self.source,
        }
        parts = (*needed.values(), self.as_stated, self.locator, self.statement, *self.repeats)
        if with_file:
            if any(parts) or self.value is not None or self.not_known:
                raise CliError(f"a claim is given by its options or by a --file, not both; {_KEPT}")
            return
        missing = [name for name, given in needed.items() if not given]
        if self.value is None and not self.not_known:
            missing.append("--value")
        if missing:
            raise CliError(
                f"a claim needs {', '.join(missing)}; or name a --file of claims. {_KEPT}"
            )
        if self.value is not None and self.not_known:
            raise CliError(f"--value and --not-known exclude each other; {_KEPT}")


def read_lines(file: Path) -> list[str]:
    """The lines of a file, empty ones too, so that a refusal names the right line.

    Raises:
        CliError: there is no such file, or it is too large or no text.
    """
    data = _bytes_of(file)
    if len(data) > _MOST_BYTES:
        raise CliError(f"the file is larger than 256 MiB; enter it in parts. {_KEPT}")
    try:
        return data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CliError(
            f"line {line} of the file is not UTF-8 text; save it as UTF-8. {_KEPT}"
        ) from None


def _bytes_of(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    if not file.is_file():
        raise CliError(f"there is no such file of claims; {_KEPT}", Exit.NOT_FOUND)
    with file.open("rb") as opened:
        return opened.read(_MOST_BYTES + 1)


def lines_of(register: Register, one: One) -> list[dict[str, Any]]:
    """The lines of one claim; ``new:KIND`` declares what it names first.

    Raises:
        CliError: a code stands for nothing, or for several things; or there is no such property.
    """
    lines: list[dict[str, Any]] = []

    def entity(role: str, typed: str) -> str:
        if not typed.startswith(_NEW):
            return _code(register, typed)
        lines.append({"entity": typed.removeprefix(_NEW), "as": f"@{role}"})
        return f"@{role}"

    subject = entity("subject", one.subject)
    prop = register.codebook.properties.get(one.property)
    claim: dict[str, Any] = {
        "subject": subject,
        "property": one.property,
        "value": None,
        "source": entity("source", one.source),
        "as": "@claim",
    }
    if one.value is not None and prop is not None and prop.type == "ref":
        claim["value"] = entity("value", one.value)
    elif one.value is not None:
        claim["value"] = _value(prop, one.value)
    said = {"as_stated": one.as_stated, "locator": one.locator}
    claim |= {key: words for key, words in said.items() if words}
    if one.statement:
        claim["statement"] = _code(register, one.statement)
    if one.repeats:
        claim["derived_from"] = [_code(register, code) for code in one.repeats]
    return [*lines, claim]


def _code(register: Register, typed: str) -> str:
    try:
        return parse_code(typed)
    except BadCode:
        return code_of(register, typed)


def _value(prop: Property | None, typed: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value in the input schema, by the type of its property; else as it was typed."""
    if prop is None or prop.type not in {"amount", "duration"}:
        return typed
    low, high = ("low", "high") if prop.type == "amount" else ("min_days", "max_days")
    if _NUMBER.fullmatch(typed):
        return int(typed)
    ends = _RANGE.fullmatch(typed)
    if ends is None:
        return typed
    return {key: int(end) for key, end in ((low, ends[1]), (high, ends[2])) if end}


def record(
    register: Register,
    lines: list[str] | list[dict[str, Any]],
    title: str,
    step: Callable[[int, int], None],
    *,
    from_file: bool,
) -> tuple[Saved, dict[str, str]]:
    """Record lines as one save.

    Raises:
        CliError: a line cannot be read; it is named. Nothing was written.
        Refused: a line says what cannot be recorded.
    """
    try:
        return record_lines(register, lines, title=title, on_progress=step)
    except BadLine as error:
        told = str(error) if from_file else str(BadLine(error.field, error.reason))
        raise CliError(f"{told}; {_KEPT}") from None
