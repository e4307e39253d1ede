"""Segments to the rows of the projection. No I/O: rows are gathered for whoever writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from unerased.model.names import indexed, is_name
from unerased.register.claim_columns import claim_columns
from unerased.register.columns import DEFAULT, ERASED, OPEN_HIGH, are_codes, value_columns
from unerased.register.encoding import (
    ENCODER,
    BackupBody,
    Body,
    ClaimBody,
    CodebookBody,
    ConsentBody,
    CorrectionBody,
    CountedBody,
    DefinitionBody,
    EntityBody,
    Erased,
    FileBody,
    FindingBody,
    Head,
    OpeningBody,
    ReleaseBody,
    ReleaseKeyBody,
    SaveBody,
    Unreadable,
    decode,
)
from unerased.register.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.journal.values import Group, SegmentRead
    from unerased.model.names import Memo

__all__ = ["Collector", "Rows", "Taken", "nothing_taken"]

Rows = dict[str, list[tuple[Any, ...]]]
"""Table to the rows that it gets, columns as in `schema.COLUMNS`."""

_OTHER_KIND: Final = "carries a code of another kind"
_AGAIN: Final = "uses a code again"
_NO_NUMBER: Final = "holds a number that cannot be"
_NO_CODE: Final = "names a code that cannot be"
#: words of names that are remembered folded while rows are gathered
_MOST_FOLDED: Final = 200_000


class Taken(Protocol):
    """Tells whether a code stands in a table already, and takes it from now on."""

    def __call__(self, table: str, code: str, /) -> bool:
        """Whether it was taken before."""


def nothing_taken(_: str, __: str) -> bool:
    """For a bulk load, where the unique indexes made at its end tell."""
    return False


class _At(NamedTuple):
    """Where an entry stands."""

    seg: int
    pos: int


class Collector:
    """Gathers the rows of one segment after another.

    What a segment holds is signed, and may still be hostile: an entry that cannot be read, that
    uses a code twice or a code of another kind of record becomes a row of `unrecognised`.

    Args:
        counts: rows that each table has already, so that new ones are numbered on.
        prefixes: the prefix of codes of each type of record, such as "C-" for "claim".
        taken: tells codes that are used twice.
    """

    def __init__(
        self, counts: dict[str, int], prefixes: dict[str, str], taken: Taken = nothing_taken
    ) -> None:
        self.rows: Rows = {}
        self.pending = 0
        self.entries = 0
        self._next = dict(counts)
        self._prefixes = prefixes
        self._records = tuple(prefixes.values())
        self._taken = taken
        self._runs: dict[bytes, str] = {}
        self._naming: dict[str, bool] = {}
        self._folded: Memo = {}
        self._next.setdefault("claim", 0)
        self._claims = self._list("claim")
        self._words = self._list("claim_words")
        self._list("name")
        self._list("name_words")
        self._write: dict[type[Body], Callable[[_At, Head, Any], None]] = {
            EntityBody: self._entity,
            FindingBody: self._finding,
            ConsentBody: self._consent,
            CorrectionBody: self._correction,
            FileBody: self._file,
            DefinitionBody: self._definition,
            CodebookBody: self._codebook,
            OpeningBody: self._opening,
            ReleaseKeyBody: self._release_key,
            ReleaseBody: self._release,
            CountedBody: self._counted,
            BackupBody: self._backup,
            SaveBody: self._save,
        }

    def take(self) -> Rows:
        """The rows gathered since the last time."""
        rows, self.rows, self.pending = self.rows, {}, 0
        self._claims = self._list("claim")
        self._words = self._list("claim_words")
        self._list("name")
        self._list("name_words")
        return rows

    def add(self, segment: SegmentRead) -> None:
        """Gather the rows of a segment; segments come in the order of the journal."""
        seg = self._number("segment")
        save = ""
        for group in segment.groups:
            save = self._group(seg, group) or save
        run = b"" if segment.run is None else segment.run[0]
        if run:
            save = self._runs.setdefault(run, save)
            if segment.run is not None and segment.run[2]:
                del self._runs[run]
        records = sum(len(group.positions) for group in segment.groups)
        place = (segment.device, segment.seq, segment.hash, segment.hlc, segment.wall_ms)
        self._list("segment").append((seg, *place, segment.member, run, save, records))

    def _group(self, seg: int, group: Group) -> str:
        """Gather the rows of a group; gives the code of the save when it holds its name."""
        save = ""
        bodies: list[Any] = group.bodies if group.bodies is not None else [None] * len(group.heads)
        self.entries += len(bodies)
        self.pending += len(bodies)
        number = self._next["claim"]
        for pos, head, body in zip(group.positions, group.heads, bodies, strict=True):
            row = claim_columns(head, body)
            if row is None:
                self._next["claim"] = number
                save = self._other(_At(seg, pos), head, body) or save
                number = self._next["claim"]
            elif self._taken is not nothing_taken and self._taken("claim", row[0]):
                self._append("unrecognised", _At(seg, pos), ("claim", row[0], _AGAIN, head, body))
            else:
                number += 1
                self._claims.append((number, seg, pos, *row))
                stated, derived, text = row[6], row[7], row[10]
                if stated or text:
                    self._words.append((number, fold(stated), fold(text)))
                    if text and self._names(row[2]):
                        self._name(number, text)
                if derived != DEFAULT:
                    self._repeats(row[0], derived)
        self._next["claim"] = number
        return save

    def _names(self, prop: str) -> bool:
        """Whether this property holds names; asked for every claim with words."""
        found = self._naming.get(prop)
        if found is None:
            found = self._naming[prop] = is_name(prop)
        return found

    def _name(self, number: int, text: str) -> None:
        if len(self._folded) > _MOST_FOLDED:
            self._folded.clear()
        key, tokens = indexed(text, self._folded)
        if key:
            self.rows["name"].append((number, key))
            self.rows["name_words"].append((number, tokens))

    def _repeats(self, code: str, derived: str) -> None:
        rows = self._list("derivation")
        rows.extend((code, origin) for origin in sorted(set(derived.split())))

    def _other(self, at: _At, head_bytes: bytes, body_bytes: bytes | None) -> str:
        """Anything but a good claim; gives the code of the save when it is its name."""
        said = decode(head_bytes, body_bytes)
        if isinstance(said, (Erased, Unreadable)):
            self._apart(at, said, head_bytes, body_bytes)
            return ""
        head, body = said
        reason = self._fault(head) or _unfit(body)
        if reason or self._taken(head.type, head.code):
            row = (head.type, head.code, reason or _AGAIN, head_bytes, body_bytes)
            self._append("unrecognised", at, row)
            return ""
        self._write[type(body)](at, head, body)
        return head.code if type(body) is SaveBody and at.pos == 0 else ""

    def _fault(self, head: Head) -> str:
        """Why an entry that can be read is not believed; "" when it is."""
        prefix = self._prefixes.get(head.type)
        if prefix is None:
            if head.code.startswith(self._records):
                return _OTHER_KIND
        elif not head.code.startswith(prefix):
            return _OTHER_KIND
        return ""

    def _apart(self, at: _At, said: Erased | Unreadable, head: bytes, body: bytes | None) -> None:
        """Keep an entry without a readable body."""
        if isinstance(said, Unreadable):
            row = (said.entry.type, said.code, said.reason, head, body)
            self._append("unrecognised", at, row)
            return
        kept = said.head
        reason = self._fault(kept)
        if not reason and kept.type == "claim" and self._taken("claim", kept.code):
            reason = _AGAIN
        if reason:
            self._append("unrecognised", at, (kept.type, kept.code, reason, head, body))
        elif kept.type == "claim":
            empty = ("", "", "", "", "", "", *ERASED)
            self._append("claim", at, (kept.code, kept.subject, *empty))
        else:
            self._append("erased", at, (kept.type, kept.code, kept.kind, kept.subject))

    def _entity(self, at: _At, head: Head, _: EntityBody) -> None:
        self._append("entity", at, (head.code, head.kind))

    def _finding(self, at: _At, head: Head, body: FindingBody) -> None:
        value = None if body.value is None else ENCODER.encode(body.value)
        row = (body.question, " ".join(body.about), body.verdict, body.standard, body.reasons)
        rest = (body.dated.toordinal(), body.supersedes, body.property, value)
        self._append("finding", at, (head.code, *row, *rest))
        about = self._list("about")
        about.extend((head.code, code) for code in sorted(set(body.about)))
        self._note(at, head, body.reasons)

    def _consent(self, at: _At, head: Head, body: ConsentBody) -> None:
        expires = None if body.expires is None else body.expires.toordinal()
        row = (body.purpose, body.audience, body.answer, body.dated.toordinal(), expires)
        self._append("consent", at, (head.code, head.subject, *row, body.obtained))
        self._note(at, head, body.obtained)

    def _correction(self, at: _At, head: Head, body: CorrectionBody) -> None:
        row = (head.code, head.subject, body.action, body.reason, body.replacement)
        self._append("correction", at, row)
        self._note(at, head, body.reason)

    def _file(self, at: _At, head: Head, body: FileBody) -> None:
        row = (body.name, body.size, body.sha256, body.sealed_name, body.sealed_sha256)
        rest = (body.media_type, body.received, body.source)
        self._append("file", at, (head.code, *row, *rest))
        self._note(at, head, f"{body.name}\n{body.received}")

    def _definition(self, at: _At, head: Head, body: DefinitionBody) -> None:
        self._append("definition", at, (head.code, body.name, body.version, body.yaml))
        self._note(at, head, body.yaml)

    def _codebook(self, at: _At, head: Head, body: CodebookBody) -> None:
        self._append("codebook", at, (head.code, body.yaml))

    def _opening(self, at: _At, head: Head, body: OpeningBody) -> None:
        self._append("opening", at, (head.code, body.what, head.subject, body.purpose))
        self._note(at, head, body.purpose)

    def _release_key(self, at: _At, head: Head, body: ReleaseKeyBody) -> None:
        self._append("releasekey", at, (head.code, body.key, body.secret))

    def _release(self, at: _At, head: Head, body: ReleaseBody) -> None:
        row = (body.figure, body.dated.toordinal(), body.content, body.receipt)
        self._append("release", at, (head.code, *row))

    def _counted(self, at: _At, head: Head, body: CountedBody) -> None:
        self._append("counted", at, (head.code, head.subject, body.release, body.salt, body.record))

    def _backup(self, at: _At, head: Head, body: BackupBody) -> None:
        row = (body.dated.toordinal(), body.number, body.shares, body.place)
        self._append("backup", at, (head.code, *row))
        self._note(at, head, body.place)

    def _save(self, at: _At, head: Head, body: SaveBody) -> None:
        self._append("save", at, (head.code, body.title, body.step))
        self._note(at, head, f"{body.title}\n{body.step}".strip())

    def _note(self, at: _At, head: Head, text: str) -> None:
        if text:
            number = self._number("note")
            self._list("note").append((number, at.seg, head.code, text))
            self._list("note_words").append((number, fold(text)))

    def _append(self, table: str, at: _At, row: tuple[Any, ...]) -> None:
        self._list(table).append((self._number(table), *at, *row))

    def _list(self, table: str) -> list[tuple[Any, ...]]:
        return self.rows.setdefault(table, [])

    def _number(self, table: str) -> int:
        number = self._next.get(table, 0) + 1
        self._next[table] = number
        return number


def _unfit(body: Body) -> str:
    """Why a body cannot be columns without loss; "" when it can."""
    if isinstance(body, ClaimBody):
        try:
            value_columns(body.value)
        except OverflowError:
            return _NO_NUMBER
        good = body.derived_from is None or are_codes(body.derived_from)
        return "not in the form of its type" if good else _NO_CODE
    if isinstance(body, FindingBody):
        return "" if are_codes(body.about) else _NO_CODE
    numbers = {FileBody: "size", DefinitionBody: "version"}.get(type(body))
    return "" if numbers is None or getattr(body, numbers) < OPEN_HIGH else _NO_NUMBER
