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
from pathlib import Path
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
B16: Any = Annotated[bytes, SIZES[0]]
B32: Any = Annotated[bytes, SIZES[1]]
WHO = {"device": B16, "member": B16, "verify_key": B32}
KEY = Annotated[bytes, SIZES[3]]
CONTROLS = {
    "genesis": record(t=str, **WHO, hpke_key=KEY, register=B16),
    "device": record(t=str, **WHO, hpke_key=KEY, retention_key=KEY),
    "compartment": record(t=str, epoch=NUMBER, key_id=B16, name=str),
    "grant": record(t=str, compartment=str, device=B16, epoch=NUMBER, member=B16, wrap=bytes),
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


def open_keybag(raw: bytes, key: bytes, register: bytes, sure: int) -> dict[str, bytes]:
    begin(raw, b"UNERKEYS", 26)
    need(raw[10:26] == register, REGISTER)
    need(len(raw) >= sure, CUT)
    units, at, index = dict[str, bytes](), 26, 0
    while at < len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4])
        try:
            need(at + 84 <= end <= len(raw), CUT)
            context = frame("unerased keybag v1", register, index.to_bytes(8))
            opened = unbox([key], context, raw[at + 4 : end])
        except FAULTS:
            need(at >= sure, SHUT)
            return units
        units |= decode(opened, dict[str, dict[str, bytes]])["u"]
        at, index = end, index + 1
    return units


# Sections 6 to 9. An entry is (hlc, device, seq, position, compartment, units, head, body or None).
class Reader:
    def __init__(self, folder: Path, storage: Path, passphrase: str) -> None:
        self.faults, self.entries = list[tuple[str, str]](), list[Any]()
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
        self.common = {key_id: self.unwrap("common", *wrapped) for key_id, *wrapped in keys}
        self.name, retention = "keybag", decode(opened["retention"], RETENTION)
        raw = load(private / self.name)
        self.units = open_keybag(raw, retention["secret"], self.register, marks["keybag"][1])
        devices = {self.founder["device"]: {**self.founder, "t": ""}}
        self.known: Any = {"devices": devices, "introduced": {}, "keys": {}, "unknown": []}

    def unwrap(self, compartment: str, epoch: int, wrapped: bytes) -> bytes:
        kinds = (hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
        place = (self.register, compartment, epoch.to_bytes(8), self.member, self.device)
        info = frame("unerased wrap v1", frame("grant v1", *place))
        return hpke.Suite(*kinds).decrypt(wrapped, self.wrap_key, info)

    def walk(self) -> None:
        chains: dict[bytes, list[Any]] = {}
        while fresh := [device for device in self.known["devices"] if device not in chains]:
            chains |= {device: self.walk_chain(device) for device in fresh}
        for path in sorted(self.journal.iterdir()):
            real = path.is_dir() and not path.is_symlink()
            shaped = re.fullmatch("[0-9a-f]{32}", path.name)
            if not (shaped and real and bytes.fromhex(path.name) in chains):
                reason = FOREIGN if not shaped else STRANGER if real else LINK
                self.faults.append((f"journal/{path.name}", reason))
        for segments in chains.values():
            self.open_entries(segments)
        self.entries.sort()

    def walk_chain(self, device: bytes) -> list[Any]:
        self.prev, self.seq, self.hlc = bytes(32), 1, 0
        self.run, self.waiting, believed = (b"", 0), list[Any](), list[Any]()
        folder = self.journal / device.hex()
        paths = folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ()
        files = {path.name: path.is_dir() for path in paths}
        good = {n for n in files if re.fullmatch(r"\d{8}\.seg", n) and int(n[:8]) and not files[n]}
        for name in sorted(files.keys() - good):
            if files[name] or not re.fullmatch(r"\d{8}\.tmp", name):
                self.faults.append((f"journal/{folder.name}/{name}", FOREIGN))
        present = max((int(name[:8]) for name in good), default=0)
        seen = max((seq for owner, seq in self.tips if owner == device), default=0)
        while self.seq <= max(present, seen):
            lost = self.seq > present
            name = f"journal/{folder.name}/{seen if lost else self.seq:08}.seg"
            try:
                need(not lost, "the newest segment this device wrote is missing")
                believed += self.take(device, name, load(self.folder / name, 16_777_216))
            except FAULTS as error:
                self.faults.append((name, reason_of(error)))
                break
        return believed

    def take(self, device: bytes, name: str, raw: bytes) -> list[Any]:
        (key_id, context, box), *parts = self.parts(device, raw)
        mine = hashlib.sha256(raw).digest()
        right = self.tips.get((device, self.seq), mine) == mine
        need(right, "is not the segment that was seen before")
        begins = (device, self.seq) == (self.founder["device"], 1)
        beginning = not begins or mine == self.founder["hash"]
        need(beginning, "is not the beginning that this device was given")
        of = self.known["introduced"].get(key_id, ("common", 0))
        key = self.common.get(key_id) or self.known["keys"].get(of)
        need(key and of[0] == "common", NO_KEY)
        common = decode(unpad(unbox([key], context, box)), COMMON)
        self.check(device, common, len(parts))
        known = {kind: facts.copy() for kind, facts in self.known.items()}
        run = common["run"] or (b"", 0, True)
        for index, entry in enumerate(common["control"]):
            self.believe(known, device, entry, begins=begins and index == 0)
        for listed, part in zip(common["parts"], parts, strict=True):
            need(known["introduced"].get(part[0]) == tuple(listed), NO_KEY)
        segment = (name, (common["hlc"], device, self.seq), common["parts"], parts)
        self.waiting = [*(self.waiting if run[1] else []), segment]
        self.run = (b"", 0) if run[2] else (run[0], run[1] + 1)
        self.known, self.prev, self.hlc, self.seq = known, mine, common["hlc"], self.seq + 1
        return self.waiting if run[2] else []

    def parts(self, writer: bytes, raw: bytes) -> list[tuple[bytes, bytes, bytes]]:
        begin(raw, b"UNERASED", 84)
        count, register, device, seq, prev = struct.unpack_from(">H16s16sQ32s", raw, 10)
        need(register == self.register, REGISTER)
        need(device == writer, "belongs to another device")
        need(seq == self.seq, "does not carry the number in its name")
        need((prev == bytes(32)) == (seq == 1), "does not follow the segment before it")
        table = 84 + 84 * count
        need(len(raw) >= table + 64, CUT)
        rows = [struct.unpack_from(">16s64sI", raw, at) for at in range(84, table, 84)]
        lengths = rows and all(row[2] >= 4112 for row in rows)
        need(lengths, "declares lengths that it may not have")
        end = table + sum(row[2] for row in rows)
        need(len(raw) >= end + 64, CUT)
        need(len(raw) == end + 64, "has bytes after its end")
        need(prev == self.prev, "does not follow the segment before it")
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

    def check(self, device: bytes, common: dict[str, Any], count: int) -> None:
        need(common["hlc"] < 1 << 63 and common["wall_ms"] < 1 << 46, CLOCK)
        need(all(depth(entry) <= 32 for entry in common["control"]), DEEP)
        heads = [head[0] for head in common["heads"]]
        need(heads == sorted(set(heads) - {device}), "lists heads out of order")
        named = [part[0] for part in common["parts"] if re.fullmatch(NAME, part[0])]
        right = len(common["parts"]) == count and named == sorted(set(named) - {"common"})
        need(right and len(named) == count, "lists other parts than it holds")
        member = self.known["devices"][device]["member"]
        need(common["member"] == member, "names another member than its device's")
        need(common["hlc"] > self.hlc, CLOCK)
        name, *step = common["run"] or (b"", 0, False)
        right = step[0] == self.run[1] if name == self.run[0] else step == [0, False]
        need(right, "does not continue its run")

    def believe(self, known: Any, device: bytes, entry: dict[str, Any], *, begins: bool) -> None:
        kind = entry.get("t")
        need(type(kind) is str, FORM)
        need(begins == (kind == "genesis"), CONTROL)
        if kind not in CONTROLS:
            known["unknown"].append(kind)
            return
        need(device == self.founder["device"], CONTROL)
        msgspec.convert(entry, CONTROLS[kind], builtin_types=(bytes,))
        subject = known["devices"].get(entry.get("device"))
        repeats = subject and all(entry.get(key) == subject[key] for key in WHO)
        if kind == "genesis":
            need(repeats and entry["register"] == self.register, CONTROL)
        elif kind == "device":
            need(not subject or (not subject["t"] and repeats), CONTROL)
            known["devices"][entry["device"]] = entry
        elif kind == "compartment":
            before = [of for of in known["introduced"].values() if of[0] == entry["name"]]
            fresh = entry["key_id"] not in known["introduced"] and re.fullmatch(NAME, entry["name"])
            need(fresh and entry["epoch"] == len(before) + 1, CONTROL)
            known["introduced"][entry["key_id"]] = (entry["name"], entry["epoch"])
        else:
            of = (entry["compartment"], entry["epoch"])
            right = subject and subject["member"] == entry["member"]
            need(right and of in known["introduced"].values(), CONTROL)
            if entry["device"] == self.device:
                known["keys"][of] = self.unwrap(*of, entry["wrap"])

    def open_entries(self, segments: list[Any]) -> None:
        for name, where, listed, parts in segments:
            try:
                entries = self.bodies(listed, parts, where)
            except FAULTS as error:
                self.faults.append((name, reason_of(error)))
                return
            self.entries += entries
            self.faults += [(name, GONE)] if any(entry[7] is None for entry in entries) else []

    def bodies(self, listed: Any, parts: Any, where: Any) -> list[Any]:
        entries, keys = [], [self.known["keys"].get(tuple(of)) for of in listed]
        for (compartment, _), (_, context, box), key in zip(listed, parts, keys, strict=True):
            content = unpad(unbox([key], context, box)) if key else b"\x90"
            for group in decode(content, list[GROUP]):
                entries += self.group(group, compartment, where)
        places = sorted(entry[3] for entry in entries)
        need(places == (list(range(len(places))) if all(keys) else sorted(set(places))), CONTRADICT)
        return entries

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
            keys, bodies = [self.units.get(unit, b"") for unit in units], [None] * len(heads)
            if all(keys):
                bodies = decode(unbox(keys, context, box), list[bytes])
        need(len(bodies) == len(heads), CONTRADICT)
        rows = zip(places, heads, bodies, strict=True)
        return [(*where, place, compartment, units, *pair) for place, *pair in rows]


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
