"""What one entry of the journal carries: a frozen record, one struct per kind of entry."""

import datetime as dt
from typing import Literal, TypeAlias

import msgspec

from unerased.model.values import Value

Question: TypeAlias = Literal["claim", "same_person", "not_same_person", "value"]
Verdict: TypeAlias = Literal["established", "not_established", "undetermined"]
Answer: TypeAlias = Literal["given", "refused", "withdrawn"]
Action: TypeAlias = Literal["superseded", "retracted", "undone"]
Opened: TypeAlias = Literal["opened", "exported"]


class Entity(msgspec.Struct, frozen=True, tag="entity", tag_field="type"):
    """A code now stands for something of this kind. It says nothing else about it."""

    code: str
    kind: str


class Claim(msgspec.Struct, frozen=True, tag="claim", tag_field="type"):
    """Source `source` says that `property` of `subject` is `value`.

    Attributes:
        subject: an entity's code, or a claim's: then the claim is about what a source said.
        as_stated: the words or the cell as given.
        locator: page, paragraph or time in the source.
        statement: code of the statement in which it was said, "" for none.
        derived_from: codes of the claims that this one repeats; `()` when it is said of own
            knowledge; `None` leaves it to the source's default (`source.repeats`).
    """

    code: str
    subject: str
    property: str
    value: Value
    source: str
    as_stated: str = ""
    locator: str = ""
    statement: str = ""
    derived_from: tuple[str, ...] | None = None


class Finding(msgspec.Struct, frozen=True, tag="finding", tag_field="type"):
    """The team's judgement, with its standard of proof. Reversible: see `supersedes`.

    For the question "value", `about` is the entity followed by the claims that the value rests
    on, and `property` and `value` say what was found.
    """

    code: str
    question: Question
    about: tuple[str, ...]
    verdict: Verdict
    standard: str
    reasons: str
    dated: dt.date
    supersedes: str = ""
    property: str = ""
    value: Value | None = None


class Consent(msgspec.Struct, frozen=True, tag="consent", tag_field="type"):
    """What a person answered when asked about one purpose and one audience.

    `expires` is the last day on which it holds; `None` means that no end was agreed.
    """

    code: str
    person: str
    purpose: str
    audience: str
    answer: Answer
    dated: dt.date
    expires: dt.date | None
    obtained: str


class Correction(msgspec.Struct, frozen=True, tag="correction", tag_field="type"):
    """Takes an earlier record out of what holds; both stay in the history.

    `target` is the code of a claim, finding, consent or entity, or of a save for "undone".
    """

    code: str
    target: str
    action: Action
    reason: str
    replacement: str = ""


class FileRecord(msgspec.Struct, frozen=True, tag="file", tag_field="type"):
    """A file in the vault. `size` in bytes; the digests are lower-case hexadecimal SHA-256."""

    code: str
    name: str
    size: int
    sha256: str
    sealed_name: str
    sealed_sha256: str
    media_type: str
    received: str
    source: str = ""


class Definition(msgspec.Struct, frozen=True, tag="definition", tag_field="type"):
    """One version of a figure's definition, as YAML text."""

    code: str
    name: str
    version: int
    yaml: str


class CodebookExtension(msgspec.Struct, frozen=True, tag="codebook", tag_field="type"):
    """The network's own addition to the codebook, as YAML text."""

    code: str
    yaml: str


class Opening(msgspec.Struct, frozen=True, tag="opening", tag_field="type"):
    """A file or a record left the register: it was opened or exported."""

    code: str
    what: Opened
    target: str
    purpose: str


class ReleaseKey(msgspec.Struct, frozen=True, tag="releasekey", tag_field="type"):
    """The key with which the organisation signs its releases; hexadecimal.

    It belongs to nobody's device: whoever may read the figures may release them in the
    organisation's name.
    """

    code: str
    key: str
    secret: str


class Release(msgspec.Struct, frozen=True, tag="release", tag_field="type"):
    """One release of a figure, as the ledger keeps it.

    Attributes:
        figure: code of the definition that was released.
        content: JSON of what was published, and of the cube behind it.
        receipt: JSON of the receipt that was given away with it.
    """

    code: str
    figure: str
    dated: dt.date
    content: str
    receipt: str


class Counted(msgspec.Struct, frozen=True, tag="counted", tag_field="type"):
    """One counted unit of a release as it was committed to; sealed under the unit's own key.

    Attributes:
        unit: code of the person, act or event.
        salt: 32 bytes, hexadecimal: without them the commitment can never be opened.
        record: JSON of the fields that were committed to.
    """

    code: str
    unit: str
    release: str
    salt: str
    record: str


class Backup(msgspec.Struct, frozen=True, tag="backup", tag_field="type"):
    """A sealed copy of everything that was made, and may still lie somewhere.

    It holds the keys of that day: who was erased since stands in it still. It is listed until
    somebody confirms that it was destroyed, which retracts this record with the reason.

    Attributes:
        number: random id of the backup, 32 hexadecimal digits; it stands in its file.
        shares: id of the recovery shares that open it, 16 hexadecimal digits.
        place: where it lies, in the words of whoever made it; no names, no addresses.
    """

    code: str
    dated: dt.date
    number: str
    shares: str
    place: str


class Save(msgspec.Struct, frozen=True, tag="save", tag_field="type"):
    """First record of every save: names it, so that it can be undone as a whole."""

    code: str
    title: str = ""
    step: str = ""


Record: TypeAlias = (
    Entity
    | Claim
    | Finding
    | Consent
    | Correction
    | FileRecord
    | Definition
    | CodebookExtension
    | Opening
    | ReleaseKey
    | Release
    | Counted
    | Backup
    | Save
)


class Unrecognised(msgspec.Struct, frozen=True):
    """An entry of a type that this version does not know: kept whole, never guessed at."""

    type: str
    raw: bytes
