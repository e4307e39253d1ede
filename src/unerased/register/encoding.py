"""Records to the bytes of an entry and back.

The head of an entry stays readable to its compartment whatever is erased: an array of type, code,
kind and subject, of which all but the type and the kind of an entity are random codes. The body is
an array of everything else. Both are canonical msgpack; bytes in any other form are not taken for
the record that they resemble.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations of the bodies
from collections.abc import Callable  # noqa: TC003 - NamedTuple
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from unerased.model.records import (
    Action,
    Answer,
    Backup,
    Claim,
    CodebookExtension,
    Consent,
    Correction,
    Counted,
    Definition,
    Entity,
    FileRecord,
    Finding,
    Opened,
    Opening,
    Question,
    Record,
    Release,
    ReleaseKey,
    Save,
    Unrecognised,
    Verdict,
)
from unerased.model.values import Value  # noqa: TC001 - as datetime

__all__ = [
    "ENCODER",
    "FORMS",
    "NOT_READ",
    "Body",
    "Erased",
    "Head",
    "Unreadable",
    "decode",
    "encode",
    "record_of",
    "type_of",
]

ENCODER: Final = msgspec.msgpack.Encoder(order="deterministic")


class _Array(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    pass


class Head(_Array, frozen=True):
    """What stays of an entry when its body is erased."""

    type: str
    code: str
    kind: str
    subject: str


class EntityBody(_Array, frozen=True):
    """An entity says nothing but that it is there."""


class ClaimBody(_Array, frozen=True):
    """Everything that a claim says."""

    property: str
    value: Value
    source: str
    as_stated: str
    locator: str
    statement: str
    derived_from: tuple[str, ...] | None


class FindingBody(_Array, frozen=True):
    """What was found, of what, and why."""

    question: Question
    about: tuple[str, ...]
    verdict: Verdict
    standard: str
    reasons: str
    dated: dt.date
    supersedes: str
    property: str
    value: Value | None


class ConsentBody(_Array, frozen=True):
    """What was asked and answered."""

    purpose: str
    audience: str
    answer: Answer
    dated: dt.date
    expires: dt.date | None
    obtained: str


class CorrectionBody(_Array, frozen=True):
    """What becomes of the target, and why."""

    action: Action
    reason: str
    replacement: str


class FileBody(_Array, frozen=True):
    """A file's name, sizes, digests and way to us."""

    name: str
    size: int
    sha256: str
    sealed_name: str
    sealed_sha256: str
    media_type: str
    received: str
    source: str


class DefinitionBody(_Array, frozen=True):
    """A version of a definition."""

    name: str
    version: int
    yaml: str


class CodebookBody(_Array, frozen=True):
    """An addition to the codebook."""

    yaml: str


class OpeningBody(_Array, frozen=True):
    """How something left the register, and what for."""

    what: Opened
    purpose: str


class ReleaseKeyBody(_Array, frozen=True):
    """The organisation's release key."""

    key: str
    secret: str


class ReleaseBody(_Array, frozen=True):
    """What was released."""

    figure: str
    dated: dt.date
    content: str
    receipt: str


class CountedBody(_Array, frozen=True):
    """What was committed to of one unit."""

    release: str
    salt: str
    record: str


class BackupBody(_Array, frozen=True):
    """A sealed copy of everything, and where it lies."""

    dated: dt.date
    number: str
    shares: str
    place: str


class SaveBody(_Array, frozen=True):
    """The name of a save."""

    title: str
    step: str


Body: TypeAlias = (
    EntityBody
    | ClaimBody
    | FindingBody
    | ConsentBody
    | CorrectionBody
    | FileBody
    | DefinitionBody
    | CodebookBody
    | OpeningBody
    | ReleaseKeyBody
    | ReleaseBody
    | CountedBody
    | BackupBody
    | SaveBody
)


class Erased(NamedTuple):
    """An entry whose body is gone."""

    head: Head


class Unreadable(NamedTuple):
    """An entry that this version cannot read, and why."""

    entry: Unrecognised
    code: str
    reason: str


class _Form(NamedTuple):
    """How one type of record is taken apart and put together.

    Attributes:
        body: the struct of its body.
        apart: gives kind and subject of the head, and the body.
        together: gives the record.
    """

    body: type[Body]
    apart: Callable[[Any], tuple[str, str, Body]]
    together: Callable[[Head, Any], Record]


def _form(kind: str, subject: str, record: type[Any], body: type[Body]) -> _Form:
    """A form whose body has the record's fields; `kind` and `subject` name those in the head."""
    names = body.__struct_fields__
    in_body = tuple(attrgetter(name) for name in names)
    in_kind = attrgetter(kind) if kind else _nothing
    in_subject = attrgetter(subject) if subject else _nothing

    def apart(value: Any) -> tuple[str, str, Body]:  # noqa: ANN401 - the record of this form
        return in_kind(value), in_subject(value), body(*[get(value) for get in in_body])

    def together(head: Head, given: Any) -> Record:  # noqa: ANN401 - the body of this form
        fields = {name: getattr(given, name) for name in names}
        if kind:
            fields[kind] = head.kind
        if subject:
            fields[subject] = head.subject
        made: Record = record(code=head.code, **fields)
        return made

    return _Form(body, apart, together)


def _nothing(_: object) -> str:
    return ""


FORMS: Final[dict[str, _Form]] = {
    "entity": _form("kind", "", Entity, EntityBody),
    "claim": _form("", "subject", Claim, ClaimBody),
    "finding": _form("", "", Finding, FindingBody),
    "consent": _form("", "person", Consent, ConsentBody),
    "correction": _form("", "target", Correction, CorrectionBody),
    "file": _form("", "", FileRecord, FileBody),
    "definition": _form("", "", Definition, DefinitionBody),
    "codebook": _form("", "", CodebookExtension, CodebookBody),
    "opening": _form("", "target", Opening, OpeningBody),
    "releasekey": _form("", "", ReleaseKey, ReleaseKeyBody),
    "release": _form("", "", Release, ReleaseBody),
    "counted": _form("", "unit", Counted, CountedBody),
    "backup": _form("", "", Backup, BackupBody),
    "save": _form("", "", Save, SaveBody),
}

_READ_HEAD: Final = msgspec.msgpack.Decoder(Head).decode
_READ_BODY: Final = {
    name: msgspec.msgpack.Decoder(form.body).decode for name, form in FORMS.items()
}
_WRITE: Final = ENCODER.encode
NOT_READ: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError)


def type_of(record: Record) -> str:
    """The type that the head of a record carries."""
    tag = record.__struct_config__.tag
    return str(tag)


def encode(record: Record) -> tuple[bytes, bytes]:
    """Head and body of a record."""
    name = type_of(record)
    kind, subject, body = FORMS[name].apart(record)
    return ENCODER.encode(Head(name, record.code, kind, subject)), ENCODER.encode(body)


def decode(head: bytes, body: bytes | None) -> tuple[Head, Body] | Erased | Unreadable:
    """What an entry says, or why it cannot be read. Never raises: every byte may be hostile."""
    if body is not None:
        # the short way of a good entry, which a rebuild goes a million times
        try:
            opened = _READ_HEAD(head)
            said = _READ_BODY[opened.type](body)
            if _WRITE(opened) == head and _WRITE(said) == body:
                return opened, said
        except (*NOT_READ, KeyError):
            return _not_read(head, body)
    return _not_read(head, body)


def _not_read(head: bytes, body: bytes | None) -> Erased | Unreadable:
    opened = _opened(head)
    if opened is None:
        return Unreadable(Unrecognised("", head + (body or b"")), "", "not in the form of an entry")
    if opened.type not in FORMS:
        return Unreadable(
            Unrecognised(opened.type, body or b""), opened.code, "of a type that is not known"
        )
    if body is None:
        return Erased(opened)
    return Unreadable(Unrecognised(opened.type, body), opened.code, "not in the form of its type")


def record_of(head: Head, body: Body) -> Record:
    """The record of a head and its body."""
    return FORMS[head.type].together(head, body)


def _opened(head: bytes) -> Head | None:
    try:
        value = _READ_HEAD(head)
    except NOT_READ:
        return None
    return value if _WRITE(value) == head else None
