"""A register in memory, for rules that ask what is already known: every record passes `check`."""

import json
from pathlib import Path

import unerased.model
from unerased.model.check import Problem, check, kind_of_record
from unerased.model.codebook import Codebook, load_codebook
from unerased.model.codes import new_code
from unerased.model.parse import parse_lines
from unerased.model.records import Claim, Record
from unerased.model.units import tied

PACKAGED = Path(unerased.model.__file__).with_name("codebook.yaml").read_text(encoding="utf-8")
CODEBOOK: Codebook = load_codebook([PACKAGED])


class Refusal(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class Shelf:
    """Implements `Known`; `labels` keeps the labels of the lines that were put in."""

    def __init__(self, codebook: Codebook = CODEBOOK) -> None:
        self.codebook = codebook
        self.records: dict[str, Record] = {}
        self.labels: dict[str, str] = {}
        self._tied: dict[str, set[str]] = {}
        self._number = 1000

    def kind_of(self, code: str) -> str | None:
        record = self.records.get(code)
        return None if record is None else kind_of_record(record)

    def claim(self, code: str) -> Claim | None:
        record = self.records.get(code)
        return record if isinstance(record, Claim) else None

    def victims(self, code: str) -> tuple[str, ...]:
        return tuple(sorted(self._tied.get(code, ())))

    @property
    def claims(self) -> dict[str, Claim]:
        return {code: one for code, one in self.records.items() if isinstance(one, Claim)}

    def new_code(self, kind: str) -> str:
        self._number += 1
        return new_code(self.codebook.kinds[kind].prefix, self._number.to_bytes(7, "big"))

    def add(self, *records: Record) -> None:
        for record in records:
            if problems := check(record, self.codebook, self):
                raise Refusal(problems)
            self.records[record.code] = record
            about = record.subject if isinstance(record, Claim) else record.code
            self._tied.setdefault(about, set()).update(tied(record, self.codebook, self))

    def read(self, *lines: object) -> list[Record]:
        """Put in lines of the public input schema; each is seen by those after it."""
        added = []
        texts = [json.dumps(line, ensure_ascii=False) for line in lines]
        for record in parse_lines(texts, self.codebook, self.labels, self.new_code):
            self.add(record)
            added.append(record)
        return added

    def __getitem__(self, label: str) -> str:
        return self.labels[f"@{label}"]


def one_line(error: Exception) -> None:
    """A refusal says something, in one line."""
    assert str(error)
    assert "\n" not in str(error)
