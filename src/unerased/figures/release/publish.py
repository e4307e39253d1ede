"""Publish a release: plan it once more, refuse what breaches the policy, write it as one save.

There is no way around the gate: what is written is what was attacked a moment before, in the same
call, from the register as it stands.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.estimate.verdict import ASSUMPTION
from unerased.figures.receipt import Fixed, Receipt, signed
from unerased.figures.release.committing import fields_of, near
from unerased.figures.release.errors import ReleaseRefused
from unerased.figures.release.ledger import Committed, Content, committed_of, one, past
from unerased.figures.release.plan import plan_release
from unerased.figures.release.sheet.gather import method_of, sheet_of, sheet_of_estimate
from unerased.figures.release.sheet.made import files_of, sums_of, unlike
from unerased.model.records import Correction, Counted, Release, ReleaseKey
from unerased.register import reads
from unerased.seal import SigningKey, digest, frame
from unerased.seal.commitment import commitment, field_salt, leaf_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from unerased.attack import Policy
    from unerased.figures.release.alternatives import Member
    from unerased.figures.release.ledger import Estimated
    from unerased.figures.release.others import Other
    from unerased.figures.release.plan import Alternative, Plan
    from unerased.figures.release.sheet.method import Method
    from unerased.journal import Heads
    from unerased.register import DefinitionRow, Register, Saved

__all__ = [
    "LARGEST",
    "Issued",
    "draft",
    "estimate_json",
    "heads_digest",
    "issued",
    "publish",
    "published_json",
    "withdraw",
    "write",
]

#: bytes of UTF-8 that one text of a record holds
LARGEST: Final = 32 * 1024
_SALT: Final = 32
_HEADS: Final = b"unerased release heads v1"
_WRITE: Final = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Issued:
    """What is given away, and the code of the release.

    Attributes:
        sheet: the files of the sheet by their names.
        unlike: files of the sheet that are not the bytes that were released, or that could not be
            made: another version made them, or typst is missing.
    """

    code: str
    receipt: bytes
    definition: bytes
    published: bytes
    sheet: dict[str, bytes] = field(default_factory=dict)
    unlike: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by its name."""
        return {
            "receipt.json": self.receipt,
            "definition.yaml": self.definition,
            "published.json": self.published,
            **self.sheet,
        }


def publish(  # noqa: PLR0913 - what a release is
    register: Register,
    name: str,
    alternative: str,
    policy: Policy,
    today: dt.date,
    *,
    audience: str = "",
    others: Sequence[Other] = (),
    method: Method | None = None,
) -> Issued:
    """Release a figure: the ledger's record, what was committed to, and the signed receipt.

    Args:
        register: open for writing.
        name: of the figure.
        alternative: as what; one of those that `plan_release` offers.
        policy: what must not follow.
        today: day of the release; consents must hold on it.
        audience: who gets it; "" for whom the definition names.
        others: what others published, beside what earlier releases took into account.
        method: what the sheet says of the method; None for what the last release said.

    Raises:
        ReleaseRefused: a breach remains, or there is nothing or too much to release. Nothing was
            written.
        ReadOnly, Refused, JournalError: as `Register.record`.
        As `plan_release`.
    """
    heads = register.heads
    plan = plan_release(
        register, name, policy, today, audience=audience, others=others, only=alternative
    )
    chosen = plan.alternative(alternative)
    return write(register, plan, chosen, policy, (today, audience), heads, method=method)


def write(  # noqa: PLR0913, PLR0917 - everything that a release fixes
    register: Register,
    plan: Plan,
    chosen: Alternative,
    policy: Policy,
    when: tuple[dt.date, str],
    heads: Heads,
    estimate: Estimated | None = None,
    method: Method | None = None,
) -> Issued:
    """Write what was planned and attacked a moment before, in the same call, as one save.

    Args:
        register: open for writing.
        plan: of the release.
        chosen: its alternative.
        policy: that it was attacked under.
        when: the day, and the audience.
        heads: of the register when it was planned.
        estimate: what is told of one, where that is what is released.
        method: what the sheet says of the method; None for what the last release said.

    Raises: as `publish`.
    """
    if not chosen.safe:
        raise ReleaseRefused(
            f"as {chosen.offer.name}, it would tell what the policy protects", chosen.found.breaches
        )
    today, _ = when
    name = plan.definition.name
    code, salt = register.new_code("release"), secrets.token_bytes(_SALT)
    row = reads.definitions(register.db, name)[-1]
    new_key, key = _key(register)
    content = _content(plan, chosen, policy, when, row, (code, salt, heads))
    content = msgspec.structs.replace(content, estimate=estimate)
    content, files = _with_sheet(register, plan, content, code, method, key)
    if len(content.text.encode()) > LARGEST:
        raise ReleaseRefused(
            f"what the ledger would keep of it is larger than {LARGEST // 1024} KiB",
            ("Leave a table out, use wider categories, or shorten the texts of the sheet.",),
        )
    counted, leaves = _committed(register, plan, chosen, code)
    if len(leaves) != content.published.total:
        raise ReleaseRefused("what would be committed to is not what would be told")
    root = Fixed((), tuple(leaves)).root
    receipt = signed(
        Receipt(
            release=code,
            figure=name,
            version=plan.definition.version,
            unit=plan.definition.unit,
            count=len(leaves),
            dated=today.isoformat(),
            definition=content.definition_sha256,
            published=digest(published_json(content, code)).hex(),
            as_of=heads_digest(salt, content.heads),
            root=root,
            key="",
        ),
        key,
    )
    release = Release(code, row.code, today, content.text, receipt.text.decode())
    title = f"release of {name}, version {plan.definition.version}"
    register.record([*new_key, release, *counted], title=title)
    return _issued(content, receipt.text, code, files)


def issued(content: Content, receipt: bytes, code: str) -> Issued:
    """The files of a release, made again from the ledger: the same bytes each time."""
    return _issued(content, receipt, code, files_of(content, code))


def _issued(content: Content, receipt: bytes, code: str, files: dict[str, bytes]) -> Issued:
    told = published_json(content, code)
    definition = content.definition.encode()
    return Issued(code, receipt, definition, told, files, unlike(files, content))


def draft(  # noqa: PLR0913 - as `publish`
    register: Register,
    plan: Plan,
    alternative: str,
    policy: Policy,
    today: dt.date,
    *,
    audience: str = "",
    method: Method | None = None,
) -> Content:
    """What the ledger would keep of a planned release, so that its sheet can be looked at.

    It writes nothing, and its code and salt are not those of any release.

    Raises:
        ReleaseRefused: there is no such alternative, or it would tell what is protected.
    """
    chosen = plan.alternative(alternative)
    if not chosen.safe:
        raise ReleaseRefused(
            f"as {alternative}, it would tell what the policy protects", chosen.found.breaches
        )
    row = reads.definitions(register.db, plan.definition.name)[-1]
    own = register.new_code("release"), bytes(_SALT), register.heads
    content = _content(plan, chosen, policy, (today, audience), row, own)
    return _told(register, plan, content, method, _known_key(register))


def _told(
    register: Register, plan: Plan, content: Content, method: Method | None, key: str
) -> Content:
    ledger = past(register.db)
    texts = method or method_of(ledger, content.figure)
    if content.estimate is not None:
        told = sheet_of_estimate(register, plan, texts, key)
    else:
        told = sheet_of(register, plan, content.published, content.policy, ledger, texts, key)
    return msgspec.structs.replace(content, sheet=told)


def _with_sheet(  # noqa: PLR0913, PLR0917 - what a sheet is made of
    register: Register,
    plan: Plan,
    content: Content,
    code: str,
    method: Method | None,
    key: SigningKey,
) -> tuple[Content, dict[str, bytes]]:
    """The content with what the sheet tells, and with the sums of the files that it makes."""
    told = _told(register, plan, content, method, key.verify_key().hex())
    files = files_of(told, code)
    return msgspec.structs.replace(told, files=sums_of(files)), files


def published_json(content: Content, code: str) -> bytes:
    """What is told to everybody, as JSON with sorted keys and no spaces.

    It says that somebody joined or left only by its numbers: which reasons there were, and how
    many had them, could be told apart by subtraction.
    """
    told = {} if content.estimate is None else {"estimate": estimate_json(content.estimate)}
    sheet = {
        "stated": [
            {"kind": one.kind, "low": one.low, "high": one.high} for one in content.sheet.stated
        ],
        "files": content.files,
    } if content.sheet is not None else {}  # fmt: skip
    return _WRITE(
        {
            **told,
            "format": "unerased published 1",
            "release": code,
            "figure": content.figure,
            "version": content.version,
            "labels": content.labels,
            "unit": content.unit,
            "measure": content.measure,
            "dated": content.dated,
            "updated": content.updated,
            "audience": content.audience,
            "k": content.policy.k,
            "published": content.published,
            "withdrawn": content.withdrawn,
            **sheet,
        }
    )


def estimate_json(told: Estimated) -> dict[str, object]:
    """What everybody is told of an estimate, the assumption that no data can test included."""
    return {
        **msgspec.structs.asdict(told),
        "method": "stacked multiple systems estimation, docs/estimation.md",
        "of": "persons who agreed to statistics, and persons like them",
        "assumption": ASSUMPTION.words,
    }


def withdraw(register: Register, code: str, reason: str) -> Saved:
    """Withdraw a release: it stays in the ledger and in the attack, and the next one names it.

    Raises:
        NoRelease: the ledger has none of this code.
        ReleaseRefused: it was withdrawn before.
        ReadOnly, Refused, JournalError: as `Register.record`.
    """
    found, _ = one(register.db, code)
    if found.status != "live":
        raise ReleaseRefused(f"release {code} was withdrawn before")
    correction = Correction(register.new_code("correction"), code, "retracted", reason)
    return register.record([correction], title=f"release {code} withdrawn")


def heads_digest(salt: bytes, heads: Sequence[tuple[str, int, str]]) -> str:
    """SHA-256 over a salt and heads: what a receipt says of the record it was made from."""
    parts = [
        part
        for device, seq, hashed in heads
        for part in (bytes.fromhex(device), seq.to_bytes(8), bytes.fromhex(hashed))
    ]
    return digest(frame(_HEADS, salt, *parts)).hex()


def _content(  # noqa: PLR0913, PLR0917 - everything that the ledger keeps
    plan: Plan,
    chosen: Alternative,
    policy: Policy,
    when: tuple[dt.date, str],
    row: DefinitionRow,
    own: tuple[str, bytes, Heads],
) -> Content:
    today, audience = when
    code, salt, heads = own
    offer = chosen.offer
    return Content(
        figure=plan.definition.name,
        version=plan.definition.version,
        unit=plan.definition.unit,
        measure=plan.definition.measure,
        dated=today,
        alternative=offer.name,
        updated=offer.updated,
        policy=policy,
        purpose=plan.definition.purpose,
        audience=audience or plan.definition.audience,
        published=offer.published,
        snapshot=offer.numbers,
        definition=row.yaml,
        definition_sha256=digest(row.yaml.encode()).hex(),
        heads=tuple(
            (device.hex(), head.seq, head.hash.hex()) for device, head in sorted(heads.items())
        ),
        salt=salt.hex(),
        held_back=plan.consented.held_back,
        waiting=offer.waiting,
        corrections=plan.corrections,
        others=tuple(
            msgspec.structs.replace(other, at=other.at or code)
            for other in plan.others
            if not any(other in known.content.others for known in plan.ledger)
        ),
        withdrawn=tuple(known.code for known in plan.ledger if known.status != "live"),
        labels=plan.definition.labels,
    )


def _committed(
    register: Register, plan: Plan, chosen: Alternative, code: str
) -> tuple[list[Counted], list[bytes]]:
    """A record for each unit that is counted, and all leaves in their order.

    Who is counted because their leaving waits is committed to as in the release before; who was
    erased since has only a leaf left, and that can never be opened again.
    """
    offer = chosen.offer
    profiles = {member.unit: member.profile for member in offer.members if member.unit}
    before = (
        {one.unit: one for one in reads.counted_in(register.db, plan.before.code)}
        if plan.before is not None
        else {}
    )
    current = [one for one in plan.value.documented.counted if _anew(one.code, offer.members)]
    fields = fields_of(register, current, profiles, offer.numbers.tables)
    fields |= {
        member.unit: committed_of(before[member.unit]).fields
        for member in offer.members
        if member.kept and member.unit
    }
    salts = {unit: secrets.token_bytes(_SALT) for unit in fields}
    made = [(_leaf(fields[unit], salts[unit]), unit) for unit in fields]
    gone = sum(not member.unit for member in offer.members)
    # nobody can open a leaf of random bytes, nor tell it from one whose salt was erased
    made += [(secrets.token_bytes(_SALT), "") for _ in range(gone)]
    made.sort()
    leaves = [leaf for leaf, _ in made]
    return [
        Counted(
            register.new_code("counted"),
            unit,
            code,
            salts[unit].hex(),
            Committed(fields[unit], profiles[unit], at, near(leaves, at)).text,
        )
        for at, (_, unit) in enumerate(made)
        if unit
    ], leaves


def _anew(unit: str, members: Sequence[Member]) -> bool:
    return any(member.unit == unit and not member.kept for member in members)


def _leaf(fields: dict[str, str], salt: bytes) -> bytes:
    return leaf_of(
        {name: commitment(field_salt(salt, name), name, value) for name, value in fields.items()}
    )


def _known_key(register: Register) -> str:
    """The release key as it is known; "" before the first release."""
    known = reads.release_keys(register.db)
    return known[0].key if known else ""


def _key(register: Register) -> tuple[list[ReleaseKey], SigningKey]:
    """The organisation's release key; it is made with the first release."""
    known = reads.release_keys(register.db)
    if known:
        return [], SigningKey(bytes.fromhex(known[0].secret))
    key = SigningKey.generate()
    code = register.new_code("releasekey")
    return [ReleaseKey(code, key.verify_key().hex(), key.seed().hex())], key
