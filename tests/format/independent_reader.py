"""A reader of registers written from docs/format.md alone; it shares no code with the program.
python independent_reader.py REGISTER STORAGE PASSPHRASE_FILE [--json]. Exit status: 0 everything
is believed, 1 not so, 2 the storage did not open. UNERASED_TEST_PROFILE=1 allows cheap keys.
"""

import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
from itertools import islice, product
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import constant_time, hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf import argon2, hkdf
from nacl.bindings import crypto_core_ed25519_is_valid_point as is_good_point

CUT, KIND = "is cut short", "is not a file of this kind"
FORM, CANONICAL = "does not have the form of the format", "is not in canonical form"
REGISTER, FOREIGN = "belongs to another register", "does not belong in the journal"
CLOCK, DEEP = "has a clock that does not advance", "is nested too deeply"
UNSIGNED, LINK = "is not signed by its device", "is a link or no plain file"
SHUT = "does not open: it was changed or stands in the wrong place"
CONTRADICT = "holds groups that contradict each other"
CONTROL = "holds a control entry that contradicts the record"
NO_RIGHT = "holds a control entry that its member has no right to make"
BUNDLE = "holds keys for this device that it cannot open any more"
NO_KEY = "is sealed under a key that was never introduced"
STRANGER = "is of a device that this register does not know"
UNMARKED = "the high-water marks are missing or damaged, so a dropped segment would not show"
GONE = "holds entries whose unit key is not on this device"
NAME, UNIT = r"[a-z0-9_-]{1,64}", r"[\x20-\x7e]{1,64}"


class Invalid(Exception): ...


REASONS = {InvalidTag: SHUT, RecursionError: DEEP, ValueError: FORM, InvalidSignature: UNSIGNED}
REASONS |= {FileNotFoundError: "is missing", OSError: "cannot be read"}
FAULTS = (Invalid, *REASONS)


def need(ok: object, reason: str) -> None:
    if not ok:
        raise Invalid(reason)


def reason_of(error: Exception) -> str:
    return next((REASONS[kind] for kind in REASONS if isinstance(error, kind)), str(error))


def frame(*fields: bytes | str) -> bytes:  # section 2
    raw = [part.encode() if isinstance(part, str) else part for part in fields]
    return b"".join(len(part).to_bytes(4) + part for part in raw)


def unbox(keys: list[bytes], context: bytes, box: bytes) -> bytes:
    info = frame("unerased box v1", context)
    both = hkdf.HKDF(hashes.SHA256(), 64, box[:32], info).derive(b"".join(keys))
    need(constant_time.bytes_eq(both[32:], box[32:64]), SHUT)
    return ChaCha20Poly1305(both[:32]).decrypt(bytes(12), box[64:], context)


def unhpke(wrapped: bytes, key: Any, context: bytes) -> bytes:
    kinds = (hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    return hpke.Suite(*kinds).decrypt(wrapped, key, frame("unerased wrap v1", context))


def unpad(padded: bytes) -> bytes:
    end = 4 + int.from_bytes(padded[:4])
    power = end.bit_length() - 1
    step = 1 << (power - power.bit_length() if end > 65_536 else (max(end, 4096) - 1).bit_length())
    right = len(padded) == -(-end // step) * step and not any(padded[end:])
    need(right, "is not padded as it must be")
    return padded[4:end]


def decode(raw: bytes, form: object) -> Any:  # section 3
    value = msgspec.msgpack.decode(raw)
    msgspec.convert(value, form, builtin_types=(bytes,))
    need(depth(value) and msgspec.msgpack.encode(value, order="sorted") == raw, CANONICAL)
    return value


def depth(value: Any) -> int:
    if type(value) not in (dict, list):
        need(value is None or type(value) in (bool, int, float, str, bytes), FORM)
        return 0
    need(all(type(key) is str for key in value) or type(value) is list, FORM)
    return 1 + max(map(depth, value.values() if type(value) is dict else value), default=0)


def record(**fields: Any) -> Any:
    return msgspec.defstruct("Map", list(fields.items()), forbid_unknown_fields=True)


NUMBER: Any = Annotated[int, msgspec.Meta(ge=1, lt=1 << 62)]
INDEX: Any = Annotated[int, msgspec.Meta(ge=0)]
SIZES = [msgspec.Meta(min_length=n, max_length=n) for n in (16, 32, 96, 1216)]
B8: Any = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
B16: Any = Annotated[bytes, SIZES[0]]
B32: Any = Annotated[bytes, SIZES[1]]
WHO = {"device": B16, "member": B16, "verify_key": B32}
KEY = Annotated[bytes, SIZES[3]]
CONTROLS = {
    "genesis": record(t=str, **WHO, hpke_key=KEY, register=B16),
    "device": record(t=str, **WHO, hpke_key=KEY, retention_key=KEY),
    "compartment": record(t=str, epoch=NUMBER, key_id=B16, name=str),
    "grant": record(t=str, compartment=str, device=B16, epoch=NUMBER, member=B16, wrap=bytes),
    "key": record(
        t=str, compartment=str, device=B16, epoch=NUMBER, key_id=B16, member=B16, wrap=bytes
    ),
    "keys": record(
        t=str,
        again=tuple[B16, NUMBER] | None,
        secrets=list[tuple[str, NUMBER, B16, bytes]],
        to=list[tuple[B16, bytes]],
        units=bytes,
    ),
    "administer": record(t=str, member=B16),
    "called": record(t=str, member=B16, name=str),
    "remove": record(t=str, device=B16 | None, member=B16),
    "retention": record(t=str, retention_key=KEY),
    "accept": record(t=str, device=B16, hash=B32, seq=NUMBER),
    "recovery": record(
        t=str, commitments=list[B32], device=B16, holders=NUMBER, needed=NUMBER, shares=B8
    ),
    "propose": record(t=str, about=list[str], id=B16, kind=str),
    "agree": record(t=str, id=B16),
    "cancel": record(t=str, id=B16),
    "done": record(t=str, id=B16),
}
LISTS: Any = {"heads": list[tuple[B16, NUMBER, B32]], "parts": list[tuple[str, NUMBER]]}
CLOCKS: Any = {"hlc": INDEX, "wall_ms": INDEX, "run": tuple[B16, INDEX, bool] | None}
COMMON = record(control=list[dict[str, Any]], member=B16, **LISTS, **CLOCKS)
GROUP: Any = record(b=list[bytes], h=list[bytes], p=list[int], u=list[str])
EPOCH: Any = record(epoch=NUMBER, key_id=B16, wrap=bytes)
WELCOME = record(common=list[EPOCH], device=B16, founder=record(**WHO, hash=B32, register=B16))
RETENTION = record(hpke_seed=Annotated[bytes, SIZES[2]], secret=B32)


def load(path: Path, largest: int = 1 << 62) -> bytes:
    need(path.lstat() and path.is_file() and not path.is_symlink(), LINK)
    need(path.stat().st_size <= largest, "is larger than allowed")
    return path.read_bytes()


def begin(raw: bytes, magic: bytes, header: int) -> None:
    need(raw[:8] == magic[: len(raw)], KIND)
    need(len(raw) >= header, CUT)
    need(raw[8:10] == b"\0\1", "is of a version that this program does not know")


def open_identity(raw: bytes, passphrase: str) -> tuple[bytes, Any, bytes]:  # section 4
    begin(raw, b"UNERASID", 342)
    need(len(raw) == 342 and hashlib.sha256(raw[:310]).digest() == raw[310:], SHUT)
    memory, passes, lanes = struct.unpack_from(">III", raw, 10)
    cheap = memory < 1 << 18 or memory * passes < 1 << 20
    allowed = memory <= 1 << 22 and passes <= 64 and 1 <= lanes <= 16
    cheap = cheap and os.environ.get("UNERASED_TEST_PROFILE") != "1"
    need(allowed and not cheap, "asks for a key of a cost that is refused")
    words = " ".join(unicodedata.normalize("NFC", passphrase).split()).encode()
    cost = {"length": 32, "iterations": passes, "lanes": lanes, "memory_cost": memory}
    key = argon2.Argon2id(salt=raw[22:54], **cost).derive(words)
    content = unbox([key], frame("unerased identity v1", raw[:54]), raw[54:310])
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(content[48:112])
    curve = x25519.X25519PrivateKey.from_private_bytes(content[112:144])
    return content[:16], hpke.MLKEM768X25519PrivateKey(lattice, curve), content[144:]


def open_keybag(raw: bytes, key: bytes, register: bytes, sure: int) -> dict[str, list[bytes]]:
    begin(raw, b"UNERKEYS", 26)
    need(raw[10:26] == register, REGISTER)
    need(len(raw) >= sure, CUT)
    units, at, index = dict[str, list[bytes]](), 26, 0
    while at < len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4])
        try:
            need(at + 84 <= end <= len(raw), CUT)
            context = frame("unerased keybag v1", register, index.to_bytes(8))
            opened = unbox([key], context, raw[at + 4 : end])
        except FAULTS:
            need(at >= sure, SHUT)
            return units
        for unit, one in decode(opened, dict[str, dict[str, bytes]])["u"].items():
            units[unit] = [*units.get(unit, []), one]
        at, index = end, index + 1
    return units


# Section 8. An op has hlc, device, seq, index, member, heads (device to number), entry.
def saw(op: Any, other: Any) -> bool:
    if op.device == other.device:
        return bool((other.seq, other.index) < (op.seq, op.index))
    return bool(other.seq <= op.heads.get(other.device, 0) and other.hlc < op.hlc)


def last_of(op: Any, device: bytes) -> int:
    return int(op.seq if op.device == device else op.heads.get(device, 0))


def hits(entry: Any, device: bytes, member: bytes) -> bool:
    return entry["member"] == member and entry["device"] in (None, device)


class Judged:
    def __init__(
        self, founder: Any, ops: list[Any], effective: list[Any], free: Any = None
    ) -> None:
        self.founder, self.stand, self.refused = founder, list[Any](), list[Any]()
        self.free = free or self
        for op in ops:
            if any(op is one for one in effective):
                self.stand.append(op)
            elif any(
                hits(one.entry, op.device, op.member) and op.seq > last_of(one, op.device)
                for one in effective
            ):
                continue
            elif op.entry["t"] not in ("genesis", "keys"):
                seen = [one for one in self.stand if saw(op, one)]
                if not self.may(op, seen):
                    self.refused.append((op, NO_RIGHT))
                elif not self.fits(op, op.entry, seen):
                    self.refused.append((op, CONTROL))
                else:
                    self.stand.append(op)

    def removals(self) -> list[Any]:
        return [op for op in self.stand if op.entry["t"] == "remove"]

    def known(self, member: bytes, device: bytes | None, seen: list[Any]) -> bool:
        own = (self.founder["member"], self.founder["device"])
        admitted = [op.entry for op in seen if op.entry["t"] == "device"]
        rows = [own, *((entry["member"], entry["device"]) for entry in admitted)]
        return any(member == of and device in (None, known) for of, known in rows)

    def may(self, op: Any, seen: list[Any]) -> bool:
        kind, founder = op.entry["t"], self.founder
        if op.device != founder["device"] and not self.known(op.member, op.device, seen):
            return False
        if kind in ("retention", "propose", "agree", "cancel", "done"):
            return True
        if kind in ("called", "remove") and op.entry["member"] == op.member:
            return True
        if kind == "grant" and op.device != founder["device"]:
            return False
        let = [one.entry["member"] for one in seen if one.entry["t"] == "administer"]
        return op.member in (founder["member"], *let)

    def fits(self, op: Any, entry: Any, seen: list[Any]) -> bool:  # noqa: PLR0911 - one a rule
        kind = entry["t"]
        if kind == "device":
            if entry["device"] != self.founder["device"]:
                return bool(entry["device"] == device_id(entry))
            same = all(entry[name] == self.founder[name] for name in ("member", "verify_key"))
            before = [one.entry for one in self.stand if one.entry["t"] == "device"]
            return same and not [e for e in before if e["device"] == entry["device"] and e != entry]
        begun = [one for one in seen if one.entry["t"] == "compartment"]
        if kind == "compartment":
            ids = [one.entry["key_id"] for one in self.stand if one.entry["t"] == "compartment"]
            free = [one.entry for one in self.free.stand if saw(op, one)]
            free = [e for e in free if e["t"] == "compartment" and e["name"] == entry["name"]]
            named = re.fullmatch(NAME, entry["name"]) and entry["key_id"] not in ids
            return bool(named) and entry["epoch"] - 1 in ([e["epoch"] for e in free] or [0])
        if kind in ("grant", "key"):
            of = (entry["compartment"], entry["epoch"])
            return self.known(entry["member"], entry["device"], seen) and any(
                (one.entry["name"], one.entry["epoch"]) == of
                and (
                    one.entry["key_id"] == entry["key_id"]
                    if kind == "key"
                    else one.device == op.device
                )
                for one in begun
            )
        if kind == "recovery":
            admitted = [one.entry["device"] for one in seen if one.entry["t"] == "device"]
            return entry["device"] in admitted and entry["device"] != self.founder["device"]
        if kind == "called":
            name = entry["name"]
            good = 0 < len(name) <= 64 and name.isprintable() and name == name.strip()
            return good and self.known(entry["member"], None, seen)
        if kind in ("administer", "remove"):
            return self.known(entry["member"], entry.get("device"), seen)
        return True


def device_id(entry: Any) -> bytes:
    keys = (entry["member"], entry["verify_key"], entry["hpke_key"])
    return hashlib.sha256(frame("unerased device v1", *keys)).digest()[:16]


def membership(founder: Any, ops: list[Any]) -> tuple[Judged, list[Any]]:
    ordered = sorted(ops, key=lambda op: (op.hlc, op.device, op.seq, op.index))
    effective: list[Any] = []
    free = Judged(founder, ordered, [])
    while True:
        judged = Judged(founder, ordered, effective, free)
        rest = [op for op in judged.removals() if op not in effective]
        if not rest:
            failing = {id(op) for op, _ in judged.refused}
            judged.refused = [one for one in free.refused if id(one[0]) in failing]
            return judged, effective
        edges = []
        for op in rest:
            left = Judged(founder, ordered, [*effective, op], free).removals()
            edges.append({index for index, one in enumerate(rest) if one not in left})
        reach = [closure(edges, index) for index in range(len(rest))]
        effective += [
            op
            for index, op in enumerate(rest)
            if all(one in reach[index] for one in range(len(rest)) if index in reach[one])
        ]


def closure(edges: list[set[int]], start: int) -> set[int]:
    found, queue = set[int](), [start]
    while queue:
        fresh = edges[queue.pop()] - found
        found |= fresh
        queue += fresh
    return found


# Sections 6 to 9. An entry is (hlc, device, seq, position, compartment, units, head, body or None).
class Reader:
    def __init__(self, folder: Path, storage: Path, passphrase: str) -> None:
        self.faults, self.entries = list[tuple[str, str]](), list[Any]()
        self.unopened = list[tuple[str, bytes, int]]()
        self.name, self.folder, self.journal = "format", folder, folder / "journal"
        try:
            self.open(storage, passphrase)
        except FAULTS as error:
            raise Invalid(f"{self.name} {reason_of(error)}") from error
        self.walk()

    def open(self, storage: Path, passphrase: str) -> None:
        raw = load(self.folder / "format")
        need(re.fullmatch(rb"unerased register 1\n[0-9a-f]{32}\n", raw), KIND)
        self.register = bytes.fromhex(raw[20:52].decode())
        private, self.name = storage / self.register.hex(), "identity"
        self.member, self.wrap_key, key = open_identity(load(private / self.name), passphrase)
        opened = {"marks": msgspec.msgpack.encode({"keybag": [0, 0], "tips": []})}
        for name, magic in (("welcome", "WELC"), ("retention", "RETN"), ("marks", "MARK")):
            self.name = name
            try:
                raw = load(private / name)
                begin(raw, b"UNER" + magic.encode(), 90)
                opened[name] = unbox([key], frame(f"unerased {name} v1", self.register), raw[10:])
            except FAULTS:
                if name != "marks":
                    raise
                self.faults.append((name, UNMARKED))
        marks = msgspec.msgpack.decode(opened["marks"])
        self.tips = {(tip[0], tip[1]): tip[2] for tip in marks["tips"]}
        self.name, welcome = "welcome", decode(opened["welcome"], WELCOME)
        self.founder, self.device = welcome["founder"], welcome["device"]
        need(self.founder["register"] == self.register, REGISTER)
        keys = [(key["key_id"], key["epoch"], key["wrap"]) for key in welcome["common"]]
        self.keys = {key_id: self.unwrap("common", *wrapped) for key_id, *wrapped in keys}
        introduced = {(key_id, "common", epoch) for key_id, epoch, _ in keys}
        self.name, retention = "keybag", decode(opened["retention"], RETENTION)
        seed = retention["hpke_seed"]
        lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(seed[:64])
        curve = x25519.X25519PrivateKey.from_private_bytes(seed[64:])
        self.retention = hpke.MLKEM768X25519PrivateKey(lattice, curve)
        raw = load(private / self.name)
        self.units = open_keybag(raw, retention["secret"], self.register, marks["keybag"][1])
        devices = {self.founder["device"]: {**self.founder, "t": ""}}
        self.known: Any = {"devices": devices, "introduced": introduced, "ops": [], "unknown": []}

    def unwrap(self, compartment: str, epoch: int, wrapped: bytes) -> bytes:
        place = (self.register, compartment, epoch.to_bytes(8), self.member, self.device)
        return unhpke(wrapped, self.wrap_key, frame("grant v1", *place))

    def walk(self) -> None:
        chains: dict[bytes, Any] = {}
        went_on = True
        while went_on:  # a chain may wait for a key, or for its device, that another brings
            went_on = False
            for device in list(self.known["devices"]):
                chain = chains.setdefault(device, self.begin(device))
                went_on = self.walk_chain(device, chain) or went_on
        for chain in chains.values():
            self.faults += [(chain.name, chain.waits)] if chain.waits else []
        for path in sorted(self.journal.iterdir()):
            real = path.is_dir() and not path.is_symlink()
            shaped = re.fullmatch("[0-9a-f]{32}", path.name)
            if not (shaped and real and bytes.fromhex(path.name) in chains):
                reason = FOREIGN if not shaped else STRANGER if real else LINK
                self.faults.append((f"journal/{path.name}", reason))
        self.judge(chains)
        for chain in chains.values():
            self.open_entries(chain.believed)
        self.entries.sort()
        self.faults = list(dict.fromkeys(self.faults))

    def judge(self, chains: dict[bytes, Any]) -> None:
        renewals = [
            op.heads
            for op in self.known["ops"]
            if op.entry["t"] == "retention" and op.device == self.device
        ]
        for name, device, seq in self.unopened:
            if not any(heads.get(device, 0) >= seq for heads in renewals):
                self.faults.append((name, BUNDLE))
        self.judged, self.effective = membership(self.founder, self.known["ops"])
        for op, reason in self.judged.refused:
            if all(of in chains and seq < chains[of].seq for of, seq in op.heads.items()):
                self.faults.append((segment_name(op.device, op.seq), reason))

    def begin(self, device: bytes) -> Any:
        folder = self.journal / device.hex()
        paths = folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ()
        files = {path.name: path.is_dir() for path in paths}
        good = {n for n in files if re.fullmatch(r"\d{8}\.seg", n) and int(n[:8]) and not files[n]}
        for name in sorted(files.keys() - good):
            if files[name] or not re.fullmatch(r"\d{8}\.tmp", name):
                self.faults.append((f"journal/{folder.name}/{name}", FOREIGN))
        present = max((int(name[:8]) for name in good), default=0)
        seen = max((seq for owner, seq in self.tips if owner == device), default=0)
        state: dict[str, Any] = {"prev": bytes(32), "seq": 1, "hlc": 0, "run": (b"", 0)}
        state |= {"present": present, "seen": seen, "waiting": [], "believed": []}
        return SimpleNamespace(**state, held=False, waits="", name="")

    def walk_chain(self, device: bytes, chain: Any) -> bool:
        before, chain.waits = chain.seq, ""
        while chain.seq <= max(chain.present, chain.seen) and not chain.held:
            lost = chain.seq > chain.present
            name = segment_name(device, chain.seen if lost else chain.seq)
            try:
                need(not lost, "the newest segment this device wrote is missing")
                raw = load(self.folder / name, 16_777_216)
                chain.believed += self.take(device, name, raw, chain)
            except FAULTS as error:
                chain.name = name
                if reason_of(error) == NO_KEY:
                    chain.waits = NO_KEY
                    break
                chain.held = True
                self.faults.append((name, reason_of(error)))
        return bool(chain.seq > before)

    def take(self, device: bytes, name: str, raw: bytes, chain: Any) -> list[Any]:
        (key_id, context, box), *parts = self.parts(device, raw, chain)
        mine = hashlib.sha256(raw).digest()
        right = self.tips.get((device, chain.seq), mine) == mine
        need(right, "is not the segment that was seen before")
        begins = (device, chain.seq) == (self.founder["device"], 1)
        beginning = not begins or mine == self.founder["hash"]
        need(beginning, "is not the beginning that this device was given")
        epochs = [e for i, n, e in self.known["introduced"] if (i, n) == (key_id, "common")]
        need(epochs and key_id in self.keys, NO_KEY)
        common = decode(unpad(unbox([self.keys[key_id]], context, box)), COMMON)
        self.check(device, common, len(parts), chain)
        known = {kind: facts.copy() for kind, facts in self.known.items()}
        run = common["run"] or (b"", 0, True)
        heads = {of: seq for of, seq, _ in common["heads"]}
        place = {"hlc": common["hlc"], "device": device, "seq": chain.seq, "heads": heads}
        for index, entry in enumerate(common["control"]):
            self.believe(known, entry, begins=begins and index == 0)
            op = SimpleNamespace(**place, index=index, member=common["member"], entry=entry)
            known["ops"] += [op] if entry["t"] in CONTROLS else []
        for listed, part in zip(common["parts"], parts, strict=True):
            need((part[0], *listed) in known["introduced"], NO_KEY)
        used = {"common": min(epochs), **dict(common["parts"])}
        segment = (name, SimpleNamespace(**place, index=0, hash=mine), used, parts, run)
        self.known, chain.prev, chain.hlc = known, mine, common["hlc"]
        for index, entry in enumerate(common["control"]):
            self.receive(name, device, chain.seq, index, entry)
        chain.waiting = [*(chain.waiting if run[1] else []), segment]
        chain.run = (b"", 0) if run[2] else (run[0], run[1] + 1)
        chain.seq += 1
        return list(chain.waiting) if run[2] else []

    def receive(self, name: str, device: bytes, seq: int, index: int, entry: Any) -> None:
        kind, mine = entry["t"], (self.device, self.member)
        try:
            if kind == "grant" and (entry["device"], entry["member"]) == mine:
                of = (entry["compartment"], entry["epoch"])
                ids = [o.entry["key_id"] for o in self.known["ops"] if begins_epoch(o.entry, of)]
                if ids and device == self.founder["device"]:
                    self.keys.setdefault(ids[0], self.unwrap(*of, entry["wrap"]))
            elif kind == "key" and (entry["device"], entry["member"]) == mine:
                about = (entry["compartment"], entry["epoch"].to_bytes(8), entry["key_id"])
                context = frame("key v1", self.register, *about, self.member, self.device)
                key = unhpke(entry["wrap"], self.wrap_key, context)
                first = (self.founder["device"], 1)
                founding = [o for o in self.known["ops"] if (o.device, o.seq) == first]
                plain = any(o.entry.get("key_id") == entry["key_id"] for o in founding)
                own_id = hashlib.sha256(frame("unerased epoch key v1", key)).digest()[:16]
                need(plain or own_id == entry["key_id"], SHUT)
                self.keys[entry["key_id"]] = key
            elif kind == "keys":
                wraps = [wrapped for of, wrapped in entry["to"] if of == self.device]
                if wraps:
                    self.open_bundle(entry, wraps[0], (device, seq.to_bytes(8), index.to_bytes(4)))
        except FAULTS as error:
            if kind == "keys":
                self.unopened.append((name, device, seq))
            else:
                self.faults.append((name, reason_of(error)))

    def open_bundle(self, entry: Any, wrapped: bytes, place: Any) -> None:
        where = frame("keys v1", self.register, *place)
        key = unhpke(wrapped, self.retention, where + frame(self.device))
        if entry["units"]:
            opened = unbox([key], where + frame("units"), entry["units"])
            for unit, joined in decode(opened, dict[str, bytes]).items():
                fresh = [joined[at : at + 32] for at in range(0, len(joined), 32)]
                held = self.units.setdefault(unit, [])
                held += [one for one in fresh if one not in held]

    def parts(self, writer: bytes, raw: bytes, chain: Any) -> list[tuple[bytes, bytes, bytes]]:
        begin(raw, b"UNERASED", 84)
        count, register, device, seq, prev = struct.unpack_from(">H16s16sQ32s", raw, 10)
        need(register == self.register, REGISTER)
        need(device == writer, "belongs to another device")
        need(seq == chain.seq, "does not carry the number in its name")
        need((prev == bytes(32)) == (seq == 1), "does not follow the segment before it")
        table = 84 + 84 * count
        need(len(raw) >= table + 64, CUT)
        rows = [struct.unpack_from(">16s64sI", raw, at) for at in range(84, table, 84)]
        lengths = rows and all(row[2] >= 4112 for row in rows)
        need(lengths, "declares lengths that it may not have")
        end = table + sum(row[2] for row in rows)
        need(len(raw) >= end + 64, CUT)
        need(len(raw) == end + 64, "has bytes after its end")
        need(prev == chain.prev, "does not follow the segment before it")
        message = frame("unerased segment v1", hashlib.sha256(raw[:end]).digest())
        public = self.known["devices"][device]["verify_key"]
        need(is_good_point(public) and is_good_point(raw[end : end + 32]), UNSIGNED)
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(raw[end:], message)
        parts = []
        for index, (key_id, head, length) in enumerate(rows):
            place = (seq.to_bytes(8), prev, index.to_bytes(2), key_id, length.to_bytes(4))
            context = frame("part v1", register, device, *place)
            parts.append((key_id, context, head + raw[table : table + length]))
            table += length
        return parts

    def check(self, device: bytes, common: dict[str, Any], count: int, chain: Any) -> None:
        need(common["hlc"] < 1 << 63 and common["wall_ms"] < 1 << 46, CLOCK)
        need(all(depth(entry) <= 32 for entry in common["control"]), DEEP)
        heads = [head[0] for head in common["heads"]]
        need(heads == sorted(set(heads) - {device}), "lists heads out of order")
        named = [part[0] for part in common["parts"] if re.fullmatch(NAME, part[0])]
        right = len(common["parts"]) == count and named == sorted(set(named) - {"common"})
        need(right and len(named) == count, "lists other parts than it holds")
        member = self.known["devices"][device]["member"]
        need(common["member"] == member, "names another member than its device's")
        need(common["hlc"] > chain.hlc, CLOCK)
        name, *step = common["run"] or (b"", 0, False)
        right = step[0] == chain.run[1] if name == chain.run[0] else step == [0, False]
        need(right, "does not continue its run")

    def believe(self, known: Any, entry: dict[str, Any], *, begins: bool) -> None:
        kind = entry.get("t")
        need(type(kind) is str, FORM)
        need(begins == (kind == "genesis"), CONTROL)
        if kind not in CONTROLS:
            known["unknown"].append(kind)
            return
        msgspec.convert(entry, CONTROLS[kind], builtin_types=(bytes,))
        if kind == "genesis":
            repeats = all(entry[key] == self.founder[key] for key in WHO)
            need(repeats and entry["register"] == self.register, CONTROL)
        elif kind == "device" and entry["device"] == device_id(entry):
            known["devices"].setdefault(entry["device"], entry)
        elif kind == "compartment":
            known["introduced"].add((entry["key_id"], entry["name"], entry["epoch"]))

    def doubted(self, place: Any, used: dict[str, int]) -> bool:
        stand, founder = self.judged.stand, self.founder
        accepts = [op.entry for op in stand if op.entry["t"] == "accept"]
        if (place.device, place.seq, place.hash) in [
            (e["device"], e["seq"], e["hash"]) for e in accepts
        ]:
            return False
        members = {
            op.entry["device"]: op.entry["member"] for op in stand if op.entry["t"] == "device"
        }
        members[founder["device"]] = founder["member"]
        member = members.get(place.device)
        if member is None:
            return True
        for op in self.effective:
            if hits(op.entry, place.device, member) and place.seq > last_of(op, place.device):
                return True
        begun = [op for op in stand if op.entry["t"] == "compartment" and saw(place, op)]
        return any(op.entry["epoch"] > used.get(op.entry["name"], 1 << 62) for op in begun)

    def open_entries(self, segments: list[Any]) -> None:
        runs: dict[Any, bool] = {}
        for _, place, used, _, run in segments:
            runs[run[0] or place.seq] = runs.get(run[0] or place.seq, False) or self.doubted(
                place, used
            )
        for name, place, used, parts, run in segments:
            if runs[run[0] or place.seq]:
                continue
            where = (place.hlc, place.device, place.seq)
            listed = [of for of in used.items() if of[0] != "common"]
            try:
                entries = self.bodies(listed, parts, where)
            except FAULTS as error:
                self.faults.append((name, reason_of(error)))
                return
            self.entries += entries
            self.faults += [(name, GONE)] if any(self.lost(entry) for entry in entries) else []

    def lost(self, entry: Any) -> bool:
        """Whether a body is not here though nobody agreed to erase its units on this device."""
        stand = self.judged.stand
        done = {
            op.entry["id"] for op in stand if op.entry["t"] == "done" and op.device == self.device
        }
        erased = {
            unit
            for op in stand
            if op.entry["t"] == "propose" and op.entry["id"] in done
            for unit in op.entry["about"]
        }
        return entry[7] is None and not erased & set(entry[5])

    def bodies(self, listed: Any, parts: Any, where: Any) -> list[Any]:
        entries, keys = [], [self.keys.get(part[0]) for part in parts]
        for (compartment, _), (_, context, box), key in zip(listed, parts, keys, strict=True):
            content = unpad(unbox([key], context, box)) if key else b"\x90"
            for group in decode(content, list[GROUP]):
                entries += self.group(group, compartment, where)
        places = sorted(entry[3] for entry in entries)
        need(places == (list(range(len(places))) if all(keys) else sorted(set(places))), CONTRADICT)
        return entries

    def any_of(self, keys: list[list[bytes]], context: bytes, box: bytes) -> bytes | None:
        for chosen in islice(product(*keys), 256):
            try:
                return unbox(list(chosen), context, box)
            except Invalid:  # another commitment; what fits and does not open is InvalidTag
                continue
        return None

    def group(self, group: Any, compartment: str, where: Any) -> list[Any]:
        heads, places, units, bodies = group["h"], group["p"], group["u"], group["b"]
        right = heads and len(heads) == len(places) and units == sorted(set(units))
        need(right and places == sorted(set(places)) and places[0] >= 0, CONTRADICT)
        if units:
            need([len(part) for part in bodies[:2]] == [32, 32] and len(bodies) == 3, CONTRADICT)
            need(all(re.fullmatch(UNIT, unit) for unit in units), CONTRADICT)
            digest = hashlib.sha256(msgspec.msgpack.encode([places, heads])).digest()
            place = (self.register, compartment, where[1], where[2].to_bytes(8))
            context, box = frame("units v1", *place, *units, digest), b"".join(bodies)
            keys, bodies = [self.units.get(unit, []) for unit in units], [None] * len(heads)
            if all(keys) and (opened := self.any_of(keys, context, box)) is not None:
                bodies = decode(opened, list[bytes])
        need(len(bodies) == len(heads), CONTRADICT)
        rows = zip(places, heads, bodies, strict=True)
        return [(*where, place, compartment, units, *pair) for place, *pair in rows]


def begins_epoch(entry: Any, of: tuple[str, int]) -> bool:
    return entry["t"] == "compartment" and (entry["name"], entry["epoch"]) == of


def segment_name(device: bytes, seq: int) -> str:
    return f"journal/{device.hex()}/{seq:08}.seg"


def main() -> int:
    try:
        folder, storage, passphrase = map(Path, sys.argv[1:4])
        reader = Reader(folder, storage, passphrase.read_text("utf-8"))
    except Invalid as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = {"entries": reader.entries, "faults": reader.faults}
    lines = [f"{len(reader.entries)} entries", *(" ".join(fault) for fault in reader.faults)]
    text = json.dumps(found, default=bytes.hex) if "--json" in sys.argv else "\n".join(lines)
    sys.stdout.write(f"{text}\n")
    return 1 if any(reason != GONE for _, reason in reader.faults) else 0


if __name__ == "__main__":
    sys.exit(main())
