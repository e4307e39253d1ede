"""Writes the vectors anew, with the program: `python tests/format/make_vectors.py [FOLDER]`.

The committed vectors are frozen: a program that reads them otherwise has changed the format. Each
`valid/<name>` is a register with its storage and what is to be read; each `invalid/<name>` says
what to lay over one of these, and what must then be found.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import struct
import sys
import tempfile
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from unerased.journal import Entry, Journal, Reason
from unerased.journal.codec import encode
from unerased.journal.common import COMMON
from unerased.journal.content import gather, seal_groups
from unerased.journal.disk import RealDisk
from unerased.journal.marks import open_marks, seal_marks
from unerased.journal.opening import assemble, load_identity
from unerased.journal.private import KEYBAG
from unerased.journal.row import Records, Row, row_header
from unerased.journal.segment import Place
from unerased.journal.storage import find
from unerased.seal import Policy, frame, pad, seal_box
from unerased.seal.cost import TESTING

if TYPE_CHECKING:
    from collections.abc import Callable

    from unerased.journal.opening import Parts

HERE = Path(__file__).parent / "vectors"
PASSPHRASE = "amber basket cedar dune ember fjord"
RUN_ID = bytes(range(16))
STRANGER = bytes(range(16, 32))


class Clock:
    """Fixed: a second later at each save."""

    now = 1_600_000_000_000

    def __call__(self) -> int:
        """Milliseconds since 1970."""
        return self.now


def seen(folder: Path) -> dict[str, Any]:
    """What the program reads in a vector: entries, faults, unrecognised control entries."""
    with Journal.open(folder / "register", folder / "storage", PASSPHRASE) as journal:
        report = journal.verify()
        entries = [
            [
                *(segment.hlc, segment.device.hex(), segment.seq, position),
                *(entry.compartment, list(entry.units), entry.head.hex()),
                None if entry.body is None else entry.body.hex(),
            ]
            for segment in journal.read({})
            for position, entry in segment.positioned
        ]
    faults = sorted([fault.file, str(fault.reason)] for fault in report.faults)
    return {"entries": entries, "faults": faults}


@dataclass
class Bench:
    """A register to be filled, or spoiled by its own device."""

    folder: Path

    def create(self) -> Bench:
        """Found it."""
        where = (self.folder / "register", self.folder / "storage", PASSPHRASE)
        Journal.create(*where, cost=TESTING, clock=Clock()).close()
        return self

    def save(self, *saves: list[Entry]) -> None:
        """Save entries, a second after each other."""
        clock = Clock()
        where = (self.folder / "register", self.folder / "storage", PASSPHRASE)
        with Journal.open(*where, clock=clock, write=True) as journal:
            for entries in saves:
                clock.now += 1000
                journal.append(entries)

    def parts(self) -> Parts:
        """The pieces of the open journal, walked to the end."""
        places = find(self.folder / "register", self.folder / "storage")
        identity = load_identity(places, PASSPHRASE, Policy.for_tests())
        parts = assemble(places, identity, RealDisk())
        parts.chains.refresh()
        return parts

    def next(self) -> Path:
        """Where the next segment stands."""
        parts = self.parts()
        device = parts.welcome.device
        return parts.places.segment(device, parts.chains.tip(device).seq + 1)

    def common(self, **changes: Any) -> dict[str, Any]:
        """A common part that the next segment may have, but for `changes`."""
        parts = self.parts()
        tip = parts.chains.tip(parts.welcome.device)
        member = parts.identity.member
        told = {"control": [], "heads": [], "hlc": tip.hlc + 1, "member": member, "parts": []}
        return {**told, "run": None, "wall_ms": Clock.now, **changes}

    def sealed(self, entries: list[Entry]) -> dict[str, bytes]:
        """The compartments' parts of entries whose units are known."""
        parts = self.parts()
        device = parts.welcome.device
        place = Place(parts.places.register, device, parts.chains.tip(device).seq + 1)
        found = gather(entries).items()
        key_of, random = parts.keybag.keys, secrets.token_bytes
        return {name: seal_groups(place, name, rows, key_of, random) for name, rows in found}

    def forge(
        self,
        common: bytes | dict[str, Any] | None = None,
        contents: dict[str, bytes] | None = None,
        *,
        padding: Callable[[bytes], bytes] = pad,
        key_ids: dict[str, bytes] | None = None,
    ) -> bytes:
        """The next segment, sealed and signed by the device itself, saying anything."""
        contents = contents or {}
        if common is None:
            common = self.common(parts=[[name, 1] for name in contents])
        told = common if isinstance(common, bytes) else encode(common)
        parts = self.parts()
        register, device = parts.places.register, parts.welcome.device
        tip, keys = parts.chains.tip(device), parts.newest()
        rows, ciphertexts = b"", b""
        for index, (name, content) in enumerate({COMMON: told, **contents}.items()):
            padded = padding(content)
            key_id = (key_ids or {}).get(name, keys[name].key_id)
            numbers = index.to_bytes(2), (len(padded) + 16).to_bytes(4)
            where = (register, device, (tip.seq + 1).to_bytes(8), tip.hash)
            context = frame(b"part v1", *where, numbers[0], key_id, numbers[1])
            box = seal_box([keys[name].key], context, padded)
            rows += key_id + box.salt + box.commitment + numbers[1]
            ciphertexts += box.ciphertext
        count = len(contents) + 1
        head = struct.pack(">8sHH", b"UNERASED", 1, count) + register + device
        return self.sign(head + (tip.seq + 1).to_bytes(8) + tip.hash + rows + ciphertexts)

    def sign(self, body: bytes) -> bytes:
        """Sign what stands before a signature."""
        identity = self.parts().identity
        return body + identity.sign(b"unerased segment v1", hashlib.sha256(body).digest())

    def spoil(self, data: bytes, at: int, new: bytes) -> bytes:
        """Put other bytes somewhere, and sign anew."""
        return self.sign((data[:at] + new + data[at + len(new) :])[:-64])


def entry(number: int, compartment: str = "cases", *units: str) -> Entry:
    """An entry of an invented case."""
    text = b"Test Person %d of Exampleland" % number
    return Entry(compartment, tuple(sorted(units)), b"head %d" % number, text)


def empty(bench: Bench) -> None:
    """Nothing but the founding."""


def saves(bench: Bench) -> None:
    """Three saves over several compartments; one entry of two units."""
    bench.save(
        [entry(1, "cases", "P-1"), entry(2, "identities", "P-1"), entry(3, "cases")],
        [entry(4, "cases", "P-1", "P-2"), entry(5, "cases", "P-2"), entry(6, "identities")],
        [Entry("cases", ("P-3",), b"", b""), Entry("legal", (), b"long", bytes(5000))],
    )


def runs(bench: Bench) -> None:
    """A run of two segments, then one that is abandoned."""
    bench.save([entry(1, "cases", "P-1")])
    for index, closing in ((0, False), (1, True), (0, False)):
        contents = bench.sealed([entry(10 + index, "cases", "P-1")])
        run = [RUN_ID, index, closing]
        told = bench.common(parts=[["cases", 1]], run=run)
        bench.next().write_bytes(bench.forge(told, contents))
    bench.save([entry(20, "cases", "P-1")])


def erased(bench: Bench) -> None:
    """The key of unit P-1 was destroyed."""
    saves(bench)
    parts = bench.parts()
    parts.keybag.load()
    own, key = parts.places.own, parts.identity.storage_key
    units = {unit: parts.keybag.peek(unit)[0] for unit in ("P-2", "P-3")}
    row: Row = parts.keybag._row  # noqa: SLF001 -- there is no way to erase yet
    secret = {"projection": parts.keybag.secret("projection")}
    first = row_header(KEYBAG, parts.places.register) + row.seal(0, encode({"s": secret, "u": {}}))
    data = first + row.seal(1, encode({"s": {}, "u": units}))
    own("keybag").write_bytes(data)
    marks = open_marks(own("marks").read_bytes(), parts.places.register, key)
    own("marks").write_bytes(seal_marks(replace(marks, keybag=Records(2, len(data))), key))


VALID = (empty, saves, runs, erased)


def files(bench: Bench) -> dict[str, dict[str, bytes | None]]:
    """Faults that bytes show without a key; each name begins with that of its reason."""
    paths = sorted((bench.folder / "register" / "journal").glob("*/*.seg"))
    where = [path.relative_to(bench.folder).as_posix() for path in paths]
    own = where[0].rsplit("/", 1)[0]
    data = [path.read_bytes() for path in paths]
    after, good = f"{own}/{len(paths) + 1:08}.seg", bench.forge()
    two = bench.forge(None, bench.sealed([entry(7, "cases", "P-1")]))
    flipped = good[:-1] + bytes([good[-1] ^ 1])
    new: dict[str, bytes] = {
        "FORM": b"X" + good[1:],
        "TRUNCATED-header": good[:50],
        "TRUNCATED-nothing": b"",
        "TRUNCATED-table": good[:100],
        "TRUNCATED-signature": good[:-1],
        "TRUNCATED-length": bench.spoil(good, 164, (5000).to_bytes(4)),
        "VERSION": bench.spoil(good, 8, b"\0\2"),
        "VERSION-cut": bench.spoil(good, 8, b"\0\2")[:100],
        "OTHER_REGISTER": bench.spoil(good, 12, STRANGER),
        "OTHER_DEVICE": bench.spoil(good, 28, STRANGER),
        "OTHER_NUMBER": bench.spoil(good, 44, (9).to_bytes(8)),
        "BROKEN_CHAIN": bench.spoil(good, 52, STRANGER),
        "BROKEN_CHAIN-zeros": bench.spoil(good, 52, bytes(32)),
        "LENGTHS-none": bench.sign(good[:10] + b"\0\0" + good[12:84]),
        "LENGTHS-small": bench.spoil(good, 164, (4111).to_bytes(4)),
        "TRAILING": good + b"\0",
        "TRAILING-signed": bench.sign(good[:-64] + b"\0"),
        "SIGNATURE": flipped,
        "SIGNATURE-point": good[:-64] + b"\1" + bytes(63),
        "UNKNOWN_KEY": bench.spoil(good, 84, STRANGER),
        "NOT_OPENED-commitment": bench.spoil(good, 132, STRANGER),
        "NOT_OPENED-ciphertext": bench.spoil(good, 200, STRANGER),
        "NOT_OPENED-part": bench.spoil(two, 4500, STRANGER),
    }
    other = f"register/journal/{STRANGER.hex()}/00000001.seg"
    return {
        **{name: {after: content} for name, content in new.items()},
        "MISSING": {where[2]: None},
        "DROPPED": {where[3]: None},
        "OTHER_NUMBER-swapped": {where[1]: data[2], where[2]: data[1]},
        "GENESIS": {where[0]: bench.spoil(data[0], 132, STRANGER)},
        "REPLACED": {where[3]: bench.spoil(data[3], 132, STRANGER)},
        "UNKNOWN_DEVICE": {other: data[0]},
        "FOREIGN": {"register/journal/notes.txt": b"x"},
        "FOREIGN-chain": {f"{own}/00000002.seg.bak": b"x"},
        "UNMARKED": {f"storage/{bench.parts().places.private.name}/marks": None},
    }


def commons(bench: Bench) -> dict[str, bytes]:
    """Faults of a common part: content of the next segment's."""
    good = bench.common()
    parts = bench.parts()
    device, member = parts.welcome.device, parts.identity.member
    known = parts.chains.state.compartments[0]
    key = bytes(1216)
    deep: Any = 0
    for _ in range(31):
        deep = [deep]
    introduced = {"epoch": 2, "key_id": STRANGER, "name": "cases", "t": "compartment"}
    newcomer = {"device": device, "hpke_key": key, "member": member, "t": "device"}
    newcomer |= {"retention_key": key, "verify_key": parts.welcome.founder.verify_key}
    genesis = {"device": device, "hpke_key": key, "member": member, "t": "genesis"}
    genesis |= {"register": parts.places.register, "verify_key": newcomer["verify_key"]}
    grant = {"compartment": "cases", "device": device, "epoch": 1, "member": member, "t": "grant"}
    grant["wrap"] = bytes(1168)
    head = [STRANGER, 1, bytes(32)]
    changes: dict[str, dict[str, Any]] = {
        "MALFORMED-type": {"wall_ms": "now"},
        "MALFORMED-negative": {"hlc": -1},
        "MALFORMED-key": {"more": 1},
        "MALFORMED-id": {"member": b"short"},
        "MALFORMED-untyped": {"control": [{"kind": "grant"}]},
        "MALFORMED-control": {"control": [{**introduced, "more": 1}]},
        "CLOCK": {"hlc": parts.chains.tip(device).hlc},
        "CLOCK-hlc": {"hlc": 1 << 63},
        "CLOCK-wall": {"wall_ms": 1 << 46},
        "TOO_DEEP": {"control": [{"a": [deep], "t": "later"}]},
        "HEADS-own": {"heads": [[device, 1, bytes(32)]]},
        "HEADS-twice": {"heads": [head, head]},
        "PARTS": {"parts": [["cases", 1]]},
        "MEMBER": {"member": STRANGER},
        "RUN-index": {"run": [RUN_ID, 1, False]},
        "RUN-one": {"run": [RUN_ID, 0, True]},
        "CONTROL-genesis": {"control": [genesis]},
        "CONTROL-device": {"control": [newcomer]},
        "CONTROL-epoch": {"control": [{**introduced, "epoch": 3}]},
        "CONTROL-key": {"control": [{**introduced, "key_id": known.key_id}]},
        "CONTROL-name": {"control": [{**introduced, "epoch": 1, "name": "Cases"}]},
        "CONTROL-member": {"control": [{**grant, "member": STRANGER}]},
        "CONTROL-grant": {"control": [{**grant, "epoch": 2}]},
        "NOT_OPENED-grant": {"control": [grant]},
        "NOT_OPENED-wrap": {"control": [{**grant, "wrap": b"short"}]},
    }
    raw = encode(good)
    long = raw.replace(b"\xa8controlb", b"")
    wall = encode(good["wall_ms"])
    return {
        **{name: encode({**good, **change}) for name, change in changes.items()},
        "MALFORMED-missing": encode({key: good[key] for key in good if key != "run"}),
        "MALFORMED-empty": b"",
        "MALFORMED-trailing": raw + b"\xc0",
        "MALFORMED-text": raw.replace(b"\xa3hlc", b"\xa3\xff\xff\xff"),
        "NOT_CANONICAL-long": long.replace(b"\xa3hlc", b"\xd9\x03hlc"),
        "NOT_CANONICAL-order": b"\x87" + raw[-len(wall) - 8 :] + raw[1 : -len(wall) - 8],
        "NOT_CANONICAL-twice": b"\x88" + raw[1:] + raw[-len(wall) - 8 :],
    }


def groups(bench: Bench) -> dict[str, tuple[list[Any] | bytes, ...]]:
    """Faults of compartments' parts: what stands in `cases`, and in `identities`."""
    good = {"b": [b"body"], "h": [b"head"], "p": [0], "u": []}
    sealed = bench.sealed([entry(7, "cases", "P-1")])["cases"]
    box = {**good, "b": [bytes(32), bytes(32), bytes(16)], "u": ["P-1"]}
    return {
        "MALFORMED-group": ([{**good, "p": ["0"]}],),
        "MALFORMED-map": ([{**good, "more": 1}],),
        "NOT_CANONICAL-group": (
            encode([good])
            .replace(b"\xa4head", b"\xd9\x04head")
            .replace(b"\xc4\x04head", b"\xc5\x00\x04head"),
        ),
        "GROUPS-empty": ([{**good, "b": [], "h": [], "p": []}],),
        "GROUPS-bodies": ([{**good, "b": []}],),
        "GROUPS-heads": ([{**good, "h": [b"head", b"head"]}],),
        "GROUPS-negative": ([{**good, "p": [-1]}],),
        "GROUPS-gap": ([{**good, "p": [1]}],),
        "GROUPS-order": ([{**good, "b": [b"", b""], "h": [b"", b""], "p": [1, 0]}],),
        "GROUPS-twice": ([good], [good]),
        "GROUPS-box": ([{**box, "b": [b"body"]}],),
        "GROUPS-units": ([{**box, "u": ["P-2", "P-1"]}],),
        "GROUPS-unit": ([{**box, "u": ["P\x7f"]}],),
        "UNIT_KEY-box": ([box],),
        "UNIT_KEY-moved": (sealed.replace(b"head 7", b"head 8"),),
    }


def invalid(bench: Bench) -> dict[str, dict[str, bytes | None]]:
    """All of them: by name, the files to lay over the vector `saves`."""
    after = bench.next().relative_to(bench.folder).as_posix()
    found = files(bench)
    found |= {name: {after: bench.forge(raw)} for name, raw in commons(bench).items()}
    for name, contents in groups(bench).items():
        named = zip(("cases", "identities"), contents, strict=False)
        parts = {of: raw if isinstance(raw, bytes) else encode(raw) for of, raw in named}
        found[name] = {after: bench.forge(None, parts)}
    cases = bench.sealed([entry(7)])
    backwards = {**bench.sealed([entry(7, "legal")]), **cases}
    found["PARTS-order"] = {after: bench.forge(None, backwards)}
    found["UNKNOWN_KEY-epoch"] = {after: bench.forge(bench.common(parts=[["cases", 2]]), cases)}
    found["UNKNOWN_KEY-part"] = {after: bench.forge(None, cases, key_ids={"cases": STRANGER})}
    found["PADDING-filler"] = {after: bench.forge(padding=lambda raw: pad(raw)[:-1] + b"\1")}
    found["PADDING-size"] = {after: bench.forge(padding=lambda raw: pad(raw) + bytes(4096))}
    found["PADDING-length"] = {after: bench.forge(padding=lambda raw: b"\xff" * 4 + pad(raw)[4:])}
    return found


def lay(folder: Path, laid: dict[str, bytes | None]) -> None:
    """Lay files over a vector."""
    for where, data in laid.items():
        path = folder / where
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)


def beyond(base: Path, entries: list[Any]) -> dict[str, Any]:
    """How many of the first entries of the vector below are believed, and what comes behind."""
    below = json.loads((base / "expected.json").read_text("utf-8"))["entries"]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(entries, below)))  # noqa: B905 - as far as both go
    more = json.loads(json.dumps(entries[same:]))
    return {"entries": same, **({"more": more} if more else {})}


def main(here: Path) -> None:
    """Write all vectors to `here`."""
    os.environ["UNERASED_TEST_PROFILE"] = "1"
    for fill in VALID:
        bench = Bench(here / "valid" / fill.__name__).create()
        fill(bench)
        for lock in bench.folder.rglob("lock"):
            lock.unlink()
        expected = seen(bench.folder)
        (bench.folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", "utf-8")
    for name, laid in invalid(Bench(here / "valid" / "saves")).items():
        target = here / "invalid" / name
        with tempfile.TemporaryDirectory() as place:
            shutil.copytree(here / "valid" / "saves", place, dirs_exist_ok=True)
            lay(Path(place), laid)
            expected = seen(Path(place))
        reason = str(Reason[name.split("-")[0]])
        if [told for _, told in expected["faults"]].count(reason) != 1:
            raise SystemExit(f"{name}: {expected['faults']}")
        removed = [where for where, data in laid.items() if data is None]
        lay(target, {where: data for where, data in laid.items() if data is not None})
        told = {"base": "saves", "removed": removed, "reason": reason, **expected}
        told |= beyond(here / "valid" / "saves", expected["entries"])
        target.mkdir(parents=True, exist_ok=True)
        (target / "expected.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE)
