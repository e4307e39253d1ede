"""A pack: its files, its receipt, and the record that it left the register."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.documents import Document, to_docx, to_html, to_pdf
from unerased.journal import Head
from unerased.model.records import Opening
from unerased.remedies.checks.forms import form_of
from unerased.remedies.checks.points import checked
from unerased.remedies.checks.reading import facts_of
from unerased.remedies.errors import BadReceipt, NamesClosed, NotConsented, NotTheSame, TakenBack
from unerased.remedies.packs.allowed import Others
from unerased.remedies.packs.annexes import NotEnclosed, enclosed, files_of, numbered
from unerased.remedies.packs.compose import composed
from unerased.remedies.packs.frames import frame
from unerased.remedies.packs.gather import Reader, When, gather
from unerased.remedies.packs.made import keep_receipt, told
from unerased.remedies.packs.released import Released  # noqa: TC001 - msgspec decodes by it
from unerased.remedies.packs.shadow import nobody, reported, statements_of
from unerased.remedies.packs.zipped import RECEIPT
from unerased.remedies.reader import Lens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.journal import Heads
    from unerased.register import Register
    from unerased.remedies.checks.points import Checked
    from unerased.remedies.packs.allowed import LeftOut
    from unerased.remedies.packs.annexes import Enclosed

_VERSION: Final = 1
NOBODY: Final = Others(frozenset(), frozenset())
#: the compartment of names: without it nobody sees whether words name somebody
_NAMES: Final = "identities"


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The recipe of a pack: with it the same one can be made again.

    Attributes:
        kind: of the form.
        person: code.
        language: of the frame.
        day: on which consent and limits are looked at.
        heads: what the register was as of: device and hash, hexadecimal, and number.
        pdf: whether a PDF is in it.
        released: figures that passed the release gate, for a report that is about nobody.
        annexes: codes of files of which copies go with it, or `annexes.ALL`.
    """

    kind: str
    person: str
    language: str
    day: dt.date
    heads: dict[str, tuple[int, str]]
    pdf: bool = True
    released: tuple[Released, ...] = ()
    annexes: tuple[str, ...] = ()


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What went out: names and digests of the files, and the recipe. It holds no word of them."""

    version: int
    files: dict[str, str]
    recipe: Wanted


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack in memory.

    Attributes:
        files: by name; no name tells anything but the form.
        checked: what the checker said.
        left_out: for the author alone.
        record: code of the record that it left the register.
        not_enclosed: chosen files of which no copy is in it; for the author alone.
        unread: names of copies in which no words can be read: look at them before they go out.
        others: people who had not agreed, and their names, when it was made.
    """

    files: dict[str, bytes]
    checked: Checked
    left_out: tuple[LeftOut, ...]
    record: str = ""
    not_enclosed: tuple[NotEnclosed, ...] = ()
    unread: tuple[str, ...] = ()
    others: Others = NOBODY


def draft(
    register: Register, wanted: Wanted, lens: Lens
) -> tuple[Document, Checked, tuple[LeftOut, ...]]:
    """The document of a pack, what its checker says, and what is kept back. Nothing is written.

    No copies of annexes are made for it: they are listed.

    Args:
        register: open.
        wanted: the recipe.
        lens: rules, and today: consent is asked for the day of the recipe and for today.

    Raises:
        UnknownForm, NoSuchPerson, NotConsented, NamesClosed: as their messages say.
    """
    drawn = _drawn(register, wanted, lens, enclose=False)
    return drawn.document, drawn.checked, drawn.left_out


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A document with what goes with it."""

    document: Document
    checked: Checked
    left_out: tuple[LeftOut, ...]
    others: Others
    enclosed: Mapping[str, Enclosed] = field(default_factory=dict)
    not_enclosed: tuple[NotEnclosed, ...] = ()


def _drawn(register: Register, wanted: Wanted, lens: Lens, *, enclose: bool) -> _Drawn:
    if _NAMES not in register.journal.compartments:
        raise NamesClosed
    form, heads = form_of(wanted.kind), _heads(wanted)
    then = Lens(lens.rules, lens.codebook, wanted.day)
    when = When(then, lens.today)
    words = frame(wanted.language)
    if not wanted.person:
        recipient = (form.purpose, form.audience)
        held = statements_of(register.db, recipient, when, wanted.language, heads=heads)
        found = checked(form, nobody(wanted.day, len(wanted.released)))
        made = reported(found, held, wanted.released, words, (wanted.language, wanted.day))
        return _Drawn(made, found, held.left_out, held.others)
    got = gather(register.db, wanted.person, form, when, heads=heads)
    found = checked(form, facts_of(register.db, wanted.person, form, then, heads=heads))
    listed = numbered(got.files, wanted.annexes)
    copies, not_enclosed = (
        enclosed(register, listed, wanted.annexes, got.others) if enclose else ({}, [])
    )
    made = composed(found, got, lens.codebook, words, wanted.language, wanted.day, listed, copies)
    return _Drawn(made, found, got.left_out, got.others, copies, tuple(not_enclosed))


def make(register: Register, wanted: Wanted, lens: Lens) -> Pack:
    """Make a pack, and record that it left the register before anybody gets it.

    Raises:
        ReadOnly: the register is not open for writing.
        NotConsented, UnknownForm, NoSuchPerson: nothing was made.
        DocumentsError: no PDF can be set here; `wanted.pdf` goes without.
    """
    pack = _made(register, wanted, lens)
    purpose = told(wanted.kind, pack.files[RECEIPT], wanted.language)
    return _recorded(register, pack, wanted, purpose)


def again(register: Register, receipt: bytes, lens: Lens) -> Pack:
    """Make the pack of a receipt again, byte for byte, if consent still allows it today.

    What was withdrawn since stays withdrawn: a pack that was sent once is not sent twice then.

    Raises:
        BadReceipt: it is none.
        NotConsented: not any more.
        NotTheSame: files differ from the receipt, also when somebody else who is in it took
            consent back.
    """
    try:
        known = msgspec.json.decode(receipt, type=Receipt)
    except msgspec.DecodeError as error:
        raise BadReceipt from error
    wanted = known.recipe
    pack = _made(register, wanted, lens)
    differ = [
        name for name, digest in known.files.items() if _digest(pack.files.get(name, b"")) != digest
    ]
    if differ:
        raise NotTheSame(tuple(sorted(differ)))
    return _recorded(register, pack, wanted, told(wanted.kind, receipt))


def still_allowed(register: Register, pack: Pack, lens: Lens) -> None:
    """Refuse a pack that was held for a time, where consent was taken back since it was made.

    Raises:
        NotConsented: by the person whom it is about.
        TakenBack: by somebody else, or two codes are held to be one person's since, so that
            somebody did not agree who was not among those when it was made.
    """
    wanted = msgspec.json.decode(pack.files[RECEIPT], type=Receipt).recipe
    form, heads = form_of(wanted.kind), _heads(wanted)
    then = Lens(lens.rules, lens.codebook, wanted.day)
    reader = Reader(register.db, (form.purpose, form.audience), When(then, lens.today), heads)
    if wanted.person:
        decision = reader.decision(wanted.person)
        if not decision.allowed:
            raise NotConsented(wanted.person, decision.reason)
    others = reader.others()
    if others.codes - pack.others.codes or others.names - pack.others.names:
        raise TakenBack


def _recorded(register: Register, pack: Pack, wanted: Wanted, purpose: str) -> Pack:
    """Record that a pack leaves the register, and keep its receipt on this device."""
    code = register.new_code("opening")
    opening = Opening(code, "exported", wanted.person, purpose)
    register.record([opening], title=f"Pack: {wanted.kind}")
    keep_receipt(register, pack.files[RECEIPT])
    return replace(pack, record=code)


def wanted_of(  # noqa: PLR0913 - a recipe has so many parts
    register: Register,
    kind: str,
    person: str,
    language: str,
    day: dt.date,
    *,
    heads: Heads | None = None,
    pdf: bool = True,
    released: tuple[Released, ...] = (),
    annexes: tuple[str, ...] = (),
) -> Wanted:
    """A recipe as of now, or of these heads."""
    known = register.heads if heads is None else heads
    plain = {device.hex(): (head.seq, head.hash.hex()) for device, head in sorted(known.items())}
    return Wanted(kind, person, language, day, plain, pdf, released, annexes)


def _heads(wanted: Wanted) -> Heads:
    try:
        return {
            bytes.fromhex(device): Head(seq, bytes.fromhex(digest))
            for device, (seq, digest) in wanted.heads.items()
        }
    except ValueError as error:
        raise BadReceipt from error


def _made(register: Register, wanted: Wanted, lens: Lens) -> Pack:
    drawn = _drawn(register, wanted, lens, enclose=True)
    document = drawn.document
    at = dt.datetime.combine(wanted.day, dt.time(), dt.UTC)
    files = {f"{wanted.kind}.docx": to_docx(document, at)}
    files[f"{wanted.kind}.html"] = to_html(document).encode()
    if wanted.pdf:
        files[f"{wanted.kind}.pdf"] = to_pdf(document, at)
    files |= files_of(drawn.enclosed)
    digests = {name: _digest(data) for name, data in sorted(files.items())}
    receipt = msgspec.json.encode(Receipt(_VERSION, digests, wanted))
    files[RECEIPT] = msgspec.json.format(receipt, indent=2) + b"\n"
    unread = tuple(one.name for one in drawn.enclosed.values() if one.unread)
    return Pack(
        files,
        drawn.checked,
        drawn.left_out,
        not_enclosed=drawn.not_enclosed,
        unread=unread,
        others=drawn.others,
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
