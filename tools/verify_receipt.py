#!/usr/bin/env python3
r"""Check a receipt of a released figure, and records opened against it. One file, on purpose.

It needs Python 3.11 and PyNaCl (pip install pynacl), and nothing of the program that made the
receipt: it was written from docs/receipt.md. It opens no connection and writes no file.

    python3 verify_receipt.py receipt.json --definition figure.yaml --published published.json
    python3 verify_receipt.py receipt.json --plan 0.94
    python3 verify_receipt.py receipt.json --draw 38 --words "the agreed words"
    python3 verify_receipt.py receipt.json --draw 38 --words "the agreed words" \
        --opened opened/ --judged judged.csv

Exit code 0: everything that was asked for fits. 3: something does not, and it says what. 2: it
could not be asked so.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import shlex
import sys
from fractions import Fraction
from math import comb
from pathlib import Path

FORMAT = "unerased receipt 1"
TEXTS = ("as_of", "dated", "definition", "figure", "format", "key", "published", "release")
KEYS = {*TEXTS, "root", "signature", "unit", "count", "version"}
HEX32 = re.compile(r"[0-9a-f]{64}\Z")
HEX64 = re.compile(r"[0-9a-f]{128}\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
CLOSED_REVIEW = Fraction(1, 10)
LARGEST = 1024 * 1024
FAULT, USAGE = 3, 2
NO_RECEIPT = "it does not have the form of a receipt"
NO_RECORD = "it does not have the form of an opened record"
NOT_AMONG = "an opened record is not among those that were committed to"


class Refused(Exception):
    """Something does not fit."""


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def frame(*fields: bytes) -> bytes:
    """Each field with its length before it: four bytes, the most significant first."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def read_json(path: Path) -> object:
    """A JSON file in which no name stands twice."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise Refused(f"{path.name}: a name stands twice")
        return dict(pairs)

    data = path.read_bytes()
    if len(data) > LARGEST:
        raise Refused(f"{path.name}: it is larger than what this reads")
    try:
        return json.loads(data.decode(), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused(f"{path.name}: it is no JSON") from None


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces, and letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# -- the receipt


def load_receipt(path: Path) -> dict[str, object]:
    """A receipt in its one form."""
    found = read_json(path)
    if not isinstance(found, dict) or set(found) != KEYS or found["format"] != FORMAT:
        raise Refused(NO_RECEIPT)
    numbers = [found["count"], found["version"]]
    texts = [value for name, value in found.items() if name not in {"count", "version"}]
    if not all(isinstance(one, str) for one in texts) or {type(one) for one in numbers} != {int}:
        raise Refused(NO_RECEIPT)
    hexes = [found[name] for name in ("definition", "published", "as_of", "root", "key")]
    good = all(map(HEX32.match, hexes)) and HEX64.match(found["signature"])
    if not good or not DAY.match(found["dated"]) or found["count"] < 0 or found["version"] < 1:
        raise Refused(NO_RECEIPT)
    if path.read_bytes().strip() != canonical(found):
        raise Refused("it is not in the one form that a receipt has")
    return found


def check_signature(receipt: dict[str, object]) -> None:
    """The key in the receipt signed everything else in it."""
    try:
        from nacl.bindings import crypto_core_ed25519_is_valid_point as is_point
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey
    except ImportError:
        print("This needs PyNaCl: pip install pynacl", file=sys.stderr)
        raise SystemExit(USAGE) from None
    key = bytes.fromhex(str(receipt["key"]))
    signature = bytes.fromhex(str(receipt["signature"]))
    said = frame(b"unerased receipt v1", canonical({**receipt, "signature": ""}))
    try:
        good = is_point(key) and is_point(signature[:32]) and VerifyKey(key).verify(said, signature)
    except BadSignatureError:
        good = None
    if not good:
        raise Refused("its signature was not made by its key over its content")


# -- records opened against it


def field_commitment(salt: bytes, name: str, value: str) -> bytes:
    """What was fixed for one field."""
    return sha256(frame(b"unerased release field v1", salt, name.encode(), value.encode()))


def field_of(field: object) -> tuple[str, bytes]:
    """The name of a field and its commitment, whether it is shown or withheld."""
    names = {"name", "value", "salt", "commitment"}
    if not isinstance(field, dict) or not set(field) <= names or "name" not in field:
        raise Refused(NO_RECORD)
    name, value = field["name"], field.get("value", "")
    salt, hidden = field.get("salt", ""), field.get("commitment", "")
    if not all(isinstance(one, str) for one in (name, value, salt, hidden)):
        raise Refused(NO_RECORD)
    if bool(salt) == bool(hidden) or (hidden and value):
        raise Refused("a field stands twice, or is shown and withheld at once")
    if not HEX32.match(salt or hidden):
        raise Refused(NO_RECORD)
    if hidden:
        return name, bytes.fromhex(hidden)
    return name, field_commitment(bytes.fromhex(salt), name, value)


def leaf_of(fields: object) -> bytes:
    """The leaf of a record, of its fields shown and withheld."""
    if not isinstance(fields, list):
        raise Refused(NO_RECORD)
    pairs = [field_of(field) for field in fields]
    if len({name for name, _ in pairs}) < len(pairs):
        raise Refused("a field stands twice, or is shown and withheld at once")
    parts = [part for name, fixed in sorted(pairs) for part in (name.encode(), fixed)]
    return sha256(b"\x00" + frame(b"unerased release record v1", *parts))


def root_from(leaf: bytes, index: int, count: int, path: list[bytes]) -> bytes:
    """The root that a leaf leads to; the path begins beside the leaf (RFC 6962, section 2.1)."""
    left: list[bool] = []
    place, size = index, count
    while size > 1:
        split = 1 << (size - 1).bit_length() - 1
        left.append(place < split)
        place, size = (place, split) if place < split else (place - split, size - split)
    if not 0 <= index < count or len(path) != len(left):
        raise Refused(NOT_AMONG)
    node = leaf
    for step, is_left in zip(path, reversed(left), strict=True):
        node = sha256(b"\x01" + (node + step if is_left else step + node))
    return node


def check_opened(receipt: dict[str, object], path: Path) -> int:
    """An opened record is among those that were fixed; gives its place."""
    found = read_json(path)
    if not isinstance(found, dict) or set(found) != {"index", "fields", "path"}:
        raise Refused(NO_RECORD)
    steps, index = found["path"], found["index"]
    if type(index) is not int or not isinstance(steps, list):
        raise Refused(NO_RECORD)
    if not all(isinstance(step, str) and HEX32.match(step) for step in steps):
        raise Refused(NO_RECORD)
    way = [bytes.fromhex(step) for step in steps]
    if root_from(leaf_of(found["fields"]), index, count_of(receipt), way).hex() != receipt["root"]:
        raise Refused(NOT_AMONG)
    return index


def count_of(receipt: dict[str, object]) -> int:
    """How many records were fixed."""
    return int(str(receipt["count"]))


# -- the sample


def draw(receipt_sha256: str, words: str, count: int, size: int) -> list[int]:
    """The places that the receipt and the words choose, in the order in which they are drawn."""
    if not 0 <= size <= count or not words.strip():
        raise Refused("more are to be drawn than there are, or there are no words to draw by")
    left, drawn, counter = list(range(count)), [], 0
    fixed = (b"unerased audit sample v1", bytes.fromhex(receipt_sha256), words.strip().encode())
    while len(drawn) < size:
        number = int.from_bytes(sha256(frame(*fixed, counter.to_bytes(8, "big")))[:8], "big")
        counter += 1
        if number < 2**64 - 2**64 % len(left):
            drawn.append(left.pop(number % len(left)))
    return drawn


def at_most(count: int, size: int, failing: int, false: int) -> Fraction:
    """How likely so few false ones are in the sample when so many are among all."""
    ways = sum(
        comb(false, one) * comb(count - false, size - one)
        for one in range(min(failing, false, size) + 1)
    )
    return Fraction(ways, comb(count, size))


def most_false(count: int, size: int, failing: int, risk: Fraction) -> int:
    """The largest number of false records that the sample does not rule out."""
    false = failing
    while false < count - (size - failing) and at_most(count, size, failing, false + 1) > risk:
        false += 1
    return false


def needed(count: int, share: Fraction, risk: Fraction) -> int:
    """How many must be opened, none of them failing, to show this share."""
    sizes = range(count + 1)
    return next(size for size in sizes if count - most_false(count, size, 0, risk) >= share * count)


def judged(path: Path, drawn: list[int], opened: set[int]) -> int:
    """How many of the drawn fail: judged so, not opened, or not judged."""
    good: set[int] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            if not row or row[0].startswith("#"):
                continue
            place, word = row[0].strip(), row[-1].strip()
            if not place.isdecimal() or word not in {"meets", "fails"}:
                raise Refused(f"{path.name}: each line is a place, a comma, meets or fails")
            if word == "meets":
                good.add(int(place))
    return sum(place not in good or place not in opened for place in drawn)


# -- the command


def main(arguments: list[str] | None = None) -> int:
    """Check what was asked for."""
    asked = parser().parse_args(arguments)
    try:
        for line in (*about_receipt(asked), *about_sample(asked)):
            print(line)
    except Refused as reason:
        print(f"REFUSED: {reason}")
        return FAULT
    except (OSError, ValueError) as reason:
        print(f"It could not be asked so: {reason}", file=sys.stderr)
        return USAGE
    return 0


def about_receipt(asked: argparse.Namespace) -> list[str]:
    """Check the receipt; gives what was found, and what was not checked."""
    receipt = load_receipt(asked.receipt)
    if asked.key and asked.key.lower() != receipt["key"]:
        raise Refused("it was signed with another key than the one given")
    check_signature(receipt)
    figure = f"{receipt['figure']}, version {receipt['version']}"
    counted = f"{receipt['count']} {receipt['unit']}, dated {receipt['dated']}"
    said = [f"Signed by the key {receipt['key']}: {figure}, {counted}."]
    if not asked.key:
        said.append("NOT CHECKED: whose key that is. Compare it with the one they published.")
    for name in ("definition", "published"):
        path = getattr(asked, name)
        if path is None:
            said.append(f"NOT CHECKED: {name}; no file was given.")
        elif sha256(path.read_bytes()).hex() != receipt[name]:
            raise Refused(f"{path.name} is not what it was signed with")
        else:
            said.append(f"{path.name} is what it was signed with.")
    if asked.timestamp:
        command = ["openssl", "ts", "-verify", "-in", str(asked.timestamp)]
        command += ["-data", str(asked.receipt), "-CAfile", "CA.pem"]
        said += [
            "NOT CHECKED: the timestamp. Ask OpenSSL, with the authority's certificates:",
            "  " + shlex.join(command),
        ]
    return said


def about_sample(asked: argparse.Namespace) -> list[str]:
    """Check opened records; plan, draw and judge a sample."""
    receipt = load_receipt(asked.receipt)
    count, risk, said = count_of(receipt), 1 - Fraction(asked.confidence), []
    if not 0 < risk < 1:
        raise Refused("the confidence lies between 0 and 1")
    if asked.plan:
        size = needed(count, Fraction(asked.plan), risk)
        said.append(f"To show {asked.plan}, open {size} of {count}, none of them failing.")
        if count and Fraction(size, count) > CLOSED_REVIEW:
            said.append(
                "That is more than a tenth of the records: ask for a closed review on site."
            )
    opened: set[int] = set()
    if asked.opened:
        files = sorted(asked.opened.glob("*.json")) if asked.opened.is_dir() else [asked.opened]
        places = [check_opened(receipt, path) for path in files]
        opened = set(places)
        if len(opened) < len(places):
            raise Refused("the same record is opened twice")
        said.append(f"{len(opened)} opened records are among the {count} that were fixed.")
    if asked.draw is None:
        return said
    drawn = draw(sha256(canonical(receipt)).hex(), asked.words, count, asked.draw)
    said.append("Drawn places: " + " ".join(map(str, drawn)))
    if not opened <= set(drawn):
        raise Refused("a record was opened that was not drawn")
    if asked.judged:
        failing = judged(asked.judged, drawn, opened)
        right = count - most_false(count, len(drawn), failing, risk)
        share = 100 * right / count if count else 0
        said += [
            f"{failing} of {len(drawn)} fail; what was not opened counts as failing.",
            f"With {asked.confidence} confidence at least {right} of {count} ({share:.1f} %)",
            "of the counted meet the definition.",
            "This bounds what was counted wrongly, not who was left out or counted twice.",
        ]
    return said


def parser() -> argparse.ArgumentParser:
    """The command's arguments."""
    found = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    found.add_argument("receipt", type=Path)
    found.add_argument("--key", default="", help="the release key that the organisation published")
    found.add_argument("--definition", type=Path, help="the definition, as YAML")
    found.add_argument("--published", type=Path, help="the published values, as JSON")
    found.add_argument("--timestamp", type=Path, help="an RFC 3161 reply; says how to check it")
    found.add_argument("--plan", help="how many to open to show this share, such as 0.94")
    found.add_argument("--draw", type=int, help="draw so many places")
    found.add_argument("--words", default="", help="public words that came after the release")
    found.add_argument("--opened", type=Path, help="an opened record, or a folder of them")
    found.add_argument("--judged", type=Path, help="CSV: a place, and meets or fails")
    found.add_argument("--confidence", default="0.95")
    return found


if __name__ == "__main__":
    sys.exit(main())
