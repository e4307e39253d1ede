"""The public input schema: one JSON object to the records that it says.

`docs/reference/claims-jsonl.md` describes it with examples; `schema` gives it as JSON Schema.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, cast, get_args

import msgspec

from unerased.model.codebook import Codebook
from unerased.model.errors import BadLine, shown
from unerased.model.input_schema import LINES, schema
from unerased.model.line import Fields, Line, NewCode
from unerased.model.records import (
    Action,
    Answer,
    Claim,
    Consent,
    Correction,
    Definition,
    Entity,
    Finding,
    Question,
    Record,
    Verdict,
)
from unerased.model.values import Stance, StanceKind, Value

__all__ = ["MAX_LINE", "parse_line", "parse_lines", "schema"]

STANCE: Final = "claim.stance"
MAX_LINE: Final = 256 * 1024
_ALLOWED: Final = {first: frozenset((first, *rest)) for first, rest in LINES.items()}


def parse_lines(
    lines: Iterable[bytes | str],
    codebook: Codebook,
    labels: dict[str, str],
    new_code: NewCode,
) -> Iterator[Record]:
    """Read JSON lines in order; empty lines are skipped.

    Raises:
        BadLine: with the number of the line. Records before it were already given out: whoever
            saves them saves all lines or none.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(line) > MAX_LINE:
            raise BadLine("", f"longer than {MAX_LINE // 1024} KiB", number)
        try:
            yield from parse_line(msgspec.json.decode(line), codebook, labels, new_code)
        except BadLine as error:
            raise BadLine(error.field, error.reason, number) from None
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise BadLine("", "not a JSON object in UTF-8", number) from None


def parse_line(
    obj: object, codebook: Codebook, labels: dict[str, str], new_code: NewCode
) -> tuple[Record, ...]:
    """Turn one object into records: one, or one claim per target of a stance.

    Args:
        obj: the decoded JSON object.
        codebook: says which properties and types there are.
        labels: labels such as "@p1" to codes; a label that this line declares is added to it,
            and only when the line as a whole is good.
        new_code: a fresh code for a kind, such as `register.new_code`.

    Raises:
        BadLine: with field and reason, without the value. What only the register can know
            (whether a code exists, the kind behind it) is left to `check`.
    """
    if not isinstance(obj, dict):
        raise BadLine("", "a line is one JSON object")
    line = cast("Fields", obj)
    first = next((key for key in LINES if key in line), None)
    if first is None:
        raise BadLine("", f"begins with none of {', '.join(LINES)}")
    if not line.keys() <= _ALLOWED[first]:
        extra = next(key for key in line if key not in _ALLOWED[first])
        raise BadLine("", f"unknown key {shown(extra)} beside {first}")
    return _READERS[first](Line(line, codebook, labels, new_code))


def _entity(line: Line) -> tuple[Record, ...]:
    kind = line.text("entity")
    known = line.codebook.kinds.get(kind)
    if known is None or not known.entity:
        raise BadLine("entity", f"unknown kind {shown(kind)}")
    code = line.own_code(kind)
    line.label(code)
    return (Entity(code, kind),)


def _said(line: Line, subject: str, prop: str, value: Value, code: str) -> Claim:
    derived = line.fields.get("derived_from")
    return Claim(
        code,
        subject,
        prop,
        value,
        line.code("source"),
        line.text("as_stated", ""),
        line.text("locator", ""),
        line.code("statement", ""),
        None if derived is None else line.codes("derived_from"),
    )


def _claim(line: Line) -> tuple[Record, ...]:
    prop = line.property()
    subject, value = line.code("subject"), line.value(prop)
    claim = _said(line, subject, prop.name, value, line.own_code("claim"))
    line.label(claim.code)
    return (claim,)


def _stances(line: Line) -> tuple[Record, ...]:
    stance = Stance(cast("StanceKind", line.one_of("stance", get_args(StanceKind))))
    targets = line.codes("on")
    if not targets:
        raise BadLine("on", "names no claim")
    if "code" in line.fields and len(targets) > 1:
        raise BadLine("code", "one code cannot stand for several claims")
    claims = [_said(line, target, STANCE, stance, line.own_code("claim")) for target in targets]
    line.label(*[claim.code for claim in claims])
    return tuple(claims)


def _finding(line: Line) -> tuple[Record, ...]:
    question = cast("Question", line.one_of("finding", get_args(Question)))
    name, value = "", None
    if question == "value":
        prop = line.property()
        name, value = prop.name, line.value(prop)
    elif {"property", "value"} & line.fields.keys():
        raise BadLine("property", 'only the question "value" has a property and a value')
    finding = Finding(
        line.own_code("finding"),
        question,
        line.codes("about"),
        cast("Verdict", line.one_of("verdict", get_args(Verdict))),
        line.text("standard"),
        line.text("reasons"),
        line.day("dated"),
        line.code("supersedes", ""),
        name,
        value,
    )
    line.label(finding.code)
    return (finding,)


def _consent(line: Line) -> tuple[Record, ...]:
    consent = Consent(
        line.own_code("consent"),
        line.code("consent"),
        line.text("purpose"),
        line.text("audience"),
        cast("Answer", line.one_of("answer", get_args(Answer))),
        line.day("dated"),
        None if line.fields.get("expires") is None else line.day("expires"),
        line.text("obtained"),
    )
    line.label(consent.code)
    return (consent,)


def _correction(line: Line) -> tuple[Record, ...]:
    correction = Correction(
        line.own_code("correction"),
        line.code("correct"),
        cast("Action", line.one_of("action", get_args(Action))),
        line.text("reason"),
        line.code("replacement", ""),
    )
    line.label(correction.code)
    return (correction,)


def _definition(line: Line) -> tuple[Record, ...]:
    version = line.fields.get("version", 1)
    if type(version) is not int:
        raise BadLine("version", "must be a whole number")
    definition = Definition(
        line.own_code("definition"), line.text("define"), version, line.text("yaml")
    )
    line.label(definition.code)
    return (definition,)


_READERS: Final[Mapping[str, Callable[[Line], tuple[Record, ...]]]] = {
    "entity": _entity,
    "subject": _claim,
    "stance": _stances,
    "finding": _finding,
    "consent": _consent,
    "correct": _correction,
    "define": _definition,
}
