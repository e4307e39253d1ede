"""Lines of the public input schema, recorded as one save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.model.errors import BadLine
from unerased.model.parse import parse_line, parse_lines
from unerased.register.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unerased.journal import Progress
    from unerased.model.records import Record
    from unerased.register.register import Register
    from unerased.register.saved import Saved

__all__ = ["record_lines"]


def record_lines(  # noqa: PLR0913 - what `Register.record` takes, and labels
    register: Register,
    lines: Iterable[Mapping[str, object] | str | bytes],
    *,
    title: str = "",
    step: str = "",
    labels: Mapping[str, str] | None = None,
    on_progress: Progress | None = None,
) -> tuple[Saved, dict[str, str]]:
    """Record lines of the input schema (docs/reference/claims-jsonl.md) as one save.

    Args:
        register: open for writing.
        lines: JSON text, or objects that were read from it; empty text is skipped.
        title: what this save is.
        step: for saves that belong to a series.
        labels: labels such as "@p1" that stand for codes already.
        on_progress: as `Register.record`.

    Returns:
        The save, and all labels with their codes.

    Raises:
        BadLine: a line cannot be read; it names the line. Nothing was written.
        Refused: a line says what cannot be recorded; it names the lines. Nothing was written.
        RegisterError, JournalError: as `Register.record`.
    """
    known = dict(labels or {})
    records: list[Record] = []
    numbers: dict[str, int] = {}
    codebook = register.codebook
    for number, line in enumerate(lines, 1):
        try:
            found = (
                parse_lines([line], codebook, known, register.new_code)
                if isinstance(line, (str, bytes))
                else parse_line(line, codebook, known, register.new_code)
            )
            for record in found:
                records.append(record)
                numbers.setdefault(record.code, number)
        except BadLine as error:
            raise BadLine(error.field, error.reason, number) from None
    try:
        saved = register.record(records, title, step, on_progress=on_progress)
    except Refused as refused:
        raise Refused(refused.problems, numbers) from None
    return saved, known
